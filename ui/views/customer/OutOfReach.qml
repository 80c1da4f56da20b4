// With all controls low, what stands above them is only looked at: the product with its price, what the basket comes to,
// how to scan, else the shop's name.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Item {
    id: root

    required property Station station
    required property ProductPage product
    property string screen: ""
    property string title: ""              // what the page is about, where its letters are too large to say so itself

    property var amount: ({})              // what the page comes to, where its lines do not all fit

    readonly property bool goods: screen === "product" && !product.loading && !product.missing
    readonly property bool homely: screen === "home"

    ColumnLayout {
        visible: root.goods
        anchors.fill: parent
        spacing: Theme.space(3)

        ProductImage {
            source: root.goods ? root.product.page.image ?? "" : ""
            fallback: root.goods ? root.product.page.fallback ?? "" : ""
            bleed: true
            ground: Theme.ground
            radius: Theme.radiusCard
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: 0
        }

        ThemedText {
            text: root.goods ? root.product.page.name ?? "" : ""
            kind: ThemedText.Title
            maximumLineCount: 3
            elide: Text.ElideRight
            Layout.fillWidth: true
        }

        PriceLabel {
            price: root.goods ? root.product.page.price ?? ({}) : ({})
            kind: PriceLabel.Hero
            Layout.topMargin: -Theme.space(2)
        }

        ThemedText {
            visible: root.goods && (root.product.page.price?.before ?? "") !== "" && (root.product.page.lowest ?? "") !== ""
            text: visible ? qsTranslate("ProductView", "Lowest price in 30 days: %1").arg(root.product.page.lowest) : ""
            kind: ThemedText.Caption
            soft: true
            Layout.topMargin: -Theme.space(3)
            Layout.fillWidth: true
        }

        ThemedText {
            visible: root.goods && (root.product.page.member ?? "") !== ""
            text: visible ? qsTranslate("ProductView", "With our club: %1").arg(root.product.page.member) : ""
            kind: ThemedText.Caption
            color: Theme.accent
            Layout.topMargin: -Theme.space(3)
            Layout.fillWidth: true
        }
    }

    ColumnLayout {
        visible: !root.goods
        anchors.centerIn: parent
        width: parent.width
        spacing: Theme.space(3)

        ThemedText {
            visible: !root.homely
            text: root.title || (root.station.shop.name ?? "")
            kind: ThemedText.Title
            color: Theme.inkSoft
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }

        PriceLabel {
            visible: (root.amount.spoken ?? "") !== ""
            price: root.amount
            kind: PriceLabel.Hero
            Layout.alignment: Qt.AlignHCenter
        }

        ScanHint {
            visible: root.homely
            plate: Theme.surface
            bars: Theme.ink
            Layout.preferredWidth: 380
            Layout.preferredHeight: 258
            Layout.alignment: Qt.AlignHCenter
            Layout.bottomMargin: Theme.space(2)
        }

        ThemedText {
            visible: root.homely
            text: qsTranslate("HomeView", "Scan any product")
            kind: ThemedText.Title
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }

        ThemedText {
            visible: root.homely
            text: qsTranslate("HomeView", "Hold its bar code under the scanner below the screen. You see the price and where it stands.")
            soft: true
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
    }
}
