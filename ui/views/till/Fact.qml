// A short fact with its sign.
import QtQuick
import QtQuick.Layouts
import ui.controls

RowLayout {
    id: root

    property string glyph: ""
    property string text: ""
    property color color: Theme.ink

    spacing: Theme.space(1.5)
    Layout.fillWidth: true

    Icon {
        name: root.glyph
        color: root.color
    }

    ThemedText {
        text: root.text
        color: root.color
        font.weight: Font.Medium
        numeric: true
        Layout.fillWidth: true
    }
}
