// The player: the film, our own captions, chapters, a large pause, sound up to the shop's limit, and what is needed for it.
pragma ComponentBehavior: Bound

import QtMultimedia
import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property Tutorials tutorials
    required property ProductPage product

    property int frames: 0
    property bool captions: true
    property real volume: 0.6

    readonly property var film: tutorials.film
    readonly property bool playing: player.playbackState === MediaPlayer.PlayingState
    readonly property bool ended: player.mediaStatus === MediaPlayer.EndOfMedia

    title: film.title ?? ""
    subtitle: film.topic ?? ""

    Component.onDestruction: root.journey.playing(false)
    onPlayingChanged: root.journey.playing(root.playing)

    MediaPlayer {
        id: player
        source: root.film.video ?? ""
        videoOutput: output
        audioOutput: AudioOutput {
            volume: root.volume * root.tutorials.limit
        }
        onSourceChanged: player.play()
        onPositionChanged: root.tutorials.report(player.position, root.frames)
        Component.onCompleted: play()
    }

    Connections {
        target: output.videoSink

        function onVideoFrameChanged() {
            root.frames += 1
        }
    }

    GridLayout {
        columns: root.wide ? 2 : 1
        columnSpacing: Theme.space(5)
        rowSpacing: Theme.space(4)
        Layout.fillWidth: true

        ColumnLayout {
            spacing: Theme.space(3)
            Layout.fillWidth: true
            Layout.preferredWidth: 62
            Layout.alignment: Qt.AlignTop

            Rectangle {
                color: "#101513"
                clip: true
                Layout.fillWidth: true
                Layout.preferredHeight: width * 9 / 16
                Accessible.role: Accessible.Graphic
                Accessible.name: root.film.title ?? ""

                VideoOutput {
                    id: output
                    anchors.fill: parent
                    fillMode: VideoOutput.PreserveAspectFit
                }

                MouseArea {
                    anchors.fill: parent
                    onClicked: root.playing ? player.pause() : player.play()
                }

                Rectangle {
                    visible: root.captions && root.tutorials.caption !== ""
                    anchors.horizontalCenter: parent.horizontalCenter
                    anchors.bottom: parent.bottom
                    anchors.bottomMargin: Theme.space(3)
                    width: Math.min(parent.width - Theme.space(6), caption.implicitWidth + Theme.space(5))
                    height: caption.height + Theme.space(2.5)
                    radius: Theme.radiusButton
                    color: "#E6101513"

                    ThemedText {
                        id: caption
                        anchors.centerIn: parent
                        width: Math.min(implicitWidth, parent.parent ? root.width - 2 * Theme.margin - Theme.space(12) : 0)
                        text: root.tutorials.caption
                        color: "#FFFFFF"
                        font.weight: Font.Medium
                        horizontalAlignment: Text.AlignHCenter
                        wrapMode: implicitWidth > width ? Text.Wrap : Text.NoWrap
                    }
                }
            }

            RowLayout {
                spacing: Theme.space(2)
                Layout.fillWidth: true

                ThemedText {
                    text: root.tutorials.clock(player.position)
                    kind: ThemedText.Caption
                    numeric: true
                    soft: true
                }

                Rectangle {
                    color: Theme.sunken
                    radius: 6
                    implicitHeight: 12
                    Layout.fillWidth: true

                    Rectangle {
                        width: parent.width * Math.min(1, player.position / Math.max(1, player.duration))
                        height: parent.height
                        radius: 6
                        color: Theme.accent
                    }
                }

                ThemedText {
                    text: root.film.length ?? ""
                    kind: ThemedText.Caption
                    numeric: true
                    soft: true
                }
            }

            GridLayout {
                columns: Theme.textScale > 1.2 ? 1 : 4
                columnSpacing: Theme.gap
                rowSpacing: Theme.gap
                Layout.fillWidth: true

                PrimaryButton {
                    text: root.playing ? qsTr("Pause") : root.ended ? qsTr("Watch again") : qsTr("Play")
                    glyph: root.playing ? "pause" : root.ended ? "rotate-ccw" : "play"
                    Layout.fillWidth: true
                    onClicked: root.playing ? player.pause() : player.play()
                }

                SecondaryButton {
                    text: root.captions ? qsTr("Captions off") : qsTr("Captions on")
                    glyph: "captions"
                    onClicked: root.captions = !root.captions
                }

                IconButton {
                    text: qsTr("Quieter")
                    glyph: "volume-x"
                    wordless: true
                    filled: true
                    enabled: root.volume > 0
                    onClicked: root.volume = Math.max(0, root.volume - 0.2)
                }

                IconButton {
                    text: qsTr("Louder")
                    glyph: "volume-2"
                    wordless: true
                    filled: true
                    enabled: root.volume < 1
                    onClicked: root.volume = Math.min(1, root.volume + 0.2)
                }
            }

            Section {
                visible: root.tutorials.chapters.count > 0
                title: qsTr("Chapters")
                Layout.fillWidth: true

                Card {
                    width: parent.width
                    padding: Theme.space(1)

                    Column {
                        width: parent.width

                        Repeater {
                            model: root.tutorials.chapters

                            ListRow {
                                required property string title
                                required property int start
                                required property string clock

                                width: parent?.width ?? 0
                                text: title
                                trailing: clock
                                glyph: "play"
                                onClicked: {
                                    player.position = start
                                    player.play()
                                }
                            }
                        }
                    }
                }
            }
        }

        ColumnLayout {
            spacing: Theme.space(3)
            Layout.fillWidth: true
            Layout.preferredWidth: 38
            Layout.alignment: Qt.AlignTop

            ThemedText {
                text: root.film.summary ?? ""
                visible: text !== ""
                lineHeight: 1.2
                Layout.fillWidth: true
            }

            Section {
                visible: root.tutorials.products.count > 0
                title: qsTr("What you need for it")
                Layout.fillWidth: true

                CardRow {
                    width: parent.width
                    model: root.tutorials.products
                    onChosen: gtin => root.product.open(gtin)
                }
            }

            Item {
                Layout.preferredHeight: Theme.space(2)
            }
        }
    }
}
