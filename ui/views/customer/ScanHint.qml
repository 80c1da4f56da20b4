// How to scan, without words: a label and the light that moves across it.
pragma ComponentBehavior: Bound

import QtQuick
import ui.controls

Item {
    id: root

    property color plate: "#FFFFFF"
    property color bars: "#17211E"
    property color light: "#C4503A"

    readonly property var widths: [2, 1, 3, 1, 2, 4, 1, 2, 1, 3, 2, 1, 4, 1, 2, 1, 3, 2, 1, 2]
    readonly property real unit: width / 58
    readonly property int steps: 48        // there and back in 2.4 s

    implicitWidth: 320
    implicitHeight: Math.round(width * 0.68)
    Accessible.ignored: true

    Rectangle {
        anchors.fill: parent
        radius: Theme.radiusCard
        color: root.plate
        border.width: Theme.scheme === "contrast" ? Theme.edge : 0
        border.color: Theme.line
    }

    Row {
        x: root.unit * 5
        y: root.height * 0.16
        spacing: root.unit * 0.6

        Repeater {
            model: root.widths

            Rectangle {
                required property real modelData
                required property int index

                width: root.unit * modelData * 0.98
                height: root.height * (index % 10 === 0 || index === 19 ? 0.68 : 0.6)
                color: root.bars
            }
        }
    }

    Rectangle {
        id: beam
        x: root.unit * 1.5
        y: root.height * 0.42
        width: root.width - 3 * root.unit
        height: Math.max(4, root.height * 0.022)
        radius: height / 2
        color: root.light
    }

    // It sweeps and then rests: a still screen costs nothing, and a scan finds both cores free. While it moves it does so
    // in steps an eye still takes for one movement, so that a processor that draws by itself has most of its time left.
    Timer {
        property int step: 0

        interval: step < root.steps ? 50 : 4600
        running: root.visible && !Theme.reducedMotion
        repeat: true
        onTriggered: step = step < root.steps ? step + 1 : 1
        onStepChanged: beam.y = root.height * (0.48 - 0.34 * Math.cos(2 * Math.PI * step / root.steps))
    }
}
