// How far something has come; or, without a figure, that it goes on.
import QtQuick
import QtQuick.Shapes

Item {
    id: root

    property real value: 0
    property bool indeterminate: false
    property int size: Theme.compact ? 72 : 120
    property int thickness: Math.max(4, Math.round(size / 14))
    property color color: Theme.accent
    property string name: ""

    implicitWidth: size
    implicitHeight: size
    Accessible.role: Accessible.ProgressBar
    Accessible.name: name

    Shape {
        id: shape
        property real turn: -90

        anchors.fill: parent
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            fillColor: "transparent"
            strokeColor: Theme.scheme === "contrast" ? "#5A5A5A" : Theme.line
            strokeWidth: root.thickness

            PathAngleArc {
                centerX: root.size / 2
                centerY: root.size / 2
                radiusX: (root.size - root.thickness) / 2
                radiusY: radiusX
                startAngle: 0
                sweepAngle: 360
            }
        }

        ShapePath {
            fillColor: "transparent"
            strokeColor: root.color
            strokeWidth: root.thickness
            capStyle: ShapePath.RoundCap

            PathAngleArc {
                centerX: root.size / 2
                centerY: root.size / 2
                radiusX: (root.size - root.thickness) / 2
                radiusY: radiusX
                startAngle: root.indeterminate ? shape.turn : -90
                sweepAngle: root.indeterminate ? 90 : 360 * Math.max(0.0001, Math.min(1, root.value))
            }
        }

        NumberAnimation on turn {
            running: root.indeterminate && root.visible && !Theme.reducedMotion
            from: -90
            to: 270
            duration: 1400
            loops: Animation.Infinite
        }
    }
}
