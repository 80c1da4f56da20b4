// A product's picture, decoded at the size shown; else its category's drawing; else a plain sign. Never a broken frame.
import QtQuick

Rectangle {
    id: root

    property url source
    property url fallback
    property string glyph: "package"
    property string name: ""
    property int padding: 0
    property bool bleed: false             // the picture fills the frame, cut where it must be; `ground` rounds its corners
    property color ground: Theme.surface

    readonly property bool ready: picture.status === Image.Ready

    implicitWidth: 240
    implicitHeight: 240
    radius: Theme.radiusButton
    color: Theme.scheme === "light" ? Theme.sunken : Theme.scheme === "dark" ? "#D9D6CD" : "#FFFFFF"
    clip: true
    Accessible.role: Accessible.Graphic
    Accessible.name: name
    Accessible.ignored: name === ""

    Image {
        id: picture

        property bool missed: false
        readonly property url wanted: root.source.toString() !== "" && !missed ? root.source : root.fallback

        // Asked for once its size is settled, and not again before it stands: what is asked for and given up
        // costs a decoding, and Qt never gives its memory back.
        function ask(): void {
            const room = Qt.size(Math.round(width), Math.round(height))
            const same = source.toString() === wanted.toString()
            if (room.width < 1 || room.height < 1 || (same && (status === Image.Loading || sourceSize === room)))
                return
            if (!same)
                giveUp()
            source = ""
            sourceSize = room
            source = wanted
        }

        function giveUp(): void {
            if (status === Image.Loading)
                LastPictures.finish(source, sourceSize, fillMode)
        }

        anchors.fill: parent
        anchors.margins: root.padding
        fillMode: root.bleed ? Image.PreserveAspectCrop : Image.PreserveAspectFit
        asynchronous: true
        opacity: root.ready ? 1 : 0
        Accessible.ignored: true
        Component.onCompleted: ask()
        Component.onDestruction: giveUp()
        onWantedChanged: settled.restart()
        onWidthChanged: settled.restart()
        onHeightChanged: settled.restart()
        onStatusChanged: {
            if (status === Image.Error && source === root.source)
                missed = true
            else if (status === Image.Ready)
                settled.restart()
        }

        Timer {
            id: settled
            interval: 0
            onTriggered: picture.ask()
        }

        Behavior on opacity {
            NumberAnimation { duration: Theme.quick; easing.type: Theme.easing }
        }

        Connections {
            target: root

            function onSourceChanged() {
                picture.missed = false
            }
        }
    }

    // A clip cannot be round without a layer: a frame in the ground's colour covers the corners instead.
    Rectangle {
        visible: root.bleed && root.ready
        anchors.fill: parent
        anchors.margins: -border.width
        radius: root.radius + border.width
        color: "transparent"
        border.width: Math.ceil(root.radius * 0.45)
        border.color: root.ground
    }

    Icon {
        anchors.centerIn: parent
        visible: picture.status === Image.Null || picture.status === Image.Error
        name: root.glyph
        size: Math.round(Math.min(root.width, root.height) * 0.36)
        stroke: 1.5
        color: "#54605B"
    }
}
