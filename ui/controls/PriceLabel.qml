// A price as a shop writes it: the whole large, the øre small and raised, the currency beside. Nothing is computed here.
import QtQuick

Item {
    id: root

    enum Kind { Hero, Card, Row }

    property var price: ({})               // {whole, fraction, currency, before, spoken, currencyFirst}
    property int kind: PriceLabel.Card
    property color color: reduced ? Theme.red : Theme.ink

    readonly property bool reduced: (price?.before ?? "") !== ""
    readonly property int figure: kind === PriceLabel.Hero ? Theme.display
                                : kind === PriceLabel.Card ? Theme.heading : Theme.body

    implicitWidth: Math.max(line.width, was.visible ? was.implicitWidth : 0)
    implicitHeight: line.height + (was.visible ? was.implicitHeight : 0)
    Accessible.role: Accessible.StaticText
    Accessible.name: price?.spoken ?? ""
    Accessible.description: was.visible ? was.text : ""

    Item {
        id: line
        readonly property bool first: root.price?.currencyFirst ?? false
        readonly property int tight: Math.max(2, Math.round(root.figure * 0.06))
        readonly property int wide: Math.round(root.figure * 0.16)

        width: first ? fraction.x + fraction.implicitWidth : unit.x + unit.implicitWidth
        height: whole.implicitHeight

        ThemedText {
            id: whole
            x: line.first ? unit.implicitWidth + line.wide : 0
            text: root.price?.whole ?? ""
            // one large figure stands alone, those of cards and rows stand in columns
            numeric: root.kind !== PriceLabel.Hero
            color: root.color
            font.pixelSize: root.figure
            font.weight: root.kind === PriceLabel.Row ? Font.DemiBold : Font.Bold
            font.letterSpacing: (root.kind === PriceLabel.Hero ? -0.04 : -0.02) * root.figure
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }

        ThemedText {
            id: fraction
            x: whole.x + whole.implicitWidth + line.tight
            // cap heights meet: both stand on the top of the figures
            y: whole.y + Math.round((whole.baselineOffset - root.figure * 0.727) - (baselineOffset - font.pixelSize * 0.727))
            text: root.price?.fraction ?? ""
            numeric: true
            color: root.color
            font.pixelSize: Math.max(Theme.compact ? 13 : 18, Math.round(root.figure * 0.5))
            font.weight: Font.DemiBold
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }

        ThemedText {
            id: unit
            x: line.first ? 0 : fraction.x + fraction.implicitWidth + (fraction.text === "" ? 0 : line.wide)
            y: whole.baselineOffset - baselineOffset
            text: root.price?.currency ?? ""
            color: root.color
            font.pixelSize: Math.max(Theme.caption, Math.round(root.figure * 0.42))
            font.weight: Font.Medium
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }

    ThemedText {
        id: was
        visible: root.reduced
        anchors.top: line.bottom
        text: root.reduced ? qsTr("Before %1").arg(root.price.before) : ""
        kind: ThemedText.Caption
        soft: true
        numeric: true
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
}
