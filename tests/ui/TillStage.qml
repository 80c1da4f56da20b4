// Till mode on a stage. The models are stand-ins made by tests/ui/till_stage.py.
import QtQuick
import kiosk.bridge
import ui.views.till

Item {
    id: root

    required property TillModel till
    required property Station station

    readonly property alias shell: shell

    TillShell {
        id: shell
        anchors.fill: parent
        till: root.till
        station: root.station
    }
}
