// Stock in this shop: a word, a number, and the way to the shelf.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ui.controls

Card {
    id: root

    property var here: ({})
    property bool old: false

    readonly property string status: root.here.status ?? "unknown"
    readonly property int available: root.here.available ?? -1
    readonly property bool present: status === "in_stock" || status === "low"

    tone: root.present ? Theme.greenSoft : root.status === "out" ? Theme.surface : Theme.amberSoft

    ColumnLayout {
        width: parent.width
        spacing: Theme.space(2)

        RowLayout {
            spacing: Theme.space(2)
            Layout.fillWidth: true

            StockDot {
                status: root.status
                large: true
                text: root.status === "in_stock" ? qsTr("In stock here now")
                    : root.status === "low" ? qsTr("Only %n left here", "", Math.max(1, root.available))
                    : root.status === "out" ? qsTr("Not in this shop just now") : qsTr("Ask us about stock here")
                Layout.fillWidth: true
            }

            ThemedText {
                visible: root.status === "in_stock" && root.available > 0
                text: qsTr("%n pcs.", "", root.available)
                numeric: true
                soft: true
                wrapMode: Text.NoWrap
            }
        }

        RowLayout {
            visible: root.present && (root.here.aisle ?? "") !== ""
            spacing: Theme.space(2)
            Layout.fillWidth: true

            Icon {
                name: "map-pin"
                color: Theme.ink
            }

            ThemedText {
                text: (root.here.bay ?? "") === "" ? qsTr("Aisle %1").arg(root.here.aisle ?? "")
                                                   : qsTr("Aisle %1, bay %2").arg(root.here.aisle ?? "").arg(root.here.bay ?? "")
                kind: ThemedText.Heading
                Layout.fillWidth: true
            }
        }

        ThemedText {
            visible: !root.present && (root.here.coming ?? 0) > 0
            text: qsTr("%n on the way, expected %1", "", root.here.coming ?? 0).arg(root.here.comingOn ?? "")
            Layout.fillWidth: true
        }

        ThemedText {
            visible: root.old && (root.here.asOf ?? "") !== ""
            text: qsTr("As of %1").arg(root.here.asOf ?? "")
            kind: ThemedText.Caption
            soft: true
            Layout.fillWidth: true
        }
    }
}
