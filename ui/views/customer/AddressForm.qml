// An e-mail address, typed on the station's own keyboard.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ui.controls

GridLayout {
    id: root

    property bool wide: false
    property string language: "en"
    property string error: ""
    property bool ready: false
    property bool working: false
    property string purpose: qsTr("We use it for this receipt only and forget it once it is sent.")
    property string doneText: qsTr("Send it")
    property string address: ""            // typed before

    signal edited(string address)
    signal done

    columns: wide ? 2 : 1
    columnSpacing: Theme.space(6)
    rowSpacing: Theme.space(Theme.lowReach ? 2 : 3)

    ColumnLayout {
        spacing: Theme.space(3)
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop

        TextBox {
            id: box
            label: qsTr("Your e-mail address")
            personal: true
            placeholder: qsTr("name@example.com")
            glyph: "mail"
            maximumLength: 254
            inputHint: Qt.ImhEmailCharactersOnly
            error: root.error
            Layout.fillWidth: true
            onEdited: address => root.edited(address)
            onAccepted: if (root.ready) root.done()
            Component.onCompleted: {
                text = root.address
                field.forceActiveFocus()
            }
        }

        ThemedText {
            visible: root.wide || !Theme.lowReach || Theme.textScale < 1.3
            text: root.purpose
            soft: true
            Layout.fillWidth: true
        }
    }

    Item {
        visible: !root.wide
        Layout.fillHeight: true
    }

    Keyboard {
        target: box
        mode: "email"
        language: root.language
        doneText: root.doneText
        doneEnabled: root.ready && !root.working
        Layout.fillWidth: true
        Layout.preferredWidth: root.wide ? 1 : -1
        Layout.alignment: Qt.AlignBottom
        onDone: root.done()
    }
}
