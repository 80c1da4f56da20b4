"""One customer's visit to the customers' station: the real window on a whole station in this process.

At each stop of a walk (`walk.py`) the screen is at rest, and may be looked at in any scheme, size and shape in place:
`Visit.wear` changes what a customer or a technician could change.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject, QObject, QUrl
from PySide6.QtQml import QQmlApplicationEngine, QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem, QQuickWindow

from daemon.config import MailSection
from daemon.demo.tour.words import Phrases
from daemon.schema import Language
from kiosk.app import ROOT, UI
from kiosk.bridge.speech import Speech
from kiosk.config import (
    BasketSection,
    IdleSection,
    KioskConfig,
    NewsletterSection,
    ScreenSection,
    SpeechSection,
)
from kiosk.flow import Screen
from kiosk.theme import Look
from tests.daemon.mail.servers import SENDER, Box, mail_server
from tests.kiosk.floors import Kiosk, kiosk
from tests.ui.stage import shown, spoken

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
PHONE = "29004711"
PATIENCE_S = 40.0
QUIET = 3
"""Looks in a row at which nothing was under way."""
STEP_S = 0.004
NEWS = NewsletterSection("Fjordhjem A/S", dict.fromkeys(Language, "lamper"))


@dataclass(frozen=True, slots=True)
class Wear:
    """One way to look at a screen."""

    scheme: str = "light"
    scale: float = 1.0
    size: tuple[int, int] = PORTRAIT
    low: bool = False

    @property
    def name(self) -> str:
        shape = "portrait" if self.size[1] > self.size[0] else "landscape"
        return f"{self.scheme}-{round(self.scale * 100)}-{shape}{'-low' if self.low else ''}"


WEARS = tuple(
    Wear(scheme, scale, size)
    for size in (PORTRAIT, LANDSCAPE)
    for scale in (1.0, 2.0)
    for scheme in ("light", "dark", "contrast")
)
"""With four languages the 48 ways of `make shots`."""
MORE = (
    Wear(scale=1.5),
    Wear(scale=1.5, size=LANDSCAPE),
    Wear(size=PORTRAIT, low=True),
    Wear("dark", 1.5, PORTRAIT, low=True),
)
"""Beside them: large text, and all controls low."""


class NotReached(AssertionError):
    """A stop of the walk that did not come; says what was waited for and what stood there."""


class Visit:
    """One customer at one station; knows what the screen should say in the language of the visit."""

    def __init__(self, stand: Kiosk, window: QQuickWindow, theme: QObject, language: Language) -> None:
        self.stand = stand
        self.window = window
        self.language = language
        self._theme = theme
        self.again: Callable[[], Awaitable[None]] | None = None
        """What must be done again before each look, where a screen does not stay."""
        self.say = Phrases(language).say

    async def wear(self, wear: Wear) -> None:
        """Show everything another way, and return when it is at rest."""
        self._theme.setProperty("scheme", wear.scheme)
        self._theme.setProperty("textScale", wear.scale)
        self._theme.setProperty("lowReach", wear.low)
        if (self.window.width(), self.window.height()) != wear.size:
            self.window.resize(*wear.size)
            canvas = self.window.contentItem()
            # a display server says when it has done so
            await self.until(lambda: (canvas.width(), canvas.height()) == wear.size, "the other size")
            await self.settle()
        if self.again is not None:
            await self.again()
        await self.rest()

    async def repeat(self) -> None:
        """Do what each look needs a last time, and no more."""
        if self.again is not None:
            await self.again()
            self.again = None

    async def settle(self) -> None:
        """Lay everything out, as a drawn frame does, and return when it is at rest."""
        self.window.grabWindow()
        await self.rest()

    def items(self) -> list[QQuickItem]:
        """Every item that is shown, from the back to the front."""
        return list(shown(self.window.contentItem()))

    async def rest(self) -> None:
        """Return once no picture is on its way and nothing Qt has queued. Raises NotReached."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        quiet = 0
        while quiet < QUIET:
            self._turn()
            await asyncio.sleep(STEP_S)  # the loop of the station turns too
            waiting = [item for item in self.items() if loading(item)]
            quiet = 0 if waiting else quiet + 1
            if waiting and asyncio.get_running_loop().time() > deadline:
                raise NotReached(
                    f"pictures did not come: {[str(item.property('source')) for item in waiting]}"
                )

    async def until(self, truth: Callable[[], object], what: str) -> None:
        """Wait until something holds. Raises NotReached."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while not truth():
            if asyncio.get_running_loop().time() > deadline:
                words = " | ".join(dict.fromkeys(filter(None, map(spoken, self.items()))))
                raise NotReached(f"{what} did not come; there was: {words[:600]}")
            self._turn()
            await asyncio.sleep(STEP_S)  # the next look

    async def press(self, source: str, *values: object) -> None:
        """Press the control of that name, in the language of the visit, wherever on the page it stands."""
        await self.press_named(self.say(source, *values))

    async def press_named(self, name: str) -> None:
        """Press the frontmost control of exactly that name, or that begins so."""

        def found() -> list[QQuickItem]:
            named = [
                (item, spoken(item))
                for item in self.items()
                if item.isEnabled() and item.metaObject().indexOfMethod("click()") >= 0
            ]
            return [item for item, words in named if words == name] or [
                item for item, words in named if words.startswith(name)
            ]

        await self.until(found, f"a control called {name!r}")
        QMetaObject.invokeMethod(found()[-1], "click")
        await self.rest()

    async def type(self, words: str) -> None:
        """Type on the own keyboard."""
        for letter in words:
            await self.press_named(letter)

    async def scan(self, code: str) -> None:
        """Hold a code under the scanner."""
        self.stand.scanner.turn("scan", code)
        await self.rest()

    async def at(self, screen: Screen) -> None:
        await self.until(lambda: self.stand.floor.session.screen is screen, f"the screen {screen}")
        await self.rest()

    async def fresh(self) -> None:
        """The next customer: a clean session, in the language of this visit, on the home screen."""
        self.stand.journey.finish()
        await self.at(Screen.ATTRACT)
        self.stand.journey.begin()
        await self.at(Screen.HOME)

    def _turn(self) -> None:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def loading(item: QQuickItem) -> bool:
    if not item.inherits("QQuickImageBase"):
        return False
    scope = qmlContext(item)
    return scope is not None and QQmlExpression(scope, item, "status === Image.Loading").evaluate()[0] is True


@asynccontextmanager
async def visit(
    shop: Path, folder: Path, language: Language, look: Look | None = None
) -> AsyncIterator[Visit]:
    """The upright window on a copy of the seeded `shop` in `folder`; everything is stopped afterwards."""
    shutil.copytree(shop, folder)
    config = KioskConfig(
        screen=ScreenSection(language=language),
        idle=IdleSection(600, 600, 600, 60, 600),
        newsletter=NEWS,
        basket=BasketSection(pay_here=True),
        speech=SpeechSection(engine="mock", headset=()),
    )
    async with mail_server(Box()) as server:
        mail = MailSection(
            "127.0.0.1",
            server.port,
            tls="none",
            sender=SENDER,
            confirm_url="https://shop.example/c#{id}/{token}",
        )
        async with kiosk(folder, config, mail, phone=True) as stand:
            stand.floor.forced_language = language
            stand.floor.speak(language)
            engine = QQmlApplicationEngine()
            engine.addImportPath(str(ROOT))
            speech = Speech(stand.floor, engine, UI / "i18n")
            speech.install()
            appearance = {"muted": True, "reducedMotion": True, "look": (look or Look()).handed()}
            engine.setInitialProperties({**stand.models, **appearance})
            engine.load(QUrl.fromLocalFile(str(UI / "Main.qml")))
            window = engine.rootObjects()[0]
            assert isinstance(window, QQuickWindow)
            theme = engine.singletonInstance("ui.controls", "Theme")
            assert isinstance(theme, QObject)
            visitor = Visit(stand, window, theme, language)
            try:
                await visitor.rest()
                yield visitor
            finally:
                shiboken6.delete(window)
                stand.floor.listeners.remove(speech)
                if speech._installed is not None:
                    QCoreApplication.removeTranslator(speech._installed)
                shiboken6.delete(engine)
