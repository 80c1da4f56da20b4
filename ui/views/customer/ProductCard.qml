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

    property bool beside: false            // the words stand beside the picture
    readonly property int lines: Theme.textScale > 1.3 ? 4 : 3

    signal chosen(string gtin)

    interactive: true
    padding: Theme.space(2)
    accessibleName: [root.name, root.price.spoken ?? "", root.stockWords].join(", ")
    onClicked: root.chosen(root.gtin)

    FontMetrics {
        id: metrics
        font: label.font
    }

    Grid {
        width: parent.width
        columns: root.beside ? 2 : 1
        spacing: root.beside ? Theme.space(3) : Theme.space(1.5)

        ProductImage {
            width: root.beside ? parent.width * 0.4 : parent.width
            height: Math.round(width * 0.86)
            source: root.image
            fallback: root.fallback
            bleed: true
        }

        Column {
            width: root.beside ? parent.width * 0.6 - Theme.space(3) : parent.width
            leftPadding: root.beside ? 0 : Theme.space(1)
            rightPadding: leftPadding
            spacing: Theme.space(1)

            ThemedText {
                id: label
                width: parent.width - 2 * parent.leftPadding
                text: root.name
                font.weight: Font.Medium
                maximumLineCount: root.lines
                height: root.beside ? undefined : Math.max(implicitHeight, Math.ceil(metrics.lineSpacing * root.lines))
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
                width: parent.width - 2 * parent.leftPadding
            }

            Item {
                width: 1
                height: Theme.space(0.5)
            }
        }
    }
}
