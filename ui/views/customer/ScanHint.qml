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

    // It sweeps and then rests: a still screen costs nothing, and a scan finds both cores free.
    Timer {
        interval: 7000
        running: root.visible && !Theme.reducedMotion
        repeat: true
        triggeredOnStart: true
        onTriggered: sweep.restart()
        onRunningChanged: if (!running) sweep.stop()
    }

    // On the render thread: the loop that hears the scanner never waits for a frame of it.
    SequentialAnimation {
        id: sweep

        YAnimator {
            target: beam
            from: root.height * 0.14
            to: root.height * 0.82
            duration: 1200
            easing.type: Easing.InOutSine
        }

        YAnimator {
            target: beam
            from: root.height * 0.82
            to: root.height * 0.14
            duration: 1200
            easing.type: Easing.InOutSine
        }
    }
}
