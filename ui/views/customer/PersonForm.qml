// For whom: a name to call and a phone number whose last four digits open the reservation later.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

GridLayout {
    id: root

    required property ReserveFlow reserve
    property string language: "en"
    property bool wide: false
    property bool phoning: false

    function startWord(): void {
        letters.shift = nameBox.text === "" || nameBox.text.endsWith(" ")
    }

    columns: wide ? 2 : 1
    columnSpacing: Theme.space(6)
    rowSpacing: Theme.space(Theme.lowReach ? 2 : 3)

    Component.onCompleted: root.startWord()

    ColumnLayout {
        spacing: Theme.space(3)
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop

        ThemedText {
            visible: Theme.textScale < 1.3 && (root.wide || !Theme.lowReach)
            text: qsTr("Who is it for?")
            kind: ThemedText.Title
            Layout.fillWidth: true
        }

        GridLayout {
            columns: Theme.lowReach && !root.wide ? 2 : 1
            columnSpacing: Theme.gap
            rowSpacing: Theme.space(3)
            Layout.fillWidth: true

            TextBox {
                id: nameBox
                label: qsTr("Name")
                personal: true
                maximumLength: 60
                Layout.fillWidth: true
                onEdited: text => {
                    root.reserve.setName(text)
                    Qt.callLater(root.startWord)
                }
                onAccepted: phoneBox.field.forceActiveFocus()
                Component.onCompleted: {
                    text = root.reserve.name
                    field.forceActiveFocus()
                }
            }

            TextBox {
                id: phoneBox
                label: qsTr("Phone number")
                personal: true
                maximumLength: 20
                inputHint: Qt.ImhDialableCharactersOnly
                Layout.fillWidth: true
                onEdited: text => root.reserve.setPhone(text)
                onAccepted: if (root.reserve.personReady) root.reserve.review()
                Component.onCompleted: text = root.reserve.phone
            }
        }

        ThemedText {
            visible: !Theme.lowReach
            text: qsTr("We only use it for this reservation. When you collect, you type its last four digits.")
            kind: ThemedText.Caption
            soft: true
            Layout.fillWidth: true
        }
    }

    Connections {
        target: nameBox.field

        function onActiveFocusChanged() {
            if (nameBox.field.activeFocus)
                root.phoning = false
        }
    }

    Connections {
        target: phoneBox.field

        function onActiveFocusChanged() {
            if (phoneBox.field.activeFocus)
                root.phoning = true
        }
    }

    Item {
        visible: !root.wide
        Layout.fillHeight: true
    }

    Keyboard {
        id: letters
        visible: !root.phoning
        target: nameBox
        language: root.language
        doneText: qsTr("Next")
        Layout.fillWidth: true
        Layout.preferredWidth: root.wide ? 1 : -1
        Layout.alignment: Qt.AlignBottom
        onDone: phoneBox.field.forceActiveFocus()
    }

    NumPad {
        visible: root.phoning
        target: phoneBox
        showDone: true
        doneText: qsTr("Next")
        doneEnabled: root.reserve.personReady
        Layout.fillWidth: true
        Layout.preferredWidth: root.wide ? 1 : -1
        Layout.maximumWidth: 720
        Layout.alignment: Qt.AlignBottom | Qt.AlignHCenter
        onDone: root.reserve.review()
    }
}
