"""Films: the shelves, and the one that plays with its captions and chapters."""

from __future__ import annotations

import asyncio
import logging
from itertools import groupby
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtMultimedia import QVideoFrame, QVideoSink
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
from kiosk.frames import Frames
from kiosk.session import Watching

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_log = logging.getLogger("storefloor.kiosk")
_BESIDE = 6
_ON_SHELVES = 60
"""So many products have a shelf of their own, the first ones by the films' order."""
_AT_ONCE = 6
"""So many fill a screen; they are shown while the others are asked for."""
_END_MS = 500
"""Who has come so near to the end begins anew."""
_BROKE_OFF_MS = 3000
"""A film whose last picture comes so long before its end broke off; a busy machine may leave out the very last ones."""
SHELF_ROLES = ("title", "gtin", "image", "fallback", "price", "status", "films")


@QmlElement
class Tutorials(Concept):
    """``shelves`` hold all films, by topic or ``byProduct``; ``film`` is the one that plays: title, summary, address,
    length, ``begin`` (ms) where it was left.

    ``chapters`` have ``title``, ``start`` (ms) and ``clock``; ``products`` are what is needed for it. The player hands
    over its sink with ``attach``, says where it is with ``report``, and ``caption`` answers what stands there.
    ``limit`` is the loudest the volume goes; ``broken`` is true when the film cannot be played.
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
        self._shelves = Rows(SHELF_ROLES, self)
        self._goods: dict[str, ProductSummary] = {}
        self._chapters = Rows(("title", "start", "clock"), self)
        self._products = Rows(cards.PRODUCT_ROLES, self)
        self._steps = Rows(("title", "text"), self)
        self._cues: tuple[captions.Cue, ...] = ()
        self.position = 0
        self.counted = Frames()
        self._seen_ms = 0
        self.shown = ""

    @property
    def frames(self) -> int:
        """Pictures of this film that have reached the screen."""
        return self.counted.shown

    @property
    def _watching(self) -> Watching:
        return self.session.watching

    @Property(Rows, constant=True)
    def shelves(self) -> Rows:
        return self._shelves

    @Property(Rows, constant=True)
    def chapters(self) -> Rows:
        return self._chapters

    @Property(Rows, constant=True)
    def products(self) -> Rows:
        return self._products

    @Property(Rows, constant=True)
    def steps(self) -> Rows:
        """What the film says, in words: ``title`` of the chapter and its ``text``."""
        return self._steps

    @Property(bool, constant=True)
    def plays(self) -> bool:
        """Whether this screen can show films at all."""
        return self.floor.films

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

    @Property(bool, notify=changed)
    def byProduct(self) -> bool:
        return self._watching.by_product

    @Property(bool, notify=changed)
    def captioned(self) -> bool:
        return self._watching.captions

    @Property(bool, notify=filmChanged)
    def broken(self) -> bool:
        return self._watching.broken

    @Property(dict, notify=filmChanged)
    def film(self) -> dict[str, Any]:
        film = self._watching.tutorial
        if film is None:
            return {}
        return cards.tutorial(film, self.spoken, self.url) | {
            "video": self.url(film.video),
            "duration": film.duration_ms,
            "begin": self._watching.places.get(film.id, 0),
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
        self.leave()
        self.session.watching = self._watching.another(film)
        self._forget_film()
        self._show()
        self.floor.go(Screen.PLAYER)
        self.floor.tasks.start("captions", self._read_captions(film))
        self.floor.tasks.start("needed", self._needed(self._watching, film))

    @Slot(bool)
    def sort(self, by_product: bool) -> None:
        """Put the films on shelves by what they are about, or by the products they need."""
        self._watching.by_product = by_product
        self._show()
        if by_product:
            self.floor.tasks.start("shelves", self._fetch_goods())

    @Slot(bool)
    def captionIt(self, on: bool) -> None:
        """Show captions, or not, for the rest of the visit."""
        self._watching.captions = on
        self.changed.emit()

    @Slot(QVideoSink)
    def attach(self, sink: QVideoSink) -> None:
        """Count what reaches this sink."""
        sink.videoFrameChanged.connect(self._count)

    @Slot(int)
    def report(self, position: int) -> None:
        """The player is at ``position`` milliseconds."""
        self.position = position
        film = self._watching.tutorial
        if film is not None:
            near_the_end = position > film.duration_ms - _END_MS
            self._watching.places[film.id] = 0 if near_the_end else position
        text = captions.at(self._cues, position)
        if text != self.shown:
            self.shown = text
            self.captionChanged.emit()

    @Slot()
    def jumped(self) -> None:
        """The player goes to another place: what lies between is not missing."""
        self.counted.jump()

    @Slot(str)
    def fail(self, why: str) -> None:
        """The film cannot be played. Who watches is told so and finds a way on; the log says why, once."""
        film = self._watching.tutorial
        if film is not None and not self._watching.broken:
            self._watching.broken = True
            _log.warning("film %s cannot be played: %s", film.id, why)
            self.filmChanged.emit()

    @Slot()
    def end(self) -> None:
        """Nothing more to play. Far from the film's end it broke off: its place is kept, to go on from there."""
        film = self._watching.tutorial
        if film is not None and self.counted.shown and self._seen_ms < film.duration_ms - _BROKE_OFF_MS:
            self._watching.places[film.id] = self._seen_ms
            self.fail(f"it broke off at {locale.length(self._seen_ms)}")

    @Slot()
    def again(self) -> None:
        """Try the broken film once more."""
        self._watching.broken = False
        self.filmChanged.emit()

    @Slot()
    def leave(self) -> None:
        """The player is left: the technician reads in the log how smoothly it went."""
        film, counted = self._watching.tutorial, self.counted
        if film is not None and counted.shown:
            _log.info("film %s: %d frames, %d missed (%.1f %%)", film.id, *_figures(counted))
        self.counted = Frames()

    @Slot(int, result=str)
    def clock(self, position: int) -> str:
        """A position as it is shown: ``0:07``."""
        return locale.length(position)

    def told(self, change: Change) -> None:
        """Forget on a wipe, say it in another language, ask when the daemon is back."""
        film = self._watching.tutorial
        if change is Change.SESSION:
            self.counted = Frames()
            self._goods.clear()
            self._forget_film()
            self._show()
        elif change is Change.LANGUAGE:
            self._show()
            if film is not None:
                self.floor.tasks.start("captions", self._read_captions(film))
        elif change is Change.ONLINE and self.floor.online:
            if not self._known:
                self.floor.duties.start("tutorials", self._load())
            if self._watching.broken:
                self.again()

    async def _load(self) -> None:
        try:
            found = await self.floor.client.tutorials()
        except (ApiError, Unreachable):
            return  # asked again when the screen is opened or the daemon is back
        self._known = sorted(found, key=lambda item: (locale.said(item.topic, self.spoken), item.id))
        self._show()

    async def _fetch_goods(self) -> None:
        """The products of the films' shelves with their stock of now; of sisters in colour or size the first."""
        await self._catalogue.load()
        sisters: set[str] = set()
        for gtin in dict.fromkeys(gtin for film in self._known for gtin in film.products):
            if gtin in sisters or len(self._goods) == _ON_SHELVES:
                continue
            try:
                product, stock = await self._ask(gtin)
            except (ApiError, Unreachable):
                continue  # a shelf less; asked for again when the shelves are sorted anew
            sisters |= {sister.gtin for sister in product.variants}
            self._goods[gtin] = _summary(product, stock)
            if len(self._goods) == _AT_ONCE:
                self._show()
        self._show()

    async def _ask(self, gtin: str) -> tuple[ProductView, StockView]:
        client = self.floor.client
        product, stock = await asyncio.gather(client.product(gtin), client.stock(gtin))
        return product, stock

    async def _read_captions(self, film: TutorialView) -> None:
        path = film.captions.get(self.spoken) or next(iter(film.captions.values()), "")
        try:
            text = (await self.floor.client.media(path)).decode("utf-8", "replace") if path else ""
        except (ApiError, Unreachable):
            return
        self._cues = captions.parse(text)
        chapters = [(chapter.start_ms, locale.said(chapter.title, self.spoken)) for chapter in film.chapters]
        self._steps.show(
            [{"title": title, "text": words} for title, words in captions.told(self._cues, chapters)]
        )
        self.report(self.position)

    async def _needed(self, watching: Watching, film: TutorialView) -> None:
        await self._catalogue.load()
        for gtin in film.products[:_BESIDE]:
            try:
                product, stock = await self._ask(gtin)
            except (ApiError, Unreachable):
                continue
            watching.products.append(_summary(product, stock))
        self._show()

    def _forget_film(self) -> None:
        self._cues = ()
        self._steps.show([])
        self.position = 0
        self.shown = ""
        self.captionChanged.emit()

    @Slot(QVideoFrame)
    def _count(self, frame: QVideoFrame) -> None:
        if frame.isValid():
            self._seen_ms = frame.startTime() // 1000
            self.counted.take(frame.startTime(), frame.endTime() - frame.startTime())

    def _by_topic(self) -> list[dict[str, Any]]:
        def topic(film: TutorialView) -> str:
            return locale.said(film.topic, self.spoken)

        ordered = sorted(self._known, key=lambda film: (topic(film), film.id))
        return [self._shelf(title, list(films)) for title, films in groupby(ordered, topic)]

    def _by_product(self) -> list[dict[str, Any]]:
        """One shelf for each product that is known by now."""
        pictures = self._catalogue.pictures
        shelves = []
        for gtin, item in self._goods.items():
            card = cards.product(item, self.spoken, self.url, pictures)
            films = [film for film in self._known if gtin in film.products]
            shelves.append(
                self._shelf(card["name"], films) | {name: card[name] for name in SHELF_ROLES[1:-1]}
            )
        return sorted(shelves, key=lambda shelf: str(shelf["title"]))

    def _shelf(self, title: str, films: list[TutorialView]) -> dict[str, Any]:
        none = {"gtin": "", "image": "", "fallback": "", "price": {}, "status": ""}
        return none | {
            "title": title,
            "films": [cards.tutorial(film, self.spoken, self.url) for film in films],
        }

    def _show(self) -> None:
        film, language = self._watching.tutorial, self.spoken
        pictures = self._catalogue.pictures
        self._shelves.show(self._by_product() if self._watching.by_product else self._by_topic())
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
        self._products.show(
            [cards.product(item, language, self.url, pictures) for item in self._watching.products]
        )
        self.changed.emit()
        self.filmChanged.emit()


def _figures(counted: Frames) -> tuple[int, int, float]:
    return counted.shown, counted.missed, counted.per_cent


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
