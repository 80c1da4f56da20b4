// For what may be longer than the screen. No bounce; a quiet thumb says that there is more; keys and wheel move it too.
import QtQuick
import QtQuick.Templates as T

Flickable {
    id: root

    default property alias content: column.data
    property alias spacing: column.spacing
    property color fade: "transparent"     // the ground it lies on

    // Room for the thumb, whether it is shown or not: a width that went with the height of what is in it could have no
    // end, where words take a line more beside the thumb and then need it.
    readonly property int rightInset: Theme.space(2)
    readonly property bool moreThanFits: contentHeight > height + 1

    contentWidth: width
    contentHeight: column.implicitHeight
    boundsBehavior: Flickable.StopAtBounds
    flickableDirection: Flickable.VerticalFlick
    interactive: moreThanFits
    clip: moreThanFits                     // what fits may show its focus rings beyond the edge

    // at the till arrows move the page; at the kiosk they walk over the controls
    Keys.onUpPressed: event => Theme.compact ? root.nudge(-1) : event.accepted = false
    Keys.onDownPressed: event => Theme.compact ? root.nudge(1) : event.accepted = false
    Keys.onPressed: event => {
        event.accepted = event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown
        if (event.accepted)
            root.nudge(event.key === Qt.Key_PageUp ? -1 : 1)
    }

    Window.onActiveFocusItemChanged: root.follow(root.Window.activeFocusItem as Item)

    function nudge(direction: int): void {
        root.contentY = Math.max(0, Math.min(root.contentHeight - root.height, root.contentY + direction * 2 * Theme.target))
    }

    // what the keys have come to is brought into sight; what a finger touched stays where it is
    function follow(item: Item): void {
        const reason = (item as T.Control)?.focusReason ?? (item as T.TextField)?.focusReason
        if (!root.moreThanFits || (reason !== Qt.TabFocusReason && reason !== Qt.BacktabFocusReason))
            return
        let at = item
        while (at && at !== column)
            at = at.parent
        if (!at)
            return
        const top = item.mapToItem(column, 0, 0).y
        const room = Theme.ring + Theme.space(2)
        if (top - room < root.contentY)
            root.contentY = Math.max(0, top - room)
        else if (top + item.height + room > root.contentY + root.height)
            root.contentY = Math.min(root.contentHeight - root.height, Math.min(top - room, top + item.height + room - root.height))
    }

    Column {
        id: column
        width: root.width
    }

    // what goes on below fades out: a line cut in half looks like a fault
    Rectangle {
        parent: root
        visible: root.moreThanFits && !root.atYEnd && root.fade.a > 0
        y: root.height - height
        width: root.width - root.rightInset
        height: Theme.space(5)
        gradient: Gradient {
            GradientStop { position: 0; color: Qt.alpha(root.fade, 0) }
            GradientStop { position: 1; color: root.fade }
        }
    }

    Rectangle {
        parent: root
        visible: root.moreThanFits
        x: root.width - width
        y: root.visibleArea.yPosition * root.height
        width: Theme.compact ? 4 : 6
        height: Math.max(48, root.visibleArea.heightRatio * root.height)
        radius: width / 2
        color: Theme.outline
        opacity: root.moving ? 0.9 : 0.45
    }
}
