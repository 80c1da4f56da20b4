// Lines that everybody at the till must know: no connection, a customer who waits, a payment in doubt.
import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

ColumnLayout {
    id: root

    required property TillModel till
    required property Station station

    readonly property bool locked: till.screen === "lock"

    readonly property bool away: !station.online && !station.connecting
    readonly property bool doubt: !locked && till.doubtful.count > 0
    // the number stands in the bar as well: what is worse goes first
    readonly property bool ringing: !locked && !away && !doubt && till.waiting > 0
                                    && ["sell", "receipt"].includes(till.screen)

    signal doubtOpened

    visible: away || doubt || ringing
    spacing: Theme.space(1)

    Item {
        implicitHeight: Theme.space(1)
    }

    Banner {
        visible: root.away
        tone: "amber"
        glyph: "wifi-off"
        text: qsTr("No connection since %1").arg(root.station.asOf)
        detail: qsTr("We keep trying. What you see is from then; nothing is lost.")
        Layout.fillWidth: true
    }

    Banner {
        visible: root.doubt
        tone: "red"
        glyph: "triangle-alert"
        text: qsTr("%n payment(s) must be settled", "", root.till.doubtful.count)
        detail: qsTr("Check the terminal's slip or its last receipt before you say what happened.")
        actionText: qsTr("Settle")
        actionKey: "F11"
        Layout.fillWidth: true
        onAction: root.doubtOpened()
    }

    Banner {
        visible: root.ringing
        tone: "info"
        glyph: "bell"
        text: qsTr("%n customer(s) waiting to collect", "", root.till.waiting)
        actionText: qsTr("Show")
        Layout.fillWidth: true
        onAction: root.till.openDesk()
    }
}
