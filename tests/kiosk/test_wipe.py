"""After a visit nothing of it is left: not in any screen, hidden or shown, nor in what Qt keeps, nor in the log."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine, QQmlComponent
from PySide6.QtQuick import QQuickItem, QQuickWindow

from daemon.demo.content.people import CLERKS, gift_cards, members
from daemon.demo.seed import SEED
from daemon.schema import BasketMake, LineRequest, Role, SaleClose, SaleOpen, Tender
from daemon.store import codes
from kiosk.app import ROOT, UI, attend
from kiosk.bridge.qr import qr_rows
from kiosk.flow import CollectStep, ReserveStep, Screen
from tests.kiosk.floors import Kiosk, until
from tests.kiosk.leftovers import Finder, Heard, Visit, objects, words
from tests.kiosk.test_journeys import PHONE, here, ready_reservation
from tests.kiosk.test_window import texts

# A window that closes hangs up on pictures under way; aiohttp leaves such a file to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

NAME, NUMBER, ADDRESS, QUERY = "Walburga Kanariefugl", "29008899", "kanariefugl@example.com", "qzkanarie"


@dataclass(slots=True)
class Open:
    """An open kiosk, and who looks for what was left in it."""

    stand: Kiosk
    window: QQuickWindow
    engine: QQmlApplicationEngine
    finder: Finder
    heard: Heard
    typed: list[str] = field(default_factory=lambda: [NAME, NUMBER, ADDRESS, QUERY])

    def visit(self) -> Visit:
        """The words of the visit of now."""
        return self.finder.of(self.stand.floor.session, self.typed)


def draw() -> None:
    """Let Qt do what is due."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
async def opened(qt: QGuiApplication, stand: Kiosk) -> AsyncIterator[Open]:
    """The customers' window on the stand, as the app opens it."""
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(ROOT))
    engine.setInitialProperties({**stand.models, "muted": True, "reducedMotion": True})
    engine.load(QUrl.fromLocalFile(str(UI / "Main.qml")))
    window = engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    models = {name: model for name, model in stand.models.items() if isinstance(model, QObject)}
    attend(stand.floor, window, models)
    heard = Heard()
    logging.getLogger().addHandler(heard)
    finder = Finder(window, models, stand.floor)
    stand.journey.begin()
    stand.finder.open()
    await until(lambda: not stand.floor.tasks.running("search"))
    finder.learn(await stand.floor.client.tutorials(), stand.finder._catalogue.categories)
    stand.floor.wipe()
    draw()
    finder.learn()
    yield Open(stand, window, engine, finder, heard)
    logging.getLogger().removeHandler(heard)
    shiboken6.delete(window)
    shiboken6.delete(engine)


# --- visits ---------------------------------------------------------------------------------------------------------


async def reserves(it: Open) -> None:
    stand = it.stand
    stand.scanner.turn("scan", (await here(stand))[1:])
    await until(lambda: stand.floor.session.screen is Screen.PRODUCT)
    stand.reserve.open("shop-aarhus")
    stand.reserve.setName(NAME)
    stand.reserve.setPhone(NUMBER)
    draw()
    stand.reserve.review()
    stand.reserve.place()
    await until(lambda: stand.floor.session.reserving.step is ReserveStep.DONE)
    result = stand.floor.session.reserving.result
    assert result is not None
    it.typed.append(result.code)


async def searches(it: Open) -> None:
    stand = it.stand
    stand.journey.begin()
    stand.finder.open()
    draw()
    for text in (QUERY, "krus"):
        stand.finder.type(text)
        await until(lambda: not stand.floor.tasks.running("search"))
        draw()
    stand.product.open(stand.floor.session.search.results[0].gtin)
    await until(lambda: stand.floor.session.looking.stock is not None)


async def collects(it: Open) -> None:
    stand, code = it.stand, await ready_reservation(it.stand)
    it.typed += [code, "Asta"]
    stand.scanner.turn("scan", code)
    await until(lambda: stand.floor.session.collecting.step is CollectStep.FACTOR)
    stand.collect.enterLast4(PHONE[-4:])
    await until(lambda: stand.floor.session.collecting.step is CollectStep.LINES)


async def shows_cards(it: Open) -> None:
    stand = it.stand
    for space, code in (("G", gift_cards(SEED)[1].code), ("M", members(SEED)[3].code)):
        whole = codes.write(space, code)
        it.typed.append(whole)
        before = stand.floor.scan
        stand.scanner.turn("scan", whole)
        await until(lambda before=before: stand.floor.scan is not before)  # type: ignore[misc]  # bound now
        draw()


async def shows_a_receipt_and_a_basket(it: Open) -> None:
    stand, gtin = it.stand, await here(it.stand)
    async with stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        sale = await till.open_sale(SaleOpen([LineRequest(gtin)]))
        await till.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]))
        receipt = (await till.receipt(sale.id)).code
        basket = (await till.make_basket(BasketMake([LineRequest(gtin)]))).code
    it.typed += [receipt, basket]
    stand.scanner.turn("scan", basket)
    await until(lambda: stand.floor.session.screen is Screen.BASKET)
    draw()
    stand.scanner.turn("scan", receipt)
    await until(lambda: stand.floor.session.receipting.view is not None)
    stand.receipt.byMail()
    stand.receipt.setAddress(ADDRESS)


async def calls_and_looks_at_films(it: Open) -> None:
    stand = it.stand
    stand.journey.begin()
    stand.help.ask("help", "")
    await until(lambda: stand.floor.session.calling.call is not None)
    stand.journey.back()
    stand.tutorials.open()


VISITS = (reserves, searches, collects, shows_cards, shows_a_receipt_and_a_basket, calls_and_looks_at_films)


@pytest.mark.timeout(240)  # six visits and every object of the window, one by one
async def test_nothing_of_any_visit_is_found_in_the_next(opened: Open) -> None:
    stand = opened.stand
    seen: set[str] = set()
    for number, visit in enumerate(VISITS):
        await visit(opened)
        draw()
        was = opened.visit()
        seen |= was.seen
        assert opened.finder.quick(was), f"{visit.__name__}: the visit itself must be found"
        stand.journey.speak(("en", "sv")[number % 2])
        stand.floor.wipe()
        draw()
        assert opened.finder.quick(was, opened.heard.take()) == [], visit.__name__
    assert opened.finder.whole(Visit(frozenset(seen), frozenset(opened.typed)), opened.heard.take()) == []
    everything = seen | set(opened.typed)
    for screen in Screen:
        stand.floor.session.screen = screen
        stand.journey.screenChanged.emit()
        draw()
        assert not everything & set(texts(opened.window.contentItem())), f"on the screen {screen}"


# --- the finder finds -------------------------------------------------------------------------------------------------


def an_item(it: Open) -> None:
    component = QQmlComponent(it.engine)
    component.setData(f'import QtQuick\nText {{ visible: false; text: "for {NAME}" }}'.encode(), QUrl())
    item = component.create()
    assert isinstance(item, QQuickItem)
    item.setParentItem(it.window.contentItem())
    item.setParent(it.window)


def a_property(it: Open) -> None:
    component = QQmlComponent(it.engine)
    component.setData(
        f'import QtQuick\nItem {{ property var last: ({{ who: ["{NAME}"] }}) }}'.encode(), QUrl()
    )
    item = component.create()
    assert isinstance(item, QQuickItem)
    item.setParentItem(it.window.contentItem())
    item.setParent(it.window)


def an_attribute(it: Open) -> None:
    it.stand.reserve._last = {"name": NAME}  # type: ignore[attr-defined]  # left there on purpose


def a_row(it: Open) -> None:
    it.stand.finder._results.show(
        [dict.fromkeys(("gtin", "name", "brand", "image", "fallback", "price", "status", "available"), NAME)]
    )


def the_clipboard(_: Open) -> None:
    QGuiApplication.clipboard().setText(NAME, QClipboard.Mode.Clipboard)


def the_log(_: Open) -> None:
    logging.getLogger("storefloor.kiosk").warning("reserved for %s", NAME)


WAYS = (an_item, a_property, an_attribute, a_row, the_clipboard, the_log)


@pytest.mark.logs("reserved for")
async def test_the_finder_finds_each_word_left_on_purpose(opened: Open) -> None:
    was = Visit(frozenset(), frozenset({NAME}))
    opened.heard.take()
    assert opened.finder.whole(was) == []
    places: set[str] = set()
    for leave in WAYS:
        leave(opened)
        left = {found.place for found in opened.finder.whole(was, opened.heard.take())}
        assert left - places, f"{leave.__name__} was not found"
        places |= left
    walked = list(objects(opened.window))
    assert len(walked) > 500
    assert sum(isinstance(item, QQuickItem) and not item.isVisible() for item in walked) > 50
    kept, clipboard = opened.stand.floor.session, QGuiApplication.clipboard()
    qr_rows(NAME)
    opened.stand.floor.wipe()
    draw()
    assert clipboard.text() == ""
    assert qr_rows.cache_info().currsize == 0
    assert any(found.place == "memory" for found in opened.finder.whole(was)), (
        "a session that stays alive is found"
    )
    assert kept is not opened.stand.floor.session


def test_words_are_found_however_deep() -> None:
    assert list(words({"a": [("b", {"c": QUrl("http://d/e")})], 1: None})) == ["a", "b", "c", "http://d/e"]
