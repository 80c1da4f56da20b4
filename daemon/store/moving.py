"""How a reservation goes from state to state: along the table, by guarded statements, with all that follows from it.

What clerks and customers may wish stands in ``picking.py``, ``desk.py`` and ``reserving.py``; here is what happens
then. Several stations may wish at once: the row count of one UPDATE decides, and whoever lost is told so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select, update

from daemon.schema import LineState, MoneyState, TaskKind
from daemon.store import claims, notices, owing, stock, tasks
from daemon.store import tables as t
from daemon.store.errors import Conflict
from daemon.store.reservations import (
    CLOSED,
    LINE_TRANSITIONS,
    MONEY_TRANSITIONS,
    TRANSITIONS,
    Illegal,
    State,
    advance,
    lines_of,
    promised,
    row_of,
)
from daemon.store.reserving import step, tell
from daemon.store.stock import Cause, Want
from daemon.store.transaction import Actor, Writing

BY_PEOPLE = frozenset({State.CANCELLED, State.REJECTED})
"""Ends that somebody wishes: not while money is being taken for it."""

_r = t.reservation.c
_l = t.reservation_line.c


def walk(tx: Writing, reservation: str, path: Iterable[State], actor: Actor, **more: Any) -> None:
    """Go along ``path`` from where the reservation is; nothing to do when it is at the end already. Raises Illegal."""
    row = row_of(tx, reservation)
    state = State(row.state)
    states = tuple(path)
    if state in states:
        states = states[states.index(state) + 1 :]
    elif states[0] not in TRANSITIONS[state]:
        raise Illegal(
            "that cannot be done now", f"it is {state.value}, which cannot become {states[-1].value}"
        )
    for to in states:
        state = advance(TRANSITIONS, state, to)
        step(tx, reservation, state, actor)
    if states:
        set_state(tx, row, [State(row.state)], state, accept_by=None, **more)


def close(tx: Writing, row: Row[Any], to: State, reason: str, actor: Actor) -> None:
    """End a reservation. What nobody has picked yet is free at once; what was picked waits for `put_back`.

    One that has ended like this stays as it is. Raises Illegal, Conflict ``being_paid_elsewhere``.
    """
    state = State(row.state)
    if state is to or (state is State.RELEASED and _was(tx, row, to)):
        return
    advance(TRANSITIONS, state, to)
    if to in BY_PEOPLE:
        claims.must_be_free(tx, row.id)
    money = MoneyState(row.money)
    if money is MoneyState.AUTHORISED:  # nothing is taken any more
        money = advance(MONEY_TRANSITIONS, money, MoneyState.UNPAID)
    set_state(tx, row, [state], to, reason=reason, accept_by=None, remind_at=None, money=money.value)
    step(tx, row.id, to, actor, note=reason)
    tasks.close_task(tx, TaskKind.PICK, row.location_id, row.id, actor)
    notices.closed(tx, row, to)
    lines = lines_of(tx, [row.id])[row.id]
    place = tx.directory.places[row.location_id]
    if any(line.picked > line.handed for line in lines) and place.terms.put_back:
        where = f"from bin {row.bin}" if row.bin else "what was picked"
        tasks.open_task(tx, TaskKind.PUT_BACK, row.location_id, row.id, f"Put back {where}: {to.value}")
    else:
        release(tx, row, actor)
    owing.settle(tx, row.id, actor)
    tell(tx, row.id)


def release(tx: Writing, row: Row[Any], actor: Actor) -> None:
    """What is left of a closed reservation is promised to nobody any more."""
    lines = lines_of(tx, [row.id])[row.id]
    rest = [Want(line.gtin, line.product_id, promised(line) - line.handed) for line in lines]
    stock.release(tx, row.location_id, [want for want in rest if want.quantity > 0], Cause(row.id, actor))
    set_state(tx, row, CLOSED, State.RELEASED)
    step(tx, row.id, State.RELEASED, actor)


def set_state(tx: Writing, row: Row[Any], states: Iterable[State], state: State, **more: Any) -> None:
    """Go to ``state`` from one of ``states``. Raises Conflict ``version_conflict`` when it is in none of them now."""
    guard = _r.state.in_([before.value for before in states])
    moved = tx.connection.execute(
        update(t.reservation)
        .where(_r.id == row.id, guard)
        .values(state=state.value, version=_r.version + 1, **more)
    ).rowcount
    if moved != 1:
        raise Conflict("somebody was faster", "look at it again", code="version_conflict", blocking=row.id)


def set_line(tx: Writing, line: Row[Any], to: LineState, **values: Any) -> None:
    """One step of a line, with what it counts now. Raises Illegal."""
    tx.connection.execute(
        update(t.reservation_line)
        .where(_l.reservation_id == line.reservation_id, _l.position == line.position)
        .values(state=advance(LINE_TRANSITIONS, LineState(line.state), to).value, **values)
    )


def _was(tx: Writing, row: Row[Any], state: State) -> bool:
    steps = t.reservation_step.c
    found = select(steps.id).where(steps.reservation_id == row.id, steps.state == state.value).limit(1)
    return tx.connection.execute(found).first() is not None
