// A customer's page: head with the way back and home, content that scrolls when it must, actions that stay in sight.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Item {
    id: root

    required property Journey journey
    property string title: ""
    property string subtitle: ""
    property bool leavable: true
    property bool fixed: false             // the content fills the page and scrolls by itself, if at all
    default property alias content: column.data
    property alias actions: actionRow.data
    property int actionColumns: 4          // beside each other, where there is room
    readonly property bool wide: width > 1300
    readonly property bool roomy: wide || Theme.textScale < 1.3

    signal back

    onBack: root.journey.back()

    function toTop(): void {
        scroll.contentY = 0
    }

    PageHeader {
        id: header
        x: Theme.margin
        y: Theme.space(4)
        width: root.width - 2 * Theme.margin
        title: root.roomy || !root.leavable ? root.title : ""
        subtitle: root.roomy ? root.subtitle : ""
        backVisible: root.leavable
        onBack: root.back()

        IconButton {
            visible: root.leavable
            text: qsTr("Home")
            glyph: "house"
            filled: true
            onClicked: root.journey.home()
        }
    }

    ScrollArea {
        id: scroll
        x: Theme.margin
        y: header.y + header.height + Theme.space(3)
        width: root.width - 2 * Theme.margin
        height: (actionRow.implicitHeight > 0 ? actionRow.y - Theme.space(2) : root.height) - y

        ColumnLayout {
            id: column
            width: scroll.width - scroll.rightInset
            height: root.fixed ? scroll.height : Math.max(implicitHeight, scroll.height)
            spacing: Theme.space(3)

            ThemedText {
                visible: !root.roomy && root.leavable && !root.fixed
                text: root.title
                kind: ThemedText.Heading
                strong: true
                Layout.fillWidth: true
            }
        }
    }

    GridLayout {
        id: actionRow
        columns: root.roomy ? root.actionColumns : 1
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        x: Theme.margin
        y: root.height - height
        width: root.width - 2 * Theme.margin
    }
}
