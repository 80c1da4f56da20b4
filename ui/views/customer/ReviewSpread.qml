// How the stars are spread, five to one; the newest in words, and of each whether its writer bought the product.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ui.controls

Column {
    id: root

    property var spread: []
    property int count: 0
    property var newest: []

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

    Repeater {
        model: root.newest

        Column {
            id: said

            required property var modelData

            width: root.width
            topPadding: Theme.space(2)
            spacing: Theme.space(0.5)

            Flow {
                width: parent.width
                spacing: Theme.space(2)

                Stars {
                    topPadding: 0
                    average: said.modelData.stars
                    words: said.modelData.stars
                }

                ThemedText {
                    text: [said.modelData.author, said.modelData.day].filter(part => part !== "").join(" · ")
                    kind: ThemedText.Caption
                    soft: true
                }

                ThemedText {
                    text: said.modelData.verified ? qsTr("Bought it from us") : qsTr("Not known whether they bought it")
                    kind: ThemedText.Caption
                    color: said.modelData.verified ? Theme.green : Theme.inkSoft
                }
            }

            ThemedText {
                visible: text !== ""
                width: parent.width
                text: said.modelData.text
            }
        }
    }

    ThemedText {
        width: parent.width
        text: qsTr("Reviews come from our web shop, the good and the bad. “Bought it from us” stands where a receipt of ours says so.")
        kind: ThemedText.Caption
        soft: true
        topPadding: Theme.space(1)
    }
}
