"""The window itself, off screen: it opens, and forgets one customer before the next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow

from daemon.schema import Language
from kiosk.app import ROOT, UI
from kiosk.bridge.inspector import Inspector
from kiosk.flow import Screen
from tests.kiosk.floors import Kiosk, until

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


def texts(item: QQuickItem) -> Iterator[str]:
    """Every text of the tree, shown or not."""
    text: Any = item.property("text")
    if isinstance(text, str) and text:
        yield text
    for child in item.childItems():
        yield from texts(child)


def draw() -> None:
    """Let Qt do what is due."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


async def test_nothing_of_one_customer_is_left_for_the_next(window: QQuickWindow, stand: Kiosk) -> None:
    name, phone = "Walburga Testmann", "29008899"
    draw()
    stand.journey.begin()
    stand.finder.open()
    stand.finder.type("krus")
    await until(lambda: stand.floor.session.search.results)
    mug = next(item for item in stand.floor.session.search.results if (item.available or 0) > 2)
    draw()
    stand.product.open(mug.gtin)
    await until(lambda: stand.floor.session.looking.stock is not None)
    draw()
    stand.reserve.open("shop-aarhus")
    stand.reserve.setName(name)
    stand.reserve.setPhone(phone)
    draw()
    stand.reserve.review()
    draw()
    before = set(texts(window.contentItem()))
    assert {name, phone} <= before
    personal = {text for text in before if text in (name, phone, "krus", mug.name[Language.DA])}
    stand.journey.finish()
    draw()
    assert stand.floor.session.screen is Screen.ATTRACT
    assert not personal & set(texts(window.contentItem()))
    stand.journey.begin()
    stand.finder.open()
    draw()
    assert not personal & set(texts(window.contentItem()))


async def test_the_inspector_says_what_is_shown_and_presses_nothing(
    window: QQuickWindow, stand: Kiosk
) -> None:
    inspector = Inspector(stand.floor, window, dict(stand.models))  # type: ignore[arg-type]  # all are QObjects
    draw()
    stand.journey.begin()
    draw()
    items = inspector.answer(b'{"cmd": "items"}')["items"]
    tile = next(item for item in items if item["role"] == "Button" and "Find a product" in item["name"])
    assert tile["rect"][2] > 400
    assert inspector.answer(b'{"cmd": "screen"}')["screen"] == "home"
    assert inspector.answer(b'{"cmd": "video"}') == {"position": 0, "frames": 0, "missed": 0, "caption": ""}
    assert "error" in inspector.answer(b'{"cmd": "press"}')
    assert "error" in inspector.answer(b"{nonsense")
    assert stand.floor.session.screen is Screen.HOME
