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
    property bool untouched: false         // nothing in the content is touched: with all controls low it takes the whole screen
    default property alias content: column.data
    property alias actions: actionRow.data
    property int actionColumns: 4          // beside each other, where there is room
    readonly property int columns: actionRow.columns
    readonly property bool wide: width > 1300
    readonly property bool plain: Theme.textScale < 1.3
    readonly property bool roomy: wide || plain
    readonly property bool low: Theme.lowReach && !wide
    readonly property bool bare: !roomy && Theme.lowReach && !untouched    // no room for signs beside the words
    readonly property bool headLow: low && untouched && leavable
    readonly property real foot: actionRow.implicitHeight > 0 ? actionRow.y - Theme.space(2) : height

    // what Back does. A view with steps of its own binds another; a handler of a signal would be called beside this one
    property var stepBack: () => root.journey.back()

    function toTop(): void {
        scroll.contentY = 0
    }

    PageHeader {
        id: header
        x: Theme.margin
        y: root.headLow ? root.foot - height : Theme.space(root.low ? 2 : 4)
        width: root.width - 2 * Theme.margin
        title: (root.roomy || !root.leavable) && !root.headLow ? root.title : ""
        subtitle: root.roomy && !root.headLow ? root.subtitle : ""
        backVisible: root.leavable
        onBack: root.stepBack()

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
        y: root.headLow ? Theme.space(4) : header.y + header.height + Theme.space(root.low ? 2 : 3)
        width: root.width - 2 * Theme.margin + rightInset    // the thumb stands in the margin
        height: (root.headLow ? header.y - Theme.space(2) : root.foot) - y

        ColumnLayout {
            id: column
            width: scroll.width - scroll.rightInset
            height: root.fixed ? scroll.height : Math.max(implicitHeight, scroll.height)
            spacing: Theme.space(3)

            ThemedText {
                visible: root.headLow || (!root.roomy && root.leavable && !root.fixed && !Theme.lowReach)    // low, it stands above
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
            if (root.low && !root.untouched)    // low, rows are dearer than lines
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
