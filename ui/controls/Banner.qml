// Something everybody at this screen should know: icon and words on a tone. It comes and goes without pushing hard.
import QtQuick
import QtQuick.Layouts

Rectangle {
    id: root

    property string tone: "amber"          // amber | red | green | info
    property string text: ""
    property string detail: ""
    property string glyph: ({ amber: "triangle-alert", red: "circle-x", green: "circle-check", info: "info" })[tone] ?? "info"
    property string actionText: ""
    property string actionKey: ""
    property bool shown: true

    readonly property color ink: tone === "amber" ? Theme.amber : tone === "red" ? Theme.red
                               : tone === "green" ? Theme.green : Theme.accent

    signal action

    implicitWidth: 640
    implicitHeight: Math.max(Theme.target, row.implicitHeight + Theme.space(actionText === "" ? 4 : 1))
    radius: Theme.radiusButton
    color: tone === "amber" ? Theme.amberSoft : tone === "red" ? Theme.redSoft
         : tone === "green" ? Theme.greenSoft : Theme.accentSoft
    border.width: Theme.scheme === "contrast" ? Theme.edge : 0
    border.color: ink
    visible: opacity > 0
    opacity: shown ? 1 : 0
    Accessible.role: Accessible.AlertMessage
    Accessible.name: detail === "" ? text : text + ". " + detail

    Behavior on opacity {
        NumberAnimation { duration: Theme.calm; easing.type: Theme.easing }
    }

    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.space(3)
        anchors.rightMargin: root.actionText === "" ? Theme.space(3) : Theme.space(1.5)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space(2)

        Icon {
            name: root.glyph
            color: root.ink
        }

        ColumnLayout {
            spacing: Theme.space(0.25)
            Layout.fillWidth: true

            ThemedText {
                text: root.text
                strong: true
                color: root.ink
                Layout.fillWidth: true
                Accessible.ignored: true
            }

            ThemedText {
                visible: root.detail !== ""
                text: root.detail
                kind: ThemedText.Caption
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }

        PressButton {
            visible: root.actionText !== ""
            text: root.actionText
            keyHint: root.actionKey
            fill: Theme.surface
            fillPressed: Theme.sunken
            ink: root.ink
            inset: Theme.space(3)
            Layout.topMargin: Theme.space(1)
            Layout.bottomMargin: Theme.space(1)
            onClicked: root.action()
        }
    }
}
