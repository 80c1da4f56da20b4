// A key struck twice by a hand that trembles counts once, where the shop has set a pause for that (EN 301 549, 5.8).
pragma Singleton

import QtQuick

QtObject {
    id: root

    property string last: ""
    property real at: 0                    // ms of the clock, when it was struck

    // whether a stroke counts: it is another key's, or the pause is over
    function counts(key: string): bool {
        const now = Date.now()
        if (key === root.last && now - root.at < Theme.keyPause)
            return false
        root.last = key
        root.at = now
        return true
    }
}
