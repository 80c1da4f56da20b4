// Paper, terminal, scanner at a glance: a sign and a word each; the word says what is wrong when something is.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

RowLayout {
    id: root

    required property Rows devices

    spacing: Theme.space(3)

    function called(kind: string): string {
        switch (kind) {
        case "pos_printer": return qsTr("Printer")
        case "payment_terminal": return qsTr("Terminal")
        case "scanner": return qsTr("Scanner")
        case "cash_drawer": return qsTr("Drawer")
        default: return ""
        }
    }

    function glyphOf(kind: string): string {
        return ({ pos_printer: "printer", payment_terminal: "credit-card", scanner: "scan-line", cash_drawer: "archive" })[kind] ?? "monitor"
    }

    Repeater {
        model: root.devices

        RowLayout {
            id: sign
            required property string kind
            required property string title
            required property string tone
            required property string problem

            readonly property color ink: tone === "ok" ? Theme.inkSoft : tone === "warn" ? Theme.amber : Theme.red
            readonly property string words: problem === "" ? root.called(kind) : Phrases.problem(problem)

            visible: root.called(kind) !== ""
            spacing: Theme.space(1)
            Accessible.role: Accessible.StaticText
            Accessible.name: problem === "" ? root.called(kind) + ": " + qsTr("works") : root.called(kind) + ": " + words

            Icon {
                name: root.glyphOf(sign.kind)
                color: sign.ink
                size: Math.round(Theme.iconSize * 0.9)
            }

            ThemedText {
                text: sign.words
                kind: ThemedText.Caption
                color: sign.ink
                font.weight: sign.tone === "ok" ? Font.Normal : Font.DemiBold
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }
}
