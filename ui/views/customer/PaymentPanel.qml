// The payment terminal's words, large and in the customer's language. When it is not known what became of a payment, that
// is what stands here: never an invitation to pay again.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

ColumnLayout {
    id: root

    required property PaymentFlow payment

    readonly property bool unsure: payment.step === "finding_out"
    readonly property string prompt: payment.prompt
    readonly property bool tight: Theme.textScale > 1.3 && width > 1300    // large letters on a low screen
    readonly property int ring: tight ? 120 : Theme.textScale > 1.3 ? 168 : 240
    readonly property bool coded: !unsure && payment.qr.length > 0

    function words(): string {
        if (root.payment.staff)
            return qsTr("A colleague finds out what happened")
        if (root.unsure)
            return qsTr("We are finding out what happened to the payment")
        switch (root.prompt) {
        case "insert_card":
            return qsTr("Hold or insert your card")
        case "scan_code":
            return qsTr("Scan the code with your phone")
        case "enter_pin":
            return qsTr("Enter your PIN on the terminal")
        case "wrong_pin":
            return qsTr("Wrong PIN. Try once more on the terminal")
        case "confirm_amount":
            return qsTr("Confirm the amount on the terminal")
        case "authorising":
            return qsTr("The bank is being asked")
        case "remove_card":
            return qsTr("Please take your card")
        case "approved":
            return qsTr("Thank you, it is paid")
        case "declined":
            return qsTr("The card was declined")
        case "reversing":
            return qsTr("The payment is being cancelled")
        case "ask_staff":
            return qsTr("Please ask a colleague")
        }
        return root.payment.text !== "" ? root.payment.text : qsTr("One moment, we are waking the terminal")
    }

    function glyph(): string {
        if (root.unsure)
            return "hourglass"
        return root.prompt === "enter_pin" || root.prompt === "wrong_pin" ? "lock" : root.prompt === "approved" ? "circle-check" : "credit-card"
    }

    spacing: Theme.space(root.tight ? 1 : 4)

    Item {
        Layout.fillHeight: true
    }

    QrImage {
        visible: root.coded
        rows: root.payment.qr
        size: root.tight ? 260 : root.width > 1300 ? 280 : 420
        Layout.alignment: Qt.AlignHCenter
    }

    Item {
        visible: !root.coded
        implicitWidth: root.ring
        implicitHeight: implicitWidth
        Layout.alignment: Qt.AlignHCenter

        ProgressRing {
            anchors.fill: parent
            size: root.ring
            indeterminate: true
            color: root.unsure ? Theme.amber : Theme.accent
            name: root.words()
        }

        Icon {
            anchors.centerIn: parent
            name: root.glyph()
            size: Math.round(root.ring * 0.43)
            stroke: 1.6
            color: root.unsure ? Theme.amber : Theme.accent
        }
    }

    ThemedText {
        text: root.words()
        kind: ThemedText.Title
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.topMargin: Theme.space(3)
        Layout.maximumWidth: root.tight ? 1350 : Number.POSITIVE_INFINITY    // two even lines, and not a word alone
        Layout.alignment: Qt.AlignHCenter
    }

    ThemedText {
        visible: root.unsure
        text: root.payment.staff ? qsTr("Please do not pay again. Go to the till: everything about this payment is there.")
                                 : qsTr("Please stay here and do not pay again. If the money was taken, it counts.")
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.leftMargin: Theme.space(6)
        Layout.rightMargin: Theme.space(6)
    }

    PriceLabel {
        price: root.payment.amount
        kind: PriceLabel.Hero
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.space(2)
    }

    Item {
        Layout.fillHeight: true
    }

    SecondaryButton {
        visible: !root.unsure
        enabled: root.payment.cancellable
        busy: root.payment.cancelling
        text: qsTr("Cancel the payment")
        glyph: "x"
        Layout.fillWidth: true
        onClicked: root.payment.cancel()
    }
}
