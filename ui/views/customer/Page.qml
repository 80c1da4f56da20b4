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
    readonly property int columns: actionRow.columns
    readonly property bool wide: width > 1300
    readonly property bool plain: Theme.textScale < 1.3
    readonly property bool roomy: wide || plain
    readonly property bool bare: !roomy && Theme.lowReach    // no room for signs beside the words

    signal back

    onBack: root.journey.back()

    function toTop(): void {
        scroll.contentY = 0
    }

    PageHeader {
        id: header
        x: Theme.margin
        y: Theme.space(Theme.lowReach && !root.wide ? 2 : 4)
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
        fade: Theme.ground
        x: Theme.margin
        y: header.y + header.height + Theme.space(Theme.lowReach && !root.wide ? 2 : 3)
        width: root.width - 2 * Theme.margin + rightInset    // the thumb stands in the margin
        height: (actionRow.implicitHeight > 0 ? actionRow.y - Theme.space(2) : root.height) - y

        ColumnLayout {
            id: column
            width: scroll.width - scroll.rightInset
            height: root.fixed ? scroll.height : Math.max(implicitHeight, scroll.height)
            spacing: Theme.space(3)

            ThemedText {
                visible: !root.roomy && root.leavable && !root.fixed && !Theme.lowReach    // low, it stands above
                text: root.title
                kind: ThemedText.Heading
                strong: true
                Layout.fillWidth: true
            }
        }
    }

    GridLayout {
        id: actionRow
        columns: fitting(root.roomy ? root.actionColumns : 2)
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        x: Theme.margin
        y: root.height - height
        width: root.width - 2 * Theme.margin

        // as many beside each other as have room for their words; what does not fit in one row is shared out evenly
        function fitting(most: int): int {
            const shown = []
            for (const item of children) {
                if (item.visible)
                    shown.push(item.implicitWidth - Theme.space(root.roomy ? 3 : 4))    // a button's insets give way
            }
            const squeeze = root.roomy ? 1 : shown.length > 3 ? 1.4 : 1.15    // large words rather take two lines than a row more
            if (Theme.lowReach && !root.wide)    // low, rows are dearer than lines
                return Math.max(1, Math.min(2, shown.length))
            for (let count = Math.min(most, shown.length); count > 1; --count) {
                const widest = new Array(count).fill(0)
                shown.forEach((wide, at) => widest[at % count] = Math.max(widest[at % count], wide))
                if (widest.reduce((sum, wide) => sum + wide + columnSpacing, -columnSpacing) <= width * squeeze)
                    return Math.ceil(shown.length / Math.ceil(shown.length / count))
            }
            return 1
        }
    }
}
