// Selling: scans arrive without any focus; the field is for codes that cannot be scanned and shows the last one that was.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

FocusScope {
    id: root

    required property TillModel till
    required property Item overlay         // where questions stand: over the whole till

    readonly property bool empty: till.lines.count === 0

    // a press on Pay while a scan is still on its way is kept until it has arrived
    property bool eager: false

    function pay(): void {
        if (root.till.working)
            root.eager = true
        else
            root.till.pay()
    }

    function enter(): void {
        const words = code.text.trim()
        if (words === "")
            return
        root.till.enter(words)
        code.clear()
    }

    function problem(word: string): string {
        switch (word) {
        case "unknown": return qsTr("Nothing is known by this code")
        case "offline": return qsTr("No connection. Nothing was added.")
        case "out_of_stock": return qsTr("There are no more of these to sell")
        case "refused": return qsTr("That could not be added")
        default: return ""
        }
    }

    Connections {
        target: root.till

        function onWorkingChanged() {
            if (root.till.working || !root.eager)
                return
            root.eager = false
            if (!root.empty)
                root.till.pay()
        }
    }

    Keys.onUpPressed: lines.decrementCurrentIndex()
    Keys.onDownPressed: lines.incrementCurrentIndex()

    RowLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        spacing: Theme.margin

        ColumnLayout {
            spacing: Theme.space(3)
            Layout.fillWidth: true
            Layout.fillHeight: true

            RowLayout {
                spacing: Theme.space(3)
                Layout.fillWidth: true

                TextBox {
                    id: code
                    focus: true
                    glyph: "scan-barcode"
                    placeholder: qsTr("Scan, or type a code")
                    maximumLength: 64
                    Layout.preferredWidth: Math.round(340 * Theme.grown(0.4))
                    Layout.maximumWidth: Math.round(340 * Theme.grown(0.4))
                    onAccepted: root.enter()
                }

                LastScan {
                    visible: root.till.lastScan.text !== ""
                    scan: root.till.lastScan
                    problem: root.problem(root.till.sellProblem)
                    Layout.fillWidth: true
                }

                Item {
                    visible: root.till.lastScan.text === ""
                    Layout.fillWidth: true
                }
            }

            Rectangle {
                radius: Theme.radiusCard
                color: Theme.surface
                border.width: Theme.scheme === "contrast" ? Theme.edge : 0
                border.color: Theme.line
                Layout.fillWidth: true
                Layout.fillHeight: true

                EmptyState {
                    visible: root.empty
                    anchors.centerIn: parent
                    width: parent.width * 0.7
                    glyph: "scan-barcode"
                    title: qsTr("Scan the first item")
                    text: qsTr("A product starts the sale. A reservation's code opens the reservation.")
                }

                ListView {
                    id: lines
                    anchors.fill: parent
                    anchors.margins: Theme.space(1.5)
                    visible: !root.empty
                    model: root.till.lines
                    clip: true
                    spacing: 2
                    boundsBehavior: Flickable.StopAtBounds
                    keyNavigationEnabled: false
                    highlightMoveDuration: 0
                    onCountChanged: currentIndex = count - 1

                    delegate: SaleLine {
                        id: row
                        width: lines.width
                        current: ListView.isCurrentItem
                        onPicked: lines.currentIndex = row.index
                        onMore: root.till.more(row.line)
                        onFewer: root.till.fewer(row.line)
                        onRemoved: root.till.remove(row.line)
                    }
                }
            }
        }

        ColumnLayout {
            spacing: Theme.gap
            Layout.preferredWidth: Math.round(360 * Theme.grown(0.15))
            Layout.maximumWidth: Math.round(360 * Theme.grown(0.15))
            Layout.fillHeight: true

            Rectangle {
                radius: Theme.radiusCard
                color: Theme.surface
                border.width: Theme.scheme === "contrast" ? Theme.edge : 0
                border.color: Theme.line
                Layout.fillWidth: true
                Layout.fillHeight: true

                ColumnLayout {
                    anchors.fill: parent
                    anchors.margins: Theme.textScale > 1.25 ? Theme.space(2.5) : Theme.space(5)
                    spacing: Theme.space(1)

                    ThemedText {
                        text: root.empty ? qsTr("Total") : qsTr("Total, %n item(s)", "", root.till.items)
                        soft: true
                        Layout.fillWidth: true
                    }

                    PriceLabel {
                        visible: !root.empty
                        price: root.till.total
                        kind: Theme.textScale > 1.75 ? PriceLabel.Card : PriceLabel.Hero
                    }

                    ThemedText {
                        visible: root.empty
                        text: "–"
                        kind: ThemedText.Display
                        color: Theme.outline
                        Accessible.ignored: true
                    }

                    ThemedText {
                        visible: !root.empty
                        text: qsTr("of which VAT %1").arg(root.till.vatWords)
                        kind: ThemedText.Caption
                        soft: true
                        numeric: true
                        Layout.fillWidth: true
                    }

                    Item {
                        Layout.fillHeight: true
                    }

                    BusyDots {
                        visible: slow.late
                        running: visible
                        text: qsTr("One moment")
                    }
                }
            }

            PrimaryButton {
                text: qsTr("Pay by card")
                glyph: "credit-card"
                keyHint: "F5"
                busy: root.eager
                enabled: !root.empty
                implicitHeight: 88
                Layout.fillWidth: true
                onClicked: root.pay()
            }

            SecondaryButton {
                text: qsTr("Hand over by code")
                glyph: "package-check"
                keyHint: "F3"
                Layout.fillWidth: true
                onClicked: root.till.startHandOver()
            }

            SecondaryButton {
                text: qsTr("Cancel the sale")
                keyHint: "F9"
                enabled: !root.empty
                Layout.fillWidth: true
                onClicked: sure.shown = true
            }
        }
    }

    // what is quick is not announced
    Timer {
        id: slow
        readonly property bool late: root.till.working && !running
        interval: 600
        running: root.till.working
    }

    Dialog {
        id: sure
        parent: root.overlay
        title: qsTr("Cancel the sale?")
        text: qsTr("All lines are taken away and the goods go back on sale.")
        onDismissed: {
            sure.shown = false
            code.forceActiveFocus()
        }
        actions: [
            SecondaryButton {
                text: qsTr("Keep it")
                keyHint: sure.shown ? "Esc" : ""
                Layout.fillWidth: true
                onClicked: sure.dismissed()
            },
            PrimaryButton {
                text: qsTr("Cancel the sale")
                tone: "red"
                keyHint: sure.shown ? "F10" : ""
                Layout.fillWidth: true
                onClicked: {
                    sure.dismissed()
                    root.till.cancelSale()
                }
            }
        ]
    }
}
