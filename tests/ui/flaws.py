"""What an eye would stumble over, found in the living scene: clipped, overlapping or faint words, small or crowded
targets, and words in another language than the visit's.

Everything is measured where it stands on the screen, of what can be seen there: what lies behind a dialog or an open
panel is left out. The bars are the design's: words 4.5 : 1, large ones 3 : 1; targets 88 pixels high, 16 between.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow

from daemon.schema import Language
from kiosk.theme import contrast

WORDS = Path(__file__).resolve().parents[2] / "ui" / "i18n"
TALL, APART = 88.0, 16.0
"""Pixels: a target's least height, and the least room between two."""
TEXT, LARGE = 4.5, 3.0
REACH, REACH_TYPING = 0.40, 0.58
"""Part of the screen, from below, that all controls stand in when they stand low; a keyboard needs more."""
LARGE_PX = 44
"""The smallest size of the type scale that is a headline."""
FADE = 40
"""Pixels: the height of `ScrollArea.fade`."""
SLACK = 1.5
"""Pixels; letters are laid out on fractions."""
TOUCHABLE = frozenset(
    {"Button", "CheckBox", "RadioButton", "Link", "EditableText", "PageTab", "MenuItem", "Slider"}
)
TELLING = 6
"""Letters a translation must have beside its places for a match to mean anything."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to mend: its kind, whose it is, and what was measured."""

    kind: str
    whose: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.whose}: {self.what}"


@dataclass(frozen=True, slots=True)
class Seen:
    """An item, where it stands in the window, and what of that can be seen."""

    item: QQuickItem
    area: QRectF
    visible: QRectF
    opacity: float
    down: bool
    """Whether it lies in something that scrolls up and down."""
    aside: bool
    """Whether it lies in something that scrolls sideways: a row of cards shows that there are more by cutting one."""
    edge: float
    """Where that which scrolls ends on the screen: just above, what goes on below fades."""


def flaws(
    window: QQuickWindow,
    language: Language,
    named: Mapping[Language, frozenset[str]] | None = None,
    *,
    low: bool = False,
    picture: QImage | None = None,
) -> list[Flaw]:
    """Everything wrong with what the window shows now.

    ``named`` are names of the shop's data in each language; ``low`` says that all controls are to stand low;
    ``picture`` is the window as it is drawn, where that is known already.
    """
    seen = in_front(list(_walk(window)))
    texts = [one for one in seen if _is_text(one.item)]
    whole = 0.8 * window.width() * window.height()
    targets = [one for one in seen if _is_target(one) and one.area.width() * one.area.height() < whole]
    return [
        *clipped(window, texts),
        *overlapping(texts, targets),
        *crowded(targets),
        *faint(picture or window.grabWindow(), texts),
        *foreign(texts, language, named or {}),
        *(out_of_reach(window, targets) if low else []),
    ]


# --- what is seen ---------------------------------------------------------------------------------------------------


def _walk(window: QQuickWindow) -> Iterable[Seen]:
    frame = QRectF(0, 0, window.width(), window.height())
    yield from _below(window.contentItem(), frame, 1.0, down=False, aside=False, edge=math.inf)


def _below(
    parent: QQuickItem, frame: QRectF, opacity: float, *, down: bool, aside: bool, edge: float
) -> Iterable[Seen]:
    """Items from the back to the front, as they are painted: by their z, then in order."""
    for item in sorted(parent.childItems(), key=lambda child: child.z()):
        strength = opacity * item.opacity()
        if not item.isVisible() or strength < 0.05:
            continue
        area = item.mapRectToScene(item.boundingRect() if _is_text(item) else _box(item))
        yield Seen(item, area, area.intersected(frame), strength, down, aside, edge)
        inner = frame.intersected(item.mapRectToScene(_box(item))) if item.clip() else frame
        flicks = item.inherits("QQuickFlickable")
        wide = flicks and item.property("contentWidth") > item.width() + SLACK
        end = inner.bottom() if flicks else edge
        yield from _below(item, inner, strength, down=down or flicks, aside=aside or wide, edge=end)


def in_front(seen: list[Seen]) -> list[Seen]:
    """What a person looks at: all of it, or what lies on a dialog's veil or the open panel; nothing under a banner."""
    for one in reversed(seen):
        if _type(one.item) == "Scrim" and one.opacity > 0.5:
            return seen[seen.index(one) + 1 :]
    opened = next(
        (one.item for one in seen if _type(one.item) == "AccessBar" and one.item.property("shown")), None
    )
    if opened is not None and (panel := opened.property("stage")) is not None:
        return [one for one in seen if panel.isAncestorOf(one.item)]
    banners = [(at, one) for at, one in enumerate(seen) if _type(one.item) == "Banner" and one.opacity > 0.9]
    return [
        one
        for at, one in enumerate(seen)
        if not any(
            at < above and banner.area.contains(_letters(one) if _is_text(one.item) else one.visible)
            for above, banner in banners
        )
    ]


def _box(item: QQuickItem) -> QRectF:
    return QRectF(0, 0, item.width(), item.height())


def _type(item: QQuickItem) -> str:
    return item.metaObject().className().split("_QML")[0]


def _is_text(item: QQuickItem) -> bool:
    return item.inherits("QQuickText") and bool(str(item.property("text")).strip())


def _role(item: QQuickItem) -> str:
    asked: Any = QAccessible.queryAccessibleInterface(item)
    return asked.role().name if asked is not None and asked.isValid() else ""


def _name(item: QQuickItem) -> str:
    asked: Any = QAccessible.queryAccessibleInterface(item)
    told = asked.text(QAccessible.Text.Name) if asked is not None and asked.isValid() else ""
    return told or str(item.property("text") or "")


def _is_target(one: Seen) -> bool:
    return one.item.isEnabled() and _sizable(one.visible) and _role(one.item) in TOUCHABLE


def _sizable(area: QRectF) -> bool:
    return area.width() > SLACK and area.height() > SLACK


def _whose(item: QQuickItem) -> str:
    """The words, and the QML files they stand in, from the inside."""
    types: list[str] = []
    parent: QQuickItem | None = item
    while parent is not None and len(types) < 3:
        name = _type(parent)
        if not name.startswith("QQuick") and name not in types:
            types.append(name)
        parent = parent.parentItem()
    return f"{_name(item)[:60]!r} in {' < '.join(types)}"


# --- clipped --------------------------------------------------------------------------------------------------------


def clipped(window: QQuickWindow, texts: list[Seen]) -> list[Flaw]:
    """Words cut by dots, by their own box, by something they stand in, or by the edge of the window."""
    found: list[Flaw] = []
    frame = QRectF(0, 0, window.width(), window.height())
    for one in texts:
        item, whose = one.item, _whose(one.item)
        if item.property("truncated"):
            found.append(Flaw("clipped", whose, "ends in dots"))
        wide, high = float(item.property("contentWidth")), float(item.property("contentHeight"))
        if wide > item.width() + SLACK and not item.property("truncated"):
            found.append(
                Flaw("clipped", whose, f"{wide:.0f} px of words in a box {item.width():.0f} px wide")
            )
        if high > item.height() + SLACK:
            found.append(
                Flaw("clipped", whose, f"{high:.0f} px of words in a box {item.height():.0f} px high")
            )
        seen = one.visible
        if not one.aside and _narrower(one.area, seen):
            found.append(
                Flaw("clipped", whose, f"only {seen.width():.0f} of {one.area.width():.0f} px are seen")
            )
        if not one.down and seen.height() < one.area.height() - _leading(item) - SLACK:
            within = "" if frame.contains(one.area) else ", beyond the screen"
            what = f"only {max(0.0, seen.height()):.0f} of {one.area.height():.0f} px are seen{within}"
            found.append(Flaw("clipped", whose, what))
    return found


def _narrower(area: QRectF, seen: QRectF) -> bool:
    return bool(seen.height() > SLACK and seen.width() < area.width() - SLACK)


def _leading(item: QQuickItem) -> float:
    """Room above and below the letters of a line, which may be cut or overlap without harm."""
    return float(item.property("font").pixelSize()) * 0.3


# --- overlapping ----------------------------------------------------------------------------------------------------


def overlapping(texts: list[Seen], targets: list[Seen]) -> list[Flaw]:
    """Words on words, words on a control they do not belong to, controls on controls."""
    found: list[Flaw] = []
    letters = [(one, _letters(one)) for one in texts]
    for (one, here), (other, there) in combinations(letters, 2):
        if _meet(here, there):
            found.append(Flaw("overlapping", _whose(one.item), f"lies on {_whose(other.item)}"))
    for one, here in letters:
        found += [
            Flaw("overlapping", _whose(one.item), f"lies on the control {_whose(target.item)}")
            for target in targets
            if _meet(here, target.visible) and not _kin(target.item, one.item)
        ]
    found += [
        Flaw("overlapping", _whose(one.item), f"lies on the control {_whose(other.item)}")
        for one, other in combinations(targets, 2)
        if _meet(one.visible, other.visible) and not _kin(one.item, other.item)
    ]
    return found


def _letters(one: Seen) -> QRectF:
    half = _leading(one.item) / 2
    return one.visible.adjusted(0, half, 0, -half)


def _meet(one: QRectF, other: QRectF) -> bool:
    both = one.intersected(other)
    return bool(_sizable(one) and _sizable(other) and both.width() > 2 * SLACK and both.height() > 2 * SLACK)


def _kin(one: QQuickItem, other: QQuickItem) -> bool:
    """Whether one is part of the other, or both of one control (a field and the button that clears it)."""
    if one.isAncestorOf(other) or other.isAncestorOf(one):
        return True
    parent = one.parentItem()
    return parent is not None and parent.isAncestorOf(other) and _type(parent) == "QQuickRectangle"


# --- targets --------------------------------------------------------------------------------------------------------


def crowded(targets: list[Seen]) -> list[Flaw]:
    """Targets too low for a finger, and pairs of them too near each other.

    Taller targets may stand closer: the middles of two are never nearer than those of the smallest two allowed.
    """
    found = [
        Flaw("target", _whose(one.item), f"is {one.area.height():.0f} px high")
        for one in targets
        if one.area.height() < TALL - SLACK
    ]
    for one, other in combinations(targets, 2):
        if _kin(one.item, other.item):
            continue
        here, there = one.visible, other.visible
        aside = max(here.left(), there.left()) - min(here.right(), there.right())
        above = max(here.top(), there.top()) - min(here.bottom(), there.bottom())
        gap, middles = (
            (above, abs(one.area.center().y() - other.area.center().y()))
            if aside < 0
            else (aside, abs(one.area.center().x() - other.area.center().x()))
        )
        if (aside < 0) != (above < 0) and gap < APART - SLACK and middles < TALL + APART - SLACK:
            found.append(Flaw("target", _whose(one.item), f"is {gap:.0f} px from {_whose(other.item)}"))
    return found


def out_of_reach(window: QQuickWindow, targets: list[Seen]) -> list[Flaw]:
    """Controls above the part of an upright screen that can be reached from a wheelchair."""
    typing = any(_type(one.item) == "Key" for one in targets)
    line = window.height() * (1 - (REACH_TYPING if typing else REACH))
    return [
        Flaw("reach", _whose(one.item), f"begins {line - one.visible.top():.0f} px above the line")
        for one in targets
        if one.visible.top() < line - SLACK
    ]


# --- contrast -------------------------------------------------------------------------------------------------------


def faint(picture: QImage, texts: list[Seen]) -> list[Flaw]:
    """Words whose colour is too near to what most of their ground looks like, as drawn."""
    found: list[Flaw] = []
    ratio = picture.devicePixelRatio()
    for one in texts:
        if not one.item.isEnabled() or not _sizable(one.visible):
            continue
        if one.visible.bottom() > one.edge - FADE:
            continue  # it fades where it is scrolled out of sight
        ground = _ground(picture, one.visible, ratio)
        ink = one.item.property("color")
        assert isinstance(ink, QColor)
        drawn = _blended(ink, ground, one.opacity)
        least = LARGE if one.item.property("font").pixelSize() >= LARGE_PX else TEXT
        reached = contrast(drawn, ground.name())
        if reached < least:
            found.append(
                Flaw(
                    "faint",
                    _whose(one.item),
                    f"{drawn} on {ground.name()} is {reached:.2f}:1, needs {least}:1",
                )
            )
    return found


def _ground(picture: QImage, area: QRectF, ratio: float) -> QColor:
    """The colour found most often in an area; letters cover the smaller part of it."""
    across, down = max(1, int(area.width() / 24)), max(1, int(area.height() / 12))
    counted: Counter[int] = Counter()
    for x in range(int(area.left()), int(area.right()), across):
        for y in range(int(area.top()), int(area.bottom()), down):
            at = QPointF(x * ratio, y * ratio).toPoint()
            if picture.valid(at):
                counted[picture.pixel(at)] += 1
    return QColor.fromRgb(counted.most_common(1)[0][0]) if counted else QColor("#000000")


def _blended(ink: QColor, ground: QColor, opacity: float) -> str:
    share = ink.alphaF() * opacity
    pairs = (
        (ink.redF(), ground.redF()),
        (ink.greenF(), ground.greenF()),
        (ink.blueF(), ground.blueF()),
    )
    red, green, blue = (front * share + back * (1 - share) for front, back in pairs)
    return QColor.fromRgbF(red, green, blue).name()


# --- languages ------------------------------------------------------------------------------------------------------


def foreign(texts: list[Seen], language: Language, named: Mapping[Language, frozenset[str]]) -> list[Flaw]:
    """Words of the screens, or names of the shop's data, in another language than the visit's."""
    found: list[Flaw] = []
    for one in texts:
        words = str(one.item.property("text")).strip()
        if words in named.get(language, ()) or _said(language, words):
            continue
        for other in Language:
            if other is not language and (words in named.get(other, ()) or _said(other, words)):
                found.append(Flaw("language", _whose(one.item), f"is {other}, the visit is {language}"))
                break
    return found


@cache
def _phrases(language: Language) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """What the screens say in a language: whole sentences, and patterns of those with figures and names in them."""
    whole: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for message in ElementTree.parse(WORDS / f"{language}.ts").iter("message"):
        translation = message.find("translation")
        if translation is None:
            continue
        forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
        for form in forms:
            parts = re.split(r"%(?:L?\d|n)", form)
            if len(parts) == 1:
                whole.add(form.strip())
            elif sum(letter.isalpha() for part in parts for letter in part) >= TELLING:
                patterns.append(re.compile(".+".join(map(re.escape, parts)), re.DOTALL))
    return frozenset(whole), tuple(patterns)


@cache
def _said(language: Language, words: str) -> bool:
    whole, patterns = _phrases(language)
    return words in whole or any(pattern.fullmatch(words) for pattern in patterns)
