// Which shop: this one first, then by distance. Only shops that have the product are offered.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

ColumnLayout {
    id: root

    required property Rows shops
    property string home: ""

    signal chosen(string location)

    spacing: Theme.space(3)

    ThemedText {
        text: qsTr("Where do you want to collect it?")
        kind: ThemedText.Title
        Layout.fillWidth: true
    }

    Card {
        visible: list.count > 0
        padding: Theme.space(1)
        Layout.fillWidth: true

        Column {
            width: parent.width

            Repeater {
                id: list
                model: root.shops

                ListRow {
                    id: row

                    required property string location
                    required property string name
                    required property string street
                    required property string city
                    required property string distance
                    required property string status
                    required property bool openNow
                    required property string opens
                    required property string closes

                    width: parent?.width ?? 0
                    below: Theme.textScale > 1.3 && width < 1100
                    chevron: true
                    glyph: location === root.home ? "store" : "map-pin"
                    text: location === root.home ? qsTr("%1 (you are here)").arg(name) : name
                    detail: [distance, openNow ? qsTr("open until %1").arg(closes)
                                               : opens !== "" ? qsTr("closed now, opens at %1").arg(opens)
                                                              : qsTr("closed today"), street].filter(part => part !== "").join(" · ")
                    onClicked: root.chosen(location)

                    StockDot {
                        status: row.status
                        text: row.status === "low" ? qsTr("Few left") : qsTr("In stock")
                    }
                }
            }
        }
    }

    EmptyState {
        visible: list.count === 0
        glyph: "package"
        title: qsTr("Sold out in all our shops")
        text: qsTr("The web shop may have it. A colleague is happy to look for you.")
        Layout.fillWidth: true
    }
}
