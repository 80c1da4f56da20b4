// A film in a list: its picture, its name, how long it takes.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ui.controls

Card {
    id: root

    required property string tutorial
    required property string title
    required property string summary
    required property string topic
    required property string poster
    required property string length

    signal chosen(string tutorial)

    interactive: true
    padding: Theme.space(2)
    accessibleName: [root.title, root.length].join(", ")
    onClicked: root.chosen(root.tutorial)

    RowLayout {
        width: parent.width
        spacing: Theme.space(3)

        ProductImage {
            source: root.poster
            glyph: "circle-play"
            bleed: true
            Layout.preferredWidth: 256
            Layout.preferredHeight: 144
        }

        ColumnLayout {
            spacing: Theme.space(0.5)
            Layout.fillWidth: true

            ThemedText {
                text: root.title
                font.weight: Font.DemiBold
                maximumLineCount: 2
                elide: Text.ElideRight
                Layout.fillWidth: true
                Accessible.ignored: true
            }

            ThemedText {
                text: root.length
                kind: ThemedText.Caption
                soft: true
                numeric: true
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }

        Icon {
            name: "circle-play"
            size: Math.round(Theme.iconSize * 1.4)
            color: Theme.accent
        }
    }
}
