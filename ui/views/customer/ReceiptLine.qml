// One line of a receipt: what it was, what it came to.
import QtQuick
import QtQuick.Layouts
import ui.controls

RowLayout {
    id: root

    required property string name
    required property string detail
    required property string amount

    spacing: Theme.space(3)
    Accessible.role: Accessible.ListItem
    Accessible.name: [name, detail, amount].filter(part => part !== "").join(", ")

    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true

        ThemedText {
            text: root.name
            Layout.fillWidth: true
            Accessible.ignored: true
        }

        ThemedText {
            visible: text !== ""
            text: root.detail
            kind: ThemedText.Caption
            soft: true
            numeric: true
            Layout.fillWidth: true
            Accessible.ignored: true
        }
    }

    ThemedText {
        text: root.amount
        font.weight: Font.Medium
        numeric: true
        wrapMode: Text.NoWrap
        Layout.alignment: Qt.AlignTop
        Accessible.ignored: true
    }
}
