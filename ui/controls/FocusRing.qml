// The ring that shows where the keys are. Outside its owner, so that it is seen on any ground.
import QtQuick

Rectangle {
    id: root

    property bool shown: false
    property int reach: Theme.ring

    anchors.fill: parent
    anchors.margins: -(reach + 3)
    visible: shown
    color: "transparent"
    radius: Theme.radiusButton + reach + 3
    border.width: reach
    border.color: Theme.focusRing
}
