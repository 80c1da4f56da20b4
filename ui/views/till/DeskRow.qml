// A reservation on the desk: whose, what, how pressing, and the one thing to do with it.
import QtQuick
import QtQuick.Layouts
import ui.controls

Rectangle {
    id: root

    required property int index
    required property string reservation
    required property string code
    required property string name
    required property int items
    required property string what
    required property string age
    required property bool late
    required property string due
    required property int queue
    required property bool arrived
    required property string bin
    required property var model
    property bool current: false
    property string actionText: ""

    // the role is called as an anchor of every item is
    readonly property string timeLeft: model.left
    readonly property string timeWords: timeLeft !== "" ? qsTr("%1 left").arg(timeLeft) : qsTr("%1 ago").arg(age)

    signal picked
    signal acted

    implicitHeight: Math.max(Theme.target, row.implicitHeight) + Theme.space(2.5)
    radius: Theme.radiusButton
    color: current ? Theme.accentSoft : arrived ? Theme.amberSoft : "transparent"
    Accessible.role: Accessible.ListItem
    Accessible.name: [name, code, what, timeWords].join(", ")

    MouseArea {
        anchors.fill: parent
        onClicked: root.picked()
    }

    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.space(2)
        anchors.rightMargin: Theme.space(2)
        spacing: Theme.space(2)

        Rectangle {
            visible: root.arrived && root.queue > 0
            implicitWidth: Theme.target
            implicitHeight: Theme.target
            radius: Theme.radiusButton
            color: Theme.amber
            Accessible.ignored: true

            ThemedText {
                anchors.centerIn: parent
                text: root.queue
                kind: ThemedText.Heading
                strong: true
                numeric: true
                color: Theme.luminance(Theme.amber) > 0.22 ? "#0B1B1E" : "#FFFFFF"
                Accessible.ignored: true
            }
        }

        ColumnLayout {
            spacing: Theme.space(0.25)
            Layout.fillWidth: true

            RowLayout {
                spacing: Theme.space(1.5)
                Layout.fillWidth: true

                ThemedText {
                    text: root.name
                    strong: true
                    elide: Text.ElideRight
                    wrapMode: Text.NoWrap
                    Layout.fillWidth: true
                    Layout.maximumWidth: implicitWidth + 1
                    Accessible.ignored: true
                }

                ThemedText {
                    text: root.code
                    soft: true
                    numeric: true
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }

                Item {
                    Layout.fillWidth: true
                }
            }

            ThemedText {
                text: root.what
                kind: ThemedText.Caption
                elide: Text.ElideRight
                maximumLineCount: 1
                Layout.fillWidth: true
                Accessible.ignored: true
            }

            ThemedText {
                readonly property string duePart: root.due !== "" ? qsTr("%1 to pay").arg(root.due) : qsTr("paid")
                readonly property string binPart: root.bin !== "" ? qsTr("bin %1").arg(root.bin) : ""

                text: [root.timeWords, duePart, binPart].filter(part => part !== "").join(" · ")
                kind: ThemedText.Caption
                soft: !root.late
                color: root.late ? Theme.amber : Theme.inkSoft
                font.weight: root.late ? Font.DemiBold : Font.Normal
                numeric: true
                elide: Text.ElideRight
                maximumLineCount: 2
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }

        PressButton {
            text: root.actionText
            keyHint: root.current ? "F5" : ""
            fill: root.current ? Theme.accent : root.arrived ? Theme.surface : Theme.sunken
            fillPressed: root.current ? Theme.accentPressed : Theme.pressed
            ink: root.current ? Theme.accentInk : Theme.ink
            leftPadding: Theme.space(2.5)
            rightPadding: Theme.space(2.5)
            focusPolicy: Qt.NoFocus
            Accessible.name: root.actionText + ", " + root.name
            onClicked: root.acted()
        }
    }
}
