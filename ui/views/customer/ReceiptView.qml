// A receipt that was scanned: on paper again, or by mail; and afterwards, apart and unticked, the newsletter.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property ReceiptPage receipt
    required property PhoneCode phone

    readonly property string step: receipt.step
    readonly property var facts: receipt.facts
    readonly property bool over: step === "sent" || step === "agreed"
    readonly property bool asking: step === "sent" && receipt.question !== ""

    function fault(): string {
        switch (root.receipt.fault) {
        case "":
            return ""
        case "offline":
            return qsTr("We could not reach the shop's system. Please try again in a moment.")
        case "no_mail":
            return qsTr("This shop cannot send mail just now. We will gladly print it for you.")
        case "address":
            return qsTr("Please look at the address once more.")
        }
        return qsTr("That did not work. A colleague at the till will gladly help.")
    }

    title: step === "address" ? qsTr("Your receipt by e-mail") : qsTr("Your receipt")
    untouched: step === "loading" || step === "shown" || (over && !asking)
    actionColumns: wide ? 4 : 2
    stepBack: () => root.step === "address" ? root.receipt.back() : root.journey.back()

    actions: [
        PrimaryButton {
            visible: root.step === "shown"
            text: qsTr("Send it by e-mail")
            glyph: "mail"
            Layout.fillWidth: true
            onClicked: root.receipt.byMail()
        },
        SecondaryButton {
            visible: root.step === "shown"
            text: qsTr("Print it")
            glyph: "printer"
            Layout.fillWidth: true
            onClicked: root.receipt.printIt()
        },
        SecondaryButton {
            visible: root.step === "shown"
            text: qsTr("As a QR code")
            glyph: "qr-code"
            Layout.fillWidth: true
            onClicked: root.phone.offer(root.receipt.qr, qsTr("Your receipt as a QR code"), qsTr("Your receipt as a QR code"),
                                        qsTr("Take a photo of it. Held under any scanner of ours, it is your receipt."))
        },
        PrimaryButton {
            visible: root.asking
            enabled: box.checked && !root.receipt.working
            text: qsTr("Sign me up")
            Layout.fillWidth: true
            onClicked: root.receipt.agree()
        },
        SecondaryButton {
            visible: root.over || root.step === "shown"
            text: root.asking ? qsTr("No, thanks") : root.receipt.paid && !root.over ? qsTr("No receipt") : qsTr("Done")
            Layout.fillWidth: true
            onClicked: root.journey.finish()
        }
    ]

    RowLayout {
        visible: root.receipt.paid && root.step === "shown"
        spacing: Theme.space(3)
        Layout.fillWidth: true

        Icon {
            name: "circle-check"
            size: Math.round(Theme.iconSize * 2)
            color: Theme.green
        }

        ThemedText {
            text: qsTr("Thank you, it is paid")
            kind: ThemedText.Title
            Layout.fillWidth: true
        }
    }

    BusyDots {
        visible: root.step === "loading"
        running: visible
        text: qsTr("One moment")
        Layout.alignment: Qt.AlignCenter
        Layout.fillHeight: visible
    }

    EmptyState {
        visible: root.step === "failed"
        glyph: "receipt-text"
        title: qsTr("We cannot show this receipt now")
        text: qsTr("Please try again in a moment, or ask a colleague.")
        actionText: qsTr("Try again")
        Layout.fillWidth: true
        Layout.fillHeight: visible
        onAction: root.receipt.again()
    }

    Card {
        visible: root.step === "shown"
        Layout.fillWidth: true

        ColumnLayout {
            width: parent.width
            spacing: Theme.space(2)

            ThemedText {
                text: root.facts.shop ?? ""
                kind: ThemedText.Heading
                strong: true
                Layout.fillWidth: true
            }

            ThemedText {
                text: [root.facts.at ?? "", root.facts.number ?? ""].join("  ·  ")
                kind: ThemedText.Caption
                soft: true
                numeric: true
                Layout.fillWidth: true
            }

            Rectangle {
                color: Theme.line
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(1, Theme.edge / 2)
                Layout.topMargin: Theme.space(1)
                Layout.bottomMargin: Theme.space(1)
            }

            Repeater {
                model: root.receipt.lines

                ReceiptLine {
                    Layout.fillWidth: true
                }
            }

            Rectangle {
                color: Theme.line
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(1, Theme.edge / 2)
                Layout.topMargin: Theme.space(1)
                Layout.bottomMargin: Theme.space(1)
            }

            RowLayout {
                Layout.fillWidth: true

                ThemedText {
                    text: qsTr("Total")
                    kind: ThemedText.Heading
                    Layout.fillWidth: true
                }

                PriceLabel {
                    price: root.facts.total ?? ({})
                }
            }
        }
    }

    SlipNote {
        visible: root.step === "shown" && slip !== ""
        slip: root.receipt.slip
        Layout.fillWidth: true
    }

    Item {
        visible: root.step === "shown"
        Layout.fillHeight: visible
    }

    Loader {
        active: root.step === "address"
        visible: active
        Layout.fillWidth: true
        Layout.fillHeight: active
        sourceComponent: AddressForm {
            wide: root.wide
            language: root.journey.code
            error: root.fault()
            ready: root.receipt.addressReady
            working: root.receipt.working
            onEdited: address => root.receipt.setAddress(address)
            onDone: root.receipt.send()
        }
    }

    Item {
        visible: root.over
        Layout.fillHeight: visible
    }

    Rectangle {
        visible: root.over && !root.bare
        implicitWidth: 160
        implicitHeight: 160
        radius: 80
        color: Theme.greenSoft
        Layout.alignment: Qt.AlignHCenter

        Icon {
            anchors.centerIn: parent
            name: "mail"
            size: 76
            stroke: 1.6
            color: Theme.green
        }
    }

    ThemedText {
        visible: root.over
        text: root.step === "agreed" ? qsTr("Thank you. Look in your mail") : qsTr("Your receipt is on its way")
        kind: ThemedText.Title
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    ThemedText {
        visible: root.over
        text: root.step === "agreed" ? qsTr("There is a link in it. Only when you have followed it will you hear from us.")
                                     : qsTr("It is in your mail in a moment.")
        soft: true
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    Item {
        visible: root.over
        Layout.fillHeight: visible
    }

    // A question of its own, after the receipt and apart from it; nothing is ticked before the customer does so.
    Card {
        visible: root.asking
        Layout.fillWidth: true

        ColumnLayout {
            width: parent.width
            spacing: Theme.space(2)

            ThemedText {
                text: qsTr("Something else: would you like news from us?")
                kind: ThemedText.Heading
                strong: true
                Layout.fillWidth: true
            }

            CheckRow {
                id: box
                text: root.receipt.question
                Layout.fillWidth: true
            }

            ThemedText {
                visible: root.asking && text !== ""
                text: root.fault()
                color: Theme.red
                Accessible.role: Accessible.AlertMessage
                Layout.fillWidth: true
            }
        }
    }
}
