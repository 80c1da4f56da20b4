// A few choices side by side, one of them true.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

Rectangle {
    id: root

    property var options: []               // [{value, text, glyph?}]
    property var value: undefined
    property string name: ""

    signal chosen(var value)

    implicitWidth: choices.count * (widest + inset) + inset
    implicitHeight: grid.implicitHeight + 2 * inset
    radius: Theme.radiusButton
    color: Theme.sunken
    border.width: Theme.scheme === "contrast" ? Theme.edge : 0
    border.color: Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: name

    readonly property int inset: Theme.space(0.75)
    property real widest: 0
    // words that do not fit side by side stand in two columns, or one below the other when their number is odd
    readonly property bool fits: width <= 0 || choices.count * (widest + inset) + inset <= width + 1

    function measure(): void {
        let most = 0
        for (let at = 0; at < choices.count; at++)
            most = Math.max(most, choices.itemAt(at)?.implicitWidth ?? 0)
        root.widest = most
    }

    GridLayout {
        id: grid
        anchors.fill: parent
        anchors.margins: root.inset
        columns: root.fits ? Math.max(1, choices.count) : choices.count > 2 && choices.count % 2 === 0 ? choices.count / 2 : 1
        columnSpacing: root.inset
        rowSpacing: Theme.compact ? root.inset : Theme.gap
        uniformCellWidths: true

        Repeater {
            id: choices
            model: root.options
            onItemAdded: root.measure()
            onItemRemoved: root.measure()

            T.RadioButton {
                id: choice
                required property var modelData
                readonly property bool current: modelData.value === root.value

                text: modelData.text
                checked: current
                autoExclusive: false
                implicitWidth: words.implicitWidth + Theme.space(4)
                implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.space(2))
                focusPolicy: Qt.StrongFocus
                hoverEnabled: false
                onImplicitWidthChanged: root.measure()
                Layout.fillWidth: true
                Layout.fillHeight: true
                Accessible.role: Accessible.RadioButton
                Accessible.name: text
                Accessible.checked: current
                Accessible.onPressAction: choice.click()
                onClicked: {
                    choice.checked = Qt.binding(() => choice.current)
                    root.chosen(choice.modelData.value)
                }
                Keys.onReturnPressed: choice.click()

                contentItem: Item {
                    RowLayout {
                        id: words
                        anchors.centerIn: parent
                        width: Math.min(implicitWidth, parent.width)
                        spacing: Theme.space(1)

                        Icon {
                            visible: (choice.modelData.glyph ?? "") !== ""
                            name: choice.modelData.glyph ?? ""
                            color: label.color
                            size: Math.round(Theme.iconSize * 0.85)
                        }

                        ThemedText {
                            id: label
                            text: choice.text
                            color: choice.current ? Theme.accentInk : Theme.ink
                            font.weight: choice.current ? Font.DemiBold : Font.Medium
                            elide: Text.ElideRight
                            wrapMode: Text.NoWrap
                            Layout.fillWidth: true
                            Accessible.ignored: true
                        }
                    }
                }

                indicator: null

                background: Rectangle {
                    radius: Theme.radiusButton - root.inset / 2
                    color: choice.current ? Theme.accent : choice.down ? Theme.pressed : "transparent"

                    FocusRing {
                        shown: choice.visualFocus
                    }
                }
            }
        }
    }
}
