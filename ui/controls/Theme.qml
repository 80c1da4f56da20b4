// The one place where looks are decided: colours of three schemes, the type scale, the grid and motion.
// Every colour pair that carries text or marks a control is measured in tests/ui/test_theme.py.
pragma Singleton

import QtQuick

Item {
    id: root

    // Written by the shell (kiosk or till); everything else follows from these.
    property string scheme: "light"        // light | dark | contrast
    property real textScale: 1             // 1 | 1.5 | 2
    property bool reducedMotion: false
    property bool lowReach: false
    property bool keyRepeat: true          // a key that is held goes on
    property int keyPause: 0               // ms in which the same key struck again is an accident
    property bool veiled: false            // somebody hears the screens in a headset: what is their own is hard to read
    property bool compact: false           // the till's scale: read at arm's length, worked with keys and mouse
    property var look: ({})                // the shop's own look, checked and measured by kiosk/theme.py

    // The shop's accent in this scheme, and the words it says in a language; empty: the house's own
    readonly property var tones: root.look.tones?.[root.scheme] ?? ({})

    // Grounds, from the back to the front
    readonly property color ground: pick("#F3F1EB", "#131816", "#000000")
    readonly property color surface: pick("#FFFFFF", "#1D2421", "#000000")
    readonly property color sunken: pick("#E9E6DE", "#29322E", "#1C1C1C")
    readonly property color pressed: pick("#DCD8CE", "#35403B", "#3A3A3A")
    readonly property color line: pick("#DCD8CE", "#35403B", "#FFFFFF")
    readonly property color outline: pick("#7D847F", "#7E8B85", "#FFFFFF")
    readonly property color off: pick("#767D78", "#87948E", "#A8A8A8")    // words on what cannot be pressed now

    // Words
    readonly property color ink: pick("#17211E", "#F1EFE9", "#FFFFFF")
    readonly property color inkSoft: pick("#54605B", "#AEBAB4", "#F0F0F0")

    // The accent and its partners
    readonly property color accent: root.tones.accent ?? pick("#12505C", "#86CBD3", "#FFE14D")
    readonly property bool accentLight: luminance(root.accent) > 0.22
    readonly property color accentInk: root.accentLight ? "#0B1B1E" : "#FFFFFF"
    readonly property color accentPressed: away(root.accent)
    readonly property color accentSoft: root.tones.soft ?? pick("#DCE8E8", "#203A3E", "#333000")

    // What a state means; the soft partner is the ground such words stand on
    readonly property color amber: pick("#7A4B00", "#F2C063", "#FFD24D")
    readonly property color amberSoft: pick("#F8E7C4", "#3A2F17", "#2B2300")
    readonly property color red: pick("#A32A20", "#FF9D92", "#FF9D92")
    readonly property color redSoft: pick("#F7DFDB", "#42211D", "#2E0A06")
    readonly property color green: pick("#1D6A3E", "#7FD3A0", "#7DF0A8")
    readonly property color greenSoft: pick("#DCECDF", "#1B3A29", "#06280F")

    readonly property real veil: veiled ? 0.16 : 1      // opacity of what is the customer's own
    readonly property color focusRing: root.accent
    readonly property color scrim: pick("#8C0F1614", "#B3000000", "#D9000000")

    // Type. The smaller the text, the more of the reader's own factor it takes: body and caption all of it,
    // headlines only what they need to stay headlines.
    readonly property int display: Math.round((root.compact ? 56 : 96) * grown(0.35))
    readonly property int title: Math.round((root.compact ? 36 : 64) * grown(0.45))
    readonly property int heading: Math.round((root.compact ? 24 : 44) * grown(0.65))
    readonly property int body: Math.round((root.compact ? 18 : 32) * grown(1))
    readonly property int caption: Math.round((root.compact ? 15 : 26) * grown(1))
    readonly property bool atkinson: root.look.font === "atkinson"
    readonly property string family: root.atkinson ? "Atkinson Hyperlegible Next" : regular.font.family
    readonly property var tabular: ({ "tnum": 1 })

    // The grid
    readonly property int margin: root.compact ? 24 : 48
    readonly property int gap: root.compact ? 12 : 16
    readonly property int radiusCard: root.compact ? 16 : 24
    readonly property int radiusButton: root.compact ? 10 : 16
    readonly property int target: root.compact ? 56 : 88
    readonly property int iconSize: Math.round((root.compact ? 24 : 40) * grown(0.5))
    readonly property int edge: root.scheme === "contrast" ? 3 : 2
    readonly property int ring: root.compact ? 3 : 5

    // Motion
    readonly property int quick: root.reducedMotion ? 0 : 160
    readonly property int calm: root.reducedMotion ? 0 : 240
    readonly property int easing: Easing.OutCubic

    function space(steps: real): int {
        return Math.round(8 * steps * (root.compact ? 0.625 : 1))
    }

    function pick(light: color, dark: color, contrast: color): color {
        return root.scheme === "dark" ? dark : root.scheme === "contrast" ? contrast : light
    }

    function grown(share: real): real {
        return 1 + (root.textScale - 1) * share
    }

    // A filled button that is pressed: away from the words on it, so that they stay readable
    function away(fill: color): color {
        return luminance(fill) > 0.22 ? Qt.lighter(fill, 1.15) : Qt.darker(fill, 1.2)
    }

    // The shop's own words for an occasion (attract, greeting) in a language; "" where it leaves them to the house
    function said(language: string, occasion: string): string {
        return root.look.texts?.[language]?.[occasion] ?? ""
    }

    // WCAG 2.2 relative luminance
    function luminance(tone: color): real {
        function linear(part: real): real {
            return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(tone.r) + 0.7152 * linear(tone.g) + 0.0722 * linear(tone.b)
    }

    FontLoader {
        id: regular
        source: Qt.resolvedUrl("../assets/fonts/Inter-Regular.otf")
    }

    FontLoader {
        source: Qt.resolvedUrl("../assets/fonts/Inter-Medium.otf")
    }

    FontLoader {
        source: Qt.resolvedUrl("../assets/fonts/Inter-SemiBold.otf")
    }

    FontLoader {
        source: Qt.resolvedUrl("../assets/fonts/Inter-Bold.otf")
    }

    FontLoader {
        source: root.atkinson ? Qt.resolvedUrl("../assets/fonts/atkinson/AtkinsonHyperlegibleNext-Regular.ttf") : ""
    }

    FontLoader {
        source: root.atkinson ? Qt.resolvedUrl("../assets/fonts/atkinson/AtkinsonHyperlegibleNext-Medium.ttf") : ""
    }

    FontLoader {
        source: root.atkinson ? Qt.resolvedUrl("../assets/fonts/atkinson/AtkinsonHyperlegibleNext-SemiBold.ttf") : ""
    }

    FontLoader {
        source: root.atkinson ? Qt.resolvedUrl("../assets/fonts/atkinson/AtkinsonHyperlegibleNext-Bold.ttf") : ""
    }
}
