// A payment nobody knows the end of: a person looks at the terminal's slip and says what it says, with the evidence.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Dialog {
    id: root

    required property TillModel till

    property string payment: ""

    readonly property alias evidence: evidence
    readonly property bool sayable: payment !== "" && evidence.text.trim().length >= 3

    function settle(charged: bool): void {
        root.till.resolve(root.payment, charged, evidence.text.trim())
        evidence.clear()
        root.payment = ""
        root.dismissed()
    }

    title: qsTr("Was the customer charged?")
    text: qsTr("Look at the terminal's slip or print its last receipt. Do not take the payment again before this is settled.")
    glyph: "triangle-alert"
    glyphColor: Theme.red
    cardWidth: 680

    Repeater {
        model: root.till.doubtful

        ListRow {
            id: row
            required property string payment
            required property string amount
            required property string at

            text: row.amount
            detail: qsTr("Started at %1").arg(row.at)
            glyph: "credit-card"
            selected: root.payment === row.payment
            Layout.fillWidth: true
            onClicked: root.payment = row.payment
            Component.onCompleted: if (root.payment === "") root.payment = row.payment
        }
    }

    TextBox {
        id: evidence
        label: qsTr("What does the slip say?")
        placeholder: qsTr("Slip number, or no slip")
        maximumLength: 120
        Layout.fillWidth: true
    }

    actions: [
        PrimaryButton {
            text: qsTr("Charged")
            enabled: root.sayable
            Layout.fillWidth: true
            onClicked: root.settle(true)
        },
        SecondaryButton {
            text: qsTr("Not charged")
            enabled: root.sayable
            Layout.fillWidth: true
            onClicked: root.settle(false)
        },
        SecondaryButton {
            text: qsTr("Later")
            keyHint: root.shown ? "Esc" : ""
            Layout.fillWidth: true
            onClicked: root.dismissed()
        }
    ]
}
