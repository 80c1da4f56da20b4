// Where in a journey the customer is: done, now, to come.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

RowLayout {
    id: root

    property var steps: []
    property int current: 0

    spacing: Theme.gap
    uniformCellSizes: true
    Accessible.role: Accessible.StaticText
    Accessible.name: steps.length === 0 ? "" : qsTr("Step %1 of %2: %3").arg(current + 1).arg(steps.length).arg(steps[current] ?? "")

    Repeater {
        model: root.steps

        ColumnLayout {
            id: step
            required property string modelData
            required property int index

            spacing: Theme.space(1)
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            Rectangle {
                implicitHeight: Theme.compact ? 5 : 8
                radius: implicitHeight / 2
                color: step.index <= root.current ? Theme.accent : Theme.scheme === "contrast" ? "#5A5A5A" : Theme.line
                Layout.fillWidth: true
            }

            RowLayout {
                spacing: Theme.space(0.75)

                Icon {
                    visible: step.index < root.current
                    name: "check"
                    size: Theme.caption
                    stroke: 3
                    color: Theme.accent
                }

                ThemedText {
                    text: step.modelData
                    kind: ThemedText.Caption
                    soft: step.index !== root.current
                    strong: step.index === root.current
                    maximumLineCount: 2
                    elide: Text.ElideRight
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
            }
        }
    }
}
