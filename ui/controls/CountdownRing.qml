// The seconds that are left, as a ring and as a figure. It counts nothing: the owner of the time sets `remaining`.
import QtQuick

Item {
    id: root

    property real total: 20
    property real remaining: 20
    property int size: Theme.compact ? 96 : 200

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("%n second(s) left", "", Math.ceil(remaining))

    ProgressRing {
        size: root.size
        value: root.total > 0 ? root.remaining / root.total : 0
        Accessible.ignored: true
    }

    ThemedText {
        anchors.centerIn: parent
        text: Math.max(0, Math.ceil(root.remaining))
        kind: ThemedText.Title
        numeric: true
        font.pixelSize: Math.round(root.size * 0.36)
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
}
