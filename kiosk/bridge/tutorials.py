"""Films: the shelves, and the one that plays with its captions and chapters."""

from __future__ import annotations

import asyncio
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.client import ApiError, Unreachable
from daemon.schema import ProductSummary, ProductView, StockView, TutorialView
from kiosk import captions, locale
from kiosk.bridge import cards
from kiosk.bridge.concept import Concept
from kiosk.bridge.rows import Rows
from kiosk.catalogue import Catalogue
from kiosk.floor import Change, Floor
from kiosk.flow import Screen
from kiosk.session import Watching

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_BESIDE = 6


@QmlElement
class Tutorials(Concept):
    """``films`` are all films by topic; ``film`` is the one that plays: title, summary, address, length.

    ``chapters`` have ``title``, ``start`` (ms) and ``clock``; ``products`` are what is needed for it. The player says
    where it is with ``report``; ``caption`` answers what stands there. ``limit`` is the loudest the volume goes.
    """

    changed = Signal()
    filmChanged = Signal()
    captionChanged = Signal()

    def __init__(
        self, floor: Floor, catalogue: Catalogue, limit: float, parent: QObject | None = None
    ) -> None:
        super().__init__(floor, parent)
        self._catalogue = catalogue
        self._limit = limit
        self._known: list[TutorialView] = []
        self._films = Rows(cards.TUTORIAL_ROLES, self)
        self._chapters = Rows(("title", "start", "clock"), self)
        self._products = Rows(cards.PRODUCT_ROLES, self)
        self._cues: tuple[captions.Cue, ...] = ()
        self.position = 0
        self.frames = 0
        self.shown = ""

    @property
    def _watching(self) -> Watching:
        return self.session.watching

    @Property(Rows, constant=True)
    def films(self) -> Rows:
        return self._films

    @Property(Rows, constant=True)
    def chapters(self) -> Rows:
        return self._chapters

    @Property(Rows, constant=True)
    def products(self) -> Rows:
        return self._products

    @Property(float, constant=True)
    def limit(self) -> float:
        return self._limit

    @Property(bool, notify=changed)
    def any(self) -> bool:
        return bool(self._known)

    @Property(str, notify=changed)
    def teaser(self) -> str:
        """Address of a film for the attract screen; empty while none is known."""
        return self.url(self._known[0].video) if self._known else ""

    @Property(dict, notify=filmChanged)
    def film(self) -> dict[str, Any]:
        film = self._watching.tutorial
        if film is None:
            return {}
        return cards.tutorial(film, self.spoken, self.url) | {
            "video": self.url(film.video),
            "duration": film.duration_ms,
        }

    @Property(str, notify=captionChanged)
    def caption(self) -> str:
        return self.shown

    @Slot()
    def open(self) -> None:
        """Show the shelves."""
        self.floor.go(Screen.TUTORIALS)
        if not self._known:
            self.floor.duties.start("tutorials", self._load())

    @Slot(str)
    def watch(self, tutorial: str) -> None:
        """Play a film."""
        film = next(
            (item for item in (*self._known, *self.session.looking.tutorials) if item.id == tutorial), None
        )
        if film is None:
            return
        self.session.watching = Watching(tutorial=film)
        self._forget_film()
        self._show()
        self.floor.go(Screen.PLAYER)
        self.floor.tasks.start("captions", self._read_captions(film))
        self.floor.tasks.start("needed", self._needed(self._watching, film))

    @Slot(int, int)
    def report(self, position: int, frames: int) -> None:
        """The player is at ``position`` milliseconds and has decoded so many frames."""
        self.position, self.frames = position, frames
        text = captions.at(self._cues, position)
        if text != self.shown:
            self.shown = text
            self.captionChanged.emit()

    @Slot(int, result=str)
    def clock(self, position: int) -> str:
        """A position as it is shown: ``0:07``."""
        return locale.length(position)

    def told(self, change: Change) -> None:
        """Forget on a wipe, say it in another language, ask when the daemon is back."""
        film = self._watching.tutorial
        if change is Change.SESSION:
            self._forget_film()
            self._show()
        elif change is Change.LANGUAGE:
            self._show()
            if film is not None:
                self.floor.tasks.start("captions", self._read_captions(film))
        elif change is Change.ONLINE and self.floor.online and not self._known:
            self.floor.duties.start("tutorials", self._load())

    async def _load(self) -> None:
        try:
            found = await self.floor.client.tutorials()
        except (ApiError, Unreachable):
            return  # asked again when the screen is opened or the daemon is back
        self._known = sorted(found, key=lambda item: (locale.said(item.topic, self.spoken), item.id))
        self._show()

    async def _read_captions(self, film: TutorialView) -> None:
        path = film.captions.get(self.spoken) or next(iter(film.captions.values()), "")
        try:
            text = (await self.floor.client.media(path)).decode("utf-8", "replace") if path else ""
        except (ApiError, Unreachable):
            return
        self._cues = captions.parse(text)
        self.report(self.position, self.frames)

    async def _needed(self, watching: Watching, film: TutorialView) -> None:
        client = self.floor.client
        await self._catalogue.load()
        for gtin in film.products[:_BESIDE]:
            try:
                product, stock = await asyncio.gather(client.product(gtin), client.stock(gtin))
            except (ApiError, Unreachable):
                continue
            watching.products.append(_summary(product, stock))
        self._show()

    def _forget_film(self) -> None:
        self._cues = ()
        self.position = self.frames = 0
        self.shown = ""
        self.captionChanged.emit()

    def _show(self) -> None:
        film, language = self._watching.tutorial, self.spoken
        self._films.show([cards.tutorial(item, language, self.url) for item in self._known])
        self._chapters.show(
            [
                {
                    "title": locale.said(item.title, language),
                    "start": item.start_ms,
                    "clock": locale.length(item.start_ms),
                }
                for item in (film.chapters if film is not None else [])
            ]
        )
        pictures = self._catalogue.pictures
        self._products.show(
            [cards.product(item, language, self.url, pictures) for item in self._watching.products]
        )
        self.changed.emit()
        self.filmChanged.emit()


def _summary(product: ProductView, stock: StockView) -> ProductSummary:
    """A product's page as a card."""
    return ProductSummary(
        gtin=product.gtin,
        sku=product.sku,
        name=product.name,
        brand=product.brand,
        category=product.category,
        price=product.price,
        image=product.image,
        stock=stock.here.word,
        available=stock.here.available,
        observed_at=stock.here.observed_at,
    )
