// Words in the type scale. Everything readable is one of these, so that text size and scheme reach all of it.
import QtQuick

Text {
    id: root

    enum Kind { Display, Title, Heading, Body, Caption }

    property int kind: ThemedText.Body
    property bool soft: false
    property bool strong: false
    property bool numeric: false
    property bool personal: false          // the customer's own: hard to read from behind while a headset tells it

    readonly property int typeSize: [Theme.display, Theme.title, Theme.heading, Theme.body, Theme.caption][kind]

    opacity: personal ? Theme.veil : 1
    color: soft ? Theme.inkSoft : Theme.ink
    font.family: Theme.family
    font.pixelSize: typeSize
    font.weight: kind === ThemedText.Display || kind === ThemedText.Title ? Font.DemiBold
               : strong ? Font.DemiBold : kind === ThemedText.Heading ? Font.Medium : Font.Normal
    font.letterSpacing: kind === ThemedText.Display ? -0.025 * typeSize
                      : kind === ThemedText.Title ? -0.02 * typeSize
                      : kind === ThemedText.Heading ? -0.012 * typeSize : 0
    font.features: numeric ? Theme.tabular : ({})
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    Accessible.role: kind === ThemedText.Display || kind === ThemedText.Title || kind === ThemedText.Heading
                     ? Accessible.Heading : Accessible.StaticText
    Accessible.name: text
}
