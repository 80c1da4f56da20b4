"""Finding a product: search as typed, the category tree, results as cards."""

from __future__ import annotations

import asyncio
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.client import ApiError, Unreachable
from daemon.schema import Money, ProductSummary, StockWord
from kiosk import locale, narrowing
from kiosk.bridge import cards
from kiosk.bridge.concept import Concept
from kiosk.bridge.rows import Rows
from kiosk.catalogue import Catalogue
from kiosk.floor import Change, Floor
from kiosk.flow import Screen
from kiosk.narrowing import Band
from kiosk.session import Search

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

PAGE = 24
_SETTLE_S = 0.01
"""A key pressed within this time replaces the search before it: quick typing asks once per pause, not per letter."""


@QmlElement
class Finder(Concept):
    """``query`` and ``category`` are what is looked for; ``results`` are cards, ``categories`` the tiles below here.

    ``brands`` and ``prices`` are what the list can be narrowed by, counted while ``choosing``; ``narrowed`` in how many
    ways it is. ``path`` is the way down the tree (``category``, ``name``); ``total`` counts matches; ``browsing`` is
    true while tiles are shown and nothing was typed; ``stale`` while the answer shown is older than the question.
    """

    changed = Signal()
    resultsChanged = Signal()

    def __init__(self, floor: Floor, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(floor, parent)
        self._catalogue = catalogue
        self._results = Rows(cards.PRODUCT_ROLES, self)
        self._categories = Rows(cards.CATEGORY_ROLES, self)
        self._failed = False

    @property
    def _search(self) -> Search:
        return self.session.search

    @Property(Rows, constant=True)
    def results(self) -> Rows:
        return self._results

    @Property(Rows, constant=True)
    def categories(self) -> Rows:
        return self._categories

    @Property(str, notify=changed)
    def query(self) -> str:
        return self._search.query

    @Property(str, notify=changed)
    def category(self) -> str:
        return self._search.category

    @Property(bool, notify=changed)
    def inStock(self) -> bool:
        return self._search.in_stock

    @Property(list, notify=resultsChanged)
    def brands(self) -> list[dict[str, Any]]:
        """Brands to choose from: ``brand`` and whether it is ``chosen``."""
        facets, chosen = self._search.facets, self._search.brand
        offered = narrowing.brands(facets) if facets is not None else []
        if chosen and chosen not in offered:
            offered = [chosen, *offered]
        return [{"brand": brand, "chosen": brand == chosen} for brand in offered]

    @Property(list, notify=resultsChanged)
    def prices(self) -> list[dict[str, Any]]:
        """Prices to choose from: ``low`` and ``high`` as they are written, empty where open; ``chosen``."""
        facets, chosen = self._search.facets, self._search.band
        offered = narrowing.bands(facets.cheapest, facets.dearest) if facets is not None else []
        if chosen is not None and chosen not in offered:
            offered = [chosen]
        return [
            {"low": self._price(band.low), "high": self._price(band.high), "chosen": band == chosen}
            for band in offered
        ]

    @Property(int, notify=resultsChanged)
    def narrowed(self) -> int:
        """In how many ways the list is narrowed down."""
        search = self._search
        return sum((search.in_stock, bool(search.brand), search.band is not None))

    @Property(bool, notify=resultsChanged)
    def browsing(self) -> bool:
        return not self._search.query.strip() and not self._catalogue.leaf(self._search.category)

    @Property(list, notify=resultsChanged)
    def path(self) -> list[dict[str, str]]:
        return [
            {"category": item.id, "name": locale.said(item.name, self.spoken)}
            for item in self._catalogue.path(self._search.category)
        ]

    @Property(int, notify=resultsChanged)
    def total(self) -> int:
        return self._search.total

    @Property(bool, notify=resultsChanged)
    def more(self) -> bool:
        return self._search.cursor is not None

    @Property(bool, notify=changed)
    def stale(self) -> bool:
        return self.floor.tasks.running("search")

    @Property(bool, notify=resultsChanged)
    def failed(self) -> bool:
        return self._failed

    @Slot()
    def open(self) -> None:
        """Show the screen, at the top of the tree."""
        self.session.search = Search()
        self.floor.go(Screen.FIND)
        self._look(0.0)

    @Slot(str)
    def type(self, text: str) -> None:
        """The search field now reads ``text``."""
        if text != self._search.query:
            self._search.query = text
            self._look(_SETTLE_S)

    @Slot(str)
    def enter(self, category: str) -> None:
        """Go down (or up) the tree to ``category``; empty is the top."""
        self._search.category = category
        self._search.brand, self._search.band = "", None
        self._search.query = ""
        self._look(0.0)

    @Slot(bool)
    def onlyInStock(self, on: bool) -> None:
        """Show only what stands in this shop."""
        self._search.in_stock = on
        self._look(0.0)

    @Slot(bool)
    def choose(self, on: bool) -> None:
        """Somebody looks at what the list can be narrowed by, or no longer does."""
        self._search.choosing = on
        if on:
            self.floor.tasks.start("facets", self._count(self._search))
        self.changed.emit()

    @Property(bool, notify=changed)
    def choosing(self) -> bool:
        return self._search.choosing

    @Slot(str)
    def onlyBrand(self, brand: str) -> None:
        """Show only this brand; empty: all of them."""
        self._search.brand = brand
        self._look(0.0)

    @Slot(int)
    def onlyPrice(self, place: int) -> None:
        """Show only the prices at that place of ``prices``; below nought: all of them."""
        facets = self._search.facets
        offered = narrowing.bands(facets.cheapest, facets.dearest) if facets is not None else []
        self._search.band = offered[place] if 0 <= place < len(offered) else None
        self._look(0.0)

    @Slot()
    def again(self) -> None:
        """Ask once more, after a failure."""
        self._look(0.0)

    @Slot()
    def fetchMore(self) -> None:
        """The next page of results, when the list is scrolled to its end."""
        if self._search.cursor is not None and not self.floor.tasks.running("search"):
            self.floor.tasks.start("search", self._page(self._search.cursor, self._search.results))

    def told(self, change: Change) -> None:
        """Forget on a wipe, say it in another language, try again when the daemon is back."""
        if change is Change.SESSION:
            self._failed = False
            self._show()
        elif change is Change.LANGUAGE:
            self._show()
        elif change is Change.ONLINE and self.floor.online:
            self.floor.duties.start("catalogue", self._tree())

    async def _tree(self) -> None:
        await self._catalogue.load()
        self._show()
        if self._failed and self.session.screen is Screen.FIND:
            self._look(0.0)

    def _look(self, settle: float) -> None:
        self.floor.tasks.start("search", self._find(settle))
        self.changed.emit()

    async def _find(self, settle: float) -> None:
        await asyncio.sleep(settle)  # not to make it work: a newer letter replaces this task within the pause
        await self._catalogue.load()
        if not self._search.query.strip() and not self._catalogue.leaf(self._search.category):
            self._search.facets = None
            self._take([], None, 0)
            return
        await self._page(None, [])

    async def _page(self, cursor: str | None, known: list[ProductSummary]) -> None:
        search = self._search
        band = search.band or Band(None, None)
        try:
            answer = await self.floor.client.products(
                search.query.strip(),
                category=search.category,
                limit=PAGE,
                cursor=cursor,
                brand=search.brand,
                price_from=band.low,
                price_to=band.high,
                in_stock=search.in_stock,
            )
        except (ApiError, Unreachable):
            self._failed = True
            self.floor.tasks.forget("search")
            self._show()
            return
        if search is self._search:
            self._take([*known, *answer.items], answer.cursor, answer.total)
            if search.choosing:
                self.floor.tasks.start("facets", self._count(search))

    async def _count(self, search: Search) -> None:
        """What the list could be narrowed by, after it is shown: choosing waits for nobody, finding for nothing."""
        try:
            answer = await self.floor.client.products(
                search.query.strip(), category=search.category, limit=1, in_stock=search.in_stock, facets=True
            )
        except (ApiError, Unreachable):
            return  # the list stands; what it can be narrowed by is as before
        if search is self._search:
            search.facets = answer.facets
            self.resultsChanged.emit()

    def _take(self, results: list[ProductSummary], cursor: str | None, total: int) -> None:
        self._failed = False
        self.floor.tasks.forget("search")
        self._search.results, self._search.cursor, self._search.total = results, cursor, total
        self._show()

    def _price(self, minor: int | None) -> str:
        """A price without its fraction, for a step from here to there."""
        if minor is None:
            return ""
        price = locale.price(Money((minor + 1) // 100 * 100, self.floor.station_currency), self.spoken)
        return (
            f"{price.currency}\u00a0{price.whole}"
            if price.currencyFirst
            else f"{price.whole}\u00a0{price.currency}"
        )

    def _show(self) -> None:
        pictures = self._catalogue.pictures
        self._results.show(
            [cards.product(item, self.spoken, self.url, pictures) for item in self._search.results]
        )
        self._categories.show(
            [
                cards.category(
                    item,
                    self.spoken,
                    lambda _path, item=item: self.url(pictures.get(item.id, "")),  # type: ignore[misc]  # bound now
                    leaf=self._catalogue.leaf(item.id),
                )
                for item in self._catalogue.children(self._search.category)
            ]
        )
        self.changed.emit()
        self.resultsChanged.emit()


def here(item: ProductSummary) -> bool:
    """Whether the product stands in this shop."""
    return item.stock in (StockWord.IN_STOCK, StockWord.FEW)
