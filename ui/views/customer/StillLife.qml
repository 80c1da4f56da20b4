// The house's own picture while nobody is here: a still life on a table that goes on beyond it.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ui.controls

Item {
    id: root

    required property string shopName
    required property string sentence
    required property string more
    property int bottomInset: 0

    readonly property bool portrait: height > width
    readonly property bool large: Theme.textScale > 1.3
    readonly property color wall: "#E6DDCB"
    readonly property color ink: "#17211E"

    Rectangle {
        anchors.fill: parent
        color: root.wall
    }

    // the table goes on beyond the picture
    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        y: picture.visible ? picture.y + picture.height * 0.8 : hint.y - Theme.space(4)
        height: root.height - y
        color: "#BE8E5D"

        Rectangle {
            width: parent.width
            height: picture.height * 0.026
            color: "#D3A675"
        }
    }

    // the lamp hangs from the ceiling
    Rectangle {
        x: picture.x + picture.width * 196 / 1080 - width / 2
        y: 0
        visible: picture.visible
        width: picture.width * 6 / 1080
        height: picture.y + 4
        color: "#2A3A37"
    }

    Image {
        id: picture
        // upright it hangs between the words above and those below, as large as there is room
        visible: width > root.width * 0.3
        readonly property real room: hint.y - Theme.space(3) - below
        readonly property real below: words.y + words.height - (root.large ? 0 : Theme.space(3))
        width: root.portrait ? Math.min(root.width, room * 1.08) : Math.min(root.width * 0.58, root.height * 0.86 * 1.08)
        height: width / 1.08
        x: root.portrait ? 0 : root.width - width
        y: root.portrait ? Math.max(below, Math.min(root.height * 0.28, hint.y - Theme.space(3) - height)) : root.height - root.bottomInset - height * 0.93
        source: Qt.resolvedUrl("still-life.svg")
        sourceSize.width: width
        sourceSize.height: height
        Accessible.ignored: true
    }

    ColumnLayout {
        id: words
        x: Theme.margin + (root.portrait ? 0 : Theme.space(4))
        y: root.portrait ? Theme.space(12) : root.height * (root.large ? 0.03 : 0.1)
        width: root.portrait ? root.width - 2 * Theme.margin : root.width * 0.4
        spacing: Theme.space(3)

        ShopMark {
            name: root.shopName
            paper: true
            tone: Theme.look.tones?.light?.accent ?? "#12505C"
            Layout.fillWidth: true
            Layout.leftMargin: root.portrait ? root.width * 0.26 : 0
        }

        ThemedText {
            text: root.sentence
            kind: ThemedText.Display
            color: root.ink
            lineHeight: 0.94
            leftPadding: root.portrait ? root.width * 0.26 : 0
            Layout.fillWidth: true
        }
    }

    ThemedText {
        id: wideMore
        x: words.x
        y: words.y + words.height + words.spacing
        width: words.width - (root.large ? 0 : Theme.space(6))
        visible: !root.portrait && y + height < root.height - root.bottomInset
        text: root.more
        kind: root.large ? ThemedText.Caption : ThemedText.Body
        color: root.ink
        font.weight: root.large ? Font.Medium : Font.Normal
    }

    RowLayout {
        id: hint
        x: Theme.margin + (root.portrait ? 0 : Theme.space(4))
        width: root.portrait ? root.width - 2 * Theme.margin : root.width * 0.36
        y: root.portrait ? root.height - root.bottomInset - height - Theme.space(5)
                         : (wideMore.visible ? wideMore.y + wideMore.height : words.y + words.height) + Theme.space(5)
        visible: root.portrait || y + height < root.height - root.bottomInset
        spacing: Theme.space(4)

        ScanHint {
            Layout.preferredWidth: root.portrait ? 260 : 300
            Layout.preferredHeight: root.portrait ? 177 : 204
        }

        ThemedText {
            visible: root.portrait
            text: root.more
            color: root.ink
            font.weight: Font.Medium
            Layout.fillWidth: true
        }
    }
}
