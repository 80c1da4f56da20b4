// One fact of a product: its name, soft, and its value.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ui.controls

Item {
    id: root

    property string label: ""
    property string words: ""

    implicitHeight: row.implicitHeight + Theme.space(2)

    Rectangle {
        width: parent.width
        height: 1
        color: Theme.line
    }

    GridLayout {
        id: row
        y: Theme.space(1.5)
        width: parent.width
        columns: Theme.textScale > 1.3 ? 1 : 2    // large letters: one above the other
        columnSpacing: Theme.space(2)
        rowSpacing: 0

        ThemedText {
            text: root.label
            soft: true
            Layout.fillWidth: true
            Layout.preferredWidth: 2
            Layout.alignment: Qt.AlignTop
        }

        ThemedText {
            text: root.words
            font.weight: Font.Medium
            Layout.fillWidth: true
            Layout.preferredWidth: 3
        }
    }
}
