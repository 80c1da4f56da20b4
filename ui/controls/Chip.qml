// A small choice among many: a filter, a variant, a suggestion.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

T.Button {
    id: root

    property string glyph: ""

    implicitWidth: Math.max(Theme.target, contentItem.implicitWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target, contentItem.implicitHeight + topPadding + bottomPadding)
    leftPadding: Theme.space(3)
    rightPadding: Theme.space(3)
    topPadding: Theme.space(1)
    bottomPadding: Theme.space(1)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: false
    opacity: enabled ? 1 : 0.45
    Accessible.role: checkable ? Accessible.CheckBox : Accessible.Button
    Accessible.name: text
    Accessible.checked: checked
    Accessible.onPressAction: root.click()

    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight

        RowLayout {
            id: row
            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width)
            spacing: Math.round(Theme.space(1) * Theme.grown(0.7))

            Icon {
                visible: name !== ""
                name: root.checked ? "check" : root.glyph
                size: Math.round(Theme.iconSize * 0.8)
                color: label.color
            }

            ThemedText {
                id: label
                text: root.text
                color: root.checked ? Theme.accentInk : Theme.ink
                font.weight: root.checked ? Font.DemiBold : Font.Medium
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }

    background: Rectangle {
        radius: Math.min(height / 2, Theme.target / 2)
        color: root.checked ? Theme.accent : root.down ? Theme.pressed : Theme.surface
        border.width: root.checked ? 0 : Theme.edge
        border.color: Theme.outline

        FocusRing {
            shown: root.visualFocus
            radius: parent.radius + reach + 3
        }
    }
}
