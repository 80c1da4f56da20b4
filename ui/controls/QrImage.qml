// A QR code from its module rows. Always dark on white with a quiet zone: phones read nothing else well.
import QtQuick
import QtQuick.Shapes

Rectangle {
    id: root

    property var rows: []                  // ["1011…", …], one character a module
    property int size: 320
    property string name: qsTr("QR code")

    readonly property int count: rows?.length ?? 0
    readonly property int module: count > 0 ? Math.max(1, Math.floor(size / (count + 8))) : 0
    readonly property string path: {
        // one rectangle for each run of dark modules
        const parts = []
        const at = root.module
        for (let y = 0; y < root.count; y++) {
            const row = root.rows[y]
            for (let from = row.indexOf("1"), to = 0; from >= 0; from = row.indexOf("1", to)) {
                to = row.indexOf("0", from)
                to = to < 0 ? row.length : to
                parts.push(`M${from * at} ${y * at}h${(to - from) * at}v${at}h${(from - to) * at}z`)
            }
        }
        return parts.join("")
    }

    implicitWidth: size
    implicitHeight: size
    radius: Theme.radiusButton
    color: "#FFFFFF"
    Accessible.role: Accessible.Graphic
    Accessible.name: name

    Shape {
        x: Math.round((root.width - root.count * root.module) / 2)
        y: Math.round((root.height - root.count * root.module) / 2)
        width: root.count * root.module
        height: width
        visible: root.count > 0

        ShapePath {
            fillColor: "#000000"
            strokeColor: "transparent"
            strokeWidth: -1

            PathSvg {
                path: root.path
            }
        }
    }
}
