// Everything else that can be done: a quiet tone, the same size.
import QtQuick

PressButton {
    id: root

    fill: Theme.sunken
    fillPressed: Theme.line
    ink: root.down && Theme.scheme === "contrast" ? "#000000" : Theme.ink
}
