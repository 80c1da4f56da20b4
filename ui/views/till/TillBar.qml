// Where one can go, who is working, and how the devices are.
import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Rectangle {
    id: root

    required property TillModel till

    readonly property bool paying: till.screen === "pay"

    function toSale(): void {
        if (root.till.screen === "handover")
            root.till.leaveHandOver()
        if (root.till.screen === "desk")
            root.till.leaveDesk()
        else if (root.till.screen === "receipt")
            root.till.nextSale()
    }

    // large text needs a line of its own for the devices
    readonly property bool tall: Theme.textScale > 1.25

    implicitHeight: bar.implicitHeight + Theme.space(3)
    color: Theme.surface

    Rectangle {
        width: parent.width
        height: Theme.scheme === "contrast" ? Theme.edge : 1
        anchors.bottom: parent.bottom
        color: Theme.line
    }

    GridLayout {
        id: bar
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        columns: 7
        columnSpacing: Theme.gap
        rowSpacing: Theme.space(1)

        PlaceButton {
            text: qsTr("Sell")
            glyph: "shopping-basket"
            keyHint: "F1"
            here: root.till.screen === "sell" || root.till.screen === "receipt"
            enabled: !root.paying
            Layout.row: 0
            Layout.column: 0
            onClicked: root.toSale()
        }

        PlaceButton {
            text: qsTr("Reservations")
            glyph: "package"
            keyHint: "F2"
            count: root.till.waiting
            here: root.till.screen === "desk" || root.till.screen === "handover"
            enabled: !root.paying
            Layout.row: 0
            Layout.column: 1
            onClicked: root.till.openDesk()
        }

        Item {
            Layout.row: 0
            Layout.column: 2
            Layout.fillWidth: true
        }

        DevicesStrip {
            devices: root.till.devices
            Layout.row: root.tall ? 1 : 0
            Layout.column: root.tall ? 0 : 3
            Layout.columnSpan: root.tall ? 7 : 1
            Layout.maximumWidth: root.tall ? root.width : root.width * 0.36
        }

        Rectangle {
            implicitWidth: 1
            implicitHeight: Theme.target * 0.6
            color: Theme.line
            Layout.row: 0
            Layout.column: 4
        }

        ThemedText {
            text: root.till.clerk
            font.weight: Font.Medium
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            Layout.row: 0
            Layout.column: 5
            Layout.maximumWidth: 200
        }

        IconButton {
            text: qsTr("Lock")
            glyph: "lock"
            keyHint: "F12"
            enabled: !root.paying
            Layout.row: 0
            Layout.column: 6
            onClicked: root.till.lock()
        }
    }
}
