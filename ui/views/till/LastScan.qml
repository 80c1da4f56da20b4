// What was scanned or typed last: the product's name, or why there is none.
import QtQuick
import QtQuick.Layouts
import ui.controls

Rectangle {
    id: root

    property var scan: ({})                // {text, name, known, at}
    property string problem: ""

    readonly property bool known: scan.known ?? false
    readonly property color ink: known ? Theme.green : Theme.red

    implicitHeight: Theme.target
    radius: Theme.radiusButton
    color: known ? Theme.greenSoft : Theme.redSoft
    border.width: Theme.scheme === "contrast" ? Theme.edge : 0
    border.color: ink
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text + ", " + code.text

    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: Theme.space(2)
        anchors.rightMargin: Theme.space(2)
        spacing: Theme.space(1.5)

        Icon {
            name: root.known ? "circle-check" : "circle-x"
            color: root.ink
        }

        ThemedText {
            id: words
            text: root.known ? root.scan.name : root.problem || qsTr("Nothing is known by this code")
            color: root.ink
            font.weight: Font.Medium
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Layout.fillWidth: true
            Accessible.ignored: true
        }

        ThemedText {
            id: code
            visible: Theme.textScale < 1.25
            text: root.scan.text ?? ""
            kind: ThemedText.Caption
            numeric: true
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }

        ThemedText {
            text: root.scan.at ?? ""
            kind: ThemedText.Caption
            soft: true
            numeric: true
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
