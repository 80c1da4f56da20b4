// How much there is, in words; the dot only helps the eye.
import QtQuick
import QtQuick.Layouts

RowLayout {
    id: root

    property string status: "unknown"      // in_stock | low | out | unknown
    property string text: ""
    property bool large: false

    readonly property color tone: status === "in_stock" ? Theme.green : status === "low" ? Theme.amber
                                : status === "out" ? Theme.red : Theme.inkSoft

    spacing: Math.round(words.font.pixelSize * 0.36)
    Layout.fillWidth: false
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Rectangle {
        readonly property int size: Math.round(words.font.pixelSize * 0.5)

        // full, half or empty: the state is readable without colour
        implicitWidth: size
        implicitHeight: size
        radius: size / 2
        color: root.status === "in_stock" ? root.tone : "transparent"
        border.width: Math.max(2, Math.round(size * 0.18))
        border.color: root.tone
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: Math.round((words.font.pixelSize * 1.21 - size) / 2)

        Rectangle {
            visible: root.status === "low"
            width: Math.round(parent.size * 0.4)
            height: width
            radius: width / 2
            anchors.centerIn: parent
            color: root.tone
        }
    }

    ThemedText {
        id: words
        text: root.text
        kind: root.large ? ThemedText.Body : ThemedText.Caption
        color: root.tone
        font.weight: Font.DemiBold
        Layout.fillWidth: true
        Accessible.ignored: true
    }
}
