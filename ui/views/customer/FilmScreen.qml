// The film itself with our own captions over it. It plays from where it was left; a touch on it is a pause.
pragma ComponentBehavior: Bound

import QtMultimedia
import QtQuick
import kiosk.bridge
import ui.controls

Rectangle {
    id: root

    required property Tutorials tutorials
    property real volume: 0.6
    property real rate: 1

    readonly property bool playing: player.playbackState === MediaPlayer.PlayingState
    readonly property bool ended: player.mediaStatus === MediaPlayer.EndOfMedia
    readonly property int position: player.position
    readonly property int duration: player.duration > 0 ? player.duration : tutorials.film.duration ?? 0

    property bool resumed: false

    function toggle(): void {
        if (root.playing)
            player.pause()
        else
            player.play()
    }

    function jump(position: int): void {
        root.tutorials.jumped()
        player.position = Math.max(0, Math.min(root.duration, position))
        player.play()
    }

    color: "#101513"
    clip: true
    Accessible.role: Accessible.Graphic
    Accessible.name: root.tutorials.film.title ?? ""

    Component.onCompleted: root.tutorials.attach(output.videoSink)
    Component.onDestruction: root.tutorials.leave()

    MediaPlayer {
        id: player
        source: root.tutorials.film.video ?? ""
        videoOutput: output
        playbackRate: root.rate
        audioOutput: AudioOutput {
            volume: root.volume * root.tutorials.limit
        }
        onSourceChanged: player.play()
        onPositionChanged: if (root.resumed) root.tutorials.report(player.position)
        // what was left is gone on with as soon as the film knows its places
        onMediaStatusChanged: {
            // what comes from a daemon that went away ends in the middle, and calls it an end
            if (player.mediaStatus === MediaPlayer.EndOfMedia)
                root.tutorials.end()
            if (root.resumed || (player.mediaStatus !== MediaPlayer.LoadedMedia && player.mediaStatus !== MediaPlayer.BufferedMedia))
                return
            root.resumed = true
            if ((root.tutorials.film.begin ?? 0) > 0)
                root.jump(root.tutorials.film.begin)
        }
        onErrorOccurred: (error, words) => root.tutorials.fail(words)
        Component.onCompleted: play()
    }

    VideoOutput {
        id: output
        anchors.fill: parent
        fillMode: VideoOutput.PreserveAspectFit
    }

    // before the first picture and after the last one the film is its poster
    Image {
        anchors.fill: parent
        visible: root.ended || !root.resumed
        source: width > 0 ? root.tutorials.film.poster ?? "" : ""
        sourceSize: Qt.size(1280, 720)
        fillMode: Image.PreserveAspectFit
        asynchronous: true
        Accessible.ignored: true
        Component.onDestruction: if (status === Image.Loading) LastPictures.finish(source, sourceSize, fillMode)
    }

    MouseArea {
        anchors.fill: parent
        onClicked: root.toggle()
    }

    Rectangle {
        visible: root.tutorials.captioned && root.tutorials.caption !== ""
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space(3)
        width: caption.width + Theme.space(5)
        height: caption.height + Theme.space(2.5)
        radius: Theme.radiusButton
        color: "#E6101513"

        ThemedText {
            id: caption
            anchors.centerIn: parent
            width: Math.min(implicitWidth, root.width - Theme.space(11))
            text: root.tutorials.caption
            color: "#FFFFFF"
            font.weight: Font.Medium
            horizontalAlignment: Text.AlignHCenter
            // read aloud as it comes, for who sees neither film nor caption
            Accessible.role: Accessible.AlertMessage
        }
    }
}
