// One Lucide icon, drawn as a path so that it takes any colour and size without a shader. Decoration: never alone.
import QtQuick
import QtQuick.Shapes

Item {
    id: root

    property string name: ""
    property int size: Theme.iconSize
    property color color: Theme.ink
    property real stroke: 2
    property bool solid: false             // filled as well, for closed shapes: a star, a heart

    implicitWidth: size
    implicitHeight: size
    Accessible.ignored: true

    Shape {
        width: 24
        height: 24
        scale: root.size / 24
        transformOrigin: Item.TopLeft
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            fillColor: root.solid ? root.color : "transparent"
            strokeColor: root.color
            strokeWidth: root.stroke
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: IconPaths.table[root.name] ?? ""
            }
        }
    }
}
