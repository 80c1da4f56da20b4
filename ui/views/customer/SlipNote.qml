// What becomes of the paper slip, in words. Not having one is never a dead end: the code stays on the screen.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ui.controls

RowLayout {
    id: root

    property string slip: ""
    property bool queueing: false

    visible: slip !== ""
    spacing: Theme.space(2)

    Icon {
        name: root.slip === "printed" ? "circle-check" : root.slip === "printing" ? "printer" : "triangle-alert"
        color: root.slip === "printed" ? Theme.green : root.slip === "printing" ? Theme.inkSoft : Theme.amber
    }

    ThemedText {
        text: root.slip === "printed" ? qsTr("Your slip is below the screen. Please take it.")
            : root.slip === "printing" ? qsTr("Your slip is being printed")
            : root.slip === "held" ? qsTr("The printer waits for paper. You do not need the slip: take a photo of this screen.")
                                   : qsTr("The slip could not be printed. You do not need it: take a photo of this screen.")
        Layout.fillWidth: true
    }
}
