// A payment or refund nobody knows the end of: a person looks at the terminal's slip and says what it says, with the
// evidence. Where our books and the terminal go against each other, both sides stand here; while it is asked nobody decides.
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
    property bool back: false    // money that was to go back to the customer
    property bool decidable: false
    readonly property bool sayable: payment !== "" && decidable && evidence.text.trim().length >= 3

    function choose(row: var): void {
        root.payment = row.payment
        root.back = row.back
        root.decidable = row.decidable
    }

    function settle(charged: bool): void {
        root.till.resolve(root.payment, charged, evidence.text.trim())
        evidence.clear()
        root.payment = ""
        root.dismissed()
    }

    title: root.back ? qsTr("Was the money given back?") : qsTr("Was the customer charged?")
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
            required property bool back
            required property bool decidable
            required property bool disputed
            required property string here    // what moved as we have it; empty: nothing
            required property string there    // as the terminal has it

            text: row.back ? qsTr("%1 back to the customer").arg(row.amount) : row.amount
            detail: {
                if (row.disputed)
                    return qsTr("Started at %1. We have %2, the terminal says %3.").arg(row.at).arg(row.here || qsTr("nothing")).arg(row.there || qsTr("nothing"))
                return row.decidable ? qsTr("Started at %1").arg(row.at) : qsTr("Started at %1. The terminal is still being asked.").arg(row.at)
            }
            glyph: "credit-card"
            selected: root.payment === row.payment
            Layout.fillWidth: true
            onClicked: root.choose(row)
            onDecidableChanged: if (row.selected) root.choose(row)
            Component.onCompleted: if (root.payment === "") root.choose(row)
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
            text: root.back ? qsTr("Given back") : qsTr("Charged")
            enabled: root.sayable
            Layout.fillWidth: true
            onClicked: root.settle(true)
        },
        SecondaryButton {
            text: root.back ? qsTr("Not given back") : qsTr("Not charged")
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
