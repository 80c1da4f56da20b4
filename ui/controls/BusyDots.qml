// Three dots that breathe in turn: something is being done, nobody knows how long.
pragma ComponentBehavior: Bound

import QtQuick

Item {
    id: root

    property bool running: true
    property string text: ""
    property string name: text
    property color color: Theme.inkSoft
    property int dot: Math.round(Theme.body * 0.4)

    implicitWidth: row.implicitWidth
    implicitHeight: Math.max(row.implicitHeight, dot * 1.5)
    Accessible.role: Accessible.Animation
    Accessible.name: name

    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.space(2)

        Row {
            spacing: root.dot * 0.75
            anchors.verticalCenter: parent.verticalCenter

            Repeater {
                model: 3

                Rectangle {
                    id: mote
                    required property int index
                    width: root.dot
                    height: root.dot
                    radius: root.dot / 2
                    color: root.color

                    SequentialAnimation on opacity {
                        running: root.running && root.visible && !Theme.reducedMotion
                        loops: Animation.Infinite
                        PauseAnimation { duration: mote.index * 180 }
                        NumberAnimation { from: 1; to: 0.25; duration: 420; easing.type: Easing.InOutQuad }
                        NumberAnimation { from: 0.25; to: 1; duration: 420; easing.type: Easing.InOutQuad }
                        PauseAnimation { duration: (2 - mote.index) * 180 }
                    }
                }
            }
        }

        ThemedText {
            visible: root.text !== ""
            text: root.text
            soft: true
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
    }
}
