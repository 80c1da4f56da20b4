// One line of a sale. The line of now carries the keys that change it.
import QtQuick
import QtQuick.Layouts
import ui.controls

Rectangle {
    id: root

    required property int index
    required property string line
    required property string name
    required property url image
    required property url fallback
    required property int quantity
    required property string unit
    required property string amount
    property bool current: false

    signal picked
    signal more
    signal fewer
    signal removed

    implicitHeight: row.implicitHeight + Theme.space(2)
    radius: Theme.radiusButton
    color: current ? Theme.accentSoft : "transparent"
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1, %2 at %3, %4").arg(name).arg(quantity).arg(unit).arg(amount)

    MouseArea {
        anchors.fill: parent
        onClicked: root.picked()
    }

    RowLayout {
        id: row
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.space(1.5)
        anchors.rightMargin: Theme.space(2)
        spacing: Theme.space(2)

        ProductImage {
            source: root.image
            fallback: root.fallback
            bleed: true
            ground: root.current ? Theme.accentSoft : Theme.surface
            radius: Theme.radiusButton * 0.8
            implicitWidth: Theme.target
            implicitHeight: Theme.target
        }

        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            ThemedText {
                text: root.name
                font.weight: Font.Medium
                elide: Text.ElideRight
                maximumLineCount: 2
                Layout.fillWidth: true
                Accessible.ignored: true
            }

            ThemedText {
                text: root.unit
                kind: ThemedText.Caption
                soft: true
                numeric: true
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }

        StepButton {
            sign: "minus"
            text: qsTr("One fewer %1").arg(root.name)
            keyHint: root.current ? "F6" : ""
            onClicked: root.fewer()
        }

        ThemedText {
            text: root.quantity
            kind: ThemedText.Heading
            strong: true
            numeric: true
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.NoWrap
            Layout.preferredWidth: Math.max(48, implicitWidth)
            Accessible.ignored: true
        }

        StepButton {
            sign: "plus"
            text: qsTr("One more %1").arg(root.name)
            keyHint: root.current ? "F7" : ""
            onClicked: root.more()
        }

        ThemedText {
            text: root.amount
            strong: true
            numeric: true
            horizontalAlignment: Text.AlignRight
            wrapMode: Text.NoWrap
            Layout.preferredWidth: Math.max(120, implicitWidth)
            Accessible.ignored: true
        }

        StepButton {
            sign: "trash-2"
            text: qsTr("Remove %1").arg(root.name)
            keyHint: root.current ? "F8" : ""
            onClicked: root.removed()
        }
    }
}
