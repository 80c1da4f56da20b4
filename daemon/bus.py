"""Events of the API: numbered, remembered for those who come back, and handed to everyone who listens.

``seq`` grows by one per event and survives restarts. After a clean stop it goes on where it was and old events can be
asked for again; after a crash the last few may not have reached the disk, so it jumps, and who resumes is told ``gap``.
A listener that does not keep up is cut off rather than waited for.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec

from daemon.errors import StorageUnavailable
from daemon.schema import Event, PaymentView, Role, ScanEvent
from daemon.schema.events import NAMES_NOTHING
from daemon.station import Connection, Station
from drivers.device import utc_now
from drivers.vocabulary import EventType, ScanKind

log = logging.getLogger(__name__)

RING = 2000
"""Events kept for resuming."""
JUMP = 10_000
"""Added to ``seq`` after a crash: more than could have been told and not been written."""
LISTENER_MAX = 500
"""Events a listener may be behind."""
PRUNE_EVERY = 200
WRITE_AFTER_S = 0.1
"""An event waits so long for company on its way to the disk: what it tells of is there already."""

PERSONAL = frozenset(
    {ScanKind.RESERVATION, ScanKind.MEMBER, ScanKind.GIFT_CARD, ScanKind.BASKET, ScanKind.RECEIPT}
)
"""Kinds of scans that lead to a person or to value."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event, encoded once for each kind of reader."""

    seq: int
    full: bytes
    technician: bytes
    kind: EventType = EventType.HELLO
    audience: str = ""
    """The one client that may hear it (daemon/leases.py); empty: everybody."""

    def for_role(self, role: Role) -> bytes:
        """What this role may read."""
        return self.technician if role is Role.TECHNICIAN else self.full

    def for_client(self, client: str) -> bool:
        """Whether a client of this name hears it."""
        return self.audience in ("", client)


@dataclass(slots=True, eq=False)
class Listener:
    """One open stream. ``overrun`` is set when it did not keep up."""

    queue: asyncio.Queue[Told] = field(default_factory=lambda: asyncio.Queue(LISTENER_MAX))
    overrun: asyncio.Event = field(default_factory=asyncio.Event)


class Bus:
    """The station's events. Used from the loop's thread only."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._seq = 0
        self._ring: deque[Told] = deque(maxlen=RING)
        self._listeners: set[Listener] = set()
        self._unwritten: list[tuple[int, EventType, bytes, str]] = []
        self._write_later: asyncio.TimerHandle | None = None

    @property
    def seq(self) -> int:
        """Number of the last event told."""
        return self._seq

    async def start(self) -> None:
        """Go on where the station stopped. Raises StorageUnavailable."""
        self._seq, rows = await self._station.write(_resume)
        self._ring.extend(told_of(msgspec.json.decode(body, type=Event), audience) for body, audience in rows)

    async def stop(self) -> None:
        """Say on the disk that nothing was left out."""
        if self._write_later is not None:
            self._write_later.cancel()
            self._write()
        seq = self._seq
        try:
            await self._station.write(lambda connection: _set(connection, "stopped_at_seq", str(seq)))
        except StorageUnavailable as error:
            log.warning("events cannot be resumed after this stop: %s", error.detail)

    def publish(
        self,
        kind: EventType,
        data: msgspec.Struct | dict[str, object],
        device: str | None = None,
        *,
        audience: str = "",
    ) -> Event:
        """Tell everyone, or the one client of ``audience``. Never blocks and never fails for a reader's sake."""
        self._seq += 1
        event = Event(kind, self._seq, utc_now(), device, data)
        told = told_of(event, audience)
        self._ring.append(told)
        self._unwritten.append((told.seq, kind, told.full, audience))
        if self._write_later is None:
            self._write_later = asyncio.get_running_loop().call_later(WRITE_AFTER_S, self._write)
        for listener in tuple(self._listeners):
            try:
                listener.queue.put_nowait(told)
            except asyncio.QueueFull:
                listener.overrun.set()
                self._listeners.discard(listener)
        return event

    def _write(self) -> None:
        self._write_later = None
        rows, self._unwritten = self._unwritten, []
        self._station.post(lambda connection: _keep(connection, rows))

    @contextmanager
    def listen(self) -> Iterator[Listener]:
        """Every event told from now on, until the block ends."""
        listener = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def since(self, seq: int) -> list[Told] | None:
        """Events after ``seq``, or None when some of them are no longer known (or never were)."""
        if seq == self._seq:
            return []
        if seq > self._seq or not self._ring or self._ring[0].seq > seq + 1:
            return None
        found = [told for told in self._ring if told.seq > seq]
        return found if found and found[0].seq == seq + 1 else None

    def remembered(self, seq: int) -> list[Told]:
        """What is still known of the events after ``seq``, whole or with a gap before them."""
        return [told for told in self._ring if told.seq > seq]


def encode(event: Event) -> bytes:
    """One event as JSON."""
    return msgspec.json.encode(event)


def for_technician(event: Event) -> Event:
    """The event without what leads to a person: a technician looks after devices."""
    data = event.data
    if isinstance(data, dict) and event.type is EventType.DATA:
        data = msgspec.convert(data, ScanEvent)
    if isinstance(data, dict) and event.type is EventType.PAYMENT_STATE:
        data = msgspec.convert(data, PaymentView)
    if isinstance(data, ScanEvent) and data.kind in PERSONAL:
        data = msgspec.structs.replace(data, raw="•" * 6, **NAMES_NOTHING)
    if isinstance(data, PaymentView):
        data = without_card(data)
    return msgspec.structs.replace(event, data=data)


def without_card(view: PaymentView) -> PaymentView:
    """A payment without what it says of the card."""
    return msgspec.structs.replace(view, card_brand="", card_last4="", approval_code="")


def told_of(event: Event, audience: str = "") -> Told:
    """An event as it goes out to each kind of reader."""
    full = encode(event)
    if event.type in {EventType.DATA, EventType.PAYMENT_STATE}:
        return Told(event.seq, full, encode(for_technician(event)), event.type, audience)
    return Told(event.seq, full, full, event.type, audience)


def _keep(connection: Connection, rows: list[tuple[int, EventType, bytes, str]]) -> None:
    connection.executemany("INSERT INTO events (seq, type, body, audience) VALUES (?, ?, ?, ?)", rows)
    first, last = rows[0][0], rows[-1][0]
    if first // PRUNE_EVERY != (last + 1) // PRUNE_EVERY:
        connection.execute("DELETE FROM events WHERE seq <= ?", (last - RING,))


def _resume(connection: Connection) -> tuple[int, list[tuple[bytes, str]]]:
    """Last number told, and the events that may be asked for again."""
    # A scan is written at once, its event a moment later: a crash may leave the one without the other.
    last = int(
        connection.execute(
            "SELECT max((SELECT coalesce(max(seq), 0) FROM events), (SELECT coalesce(max(seq), 0) FROM scans))"
        ).fetchone()[0]
    )
    row = connection.execute("SELECT value FROM meta WHERE key = 'stopped_at_seq'").fetchone()
    base = connection.execute("SELECT value FROM meta WHERE key = 'base_seq'").fetchone()
    last = max(last, int(base[0]) if base else 0)
    if row is None or int(row[0]) != last:
        if last:
            last += JUMP
        connection.execute("DELETE FROM events")
    connection.execute("DELETE FROM meta WHERE key = 'stopped_at_seq'")
    _set(connection, "base_seq", str(last))
    rows = connection.execute("SELECT body, audience FROM events ORDER BY seq").fetchall()
    return last, [(row[0], row[1]) for row in rows]


def _set(connection: Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))
