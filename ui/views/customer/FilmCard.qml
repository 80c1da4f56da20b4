// A film on its shelf: its picture, what it is called, how long it takes.
pragma ComponentBehavior: Bound

import QtQuick
import ui.controls

Card {
    id: root

    required property var film             // {tutorial, title, topic, poster, length}
    property bool topical: false           // says what it is about: it stands among films about other things

    signal chosen(string tutorial)

    interactive: true
    padding: Theme.space(2)
    accessibleName: [root.film.title, root.topical ? root.film.topic : "", root.film.length].filter(part => part !== "").join(", ")
    onClicked: root.chosen(root.film.tutorial)

    Column {
        width: parent.width
        spacing: Theme.space(1)

        ProductImage {
            width: parent.width
            height: Math.round(width * 9 / 16)
            source: root.film.poster
            glyph: "circle-play"
            bleed: true
        }

        ThemedText {
            visible: root.topical
            x: Theme.space(1)
            width: parent.width - Theme.space(2)
            topPadding: Theme.space(0.5)
            text: root.film.topic
            kind: ThemedText.Caption
            color: Theme.accent
            font.weight: Font.Medium
            Accessible.ignored: true
        }

        ThemedText {
            x: Theme.space(1)
            width: parent.width - Theme.space(2)
            topPadding: Theme.space(0.5)
            text: root.film.title
            font.weight: Font.DemiBold
            Accessible.ignored: true
        }

        ThemedText {
            x: Theme.space(1)
            text: root.film.length
            kind: ThemedText.Caption
            soft: true
            numeric: true
            bottomPadding: Theme.space(0.5)
            Accessible.ignored: true
        }
    }
}
