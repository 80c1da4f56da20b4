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
        return root.inside(next, item) ? next : null
    }

    // the last control inside an item
    function lastIn(item: Item): Item {
        let last = root.firstIn(item)
        for (let at = last; at; ) {
            at = at.nextItemInFocusChain(true)
            if (!at || !root.inside(at, item) || at === last)
                return last
            last = at
        }
        return last
    }

    function inside(item: Item, outer: Item): bool {
        for (let at = item; at; at = at.parent)
            if (at === outer)
                return true
        return false
    }

    function rowAt(view: var, index: int, forward: bool): Item {
        if (index < 0 || index >= view.count)
            return null
        view.positionViewAtIndex(index, view instanceof GridView ? GridView.Contain : ListView.Contain)
        view.forceLayout()
        return forward ? root.firstIn(view.itemAtIndex(index)) : root.lastIn(view.itemAtIndex(index))
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
            const beside = root.rowAt(view, row + (forward ? 1 : -1), forward)
            if (beside)
                return beside
        }
        const item = row >= 0 ? root.beyond(view, from, forward) : from.nextItemInFocusChain(forward)
        const entered = item ? root.viewOf(item) : null
        if (entered && entered !== view)
            return root.rowAt(entered, forward ? 0 : entered.count - 1, forward) ?? item
        return item
    }

    function go(from: Item, forward: bool): bool {
        const item = root.next(from ?? root.within, forward)
        if (!item)
            return false
        item.forceActiveFocus(forward ? Qt.TabFocusReason : Qt.BacktabFocusReason)
        root.reveal(item)
        return true
    }

    // a row of a view may be taller than the view
    function reveal(item: Item): void {
        const view = root.viewOf(item)
        if (!view || view.contentHeight <= view.height)
            return
        const top = item.mapToItem(view.contentItem, 0, 0).y
        const room = Theme.ring + Theme.space(2)
        if (top - room < view.contentY)
            view.contentY = Math.max(view.originY, top - room)
        else if (top + item.height + room > view.contentY + view.height)
            view.contentY = Math.min(view.originY + view.contentHeight - view.height, top + item.height + room - view.height)
    }

    function take(event: var, from: Item): void {
        const forward = event.key === Qt.Key_Right || event.key === Qt.Key_Down
        if (!forward && event.key !== Qt.Key_Left && event.key !== Qt.Key_Up)
            return
        event.accepted = root.go(from, forward)
    }
}
