// The clerks' window.
pragma ComponentBehavior: Bound

import QtQuick
import kiosk.bridge
import ui.controls
import ui.views.till

Window {
    id: root

    required property TillModel till
    required property Station station

    property int canvasWidth: 1366
    property int canvasHeight: 768
    property bool fullscreen: false
    property bool fit: false
    property bool reducedMotion: false
    property bool keyRepeat: true
    property int keyPause: 0
    property bool muted: false
    property bool lowReach: false
    property real textScale: 1
    property string scheme: "light"
    property var look: ({})

    readonly property real shrink: fit ? Math.min(1, Screen.desktopAvailableWidth / canvasWidth,
                                                  Screen.desktopAvailableHeight / canvasHeight) : 1

    width: Math.round(canvasWidth * shrink)
    height: Math.round(canvasHeight * shrink)
    visible: true
    visibility: fullscreen ? Window.FullScreen : Window.Windowed
    title: qsTr("Storefloor till")
    color: Theme.ground

    Component.onCompleted: {
        Theme.look = root.look
        Theme.keyRepeat = root.keyRepeat
        Theme.keyPause = root.keyPause
        Theme.reducedMotion = root.reducedMotion
        Theme.scheme = root.scheme
        Theme.textScale = root.textScale
    }

    TillShell {
        width: root.fit ? root.canvasWidth : root.width
        height: root.fit ? root.canvasHeight : root.height
        scale: root.fit ? Math.min(root.width / root.canvasWidth, root.height / root.canvasHeight) : 1
        transformOrigin: Item.TopLeft
        till: root.till
        station: root.station
    }
}
