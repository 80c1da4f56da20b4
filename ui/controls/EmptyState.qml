// Nothing here, said kindly, with the way on.
import QtQuick
import QtQuick.Layouts

ColumnLayout {
    id: root

    property string glyph: "search"
    property string title: ""
    property string text: ""
    property string actionText: ""
    property string actionGlyph: ""
    property bool bare: Theme.lowReach && Theme.textScale > 1.3    // no room for the sign beside the words

    signal action

    spacing: Theme.space(2)

    // what is given more room than it needs stands together in the middle of it
    Item {
        Layout.fillHeight: true
    }

    Rectangle {
        visible: !root.bare
        implicitWidth: Theme.iconSize * 3
        implicitHeight: implicitWidth
        radius: implicitWidth / 2
        color: Theme.sunken
        Layout.alignment: Qt.AlignHCenter
        Layout.bottomMargin: Theme.space(1)

        Icon {
            anchors.centerIn: parent
            name: root.glyph
            size: Math.round(Theme.iconSize * 1.4)
            color: Theme.inkSoft
        }
    }

    ThemedText {
        text: root.title
        visible: text !== ""
        kind: ThemedText.Heading
        strong: true
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    ThemedText {
        text: root.text
        visible: text !== ""
        soft: true
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
        Layout.maximumWidth: Theme.body * 24
        Layout.alignment: Qt.AlignHCenter
    }

    SecondaryButton {
        text: root.actionText
        visible: text !== ""
        glyph: root.actionGlyph
        Layout.alignment: Qt.AlignHCenter
        Layout.topMargin: Theme.space(2)
        onClicked: root.action()
    }

    Item {
        Layout.fillHeight: true
    }
}
