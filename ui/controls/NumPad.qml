// Ten digits as on a telephone. Digits of a real keyboard are taken too while it has the focus.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

FocusScope {
    id: root

    property TextBox target: null
    property string doneText: qsTr("Done")
    property bool doneEnabled: true
    property bool showDone: true
    property int keyHeight: Theme.compact ? 64 : Theme.lowReach ? 88 : Theme.textScale > 1.3 ? 92 : 112

    signal key(string text)
    signal backspace
    signal done

    implicitWidth: Theme.compact ? 320 : 560
    implicitHeight: grid.implicitHeight
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Number pad")

    Keys.onPressed: event => {
        if (event.text >= "0" && event.text <= "9" && event.text.length === 1)
            root.press(event.text)
        else if (event.key === Qt.Key_Backspace)
            root.erase()
        else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && root.doneEnabled && root.showDone)
            root.done()
        else
            return
        event.accepted = true
    }

    Keys.onUpPressed: event => event.accepted = !Theme.compact && rowWalk.go(root.Window.activeFocusItem as Item, -1)
    Keys.onDownPressed: event => event.accepted = !Theme.compact && rowWalk.go(root.Window.activeFocusItem as Item, 1)

    RowWalk {
        id: rowWalk
        keys: grid
        target: root.target
    }

    function press(digit: string): void {
        if (!Strokes.counts(digit))
            return
        root.target?.type(digit)
        root.key(digit)
    }

    function erase(): void {
        if (!Strokes.counts("erase"))
            return
        root.target?.erase()
        root.backspace()
    }

    GridLayout {
        id: grid
        anchors.fill: parent
        columns: 3
        rowSpacing: Theme.gap
        columnSpacing: Theme.gap
        uniformCellWidths: true

        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

            Key {
                required property string modelData

                text: modelData
                implicitHeight: root.keyHeight
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: root.press(text)
            }
        }

        Key {
            text: qsTr("Erase")
            glyph: "delete"
            quiet: true
            autoRepeat: Theme.keyRepeat
            implicitHeight: root.keyHeight
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: root.erase()
        }

        Key {
            text: "0"
            implicitHeight: root.keyHeight
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: root.press("0")
        }

        Key {
            // the place stays, so that the digits keep theirs
            opacity: root.showDone ? 1 : 0
            enabled: root.showDone && root.doneEnabled
            text: root.doneText
            strong: true
            implicitHeight: root.keyHeight
            Layout.fillWidth: true
            Layout.fillHeight: true
            Accessible.ignored: !root.showDone
            onClicked: root.done()
        }
    }
}
