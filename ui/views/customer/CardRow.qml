// Products side by side, moved with a finger or by the arrow keys; as many as fit are in sight at once.
pragma ComponentBehavior: Bound

import QtQuick
import ui.controls

ListView {
    id: root

    readonly property int cardWidth: Math.round(Math.min(width * (Theme.textScale > 1.3 ? 0.7 : 0.52), 340 * Math.min(1.4, Theme.textScale)))

    signal chosen(string gtin)

    implicitHeight: Math.max(1, contentItem.childrenRect.height)
    orientation: ListView.Horizontal
    spacing: Theme.gap
    boundsBehavior: Flickable.StopAtBounds
    keyNavigationEnabled: false
    clip: true

    delegate: ProductCard {
        width: root.cardWidth
        onChosen: gtin => root.chosen(gtin)
    }
}
