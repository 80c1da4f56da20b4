// Where a visit begins: scan anything, or choose one of the few things that can be done here.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Item {
    id: root

    required property Journey journey
    required property Station station
    required property Finder finder
    required property CollectFlow collect
    required property Tutorials tutorials
    required property BasketPage basket
    required property CardPage card
    required property HelpCall help

    readonly property bool wide: width > 1300
    readonly property bool tight: wide && Theme.textScale > 1.3
    readonly property bool scant: !wide && Theme.lowReach && Theme.textScale > 1.3    // large words, all low: all room for the ways on
    readonly property string daytime: station.daytime()

    function greeting(): string {
        if (root.daytime === "morning")
            return qsTr("Good morning")
        return root.daytime === "day" ? qsTr("Hello") : qsTr("Good evening")
    }

    ScrollArea {
        id: scroll
        fade: Theme.ground
        x: Theme.margin
        y: Theme.space(root.scant ? 2 : 6)
        width: root.width - 2 * Theme.margin + rightInset    // the thumb stands in the margin
        height: root.height - y

        GridLayout {
            width: scroll.width - scroll.rightInset
            height: Math.max(implicitHeight, scroll.height)
            columns: root.wide ? 2 : 1
            rowSpacing: Theme.space(4)
            columnSpacing: Theme.space(6)

            ColumnLayout {
                visible: !root.scant || root.basket.count > 0
                spacing: Theme.space(4)
                Layout.fillWidth: true
                Layout.fillHeight: !root.scant
                Layout.maximumHeight: root.wide ? scroll.height - (scroll.moreThanFits ? Theme.space(4) : 0) : -1    // the tiles may go on below, the hint stays in sight
                Layout.alignment: Qt.AlignTop
                Layout.preferredWidth: 4

                ColumnLayout {
                    spacing: Theme.space(1)
                    Layout.fillWidth: true

                    ShopMark {
                        visible: !root.scant && (worn || name !== "")
                        name: root.station.shop.name ?? ""
                        Layout.fillWidth: true
                        Layout.bottomMargin: worn ? Theme.space(2) : 0
                    }

                    GridLayout {
                        columns: Theme.textScale < 1.3 && !root.wide ? 2 : 1
                        columnSpacing: Theme.space(3)
                        rowSpacing: Theme.gap
                        Layout.fillWidth: true

                        ThemedText {
                            visible: !root.scant
                            text: Theme.said(root.journey.code, "greeting") || root.greeting()
                            kind: root.tight ? ThemedText.Title : ThemedText.Display
                            Layout.fillWidth: true
                        }

                        SecondaryButton {
                            visible: root.basket.count > 0
                            text: qsTr("Your basket (%1)").arg(root.basket.count)
                            glyph: "shopping-basket"
                            onClicked: root.basket.open()
                        }
                    }
                }

                Rectangle {
                    visible: !Theme.lowReach
                    color: Theme.accentSoft
                    radius: Theme.radiusCard
                    border.width: Theme.scheme === "contrast" ? Theme.edge : 0
                    border.color: Theme.line
                    implicitHeight: hint.implicitHeight + Theme.space(root.tight ? 4 : 8)
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.minimumHeight: implicitHeight

                    ColumnLayout {
                        id: hint
                        anchors.centerIn: parent
                        width: parent.width - Theme.space(root.tight ? 6 : 12)
                        spacing: Theme.space(root.tight ? 2 : 3)

                        ScanHint {
                            visible: !root.tight    // large words need its room
                            Layout.preferredWidth: Theme.lowReach ? 200 : 380
                            Layout.preferredHeight: Layout.preferredWidth * 0.68
                            Layout.alignment: Qt.AlignHCenter
                            Layout.bottomMargin: Theme.space(2)
                        }

                        ThemedText {
                            text: qsTr("Scan any product")
                            kind: ThemedText.Title
                            horizontalAlignment: Text.AlignHCenter
                            Layout.fillWidth: true
                        }

                        ThemedText {
                            text: qsTr("Hold its bar code under the scanner below the screen. You see the price and where it stands.")
                            kind: root.tight ? ThemedText.Caption : ThemedText.Body
                            soft: true
                            horizontalAlignment: Text.AlignHCenter
                            Layout.fillWidth: true
                        }
                    }
                }
            }

            GridLayout {
                id: tiles
                columns: Theme.lowReach && !root.wide && Theme.textScale < 1.3 ? 3 : Theme.textScale > 1.6 ? 1 : 2
                rowSpacing: Theme.gap
                columnSpacing: Theme.gap
                Layout.fillWidth: true
                Layout.fillHeight: root.wide || Theme.lowReach
                Layout.preferredWidth: 6            // the longest words on a tile stand on one line

                Tile {
                    text: qsTr("Find a product")
                    detail: qsTr("Search by name, or look around the shop")
                    glyph: "search"
                    accented: true
                    bare: root.scant
                    Layout.preferredWidth: 1
                    Layout.columnSpan: tiles.columns === 2 ? 2 : 1
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: root.finder.open()
                }

                Tile {
                    text: qsTr("Collect a reservation")
                    detail: qsTr("Have your code ready")
                    glyph: "package-check"
                    bare: root.scant
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.preferredWidth: 1
                    onClicked: root.collect.open()
                }

                Tile {
                    text: qsTr("Watch how it's done")
                    detail: qsTr("Short films about our products")
                    glyph: "circle-play"
                    bare: root.scant
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.preferredWidth: 1
                    onClicked: root.tutorials.open()
                }

                Tile {
                    text: qsTr("Gift card & points")
                    detail: qsTr("What is on your card")
                    glyph: "gift"
                    bare: root.scant
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.preferredWidth: 1
                    onClicked: root.card.open()
                }

                Tile {
                    text: qsTr("Ask a colleague")
                    detail: qsTr("Somebody comes to you")
                    glyph: "hand-helping"
                    bare: root.scant
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.preferredWidth: 1
                    onClicked: root.help.ask("help", "")
                }
            }
        }
    }
}
