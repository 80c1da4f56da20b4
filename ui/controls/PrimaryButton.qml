// The one thing to do on a screen: filled with the accent, or with green or red where the act itself says so.
import QtQuick

PressButton {
    id: root

    property string tone: "accent"         // accent | green | red

    fill: tone === "green" ? Theme.green : tone === "red" ? Theme.red : Theme.accent
    fillPressed: Theme.away(fill)
    ink: tone === "accent" ? Theme.accentInk : Theme.luminance(fill) > 0.22 ? "#0B1B1E" : "#FFFFFF"
}
