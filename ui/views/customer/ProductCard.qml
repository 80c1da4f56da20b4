// A product among others: picture, name, price, and whether it stands in this shop.
pragma ComponentBehavior: Bound

import QtQuick
import ui.controls

Card {
    id: root

    required property string gtin
    required property string name
    required property string brand
    required property string image
    required property string fallback
    required property var price
    required property string status
    required property int available

    readonly property string stockWords: root.status === "in_stock" ? qsTr("In stock here")
                                       : root.status === "low" ? qsTr("Few left here")
                                       : root.status === "out" ? qsTr("Not here just now") : qsTr("Ask us about stock")

    signal chosen(string gtin)

    interactive: true
    padding: Theme.space(2)
    accessibleName: [root.name, root.price.spoken ?? "", root.stockWords].join(", ")
    onClicked: root.chosen(root.gtin)

    Column {
        width: parent.width
        spacing: Theme.space(1.5)

        ProductImage {
            width: parent.width
            height: Math.round(width * 0.86)
            source: root.image
            fallback: root.fallback
            bleed: true
        }

        Column {
            x: Theme.space(1)
            width: parent.width - Theme.space(2)
            spacing: Theme.space(1)

            ThemedText {
                width: parent.width
                text: root.name
                font.weight: Font.Medium
                maximumLineCount: 2
                height: Math.ceil(font.pixelSize * 2.5)
                elide: Text.ElideRight
                Accessible.ignored: true
            }

            PriceLabel {
                price: root.price
                kind: PriceLabel.Card
            }

            StockDot {
                status: root.status
                text: root.stockWords
                width: parent.width
            }

            Item {
                width: 1
                height: Theme.space(0.5)
            }
        }
    }
}
