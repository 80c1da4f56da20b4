// Lower left on every screen: text size, contrast, controls within reach from a wheelchair, stillness, reading aloud.
import QtQuick
import QtQuick.Layouts

Item {
    id: root

    property bool shown: false
    property Item stage: null              // the whole screen: the panel is laid over it, where touches reach it
    property int lift: 0                   // how far above the stage's lower edge the panel ends
    property bool vertical: false          // icon above word, where the row is narrow
    property bool speaks: false            // reading aloud is offered
    property bool speaking: false
    property bool overheard: true          // no headset: others hear it too
    property bool mute: false              // nothing here can speak

    signal textScaleChosen(real factor)
    signal schemeChosen(string scheme)
    signal lowReachChosen(bool on)
    signal motionChosen(bool on)
    signal speechChosen(bool on)
    signal readAsked
    signal againAsked
    signal louderAsked
    signal quieterAsked

    implicitWidth: opener.implicitWidth
    implicitHeight: opener.implicitHeight
    z: shown ? 50 : 0

    function close(): void {
        root.shown = false
        opener.forceActiveFocus(Qt.BacktabFocusReason)
    }

    // a touch beside the panel puts it away, and does what it was meant for
    MouseArea {
        id: beside
        parent: root.stage ?? root
        visible: root.shown
        x: root.stage ? 0 : -root.Window.width
        y: root.stage ? 0 : -root.Window.height
        width: root.stage ? root.stage.width : 2 * root.Window.width
        height: root.stage ? root.stage.height : 2 * root.Window.height
        z: 1
        onPressed: touch => {
            if (!opener.contains(beside.mapToItem(opener, touch.x, touch.y)))
                root.shown = false
            touch.accepted = false
        }
    }

    IconButton {
        id: opener
        text: qsTr("Accessibility")
        glyph: "accessibility"
        vertical: root.vertical
        filled: true                        // it stands on pictures too
        onClicked: {
            root.shown = !root.shown
            // who came by keys goes on into the panel
            if (root.shown && opener.visualFocus)
                sizes.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
        }
    }

    Rectangle {
        parent: root.stage ?? root
        visible: root.shown
        z: 2
        x: root.stage ? Theme.margin : 0
        y: (root.stage ? root.stage.height - root.lift : 0) - height - Theme.gap
        width: Math.min(984, root.Window.width - 2 * Theme.margin)
        height: Math.min(panel.implicitHeight + Theme.space(8), root.stage ? root.stage.height * (Theme.lowReach && root.vertical ? 0.4 : 1) - root.lift - 2 * Theme.gap : Infinity)
        radius: Theme.radiusCard
        color: Theme.surface
        border.width: Theme.edge
        border.color: Theme.scheme === "light" ? Theme.line : Theme.outline

        Keys.onEscapePressed: root.close()

        MouseArea {
            anchors.fill: parent
        }

        ScrollArea {
            id: roll
            anchors.fill: parent
            anchors.margins: Theme.space(4)
            anchors.rightMargin: Theme.space(4) - rightInset

            ColumnLayout {
                id: panel
                width: roll.width - roll.rightInset
                spacing: Theme.space(2)

                ThemedText {
                    text: qsTr("Text size")
                    strong: true
                    Layout.fillWidth: true
                }

                SegmentedChoice {
                    id: sizes
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

                ThemedText {
                    text: qsTr("Movement")
                    strong: true
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.space(1)
                }

                SegmentedChoice {
                    name: qsTr("Movement")
                    options: [{ value: true, text: qsTr("As usual") }, { value: false, text: qsTr("Still") }]
                    value: !Theme.reducedMotion
                    Layout.fillWidth: true
                    onChosen: on => root.motionChosen(on)
                }

                ThemedText {
                    visible: root.speaks
                    text: qsTr("Reading aloud")
                    strong: true
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.space(1)
                }

                SegmentedChoice {
                    visible: root.speaks
                    name: qsTr("Reading aloud")
                    options: [{ value: false, text: qsTr("Off") }, { value: true, text: qsTr("On") }]
                    value: root.speaking
                    Layout.fillWidth: true
                    onChosen: on => root.speechChosen(on)
                }

                ThemedText {
                    visible: root.speaks && (root.mute || (root.speaking && root.overheard))
                    text: root.mute ? qsTr("This screen cannot speak just now.")
                                    : qsTr("Others can hear it. Plug in a headset for what is personal.")
                    kind: ThemedText.Caption
                    soft: true
                    Layout.fillWidth: true
                }

                GridLayout {
                    visible: root.speaks && root.speaking
                    columns: Theme.textScale > 1.2 ? 1 : 2
                    columnSpacing: Theme.gap
                    rowSpacing: Theme.gap
                    uniformCellWidths: true
                    Layout.fillWidth: true

                    SecondaryButton {
                        text: qsTr("Read the screen")
                        Layout.fillWidth: true
                        onClicked: root.readAsked()
                    }

                    SecondaryButton {
                        text: qsTr("Say it again")
                        Layout.fillWidth: true
                        onClicked: root.againAsked()
                    }

                    SecondaryButton {
                        text: qsTr("Quieter")
                        glyph: "volume-x"
                        Layout.fillWidth: true
                        onClicked: root.quieterAsked()
                    }

                    SecondaryButton {
                        text: qsTr("Louder")
                        glyph: "volume-2"
                        Layout.fillWidth: true
                        onClicked: root.louderAsked()
                    }
                }

                SecondaryButton {
                    text: qsTr("Close")
                    Layout.fillWidth: true
                    Layout.topMargin: Theme.space(1)
                    onClicked: root.close()
                }
            }
        }
    }
}
