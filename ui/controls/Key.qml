// One key of the on-screen keyboard or number pad. A touch never takes the focus from the field it types into; at the
// kiosk the arrow keys walk over it.
import QtQuick
import QtQuick.Templates as T

T.AbstractButton {
    id: root

    property string glyph: ""
    property string spoken: text
    property bool quiet: false             // shift, erase, space: a darker tone than the letters
    property bool strong: false            // done
    property int size: Theme.compact ? Theme.heading : Math.round(40 * Theme.grown(0.3))

    implicitWidth: Theme.target
    implicitHeight: Theme.target
    focusPolicy: Theme.compact ? Qt.NoFocus : Qt.TabFocus   // a till has keys of its own
    hoverEnabled: false
    Accessible.role: Accessible.Button
    Accessible.name: spoken
    Accessible.onPressAction: root.click()

    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            visible: root.glyph !== ""
            name: root.glyph
            color: words.color
        }

        ThemedText {
            id: words
            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width - 16)
            horizontalAlignment: Text.AlignHCenter
            visible: root.glyph === ""
            text: root.text
            color: !root.enabled ? Theme.off : root.strong ? Theme.accentInk : Theme.ink
            font.pixelSize: root.text.length > 1 ? Math.min(root.size, Theme.compact ? Theme.body : Math.round(30 * Theme.grown(0.2)))
                                                 : root.size
            font.weight: root.strong ? Font.DemiBold : Font.Medium
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 12
            numeric: true
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        radius: Theme.radiusButton * 0.75
        color: !root.enabled ? Theme.pressed
             : root.strong ? (root.down ? Theme.accentPressed : Theme.accent)
             : root.down ? Theme.accentSoft : root.quiet ? Theme.pressed : Theme.surface
        border.width: Theme.scheme === "contrast" ? Theme.edge : 0
        border.color: !root.enabled ? Theme.off : root.down ? Theme.accent : Theme.line

        FocusRing {
            shown: root.visualFocus
        }
    }
}
