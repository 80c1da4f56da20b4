// A line of a reservation as it lies on the counter.
import QtQuick
import QtQuick.Layouts
import ui.controls

Item {
    id: root

    required property string name
    required property url image
    required property url fallback
    required property int quantity
    required property string amount

    implicitHeight: row.implicitHeight + Theme.space(2)
    Accessible.role: Accessible.ListItem
    Accessible.name: quantity + " × " + name

    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.space(1)
        anchors.rightMargin: Theme.space(1)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space(2.5)

        ProductImage {
            source: root.image
            fallback: root.fallback
            bleed: true
            radius: Theme.radiusButton
            implicitWidth: Theme.target * 1.3
            implicitHeight: Theme.target * 1.3
        }

        ThemedText {
            text: root.quantity + " ×"
            kind: ThemedText.Heading
            strong: true
            numeric: true
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }

        ThemedText {
            text: root.name
            font.weight: Font.Medium
            elide: Text.ElideRight
            maximumLineCount: 2
            Layout.fillWidth: true
            Accessible.ignored: true
        }

        ThemedText {
            text: root.amount
            numeric: true
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
