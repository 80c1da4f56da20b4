"""What a device that was bound by itself is called: the same for ever, however often it is pulled or a start is made.

A device is known by model, serial number and socket. With a serial number it may move from socket to socket; without
one the socket is all there is to know it by. Two that say the same serial number, as cheap ones do, are told apart by
their sockets. The book of all that were ever seen lies in the station file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec

from daemon.errors import StorageUnavailable
from daemon.plugged import Plugged
from daemon.station import Connection, Station

EXPECTED_DAYS = 30
"""So long a device that is not there is still told of after a start, as out of reach."""
KNOWN_DAYS = 400
"""So long its name is kept for it."""
KEY = "plugged"
"""In the station file's table ``meta``."""
_LONGEST = 24


class Known(msgspec.Struct, frozen=True):
    """One device of the book."""

    id: str
    model: str
    usb_id: str
    serial: str
    port: str
    url: str
    """Where it was last."""
    seen: date

    def is_same(self, device: Plugged) -> bool:
        """The same in the same socket."""
        return (self.usb_id, self.serial, self.port) == (device.usb_id, device.serial, device.port)

    def may_have_moved(self, device: Plugged) -> bool:
        """The same in another socket, as far as a serial number says."""
        return bool(self.serial) and (self.usb_id, self.serial) == (device.usb_id, device.serial)


class Book:
    """Every device that was ever bound by itself. ``taken``: ids that the configuration has given away."""

    def __init__(self, known: Sequence[Known] = (), taken: Collection[str] = ()) -> None:
        self._known = {entry.id: entry for entry in known}
        self._taken = frozenset(taken)
        self.changed = False
        """Something is to be written down."""

    def expected(self) -> list[Known]:
        """Those that were here lately."""
        since = _today() - timedelta(days=EXPECTED_DAYS)
        return [
            entry for entry in self._known.values() if entry.seen >= since and entry.id not in self._taken
        ]

    def entries(self) -> list[Known]:
        """All, to be written down."""
        since = _today() - timedelta(days=KNOWN_DAYS)
        return [entry for entry in self._known.values() if entry.seen >= since]

    def names(self, there: Sequence[tuple[Plugged, str]]) -> dict[str, Plugged]:
        """The id of each device that is there (with its model): no two have the same."""
        named: dict[str, Plugged] = {}
        rest = []
        for device, model in there:
            entry = next((each for each in self._known.values() if each.is_same(device)), None)
            if entry is None or entry.model != model or entry.id in named or entry.id in self._taken:
                rest.append((device, model))
            else:
                named[entry.id] = device
        for device, model in sorted(rest):
            moved = [
                entry.id
                for entry in self._known.values()
                if entry.may_have_moved(device) and entry.model == model and entry.id not in self._taken
            ]
            name = next((each for each in moved if each not in named), None) or self._new(device, model)
            named[name] = device
            self.note(name, model, device)
        return named

    def forget(self, name: str) -> None:
        """It will not come back; if it does it is a new one, of the same name where that is free."""
        self.changed = self._known.pop(name, None) is not None or self.changed

    def note(self, name: str, model: str, device: Plugged, url: str = "") -> None:
        """Write down that a device is here today."""
        before = self._known.get(name)
        url = url or (before.url if before else "")
        entry = Known(name, model, device.usb_id, device.serial, device.port, url, _today())
        if entry != before:
            self._known[name] = entry
            self.changed = True

    def _new(self, device: Plugged, model: str) -> str:
        name = f"{model}-{_short(device)}"
        number = 1
        while name in self._known or name in self._taken:
            number += 1
            name = f"{model}-{_short(device)}-{number}"
        return name


async def read(station: Station, taken: Collection[str]) -> Book:
    """The book as it was written. Raises StorageUnavailable."""

    def load(connection: Connection) -> str:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (KEY,)).fetchone()
        return str(row["value"]) if row else "[]"

    return Book(msgspec.json.decode(await station.read(load), type=list[Known]), taken)


async def write(station: Station, book: Book) -> bool:
    """Write the book where it has changed; False while the disk takes no writes."""
    if not book.changed:
        return True
    text = msgspec.json.encode(book.entries()).decode()

    def keep(connection: Connection) -> None:
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (KEY, text))

    try:
        await station.write(keep)
    except StorageUnavailable:
        return False
    book.changed = False
    return True


def _short(device: Plugged) -> str:
    """A few characters for a person to know it by: the serial number, or the socket. The rest is told by a digest."""
    if device.serial:
        said = device.serial
        words = re.sub(r"[^a-z0-9]+", "-", said.lower()).strip("-")
        whole = words == said.lower() and len(words) <= _LONGEST
        return words if whole else f"{words[:_LONGEST].strip('-')}-{_digest(said)}".strip("-")
    controller, _, ports = device.port.rpartition("/")
    return f"usb{ports}-{_digest(controller)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:4]


def _today() -> date:
    return datetime.now(UTC).date()
