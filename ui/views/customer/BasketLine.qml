// One line of the basket: what it is, how many, what it comes to.
import QtQuick
import QtQuick.Layouts
import ui.controls

Item {
    id: root

    required property string gtin
    required property string name
    required property url image
    required property int quantity
    required property string amount
    required property string status
    required property bool priced
    property bool roomy: true

    readonly property string stockWords: status === "in_stock" ? qsTr("In stock here") : status === "low" ? qsTr("Few left here")
                                       : status === "out" ? qsTr("Not here now") : ""

    signal wanted(int quantity)

    implicitHeight: grid.implicitHeight + Theme.space(4)
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1, %2 pieces, %3").arg(name).arg(quantity).arg(amount)

    GridLayout {
        id: grid
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        columns: root.roomy ? 2 : 1
        columnSpacing: Theme.space(3)
        rowSpacing: Theme.space(2)

        RowLayout {
            spacing: Theme.space(3)
            Layout.fillWidth: true

            ProductImage {
                source: root.image
                bleed: true
                radius: Theme.radiusButton
                Layout.preferredWidth: 150
                Layout.preferredHeight: 150
            }

            ColumnLayout {
                spacing: Theme.space(1)
                Layout.fillWidth: true

                ThemedText {
                    text: root.name === "" ? qsTr("No longer sold") : root.name
                    font.weight: Font.Medium
                    maximumLineCount: 3
                    elide: Text.ElideRight
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }

                StockDot {
                    visible: root.stockWords !== ""
                    status: root.status
                    text: root.stockWords
                    Layout.fillWidth: true
                }

                ThemedText {
                    text: root.priced ? root.amount : qsTr("No price here")
                    strong: true
                    numeric: true
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
            }
        }

        RowLayout {
            spacing: Theme.gap
            Layout.alignment: Qt.AlignRight

            IconButton {
                text: root.quantity > 1 ? qsTr("One fewer of %1").arg(root.name) : qsTr("Remove %1").arg(root.name)
                glyph: root.quantity > 1 ? "minus" : "trash-2"
                wordless: true
                filled: true
                onClicked: root.wanted(root.quantity - 1)
            }

            ThemedText {
                text: root.quantity
                kind: ThemedText.Heading
                numeric: true
                horizontalAlignment: Text.AlignHCenter
                wrapMode: Text.NoWrap
                Layout.preferredWidth: Math.max(Theme.space(8), implicitWidth)
                Accessible.ignored: true
            }

            IconButton {
                text: qsTr("One more of %1").arg(root.name)
                glyph: "plus"
                wordless: true
                filled: true
                enabled: root.priced && root.quantity < 99
                onClicked: root.wanted(root.quantity + 1)
            }
        }
    }
}
