"""Handing over while the store cannot be reached, and telling the store afterwards.

Only what the copy shows as ready here, paid or with nothing due, is handed over; what the store said of it is signed.
It is written into the station's book before it is answered, and entered into the store as soon as that is back: under
the key of the first wish, so that entering it twice does nothing. What the store does not take any more (somebody
cancelled it, or handed it over elsewhere) is a person's to resolve: the goods are gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import delete, select, update

from daemon.schema import ReservationChange, ReservationView, TaskKind
from daemon.store import desk, desk_tables, reservations, tasks
from daemon.store import tables as t
from daemon.store.errors import Conflict
from daemon.store.reservations import WAITING, State, lines_of, promised, row_of
from daemon.store.transaction import Actor, Reading, Writing

_level = t.stock_level.c


@dataclass(frozen=True, slots=True)
class Handed:
    """One hand-over of which the store does not know yet."""

    reservation: str
    version: int
    """What the clerk saw."""
    key: str
    """Names the wish."""
    actor: Actor
    id_seen: bool
    at: datetime
    goods: tuple[tuple[int, int], ...]
    """Product and pieces of each line that were handed over."""


class Book(Protocol):
    """What this station handed over while it was cut off; each entry is on the disk before `add` returns."""

    @property
    def waiting(self) -> Mapping[str, Handed]:
        """By reservation, in order: of which the store does not know yet."""

    async def add(self, handed: Handed) -> None:
        """Write one down."""

    async def entered(self, handed: Handed) -> None:
        """The store knows of it."""

    async def refused(self, handed: Handed, reason: str) -> None:
        """The store does not take it; a task says so."""


def goods_of(tx: Reading, reservation: str) -> tuple[tuple[int, int], ...]:
    """What is to be handed over of a reservation."""
    lines = lines_of(tx, [reservation])[reservation]
    return tuple((line.product_id, promised(line) - line.handed) for line in lines)


def hand_over(tx: Writing, handed: Handed) -> ReservationView:
    """Hand over in the station's own copy, by the rules of the desk.

    Raises what `desk.collect` raises, and Conflict ``reservation_closed`` when its time ran out: by the store it may be
    closed by now. Figures of the stock keep their age: nobody looked.
    """
    row = row_of(tx, handed.reservation)
    if State(row.state) in WAITING and row.expires_at is not None and row.expires_at <= tx.now:
        raise Conflict(
            "its time to be collected is over",
            "This station is cut off and cannot ask whether it still waits. Try again when it is connected.",
            code="reservation_closed",
        )
    products = [product for product, _ in handed.goods]
    here = (_level.product_id.in_(products), _level.location_id == row.location_id)
    before = tx.connection.execute(
        select(_level.product_id, _level.observed_at, _level.rev).where(*here)
    ).all()
    desk.collect(tx, handed.reservation, handed.version, handed.actor, id_seen=handed.id_seen, key=handed.key)
    for level in before:
        tx.connection.execute(
            update(t.stock_level)
            .where(_level.product_id == level.product_id, _level.location_id == row.location_id)
            .values(observed_at=level.observed_at, rev=level.rev)
        )
    for table in (t.stock_movement, t.mail, desk_tables.task):  # a copy keeps no books and sends no letters
        tx.connection.execute(delete(table))
    tx.changes[:] = [change for change in tx.changes if isinstance(change, ReservationChange)]
    return reservations.one(tx, handed.reservation, verified=True, clerk=True)


def enter(tx: Writing, handed: Handed) -> None:
    """Have the store know of a hand-over; done twice, it is done once.

    What changed beside the goods meanwhile (a payment, a new term) is no reason against it: they are gone. Raises
    NotFound, Conflict.
    """
    row = row_of(tx, handed.reservation)
    version = handed.version
    if State(row.state) in WAITING:
        if goods_of(tx, handed.reservation) != handed.goods:
            raise Conflict(
                "the reservation has changed", "Other goods stand in it now.", code="version_conflict"
            )
        version = row.version
    desk.collect(tx, handed.reservation, version, handed.actor, id_seen=handed.id_seen, key=handed.key)
    step = t.reservation_step.c
    note = "ID seen; handed over while cut off" if handed.id_seen else "handed over while cut off"
    tx.connection.execute(
        update(t.reservation_step)
        .where(step.reservation_id == handed.reservation, step.request_key == handed.key)
        .values(at=handed.at, note=note)
    )


def leave_to_a_person(tx: Writing, handed: Handed, reason: str) -> None:
    """The store does not take a hand-over: somebody has to find out what is to be done."""
    station = tx.directory.station
    note = (
        f"Handed over by {handed.actor.name} at {station.name}, {handed.at:%Y-%m-%d %H:%M} UTC, while the station was "
        f"cut off. The store says: {reason}"
    )
    task = tasks.open_task(tx, TaskKind.RESOLVE, station.location, handed.reservation, note)
    tasks.say_more(tx, task, note)
