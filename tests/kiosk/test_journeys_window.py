"""In the window: a scan comes before focus and before whatever lies on top; Back goes one step back and no further."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import shiboken6
from PySide6.QtCore import QMetaObject, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow

from daemon.demo.content.people import gift_cards
from daemon.demo.seed import SEED
from daemon.store import codes
from kiosk.app import ROOT, UI
from kiosk.flow import CollectStep, ReceiptStep, ReserveStep, Screen
from tests.kiosk.floors import Kiosk, until
from tests.kiosk.test_journeys import PHONE, about_to_reserve, ready_reservation, value
from tests.kiosk.test_receipt import scanned
from tests.kiosk.test_window import draw
from tests.ui.stage import shown, spoken

# A window that closes hangs up on pictures under way; aiohttp leaves such a file to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
async def window(qt: QGuiApplication, stand: Kiosk) -> AsyncIterator[QQuickWindow]:
    """The customers' window on the stand."""
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(ROOT))
    engine.setInitialProperties({**stand.models, "muted": True, "reducedMotion": True})
    engine.load(QUrl.fromLocalFile(str(UI / "Main.qml")))
    found = engine.rootObjects()[0]
    assert isinstance(found, QQuickWindow)
    yield found
    shiboken6.delete(found)
    shiboken6.delete(engine)


def named(window: QQuickWindow, name: str) -> QQuickItem | None:
    """The frontmost thing shown of that name."""
    draw()
    found = [item for item in shown(window.contentItem()) if spoken(item) == name and item.isEnabled()]
    return found[-1] if found else None


def press(window: QQuickWindow, name: str) -> None:
    draw()
    found = [
        item
        for item in shown(window.contentItem())
        if spoken(item) == name and item.metaObject().indexOfMethod("click()") >= 0
    ]
    assert found, name
    QMetaObject.invokeMethod(found[-1], "click")
    draw()


@pytest.mark.logs(
    "PulseAudio|[Aa]udio device|qt.multimedia", "Immediate exit requested"
)  # where there is no sound, films go on in silence; a film that is left while it is being opened says so
async def test_a_scan_comes_before_everything_that_is_open(window: QQuickWindow, stand: Kiosk) -> None:
    items = (await stand.floor.client.products("", limit=100)).items
    first, second = [item for item in items if (item.available or 0) >= 2][:2]
    card = codes.write("G", gift_cards(SEED)[1].code)

    told: list[str] = []
    stand.journey.scanned.connect(lambda: told.append("known"))
    stand.journey.unknownScan.connect(lambda: told.append("unknown"))

    async def scanned(code: str, screen: Screen) -> None:
        told.clear()
        stand.scanner.turn("scan", code)
        await until(lambda: told)
        assert stand.floor.session.screen is screen

    stand.journey.begin()
    stand.finder.open()
    draw()
    for letter in "kr":
        press(window, letter)
    assert value(stand.finder, "query") == "kr"
    await scanned(first.gtin[1:], Screen.PRODUCT)
    assert value(stand.finder, "query") == "kr"  # nothing of the code was typed into the field
    assert value(stand.product, "gtin") == first.gtin

    press(window, "To my phone")
    assert named(window, "Take it to your phone")
    await scanned(second.gtin[1:], Screen.PRODUCT)
    await until(lambda: named(window, "Take it to your phone") is None)
    assert value(stand.product, "gtin") == second.gtin

    press(window, "Accessibility")
    stand.journey._idle.asking = stand.journey._idle.last
    stand.journey._show_clock()
    assert named(window, "Are you still there?")
    await scanned(card, Screen.CARD)
    await until(lambda: named(window, "Are you still there?") is None)

    stand.journey.home()
    stand.tutorials.open()
    await until(lambda: value(stand.tutorials, "any"))
    stand.tutorials.watch((await stand.floor.client.tutorials())[0].id)
    draw()
    assert value(stand.journey, "screen") == Screen.PLAYER
    await scanned(first.gtin[1:], Screen.PRODUCT)

    await scanned("4006381333931", Screen.PRODUCT)
    assert named(
        window,
        "We do not know that code. Try the bar code on the price tag, or search for the product by name.",
    )


async def test_back_while_reserving_leads_to_the_step_before(window: QQuickWindow, stand: Kiosk) -> None:
    stand.journey.begin()
    await about_to_reserve(stand)
    screens: list[Screen] = []
    stand.journey.screenChanged.connect(lambda: screens.append(stand.floor.session.screen))
    stand.reserve.byMail()
    for step in (ReserveStep.SUMMARY, ReserveStep.PERSON, ReserveStep.SHOP):
        press(window, "Back")
        assert value(stand.reserve, "step") == step
        assert value(stand.journey, "screen") == Screen.RESERVE
    assert screens == []
    press(window, "Back")
    assert value(stand.journey, "screen") == Screen.PRODUCT


async def test_back_while_finding_takes_away_the_words_then_the_shelves(
    window: QQuickWindow, stand: Kiosk
) -> None:
    stand.journey.begin()
    stand.finder.open()
    await until(lambda: value(stand.finder.categories, "count"))
    first = (await stand.floor.client.categories()).items[0]
    stand.finder.enter(first.id)
    stand.finder.type("kr")
    press(window, "Back")
    assert value(stand.finder, "query") == ""
    assert [step["category"] for step in value(stand.finder, "path")] == [first.id]
    press(window, "Back")
    assert value(stand.finder, "path") == []
    assert value(stand.journey, "screen") == Screen.FIND
    press(window, "Back")
    assert value(stand.journey, "screen") == Screen.HOME


async def test_back_while_collecting_asks_for_a_code_again(window: QQuickWindow, stand: Kiosk) -> None:
    code = await ready_reservation(stand)
    for answered in (False, True):
        stand.scanner.turn("scan", code)
        await until(lambda: value(stand.collect, "step") == CollectStep.FACTOR)
        if answered:
            stand.collect.enterLast4(PHONE[-4:])
            await until(lambda: value(stand.collect, "step") == CollectStep.LINES)
        press(window, "Back")
        assert value(stand.collect, "step") == CollectStep.CODE
        assert value(stand.journey, "screen") == Screen.COLLECT
    press(window, "Back")
    assert value(stand.journey, "screen") == Screen.HOME


async def test_back_from_a_receipts_address_leads_to_the_receipt(window: QQuickWindow, stand: Kiosk) -> None:
    await scanned(stand)
    stand.receipt.byMail()
    press(window, "Back")
    assert value(stand.receipt, "step") == ReceiptStep.SHOWN
    assert value(stand.journey, "screen") == Screen.RECEIPT
    press(window, "Back")
    assert value(stand.journey, "screen") == Screen.HOME
