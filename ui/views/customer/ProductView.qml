// One product: what it costs and where it stands, large and first; everything else below.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property Station station
    required property ProductPage product
    required property ReserveFlow reserve
    required property Tutorials tutorials
    required property BasketPage basket
    required property HelpCall help
    required property PhoneCode phone

    readonly property var page: root.product.page
    readonly property var here: root.product.here
    readonly property var web: root.product.web
    readonly property bool shown: !root.product.loading && !root.product.missing
    readonly property bool present: root.here.status === "in_stock" || root.here.status === "low"

    readonly property string gtin: root.product.gtin
    readonly property bool above: Theme.lowReach && !root.wide    // name and price stand there: OutOfReach.qml

    function takeAlong(): void {
        root.phone.offer(root.product.qr, qsTr("This page as a QR code"), qsTr("Take it to your phone"),
                         qsTr("Point the camera of your phone at the code. The same page opens there."))
    }

    onGtinChanged: root.toTop()

    title: root.page.brand ?? ""
    subtitle: (root.page.path ?? []).join("  ›  ")
    actionColumns: wide ? 4 : 2

    actions: [
        PrimaryButton {
            visible: root.shown
            text: root.present ? qsTr("Reserve it here") : qsTr("Reserve in another shop")
            glyph: "shopping-bag"
            Layout.fillWidth: true
            onClicked: root.reserve.open(root.present ? root.here.location : "")
        },
        SecondaryButton {
            visible: root.shown
            text: qsTr("Add to basket")
            glyph: "shopping-basket"
            Layout.fillWidth: true
            onClicked: root.basket.addLooked()
        },
        SecondaryButton {
            visible: root.shown && root.plain && root.product.portable
            text: qsTr("To my phone")
            glyph: "qr-code"
            Layout.fillWidth: true
            onClicked: root.takeAlong()
        },
        SecondaryButton {
            visible: root.shown && root.plain
            text: qsTr("Ask a colleague")
            glyph: "hand-helping"
            Layout.fillWidth: true
            Layout.columnSpan: root.product.portable || root.columns !== 2 ? 1 : 2
            onClicked: root.help.ask("product", root.product.gtin)
        }
    ]

    EmptyState {
        visible: root.product.missing
        glyph: "package"
        title: qsTr("We cannot show this product now")
        text: qsTr("Please try again in a moment, or ask a colleague.")
        actionText: qsTr("Try again")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onAction: root.product.again()
    }

    BusyDots {
        visible: root.product.loading
        running: visible
        text: qsTr("One moment")
        Layout.alignment: Qt.AlignCenter
    }

    GridLayout {
        visible: root.shown
        columns: root.wide ? 2 : 1
        columnSpacing: Theme.space(6)
        rowSpacing: Theme.space(4)
        Layout.fillWidth: true

        ColumnLayout {
            visible: !root.above
            spacing: Theme.space(3)
            Layout.row: 0
            Layout.column: 0
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop

            ProductImage {
                source: root.page.image ?? ""
                fallback: root.page.fallback ?? ""
                name: root.page.name ?? ""
                bleed: true
                ground: Theme.ground
                radius: Theme.radiusCard
                Layout.fillWidth: true
                Layout.preferredHeight: root.wide ? 560 : 600
            }
        }

        ColumnLayout {
            spacing: Theme.space(4)
            Layout.row: root.wide ? 0 : 1
            Layout.column: root.wide ? 1 : 0
            Layout.rowSpan: root.wide ? 2 : 1
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop

            ColumnLayout {
                visible: !root.above
                spacing: Theme.space(2)
                Layout.fillWidth: true

                ThemedText {
                    objectName: "product.name"
                    text: root.page.name ?? ""
                    kind: ThemedText.Title
                    maximumLineCount: 3
                    elide: Text.ElideRight
                    Layout.fillWidth: true
                }

                Flow {
                    spacing: Theme.space(4)
                    Layout.fillWidth: true

                    ColumnLayout {
                        width: Math.min(implicitWidth, parent?.width ?? implicitWidth)
                        spacing: 0

                        PriceLabel {
                            objectName: "product.price"
                            price: root.page.price ?? ({})
                            kind: PriceLabel.Hero
                        }

                        ThemedText {
                            visible: (root.page.price?.before ?? "") !== "" && (root.page.lowest ?? "") !== ""
                            text: qsTr("Lowest price in 30 days: %1").arg(root.page.lowest ?? "")
                            kind: ThemedText.Caption
                            soft: true
                            Layout.fillWidth: true
                        }

                        ThemedText {
                            visible: (root.page.member ?? "") !== ""
                            text: qsTr("With our club: %1").arg(root.page.member ?? "")
                            kind: ThemedText.Caption
                            color: Theme.accent
                        }
                    }

                    Stars {
                        visible: (root.page.reviewCount ?? 0) > 0
                        average: root.page.reviewAverage ?? 0
                        words: root.page.reviewStars ?? ""
                        count: root.page.reviewCount ?? 0
                    }
                }
            }

            StockHere {
                objectName: "product.stock"
                here: root.here
                old: root.product.old
                Layout.fillWidth: true
            }

            Section {
                visible: !root.present && root.product.alternatives.count > 0
                title: qsTr("Something like it, in this shop")
                Layout.fillWidth: true

                CardRow {
                    model: root.product.alternatives
                    width: parent.width
                    onChosen: gtin => root.product.open(gtin)
                }
            }

            Section {
                visible: root.product.variants.count > 1
                title: qsTr("Also as")
                Layout.fillWidth: true

                Flow {
                    width: parent.width
                    spacing: Theme.gap

                    Repeater {
                        model: root.product.variants

                        Chip {
                            required property string gtin
                            required property string label
                            required property string status
                            required property bool shown

                            text: status === "out" ? qsTr("%1 (not here now)").arg(label) : label
                            width: Math.min(implicitWidth, parent?.width ?? implicitWidth)
                            checkable: true
                            checked: shown
                            onClicked: if (!shown) root.product.open(gtin)
                        }
                    }
                }
            }

            Section {
                title: qsTr("Elsewhere")
                Layout.fillWidth: true

                Column {
                    width: parent.width
                    spacing: Theme.gap

                    ShopList {
                        width: parent.width
                        shops: root.product.others
                        web: root.web
                        old: root.product.old
                        onReserve: location => root.reserve.open(location)
                    }

                    SecondaryButton {
                        visible: root.present
                        width: parent.width
                        text: qsTr("Reserve in another shop")
                        glyph: "store"
                        onClicked: root.reserve.open("")
                    }
                }
            }

            Section {
                visible: root.product.films.count > 0
                title: qsTr("See how it's done")
                Layout.fillWidth: true

                Column {
                    width: parent.width
                    spacing: Theme.gap

                    Repeater {
                        model: root.product.films

                        FilmRow {
                            width: parent?.width ?? 0
                            onChosen: tutorial => root.tutorials.watch(tutorial)
                        }
                    }
                }
            }

        }

        ColumnLayout {
            spacing: Theme.space(4)
            Layout.row: root.wide ? 1 : 2
            Layout.column: 0
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop

            Section {
                title: qsTr("About it")
                Layout.fillWidth: true

                Column {
                    width: parent.width
                    spacing: Theme.space(2)

                    ThemedText {
                        width: parent.width
                        text: root.page.description ?? ""
                        lineHeight: 1.2
                    }

                    Repeater {
                        model: root.page.attributes ?? []

                        Fact {
                            required property var modelData

                            width: parent?.width ?? 0
                            label: modelData.name
                            words: modelData.value
                        }
                    }

                    Fact {
                        width: parent.width
                        label: qsTr("Article number")
                        words: root.page.sku ?? ""
                    }
                }
            }

            Section {
                visible: (root.page.reviewCount ?? 0) > 0
                title: qsTr("What customers say")
                Layout.fillWidth: true

                ReviewSpread {
                    width: parent.width
                    spread: root.page.reviewSpread ?? []
                    newest: root.page.reviews ?? []
                    count: root.page.reviewCount ?? 0
                }
            }

            // With large letters only the first two actions stand below; the others follow what they are about.
            SecondaryButton {
                visible: !root.plain && root.product.portable
                text: qsTr("To my phone")
                Layout.fillWidth: true
                onClicked: root.takeAlong()
            }

            SecondaryButton {
                visible: !root.plain
                text: qsTr("Ask a colleague")
                Layout.fillWidth: true
                onClicked: root.help.ask("product", root.product.gtin)
            }

            Item {
                Layout.preferredHeight: Theme.space(2)
            }
        }
    }
}
