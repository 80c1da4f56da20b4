// This screen can do nothing for anybody just now: said calmly, with who can, and since when for whoever mends it. There
// is nothing to touch, since nothing would answer; it goes away by itself.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Item {
    id: root

    required property Station station
    property int bottomInset: 0

    Accessible.role: Accessible.Pane
    Accessible.name: title.text

    ColumnLayout {
        x: Theme.margin
        y: Theme.space(6)
        width: root.width - 2 * Theme.margin
        height: root.height - root.bottomInset - y - Theme.space(3)
        spacing: Theme.space(3)

        ShopMark {
            name: root.station.shop.name ?? ""
            Layout.fillWidth: true
        }

        Item {
            Layout.fillHeight: true
        }

        // wide, the largest letters need all the room there is
        Rectangle {
            visible: root.height > root.width || Theme.textScale < 1.6
            implicitWidth: 200
            implicitHeight: 200
            radius: 100
            color: Theme.amberSoft
            Layout.alignment: Qt.AlignHCenter

            Icon {
                anchors.centerIn: parent
                name: "hand-helping"
                size: 96
                stroke: 1.6
                color: Theme.amber
            }
        }

        ThemedText {
            id: title
            text: qsTr("This screen is having a rest")
            kind: ThemedText.Title
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }

        ThemedText {
            text: qsTr("Our colleagues at the till tell you prices and stock, take your payment and hand over what you have reserved.")
            horizontalAlignment: Text.AlignHCenter
            lineHeight: 1.2
            Layout.fillWidth: true
            Layout.maximumWidth: Theme.body * 26
            Layout.alignment: Qt.AlignHCenter
        }

        ThemedText {
            text: qsTr("It comes back by itself.")
            soft: true
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }

        Item {
            Layout.fillHeight: true
        }

        ThemedText {
            text: root.station.outOfOrder === "unset"
                ? qsTr("For our colleagues: the settings of this screen cannot be read. Its log says what is wrong with them.")
                : (root.station.outOfOrder === "refused"
                  ? qsTr("For our colleagues: since %1 the shop's system has not let this screen in.")
                  : qsTr("For our colleagues: since %1 the shop's system has not answered this screen.")).arg(root.station.asOf)
            kind: ThemedText.Caption
            soft: true
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
    }
}
