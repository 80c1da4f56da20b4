// The films on their shelves: by what they are about, or by the product they need.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property Tutorials tutorials
    required property ProductPage product

    title: qsTr("Watch how it's done")
    fixed: true

    SegmentedChoice {
        visible: root.tutorials.any
        name: qsTr("Watch how it's done")
        options: [{ value: false, text: qsTr("By topic") }, { value: true, text: qsTr("By product") }]
        value: root.tutorials.byProduct
        Layout.fillWidth: true
        Layout.maximumWidth: root.wide && root.plain ? 720 : -1
        onChosen: value => root.tutorials.sort(value)
    }

    ListView {
        id: shelves
        visible: root.tutorials.any
        spacing: Theme.space(5)
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: false
        cacheBuffer: 1200
        clip: true
        model: root.tutorials.shelves
        Layout.fillWidth: true
        Layout.fillHeight: true

        readonly property int columns: Math.max(1, Math.floor(width / (440 * Math.min(1.8, Theme.textScale))))

        delegate: Section {
            id: shelf

            required title
            required property string gtin
            required property string image
            required property string fallback
            required property var price
            required property string status
            required property var films

            width: shelves.width

            Column {
                width: parent.width
                spacing: Theme.gap

                Card {
                    visible: shelf.gtin !== ""
                    width: parent.width
                    interactive: true
                    padding: Theme.space(2)
                    accessibleName: [shelf.title, shelf.price.spoken ?? "", stock.text].join(", ")
                    onClicked: root.product.open(shelf.gtin)

                    RowLayout {
                        width: parent.width
                        spacing: Theme.space(3)

                        ProductImage {
                            source: shelf.image
                            fallback: shelf.fallback
                            bleed: true
                            Layout.preferredWidth: 128
                            Layout.preferredHeight: 128
                        }

                        PriceLabel {
                            price: shelf.price
                            kind: PriceLabel.Card
                        }

                        StockDot {
                            id: stock
                            status: shelf.status
                            text: shelf.status === "in_stock" ? qsTr("In stock here")
                                : shelf.status === "low" ? qsTr("Few left here")
                                : shelf.status === "out" ? qsTr("Not here just now") : qsTr("Ask us about stock")
                            Layout.fillWidth: true
                        }

                        Icon {
                            name: "chevron-right"
                            color: Theme.inkSoft
                        }
                    }
                }

                Grid {
                    width: parent.width
                    columns: shelves.columns
                    columnSpacing: Theme.gap
                    rowSpacing: Theme.gap

                    Repeater {
                        model: shelf.films

                        FilmCard {
                            required property var modelData

                            film: modelData
                            topical: root.tutorials.byProduct
                            width: Math.floor((shelves.width - (shelves.columns - 1) * Theme.gap) / shelves.columns)
                            onChosen: tutorial => root.tutorials.watch(tutorial)
                        }
                    }
                }
            }
        }
    }

    BusyDots {
        visible: root.tutorials.any && root.tutorials.byProduct && shelves.count === 0
        running: visible
        text: qsTr("One moment")
        Layout.alignment: Qt.AlignHCenter
    }

    EmptyState {
        visible: !root.tutorials.any
        glyph: "circle-play"
        title: qsTr("The films are not here just now")
        text: qsTr("Please come back in a moment.")
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
}
