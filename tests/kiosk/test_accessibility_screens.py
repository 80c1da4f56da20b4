"""Every screen is walked with the arrow keys and asked as assistive technology asks; one kiosk for all of them."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtQml import qmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.bridge.voice import Voice
from kiosk.flow import Screen
from tests.kiosk.floors import Kiosk, kiosk, until
from tests.kiosk.poses import ADDRESS, NAME, opened, poses, settle, shown
from tests.kiosk.test_journeys import PHONE, here, value

# A window that closes hangs up on pictures under way; aiohttp leaves such a file to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.logs("(?i)pipewire|PulseAudio|No audio device|film .* cannot be played"),
]
ROLES = {
    QAccessible.Role.Button,
    QAccessible.Role.RadioButton,
    QAccessible.Role.CheckBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.Slider,
}
LONGEST = 400
"""Steps of a walk before it is taken to be endless."""


Place = tuple[tuple[int, float, float], ...]
"""Where an item stands, as if nothing were scrolled: from the outermost list it is in down to itself, each with its
upper and lower edge within the one before."""


@dataclass(slots=True)
class Walked:
    """What was found on one screen."""

    name: str
    nameless: list[str] = field(default_factory=list)
    order: list[tuple[str, Place]] = field(default_factory=list)
    """Name and place, in the order of the walk."""
    unreached: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    ringless: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """What was read aloud when it came up, with a loudspeaker."""
    endless: bool = False
    backwards: bool = False
    """Whether left leads back where right came from."""


def called(item: QQuickItem | None) -> str:
    """Role and name as assistive technology hears them."""
    if item is None:
        return ""
    asked = QAccessible.queryAccessibleInterface(item)
    if asked is None or not asked.isValid():
        return ""
    return f"{asked.role().name} {asked.text(QAccessible.Text.Name)}"


def focusable(root: QQuickItem) -> list[QQuickItem]:
    """Everything the keys should come to."""
    return [item for item in shown(root) if item.activeFocusOnTab() and item.isEnabled()]


def ringed(item: QQuickItem) -> bool:
    """Whether the ring that shows the place of the keys is drawn around it."""
    around = item.parentItem() if item.inherits("QQuickTextInput") else item
    return any("FocusRing" in child.metaObject().className() for child in shown(around))


def place(item: QQuickItem) -> Place:
    """Where an item stands on its page, once its layouts have done what is due."""
    line: list[QQuickItem] = []
    above: QQuickItem | None = item
    while above is not None:
        line.append(above)
        above = above.parentItem()
    for each in reversed(line):
        each.ensurePolished()
    steps: list[tuple[int, float, float]] = []
    at, above = item, item.parentItem()
    while above is not None:
        if above.inherits("QQuickFlickable") or above.parentItem() is None:
            top = at.mapToItem(above, QPointF(0, 0)).y()
            if above.inherits("QQuickFlickable"):
                top += float(above.property("contentY"))
            steps.append((hash(at), top, top + at.height()))
            at = above
        above = above.parentItem()
    return tuple(reversed(steps))


def upward(order: list[tuple[str, Place]]) -> list[str]:
    """Steps of a walk that jump up the page: to something that ends above where the last one began."""
    found = []
    for (name, one), (other, two) in pairwise(order):
        differing = next(((a, b) for a, b in zip(one, two, strict=False) if a[0] != b[0]), None)
        if differing is not None and differing[1][2] < differing[0][1]:
            found.append(f"{name} -> {other}")
    return found


def in_sight(item: QQuickItem, window: QQuickWindow) -> bool:
    """Whether most of an item lies within the window and within what it scrolls in."""
    above: QQuickItem | None
    rect = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    seen = rect.intersected(QRectF(0, 0, window.width(), window.height()))
    above = item.parentItem()
    while above is not None:
        if above.clip():
            seen = seen.intersected(above.mapRectToScene(QRectF(0, 0, above.width(), above.height())))
        above = above.parentItem()
    return seen.height() >= min(rect.height(), 200) * 0.9 and seen.width() >= rect.width() * 0.9


def laid_out(window: QQuickWindow) -> None:
    """Have layouts and lists do what they else do with the next pictures."""
    engine = qmlEngine(window)
    maker = engine.incubationController() if engine is not None else None
    for _ in range(2):
        for item in shown(window.contentItem()):
            item.ensurePolished()
        if maker is not None:
            maker.incubateFor(100)
        settle()


def press(window: QQuickWindow, key: Qt.Key) -> QQuickItem | None:
    QTest.keyClick(window, key)
    QCoreApplication.processEvents()
    return window.activeFocusItem()


def walk(window: QQuickWindow, name: str) -> Walked:
    """Right, right, right, until the walk is where it began."""
    found = Walked(name)
    laid_out(window)
    for part in shown(window.contentItem()):
        role, _, words = called(part).partition(" ")
        if (part.activeFocusOnTab() or part.inherits("QQuickAbstractButton")) and part.isEnabled():
            interactive = part.activeFocusOnTab() or role in ("Button", "CheckBox", "RadioButton")
            if interactive and (role not in {each.name for each in ROLES} or not words.strip()):
                found.nameless.append(f"{part.metaObject().className()} {role} {words!r}")
    dialog = next((item for item in shown(window.contentItem()) if called(item).startswith("Dialog")), None)
    if dialog is None:
        top = window.contentItem().childItems()[0]
        top.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    visited: list[QQuickItem] = []
    item = press(window, Qt.Key.Key_Right)
    while item is not None and item not in visited:
        visited.append(item)
        words = called(item).partition(" ")[2]
        found.order.append((words, place(item)))
        if not ringed(item):
            found.ringless.append(words)
        if not in_sight(item, window):
            found.outside.append(words)
        if len(visited) > LONGEST:
            found.endless = True
            return found
        item = press(window, Qt.Key.Key_Right)
    if item is not None and visited and item is not visited[0]:
        found.twice.append(called(item))
    if len(visited) > 2:
        visited[1].forceActiveFocus(Qt.FocusReason.TabFocusReason)
        found.backwards = press(window, Qt.Key.Key_Left) is visited[0]
    within = dialog if dialog is not None else window.contentItem()
    # rows of a list that was walked through are made anew: they are known by their names
    names = {called(item) for item in visited if shiboken6.isValid(item)} | {
        words for words, _ in found.order
    }
    found.unreached = [
        called(item) or item.metaObject().className()
        for item in focusable(within)
        if item not in visited and called(item).partition(" ")[2] not in names
    ]
    return found


@pytest.fixture(scope="module")
def album(qt: QGuiApplication, shop: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Walked]:
    """Every screen, walked once."""
    folder = tmp_path_factory.mktemp("walked") / "station"
    shutil.copytree(shop, folder)

    async def all_of_it() -> list[Walked]:
        async with kiosk(folder) as stand:
            voice, heard, pages = stand.models["voice"], list[str](), list[Walked]()
            assert isinstance(voice, Voice)
            voice.said.connect(heard.append)
            with opened(stand, translated=True) as window:
                async for name in poses(stand):
                    if name != "attract" and not value(voice, "on"):
                        voice.turn(True)
                    voice.look()
                    said = list(heard)
                    pages.append(walk(window, name))
                    pages[-1].said = said
                    heard.clear()
            return pages

    return asyncio.run(all_of_it())


def findings(album: list[Walked], kind: str) -> dict[str, object]:
    """What was found of one kind, by screen."""
    return {page.name: getattr(page, kind) for page in album if getattr(page, kind)}


def test_every_control_of_every_screen_has_a_role_and_a_name(album: list[Walked]) -> None:
    assert len(album) > 30
    assert findings(album, "nameless") == {}


def test_the_arrow_keys_reach_every_control_once(album: list[Walked]) -> None:
    assert findings(album, "unreached") == {}
    assert findings(album, "twice") == {}


def test_every_screen_is_read_aloud_when_it_comes_up(album: list[Walked]) -> None:
    told = {page.name: " | ".join(page.said) for page in album}
    assert [name for name, said in told.items() if len(said) < 5] == ["attract"]
    for screen, words in (
        ("home", "Scan en vare"),
        ("find", "Hvad leder du efter?, skrivefelt"),
        ("find-typed", "fundet"),
        ("product", "kr."),
        ("collect-unknown", "kender"),
        ("collect-wrong", "passer"),
        ("collect-paying", "Hold kortet"),
        ("collect-number", "Dit nummer | 1"),
        ("player", "støvler"),
        ("player-broken", "Filmen kan ikke vises"),
        ("still-there", "Er du her stadig"),
        ("help-coming", "vej"),
    ):
        assert words in told[screen], (screen, told[screen])


def test_nothing_personal_is_read_aloud_without_a_headset(album: list[Walked]) -> None:
    everything = " ".join(sentence for page in album for sentence in page.said)
    assert "personligt, læses kun op i høretelefoner" in everything
    assert [word for word in (NAME, "Walburga", ADDRESS, PHONE, PHONE[-4:]) if word in everything] == []


def test_nobody_is_trapped(album: list[Walked]) -> None:
    assert findings(album, "endless") == {}
    assert {page.name for page in album if not page.backwards} <= {"still-there"}, (
        "left leads back where right came from; a question with two answers has no third place to come from"
    )


def test_the_walk_goes_down_the_page(album: list[Walked]) -> None:
    # a walk may begin anywhere: it is the same ring from its highest control
    assert {page.name: upward(page.order) for page in album if upward(page.order)} == {}


def test_the_place_of_the_keys_is_seen(album: list[Walked]) -> None:
    assert findings(album, "ringless") == {}
    assert findings(album, "outside") == {}


def focus_on(window: QQuickWindow, words: str) -> None:
    """Walk until a control of that name has the keys."""
    for _ in range(LONGEST):
        item = press(window, Qt.Key.Key_Right)
        if item is not None and words in called(item):
            return
    raise AssertionError(f"the walk does not come to {words!r}")


async def test_five_keys_are_enough_to_reserve(stand: Kiosk) -> None:
    with opened(stand) as window:
        press(window, Qt.Key.Key_Right)
        press(window, Qt.Key.Key_Return)
        assert value(stand.journey, "screen") == Screen.HOME
        stand.product.open(await here(stand))
        await until(lambda: value(stand.product, "here") and not stand.floor.tasks.running("product"))
        settle()
        focus_on(window, "Reserve it here")
        press(window, Qt.Key.Key_Return)
        assert value(stand.journey, "screen") == Screen.RESERVE
        settle()
        field = window.activeFocusItem()
        assert called(field) == "EditableText Name"
        assert called(press(window, Qt.Key.Key_Down)) == "Button 1"
        focus_on(window, "Button A")
        press(window, Qt.Key.Key_Return)
        assert stand.floor.session.reserving.name == "A"
        for _ in range(3):
            press(window, Qt.Key.Key_Up)
        assert window.activeFocusItem() is field
        focus_on(window, "Phone number")
        assert called(press(window, Qt.Key.Key_Down)) == "Button 1"
        assert called(press(window, Qt.Key.Key_Down)) == "Button 4"
        press(window, Qt.Key.Key_Return)
        assert stand.floor.session.reserving.phone == "4"
