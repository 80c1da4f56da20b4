// A box to tick beside words that may be long. Never ticked by us: an act of the customer's own.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

T.CheckBox {
    id: root

    implicitWidth: 480
    implicitHeight: Math.max(Theme.target, contentItem.implicitHeight + topPadding + bottomPadding)
    padding: Theme.space(2)
    leftPadding: Theme.space(3) + box.width + Theme.space(3)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: false
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checked: checked
    Accessible.onToggleAction: root.toggle()

    Keys.onReturnPressed: root.toggle()
    Keys.onEnterPressed: root.toggle()

    contentItem: ThemedText {
        text: root.text
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }

    indicator: Rectangle {
        id: box
        x: Theme.space(3)
        y: root.topPadding + Math.max(0, (Theme.body * 1.21 - height) / 2)
        width: Math.round(Theme.body * 1.5)
        height: width
        radius: Theme.space(1)
        color: root.checked ? Theme.accent : Theme.surface
        border.width: Theme.edge
        border.color: root.checked ? Theme.accent : Theme.outline

        Icon {
            visible: root.checked
            anchors.centerIn: parent
            name: "check"
            size: Math.round(parent.width * 0.8)
            stroke: 3
            color: Theme.accentInk
        }
    }

    background: Rectangle {
        radius: Theme.radiusButton
        color: root.down ? Theme.sunken : "transparent"

        FocusRing {
            shown: root.visualFocus
            radius: Theme.radiusButton + reach + 3
        }
    }
}
