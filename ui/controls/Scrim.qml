// What lies under a dialog: it dims the screen and catches every touch.
import QtQuick

Rectangle {
    id: root

    property bool shown: false

    signal tapped

    anchors.fill: parent
    color: Theme.scrim
    visible: opacity > 0
    opacity: shown ? 1 : 0
    Accessible.ignored: true

    Behavior on opacity {
        NumberAnimation { duration: Theme.quick; easing.type: Theme.easing }
    }

    MouseArea {
        anchors.fill: parent
        onClicked: root.tapped()
        onWheel: (wheel) => wheel.accepted = true
    }
}
