// Till mode: the bar with places and devices, what everybody must know, and the screen of now. Keys: F1 sell, F2 reservations,
// F3 hand over, F12 lock; the others stand on the buttons of each screen.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Rectangle {
    id: root

    required property TillModel till
    required property Station station

    readonly property alias doubt: doubt
    readonly property bool locked: till.screen === "lock"

    color: Theme.ground

    function takeFocus(): void {
        const screen = stage.item as Item
        screen?.forceActiveFocus()
    }

    Component.onCompleted: Theme.compact = true

    Connections {
        target: root.till

        function onScanned() {
            earcon.scanOk()
        }

        function onUnknownScan() {
            earcon.scanFailed()
        }

        function onRang() {
            earcon.scanOk()
        }
    }

    Earcon {
        id: earcon
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        TillBar {
            till: root.till
            visible: !root.locked
            Layout.fillWidth: true
        }

        TillNotices {
            till: root.till
            station: root.station
            Layout.fillWidth: true
            Layout.leftMargin: Theme.margin
            Layout.rightMargin: Theme.margin
            Layout.fillHeight: false
            onDoubtOpened: doubt.shown = true
        }

        Loader {
            id: stage
            focus: true
            sourceComponent: ({ lock: lock, sell: sell, pay: pay, receipt: receipt, desk: desk, handover: handOver })[root.till.screen] ?? lock
            Layout.fillWidth: true
            Layout.fillHeight: true
            onLoaded: root.takeFocus()
        }
    }

    Component {
        id: lock
        Lock { till: root.till }
    }

    Component {
        id: sell
        Sell {
            till: root.till
            overlay: root
        }
    }

    Component {
        id: pay
        Pay { till: root.till }
    }

    Component {
        id: receipt
        ReceiptDone { till: root.till }
    }

    Component {
        id: desk
        ReservationsDesk { till: root.till }
    }

    Component {
        id: handOver
        HandOver { till: root.till }
    }

    DoubtDialog {
        id: doubt
        till: root.till
        onDismissed: {
            doubt.shown = false
            root.takeFocus()
        }
    }
}
