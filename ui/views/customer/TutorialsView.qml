// The films, by topic.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property Tutorials tutorials

    title: qsTr("Watch how it's done")
    fixed: true

    GridView {
        id: shelf
        visible: root.tutorials.any
        cellWidth: Math.floor(width / columns)
        cellHeight: Math.round((cellWidth - Theme.gap) * 9 / 16) + Theme.body * 3 + Theme.caption * 3.4 + Theme.space(8)
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: false
        clip: true
        model: root.tutorials.films
        Layout.fillWidth: true
        Layout.fillHeight: true

        readonly property int columns: Math.max(1, Math.floor(width / (440 * Math.min(1.8, Theme.textScale))))

        delegate: Item {
            id: cell

            required property string tutorial
            required property string title
            required property string topic
            required property string poster
            required property string length

            width: shelf.cellWidth
            height: shelf.cellHeight

            Card {
                anchors.fill: parent
                anchors.rightMargin: Theme.gap
                anchors.bottomMargin: Theme.gap
                interactive: true
                padding: Theme.space(2)
                accessibleName: [cell.title, cell.topic, cell.length].join(", ")
                onClicked: root.tutorials.watch(cell.tutorial)

                Column {
                    width: parent.width
                    spacing: Theme.space(1)

                    ProductImage {
                        width: parent.width
                        height: Math.round(width * 9 / 16)
                        source: cell.poster
                        glyph: "circle-play"
                        bleed: true
                    }

                    ThemedText {
                        x: Theme.space(1)
                        width: parent.width - Theme.space(2)
                        topPadding: Theme.space(0.5)
                        text: cell.topic
                        kind: ThemedText.Caption
                        color: Theme.accent
                        font.weight: Font.Medium
                        maximumLineCount: 1
                        elide: Text.ElideRight
                        Accessible.ignored: true
                    }

                    ThemedText {
                        x: Theme.space(1)
                        width: parent.width - Theme.space(2)
                        text: cell.title
                        font.weight: Font.DemiBold
                        maximumLineCount: 2
                        elide: Text.ElideRight
                        Accessible.ignored: true
                    }

                    ThemedText {
                        x: Theme.space(1)
                        text: cell.length
                        kind: ThemedText.Caption
                        soft: true
                        numeric: true
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    EmptyState {
        visible: !root.tutorials.any
        glyph: "circle-play"
        title: qsTr("The films are not here just now")
        text: qsTr("Please come back in a moment.")
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
}
