// What has to be picked and what waits to be collected, the most pressing first.
import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

FocusScope {
    id: root

    required property TillModel till

    function problem(word: string): string {
        switch (word) {
        case "offline": return qsTr("No connection. Nothing was changed.")
        case "changed": return qsTr("Somebody else was quicker. The list is fresh now.")
        case "refused": return qsTr("That could not be done.")
        default: return ""
        }
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        spacing: Theme.space(3)

        RowLayout {
            spacing: Theme.gap
            Layout.fillWidth: true

            ThemedText {
                text: qsTr("Reservations")
                kind: ThemedText.Title
                Layout.fillWidth: true
            }

            Banner {
                visible: root.till.deskProblem !== ""
                text: root.problem(root.till.deskProblem)
                Layout.fillWidth: true
                Layout.maximumWidth: 520
            }

            PrimaryButton {
                text: qsTr("Hand over by code")
                glyph: "scan-barcode"
                keyHint: "F3"
                onClicked: root.till.startHandOver()
            }
        }

        RowLayout {
            spacing: Theme.margin
            uniformCellSizes: true
            Layout.fillWidth: true
            Layout.fillHeight: true

            DeskList {
                id: picking
                title: qsTr("To pick")
                emptyText: qsTr("Nothing to pick")
                emptyDetail: qsTr("New reservations appear here by themselves.")
                actionText: qsTr("Ready")
                model: root.till.toPick
                focus: root.till.waiting === 0
                after: waiting
                Layout.fillWidth: true
                Layout.fillHeight: true
                onActed: reservation => root.till.markReady(reservation)
            }

            DeskList {
                id: waiting
                title: qsTr("Ready to collect")
                emptyText: qsTr("Nobody is waited for")
                emptyDetail: qsTr("What you mark as ready appears here.")
                actionText: qsTr("Hand over")
                model: root.till.ready
                focus: root.till.waiting > 0
                before: picking
                Layout.fillWidth: true
                Layout.fillHeight: true
                onActed: reservation => root.till.openHandOver(reservation)
            }
        }
    }
}
