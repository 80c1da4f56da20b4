// Icon and word, side by side or one above the other, without a ground of its own until it is filled or pressed.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

T.Button {
    id: root

    property string glyph: ""
    property string keyHint: ""
    property bool vertical: false
    property bool filled: false
    property bool wordless: false          // only where the word stands beside it already, as a back arrow in a header
    property color ink: Theme.ink

    implicitWidth: Math.max(Theme.target, contentItem.implicitWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target, contentItem.implicitHeight + topPadding + bottomPadding)
    leftPadding: vertical ? Theme.space(1.5) : Theme.space(2.5)
    rightPadding: leftPadding
    topPadding: Theme.space(1)
    bottomPadding: Theme.space(1)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: false
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: root.click()

    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: Item {
        implicitWidth: grid.implicitWidth
        implicitHeight: grid.implicitHeight

        GridLayout {
            id: grid
            anchors.verticalCenter: parent.verticalCenter
            x: Math.max(0, (parent.width - width) / 2)
            width: Math.min(parent.width, implicitWidth)
            columns: root.vertical ? 1 : 3
            columnSpacing: Math.round(Theme.space(1.5) * Theme.grown(0.5))
            rowSpacing: Theme.space(0.5)

            Icon {
                visible: root.glyph !== ""
                name: root.glyph
                color: root.ink
                Layout.alignment: Qt.AlignCenter
            }

            ThemedText {
                text: root.text
                visible: text !== "" && !root.wordless
                kind: root.vertical ? ThemedText.Caption : ThemedText.Body
                color: root.ink
                font.weight: Font.Medium
                horizontalAlignment: root.vertical ? Text.AlignHCenter : Text.AlignLeft
                maximumLineCount: 2
                elide: Text.ElideRight
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignVCenter
                Accessible.ignored: true
            }

            KeyHint {
                key: root.keyHint
                ink: root.ink
                Layout.alignment: Qt.AlignCenter
            }
        }
    }

    background: Rectangle {
        radius: Theme.radiusButton
        color: root.down ? Theme.pressed : root.filled ? Theme.sunken : "transparent"
        border.width: Theme.scheme === "contrast" ? Theme.edge : 0
        border.color: Theme.line

        FocusRing {
            shown: root.visualFocus
        }
    }

    Shortcut {
        sequences: root.keyHint === "" ? [] : [root.keyHint]
        enabled: root.enabled && root.visible && Modal.reaches(root)
        onActivated: root.click()
    }
}
