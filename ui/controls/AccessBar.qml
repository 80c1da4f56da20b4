// Lower left on every screen: text size, contrast, and controls within reach from a wheelchair.
import QtQuick
import QtQuick.Layouts

Item {
    id: root

    property bool shown: false
    property bool vertical: false          // icon above word, where the row is narrow

    signal textScaleChosen(real factor)
    signal schemeChosen(string scheme)
    signal lowReachChosen(bool on)

    implicitWidth: opener.implicitWidth
    implicitHeight: opener.implicitHeight

    IconButton {
        id: opener
        text: qsTr("Accessibility")
        glyph: "accessibility"
        vertical: root.vertical
        filled: root.shown
        onClicked: root.shown = !root.shown
    }

    Rectangle {
        visible: root.shown
        anchors.left: opener.left
        anchors.bottom: opener.top
        anchors.bottomMargin: Theme.gap
        width: Math.min(984, root.Window.width - 2 * Theme.margin)
        height: panel.implicitHeight + Theme.space(8)
        radius: Theme.radiusCard
        color: Theme.surface
        border.width: Theme.edge
        border.color: Theme.scheme === "light" ? Theme.line : Theme.outline

        MouseArea {
            anchors.fill: parent
        }

        ColumnLayout {
            id: panel
            anchors.fill: parent
            anchors.margins: Theme.space(4)
            spacing: Theme.space(2)

            ThemedText {
                text: qsTr("Text size")
                strong: true
                Layout.fillWidth: true
            }

            SegmentedChoice {
                name: qsTr("Text size")
                options: [{ value: 1, text: qsTr("Normal") }, { value: 1.5, text: qsTr("Large") }, { value: 2, text: qsTr("Largest") }]
                value: Theme.textScale
                Layout.fillWidth: true
                onChosen: factor => root.textScaleChosen(factor)
            }

            ThemedText {
                text: qsTr("Colours")
                strong: true
                Layout.fillWidth: true
                Layout.topMargin: Theme.space(1)
            }

            SegmentedChoice {
                name: qsTr("Colours")
                options: [{ value: "light", text: qsTr("Light") }, { value: "dark", text: qsTr("Dark") }, { value: "contrast", text: qsTr("High contrast") }]
                value: Theme.scheme
                Layout.fillWidth: true
                onChosen: scheme => root.schemeChosen(scheme)
            }

            ThemedText {
                text: qsTr("Reach")
                strong: true
                Layout.fillWidth: true
                Layout.topMargin: Theme.space(1)
            }

            SegmentedChoice {
                name: qsTr("Reach")
                options: [{ value: false, text: qsTr("Whole screen") }, { value: true, text: qsTr("Everything low") }]
                value: Theme.lowReach
                Layout.fillWidth: true
                onChosen: on => root.lowReachChosen(on)
            }

            SecondaryButton {
                text: qsTr("Close")
                Layout.fillWidth: true
                Layout.topMargin: Theme.space(1)
                onClicked: root.shown = false
            }
        }
    }
}
