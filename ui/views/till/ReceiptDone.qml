// Sold: the receipt's number, how the printing goes, and on to the next customer.
import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

FocusScope {
    id: root

    required property TillModel till

    readonly property bool held: till.receiptState === "held" || till.receiptState === "failed"

    Card {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, Math.round(760 * Theme.grown(0.4)))
        height: Math.min(parent.height - 2 * Theme.margin, column.implicitHeight + 2 * padding)
        padding: Theme.space(8)

        ColumnLayout {
            id: column
            width: parent.width
            spacing: Theme.space(4)

            RowLayout {
                spacing: Theme.space(5)
                Layout.fillWidth: true

                Icon {
                    name: "circle-check"
                    size: 88
                    stroke: 1.5
                    color: Theme.green
                }

                ColumnLayout {
                    spacing: Theme.space(0.5)
                    Layout.fillWidth: true

                    ThemedText {
                        text: qsTr("Paid")
                        kind: ThemedText.Title
                        color: Theme.green
                        Layout.fillWidth: true
                    }

                    ThemedText {
                        text: [qsTr("Receipt %1").arg(root.till.receiptNumber), root.till.cardWords].filter(part => part !== "").join(" · ")
                        soft: true
                        numeric: true
                        Layout.fillWidth: true
                    }
                }

                PriceLabel {
                    price: root.till.receiptTotal
                    kind: PriceLabel.Hero
                }
            }

            Banner {
                tone: root.held ? "amber" : root.till.receiptState === "printed" ? "green" : "info"
                glyph: "printer"
                text: root.till.receiptState === "printed" ? qsTr("The receipt is printed")
                    : root.till.receiptState === "held" ? qsTr("The receipt waits for the printer")
                    : root.till.receiptState === "failed" ? qsTr("The receipt could not be printed") : qsTr("Printing the receipt")
                detail: root.till.receiptState === "held" ? qsTr("It is printed by itself as soon as the printer is ready. The sale is done.") : ""
                Layout.fillWidth: true
            }

            RowLayout {
                spacing: Theme.gap
                uniformCellSizes: true
                Layout.fillWidth: true

                PrimaryButton {
                    focus: true
                    text: qsTr("Next customer")
                    keyHint: "F5"
                    Layout.fillWidth: true
                    onClicked: root.till.nextSale()
                }

                SecondaryButton {
                    text: qsTr("Print again")
                    glyph: "printer"
                    keyHint: "F10"
                    enabled: root.till.receiptState !== "printing"
                    Layout.fillWidth: true
                    onClicked: root.till.printAgain()
                }
            }

            ThemedText {
                text: qsTr("A scan begins the next sale at once.")
                kind: ThemedText.Caption
                soft: true
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
        }
    }
}
