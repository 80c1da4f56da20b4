// A place of the till: marked while one is there, with the number of people who wait there.
import QtQuick
import ui.controls

PressButton {
    id: root

    property bool here: false
    property int count: 0

    fill: here ? Theme.accentSoft : "transparent"
    fillPressed: Theme.sunken
    ink: here ? Theme.accent : Theme.ink
    leftPadding: Theme.space(2.5)
    rightPadding: Theme.space(2.5) + (badge.visible ? badge.width + Theme.space(1) : 0)
    Accessible.name: count > 0 ? text + ", " + qsTr("%n waiting", "", count) : text

    Rectangle {
        id: badge
        visible: root.count > 0
        width: Math.max(height, number.implicitWidth + Theme.space(2))
        height: number.implicitHeight + Theme.space(0.75)
        radius: height / 2
        color: Theme.amber
        anchors.right: parent.right
        anchors.rightMargin: Theme.space(2)
        anchors.verticalCenter: parent.verticalCenter

        ThemedText {
            id: number
            anchors.centerIn: parent
            text: root.count
            kind: ThemedText.Caption
            strong: true
            numeric: true
            color: Theme.luminance(Theme.amber) > 0.22 ? "#0B1B1E" : "#FFFFFF"
            Accessible.ignored: true
        }
    }
}
