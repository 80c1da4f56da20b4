"""The basket: what the customer gathers here, brings on the phone, and takes to the phone or the till."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.client import ApiError, Unreachable
from daemon.schema import BasketLine, BasketMake, BasketPatch, BasketState, BasketView, LineRequest
from kiosk import locale
from kiosk.bridge import cards
from kiosk.bridge.concept import Concept
from kiosk.bridge.qr import qr_rows
from kiosk.bridge.rows import Rows
from kiosk.floor import Change, Floor
from kiosk.flow import Screen
from kiosk.session import MOST_OF_ONE, Gathering

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_ROLES = ("gtin", "name", "image", "quantity", "unit", "amount", "status", "priced")
_CONFLICT = "version_conflict"
_GONE = frozenset({"no_basket", "not_found"})


@QmlElement
class BasketPage(Concept):
    """``lines`` as priced by the daemon, ``total`` of them, ``count`` of pieces as the customer wants them.

    ``qr`` are the rows of the code that a till scans, empty until the daemon has it; ``taken`` is true when a till has
    the basket in a sale; ``fault`` is ``offline``, ``gone`` or a code of the daemon; ``working`` while it is asked.
    """

    changed = Signal()

    def __init__(self, floor: Floor, parent: QObject | None = None) -> None:
        super().__init__(floor, parent)
        self._lines = Rows(_ROLES, self)

    @property
    def _mine(self) -> Gathering:
        return self.session.gathering

    @Property(Rows, constant=True)
    def lines(self) -> Rows:
        return self._lines

    @Property(int, notify=changed)
    def count(self) -> int:
        return sum(line.quantity for line in self._wanted())

    @Property(dict, notify=changed)
    def total(self) -> dict[str, Any]:
        basket = self._mine.basket
        return cards.money(basket.total, self.spoken) if basket is not None else {}

    @Property(bool, notify=changed)
    def taken(self) -> bool:
        basket = self._mine.basket
        return basket is not None and basket.state is BasketState.TAKEN

    @Property(list, notify=changed)
    def qr(self) -> list[str]:
        basket = self._mine.basket
        return qr_rows(basket.code) if basket is not None and basket.code else []

    @Property(str, notify=changed)
    def until(self) -> str:
        basket = self._mine.basket
        return locale.day(basket.expires_at.astimezone().date(), self.spoken) if basket is not None else ""

    @Property(bool, notify=changed)
    def working(self) -> bool:
        return self.floor.tasks.running("basket")

    @Property(str, notify=changed)
    def fault(self) -> str:
        return self._mine.fault

    @Slot()
    def open(self) -> None:
        """Show the basket."""
        self.floor.go(Screen.BASKET)
        if self._mine.basket is not None:
            self._ask()

    @Slot()
    def addLooked(self) -> None:
        """One more of the product looked at, and show the basket."""
        product = self.session.looking.product
        if product is not None:
            here = {line.gtin: line.quantity for line in self._wanted()}
            self._want(product.gtin, here.get(product.gtin, 0) + 1)
            self.floor.go(Screen.BASKET)

    @Slot(str, int)
    def want(self, gtin: str, quantity: int) -> None:
        """So many of a product; none takes its line away."""
        self._want(gtin, quantity)

    @Slot()
    def again(self) -> None:
        """Try again what did not reach the daemon."""
        self._ask()

    def refreshed(self) -> None:
        """The basket was sold, and is another one now."""
        self._show()

    def told(self, change: Change) -> None:
        """A scan brings a basket; a wipe takes it away."""
        scanned = self.floor.scan if change is Change.SCAN else None
        if scanned is not None and scanned.basket is not None and self._mine.wanted is not None:
            self._ask()  # what was gathered here goes into the basket that was scanned
        elif change in (Change.SESSION, Change.LANGUAGE, Change.SCAN):
            self._show()

    def _wanted(self) -> list[LineRequest]:
        mine = self._mine
        if mine.wanted is not None:
            return mine.wanted
        return [LineRequest(line.gtin, line.quantity) for line in mine.basket.lines] if mine.basket else []

    def _want(self, gtin: str, quantity: int) -> None:
        if self._mine.basket is not None and self._mine.basket.state is BasketState.TAKEN:
            return
        wanted = {line.gtin: line.quantity for line in self._wanted()}
        wanted[gtin] = min(quantity, MOST_OF_ONE)
        self._mine.wanted = [LineRequest(one, many) for one, many in wanted.items() if many > 0]
        self._ask()

    def _ask(self) -> None:
        self._mine.fault = ""
        self.floor.tasks.start("basket", self._put(self._mine))
        self._show()

    async def _put(self, mine: Gathering) -> None:
        """Have the daemon hold what is wanted; a newer wish cancels this one and says it all again."""
        try:
            mine.basket = await self._settled(mine)
            mine.wanted = None
        except Unreachable:
            mine.fault = "offline"
        except ApiError as refusal:
            mine.fault = "gone" if refusal.code in _GONE else refusal.code
        self.floor.tasks.forget("basket")
        self._show()

    async def _settled(self, mine: Gathering) -> BasketView:
        """The basket with what is wanted in it, as the daemon says it."""
        client = self.floor.client
        if mine.basket is None:
            mine.basket = await client.make_basket(BasketMake([]), key=mine.key)
            mine.token = mine.basket.code
        opened = mine.token or mine.basket.id
        while mine.wanted is not None:
            try:
                said = await client.patch_basket(opened, BasketPatch(mine.wanted, mine.basket.version))
            except ApiError as refusal:
                if refusal.code != _CONFLICT:
                    raise
                mine.basket = await client.basket(opened)  # the phone was faster; here the customer stands
            else:
                return msgspec.structs.replace(said, code=mine.token)
        return msgspec.structs.replace(await client.basket(opened), code=mine.token)

    def _show(self) -> None:
        basket = self._mine.basket
        quantities = {line.gtin: line.quantity for line in self._wanted()}
        lines = [line for line in basket.lines if line.gtin in quantities] if basket is not None else []
        self._lines.show([self._row(line, quantities[line.gtin]) for line in lines])
        self.changed.emit()

    def _row(self, line: BasketLine, quantity: int) -> dict[str, Any]:
        return {
            "gtin": line.gtin,
            "name": locale.said(line.name, self.spoken),
            "image": self.url(line.image),
            "quantity": quantity,
            "unit": cards.money(line.unit, self.spoken) if line.unit is not None else {},
            "amount": locale.amount(line.unit * quantity, self.spoken) if line.unit is not None else "",
            "status": cards.status(line.stock.value),
            "priced": line.unit is not None,
        }
