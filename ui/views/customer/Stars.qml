// The average of the reviews: five stars, the figure, how many.
pragma ComponentBehavior: Bound

import QtQuick
import ui.controls

Column {
    id: root

    property real average: 0
    property string words: ""
    property int count: 0

    spacing: Theme.space(0.5)
    topPadding: Theme.space(3)

    Row {
        spacing: Theme.space(0.5)
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTr("%1 of 5 stars").arg(root.words)

        Repeater {
            model: 5

            Icon {
                required property int index

                name: "star"
                size: Math.round(Theme.iconSize * 0.8)
                color: root.average >= index + 0.5 ? Theme.amber : Theme.outline
                solid: root.average >= index + 0.5
                stroke: 1.5
            }
        }

        ThemedText {
            leftPadding: Theme.space(1)
            text: root.words
            font.weight: Font.DemiBold
            numeric: true
            Accessible.ignored: true
        }
    }

    ThemedText {
        visible: root.count > 0
        text: qsTr("%n review(s)", "", root.count)
        kind: ThemedText.Caption
        soft: true
    }
}
