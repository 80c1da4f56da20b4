// Arrow keys over the rows of an on-screen keyboard: up and down go to the nearest key of the next row. Down from a field
// leads onto its keys, up from the first row back to it; down past the last row leaves them: nobody has to walk over forty.
import QtQuick

QtObject {
    id: root

    required property Item keys
    property TextBox target: null

    onTargetChanged: if (target) target.pad = root

    // onto the first key, if the keys are shown
    function enter(): bool {
        const first = root.keys.visible ? root.all(root.keys)[0] : undefined
        first?.forceActiveFocus(Qt.TabFocusReason)
        return first !== undefined
    }

    function all(item: Item): var {
        let found = []
        for (const child of item.children)
            found = found.concat(child instanceof Key && child.visible && child.enabled ? [child] : root.all(child))
        return found
    }

    // whether the walk has gone somewhere
    function go(from: Item, direction: int): bool {
        const all = root.all(root.keys)
        if (!all.includes(from))
            return false
        const middle = item => item.mapToItem(root.keys, item.width / 2, item.height / 2)
        const here = middle(from)
        let best = null
        let least = Number.POSITIVE_INFINITY
        for (const key of all) {
            const there = middle(key)
            const rows = (there.y - here.y) * direction
            if (rows < from.height / 2)
                continue
            const far = rows * 4 + Math.abs(there.x - here.x)
            if (far < least) {
                least = far
                best = key
            }
        }
        if (!best)
            best = direction > 0 ? all[all.length - 1].nextItemInFocusChain(true)
                                 : root.target?.field ?? all[0].nextItemInFocusChain(false)
        best?.forceActiveFocus(direction > 0 ? Qt.TabFocusReason : Qt.BacktabFocusReason)
        return best !== null
    }
}
