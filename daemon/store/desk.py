"""What the shop does with a reservation: accept, reject, pick, make ready, hand over, cancel, put back.

Every step is one transaction. Who hands over is decided by one guarded UPDATE whose row count is the verdict; whoever
loses is told who was faster, and where.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select, update

from daemon.schema import LineState, MoneyState
from daemon.store import claims, stock
from daemon.store import tables as t
from daemon.store.errors import Conflict
from daemon.store.reservations import (
    CLOSED,
    LINE_TRANSITIONS,
    TRANSITIONS,
    WAITING,
    Illegal,
    State,
    advance,
    due_minor,
    lines_of,
    promised,
    row_of,
)
from daemon.store.reserving import collected_by, must_wait_here, step, tell
from daemon.store.stock import Cause, Movement, Want
from daemon.store.transaction import Actor, Writing

UNPAID_TERM = timedelta(hours=48)
PAID_TERM = timedelta(days=7)
BINS = tuple(f"{row}{number}" for row in "ABCD" for number in range(1, 13))

_r = t.reservation.c
_l = t.reservation_line.c


def accept(tx: Writing, reservation: str, actor: Actor) -> None:
    """The shop takes the reservation on. Raises NotFound, Illegal."""
    _walk(tx, reservation, (State.ACCEPTED,), actor)


def pick(tx: Writing, reservation: str, actor: Actor) -> None:
    """Somebody goes for the goods. Raises NotFound, Illegal."""
    _walk(tx, reservation, (State.ACCEPTED, State.PICKING), actor)


def ready(tx: Writing, reservation: str, actor: Actor) -> None:
    """The goods lie in their bin: walks the missing steps, and the clock starts. Raises NotFound, Illegal.

    A ready reservation stays as it is.
    """
    row = row_of(tx, reservation)
    if State(row.state) in WAITING:
        return
    for line in lines_of(tx, [reservation])[reservation]:
        if line.state == LineState.OPEN:
            _set_line(tx, line, LineState.PICKED, picked=line.quantity)
    _walk(tx, reservation, (State.ACCEPTED, State.PICKING, State.READY), actor)
    term = UNPAID_TERM if row.money == MoneyState.UNPAID else PAID_TERM
    tx.connection.execute(
        update(t.reservation)
        .where(_r.id == reservation)
        .values(ready_at=tx.now, expires_at=tx.now + term, bin=row.bin or _free_bin(tx, row.location_id))
    )


def reject(tx: Writing, reservation: str, reason: str, actor: Actor) -> None:
    """The shop cannot serve it. Raises NotFound, Illegal."""
    _close(tx, row_of(tx, reservation), State.REJECTED, reason, actor)


def cancel(tx: Writing, reservation: str, reason: str, actor: Actor) -> None:
    """The customer does not want it any more; allowed until it is collected. Raises NotFound, Illegal."""
    _close(tx, row_of(tx, reservation), State.CANCELLED, reason, actor)


def put_back(tx: Writing, reservation: str, actor: Actor) -> None:
    """Picked goods of a closed reservation lie on the shelf again: only now may others have them.

    Raises NotFound, Illegal.
    """
    row = row_of(tx, reservation)
    if State(row.state) is not State.RELEASED:
        advance(TRANSITIONS, State(row.state), State.RELEASED)
        _release(tx, row, actor)
        tell(tx, reservation)


def collect(
    tx: Writing,
    reservation: str,
    version: int,
    actor: Actor,
    *,
    id_seen: bool = False,
    key: str | None = None,
) -> None:
    """Hand the goods over: on hand and reserved fall together.

    ``version`` is what the clerk saw; ``key`` names the wish: repeated after a lost answer it is not refused.
    Raises NotFound, Conflict: ``already_collected`` (who, where, when), ``not_ready``,
    ``reservation_closed``, ``other_location``, ``being_paid_elsewhere``, ``payment_due``, ``version_conflict``.
    """
    row = row_of(tx, reservation)
    if key is not None and (last := collected_by(tx, reservation)) is not None and last.request_key == key:
        return
    must_wait_here(tx, row)
    claims.must_be_free(tx, reservation)  # money may be going back at another station
    lines = lines_of(tx, [reservation])[reservation]
    if due := due_minor(row, lines):
        raise Conflict(
            "it has to be paid first", f"{due} {row.currency} in minor units are due", code="payment_due"
        )
    won = tx.connection.execute(
        update(t.reservation)
        .where(
            _r.id == reservation,
            _r.state.in_([state.value for state in WAITING]),
            _r.version == version,
        )
        .values(state=State.COLLECTED.value, version=_r.version + 1)
    ).rowcount
    if won != 1:
        raise Conflict(
            "the reservation has changed",
            f"you saw version {version}, it is {row.version} now: look at it again",
            code="version_conflict",
            blocking=reservation,
        )
    rest = [(line, promised(line) - line.handed) for line in lines]
    wants = [Want(line.gtin, line.product_id, left) for line, left in rest if left > 0]
    stock.hand_over(tx, row.location_id, wants, Movement.COLLECT, Cause(reservation, actor))
    for line, left in rest:
        if left > 0:
            _set_line(tx, line, LineState.HANDED, handed=line.handed + left)
    step(tx, reservation, State.COLLECTED, actor, note="ID seen" if id_seen else "", key=key)
    tell(tx, reservation)


def expire(tx: Writing, paying: Collection[str] = ()) -> int:
    """Close what was not collected in time: ``expired`` when nothing was paid, ``no_show`` when a refund is owed.

    Reservations in ``paying`` wait, and those claimed at any station: their customer stands at a terminal now.
    """
    late = tx.connection.execute(
        select(t.reservation).where(
            _r.state.in_([state.value for state in WAITING]),
            _r.expires_at <= tx.now,
            _r.id.not_in(claims.any_of()),
        )
    ).all()
    due = [row for row in late if row.id not in paying]
    for row in due:
        paid = row.paid_minor > 0 or row.money in {MoneyState.PAID, MoneyState.PART_REFUNDED}
        _close(tx, row, State.NO_SHOW if paid else State.EXPIRED, "not collected in time", Actor("clock"))
    return len(due)


def _walk(tx: Writing, reservation: str, path: Iterable[State], actor: Actor) -> None:
    """Go along ``path`` from where the reservation is; nothing to do when it is at the end already."""
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
        _set_state(tx, row, [State(row.state)], state)
        tell(tx, reservation)


def _close(tx: Writing, row: Row[Any], to: State, reason: str, actor: Actor) -> None:
    """End a reservation. What nobody has picked yet is free at once; what was picked waits for `put_back`."""
    state = State(row.state)
    if state is to or (state is State.RELEASED and _was(tx, row, to)):
        return
    advance(TRANSITIONS, state, to)
    _set_state(tx, row, [state], to, reason=reason)
    step(tx, row.id, to, actor, note=reason)
    lines = lines_of(tx, [row.id])[row.id]
    if to in CLOSED and all(line.picked <= line.handed for line in lines):
        _release(tx, row, actor)
    tell(tx, row.id)


def _was(tx: Writing, row: Row[Any], state: State) -> bool:
    steps = t.reservation_step.c
    found = select(steps.id).where(steps.reservation_id == row.id, steps.state == state.value).limit(1)
    return tx.connection.execute(found).first() is not None


def _release(tx: Writing, row: Row[Any], actor: Actor) -> None:
    lines = lines_of(tx, [row.id])[row.id]
    rest = [Want(line.gtin, line.product_id, promised(line) - line.handed) for line in lines]
    stock.release(tx, row.location_id, [want for want in rest if want.quantity > 0], Cause(row.id, actor))
    _set_state(tx, row, CLOSED, State.RELEASED)
    step(tx, row.id, State.RELEASED, actor)


def _set_state(tx: Writing, row: Row[Any], states: Iterable[State], state: State, **more: Any) -> None:
    """Go to ``state`` from one of ``states``: where several write at once, the row count decides."""
    guard = _r.state.in_([before.value for before in states])
    moved = tx.connection.execute(
        update(t.reservation)
        .where(_r.id == row.id, guard)
        .values(state=state.value, version=_r.version + 1, **more)
    ).rowcount
    if moved != 1:
        raise Conflict("somebody was faster", "look at it again", code="version_conflict", blocking=row.id)


def _set_line(tx: Writing, line: Row[Any], to: LineState, **values: int) -> None:
    tx.connection.execute(
        update(t.reservation_line)
        .where(_l.reservation_id == line.reservation_id, _l.position == line.position)
        .values(state=advance(LINE_TRANSITIONS, LineState(line.state), to).value, **values)
    )


def _free_bin(tx: Writing, location: str) -> str:
    """The first bin of the location in which nothing waits; the first of all when every one is taken."""
    taken = set(
        tx.connection.execute(
            select(_r.bin).where(
                _r.location_id == location, _r.bin != "", _r.state.not_in([State.COLLECTED, State.RELEASED])
            )
        ).scalars()
    )
    return next((name for name in BINS if name not in taken), BINS[0])
