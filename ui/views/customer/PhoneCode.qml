// A code large enough for a phone's camera, over everything else until it is put away.
import QtQuick
import QtQuick.Layouts
import ui.controls

Dialog {
    id: root

    property var rows: []
    property string name: ""

    function offer(rows: var, name: string, title: string, text: string): void {
        root.rows = rows
        root.name = name
        root.title = title
        root.text = text
        root.shown = true
    }

    function putAway(): void {
        root.shown = false
        root.rows = []
    }

    onDismissed: root.putAway()

    actions: [
        PrimaryButton {
            text: qsTr("Got it")
            glyph: "check"
            Layout.fillWidth: true
            onClicked: root.putAway()
        }
    ]

    QrImage {
        rows: root.rows
        size: Theme.textScale > 1.3 && root.height < 1200 ? 340 : 520    // on a low screen its button stays in sight
        name: root.name
        Layout.alignment: Qt.AlignHCenter
    }
}
