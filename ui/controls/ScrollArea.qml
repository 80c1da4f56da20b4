// For what may be longer than the screen. No bounce; a quiet thumb says that there is more; keys and wheel move it too.
import QtQuick

Flickable {
    id: root

    default property alias content: column.data
    property alias spacing: column.spacing
    property int rightInset: moreThanFits ? Theme.space(2) : 0

    readonly property bool moreThanFits: contentHeight > height + 1

    contentWidth: width
    contentHeight: column.implicitHeight
    boundsBehavior: Flickable.StopAtBounds
    flickableDirection: Flickable.VerticalFlick
    interactive: moreThanFits
    clip: moreThanFits                     // what fits may show its focus rings beyond the edge

    Keys.onUpPressed: root.nudge(-1)
    Keys.onDownPressed: root.nudge(1)

    function nudge(direction: int): void {
        root.contentY = Math.max(0, Math.min(root.contentHeight - root.height, root.contentY + direction * 2 * Theme.target))
    }

    Column {
        id: column
        width: root.width
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
