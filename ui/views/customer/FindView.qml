// Finding a product: typing on the station's own keyboard, or going down the tree of categories.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property Finder finder
    required property ProductPage product

    readonly property bool typing: keys.wanted
    readonly property bool crowded: !wide && Theme.lowReach    // what is chosen from and what is found take turns
    readonly property bool scant: crowded && Theme.textScale > 1.3    // large letters: all room for what was found

    title: qsTr("Find a product")
    subtitle: finder.path.map(step => step.name).join("  ›  ")
    fixed: true
    stepBack: () => {
        const path = root.finder.path
        if (root.finder.query !== "") {
            field.clear()
            root.finder.type("")
        } else if (path.length > 0)
            root.finder.enter(path.length > 1 ? path[path.length - 2].category : "")
        else
            root.journey.back()
    }

    Connections {
        target: root.finder

        function onChanged() {
            if (root.finder.query === "" && field.text !== "")
                field.text = ""
        }
    }

    GridLayout {
        columns: root.wide ? 2 : 1
        columnSpacing: Theme.space(5)
        rowSpacing: Theme.space(3)
        Layout.fillWidth: true
        Layout.fillHeight: true

        ColumnLayout {
            spacing: Theme.space(2)
            Layout.fillWidth: true
            Layout.fillHeight: root.wide || (root.crowded && choices.visible)
            Layout.preferredWidth: root.wide ? root.width * part : -1
            Layout.maximumWidth: root.wide ? root.width * part : Number.POSITIVE_INFINITY

            readonly property real part: keys.wanted || Theme.textScale > 1.3 ? 0.45 : 0.32

            TextBox {
                id: field
                label: qsTr("What are you looking for?")
                placeholder: qsTr("Name, brand or number")
                glyph: "search"
                visible: keys.wanted || !root.scant
                Layout.fillWidth: true
                onEdited: text => root.finder.type(text)
                Component.onCompleted: {
                    field.text = root.finder.query
                    field.field.forceActiveFocus()
                }
            }

            Flow {
                visible: !keys.wanted || !(Theme.lowReach || (root.wide && Theme.textScale > 1.3))
                spacing: Theme.gap
                Layout.fillWidth: true

                Chip {
                    visible: !root.scant
                    text: qsTr("Only what is here now")
                    glyph: "store"
                    checkable: true
                    checked: root.finder.inStock
                    onClicked: root.finder.onlyInStock(!root.finder.inStock)
                }

                Chip {
                    text: qsTr("Keyboard")
                    glyph: "type"
                    checkable: true
                    checked: keys.wanted
                    onClicked: {
                        keys.wanted = !keys.wanted
                        if (keys.wanted)
                            root.finder.choose(false)
                    }
                }

                Chip {
                    visible: !root.finder.browsing && !(root.wide && keys.wanted)
                             && (root.finder.choosing || root.finder.narrowed > 0 || root.finder.results.count > 0)
                    text: qsTr("Brand and price")
                    glyph: "list-checks"
                    checkable: true
                    checked: root.finder.choosing
                    onClicked: {
                        root.finder.choose(!root.finder.choosing)
                        if (root.finder.choosing)
                            keys.wanted = false
                    }
                }
            }

            ScrollArea {
                id: choices
                visible: root.finder.choosing && !root.finder.browsing
                Layout.fillWidth: true
                Layout.fillHeight: root.wide || root.crowded
                Layout.preferredHeight: Math.min(narrow.implicitHeight, root.height * 0.4)

                FindNarrow {
                    id: narrow
                    width: choices.width - choices.rightInset
                    finder: root.finder
                }
            }

            Item {
                visible: root.wide && !choices.visible
                Layout.fillHeight: true
            }

            Keyboard {
                visible: root.wide && keys.wanted
                target: field
                language: root.journey.code
                doneText: qsTr("Done")
                Layout.fillWidth: true
                onDone: keys.wanted = false
            }
        }

        Item {
            visible: !(root.crowded && choices.visible)
            clip: true
            Layout.fillWidth: true
            Layout.fillHeight: true

            GridView {
                id: tiles
                visible: root.finder.browsing
                anchors.fill: parent
                anchors.rightMargin: -Theme.gap    // the last column ends where the page does
                cellWidth: width / columns
                cellHeight: Math.round((cellWidth - Theme.gap) * 0.66) + Theme.body * 2.6 + Theme.space(6)
                boundsBehavior: Flickable.StopAtBounds
                keyNavigationEnabled: false
                topMargin: Theme.ring + 3   // room for the focus ring
                model: root.finder.categories

                readonly property int columns: Math.max(1, Math.floor(width / (300 * Math.min(1.5, Theme.textScale))))

                delegate: Item {
                    id: cell

                    required property string category
                    required property string name
                    required property string image

                    width: tiles.cellWidth
                    height: tiles.cellHeight

                    Card {
                        anchors.fill: parent
                        anchors.rightMargin: Theme.gap
                        anchors.bottomMargin: Theme.gap
                        interactive: true
                        padding: Theme.space(2)
                        accessibleName: cell.name
                        onClicked: root.finder.enter(cell.category)

                        Item {
                            width: parent.width
                            height: cell.height - Theme.gap - Theme.space(4)

                            ProductImage {
                                id: view
                                width: parent.width
                                height: Math.round(width * 0.66)
                                source: cell.image
                                glyph: "tag"
                                bleed: true
                            }

                            // one line or two: in the middle of the room below the picture
                            ThemedText {
                                x: Theme.space(1)
                                y: view.height + Math.round((parent.height - view.height + Theme.space(1) - height) / 2)
                                width: parent.width - Theme.space(2)
                                text: cell.name
                                font.weight: Font.DemiBold
                                maximumLineCount: 2
                                elide: Text.ElideRight
                                Accessible.ignored: true
                            }
                        }
                    }
                }
            }

            GridView {
                id: cards
                visible: !root.finder.browsing
                anchors.fill: parent
                anchors.rightMargin: -Theme.gap    // the last column ends where the page does
                cellWidth: width / columns
                cellHeight: ruler.implicitHeight + Theme.gap
                boundsBehavior: Flickable.StopAtBounds
                keyNavigationEnabled: false
                topMargin: Theme.ring + 3   // room for the focus ring
                cacheBuffer: 600
                model: root.finder.results
                onAtYEndChanged: if (atYEnd && count > 0) root.finder.fetchMore()

                readonly property int columns: root.scant ? 1 : Math.max(1, Math.floor(width / (300 * Math.min(1.8, Theme.textScale))))
                readonly property bool single: columns === 1

                // as high as a card with all that may stand on one
                ProductCard {
                    id: ruler
                    visible: false
                    width: cards.cellWidth - Theme.gap
                    gtin: ""
                    name: ["M", "M", "M"].join("\n")
                    brand: ""
                    image: ""
                    fallback: ""
                    price: ({ whole: "0", fraction: "00", currency: "kr", before: "0" })
                    status: "in_stock"
                    available: 0
                    beside: cards.single
                }

                delegate: Item {
                    id: slot

                    required property string gtin
                    required property string name
                    required property string brand
                    required property string image
                    required property string fallback
                    required property var price
                    required property string status
                    required property int available

                    width: cards.cellWidth
                    height: cards.cellHeight

                    ProductCard {
                        anchors.fill: parent
                        anchors.rightMargin: Theme.gap
                        anchors.bottomMargin: Theme.gap
                        gtin: slot.gtin
                        name: slot.name
                        brand: slot.brand
                        image: slot.image
                        fallback: slot.fallback
                        price: slot.price
                        status: slot.status
                        available: slot.available
                        beside: cards.single
                        onChosen: gtin => root.product.open(gtin)
                    }
                }
            }

            // seen at a glance; said to who cannot see it
            Item {
                visible: cards.visible && cards.count > 0
                Accessible.role: Accessible.AlertMessage
                Accessible.name: qsTr("%n product(s) found", "", root.finder.total)
            }

            EmptyState {
                anchors.fill: parent
                bare: Theme.textScale > 1.3 && (root.wide || Theme.lowReach)
                visible: root.finder.failed || (!root.finder.browsing && root.finder.results.count === 0 && !root.finder.stale)
                glyph: root.finder.failed ? "wifi-off" : "search"
                title: root.finder.failed ? qsTr("We cannot search just now") : qsTr("Nothing found")
                text: root.finder.failed ? qsTr("It comes back by itself in a moment.")
                    : root.finder.inStock ? qsTr("Nothing like it in this shop. Look at all our shops instead?")
                                          : qsTr("Try another word, or scan a product like it.")
                actionText: root.finder.failed ? qsTr("Try again") : root.finder.inStock ? qsTr("Show all") : ""
                onAction: root.finder.failed ? root.finder.again() : root.finder.onlyInStock(false)
            }
        }

        Keyboard {
            id: keys

            property bool wanted: true

            visible: wanted && !root.wide
            target: field
            language: root.journey.code
            doneText: qsTr("Done")
            Layout.fillWidth: true
            onDone: keys.wanted = false
        }
    }
}
