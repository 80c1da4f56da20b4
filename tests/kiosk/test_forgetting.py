"""What stands between two customers and is no word on a screen: keyboard, pictures, places in films, the idle clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent, QMouseEvent
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem

from kiosk.bridge.traces import Traces
from kiosk.flow import Screen
from tests.kiosk.floors import Kiosk, until
from tests.kiosk.leftovers import objects
from tests.kiosk.test_wipe import Open, draw, opened

__all__ = ["opened"]

# A window that closes hangs up on pictures under way; aiohttp leaves such a file to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def made(it: Open, words: str) -> QQuickItem:
    """Something written in QML, in the window."""
    component = QQmlComponent(it.engine)
    component.setData(f"import QtQuick\nimport ui.controls\n{words}".encode(), QUrl())
    item = component.create()
    assert isinstance(item, QQuickItem), component.errorString()
    item.setParentItem(it.window.contentItem())
    item.setParent(it.window)
    return item


def keyboard(it: Open) -> QObject:
    """The keyboard that is on the screen."""
    return next(item for item in objects(it.window) if item.property("capitals") is not None)


async def test_a_keyboard_is_left_as_it_was_found(opened: Open) -> None:
    stand = opened.stand

    def find() -> QObject:
        stand.journey.begin()
        stand.finder.open()
        draw()
        return keyboard(opened)

    keys = find()
    began = keys.property("letters").toVariant()
    stand.journey.speak("sv")
    stand.finder.type("qzka")
    keys.setProperty("shift", True)
    draw()
    assert keys.property("letters").toVariant() != began
    assert stand.floor.session.search.query == "qzka"
    stand.floor.wipe()
    draw()
    keys = find()
    assert keys.property("shift") is False
    assert keys.property("capitals") is False
    assert keys.property("letters").toVariant() == began
    assert stand.floor.session.search.query == ""
    fields = [item for item in objects(opened.window) if isinstance(item.property("text"), str)]
    assert not [item for item in fields if "qzka" in str(item.property("text"))]


async def test_a_place_in_a_film_is_not_the_next_ones(stand: Kiosk) -> None:
    stand.journey.begin()
    stand.tutorials.open()
    film = (await stand.floor.client.tutorials())[0]
    await until(lambda: stand.tutorials._known)
    begins = []
    for _ in range(2):
        stand.tutorials.watch(film.id)
        begins.append(stand.floor.session.watching.places.get(film.id, 0))
        stand.tutorials.report(4_000)
        stand.journey.back()
    assert begins == [0, 4_000]
    stand.tutorials.captionIt(False)
    stand.floor.wipe()
    stand.journey.begin()
    stand.tutorials.open()
    stand.tutorials.watch(film.id)
    assert stand.floor.session.watching.places == {}
    assert stand.floor.session.watching.captions
    assert stand.tutorials.position == 0


async def test_a_touch_or_a_key_is_a_sign_but_not_while_the_question_stands(opened: Open) -> None:
    journey, times = opened.stand.journey, opened.stand.journey._idle.times
    now = [1_000.0]
    journey._now = lambda: now[0]
    journey.begin()
    draw()
    at = QPointF(2, 2)  # where nothing is
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    signs: list[QEvent] = [
        QMouseEvent(QEvent.Type.MouseButtonPress, at, at, left, left, none),
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F9.value, none),
    ]
    for sign in signs:
        now[0] += times.home - 1
        QGuiApplication.sendEvent(opened.window, sign)
        journey.tick()
        assert not journey.in_question(), sign.type()
        assert journey._idle.last == now[0]
    now[0] += times.home
    journey.tick()
    assert journey.in_question()
    for sign in signs:
        QGuiApplication.sendEvent(opened.window, sign)
    assert journey.in_question(), "the question has answers of its own"
    number = opened.stand.floor.session.number
    now[0] += times.ring
    journey.tick()
    assert opened.stand.floor.session.number == number + 1
    assert opened.stand.floor.session.screen is Screen.ATTRACT


def shown(it: Open, path: Path) -> float:
    """How wide the picture is that stands there; nought where there is none."""
    source = QUrl.fromLocalFile(str(path)).toString()
    item = made(it, f'Loader {{ sourceComponent: Image {{ source: "{source}" }} }}')
    width = item.implicitWidth()
    item.setProperty("active", False)
    draw()
    return width


def later(it: Open) -> QTimer:
    """What forgets once more, stopped."""
    late = next(one.late for one in it.stand.floor.listeners if isinstance(one, Traces))
    late.stop()
    return late


@pytest.mark.logs("looked-at.png")
async def test_a_picture_that_was_shown_is_not_kept(opened: Open, tmp_path: Path) -> None:
    later(opened)
    path = tmp_path / "looked-at.png"
    drawn = QImage(64, 64, QImage.Format.Format_RGB32)
    drawn.fill(QColor("#788a5a"))
    assert drawn.save(str(path))

    assert shown(opened, path) == 64
    path.unlink()
    assert shown(opened, path) == 64, "Qt keeps it, under its address"
    opened.stand.floor.wipe()
    draw()
    assert shown(opened, path) == 0


@pytest.mark.logs("looked-at.png")
async def test_a_picture_that_came_in_after_the_end_is_not_kept(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "looked-at.png"
    drawn = QImage(64, 64, QImage.Format.Format_RGB32)
    drawn.fill(QColor("#788a5a"))
    assert drawn.save(str(path))
    late = later(opened)
    opened.stand.floor.wipe()
    draw()
    assert late.isActive()
    late.start(60_000)
    assert shown(opened, path) == 64
    path.unlink()
    assert shown(opened, path) == 64
    late.start(0)
    draw()
    assert not late.isActive()
    draw()
    assert shown(opened, path) == 0


@pytest.fixture
async def slow() -> AsyncIterator[tuple[str, asyncio.Event, asyncio.Event]]:
    """A server whose one picture comes when it is let go."""
    asked, go = asyncio.Event(), asyncio.Event()
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"/></svg>'
    )

    async def picture(_: web.Request) -> web.Response:
        asked.set()
        await asyncio.wait_for(go.wait(), 20)
        return web.Response(body=drawing, content_type="image/svg+xml")

    app = web.Application()
    app.router.add_get("/picture.svg", picture)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}/picture.svg", asked, go
    await runner.cleanup()


async def test_a_picture_given_up_on_its_way_is_taken_to_its_end(
    opened: Open, slow: tuple[str, asyncio.Event, asyncio.Event]
) -> None:
    address, asked, go = slow
    held = opened.engine.singletonInstance("ui.controls", "LastPictures")
    assert isinstance(held, QObject)
    before = held.property("underWay")
    item = made(
        opened, f'Loader {{ sourceComponent: ProductImage {{ width: 80; height: 60; source: "{address}" }} }}'
    )

    def under_way() -> bool:
        draw()
        return asked.is_set()

    await until(under_way)
    item.setProperty("active", False)
    draw()
    assert held.property("underWay") == before + 1
    go.set()

    def ended() -> bool:
        draw()
        return bool(held.property("underWay") == before)

    await until(ended)
