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
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem

from daemon.schema import TutorialView
from kiosk.app import Standing, run
from kiosk.bridge.finder import Finder
from kiosk.bridge.journey import Journey
from kiosk.bridge.tutorials import Tutorials
from kiosk.config import ApiSection, DevicesSection, KioskConfig, ScreenSection, Station
from kiosk.flow import Screen
from kiosk.session import Watching

SIZE = (1080, 1920)


class Probe:
    """Watches one window."""

    def __init__(self, standing: Standing) -> None:
        self._floor, self._window, self._models = standing.floor, standing.window, standing.models
        self._standing = ""
        self._checked = ""
        self._handed = ""
        self._told = ""
        self.frames = 0
        self._window.afterAnimating.connect(self._look)
        gc.disable()  # Python runs on the render thread here, and must not take Qt's objects apart there
        direct = Qt.ConnectionType.DirectConnection
        self._window.afterSynchronizing.connect(self._synchronized, direct)
        self._window.frameSwapped.connect(self._swapped, direct)

    def _look(self) -> None:
        """On the GUI thread, after all items were polished, before the scene is handed over."""
        session = self._floor.session
        what = session.screen.value
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
        name, price, stock = (
            self._window.findChild(QQuickItem, f"product.{part}") for part in ("name", "price", "stock")
        )
        if not (name and price and stock and all(item.isVisible() for item in (name, price, stock))):
            return False
        page, here = self._models["product"].property("page"), self._models["product"].property("here")
        return bool(
            name.property("text") == page["name"]
            and price.property("price")["whole"] == page["price"]["whole"]
            and stock.property("status") == here["status"]
        )

    def _synchronized(self) -> None:
        """On the render thread: this frame shows what stood there."""
        self._handed = self._standing

    def _swapped(self) -> None:
        """On the render thread: it is on the screen."""
        self.frames += 1
        if self._handed != self._told:
            self._told = self._handed
            say({"what": self._told, "at": time.monotonic_ns()})

    async def obey(self) -> None:
        """Do what the lines on stdin say."""
        reader = asyncio.StreamReader(limit=1 << 20)
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := (await reader.readline()).decode():
            self._obey(*line.strip().partition(" ")[::2])

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
            self._floor.go(Screen.FIND)
        elif order == "type":
            finder = self._models["finder"]
            assert isinstance(finder, Finder)
            finder.type(more)
        elif order == "back":
            journey.back()
        elif order == "frames":
            say({"frames": self.frames, "at": time.monotonic_ns()})
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


def say(told: dict[str, object]) -> None:
    """One line, at once."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main(api: str, scanner: str) -> int:
    """Run it until it is ended."""

    @asynccontextmanager
    async def beside(standing: Standing) -> AsyncIterator[None]:
        task = asyncio.create_task(Probe(standing).obey(), name="orders")
        yield
        task.cancel()

    config = KioskConfig(
        api=ApiSection(api),
        devices=DevicesSection(scanner=scanner),
        screen=ScreenSection(width=SIZE[0], height=SIZE[1]),
    )
    return run(config, Station.KIOSK, SIZE, os.environ["STOREFLOOR_TOKEN"], None, beside)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
