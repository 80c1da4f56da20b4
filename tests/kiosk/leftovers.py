"""Finding words of one visit where only the next may be: in the tree of QML, in models, view-models and what Qt keeps.

``Finder`` looks everywhere it can reach, and says where a word stood. It reads every property that can hold words
(text, addresses, lists, maps, JavaScript values) of every object, shown or hidden, and every row of every model; the
Python attributes behind the view-models; clipboard and selection; and whether a session of before is still alive.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum

import msgspec
import shiboken6
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QUrl
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtQml import QJSValue
from PySide6.QtQuick import QQuickItem, QQuickWindow

from daemon.client import Client
from kiosk.catalogue import Catalogue
from kiosk.session import Session

SHORTEST = 4
"""Letters from which on a word can be told from others."""
LONG_NUMBER = 8
DEPTH = 12
WORDY = frozenset(
    {
        "QString",
        "QUrl",
        "QVariant",
        "QVariantMap",
        "QVariantList",
        "QStringList",
        "QJSValue",
        "PyObject",
        "QAbstractItemModel*",
    }
)
_NAMED: dict[tuple[str, int], tuple[list[str], list[str]]] = {}
CHEAP = frozenset({"text", "source", "title", "subtitle", "label", "error", "page", "film", "query", "name"})
"""Where a word of a visit stands first; the quick look reads only these."""
SHOPS = (Client, Catalogue, logging.Logger)
"""What belongs to the shop, not to a visit."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The words of one visit: ``typed`` are looked for inside of other words as well, ``seen`` only as they are."""

    seen: frozenset[str]
    typed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A word, and where it stood."""

    word: str
    place: str


def words(value: object, depth: int = DEPTH) -> Iterator[str]:
    """Every string in a value, however deep."""
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield value
    elif isinstance(value, QUrl):
        yield value.toString()
    elif depth > 0:
        for part in _parts(value):
            yield from words(part, depth - 1)


def _parts(value: object) -> Iterator[object]:
    """What a value is made of: structs, dataclasses, lists, maps, JavaScript values. The shop's own is left out."""
    if isinstance(value, SHOPS):
        return
    if isinstance(value, QJSValue):
        yield value.toVariant()
    elif isinstance(value, Mapping):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from value
    elif isinstance(value, msgspec.Struct):
        yield from (getattr(value, name) for name in value.__struct_fields__)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (getattr(value, part.name) for part in fields(value))


def telling(word: str) -> bool:
    """Whether a word is a visit's own: short ones and small numbers stand everywhere."""
    return len(word) >= SHORTEST and not (word.isdigit() and len(word) < LONG_NUMBER)


def objects(window: QQuickWindow) -> Iterator[QObject]:
    """Everything that hangs on a window, by owner or by place, shown or not, once.

    Reading a property may make Qt put something away: what is gone by its turn is passed over.
    """
    seen: set[int] = set()
    waiting: list[QObject] = [window, window.contentItem()]
    while waiting:
        item = waiting.pop()
        if not shiboken6.isValid(item) or (pointer := shiboken6.getCppPointer(item)[0]) in seen:
            continue
        seen.add(pointer)
        yield item
        if shiboken6.isValid(item):
            # findChildren() would be one call, but ties all that it finds to the window, for as long as that lives
            waiting += item.children()
            if isinstance(item, QQuickItem):  # what a list made stands in its place, and has another owner
                waiting += item.childItems()


def _named(item: QObject) -> tuple[list[str], list[str]]:
    """Properties of an object that can hold words, and the cheap ones of them; the same for all of its class."""
    about = item.metaObject()
    key = (str(about.className()), about.propertyCount())
    if key not in _NAMED:
        every = (about.property(number) for number in range(about.propertyCount()))
        wordy = [str(one.name()) for one in every if str(one.typeName()) in WORDY]
        _NAMED[key] = wordy, [name for name in wordy if name in CHEAP]
    return _NAMED[key]


def held(item: QObject, *, cheap: bool = False) -> Iterator[tuple[str, str]]:
    """Words of an object with the property each stands in; of the cheap ones, or of all."""
    for name in _named(item)[cheap]:
        value = item.property(name)
        if isinstance(value, QAbstractItemModel):
            yield from rows(value, name)
        for word in words(value):
            yield name, word


def rows(model: QAbstractItemModel, name: str) -> Iterator[tuple[str, str]]:
    """Words of every role of every row."""
    for row in range(model.rowCount(QModelIndex())):
        for role in model.roleNames():
            for word in words(model.data(model.index(row, 0), role)):
                yield f"{name}[{row}]", word


def kept(model: object, name: str) -> Iterator[tuple[str, str]]:
    """Words of the Python attributes behind a view-model."""
    for attribute, value in vars(model).items():
        if attribute == "floor":
            continue
        if isinstance(value, QAbstractItemModel):
            yield from rows(value, f"{name}.{attribute}")
        for word in words(value):
            yield f"{name}.{attribute}", word


class Heard(logging.Handler):
    """Keeps every line of the log, until it is taken."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(record.getMessage())

    def take(self) -> list[str]:
        """The lines since the last time."""
        lines, self.lines = self.lines, []
        return lines


def _sessions() -> list[Session]:
    return [item for item in gc.get_objects() if isinstance(item, Session)]


class Finder:
    """Looks for words of the last visit in an open window."""

    def __init__(self, window: QQuickWindow, models: Mapping[str, object], floor: object) -> None:
        self._window = window
        self._models = models
        self._floor = floor
        self._shops: set[str] = set()
        mine = getattr(floor, "session", None)
        self._others = [item for item in _sessions() if item is not mine]
        """Of stations that this process had before; they are held, so that none of ours is taken for one of them."""

    def learn(self, *more: object) -> None:
        """What stands here now, and ``more``, is the shop's own, whoever comes: names of shops, films, categories."""
        self._shops |= {word for _, word in self._everything()}
        for name, model in self._models.items():
            self._shops |= {word for _, word in kept(model, name)}
        self._shops.update(words(more))

    def of(self, session: Session, typed: Iterable[str] = ()) -> Visit:
        """The words of a visit: all its session holds, without those of the shop, and what the customer typed."""
        seen = {word for word in words(session) if telling(word)} - self._shops
        return Visit(frozenset(seen), frozenset(word for word in typed if len(word) >= SHORTEST))

    def quick(self, visit: Visit, log: Iterable[str] = ()) -> list[Found]:
        """Look where words stand first."""
        places = (
            (f"{type(item).__name__}.{name}", word)
            for item in objects(self._window)
            for name, word in held(item, cheap=True)
        )
        return [*self._among(places, visit), *self._behind(visit, log)]

    def whole(self, visit: Visit, log: Iterable[str] = ()) -> list[Found]:
        """Look everywhere; the session of before must be gone as well."""
        gc.collect()
        alive = [item for item in _sessions() if not any(item is other for other in self._others)]
        extra = [Found(f"session {item.number}", "memory") for item in alive[:-1]] if len(alive) > 1 else []
        return [*extra, *self._among(self._everything(), visit), *self._behind(visit, log)]

    def _everything(self) -> Iterator[tuple[str, str]]:
        for item in objects(self._window):
            for name, word in held(item):
                yield f"{item.metaObject().className()}.{name}", word
        for name, model in self._models.items():
            if isinstance(model, QObject):
                for place, word in held(model):
                    yield f"{name}.{place}", word

    def _behind(self, visit: Visit, log: Iterable[str]) -> Iterator[Found]:
        for name, model in self._models.items():
            yield from self._among(kept(model, name), visit)
        yield from self._among((("floor." + part, word) for part, word in _floor(self._floor)), visit)
        clipboard = QGuiApplication.clipboard()
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
            yield from self._among([(str(mode), clipboard.text(mode))], visit)
        yield from self._among((("log", line) for line in log), visit)

    @staticmethod
    def _among(places: Iterable[tuple[str, str]], visit: Visit) -> Iterator[Found]:
        for place, text in places:
            if text in visit.seen:
                yield Found(text, place)
            elif len(text) >= SHORTEST:
                yield from (Found(word, place) for word in visit.typed if word in text)


def _floor(floor: object) -> Iterator[tuple[str, str]]:
    for name in ("session", "scan"):
        for word in words(getattr(floor, name)):
            yield name, word
