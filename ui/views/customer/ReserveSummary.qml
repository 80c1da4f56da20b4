// What will be reserved, where, for whom: everything can still be changed.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

ColumnLayout {
    id: root

    required property ReserveFlow reserve
    property bool mails: false             // letters can be sent from here
    property bool wide: false

    readonly property var summary: reserve.summary

    spacing: Theme.space(3)

    Banner {
        shown: root.reserve.fault !== ""
        tone: root.reserve.fault === "offline" ? "amber" : "red"
        text: root.reserve.fault === "offline" ? qsTr("We could not reach the shop's system")
            : root.reserve.fault === "not_enough_stock" ? qsTr("Somebody was faster: there are not enough left there")
                                                        : qsTr("It could not be reserved")
        detail: root.reserve.fault === "not_enough_stock" ? qsTr("Choose another shop, or fewer pieces.")
                                                          : qsTr("Please try again. Nothing has been reserved twice.")
        Layout.fillWidth: true
    }

    GridLayout {
        columns: root.wide ? 2 : 1
        columnSpacing: Theme.space(4)
        rowSpacing: Theme.space(3)
        Layout.fillWidth: true

        Card {
            Layout.fillWidth: true
            Layout.preferredWidth: 2
            Layout.alignment: Qt.AlignTop

            GridLayout {
                width: parent.width
                columns: root.wide ? 1 : 2
                columnSpacing: Theme.space(4)
                rowSpacing: Theme.space(2)

                ProductImage {
                    source: root.summary.image ?? ""
                    bleed: true
                    Layout.preferredWidth: 220
                    Layout.preferredHeight: 220
                }

                ColumnLayout {
                    spacing: Theme.space(2)
                    Layout.fillWidth: true

                    ThemedText {
                        text: root.summary.product ?? ""
                        kind: ThemedText.Heading
                        maximumLineCount: 3
                        elide: Text.ElideRight
                        Layout.fillWidth: true
                    }

                    PriceLabel {
                        price: root.summary.price ?? ({})
                    }
                }
            }
        }

        Card {
            padding: Theme.space(1)
            Layout.fillWidth: true
            Layout.preferredWidth: 3
            Layout.alignment: Qt.AlignTop

            Column {
                width: parent.width

                ListRow {
                    width: parent.width
                    passive: true
                    glyph: "layers"
                    text: qsTr("How many")

                    IconButton {
                        text: qsTr("Fewer")
                        glyph: "minus"
                        wordless: true
                        filled: true
                        enabled: root.reserve.quantity > 1
                        onClicked: root.reserve.setQuantity(root.reserve.quantity - 1)
                    }

                    ThemedText {
                        text: root.reserve.quantity
                        kind: ThemedText.Heading
                        numeric: true
                        horizontalAlignment: Text.AlignHCenter
                        Layout.preferredWidth: Theme.space(8)
                    }

                    IconButton {
                        text: qsTr("More")
                        glyph: "plus"
                        wordless: true
                        filled: true
                        enabled: root.reserve.quantity < root.reserve.most
                        onClicked: root.reserve.setQuantity(root.reserve.quantity + 1)
                    }
                }

                ListRow {
                    width: parent.width
                    glyph: "store"
                    text: root.summary.shop?.name ?? ""
                    detail: [root.summary.shop?.street ?? "", root.summary.shop?.city ?? ""].join(", ")
                    trailing: qsTr("Change")
                    onClicked: root.reserve.change("shop")
                }

                ListRow {
                    width: parent.width
                    glyph: "user"
                    text: root.reserve.name
                    detail: root.reserve.phone
                    personal: true
                    trailing: qsTr("Change")
                    onClicked: root.reserve.change("person")
                }

                ListRow {
                    visible: root.mails
                    width: parent.width
                    glyph: "mail"
                    personal: root.reserve.address !== ""
                    text: root.reserve.address !== "" ? root.reserve.address : qsTr("Get the code by e-mail too")
                    detail: qsTr("We also write when it is ready.")
                    trailing: root.reserve.address !== "" ? qsTr("Change") : qsTr("Add")
                    onClicked: root.reserve.byMail()
                }
            }
        }
    }

    ThemedText {
        text: qsTr("You pay when you collect it. Reserving costs nothing.")
        soft: true
        Layout.fillWidth: true
    }
}
