// The second factor: four digits only the customer and we know. The name is masked until they fit.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

GridLayout {
    id: root

    required property CollectFlow collect
    property bool wide: false
    property string digits: ""

    readonly property var reservation: collect.reservation
    readonly property bool tight: Theme.lowReach || (wide && Theme.textScale > 1.3)

    columns: wide ? 2 : 1
    columnSpacing: Theme.space(6)
    rowSpacing: Theme.space(tight ? 2 : 4)

    Connections {
        target: root.collect

        function onChanged() {
            if (root.collect.fault !== "")
                root.digits = ""
        }
    }

    ColumnLayout {
        spacing: Theme.space(root.tight ? 2 : 3)
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop

        ThemedText {
            visible: !Theme.lowReach || root.wide || Theme.textScale < 1.3
            text: qsTr("Hello %1").arg(root.reservation.name ?? "")
            kind: Theme.lowReach ? ThemedText.Heading : ThemedText.Title
            Layout.fillWidth: true
        }

        ThemedText {
            visible: !root.tight
            text: qsTr("We have %n item(s) for you.", "", root.reservation.items ?? 0)
            kind: ThemedText.Heading
            Layout.fillWidth: true
        }

        ThemedText {
            text: qsTr("Type the last four digits of the phone number you reserved with.")
            kind: Theme.lowReach ? ThemedText.Caption : ThemedText.Body
            soft: true
            Layout.fillWidth: true
        }

        RowLayout {
            spacing: Theme.space(2)
            Layout.alignment: Qt.AlignHCenter
            Layout.topMargin: Theme.space(root.tight ? 0 : 3)
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("%1 of 4 digits typed").arg(root.digits.length)

            Repeater {
                model: 4

                Rectangle {
                    id: box

                    required property int index

                    implicitWidth: 128
                    implicitHeight: Theme.lowReach ? 96 : root.tight ? 112 : 152
                    radius: Theme.radiusButton
                    color: Theme.surface
                    border.width: index === root.digits.length ? 4 : Theme.edge
                    border.color: root.collect.fault === "wrong" ? Theme.red : index === root.digits.length ? Theme.accent : Theme.line

                    ThemedText {
                        anchors.centerIn: parent
                        text: root.digits.charAt(box.index)
                        personal: true
                        kind: ThemedText.Title
                        numeric: true
                    }
                }
            }
        }

        ThemedText {
            visible: text !== ""
            text: root.collect.fault === "wrong" ? qsTr("That does not fit. Please try once more.")
                : root.collect.fault === "locked" ? qsTr("Too many tries. Please wait a little, or ask a colleague.")
                : root.collect.fault === "offline" ? qsTr("We cannot look it up just now. Please try again in a moment.") : ""
            color: Theme.red
            font.weight: Font.Medium
            Accessible.role: Accessible.AlertMessage
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }

        BusyDots {
            visible: root.collect.working
            running: visible
            name: qsTr("One moment")
            Layout.alignment: Qt.AlignHCenter
        }
    }

    Item {
        visible: !root.wide
        Layout.fillHeight: true
    }

    NumPad {
        showDone: false
        Layout.fillWidth: true
        Layout.preferredWidth: root.wide ? 1 : -1
        Layout.maximumWidth: 760
        Layout.alignment: Qt.AlignHCenter | Qt.AlignBottom
        onKey: text => {
            if (root.digits.length < 4)
                root.digits += text
            if (root.digits.length === 4)
                root.collect.enterLast4(root.digits)
        }
        onBackspace: root.digits = root.digits.slice(0, -1)
    }
}
