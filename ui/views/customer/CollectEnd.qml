// The end of collecting: a number to wait for, the goods handed over, or a friendly no.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

ColumnLayout {
    id: root

    required property CollectFlow collect
    property string step: ""

    readonly property bool refused: step === "refused"
    readonly property bool handed: step === "handed"
    readonly property bool wide: width > 1300
    readonly property bool tight: Theme.textScale > 1.3 && wide    // large letters on a low screen

    function refusal(): string {
        switch (root.collect.fault) {
        case "collected":
            return qsTr("This one has been collected already")
        case "expired":
        case "no_show":
        case "released":
            return qsTr("This reservation has run out")
        case "cancelled":
        case "rejected":
            return qsTr("This reservation was cancelled")
        }
        return qsTr("This reservation cannot be collected here")
    }

    spacing: Theme.space(wide ? 1.5 : 3)

    Item {
        Layout.fillHeight: true
    }

    Rectangle {
        visible: !root.tight
        implicitWidth: root.wide ? 128 : 200
        implicitHeight: implicitWidth
        radius: implicitWidth / 2
        color: root.refused ? Theme.amberSoft : Theme.greenSoft
        Layout.alignment: Qt.AlignHCenter

        Icon {
            anchors.centerIn: parent
            name: root.refused ? "info" : root.handed ? "package-check" : "bell"
            size: root.wide ? 64 : 96
            stroke: 1.6
            color: root.refused ? Theme.amber : Theme.green
        }
    }

    ThemedText {
        text: root.refused ? root.refusal() : root.handed ? qsTr("All yours. Enjoy it!") : qsTr("A colleague is on the way")
        kind: ThemedText.Title
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.topMargin: Theme.space(2)
    }

    ThemedText {
        text: root.refused ? qsTr("If that surprises you, a colleague at the till will gladly look into it.")
            : root.handed ? qsTr("Your things have been handed over to you.") : qsTr("Your number")
        soft: true
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.leftMargin: Theme.space(6)
        Layout.rightMargin: Theme.space(6)
    }

    ThemedText {
        visible: root.step === "waiting" && root.collect.queue > 0
        text: root.collect.queue
        kind: ThemedText.Display
        font.pixelSize: Theme.display * (root.tight ? 1.5 : root.wide ? 2 : 2.6)
        font.weight: Font.Bold
        numeric: true
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    Item {
        Layout.fillHeight: true
    }

    SlipNote {
        visible: root.step === "waiting" && slip !== ""
        slip: root.collect.slip
        Layout.fillWidth: true
        Layout.maximumWidth: Math.ceil(implicitWidth)
        Layout.alignment: Qt.AlignHCenter
    }
}
