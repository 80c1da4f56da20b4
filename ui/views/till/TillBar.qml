// Where one can go, who is working, and how the devices are.
import QtQuick
import QtQuick.Layouts
import ui.controls

Rectangle {
    id: root

    required property var till

    readonly property bool paying: till.screen === "pay"

    function toSale(): void {
        if (root.till.screen === "handover")
            root.till.leaveHandOver()
        if (root.till.screen === "desk")
            root.till.leaveDesk()
        else if (root.till.screen === "receipt")
            root.till.nextSale()
    }

    implicitHeight: row.implicitHeight + Theme.space(3)
    color: Theme.surface

    Rectangle {
        width: parent.width
        height: Theme.scheme === "contrast" ? Theme.edge : 1
        anchors.bottom: parent.bottom
        color: Theme.line
    }

    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gap

        PlaceButton {
            text: qsTr("Sell")
            glyph: "shopping-basket"
            keyHint: "F1"
            here: root.till.screen === "sell" || root.till.screen === "receipt"
            enabled: !root.paying
            onClicked: root.toSale()
        }

        PlaceButton {
            text: qsTr("Reservations")
            glyph: "package"
            keyHint: "F2"
            count: root.till.waiting
            here: root.till.screen === "desk" || root.till.screen === "handover"
            enabled: !root.paying
            onClicked: root.till.openDesk()
        }

        Item {
            Layout.fillWidth: true
        }

        DevicesStrip {
            devices: root.till.devices
            Layout.maximumWidth: root.width * 0.36
        }

        Rectangle {
            implicitWidth: 1
            implicitHeight: Theme.target * 0.6
            color: Theme.line
        }

        ThemedText {
            text: root.till.clerk
            font.weight: Font.Medium
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            Layout.maximumWidth: 200
        }

        IconButton {
            text: qsTr("Lock")
            glyph: "lock"
            keyHint: "F12"
            enabled: !root.paying
            onClicked: root.till.lock()
        }
    }
}
