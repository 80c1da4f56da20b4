// A colleague was called: how far it has come, in one sentence and one picture.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property HelpCall help

    readonly property string step: help.step
    readonly property bool failed: step === "failed"

    function headline(): string {
        switch (root.step) {
        case "calling":
            return qsTr("We are calling a colleague")
        case "waiting":
            return qsTr("Your call has been heard")
        case "coming":
            return root.help.who === "" ? qsTr("A colleague is on the way") : qsTr("%1 is on the way").arg(root.help.who)
        case "done":
            return qsTr("Glad we could help")
        }
        return qsTr("We could not reach anybody")
    }

    function sentence(): string {
        switch (root.step) {
        case "waiting":
            return root.help.ahead > 0 ? qsTr("It rings at every till. %n before you.", "", root.help.ahead)
                                       : qsTr("It rings at every till. You are next.")
        case "coming":
            return qsTr("Please stay by this screen.")
        case "done":
            return qsTr("Is there anything else? Touch the button whenever you like.")
        case "failed":
            return qsTr("Please try again, or ask at the till.")
        }
        return ""
    }

    title: qsTr("Ask a colleague")
    untouched: true

    actions: [
        PrimaryButton {
            visible: root.failed
            text: qsTr("Call again")
            glyph: "bell"
            Layout.fillWidth: true
            onClicked: root.help.again()
        },
        PrimaryButton {
            visible: root.step === "done"
            text: qsTr("Done")
            glyph: "check"
            Layout.fillWidth: true
            onClicked: root.journey.finish()
        },
        SecondaryButton {
            visible: root.step !== "calling"
            text: qsTr("Go on looking around")
            Layout.fillWidth: true
            onClicked: root.journey.back()
        }
    ]

    Item {
        Layout.fillHeight: true
    }

    Rectangle {
        visible: !root.bare
        implicitWidth: 200
        implicitHeight: 200
        radius: 100
        color: root.failed ? Theme.amberSoft : root.step === "calling" || root.step === "waiting" ? Theme.accentSoft : Theme.greenSoft
        Layout.alignment: Qt.AlignHCenter

        Icon {
            anchors.centerIn: parent
            name: root.failed ? "info" : root.step === "done" ? "smile" : root.step === "coming" ? "hand-helping" : "bell"
            size: 96
            stroke: 1.6
            color: root.failed ? Theme.amber : root.step === "calling" || root.step === "waiting" ? Theme.accent : Theme.green
        }
    }

    ThemedText {
        text: root.headline()
        kind: ThemedText.Title
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.topMargin: Theme.space(2)
    }

    ThemedText {
        visible: text !== ""
        text: root.sentence()
        soft: true
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.leftMargin: Theme.space(6)
        Layout.rightMargin: Theme.space(6)
    }

    BusyDots {
        visible: root.step === "calling"
        running: visible
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.space(3)
    }

    Item {
        Layout.fillHeight: true
    }
}
