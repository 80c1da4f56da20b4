// Five keys are enough for every screen: right and down go on, left and up go back, Enter presses. What has the focus is
// brought into sight, also in lists that make their rows only as far as they are seen.
import QtQuick

QtObject {
    id: root

    required property Item within          // the walk never leaves it

    function isView(item: Item): bool {
        return item instanceof GridView || item instanceof ListView
    }

    function viewOf(item: Item): var {
        for (let at = item; at && at !== root.within; at = at.parent)
            if (root.isView(at))
                return at
        return null
    }

    // the place of an item in its view; -1 for what is not in a row
    function rowOf(view: var, item: Item): int {
        for (let at = item; at && at !== view; at = at.parent)
            if (at.parent === view.contentItem)
                return view.indexAt(at.x + at.width / 2, at.y + at.height / 2)
        return -1
    }

    // the first control inside an item, or the item itself
    function firstIn(item: Item): Item {
        if (!item || item.activeFocusOnTab)
            return item
        const next = item.nextItemInFocusChain(true)
        for (let at = next; at; at = at.parent)
            if (at === item)
                return next
        return null
    }

    function rowAt(view: var, index: int): Item {
        if (index < 0 || index >= view.count)
            return null
        view.positionViewAtIndex(index, view instanceof GridView ? GridView.Contain : ListView.Contain)
        view.forceLayout()
        return root.firstIn(view.itemAtIndex(index))
    }

    // out of a view past the rows of it that happen to exist
    function beyond(view: var, from: Item, forward: bool): Item {
        let item = from
        for (let step = 0; item && step < 2000; ++step) {
            item = item.nextItemInFocusChain(forward)
            if (root.viewOf(item) !== view)
                return item
        }
        return null
    }

    function next(from: Item, forward: bool): Item {
        const view = root.viewOf(from)
        const row = view ? root.rowOf(view, from) : -1
        if (row >= 0) {
            const inside = from.nextItemInFocusChain(forward)
            if (root.viewOf(inside) === view && root.rowOf(view, inside) === row)
                return inside
            const beside = root.rowAt(view, row + (forward ? 1 : -1))
            if (beside)
                return beside
        }
        const item = row >= 0 ? root.beyond(view, from, forward) : from.nextItemInFocusChain(forward)
        const entered = item ? root.viewOf(item) : null
        if (entered && entered !== view)
            return root.rowAt(entered, forward ? 0 : entered.count - 1) ?? item
        return item
    }

    function go(from: Item, forward: bool): bool {
        const item = root.next(from ?? root.within, forward)
        if (!item)
            return false
        item.forceActiveFocus(forward ? Qt.TabFocusReason : Qt.BacktabFocusReason)
        return true
    }

    function take(event: var, from: Item): void {
        const forward = event.key === Qt.Key_Right || event.key === Qt.Key_Down
        if (!forward && event.key !== Qt.Key_Left && event.key !== Qt.Key_Up)
            return
        event.accepted = root.go(from, forward)
    }
}
