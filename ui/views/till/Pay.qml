// What the terminal is doing, large; cancel while it can be cancelled; then how it ended. An unknown end is asked for, never paid again.
import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

FocusScope {
    id: root

    required property TillModel till

    readonly property string step: till.payStep
    readonly property bool running: step === "starting" || step === "running" || step === "finding_out" || step === "idle"
    readonly property bool failed: step === "declined" || step === "cancelled" || step === "not_started"

    // what the bank's host says of a refusal, unless it is only the word for it
    readonly property string host: till.payText.toLowerCase() === step ? "" : till.payText

    readonly property string words: {
        switch (root.step) {
        case "approved": return qsTr("Approved")
        case "declined": return qsTr("Declined")
        case "cancelled": return qsTr("Cancelled")
        case "not_started": return qsTr("The payment did not start")
        case "finding_out": return qsTr("Finding out what happened")
        default: return root.till.cancelRequested ? qsTr("Cancelling") : Phrases.prompt(root.till.prompt || "connecting")
        }
    }
    readonly property string more: {
        switch (root.step) {
        case "approved": return ""
        case "declined": return [qsTr("The card was not charged. Try again or use another card."), root.host].filter(part => part !== "").join("\n")
        case "cancelled": return qsTr("The card was not charged.")
        case "not_started": return qsTr("The card was not charged. Check that the terminal is on and connected.")
        case "finding_out": return qsTr("We ask the terminal. Do not take the payment again.")
        default: return ""
        }
    }

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
                spacing: Theme.space(4)
                Layout.fillWidth: true

                ThemedText {
                    text: qsTr("To pay by card")
                    kind: ThemedText.Heading
                    soft: true
                    Layout.fillWidth: true
                }

                PriceLabel {
                    price: root.till.payTotal
                    kind: PriceLabel.Hero
                }
            }

            Rectangle {
                implicitHeight: 1
                color: Theme.line
                Layout.fillWidth: true
            }

            RowLayout {
                spacing: Theme.space(5)
                Layout.fillWidth: true
                Layout.minimumHeight: 140

                QrImage {
                    visible: root.running && root.till.payQr.length > 0
                    rows: root.till.payQr
                    size: 240
                }

                ProgressRing {
                    visible: root.running && root.till.payQr.length === 0
                    indeterminate: true
                    size: 88
                    name: root.words
                }

                Icon {
                    visible: !root.running
                    name: root.step === "approved" ? "circle-check" : "circle-x"
                    size: 88
                    stroke: 1.5
                    color: root.step === "approved" ? Theme.green : Theme.red
                }

                ColumnLayout {
                    spacing: Theme.space(1)
                    Layout.fillWidth: true

                    ThemedText {
                        text: root.words
                        kind: ThemedText.Title
                        color: root.step === "approved" ? Theme.green : root.failed ? Theme.red : Theme.ink
                        Accessible.role: Accessible.AlertMessage
                        Layout.fillWidth: true
                    }

                    ThemedText {
                        visible: text !== ""
                        text: root.more
                        soft: true
                        Layout.fillWidth: true
                    }
                }
            }

            RowLayout {
                spacing: Theme.gap
                uniformCellSizes: true
                Layout.fillWidth: true
                Layout.minimumHeight: Theme.target

                PrimaryButton {
                    visible: root.failed
                    focus: root.failed
                    text: qsTr("Try again")
                    keyHint: "F5"
                    Layout.fillWidth: true
                    onClicked: root.till.payAgain()
                }

                SecondaryButton {
                    visible: root.failed
                    text: qsTr("Back")
                    keyHint: "Esc"
                    Layout.fillWidth: true
                    onClicked: root.till.leavePayment()
                }

                SecondaryButton {
                    visible: root.running && root.till.cancellable
                    text: qsTr("Cancel the payment")
                    keyHint: "Esc"
                    enabled: !root.till.cancelRequested
                    Layout.fillWidth: true
                    onClicked: root.till.cancelPayment()
                }
            }
        }
    }
}
