// A ground for things that belong together. Depth by tone; may be pressed as a whole.
import QtQuick
import QtQuick.Templates as T

T.AbstractButton {
    id: root

    property color tone: Theme.surface
    property bool interactive: false
    property string accessibleName: ""
    default property alias content: area.data

    implicitWidth: area.implicitWidth + leftPadding + rightPadding
    implicitHeight: area.implicitHeight + topPadding + bottomPadding
    padding: Theme.space(4)
    focusPolicy: interactive ? Qt.StrongFocus : Qt.NoFocus
    hoverEnabled: false
    Accessible.role: interactive ? Accessible.Button : Accessible.Grouping
    Accessible.name: accessibleName
    Accessible.ignored: !interactive && accessibleName === ""
    Accessible.onPressAction: root.click()

    Keys.onReturnPressed: if (root.interactive) root.click()
    Keys.onEnterPressed: if (root.interactive) root.click()

    contentItem: Item {
        id: area
        // the first child decides; give it `width: parent.width`
        implicitWidth: children.length > 0 ? children[0].implicitWidth : 0
        implicitHeight: children.length > 0 ? children[0].implicitHeight : 0
    }

    background: Rectangle {
        radius: Theme.radiusCard
        color: root.interactive && root.down ? Theme.sunken : root.tone
        border.width: Theme.scheme === "contrast" ? Theme.edge : 0
        border.color: Theme.line

        FocusRing {
            shown: root.visualFocus && root.interactive
            radius: Theme.radiusCard + reach + 3
        }
    }
}
