// The basket: what was gathered here or brought on the phone, and the code that takes it to the till or along.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property Station station
    required property Finder finder
    required property ProductPage product
    required property BasketPage basket
    required property Checkout checkout
    required property PaymentFlow payment

    readonly property bool empty: basket.lines.count === 0 && !basket.working
    readonly property bool coded: basket.qr.length > 0
    readonly property string step: checkout.step
    readonly property bool paying: step === "paying" || step === "finding_out"
    readonly property bool gathering: step === "idle"
    readonly property bool payable: checkout.offered && gathering && !empty && !basket.taken

    function refusal(): string {
        switch (root.checkout.fault) {
        case "declined":
            return qsTr("The card was declined")
        case "cancelled":
            return qsTr("The payment was cancelled")
        case "not_started":
            return qsTr("The payment did not begin")
        case "not_enough_stock":
            return qsTr("One of these has just been sold")
        case "clerk_needed":
            return qsTr("A colleague has to sell you one of these")
        case "card_needed":
            return qsTr("Please hold your club card under the scanner once more")
        case "offline":
            return qsTr("We could not reach the shop's system")
        }
        return qsTr("We could not begin the payment")
    }

    function advice(): string {
        switch (root.checkout.fault) {
        case "not_enough_stock":
            return qsTr("Look at the lines, and take out what is not here any more.")
        case "clerk_needed":
            return qsTr("There is an age limit on it. Please pay at the till.")
        case "card_needed":
            return qsTr("It was a while ago. Without it you pay the usual prices.")
        }
        return qsTr("No money has been taken. You can try again, or pay at the till.")
    }

    title: qsTr("Your basket")
    leavable: gathering
    untouched: !gathering || empty || basket.taken

    actions: [
        PrimaryButton {
            visible: root.payable
            enabled: root.station.terminalWorks && !root.basket.working
            text: qsTr("Pay %1 by card").arg(root.basket.total.spoken ?? "")
            glyph: "credit-card"
            Layout.fillWidth: true
            onClicked: root.checkout.pay(false)
        },
        SecondaryButton {
            visible: root.payable && root.station.walletWorks
            enabled: !root.basket.working
            text: qsTr("Pay with your phone")
            glyph: "smartphone"
            Layout.fillWidth: true
            onClicked: root.checkout.pay(true)
        },
        PrimaryButton {
            visible: root.gathering && !root.basket.taken && !root.payable
            text: root.empty ? qsTr("Find a product") : qsTr("Look for more")
            glyph: "search"
            Layout.fillWidth: true
            onClicked: root.finder.open()
        },
        SecondaryButton {
            visible: root.payable
            text: qsTr("Look for more")
            glyph: "search"
            Layout.fillWidth: true
            onClicked: root.finder.open()
        },
        PrimaryButton {
            visible: root.step === "at_the_till" || (root.paying && root.payment.staff)
            text: qsTr("Done")
            glyph: "check"
            Layout.fillWidth: true
            onClicked: root.journey.finish()
        },
        SecondaryButton {
            visible: root.gathering && (!root.empty || root.basket.taken)
            text: qsTr("Done")
            Layout.fillWidth: true
            onClicked: root.journey.finish()
        }
    ]

    PaymentPanel {
        visible: root.paying
        payment: root.payment
        Layout.fillWidth: true
        Layout.fillHeight: visible
    }

    BusyDots {
        visible: root.step === "opening" || root.step === "closing" || root.step === "releasing"
        running: visible
        text: root.step === "closing" ? qsTr("It is paid. Your receipt is being made") : qsTr("One moment")
        Layout.alignment: Qt.AlignCenter
        Layout.fillHeight: visible
    }

    EmptyState {
        visible: root.step === "at_the_till"
        glyph: "circle-check"
        title: qsTr("It is paid")
        text: qsTr("Please go to the till: a colleague has your receipt there.")
        Layout.fillWidth: true
        Layout.fillHeight: visible
    }

    Banner {
        shown: root.gathering && root.checkout.fault !== ""
        tone: "amber"
        glyph: "credit-card"
        text: root.refusal()
        detail: root.advice()
        Layout.fillWidth: true
    }

    Banner {
        shown: root.payable && root.checkout.club
        tone: "info"
        glyph: "tag"
        text: qsTr("Your club card is with us")
        detail: qsTr("Club prices come off when you pay, and your points are counted.")
        Layout.fillWidth: true
    }

    Banner {
        shown: root.payable && !root.station.terminalWorks
        tone: "amber"
        glyph: "credit-card"
        text: qsTr("The card terminal does not answer")
        detail: qsTr("You can pay at the till.")
        Layout.fillWidth: true
    }

    Banner {
        shown: root.gathering && root.basket.fault !== ""
        tone: "amber"
        text: root.basket.fault === "offline" ? qsTr("We could not reach the shop's system")
            : root.basket.fault === "gone" ? qsTr("This basket has run out")
            : root.basket.fault === "basket_taken" ? qsTr("A till is ringing this basket up") : qsTr("The basket could not be changed")
        detail: root.basket.fault === "gone" ? qsTr("Begin a new one: scan what you would like.") : qsTr("Please try again in a moment.")
        Layout.fillWidth: true
    }

    EmptyState {
        visible: root.gathering && root.empty && !root.basket.taken
        bare: false
        glyph: "shopping-basket"
        title: qsTr("Nothing in it yet")
        text: qsTr("Scan a product and put it in, or scan the basket on your phone.")
        Layout.fillWidth: true
        Layout.fillHeight: true
    }

    EmptyState {
        visible: root.gathering && root.basket.taken
        bare: false
        glyph: "receipt-text"
        title: qsTr("It is at the till")
        text: qsTr("A colleague has opened your basket there.")
        Layout.fillWidth: true
        Layout.fillHeight: true
    }

    GridLayout {
        visible: root.gathering && !root.empty && !root.basket.taken
        columns: root.wide ? 2 : 1
        columnSpacing: Theme.space(6)
        rowSpacing: Theme.space(4)
        Layout.fillWidth: true

        Card {
            Layout.fillWidth: true
            Layout.preferredWidth: 3
            Layout.alignment: Qt.AlignTop

            Column {
                width: parent.width

                Repeater {
                    model: root.basket.lines

                    BasketLine {
                        width: parent?.width ?? 0
                        roomy: root.roomy
                        onWanted: quantity => root.basket.want(gtin, quantity)
                    }
                }

                Item {
                    width: parent.width
                    height: sum.implicitHeight + Theme.space(4)

                    Rectangle {
                        width: parent.width
                        height: Math.max(1, Theme.edge / 2)
                        color: Theme.line
                    }

                    RowLayout {
                        id: sum
                        anchors.verticalCenter: parent.verticalCenter
                        width: parent.width

                        ThemedText {
                            text: qsTr("Total")
                            kind: ThemedText.Heading
                            Layout.fillWidth: true
                        }

                        PriceLabel {
                            price: root.basket.total
                        }
                    }
                }
            }
        }

        Card {
            visible: root.coded
            tone: Theme.accentSoft
            Layout.fillWidth: true
            Layout.preferredWidth: 2
            Layout.alignment: Qt.AlignTop

            GridLayout {
                width: parent.width
                columns: root.wide || !root.roomy ? 1 : 2
                columnSpacing: Theme.space(4)
                rowSpacing: Theme.space(3)

                QrImage {
                    rows: root.basket.qr
                    size: 280
                    name: qsTr("Your basket as a QR code")
                    Layout.alignment: Qt.AlignHCenter
                }

                ColumnLayout {
                    spacing: Theme.space(1)
                    Layout.fillWidth: true

                    ThemedText {
                        text: qsTr("Take it with you")
                        kind: ThemedText.Heading
                        font.weight: Font.DemiBold
                        Layout.fillWidth: true
                    }

                    ThemedText {
                        text: qsTr("Take a photo of the code and show it at the till, or go on from it at another screen.")
                        soft: true
                        Layout.fillWidth: true
                    }

                    ThemedText {
                        visible: text !== ""
                        text: root.basket.until === "" ? "" : qsTr("We keep it until %1.").arg(root.basket.until)
                        kind: ThemedText.Caption
                        soft: true
                        Layout.fillWidth: true
                    }
                }
            }
        }
    }

    Item {
        visible: root.gathering && !root.empty && !root.basket.taken
        Layout.fillHeight: true
    }
}
