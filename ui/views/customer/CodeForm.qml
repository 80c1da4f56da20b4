// The code of a reservation: scanned from the slip or the phone, or typed.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

GridLayout {
    id: root

    required property CollectFlow collect
    property bool wide: false

    columns: wide ? 2 : 1
    columnSpacing: Theme.space(6)
    rowSpacing: Theme.space(3)

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
                        text: qsTr("From your slip, your mail or your phone")
                        soft: true
                        Layout.fillWidth: true
                    }
                }
            }
        }

        TextBox {
            id: codeBox
            label: qsTr("Or type it")
            placeholder: "R7K4 2MXQ"
            large: true
            maximumLength: 12
            error: root.collect.fault === "unknown" ? qsTr("We do not know that code. Please look at it once more.")
                 : root.collect.fault === "locked" ? qsTr("Too many tries. Please wait a little, or ask a colleague.")
                 : root.collect.fault === "offline" ? qsTr("We cannot look it up just now. Please try again in a moment.") : ""
            Layout.fillWidth: true
            onAccepted: root.collect.enterCode(text)
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
        doneText: qsTr("Find it")
        doneEnabled: codeBox.text.replace(/\s/g, "").length >= 6 && !root.collect.working
        Layout.fillWidth: true
        Layout.preferredWidth: root.wide ? 1 : -1
        Layout.alignment: Qt.AlignBottom
        onDone: root.collect.enterCode(codeBox.text)
    }
}
