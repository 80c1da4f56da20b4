"""Every customer's screen in turn, in one kiosk without a display: for what is asked of each of them alike.

The view-models are moved as a customer would move them, against a real station; ``poses`` yields a name when the screen
stands. Nothing is waited for but what the daemon has to say.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Iterator

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QUrl
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow

from daemon.demo.content.people import CLERKS, gift_cards, members
from daemon.demo.seed import SEED
from daemon.schema import AssistanceStep, Role
from daemon.store import codes
from kiosk.app import ROOT, UI
from kiosk.bridge.speech import Speech
from kiosk.bridge.station import Station
from kiosk.flow import CollectStep, HelpStep, ReceiptStep, ReserveStep, Screen
from tests.kiosk.floors import Kiosk, until
from tests.kiosk.test_journeys import PHONE, ready_reservation, value
from tests.kiosk.test_receipt import receipt_code

NAME, ADDRESS = "Walburga Testmann", "walburga@example.com"


def settle() -> None:
    """Let Qt do what is due."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@contextlib.contextmanager
def opened(stand: Kiosk, *, translated: bool = False, **looks: object) -> Iterator[QQuickWindow]:
    """The customers' window on the stand; its words in English, or ``translated`` into the language of the visit."""
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(ROOT))
    speech = Speech(stand.floor, engine, UI / "i18n")
    if translated:
        speech.install()
    else:
        stand.floor.listeners.remove(speech)
    engine.setInitialProperties({**stand.models, "muted": True, "reducedMotion": True, **looks})
    engine.load(QUrl.fromLocalFile(str(UI / "Main.qml")))
    window = engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    window.requestActivate()
    settle()
    try:
        yield window
    finally:
        shiboken6.delete(window)
        shiboken6.delete(engine)
        if speech in stand.floor.listeners:
            stand.floor.listeners.remove(speech)
        speech.take_back()


def shown(root: QQuickItem) -> Iterator[QQuickItem]:
    """Every item that can be seen, from the back to the front."""
    for child in root.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from shown(child)


def middle(item: QQuickItem) -> QPointF:
    """The middle of an item in the window."""
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))


async def poses(stand: Kiosk) -> AsyncIterator[str]:
    """Bring up screen after screen; yields the name of each."""
    for part in (_looking, _reserving, _collecting, _watching, _cards, _help, _receipt, _alone):
        async for name in part(stand):
            settle()
            settle()
            yield name
        stand.journey.finish()
        settle()


async def _looking(stand: Kiosk) -> AsyncIterator[str]:
    yield "attract"
    stand.journey.begin()
    yield "home"
    stand.finder.open()
    await until(lambda: value(stand.finder._categories, "count") > 0)
    yield "find"
    stand.finder.type("kru")
    await until(lambda: value(stand.finder._results, "count") > 0)
    await until(lambda: not stand.floor.tasks.running("search"))
    yield "find-typed"
    found = next(item for item in stand.floor.session.search.results if (item.available or 0) > 2)
    stand.finder.type("1234567")
    await until(lambda: not stand.floor.tasks.running("search") and not value(stand.finder._results, "count"))
    yield "find-nothing"
    stand.product.open(found.gtin)
    await until(lambda: value(stand.product, "here"))
    await until(lambda: not stand.floor.tasks.running("product"))
    yield "product"
    stand.basket.addLooked()
    await until(lambda: value(stand.basket.lines, "count") > 0 and value(stand.basket, "qr"))
    yield "basket"
    stand.journey.home()
    yield "home-with-basket"

    # the question is put when nobody has been there for as long as a page may be left alone
    def asked() -> bool:
        settle()
        if not value(stand.journey, "asking"):
            stand.floor.reading = False  # the page has been read out by then
            stand.journey._idle.touched(time.monotonic() - 3600)
        return bool(value(stand.journey, "asking"))

    await until(asked)
    yield "still-there"
    stand.journey.activity()


async def _reserving(stand: Kiosk) -> AsyncIterator[str]:
    stand.journey.begin()
    mug = next(
        item for item in (await stand.floor.client.products("", limit=100)).items if (item.available or 0) > 5
    )
    stand.product.open(mug.gtin)
    await until(lambda: value(stand.product, "here"))
    stand.reserve.open("")
    yield "reserve-shop"
    stand.reserve.choose("shop-aarhus")
    yield "reserve-person"
    stand.reserve.setName(NAME)
    stand.reserve.setPhone(PHONE)
    stand.reserve.review()
    yield "reserve-summary"
    stand.reserve.place()
    await until(lambda: value(stand.reserve, "step") == ReserveStep.DONE)
    await until(lambda: value(stand.reserve, "slip") == "printed")
    yield "reserve-done"


async def _collecting(stand: Kiosk) -> AsyncIterator[str]:
    code = await ready_reservation(stand)
    stand.journey.begin()
    stand.collect.open()
    yield "collect-code"
    stand.collect.enterCode("R234567")
    await until(lambda: value(stand.collect, "fault"))
    yield "collect-unknown"
    stand.collect.enterCode(code)
    await until(lambda: value(stand.collect, "step") == CollectStep.FACTOR)
    yield "collect-factor"
    stand.collect.enterLast4("0000")
    await until(lambda: value(stand.collect, "fault") == "wrong")
    yield "collect-wrong"
    stand.collect.enterLast4(PHONE[-4:])
    await until(lambda: value(stand.collect, "step") == CollectStep.LINES)
    yield "collect-lines"
    stand.terminal.turn("card", "wait")
    stand.collect.pay()
    await until(lambda: value(stand.payment, "prompt") == "insert_card", 20)
    yield "collect-paying"
    stand.terminal.turn("card", "in")
    await until(lambda: value(stand.collect, "step") == CollectStep.WAITING, 20)
    await until(lambda: value(stand.collect, "slip") == "printed")
    yield "collect-number"
    async with stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        mine = await till.find_reservation(code)
        await till.collect(mine.id, mine.version)
    await until(lambda: value(stand.collect, "step") == CollectStep.HANDED)
    yield "collect-handed"
    stand.scanner.turn("scan", code)
    await until(lambda: value(stand.collect, "step") == CollectStep.REFUSED)
    yield "collect-refused"


async def _watching(stand: Kiosk) -> AsyncIterator[str]:
    stand.journey.begin()
    stand.tutorials.open()
    await until(lambda: value(stand.tutorials, "any"))
    yield "tutorials"
    stand.tutorials.sort(True)
    await until(lambda: not stand.floor.tasks.running("shelves"))
    yield "tutorials-by-product"
    films = (await stand.floor.client.tutorials())[:2]
    stand.tutorials.watch(films[0].id)
    await until(lambda: value(stand.tutorials.products, "count") == len(films[0].products))
    yield "player"
    stand.tutorials.fail("no such codec")
    yield "player-broken"
    stand.floor.films = False
    stand.journey.back()
    stand.tutorials.watch(films[1].id)
    await until(lambda: value(stand.tutorials.steps, "count") > 0)
    yield "player-in-words"
    stand.floor.films = True


async def _cards(stand: Kiosk) -> AsyncIterator[str]:
    stand.journey.begin()
    stand.card.open()
    yield "card"
    for name, code in (
        ("gift-card", codes.write("G", gift_cards(SEED)[1].code)),
        ("points", codes.write("M", members(SEED)[3].code)),
    ):
        stand.scanner.turn("scan", code)
        kind = "gift_card" if name == "gift-card" else "member"
        await until(lambda kind=kind: getattr(stand.floor.session.holding, kind) is not None)  # type: ignore[misc]  # bound at once
        yield name


async def _help(stand: Kiosk) -> AsyncIterator[str]:
    stand.journey.begin()
    stand.help.ask("help", "")
    await until(lambda: value(stand.help, "step") == HelpStep.WAITING)
    yield "help-heard"
    async with stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        call = (await till.assistance())[0]
        await till.assist(call.id, AssistanceStep.TAKE)
        await until(lambda: value(stand.help, "step") == HelpStep.COMING)
        yield "help-coming"
        await till.assist(call.id, AssistanceStep.DONE)
    await until(lambda: value(stand.help, "step") == HelpStep.DONE)
    yield "help-done"


async def _alone(stand: Kiosk) -> AsyncIterator[str]:
    station = stand.models["station"]
    assert isinstance(station, Station)
    where = stand.running.url
    await stand.line.cut()
    await until(lambda: not stand.floor.online)
    station.give_up()
    yield "out-of-order"
    stand.line.lead(where)
    await until(lambda: stand.floor.online)


async def _receipt(stand: Kiosk) -> AsyncIterator[str]:
    stand.scanner.turn("scan", await receipt_code(stand))
    await until(lambda: stand.floor.session.screen is Screen.RECEIPT)
    await until(lambda: value(stand.receipt, "step") == ReceiptStep.SHOWN)
    yield "receipt"
    stand.receipt.byMail()
    yield "receipt-address"
    stand.receipt.setAddress(ADDRESS)
    stand.receipt.send()
    await until(lambda: value(stand.receipt, "fault") == "no_mail")
    yield "receipt-no-mail"
