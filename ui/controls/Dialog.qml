// A question that has to be answered first. It lives inside the scene: no window, no popup layer of the platform.
import QtQuick
import QtQuick.Layouts

FocusScope {
    id: root

    property bool shown: false
    property string title: ""
    property string text: ""
    property string glyph: ""
    property color glyphColor: Theme.accent
    property bool dismissible: true
    property int cardWidth: Theme.compact ? 560 : 840
    readonly property bool foremost: Modal.top === root
    default property alias content: body.data
    property alias actions: buttons.data

    signal dismissed

    anchors.fill: parent
    visible: scrim.opacity > 0
    enabled: shown
    z: 100
    Accessible.role: Accessible.Dialog
    Accessible.name: title
    Accessible.description: text

    Keys.onEscapePressed: if (root.dismissible) root.dismissed()

    onShownChanged: shown ? Modal.rose(root) : Modal.sank(root)
    Component.onCompleted: if (shown) Modal.rose(root)
    Component.onDestruction: Modal.sank(root)

    onVisibleChanged: if (visible) root.takeFocus()
    onForemostChanged: if (foremost && visible) root.takeFocus()

    // Tab must not walk out to what lies under the scrim; of two dialogs only the upper one holds it back
    Window.onActiveFocusItemChanged: if (root.foremost && !root.holds(root.Window.activeFocusItem)) root.takeFocus()

    function holds(item: Item): bool {
        for (let at = item; at; at = at.parent)
            if (at === root)
                return true
        return false
    }

    function takeFocus(): void {
        root.forceActiveFocus(Qt.PopupFocusReason)
        const next = card.nextItemInFocusChain(true)
        if (next && root.holds(next))
            next.forceActiveFocus(Qt.PopupFocusReason)
    }

    Scrim {
        id: scrim
        shown: root.shown
        onTapped: if (root.dismissible) root.dismissed()
    }

    Rectangle {
        id: card
        width: Math.min(root.width - 2 * Theme.margin, root.cardWidth * (1 + (Theme.textScale - 1) * 0.4))
        height: Math.min(root.height - 2 * Theme.margin, column.implicitHeight + Theme.space(12))
        x: Math.round((root.width - width) / 2)
        y: Theme.lowReach ? root.height - height - Theme.margin : Math.round((root.height - height) / 2)
        radius: Theme.radiusCard
        color: Theme.surface
        border.width: Theme.scheme === "contrast" ? Theme.edge : 0
        border.color: Theme.line
        opacity: root.shown ? 1 : 0

        Behavior on opacity {
            NumberAnimation { duration: Theme.calm; easing.type: Theme.easing }
        }

        // touches on the card are not touches on the scrim
        MouseArea {
            anchors.fill: parent
        }

        ScrollArea {
            id: scroller
            anchors.fill: parent
            anchors.margins: Theme.space(6)

            ColumnLayout {
                id: column
                width: scroller.width
                spacing: Theme.space(3)

                Icon {
                    visible: root.glyph !== ""
                    name: root.glyph
                    size: Math.round(Theme.iconSize * 1.6)
                    color: root.glyphColor
                }

                ThemedText {
                    visible: root.title !== ""
                    text: root.title
                    kind: ThemedText.Heading
                    strong: true
                    Layout.fillWidth: true
                }

                ThemedText {
                    visible: root.text !== ""
                    text: root.text
                    Layout.fillWidth: true
                }

                ColumnLayout {
                    id: body
                    visible: children.length > 0
                    spacing: Theme.space(2)
                    Layout.fillWidth: true
                    // a layout is as wide as its widest child may be, unless told otherwise
                    Layout.maximumWidth: Number.POSITIVE_INFINITY
                }

                GridLayout {
                    id: buttons
                    readonly property bool narrow: column.width < 640 * (Theme.compact ? 0.6 : 1) * Theme.textScale
                    visible: children.length > 0
                    columns: narrow ? 1 : Math.max(1, children.length)
                    rowSpacing: Theme.gap
                    columnSpacing: Theme.gap
                    uniformCellWidths: true
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.space(1)
                }
            }
        }
    }
}
