// How the stars are spread, five to one.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ui.controls

Column {
    id: root

    property var spread: []
    property int count: 0

    spacing: Theme.space(1)

    Repeater {
        model: [5, 4, 3, 2, 1]

        RowLayout {
            id: line

            required property int modelData
            readonly property int votes: root.spread[line.modelData - 1] ?? 0

            width: root.width
            spacing: Theme.space(2)
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("%1 stars: %2").arg(line.modelData).arg(line.votes)

            ThemedText {
                text: line.modelData
                numeric: true
                Accessible.ignored: true
            }

            Rectangle {
                color: Theme.sunken
                radius: height / 2
                implicitHeight: Theme.space(1.5)
                Layout.fillWidth: true

                Rectangle {
                    width: parent.width * line.votes / Math.max(1, root.count)
                    height: parent.height
                    radius: height / 2
                    color: Theme.amber
                }
            }

            ThemedText {
                text: line.votes
                kind: ThemedText.Caption
                soft: true
                numeric: true
                horizontalAlignment: Text.AlignRight
                Layout.preferredWidth: Theme.space(7)
                Accessible.ignored: true
            }
        }
    }

    ThemedText {
        width: parent.width
        text: qsTr("Reviews come from our web shop. We do not check whether the writer has bought the product.")
        kind: ThemedText.Caption
        soft: true
        topPadding: Theme.space(1)
    }
}
