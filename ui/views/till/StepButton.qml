// A small square of a sale line: fewer, more, away. Its sign needs no word; its name says what it does to which product.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import ui.controls

T.Button {
    id: root

    property string sign: "plus"
    property string keyHint: ""

    implicitWidth: Theme.target
    implicitHeight: Theme.target
    focusPolicy: Qt.TabFocus
    hoverEnabled: false
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: root.click()

    Keys.onReturnPressed: root.click()

    contentItem: Item {
        ColumnLayout {
            anchors.centerIn: parent
            spacing: 0

            Icon {
                name: root.sign
                Layout.alignment: Qt.AlignHCenter
            }

            ThemedText {
                visible: root.keyHint !== ""
                text: root.keyHint
                kind: ThemedText.Caption
                font.pixelSize: 12
                Layout.alignment: Qt.AlignHCenter
                Accessible.ignored: true
            }
        }
    }

    background: Rectangle {
        radius: Theme.radiusButton
        color: root.down ? Theme.pressed : root.keyHint !== "" ? Theme.surface : Theme.sunken
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
