"""What other stations on the same store change reaches this one; and what this one changes is left for them.

Each transaction that changes something leaves one row: its station, that station's next number, the changes. Numbers of
one station have no gaps and are committed in order, so "everything above the last number I know of each station" is
never wrong, whatever the clocks say and however long a transaction took: no sequence, no window of time.

Where the database pushes (PostgreSQL: LISTEN, found out by a probe), a row's content comes with the push. Rows are
looked for in any case: soon where nothing is pushed, every few seconds where it is, since a push is lost with its
connection. A change older than one that was told already is not told: levels carry ``rev``, the rest
``version``.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final, Protocol, TypeVar

import msgspec
from sqlalchemy import Connection, delete, insert, select, text

from daemon.schema import AssistanceChange, ReservationChange, StockChange, TaskChange
from daemon.store import tables as t
from daemon.store.errors import StoreUnavailable
from daemon.store.transaction import Change, Writing, next_number
from daemon.store.watching import Watch

log = logging.getLogger(__name__)

T = TypeVar("T")

CHANNEL = "storefloor"
PUSH_MAX = 7500
"""Bytes of a push; more is looked up (PostgreSQL allows fewer than 8000: manual, NOTIFY)."""
AGAIN_S = 5.0
"""Until listening is tried again after it broke."""
KEEP = 10_000
"""Rows of a station that are kept; a station that was away for longer is told so."""
PRUNE_EVERY = 256
PIECE = 200
"""Rows read at once."""
REMEMBERED = 20_000
"""Things of which the newest revision told is remembered."""

KINDS: Final[Mapping[str, type[Change]]] = {
    "stock": StockChange,
    "reservation": ReservationChange,
    "assistance": AssistanceChange,
    "task": TaskChange,
}
_NAMES: Final = {kind: name for name, kind in KINDS.items()}
_f = t.feed.c
_LEFT = insert(t.feed)
_PUSH = text("SELECT pg_notify(:channel, :said)")


class Push(msgspec.Struct, frozen=True, array_like=True):
    """What is pushed: whose row, its number, who wrote it; its changes unless they are too long."""

    station: str
    number: int
    origin: str
    changes: list[tuple[str, msgspec.Raw]] | None


def leave(tx: Writing, origin: str) -> str:
    """Leave this transaction's changes for the other stations; returns what is to be pushed, empty for nothing."""
    if not tx.changes:
        return ""
    station = tx.directory.station.name
    number = next_number(tx, f"feed/{station}")
    packed = _encoded([(_NAMES[type(change)], change) for change in tx.changes])
    row = {"station": station, "number": number, "origin": origin, "at": tx.now, "changes": packed}
    tx.connection.execute(_LEFT, row)
    if number % PRUNE_EVERY == 0:
        tx.connection.execute(delete(t.feed).where(_f.station == station, _f.number <= number - KEEP))
    whole = _encoded([station, number, origin, msgspec.Raw(packed.encode())])
    return whole if len(whole.encode()) <= PUSH_MAX else _encoded([station, number, origin, None])


def push(tx: Writing, said: str) -> None:
    """Push with the commit: for who changes something and does not follow, such as an import."""
    tx.connection.execute(_PUSH, {"channel": CHANNEL, "said": said})


class Gate:
    """Lets each change pass unless a newer one of the same thing has passed."""

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[str, str], int] = OrderedDict()

    def passes(self, change: Change) -> bool:
        """Whether ``change`` is news."""
        if isinstance(change, StockChange):
            key, revision = (change.gtin, change.location), change.rev
        else:
            key, revision = (change.id, ""), change.version
        if revision < self._told.get(key, 0):
            return False
        self._told[key] = revision
        self._told.move_to_end(key)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return True


class Source(Protocol):
    """Where rows are looked for."""

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one reading transaction. Raises StoreUnavailable."""


class Feed:
    """Follows the other stations. Use on the loop: `start`, then ``tell`` is called with what they change.

    ``missed`` is called when nobody can say any more what was changed; while the store is not ``reachable`` nothing is
    tried.
    """

    def __init__(
        self,
        database: Source,
        watch: Watch,
        origin: Callable[[], str],
        tell: Callable[[list[Change]], None],
        *,
        missed: Callable[[], None] = lambda: None,
        reachable: Callable[[], bool] = lambda: True,
    ) -> None:
        self._database = database
        self._watch = watch
        self._origin = origin
        self._tell = tell
        self._missed = missed
        self._reachable = reachable
        self._known: dict[str, int] | None = None
        """Number of the last row known of each station; None while the store has not been reached."""
        self._task: asyncio.Task[None] | None = None
        self._silent = False

    @property
    def pushed(self) -> bool:
        """Whether changes are pushed to us now."""
        return self._watch.pushing

    def push(self, said: str) -> None:
        """Push what a transaction of ours has left, once it is committed."""
        if self.pushed:
            self._watch.say(said)

    def drop(self) -> None:
        """The store is gone: nothing will be pushed on this connection any more."""
        self._watch.drop()

    async def start(self) -> None:
        """From now on nothing is missed, or, of a store that is not reachable yet, as soon as it is.

        Raises StoreUnavailable.
        """
        if self._reachable():
            await self._watch.open()
            self._known = await self._database.read(_heads)
        self._task = asyncio.create_task(self._follow(), name="store feed")

    async def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        await self._watch.close()

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        lost, tried = self._known is None, loop.time()
        while True:
            try:
                said = await self._watch.next(self._watch.look_s)
            except ConnectionError as error:
                if self._reachable():  # else it has been said
                    every = self._watch.look_s
                    log.warning(
                        "changes are no longer pushed, they are looked for every %g s: %s", every, error
                    )
                said, lost, tried = [], True, loop.time()
            if not self._reachable():
                tried = -AGAIN_S
                continue
            await self._take(said)
            if lost and loop.time() - tried > AGAIN_S:
                tried = loop.time()
                await self._watch.open()
                if self._watch.pushing:
                    lost = False
                    log.info("changes are pushed again")
                    await self._take([])

    async def _take(self, said: list[str]) -> None:
        """Tell what was pushed; look for the rest, or for everything when nothing was pushed."""
        if said and all(self._pushed(part) for part in said):
            return
        try:
            while await self._look():
                pass
        except StoreUnavailable as error:
            if not self._silent:
                log.warning("what other stations change is not known now: %s", error.detail)
            self._silent = True
        else:
            self._silent = False

    def _pushed(self, said: str) -> bool:
        """Tell what one push holds; False when it does not follow on what is known, or holds nothing."""
        if self._known is None:
            return False
        push = msgspec.json.decode(said, type=Push)
        known = self._known.get(push.station, 0)
        if push.number <= known:
            return True
        if push.number != known + 1 or (push.changes is None and push.origin != self._origin()):
            return False
        self._known[push.station] = push.number
        if push.origin != self._origin():
            self._tell(_decoded(push.changes or []))
        return True

    async def _look(self) -> bool:
        """Tell what has been left since; True when there may be more."""
        if self._known is None:
            self._known = await self._database.read(_heads)
            self._missed()
            return False
        known, origin = dict(self._known), self._origin()
        rows = await self._database.read(lambda connection: _rows(connection, known))
        for station, number, by, changes in rows:
            before = self._known.get(station, 0)
            if number <= before:
                continue
            if number > before + 1:
                log.warning(
                    "%d changes of station %s were missed: it was too long ago", number - before - 1, station
                )
                self._missed()
            self._known[station] = number
            if by != origin:
                self._tell(_decoded(msgspec.json.decode(changes, type=list[tuple[str, msgspec.Raw]])))
        return len(rows) >= PIECE


def _heads(connection: Connection) -> dict[str, int]:
    """Number of the last row of each station."""
    c = t.counter.c
    rows = connection.execute(select(c.name, c.last).where(c.name.startswith("feed/", autoescape=True)))
    return {row.name.removeprefix("feed/"): int(row.last) for row in rows}


def _rows(connection: Connection, known: Mapping[str, int]) -> list[tuple[str, int, str, str]]:
    """Rows above what is ``known``, of each station in order, some at once."""
    found: list[tuple[str, int, str, str]] = []
    for station, head in _heads(connection).items():
        if head > known.get(station, 0) and len(found) < PIECE:
            rows = connection.execute(
                select(_f.station, _f.number, _f.origin, _f.changes)
                .where(_f.station == station, _f.number > known.get(station, 0))
                .order_by(_f.number)
                .limit(PIECE)
            )
            found += [(row.station, row.number, row.origin, row.changes) for row in rows]
    return found


def _encoded(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _decoded(changes: list[tuple[str, msgspec.Raw]]) -> list[Change]:
    """Changes of kinds this release knows: a newer station may tell of others."""
    return [msgspec.json.decode(raw, type=KINDS[kind]) for kind, raw in changes if kind in KINDS]
