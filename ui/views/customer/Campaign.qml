// The shop's own pictures and silent films, one after another over the whole screen. Words stand on a ground of their own:
// nobody knows how light or dark a picture is.
pragma ComponentBehavior: Bound

import QtMultimedia
import QtQuick
import QtQuick.Layouts
import ui.controls

Item {
    id: root

    required property string shopName
    required property string sentence
    required property string more
    required property list<var> media
    required property real seconds
    property int bottomInset: 0

    property int at: 0
    property var failed: ({})
    readonly property bool portrait: height > width
    readonly property var medium: media[at]
    readonly property bool film: medium.kind === "video"
    readonly property bool alone: media.filter(item => !failed[item.source]).length < 2

    // Nothing can be shown
    signal exhausted

    function next(): void {
        for (let step = 1; step <= root.media.length; ++step) {
            const index = (root.at + step) % root.media.length
            if (!root.failed[root.media[index].source]) {
                root.at = index
                return
            }
        }
        root.exhausted()
    }

    function fail(): void {
        root.failed[root.medium.source] = true
        root.failedChanged()
        root.next()
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }

    Image {
        anchors.fill: parent
        visible: !root.film
        source: root.film ? "" : root.medium.source
        sourceSize.width: root.medium.kind === "drawing" ? Math.max(width, height) : 0
        fillMode: Image.PreserveAspectCrop
        asynchronous: true
        cache: false
        retainWhileLoading: true
        Accessible.ignored: true
        onStatusChanged: if (status === Image.Error) Qt.callLater(root.fail)
    }

    Timer {
        interval: root.seconds * 1000
        repeat: true
        running: root.visible && !root.film && !root.alone
        onTriggered: root.next()
    }

    Loader {
        anchors.fill: parent
        active: root.film
        sourceComponent: filmComponent
    }

    Component {
        id: filmComponent

        VideoOutput {
            id: output
            fillMode: VideoOutput.PreserveAspectCrop

            MediaPlayer {
                videoOutput: output
                source: root.medium.source
                loops: root.alone ? MediaPlayer.Infinite : 1
                // who asked for less motion gets the film's first picture
                onSourceChanged: Theme.reducedMotion ? pause() : play()
                onMediaStatusChanged: if (mediaStatus === MediaPlayer.EndOfMedia && !root.alone) Qt.callLater(root.next)
                onErrorOccurred: Qt.callLater(root.fail)
                Component.onCompleted: Theme.reducedMotion ? pause() : play()
            }
        }
    }

    Rectangle {
        x: Theme.margin
        y: root.height - root.bottomInset - height - Theme.space(3)
        width: root.portrait ? root.width - 2 * Theme.margin : Math.max(760, root.width * 0.44)
        height: words.implicitHeight + Theme.space(8)
        radius: Theme.radiusCard
        color: Theme.surface
        border.width: Theme.scheme === "contrast" ? Theme.edge : 0
        border.color: Theme.line

        ColumnLayout {
            id: words
            x: Theme.space(4)
            y: Theme.space(4)
            width: parent.width - 2 * x
            spacing: Theme.space(2)

            ShopMark {
                name: root.shopName
                Layout.fillWidth: true
            }

            ThemedText {
                text: root.sentence
                kind: ThemedText.Title
                Layout.fillWidth: true
            }

            RowLayout {
                spacing: Theme.space(3)
                Layout.fillWidth: true

                ScanHint {
                    plate: Theme.scheme === "light" ? Theme.sunken : "#FFFFFF"
                    Layout.preferredWidth: 200
                    Layout.preferredHeight: 136
                }

                ThemedText {
                    text: root.more
                    Layout.fillWidth: true
                }
            }
        }
    }
}
