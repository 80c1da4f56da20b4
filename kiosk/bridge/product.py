"""The page of one product: price, stock here and elsewhere, its sisters, its films, and what to take instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.client import ApiError, Unreachable
from daemon.schema import EventType, LocationStock, ProductView, StockChange, WebStock
from kiosk import locale
from kiosk.bridge import cards
from kiosk.bridge.concept import Concept
from kiosk.bridge.finder import here
from kiosk.bridge.qr import qr_rows
from kiosk.bridge.rows import Rows
from kiosk.catalogue import Catalogue
from kiosk.floor import Change, Floor
from kiosk.flow import Screen
from kiosk.session import Looking

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_ALTERNATIVES = 8
_Fill = Callable[[Rows, Sequence[Mapping[str, Any]]], None]


@QmlElement
class ProductPage(Concept):
    """``page`` is what is said of the product, ``here`` its stock in this shop, ``web`` that of the web shop.

    ``others`` are the other shops, nearest first; ``variants`` sisters with ``gtin``, ``label``, ``status`` and whether
    it is the one shown; ``films`` and ``alternatives`` what their names say; ``qr`` the rows of a code that opens the
    product on a phone (GS1 Digital Link), drawn when it is asked for, and ``portable`` whether there is one.
    ``loading`` is true until a page that was touched (not scanned) has come; ``missing`` when it cannot be had.
    """

    changed = Signal()
    stockChanged = Signal()

    def __init__(
        self, floor: Floor, catalogue: Catalogue, digital_link: str, parent: QObject | None = None
    ) -> None:
        super().__init__(floor, parent)
        self._catalogue = catalogue
        self._digital_link = digital_link
        self._others = Rows(cards.SHOP_ROLES, self)
        self._variants = Rows(("gtin", "label", "status", "shown"), self)
        self._films = Rows(cards.TUTORIAL_ROLES, self)
        self._alternatives = Rows(cards.PRODUCT_ROLES, self)
        self._missing = False
        self._page: dict[str, Any] = {}
        self._shown: tuple[dict[str, Any], str, bool] = ({}, "", False)
        self._stock: tuple[dict[str, Any], dict[str, Any], bool] = ({}, {}, False)

    @property
    def _looking(self) -> Looking:
        return self.session.looking

    @Property(Rows, constant=True)
    def others(self) -> Rows:
        return self._others

    @Property(Rows, constant=True)
    def variants(self) -> Rows:
        return self._variants

    @Property(Rows, constant=True)
    def films(self) -> Rows:
        return self._films

    @Property(Rows, constant=True)
    def alternatives(self) -> Rows:
        return self._alternatives

    @Property(bool, notify=changed)
    def loading(self) -> bool:
        return self._looking.product is None and not self._missing

    @Property(bool, notify=changed)
    def missing(self) -> bool:
        return self._missing

    @Property(str, notify=changed)
    def gtin(self) -> str:
        return self._looking.gtin

    @Property(bool, notify=changed)
    def portable(self) -> bool:
        return self._looking.product is not None and bool(self._digital_link)

    @Property(list, notify=changed)
    def qr(self) -> list[str]:
        gtin = self._looking.product.gtin if self._looking.product is not None else ""
        return qr_rows(link(self._digital_link, gtin)) if gtin and self._digital_link else []

    @Property(dict, notify=changed)
    def page(self) -> dict[str, Any]:
        return self._page

    @Property(dict, notify=stockChanged)
    def here(self) -> dict[str, Any]:
        return self._stock[0]

    @Property(dict, notify=stockChanged)
    def web(self) -> dict[str, Any]:
        return self._stock[1]

    @Property(bool, notify=stockChanged)
    def old(self) -> bool:
        """Whether the figures may have changed without our hearing of it: each is shown with its age then."""
        return self._stock[2]

    @Slot(str)
    def open(self, gtin: str) -> None:
        """Show a product that was touched."""
        self.session.looking = Looking(gtin=gtin)
        self._missing = False
        self._show()
        self.floor.go(Screen.PRODUCT)
        self.floor.tasks.start("product", self._load(gtin))

    @Slot()
    def again(self) -> None:
        """Ask once more, after a failure."""
        if self._looking.gtin:
            self.open(self._looking.gtin)

    def told(self, change: Change) -> None:
        """A scan brings the page along; a wipe forgets it; another language says it again."""
        if change is Change.SESSION:
            self._missing = False
            self._show()
        elif change is Change.SCAN and self.floor.scan is not None and self.floor.scan.product is not None:
            self._missing = False
            self._show(Rows.begin)
            self.floor.tasks.start("product", self._complete(self._looking, self.floor.scan.product))
        elif change is Change.LANGUAGE:
            self._show()
        elif change is Change.ONLINE:
            self._show_stock()
            if self.floor.online and self._looking.gtin and self.session.screen is Screen.PRODUCT:
                self.floor.tasks.start("product", self._load(self._looking.gtin))

    def heard(self, kind: EventType, data: Any) -> None:
        """Stock of the product shown has changed somewhere: ask for all of its figures again."""
        product = self._looking.product
        if kind is not EventType.STOCK or not isinstance(data, StockChange) or product is None:
            return
        if data.gtin == product.gtin:
            self.floor.tasks.start("figures", self._figures(self._looking, product))
        elif data.location == self.floor.station.location and any(
            sister.gtin == data.gtin for sister in product.variants
        ):
            self.floor.tasks.start("sisters", self._sisters(self._looking, product.gtin))

    async def _complete(self, looking: Looking, product: ProductView) -> None:
        """What a scan does not bring along, and all of the lists: after the first frame, which waits for none of it."""
        await self.floor.drawn()
        self._show()
        if looking.stock is None:
            await self._load(product.gtin)
            return
        with suppress(ApiError, Unreachable):
            await self._look_around(looking, product)
        await self._catalogue.load()
        self._show()

    async def _load(self, gtin: str) -> None:
        client = self.floor.client
        looking = self._looking
        try:
            product = looking.product or await client.product(gtin)
            looking.product, looking.gtin = product, product.gtin
            looking.stock = await client.stock(gtin)
            self._show()
            await self._look_around(looking, product)
        except (ApiError, Unreachable):
            self._missing = looking.product is None
        await self._catalogue.load()
        self._show()

    async def _look_around(self, looking: Looking, product: ProductView) -> None:
        """Films of the product, and what is like it where it is not here. Raises ApiError, Unreachable."""
        looking.tutorials = await self.floor.client.tutorials(gtin=product.gtin)
        if looking.stock is not None and not looking.stock.here.available:
            await self._look_beside(looking, product)

    async def _look_beside(self, looking: Looking, product: ProductView) -> None:
        answer = await self.floor.client.products(category=product.category, limit=24)
        beside = [item for item in answer.items if here(item) and item.gtin != product.gtin]
        looking.alternatives = beside[:_ALTERNATIVES]

    async def _figures(self, looking: Looking, product: ProductView) -> None:
        """Stock as it is now. The last piece was just taken: what is like it stands beside from now on."""
        try:
            looking.stock = await self.floor.client.stock(product.gtin)
            self._show_stock()
            if not looking.stock.here.available and not looking.alternatives:
                await self._look_beside(looking, product)
                self._show()
        except (ApiError, Unreachable):
            return  # the figures on the screen keep their age

    async def _sisters(self, looking: Looking, gtin: str) -> None:
        """What there is of the product's variants now."""
        try:
            looking.product = await self.floor.client.product(gtin)
        except (ApiError, Unreachable):
            return
        self._show()

    def _show_stock(self, fill: _Fill = Rows.show) -> None:
        stock = self._looking.stock
        if stock is None:
            fill(self._others, [])
            shown: tuple[dict[str, Any], dict[str, Any], bool] = ({}, {}, False)
        else:
            fill(self._others, [cards.shop(item, self.spoken) for item in stock.others])
            old = stock.stale or not self.floor.whole
            shown = (self._stands(stock.here), self._comes(stock.web), old)
        if shown != self._stock:
            self._stock = shown
            self.stockChanged.emit()

    def _stands(self, here: LocationStock) -> dict[str, Any]:
        """Stock in this shop."""
        coming = here.incoming
        return cards.shop(here, self.spoken) | {
            "aisle": here.aisle,
            "bay": here.bay,
            "coming": coming.quantity if coming is not None else 0,
            "comingOn": locale.day(coming.on, self.spoken) if coming is not None else "",
        }

    def _comes(self, web: WebStock) -> dict[str, Any]:
        """Stock of the web shop, and when it would be with the customer."""
        today = datetime.now(UTC).astimezone().date()
        return {
            "status": cards.status(web.word),
            "available": -1 if web.available is None else web.available,
            "delivery": locale.day(web.delivery, self.spoken) if web.delivery is not None else "",
            "days": locale.days_away(web.delivery, today) if web.delivery is not None else -1,
            "asOf": cards.as_of(web.observed_at, self.spoken),
        }

    def _show(self, fill: _Fill = Rows.show) -> None:
        looking, language = self._looking, self.spoken
        product = looking.product
        fill(
            self._variants,
            [
                {
                    "gtin": item.gtin,
                    "label": locale.said(item.label, language),
                    "status": "unknown"
                    if item.available is None
                    else "in_stock"
                    if item.available
                    else "out",
                    "shown": item.gtin == product.gtin,
                }
                for item in product.variants
            ]
            if product is not None
            else [],
        )
        fill(self._films, [cards.tutorial(item, language, self.url) for item in looking.tutorials])
        pictures = self._catalogue.pictures
        fill(
            self._alternatives,
            [cards.product(item, language, self.url, pictures) for item in looking.alternatives],
        )
        self._show_stock(fill)
        page = self._said(product) if product is not None else {}
        shown = (page, looking.gtin, self._missing)
        if shown != self._shown:  # said only when it is another: each word of the page is set anew then
            self._shown, self._page = shown, page
            self.changed.emit()

    def _said(self, product: ProductView) -> dict[str, Any]:
        said = cards.page(product, self.spoken, self.url)
        return said | {"fallback": self.url(self._catalogue.pictures.get(product.category, ""))}


def link(resolver: str, gtin: str) -> str:
    """The product's GS1 Digital Link: ``https://id.gs1.org/01/09521234500019`` (GS1 Digital Link 1.1.3, section 6)."""
    return f"{resolver}/01/{gtin}"
