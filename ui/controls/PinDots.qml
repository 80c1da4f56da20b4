// How many signs of a secret have been typed, never which.
pragma ComponentBehavior: Bound

import QtQuick

Row {
    id: root

    property int length: 4
    property int filled: 0
    property bool wrong: false
    property int dot: Theme.compact ? 18 : 32

    spacing: dot
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1 of %2 typed").arg(filled).arg(length)

    Repeater {
        model: root.length

        Rectangle {
            required property int index

            width: root.dot
            height: root.dot
            radius: root.dot / 2
            color: root.wrong ? Theme.red : index < root.filled ? Theme.accent : "transparent"
            border.width: Theme.edge
            border.color: root.wrong ? Theme.red : index < root.filled ? Theme.accent : Theme.outline
        }
    }
}
