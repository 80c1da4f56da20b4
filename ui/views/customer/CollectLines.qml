// What waits for the customer, and what is still to be paid.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

ColumnLayout {
    id: root

    required property CollectFlow collect
    required property PaymentFlow payment
    property bool terminalWorks: true

    readonly property var reservation: collect.reservation
    readonly property bool ready: reservation.ready ?? false

    spacing: Theme.space(3)

    ThemedText {
        text: root.ready ? qsTr("It is ready for you") : qsTr("We are still finding it")
        kind: ThemedText.Title
        Layout.fillWidth: true
    }

    Banner {
        shown: !root.ready || !(root.reservation.here ?? true)
        tone: "info"
        text: !(root.reservation.here ?? true) ? qsTr("It waits for you in %1").arg(root.reservation.shop?.name ?? "")
                                               : qsTr("Your things are not on the shelf yet")
        detail: !(root.reservation.here ?? true) ? [root.reservation.shop?.street ?? "", root.reservation.shop?.city ?? ""].join(", ")
                                                 : qsTr("It will not take long. A colleague can tell you more.")
        Layout.fillWidth: true
    }

    Banner {
        shown: root.payment.again
        tone: "amber"
        glyph: "credit-card"
        text: root.payment.step === "declined" ? qsTr("The card was declined")
            : root.payment.step === "cancelled" ? qsTr("The payment was cancelled")
                                                : qsTr("The payment did not begin")
        detail: qsTr("No money has been taken. You can try again, also with another card.")
        Layout.fillWidth: true
    }

    Banner {
        shown: root.ready && (root.reservation.due ?? false) && !root.terminalWorks
        tone: "amber"
        glyph: "credit-card"
        text: qsTr("The card terminal does not answer")
        detail: qsTr("You can pay at the till.")
        Layout.fillWidth: true
    }

    Card {
        padding: Theme.space(1)
        Layout.fillWidth: true

        Column {
            width: parent.width

            Repeater {
                model: root.collect.lines

                Item {
                    id: line

                    required property string gtin
                    required property string name
                    required property string image
                    required property int quantity
                    required property string amount

                    width: parent?.width ?? 0
                    height: row.implicitHeight + Theme.space(3)

                    // with large letters the amount stands below the name
                    GridLayout {
                        id: row
                        x: Theme.space(2)
                        y: Theme.space(1.5)
                        width: parent.width - Theme.space(4)
                        columns: Theme.textScale > 1.3 && parent.width < 1300 ? 2 : 3
                        columnSpacing: Theme.space(3)
                        rowSpacing: Theme.space(1)

                        ProductImage {
                            source: line.image
                            bleed: true
                            Layout.rowSpan: row.columns === 2 ? 2 : 1
                            Layout.alignment: Qt.AlignTop
                            Layout.preferredWidth: 128
                            Layout.preferredHeight: 128
                        }

                        ThemedText {
                            text: line.quantity > 1 ? qsTr("%1 × %2").arg(line.quantity).arg(line.name) : line.name
                            font.weight: Font.Medium
                            Layout.fillWidth: true
                        }

                        ThemedText {
                            text: line.amount
                            numeric: true
                            wrapMode: Text.NoWrap
                        }
                    }
                }
            }
        }
    }

    RowLayout {
        spacing: Theme.space(2)
        Layout.fillWidth: true
        Layout.leftMargin: Theme.space(3)
        Layout.rightMargin: Theme.space(3)

        ThemedText {
            text: (root.reservation.due ?? false) ? qsTr("To pay") : qsTr("Everything is paid")
            kind: ThemedText.Heading
            Layout.fillWidth: true
        }

        PriceLabel {
            visible: root.reservation.due ?? false
            price: root.reservation.dueAmount ?? ({})
            kind: PriceLabel.Hero
        }
    }
}
