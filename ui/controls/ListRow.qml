// One line of a list: icon, words and detail to the left, a figure or controls to the right.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

T.AbstractButton {
    id: root

    property string detail: ""
    property string trailing: ""
    property string glyph: ""
    property bool chevron: false
    property bool selected: false
    property bool personal: false          // words and detail are the customer's own
    property bool passive: false           // shows, cannot be pressed
    property bool below: false             // what stands to the right stands below the words
    default property alias tail: tailRow.data

    implicitWidth: 480
    implicitHeight: Math.max(Theme.target + (passive || Theme.compact ? 0 : Theme.gap), contentItem.implicitHeight + topPadding + bottomPadding)
    leftPadding: Theme.space(3)
    rightPadding: Theme.space(3)
    topPadding: Theme.space(1.5)
    bottomPadding: Theme.space(1.5)
    focusPolicy: passive ? Qt.NoFocus : Qt.StrongFocus
    hoverEnabled: false
    Accessible.role: passive ? Accessible.ListItem : Accessible.Button
    Accessible.name: [text, detail, trailing].filter(part => part !== "").join(", ")
    Accessible.selected: selected
    Accessible.onPressAction: root.click()

    Keys.onReturnPressed: if (!root.passive) root.click()
    Keys.onEnterPressed: if (!root.passive) root.click()

    contentItem: GridLayout {
        columns: 5
        columnSpacing: Theme.space(2)
        rowSpacing: Theme.space(0.5)

        Icon {
            visible: root.glyph !== ""
            name: root.glyph
            color: root.selected ? Theme.accent : Theme.inkSoft
            Layout.row: 0
            Layout.column: 0
            Layout.rowSpan: root.below ? 2 : 1
        }

        ColumnLayout {
            spacing: Theme.space(0.25)
            Layout.row: 0
            Layout.column: 1
            Layout.fillWidth: true

            ThemedText {
                text: root.text
                personal: root.personal
                font.weight: Font.Medium
                maximumLineCount: 3
                elide: Text.ElideRight
                Layout.fillWidth: true
                Accessible.ignored: true
            }

            ThemedText {
                text: root.detail
                personal: root.personal
                visible: text !== ""
                kind: ThemedText.Caption
                soft: true
                maximumLineCount: 3
                elide: Text.ElideRight
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }

        ThemedText {
            text: root.trailing
            visible: text !== ""
            numeric: true
            font.weight: Font.Medium
            horizontalAlignment: Text.AlignRight
            wrapMode: Text.NoWrap
            Layout.row: 0
            Layout.column: 2
            Layout.rowSpan: root.below ? 2 : 1
            Accessible.ignored: true
        }

        RowLayout {
            id: tailRow
            visible: children.length > 0
            spacing: Theme.space(1.5)
            Layout.row: root.below ? 1 : 0
            Layout.column: root.below ? 1 : 3
            Layout.fillWidth: false
        }

        Icon {
            visible: root.chevron
            name: "chevron-right"
            color: Theme.inkSoft
            Layout.row: 0
            Layout.column: 4
            Layout.rowSpan: root.below ? 2 : 1
        }
    }

    background: Rectangle {
        radius: Theme.radiusButton
        color: root.selected ? Theme.accentSoft : root.down && !root.passive ? Theme.sunken : "transparent"
        border.width: root.selected && Theme.scheme === "contrast" ? Theme.edge : 0
        border.color: Theme.accent

        FocusRing {
            shown: root.visualFocus
        }
    }
}
