"""A visit to every screen of the customers' station: the real window on a whole station in this process.

Pictures (`shots.py`) and the search for flaws of layout (`flaws.py`, `test_layout.py`, `tests/proof/kiosk_layout.py`)
walk the same way. At each stop the screen is at rest, and may be looked at in any scheme, size and shape in place:
`Visit.wear` changes what a customer or a technician could change.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject, QObject, QUrl
from PySide6.QtQml import QQmlApplicationEngine, QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem, QQuickWindow

from daemon.config import MailSection
from daemon.demo.content.people import CLERKS, gift_cards, members
from daemon.demo.seed import SEED
from daemon.demo.tour.words import Phrases
from daemon.schema import (
    AssistanceStep,
    Language,
    LineRequest,
    ProductSummary,
    ReserveRequest,
    Role,
    SaleClose,
    SaleOpen,
    StockWord,
    Tender,
)
from daemon.store import codes
from kiosk.app import ROOT, UI
from kiosk.bridge.speech import Speech
from kiosk.bridge.station import Station
from kiosk.codes import whole
from kiosk.config import (
    BasketSection,
    IdleSection,
    KioskConfig,
    NewsletterSection,
    ScreenSection,
    SpeechSection,
)
from kiosk.flow import CollectStep, HelpStep, PayStep, ReceiptStep, ReserveStep, Screen
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
        if self.again is not None:
            await self.again()
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
            waiting = [item for item in self.items() if _loading(item)]
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


def _loading(item: QQuickItem) -> bool:
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
        idle=IdleSection(600, 600, 600, 60),
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
        async with kiosk(folder, config, mail) as stand:
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


@dataclass(slots=True)
class Goods:
    """What the demo shop happens to have."""

    reduced: ProductSummary
    gone: ProductSummary
    plenty: list[ProductSummary]


async def goods(me: Visit) -> Goods:
    items = (await me.stand.floor.client.products("", limit=100)).items
    return Goods(
        next(item for item in items if item.price.before and item.stock is StockWord.IN_STOCK),
        next(item for item in items if item.stock is StockWord.OUT),
        [item for item in items if (item.available or 0) > 5],
    )


async def walk(me: Visit) -> AsyncIterator[str]:
    """Every screen and every step on it that looks different; yields the stop's name while the screen is at rest."""
    ware = await goods(me)
    for part in (
        front,
        find,
        product,
        reserve,
        collect,
        pay,
        films,
        cards,
        basket,
        help_call,
        receipt,
        trouble,
    ):
        async for stop in part(me, ware):
            await me.rest()
            yield stop


async def front(me: Visit, ware: Goods) -> AsyncIterator[str]:
    yield "attract"
    me.stand.journey.begin()
    await me.at(Screen.HOME)
    yield "home"
    await me.press("Accessibility")
    yield "accessibility"
    await me.press("Close")


async def find(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    me.stand.finder.open()
    await me.at(Screen.FIND)
    await me.until(lambda: not me.stand.floor.tasks.running("categories"), "the categories")
    yield "find"
    await me.type("kop")
    await me.until(lambda: me.stand.floor.session.search.results, "results")
    yield "find-typed"
    await me.press("Done")
    yield "find-results"
    await me.press("Keyboard")
    await me.press("Clear")
    await me.type("qqq")
    await me.until(lambda: not me.stand.floor.session.search.results, "no results")
    await me.press("Done")
    yield "find-nothing"


async def look_at(me: Visit, ware: ProductSummary) -> None:
    me.stand.product.open(ware.gtin)
    await me.at(Screen.PRODUCT)
    await me.until(lambda: not me.stand.floor.tasks.running("product"), "the page")
    await me.rest()


async def product(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    await look_at(me, ware.reduced)
    yield "product"
    for flick in (item for item in me.items() if item.inherits("QQuickFlickable")):
        height, shown_height = flick.property("contentHeight"), flick.height()
        if height > shown_height + 1:
            flick.setProperty("contentY", min(height - shown_height, shown_height * 0.9))
    yield "product-below"
    await me.press("To my phone")
    yield "product-phone"
    await me.press("Got it")
    await me.fresh()
    await look_at(me, ware.gone)
    yield "product-out"


async def reserve(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    await look_at(me, ware.reduced)
    flow = me.stand.reserve
    flow.open("")
    await me.at(Screen.RESERVE)
    yield "reserve-shop"
    flow.choose("shop-aarhus")
    await me.rest()
    yield "reserve-person"
    flow.setName("Asta Holm")
    flow.setPhone(PHONE)
    await me.rest()
    flow.review()
    await me.rest()
    yield "reserve-summary"
    flow.byMail()
    await me.rest()
    yield "reserve-address"
    flow.addressed(False)
    await me.rest()
    flow.place()
    await me.until(lambda: flow.property("step") == ReserveStep.DONE, "the reservation")
    await me.until(lambda: flow.property("slip") == "printed", "the slip")
    yield "reserve-done"


async def fresh_reservation(me: Visit, ware: Goods, *, ready: bool = True) -> str:
    """A reservation that is unpaid; returns its whole code."""
    lines = [LineRequest(ware.plenty[0].gtin), LineRequest(ware.plenty[7].gtin, 2)]
    mine = await me.stand.floor.client.reserve(ReserveRequest("shop-aarhus", lines, "Asta Holm", PHONE))
    if ready:
        async with me.stand.running.client(Role.TILL) as till:
            await till.clerk_login(pin=CLERKS[0].pin)
            await till.ready(mine.id)
    return whole(mine.code)


async def collect(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    flow = me.stand.collect
    flow.open()
    await me.at(Screen.COLLECT)
    yield "collect-code"
    await me.scan(await fresh_reservation(me, ware, ready=False))
    await me.until(lambda: flow.property("step") == CollectStep.FACTOR, "the question for the phone number")
    yield "collect-digits"
    flow.enterLast4("0000")
    await me.until(lambda: flow.property("fault") == "wrong", "the wrong digits")
    yield "collect-wrong"
    flow.enterLast4(PHONE[-4:])
    await me.until(lambda: flow.property("step") == CollectStep.LINES, "the lines")
    yield "collect-not-ready"


async def pay(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    flow, terminal = me.stand.collect, me.stand.terminal
    code = await fresh_reservation(me, ware)
    await me.scan(code)
    await me.until(lambda: flow.property("step") == CollectStep.FACTOR, "the question for the phone number")
    flow.enterLast4(PHONE[-4:])
    await me.until(lambda: flow.property("step") == CollectStep.LINES, "the lines")
    yield "collect-ready"
    terminal.turn("card", "wait")
    flow.pay()
    await me.until(lambda: me.stand.payment.property("prompt") == "insert_card", "the terminal's words")
    yield "pay"
    await _still_paying(me, flow.pay)
    terminal.turn("outcome", "decline")
    terminal.turn("card", "in")
    await me.until(lambda: me.stand.payment.property("step") == PayStep.DECLINED, "the refusal")
    yield "pay-declined"
    terminal.turn("outcome", "approve")
    flow.pay()
    await me.until(lambda: me.stand.payment.property("prompt") == "insert_card", "the terminal's words")
    terminal.turn("card", "in")
    await me.until(lambda: flow.property("step") == CollectStep.WAITING, "the number")
    await me.until(lambda: flow.property("slip") == "printed", "the slip")
    yield "collect-number"
    async with me.stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        mine = await till.find_reservation(code)
        await till.collect(mine.id, mine.version)
    await me.until(lambda: flow.property("step") == CollectStep.HANDED, "the goods")
    yield "collect-handed"
    await me.scan(code)
    await me.until(lambda: flow.property("step") == CollectStep.REFUSED, "the refusal")
    yield "collect-refused"


async def _still_paying(me: Visit, pay: Callable[[], None]) -> None:
    """Pay anew if the terminal has given up waiting: looking may have taken longer than it does."""
    if me.stand.payment.property("prompt") != "insert_card":
        pay()
        await me.until(lambda: me.stand.payment.property("prompt") == "insert_card", "the terminal's words")


async def films(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    me.stand.tutorials.open()
    await me.at(Screen.TUTORIALS)
    await me.until(lambda: not me.stand.floor.tasks.running("tutorials"), "the films")
    yield "tutorials"
    film = (await me.stand.floor.client.tutorials())[0]
    me.stand.tutorials.watch(film.id)
    await me.at(Screen.PLAYER)
    await me.until(lambda: me.stand.tutorials.property("caption"), "a caption")
    yield "player"
    me.stand.tutorials.fail("no such codec")
    await me.rest()
    yield "player-broken"
    me.stand.floor.films = False
    me.stand.journey.back()
    await me.at(Screen.TUTORIALS)
    me.stand.tutorials.watch(film.id)
    await me.at(Screen.PLAYER)
    await me.until(lambda: me.stand.tutorials._steps.property("count"), "the film in words")
    yield "player-in-words"
    me.stand.floor.films = True


async def cards(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    me.stand.card.open()
    await me.at(Screen.CARD)
    yield "card"
    await me.scan(codes.write("G", gift_cards(SEED)[1].code))
    await me.until(lambda: me.stand.floor.session.holding.gift_card, "the gift card")
    yield "gift-card"
    await me.scan(codes.write("M", members(SEED)[3].code))
    await me.until(lambda: me.stand.floor.session.holding.member, "the member")
    yield "points"


async def basket(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    me.stand.basket.open()
    await me.at(Screen.BASKET)
    yield "basket-empty"
    for count, item in enumerate(ware.plenty[1:9:3], 1):
        await look_at(me, item)
        me.stand.basket.addLooked()
        await me.at(Screen.BASKET)
        await me.until(partial(_holds, me, count), "the line")
    await me.until(lambda: not me.stand.floor.tasks.running("basket"), "the basket")
    yield "basket"
    me.stand.journey.home()
    await me.at(Screen.HOME)
    yield "home-basket"
    me.stand.basket.open()
    await me.at(Screen.BASKET)
    me.stand.terminal.turn("card", "wait")
    me.stand.checkout.pay(False)
    await me.until(lambda: me.stand.payment.property("prompt") == "insert_card", "the terminal's words")
    yield "basket-pay"
    await _still_paying(me, partial(me.stand.checkout.pay, False))
    me.stand.terminal.turn("card", "in")
    await me.at(Screen.RECEIPT)
    await me.until(lambda: me.stand.receipt.property("step") == ReceiptStep.SHOWN, "the receipt")
    yield "basket-paid"


def _holds(me: Visit, count: int) -> bool:
    return bool(me.stand.basket.property("count") >= count)


async def help_call(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    me.stand.help.ask("help", "")
    await me.until(lambda: me.stand.help.property("step") == HelpStep.WAITING, "the call")
    yield "help-heard"
    async with me.stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        call = (await till.assistance())[0]
        await till.assist(call.id, AssistanceStep.TAKE)
        await me.until(lambda: me.stand.help.property("step") == HelpStep.COMING, "the colleague")
        yield "help-coming"
        await till.assist(call.id, AssistanceStep.DONE)
    await me.until(lambda: me.stand.help.property("step") == HelpStep.DONE, "the end of the call")
    yield "help-done"


async def receipt(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    page = me.stand.receipt
    async with me.stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        lines = [LineRequest(ware.plenty[2].gtin), LineRequest(ware.plenty[9].gtin, 2)]
        sale = await till.open_sale(SaleOpen(lines))
        await till.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]))
        code = (await till.receipt(sale.id)).code
    await me.scan(code)
    await me.until(lambda: page.property("step") == ReceiptStep.SHOWN, "the receipt")
    yield "receipt"
    page.byMail()
    await me.rest()
    await me.type("asta")
    yield "receipt-address"
    page.setAddress("asta@example.com")
    page.send()
    await me.until(lambda: page.property("step") == ReceiptStep.SENT, "the letter")
    yield "receipt-sent"
    page.agree()
    await me.until(lambda: page.property("step") == ReceiptStep.AGREED, "the newsletter")
    yield "receipt-agreed"


def _station(me: Visit, name: str) -> object:
    model = me.stand.models["station"]
    assert isinstance(model, QObject)
    return model.property(name)


async def trouble(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    await me.scan("4006381333931")
    await me.until(lambda: me.say("We do not know that code") in map(spoken, me.items()), "the friendly word")
    me.again = partial(me.scan, "4006381333931")
    yield "unknown-code"
    me.again = None
    me.stand.printer.turn("paper", "out")
    await me.until(lambda: _station(me, "printerProblem") == "rec_empty", "no paper")
    yield "paper-out"
    me.stand.printer.turn("paper", "ok")
    await me.until(lambda: _station(me, "printerProblem") == "", "paper")
    me.stand.journey._idle.last -= 1000
    await me.until(lambda: me.stand.journey.property("asking"), "the question")
    yield "still-there"
    me.stand.journey.activity()
    await me.rest()
    await look_at(me, ware.reduced)
    station = me.stand.models["station"]
    assert isinstance(station, Station)
    me.stand.floor._lost("somebody pulled the plug")
    station._patience.stop()  # looking takes longer than a customer would have to wait
    await me.until(lambda: not _station(me, "online"), "the banner")
    yield "offline"
    me.stand.journey.finish()
    await me.at(Screen.ATTRACT)
    yield "offline-attract"
    me.stand.journey.begin()
    await me.at(Screen.HOME)
    yield "offline-home"
    station.give_up()
    await me.at(Screen.ATTRACT)
    yield "out-of-order"
    me.stand.floor.refused = True
    station.outOfOrderChanged.emit()
    yield "out-of-order-refused"
