// Which dialog stands in front: keys of buttons beneath it must not work.
pragma Singleton

import QtQuick

QtObject {
    id: root

    property list<Item> standing             // in the order they came up
    readonly property Item top: standing.length > 0 ? standing[standing.length - 1] : null

    // a dialog came up, or went; of several the last one has the keys
    function rose(dialog: Item): void {
        root.standing = [...root.standing.filter(other => other !== dialog), dialog]
    }

    function sank(dialog: Item): void {
        root.standing = root.standing.filter(other => other !== dialog)
    }

    // whether keys reach an item: it is not beneath a dialog
    function reaches(item: Item): bool {
        if (root.top === null)
            return true
        for (let at = item; at; at = at.parent)
            if (at === root.top)
                return true
        return false
    }
}
