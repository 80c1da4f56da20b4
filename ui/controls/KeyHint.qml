// The name of the key that presses this button, shown on the button.
import QtQuick

Rectangle {
    id: root

    property string key: ""
    property color ink: Theme.ink

    visible: key !== ""
    implicitWidth: Math.max(implicitHeight, words.implicitWidth + Theme.space(2))
    implicitHeight: words.implicitHeight + Theme.space(1)
    color: "transparent"
    radius: Theme.radiusButton / 2
    border.width: 1
    border.color: ink
    opacity: 0.85

    ThemedText {
        id: words
        anchors.centerIn: parent
        text: root.key
        kind: ThemedText.Caption
        color: root.ink
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
}
