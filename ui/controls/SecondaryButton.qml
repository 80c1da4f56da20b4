// Everything else that can be done: a quiet tone, the same size.
import QtQuick

PressButton {
    id: root

    fill: Theme.sunken
    fillPressed: Theme.pressed
    ink: Theme.ink
}
