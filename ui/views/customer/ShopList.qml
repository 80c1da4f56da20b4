// The other shops by distance, then the web shop with the day it would arrive.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Card {
    id: root

    required property Rows shops
    property var web: ({})
    property bool old: false               // each figure says how old it is

    signal reserve(string location)

    padding: Theme.space(1)

    Column {
        width: parent.width

        Repeater {
            model: root.shops

            ListRow {
                id: row

                required property string location
                required property string name
                required property string city
                required property string distance
                required property string status
                required property int available
                required property bool openNow
                required property string opens
                required property string closes
                required property string asOf

                readonly property bool present: status === "in_stock" || status === "low"

                width: parent?.width ?? 0
                below: Theme.textScale > 1.3 && width < 1100
                passive: !present
                chevron: present
                text: name
                detail: [distance, openNow ? qsTr("open until %1").arg(closes)
                                           : opens !== "" ? qsTr("closed now, opens at %1").arg(opens)
                                                          : qsTr("closed today"),
                    root.old && asOf !== "" ? qsTr("as of %1").arg(asOf) : ""].filter(part => part !== "").join(" · ")
                onClicked: root.reserve(location)

                StockDot {
                    status: row.status
                    text: row.status === "in_stock" ? qsTr("In stock") : row.status === "low" ? qsTr("Few left")
                        : row.status === "out" ? qsTr("Sold out") : qsTr("Ask us")
                }
            }
        }

        ListRow {
            width: parent.width
            below: Theme.textScale > 1.3 && width < 1100
            passive: true
            text: qsTr("Web shop")
            detail: [(root.web.delivery ?? "") === "" ? ""
                     : root.web.days === 1 ? qsTr("with you tomorrow") : qsTr("with you on %1").arg(root.web.delivery ?? ""),
                root.old && (root.web.asOf ?? "") !== "" ? qsTr("as of %1").arg(root.web.asOf) : ""].filter(part => part !== "").join(" · ")

            StockDot {
                status: root.web.status ?? "unknown"
                text: root.web.status === "in_stock" || root.web.status === "low" ? qsTr("In stock")
                    : root.web.status === "out" ? qsTr("Sold out") : qsTr("Ask us")
            }
        }
    }
}
