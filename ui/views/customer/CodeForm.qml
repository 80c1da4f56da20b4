// A code of ours, scanned from slip, card or phone, or typed.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ui.controls

GridLayout {
    id: root

    property bool wide: false
    property string detail: ""
    property string placeholder: ""
    property string fault: ""              // unknown, locked, offline
    property bool working: false
    property int longest: 12
    property string doneText: qsTr("Find it")

    signal entered(string code)

    columns: wide ? 2 : 1
    columnSpacing: Theme.space(6)
    rowSpacing: Theme.space(Theme.lowReach ? 2 : 3)

    ColumnLayout {
        spacing: Theme.space(3)
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop

        Rectangle {
            visible: root.wide || !Theme.lowReach
            color: Theme.accentSoft
            radius: Theme.radiusCard
            implicitHeight: hint.implicitHeight + Theme.space(8)
            Layout.fillWidth: true

            RowLayout {
                id: hint
                x: Theme.space(5)
                y: Theme.space(4)
                width: parent.width - Theme.space(10)
                spacing: Theme.space(5)

                ScanHint {
                    visible: !Theme.lowReach
                    Layout.preferredWidth: 240
                    Layout.preferredHeight: 163
                }

                ColumnLayout {
                    spacing: Theme.space(1)
                    Layout.fillWidth: true

                    ThemedText {
                        text: qsTr("Scan your code")
                        kind: ThemedText.Heading
                        font.weight: Font.DemiBold
                        Layout.fillWidth: true
                    }

                    ThemedText {
                        text: root.detail
                        visible: text !== "" && !(root.wide && Theme.textScale > 1.3 && root.fault !== "")    // what is wrong needs its room
                        soft: true
                        Layout.fillWidth: true
                    }
                }
            }
        }

        TextBox {
            id: codeBox
            label: qsTr("Or type it")
            placeholder: root.placeholder
            large: true
            maximumLength: root.longest
            error: root.fault === "unknown" ? qsTr("We do not know that code. Please look at it once more.")
                 : root.fault === "locked" ? qsTr("Too many tries. Please wait a little, or ask a colleague.")
                 : root.fault === "offline" ? qsTr("We cannot look it up just now. Please try again in a moment.") : ""
            Layout.fillWidth: true
            onAccepted: root.entered(text)
            Component.onCompleted: field.forceActiveFocus()
        }
    }

    Item {
        visible: !root.wide
        Layout.fillHeight: true
    }

    Keyboard {
        target: codeBox
        mode: "code"
        doneText: root.doneText
        doneEnabled: codeBox.text.replace(/\s/g, "").length >= 6 && !root.working
        Layout.fillWidth: true
        Layout.preferredWidth: root.wide ? 1 : -1
        Layout.alignment: Qt.AlignBottom
        onDone: root.entered(codeBox.text)
    }
}
