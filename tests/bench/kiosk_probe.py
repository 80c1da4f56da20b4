"""A kiosk that says when what it shows has been drawn: the product's own process with a probe beside its window.

``python -m tests.bench.kiosk_probe API SCANNER`` (token in STOREFLOOR_TOKEN) writes a line of JSON for each frame that
was the first to show something else: ``what`` stands in it and ``at`` which time it had been swapped (CLOCK_MONOTONIC,
ns, the same for all processes). What a frame shows is read on the GUI thread just before the scene is handed to the
renderer: for a product the items of name, price and stock in the scene itself. Lines on stdin are orders.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import time
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtQuick import QQuickItem
from shiboken6 import isValid

from daemon.schema import Language, TutorialView
from kiosk.app import Standing, run
from kiosk.bridge.finder import Finder
from kiosk.bridge.journey import Journey
from kiosk.bridge.tutorials import Tutorials
from kiosk.config import ApiSection, DevicesSection, KioskConfig, ScreenSection, Station
from kiosk.flow import Screen
from kiosk.session import Watching

SIZE = (1080, 1920)
SWITCH_S = 0.0005
"""Between two threads of Python: the one that draws tells the time, and is not to wait for it."""


class Probe:
    """Watches one window."""

    def __init__(self, standing: Standing) -> None:
        self._floor, self._window, self._models = standing.floor, standing.window, standing.models
        self._standing = ""
        self._checked = ""
        self._handed = ""
        self._told = ""
        self._swaps: list[int] = []
        self._keys: dict[str, QQuickItem] = {}
        self._items: tuple[QQuickItem, ...] = ()
        self._window.afterAnimating.connect(self._look)
        finder = self._models["finder"]
        assert isinstance(finder, Finder)
        # the same products once more, for a letter more, draw nothing anew: a frame that shows them is asked for
        finder.resultsChanged.connect(self._window.update)
        gc.disable()  # Python runs on the render thread here, and must not take Qt's objects apart there
        direct = Qt.ConnectionType.DirectConnection
        self._window.afterSynchronizing.connect(self._synchronized, direct)
        self._window.frameSwapped.connect(self._swapped, direct)

    def _look(self) -> None:
        """On the GUI thread, after all items were polished, before the scene is handed over."""
        session = self._floor.session
        what = session.screen.value
        if session.screen is not Screen.PRODUCT:
            self._parts()  # known before it counts: to look for them is no work of the kiosk's
        if session.screen is Screen.PRODUCT:
            product = session.looking.product
            what = f"product {product.gtin}" if product is not None else what
            if what != self._checked and self._stands():
                self._checked = what
            what = self._checked
        elif session.screen is Screen.FIND:
            waiting = self._floor.tasks.running("search")
            what = self._standing if waiting else f"find {session.search.query}"
        self._standing = what

    def _stands(self) -> bool:
        """Whether name, price and stock of the product stand in the scene, to be seen."""
        looking = self._floor.session.looking
        if looking.product is None or looking.stock is None:
            return False
        parts = self._parts()
        if len(parts) != 3 or not all(item.isVisible() for item in parts):  # name, price, stock
            return False
        name, price, stock = parts
        page, here = self._models["product"].property("page"), self._models["product"].property("here")
        return bool(
            name.property("text") == page["name"]
            and price.property("price")["whole"] == page["price"]["whole"]
            and stock.property("status") == here["status"]
        )

    def _parts(self) -> tuple[QQuickItem, ...]:
        """The items of name, price and stock: looked for once a page."""
        if not (self._items and all(map(isValid, self._items))):
            found = (
                self._window.findChild(QQuickItem, f"product.{part}") for part in ("name", "price", "stock")
            )
            self._items = tuple(item for item in found if item is not None)
        return self._items

    def _synchronized(self) -> None:
        """On the render thread: this frame shows what stood there."""
        self._handed = self._standing

    def _swapped(self) -> None:
        """On the render thread: it is on the screen."""
        now = time.monotonic_ns()
        self._swaps.append(now)
        if self._handed != self._told:
            self._told = self._handed
            say({"what": self._told, "at": now})

    async def obey(self) -> None:
        """Do what the lines on stdin say."""
        reader = asyncio.StreamReader(limit=1 << 20)
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := (await reader.readline()).decode():
            self._obey(*line.strip().partition(" ")[::2])

    def _press(self, letter: str) -> None:
        """Touch a key of the keyboard on the screen."""
        if not self._keys:
            self._keys = {
                str(item.property("text")): item
                for item in seen(self._window.contentItem())
                if item.metaObject().className().startswith("Key_")
            }
        key = self._keys[letter]
        place = key.mapToScene(QPointF(key.width() / 2, key.height() / 2))
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
            QCoreApplication.sendEvent(
                self._window, QMouseEvent(kind, place, place, left, held, Qt.KeyboardModifier.NoModifier)
            )

    def _obey(self, order: str, more: str) -> None:
        journey, tutorials = self._models["journey"], self._models["tutorials"]
        assert isinstance(journey, Journey)
        assert isinstance(tutorials, Tutorials)
        journey.activity()
        if order == "wipe":
            gc.collect()
            self._floor.wipe()
        elif order == "home":
            journey.begin()
            journey.home()
        elif order == "find":
            finder = self._models["finder"]
            assert isinstance(finder, Finder)
            finder.open()
            self._keys = {}
        elif order == "press":
            self._press(more)
        elif order == "swaps":
            say({"swaps": self._swaps})
            self._swaps = []
        elif order == "ready":
            say({"ready": self._floor.whole})
        elif order == "film":
            say({"frames": tutorials.frames, "position": tutorials.position})
        elif order == "watch":
            film = msgspec.json.decode(more, type=TutorialView)
            self._floor.session.watching = Watching(tutorial=film)
            tutorials.filmChanged.emit()
            self._floor.session.screen = Screen.PLAYER
            journey.screenChanged.emit()


def seen(item: QQuickItem) -> Iterator[QQuickItem]:
    """All that is to be seen of an item."""
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from seen(child)


def say(told: dict[str, object]) -> None:
    """One line, at once."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def ended(task: asyncio.Task[None]) -> None:
    """Nobody else would hear of an order that could not be obeyed."""
    if not task.cancelled() and (fault := task.exception()) is not None:
        traceback.print_exception(fault)


def main(api: str, scanner: str) -> int:
    """Run it until it is ended."""

    @asynccontextmanager
    async def beside(standing: Standing) -> AsyncIterator[None]:
        task = asyncio.create_task(Probe(standing).obey(), name="orders")
        task.add_done_callback(ended)
        yield
        task.cancel()

    sys.setswitchinterval(SWITCH_S)
    config = KioskConfig(
        api=ApiSection(api),
        devices=DevicesSection(scanner=scanner),
        screen=ScreenSection(width=SIZE[0], height=SIZE[1], language=Language.DA),
    )
    return run(config, Station.KIOSK, SIZE, os.environ["STOREFLOOR_TOKEN"], None, beside)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
