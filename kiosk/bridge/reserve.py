"""Reserving a product: which shop, for whom, and the code and slip at the end."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.client import ApiError, Unreachable
from daemon.schema import (
    EventType,
    LineRequest,
    LocationStock,
    LocationType,
    ReserveRequest,
    StockView,
    StockWord,
)
from kiosk import codes, locale
from kiosk.address import looks_like_mail
from kiosk.bridge import cards
from kiosk.bridge.concept import Concept
from kiosk.bridge.qr import qr_rows
from kiosk.bridge.rows import Rows
from kiosk.floor import Change, Floor
from kiosk.flow import RESERVE_STEPS, ReserveStep, Screen, advance
from kiosk.printing import Printing, Slip
from kiosk.session import Reserving
from kiosk.slips import reservation_slip

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_PHONE = re.compile(r"^\+?[0-9 ]{6,20}$")
_FEWEST_DIGITS = 8
_MOST = 9


@QmlElement
class ReserveFlow(Concept):
    """``step`` is a word of ``kiosk.flow.ReserveStep``; ``shops`` are those that can be chosen, nearest first.

    ``summary`` is what will be reserved; ``done`` what was: code, spaced code, QR rows, shop, until when. ``slip`` is a
    word of ``kiosk.printing.Slip``; ``fault`` a code of the daemon (``not_enough_stock`` …), ``offline`` or empty.
    """

    changed = Signal()
    slipChanged = Signal()

    def __init__(self, floor: Floor, parent: QObject | None = None) -> None:
        super().__init__(floor, parent)
        self._shops = Rows(cards.SHOP_ROLES, self)
        self._printing: Printing | None = None

    @property
    def _draft(self) -> Reserving:
        return self.session.reserving

    @property
    def _asked(self) -> bool:
        """Whether it was asked for: what is on its way, or reserved, is changed no more."""
        return self._draft.step in (ReserveStep.PLACING, ReserveStep.DONE)

    @Property(Rows, constant=True)
    def shops(self) -> Rows:
        return self._shops

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._draft.step.value

    @Property(str, notify=changed)
    def fault(self) -> str:
        return self._draft.fault

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._draft.name

    @Property(str, notify=changed)
    def phone(self) -> str:
        return self._draft.phone

    @Property(str, notify=changed)
    def address(self) -> str:
        return self._draft.address

    @Property(bool, notify=changed)
    def addressReady(self) -> bool:
        return looks_like_mail(self._draft.address)

    @Property(int, notify=changed)
    def quantity(self) -> int:
        return self._draft.quantity

    @Property(int, notify=changed)
    def most(self) -> int:
        return self._most()

    @Property(bool, notify=changed)
    def personReady(self) -> bool:
        return self._named()

    @Property(dict, notify=changed)
    def summary(self) -> dict[str, Any]:
        product, shop = self._draft.product, self._draft.shop
        if product is None or shop is None:
            return {}
        total = msgspec.structs.replace(product.price, amount=product.price.amount * self._draft.quantity)
        return {
            "product": locale.said(product.name, self.spoken),
            "image": self.url(product.image),
            "price": cards.price(msgspec.structs.replace(total, before=None), self.spoken),
            "shop": cards.place(shop.location, self.spoken),
            "here": shop.location.id == self.floor.station.location,
        }

    @Property(dict, notify=changed)
    def done(self) -> dict[str, Any]:
        result = self._draft.result
        if result is None:
            return {}
        return {
            "code": codes.whole(result.code),
            "spaced": codes.spaced(result.code),
            "qr": qr_rows(result.qr_code or codes.whole(result.code)),
            "mailed": bool(self._draft.address),
            "shop": cards.place(result.location, self.spoken),
            "until": locale.moment(result.expires_at, self.spoken) if result.expires_at else "",
        }

    @Property(str, notify=slipChanged)
    def slip(self) -> str:
        return self._draft.slip

    @Slot(str)
    def open(self, location: str) -> None:
        """Reserve the product looked at; with a location its shop is chosen already."""
        looking = self.session.looking
        if looking.product is None or looking.stock is None:
            return
        self.session.reserving = Reserving(product=looking.product, stock=looking.stock)
        self._printing = None
        self._show()
        shop = next((item for item in candidates(looking.stock) if item.location.id == location), None)
        self.floor.go(Screen.RESERVE)
        if shop is not None:
            self.choose(location)

    @Slot(str)
    def choose(self, location: str) -> None:
        """Take a shop."""
        stock = self._draft.stock
        if stock is None or self._asked:
            return
        for item in candidates(stock):
            if item.location.id == location:
                self._draft.shop = item
                self._draft.quantity = min(self._draft.quantity, self._most())
                self._step(ReserveStep.PERSON)

    @Slot(int)
    def setQuantity(self, quantity: int) -> None:
        if self._asked:
            return
        self._draft.quantity = max(1, min(quantity, self._most()))
        self.changed.emit()

    @Slot(str)
    def setName(self, name: str) -> None:
        self._draft.name = name
        self.changed.emit()

    @Slot(str)
    def setPhone(self, phone: str) -> None:
        self._draft.phone = phone
        self.changed.emit()

    @Slot(str)
    def setAddress(self, address: str) -> None:
        self._draft.address = address.strip()
        self.changed.emit()

    @Slot()
    def byMail(self) -> None:
        """Ask for an address: the code comes by letter too."""
        if self._asked:
            return
        self._draft.fault = ""
        self._step(ReserveStep.ADDRESS)

    @Slot(bool)
    def addressed(self, keep: bool) -> None:
        """The address is typed, or no letter is wanted after all."""
        if not (keep and looks_like_mail(self._draft.address)):
            self._draft.address = ""
        self._step(ReserveStep.SUMMARY)

    @Slot()
    def review(self) -> None:
        """Name and phone are there: show the summary."""
        if self._named():
            self._step(ReserveStep.SUMMARY)

    @Slot(str)
    def change(self, step: str) -> None:
        """Go back to an earlier step, while nothing has been asked for."""
        if self._asked:
            return
        self._draft.fault = ""
        self._step(ReserveStep(step))

    @Slot()
    def place(self) -> None:
        """Reserve. The same draft asks with the same key, so asking twice reserves once; so does a second touch."""
        if self._draft.step is not ReserveStep.SUMMARY:
            return
        self._draft.fault = ""
        self._step(ReserveStep.PLACING)
        self.floor.tasks.start("reserve", self._place(self._draft))

    @Slot()
    def printAgain(self) -> None:
        """Try the slip once more."""
        self._print()

    def told(self, change: Change) -> None:
        """Forget on a wipe, say it in another language."""
        if change is Change.SESSION:
            self._printing = None
        if change in (Change.SESSION, Change.LANGUAGE):
            self._show()

    def heard(self, kind: EventType, data: Any) -> None:
        """The way of our slip through the spool."""
        if kind is EventType.JOB_STATE and self._printing is not None:
            self._printing.heard(data)

    def _most(self) -> int:
        """How many can be asked for: what the shop has, at most nine."""
        shop = self._draft.shop
        return max(1, min(_MOST, shop.available or 1)) if shop is not None else 1

    def _named(self) -> bool:
        """Whether name and phone number are there and look like it."""
        digits = sum(letter.isdigit() for letter in self._draft.phone)
        named = bool(self._draft.name.strip())
        return named and digits >= _FEWEST_DIGITS and _PHONE.match(self._draft.phone.strip()) is not None

    async def _place(self, draft: Reserving) -> None:
        if draft.product is None or draft.shop is None:
            return
        request = ReserveRequest(
            location=draft.shop.location.id,
            lines=[LineRequest(draft.product.gtin, draft.quantity)],
            name=draft.name.strip(),
            phone=draft.phone.strip(),
            language=self.spoken,
            email=draft.address or None,
        )
        try:
            draft.result = await self.floor.client.reserve(request, key=draft.key)
        except Unreachable:
            draft.fault = "offline"
        except ApiError as refusal:
            draft.fault = refusal.code
        if draft is not self._draft:
            return
        if draft.result is None:
            self._step(ReserveStep.SUMMARY)
            return
        self._step(ReserveStep.DONE)
        self._print()

    def _print(self) -> None:
        if self._draft.result is None:
            return
        self._printing = Printing(self.floor, self._slip)
        document = reservation_slip(self._draft.result, self.spoken)
        self.floor.tasks.start("slip", self._printing.run(document))

    def _slip(self, slip: Slip) -> None:
        self._draft.slip = slip.value
        self.slipChanged.emit()

    def _step(self, step: ReserveStep) -> None:
        self._draft.step = advance(RESERVE_STEPS, self._draft.step, step)
        self._show()

    def _show(self) -> None:
        stock = self._draft.stock
        shops = candidates(stock) if stock is not None else []
        self._shops.show([cards.shop(item, self.spoken) for item in shops])
        self.changed.emit()
        self.slipChanged.emit()


def candidates(stock: StockView) -> list[LocationStock]:
    """Shops that have the product now: here first, then by distance."""
    return [
        item
        for item in (stock.here, *stock.others)
        if item.location.type is LocationType.SHOP and item.word in (StockWord.IN_STOCK, StockWord.FEW)
    ]
