"""Assistance: a kiosk calls a clerk, one clerk takes the call, somebody says that it is done.

A station has one call at a time: calling again, by an impatient finger or a lost answer, is the same call. Who takes it
is decided by one guarded statement. Every step is an event at all stations of the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from daemon.schema import AssistanceChange, AssistanceRequest, AssistanceState, AssistanceStep, AssistanceView
from daemon.store import gtin as gtins
from daemon.store import service_tables as t
from daemon.store.errors import Conflict, Invalid, NotFound
from daemon.store.transaction import Actor, Reading, Writing, new_id

S = AssistanceState

TRANSITIONS: Mapping[AssistanceState, frozenset[AssistanceState]] = {
    S.OPEN: frozenset({S.TAKEN, S.DONE}),
    S.TAKEN: frozenset({S.DONE}),
    S.DONE: frozenset(),
}
"""Which state may follow which. A call may be done without having been taken: the clerk stood there."""

FORGOTTEN = timedelta(hours=12)
"""A call nobody ended is over by then: the customer went home."""
KEPT = timedelta(days=30)
AT_ONCE = 500
"""Rows that one transaction of housekeeping ends or deletes."""
MOST_LISTED = 200

_c = t.assistance_call.c


def call(tx: Writing, wish: AssistanceRequest) -> str:
    """Call a clerk to this station; returns the call's id, of the one that is not done yet if there is one.

    Raises Invalid ``unknown_product`` for what is no GTIN.
    """
    station = tx.directory.station
    standing = select(_c.id).where(_c.open_station == station.name)
    if (row := tx.connection.execute(standing).first()) is not None:
        return str(row.id)
    gtin = gtins.normal(wish.gtin) if wish.gtin else ""
    if gtin is None:
        raise Invalid("that is no GTIN", wish.gtin, code="unknown_product")
    made = new_id()
    tx.connection.execute(
        insert(t.assistance_call).values(
            id=made,
            open_station=station.name,
            station=station.name,
            location_id=station.location,
            topic=wish.topic,
            gtin=gtin,
            place=wish.place,
            state=S.OPEN.value,
            called_at=tx.now,
            taken_by="",
            taken_by_id="",
            done_by="",
            version=1,
        )
    )
    _tell(tx, made)
    return made


def step(tx: Writing, call: str, step: AssistanceStep, actor: Actor) -> None:
    """Take a call, or say that it is done; said twice by the same clerk it is said once.

    Raises NotFound, Conflict ``already_taken`` (names who was faster), ``call_done``.
    """
    row = _row(tx, call)
    if step is AssistanceStep.DONE:
        if row.state != S.DONE:
            _end(tx, row, actor)
        return
    if row.state == S.TAKEN and row.taken_by_id == actor.id:
        return
    values = {"taken_at": tx.now, "taken_by": actor.name, "taken_by_id": actor.id}
    if row.state == S.OPEN and _move(tx, call, S.OPEN, S.TAKEN, **values):
        return
    row = _row(tx, call)
    if row.state == S.DONE:
        raise Conflict("this call is over", f"{row.done_by} said so", code="call_done", blocking=call)
    raise Conflict(
        "somebody goes there already", f"{row.taken_by} was faster", code="already_taken", blocking=call
    )


def one(tx: Reading, call: str) -> AssistanceView:
    """One call. Raises NotFound."""
    return _view(tx, _row(tx, call))


def waiting(tx: Reading) -> list[AssistanceView]:
    """The calls of the station's location that are not done, oldest first."""
    here = select(t.assistance_call).where(
        _c.location_id == tx.directory.station.location, _c.state.in_((S.OPEN.value, S.TAKEN.value))
    )
    rows = tx.connection.execute(here.order_by(_c.called_at, _c.id).limit(MOST_LISTED)).all()
    return [_view(tx, row) for row in rows]


def retire(tx: Writing) -> int:
    """End calls that everybody forgot, and forget what was done long ago. Returns how many were ended."""
    late = select(t.assistance_call).where(_c.state != S.DONE.value, _c.called_at <= tx.now - FORGOTTEN)
    rows = tx.connection.execute(late.limit(AT_ONCE)).all()
    for row in rows:
        _end(tx, row, Actor("clock"))
    old = select(_c.id).where(_c.state == S.DONE.value, _c.done_at <= tx.now - KEPT).limit(AT_ONCE)
    tx.connection.execute(delete(t.assistance_call).where(_c.id.in_(old)))
    return len(rows)


def _end(tx: Writing, row: Row[Any], actor: Actor) -> None:
    _move(tx, row.id, S(row.state), S.DONE, done_at=tx.now, done_by=actor.name, open_station=None)


def _move(tx: Writing, call: str, present: AssistanceState, following: AssistanceState, **more: Any) -> bool:
    """One step of the table; where several try at once, the row count decides."""
    if following not in TRANSITIONS[present]:
        return False
    moved = tx.connection.execute(
        update(t.assistance_call)
        .where(_c.id == call, _c.state == present.value)
        .values(state=following.value, version=_c.version + 1, **more)
    ).rowcount
    if moved == 1:
        _tell(tx, call)
    return moved == 1


def _tell(tx: Writing, call: str) -> None:
    row = _row(tx, call)
    tx.changes.append(
        AssistanceChange(
            id=row.id,
            state=S(row.state),
            station=row.station,
            location=row.location_id,
            topic=row.topic,
            gtin=row.gtin,
            called_at=row.called_at,
            version=row.version,
        )
    )


def _row(tx: Reading, call: str) -> Row[Any]:
    row = tx.connection.execute(select(t.assistance_call).where(_c.id == call)).first()
    if row is None:
        raise NotFound("No such call", f"There is no call {call[:64]!r}")
    return row


def _view(tx: Reading, row: Row[Any]) -> AssistanceView:
    ahead = 0
    if row.state == S.OPEN:
        before = select(func.count()).where(
            _c.location_id == row.location_id, _c.state == S.OPEN.value, _c.called_at < row.called_at
        )
        ahead = tx.connection.execute(before).scalar_one()
    return AssistanceView(
        id=row.id,
        station=row.station,
        location=row.location_id,
        topic=row.topic,
        gtin=row.gtin,
        place=row.place,
        state=S(row.state),
        called_at=row.called_at,
        age_s=max(0, int((tx.now - row.called_at).total_seconds())),
        ahead=ahead,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        done_by=row.done_by,
        done_at=row.done_at,
        version=row.version,
    )
