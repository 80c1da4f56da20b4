// Whose screen this is: the shop's logo, on a light plate where the ground is dark and it has none for that; else its name.
import QtQuick

Item {
    id: root

    property string name: ""
    property color tone: Theme.accent
    property bool paper: false             // the ground is light in every scheme

    readonly property bool dark: !paper && Theme.scheme !== "light"
    readonly property string drawn: dark && (Theme.look.logoDark ?? "") !== "" ? Theme.look.logoDark : Theme.look.logo ?? ""
    readonly property bool plated: dark && drawn !== "" && (Theme.look.logoDark ?? "") === ""
    readonly property bool worn: drawn !== "" && logo.status !== Image.Error
    readonly property real tall: Math.round(72 * Theme.grown(0.5))
    readonly property real natural: logo.implicitHeight > 0 ? tall * logo.implicitWidth / logo.implicitHeight : 0
    readonly property int padding: plated ? Theme.space(2) : 0

    implicitWidth: worn ? natural + 2 * padding : words.implicitWidth
    implicitHeight: worn ? tall + 2 * padding : words.height
    visible: worn || name !== ""
    Accessible.role: Accessible.Graphic
    Accessible.name: name
    Accessible.ignored: !worn

    Rectangle {
        visible: root.plated && root.worn
        width: logo.width + 2 * root.padding
        height: logo.height + 2 * root.padding
        radius: Theme.radiusButton
        color: "#FFFFFF"
    }

    Image {
        id: logo
        visible: root.worn
        x: root.padding
        y: root.padding
        height: root.tall
        width: Math.min(root.natural, root.width - 2 * root.padding)
        source: root.drawn
        sourceSize.height: 2 * 72
        fillMode: Image.PreserveAspectFit
        horizontalAlignment: Image.AlignLeft
        asynchronous: true
        Accessible.ignored: true
    }

    ThemedText {
        id: words
        visible: !root.worn
        width: root.width
        text: root.name
        strong: true
        color: root.tone
    }
}
