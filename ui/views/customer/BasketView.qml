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

    readonly property bool empty: basket.lines.count === 0 && !basket.working
    readonly property bool coded: basket.qr.length > 0

    title: qsTr("Your basket")

    actions: [
        PrimaryButton {
            visible: !root.basket.taken
            text: root.empty ? qsTr("Find a product") : qsTr("Look for more")
            glyph: "search"
            Layout.fillWidth: true
            onClicked: root.finder.open()
        },
        SecondaryButton {
            visible: !root.empty || root.basket.taken
            text: qsTr("Done")
            Layout.fillWidth: !root.roomy
            onClicked: root.journey.finish()
        }
    ]

    Banner {
        shown: root.basket.fault !== ""
        tone: "amber"
        text: root.basket.fault === "offline" ? qsTr("We could not reach the shop's system")
            : root.basket.fault === "gone" ? qsTr("This basket has run out")
            : root.basket.fault === "basket_taken" ? qsTr("A till is ringing this basket up") : qsTr("The basket could not be changed")
        detail: root.basket.fault === "gone" ? qsTr("Begin a new one: scan what you would like.") : qsTr("Please try again in a moment.")
        Layout.fillWidth: true
    }

    EmptyState {
        visible: root.empty && !root.basket.taken
        glyph: "shopping-basket"
        title: qsTr("Nothing in it yet")
        text: qsTr("Scan a product and put it in, or scan the basket on your phone.")
        Layout.fillWidth: true
        Layout.fillHeight: true
    }

    EmptyState {
        visible: root.basket.taken
        glyph: "receipt-text"
        title: qsTr("It is at the till")
        text: qsTr("A colleague has opened your basket there.")
        Layout.fillWidth: true
        Layout.fillHeight: true
    }

    GridLayout {
        visible: !root.empty && !root.basket.taken
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
        visible: !root.empty && !root.basket.taken
        Layout.fillHeight: true
    }
}
