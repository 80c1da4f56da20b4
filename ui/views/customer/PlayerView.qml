// The player: the film, a large pause, captions, chapters, speed, sound up to the shop's limit, and what is needed for it.
// Where no film can be seen it is told in words: what would be heard, chapter by chapter.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property Tutorials tutorials
    required property ProductPage product
    required property HelpCall help

    property bool muted: false             // a film begins without sound
    property real volume: muted ? 0 : 0.6
    property real rate: 1

    readonly property var film: tutorials.film
    readonly property FilmScreen screen: stage.item as FilmScreen
    readonly property bool playing: root.screen?.playing ?? false
    readonly property int position: root.screen?.position ?? 0
    readonly property bool told: tutorials.broken || !tutorials.plays

    title: film.title ?? ""
    subtitle: film.topic ?? ""

    Component.onDestruction: root.journey.playing(false)
    onPlayingChanged: root.journey.playing(root.playing)

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

            Loader {
                id: stage
                active: !root.told && (root.film.video ?? "") !== ""
                visible: active
                Layout.fillWidth: true
                // wide or low, the large pause is in sight below it
                Layout.preferredHeight: Math.min(width * 9 / 16, root.height * (root.wide ? root.plain ? 0.5 : 0.4 : Theme.lowReach ? 0.36 : 1))
                sourceComponent: FilmScreen {
                    tutorials: root.tutorials
                    volume: root.volume
                    rate: root.rate
                }
            }

            ProductImage {
                visible: !root.tutorials.plays
                source: visible ? root.film.poster ?? "" : ""
                bleed: true
                ground: Theme.ground
                radius: Theme.radiusCard
                Layout.fillWidth: true
                Layout.preferredHeight: Math.min(width * 9 / 16, root.wide ? root.height * 0.5 : Number.POSITIVE_INFINITY)
            }

            Banner {
                visible: !root.tutorials.plays
                tone: "info"
                text: qsTr("This screen cannot show films")
                detail: root.tutorials.steps.count > 0 ? qsTr("Here is what it says, step by step.")
                                                       : qsTr("A colleague will gladly show you how it is done.")
                Layout.fillWidth: true
            }

            EmptyState {
                visible: root.tutorials.broken
                glyph: "circle-play"
                bare: root.bare || (root.wide && !root.plain)
                title: qsTr("This film cannot be shown just now")
                text: qsTr("The others play as they should. What you need for it stands here all the same.")
                Layout.fillWidth: true
                Layout.topMargin: Theme.space(6)
            }

            GridLayout {
                visible: root.told
                columns: root.roomy ? 2 : 1
                columnSpacing: Theme.gap
                rowSpacing: Theme.gap
                uniformCellWidths: true
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.space(4)

                SecondaryButton {
                    visible: !root.tutorials.plays
                    text: qsTr("Ask a colleague")
                    glyph: "bell"
                    Layout.fillWidth: true
                    onClicked: root.help.ask("help", "")
                }

                SecondaryButton {
                    visible: root.tutorials.plays
                    text: qsTr("Try again")
                    glyph: "rotate-ccw"
                    Layout.fillWidth: true
                    onClicked: root.tutorials.again()
                }

                PrimaryButton {
                    text: qsTr("Other films")
                    glyph: "circle-play"
                    Layout.fillWidth: true
                    onClicked: root.tutorials.open()
                }
            }

            Section {
                visible: root.told && root.tutorials.steps.count > 0
                title: qsTr("The film in words")
                Layout.fillWidth: true

                Column {
                    width: parent.width
                    spacing: Theme.space(3)

                    Repeater {
                        model: root.tutorials.steps

                        Column {
                            id: step

                            required property string title
                            required property string text

                            width: parent?.width ?? 0
                            spacing: Theme.space(0.5)

                            ThemedText {
                                width: parent.width
                                visible: text !== ""
                                text: step.title
                                strong: true
                            }

                            ThemedText {
                                width: parent.width
                                text: step.text
                                lineHeight: 1.2
                            }
                        }
                    }
                }
            }

            RowLayout {
                visible: stage.active
                spacing: Theme.space(2)
                Layout.fillWidth: true
                Accessible.role: Accessible.ProgressBar
                Accessible.name: qsTr("%1 of %2").arg(root.tutorials.clock(root.position)).arg(root.film.length ?? "")

                ThemedText {
                    text: root.tutorials.clock(root.position)
                    kind: ThemedText.Caption
                    numeric: true
                    soft: true
                    Accessible.ignored: true
                }

                Rectangle {
                    color: Theme.sunken
                    radius: 6
                    implicitHeight: 12
                    Layout.fillWidth: true

                    Rectangle {
                        width: parent.width * Math.min(1, root.position / Math.max(1, root.screen?.duration ?? 1))
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
                    Accessible.ignored: true
                }
            }

            GridLayout {
                visible: stage.active
                columns: root.roomy ? 2 : 1
                columnSpacing: Theme.gap
                rowSpacing: Theme.gap
                Layout.fillWidth: true

                PrimaryButton {
                    text: root.playing ? qsTr("Pause") : root.screen?.ended ? qsTr("Watch again") : qsTr("Play")
                    glyph: root.playing ? "pause" : root.screen?.ended ? "rotate-ccw" : "play"
                    Layout.fillWidth: true
                    Layout.preferredWidth: 3
                    Layout.preferredHeight: Math.max(implicitHeight, Theme.target * 1.5)
                    onClicked: root.screen?.toggle()
                }

                SecondaryButton {
                    text: qsTr("Back 10 seconds")
                    glyph: "undo-2"
                    Layout.fillWidth: true
                    Layout.preferredWidth: root.plain ? 2 : 3
                    Layout.fillHeight: true
                    onClicked: root.screen?.jump(root.position - 10000)
                }

                SecondaryButton {
                    text: root.tutorials.captioned ? qsTr("Captions off") : qsTr("Captions on")
                    glyph: "captions"
                    Layout.fillWidth: true
                    Layout.preferredWidth: 3
                    onClicked: root.tutorials.captionIt(!root.tutorials.captioned)
                }

                RowLayout {
                    spacing: Theme.gap
                    Layout.fillWidth: true
                    Layout.preferredWidth: root.plain ? 2 : 3

                    IconButton {
                        text: qsTr("Quieter")
                        glyph: "volume-x"
                        wordless: true
                        filled: true
                        enabled: root.volume > 0.05
                        onClicked: root.volume = Math.max(0, root.volume - 0.2)
                    }

                    ThemedText {
                        text: qsTr("%1 percent").arg(Math.round(root.volume * 100))
                        numeric: true
                        horizontalAlignment: Text.AlignHCenter
                        Layout.fillWidth: true
                    }

                    IconButton {
                        text: qsTr("Louder")
                        glyph: "volume-2"
                        wordless: true
                        filled: true
                        enabled: root.volume < 0.95
                        onClicked: root.volume = Math.min(1, root.volume + 0.2)
                    }
                }
            }

            SegmentedChoice {
                visible: stage.active
                name: qsTr("Speed")
                options: [{ value: 0.75, text: qsTr("Slow") }, { value: 1, text: qsTr("Usual") }, { value: 1.5, text: qsTr("Fast") }]
                value: root.rate
                Layout.fillWidth: true
                onChosen: value => root.rate = value
            }

            Section {
                visible: root.tutorials.chapters.count > 0 && stage.active
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
                                onClicked: root.screen?.jump(start)
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

    Item {
        Layout.fillHeight: true
    }
}
