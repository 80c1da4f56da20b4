// Which dialog stands in front: keys of buttons beneath it must not work.
pragma Singleton

import QtQuick

QtObject {
    id: root

    property Item top: null

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
