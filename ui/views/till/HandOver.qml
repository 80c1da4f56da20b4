// Handing over: the code first, then whose it is, what it is, what is still to pay; one key confirms.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

FocusScope {
    id: root

    required property TillModel till

    readonly property bool asking: till.handStep === "code"
    readonly property bool handed: till.handStep === "handed"
    readonly property string name: till.hand.name ?? ""
    readonly property string code: till.hand.code ?? ""
    readonly property string bin: till.hand.bin ?? ""
    readonly property int queue: till.hand.queue ?? 0
    readonly property string timeLeft: till.hand.left ?? ""
    readonly property bool owing: (till.hand.dueWords ?? "") !== ""
    readonly property bool looking: till.hand.idNeeded ?? false

    function problem(word: string): string {
        switch (word) {
        case "unknown": return qsTr("No reservation has this code")
        case "not_ready": return qsTr("This reservation is not ready yet")
        case "already": return qsTr("It has been handed over already")
        case "wrong_shop": return qsTr("This reservation belongs to another shop")
        case "expired": return qsTr("This reservation has run out")
        case "offline": return qsTr("No connection. Nothing was changed.")
        case "locked": return qsTr("Too many wrong codes. Wait a few minutes.")
        case "changed": return qsTr("It was changed at another station. Look again.")
        default: return ""
        }
    }

    ColumnLayout {
        visible: root.asking
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, 760)
        spacing: Theme.space(3)

        ThemedText {
            text: qsTr("Hand over by code")
            kind: ThemedText.Title
            Layout.fillWidth: true
        }

        TextBox {
            id: codeBox
            focus: root.asking
            large: true
            label: qsTr("The customer's code: scan it or type it")
            glyph: "scan-barcode"
            error: root.asking ? root.problem(root.till.handProblem) : ""
            maximumLength: 40
            Layout.fillWidth: true
            onAccepted: root.till.findCode(codeBox.text.trim())
        }

        Keyboard {
            mode: "code"
            target: codeBox
            doneText: qsTr("Find")
            doneEnabled: codeBox.text.trim() !== ""
            Layout.fillWidth: true
            onDone: root.till.findCode(codeBox.text.trim())
        }

        SecondaryButton {
            text: qsTr("Back to the list")
            keyHint: "Esc"
            Layout.alignment: Qt.AlignLeft
            onClicked: root.till.leaveHandOver()
        }
    }

    RowLayout {
        visible: !root.asking
        anchors.fill: parent
        anchors.margins: Theme.margin
        spacing: Theme.margin

        Rectangle {
            radius: Theme.radiusCard
            color: Theme.surface
            border.width: Theme.scheme === "contrast" ? Theme.edge : 0
            border.color: Theme.line
            Layout.fillWidth: true
            Layout.fillHeight: true

            ListView {
                id: lines
                anchors.fill: parent
                anchors.margins: Theme.space(2)
                model: root.till.handLines
                clip: true
                boundsBehavior: Flickable.StopAtBounds

                delegate: HandLine {
                    width: lines.width
                }
            }
        }

        ColumnLayout {
            spacing: Theme.gap
            Layout.preferredWidth: 420
            Layout.maximumWidth: 420
            Layout.fillHeight: true

            Rectangle {
                radius: Theme.radiusCard
                color: root.handed ? Theme.greenSoft : Theme.surface
                border.width: Theme.scheme === "contrast" ? Theme.edge : 0
                border.color: Theme.line
                Layout.fillWidth: true
                Layout.fillHeight: true

                ColumnLayout {
                    anchors.fill: parent
                    anchors.margins: Theme.textScale > 1.25 ? Theme.space(2.5) : Theme.space(5)
                    spacing: Theme.space(1)

                    ThemedText {
                        text: root.name
                        kind: ThemedText.Title
                        maximumLineCount: 2
                        elide: Text.ElideRight
                        Layout.fillWidth: true
                    }

                    ThemedText {
                        text: root.code
                        kind: ThemedText.Heading
                        soft: true
                        numeric: true
                        Layout.fillWidth: true
                    }

                    Fact {
                        glyph: "package"
                        text: qsTr("Bin %1").arg(root.bin)
                        visible: root.bin !== ""
                        Layout.topMargin: Theme.space(Theme.textScale > 1.25 ? 0.5 : 3)
                    }

                    Fact {
                        glyph: "user"
                        text: qsTr("Waiting as number %1").arg(root.queue)
                        visible: root.queue > 0
                    }

                    Fact {
                        glyph: "clock"
                        text: qsTr("%1 left").arg(root.timeLeft)
                        visible: root.timeLeft !== "" && !root.handed && !(root.owing && Theme.textScale > 1.75)
                    }

                    Item {
                        Layout.fillHeight: true
                    }

                    ThemedText {
                        visible: root.owing && !root.handed
                        text: qsTr("To pay first")
                        soft: true
                        Layout.fillWidth: true
                    }

                    PriceLabel {
                        visible: root.owing && !root.handed
                        price: root.till.hand.due
                        kind: Theme.textScale > 1.75 ? PriceLabel.Card : PriceLabel.Hero
                    }

                    Fact {
                        visible: !root.owing && !root.handed
                        glyph: "circle-check"
                        text: qsTr("Paid – nothing is due")
                        color: Theme.green
                    }

                    RowLayout {
                        visible: root.handed
                        spacing: Theme.space(2)
                        Layout.fillWidth: true

                        Icon {
                            name: "circle-check"
                            size: 56
                            color: Theme.green
                        }

                        ThemedText {
                            text: qsTr("Handed over")
                            kind: ThemedText.Heading
                            strong: true
                            color: Theme.green
                            Layout.fillWidth: true
                        }
                    }
                }
            }

            Banner {
                visible: root.till.handProblem !== "" && !root.asking
                tone: "red"
                text: root.problem(root.till.handProblem)
                Layout.fillWidth: true
            }

            PrimaryButton {
                visible: !root.handed
                focus: !root.asking && !root.handed
                text: root.owing ? qsTr("Take the payment") : root.looking ? qsTr("ID seen: hand over") : qsTr("Hand over")
                glyph: root.owing ? "credit-card" : "package-check"
                tone: root.owing ? "accent" : "green"
                keyHint: "F5"
                busy: root.till.handStep === "handing"
                enabled: !busy
                implicitHeight: 88
                Layout.fillWidth: true
                onClicked: root.owing ? root.till.payDue() : root.till.handOver()
            }

            PrimaryButton {
                visible: root.handed
                focus: root.handed
                text: qsTr("Done")
                keyHint: "F5"
                implicitHeight: 88
                Layout.fillWidth: true
                onClicked: root.till.leaveHandOver()
            }

            SecondaryButton {
                visible: !root.handed
                text: qsTr("Back to the list")
                keyHint: "Esc"
                enabled: root.till.handStep !== "handing"
                Layout.fillWidth: true
                onClicked: root.till.leaveHandOver()
            }
        }
    }
}
