"""What the shop does with a reservation: hand it over, cancel, reject, put back; and what the clock does.

Every step is one transaction. Who hands over is decided by one guarded UPDATE whose row count is the verdict; whoever
loses is told who was faster, and where. What comes before (``picking.py``) is found here too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, and_, or_, select, update

from daemon.schema import LineRequest, LineState, MoneyState, TaskKind
from daemon.store import claims, moving, notices, owing, stock, tasks
from daemon.store import gtin as gtins
from daemon.store import tables as t
from daemon.store.errors import Conflict, Invalid
from daemon.store.picking import accept, pick, ready
from daemon.store.reservations import (
    TRANSITIONS,
    WAITING,
    State,
    advance,
    due_minor,
    id_needed,
    lines_of,
    promised,
    row_of,
)
from daemon.store.reserving import must_wait_here, said_before, step, tell
from daemon.store.stock import Cause, Movement, Want
from daemon.store.transaction import Actor, Writing

__all__ = [
    "accept",
    "cancel",
    "collect",
    "expire",
    "pick",
    "put_back",
    "ready",
    "reject",
]

_r = t.reservation.c


def reject(tx: Writing, reservation: str, reason: str, actor: Actor) -> None:
    """The shop cannot serve it. Raises NotFound, Illegal, Invalid ``unknown_reason``, Conflict."""
    row = row_of(tx, reservation)
    tx.directory.places[row.location_id].terms.check_reason(reason)
    moving.close(tx, row, State.REJECTED, reason, actor)


def cancel(tx: Writing, reservation: str, reason: str, actor: Actor) -> None:
    """The customer does not want it any more; allowed until it is collected.

    Raises NotFound, Illegal, Conflict ``being_paid_elsewhere``.
    """
    moving.close(tx, row_of(tx, reservation), State.CANCELLED, reason, actor)


def put_back(tx: Writing, reservation: str, actor: Actor) -> None:
    """Picked goods of a closed reservation lie on the shelf again: only now may others have them.

    Raises NotFound, Illegal.
    """
    row = row_of(tx, reservation)
    if State(row.state) is not State.RELEASED:
        advance(TRANSITIONS, State(row.state), State.RELEASED)
        moving.release(tx, row, actor)
        tasks.close_task(tx, TaskKind.PUT_BACK, row.location_id, reservation, actor)
        tell(tx, reservation)


def finish(tx: Writing, task: str, actor: Actor) -> None:
    """A clerk says that a task is done; where it is the goods that had to move, they have. Raises NotFound.

    Raises Conflict ``not_done`` for goods that are still to be picked: what was found is said on the reservation.
    """
    row = tasks.row_of(tx, task)
    if row.state == "open" and row.kind == TaskKind.PUT_BACK:
        put_back(tx, row.subject, actor)
    elif row.state == "open" and row.kind == TaskKind.PICK:
        raise Conflict(
            "say what was found",
            f"POST /v1/reservations/{row.subject}/ready, or /reject",
            code="not_done",
            blocking=row.subject,
        )
    tasks.done(tx, task, actor)


def collect(
    tx: Writing,
    reservation: str,
    version: int,
    actor: Actor,
    *,
    id_seen: bool = False,
    key: str | None = None,
    lines: Sequence[LineRequest] = (),
) -> None:
    """Hand the goods over, or those of ``lines``: on hand and reserved fall together; the rest stays promised.

    ``version`` is what the clerk saw; ``key`` names the wish: repeated after a lost answer it is not refused.
    Raises NotFound, Invalid (``unknown_product``, ``too_many``), Conflict: ``already_collected`` (who, where, when),
    ``not_ready``, ``reservation_closed``, ``other_location``, ``being_paid_elsewhere``, ``payment_due``,
    ``id_needed``, ``version_conflict``.
    """
    row = row_of(tx, reservation)
    if key is not None and said_before(tx, reservation, key):
        return
    must_wait_here(tx, row)
    claims.must_be_free(tx, reservation)  # money may be going back at another station
    of = lines_of(tx, [reservation])[reservation]
    if due := due_minor(row, of):
        raise Conflict(
            "it has to be paid first", f"{due} {row.currency} in minor units are due", code="payment_due"
        )
    if row.version != version:
        raise _changed(row, version)
    if id_needed(tx, row, of) and not id_seen:
        raise Conflict(
            "somebody has to look at an ID", "Look at it, keep nothing of it, and say so.", code="id_needed"
        )
    handing = _handing(of, lines)
    whole = all(line.handed + handing.get(line.position, 0) == promised(line) for line in of)
    to = State.COLLECTED if whole else State.PARTLY_COLLECTED
    won = tx.connection.execute(
        update(t.reservation)
        .where(
            _r.id == reservation,
            _r.state.in_([state.value for state in WAITING]),
            _r.version == version,
        )
        .values(state=to.value, version=_r.version + 1, **({"remind_at": None} if whole else {}))
    ).rowcount
    if won != 1:
        raise _changed(row, version)
    wants = [
        Want(line.gtin, line.product_id, handing[line.position]) for line in of if line.position in handing
    ]
    stock.hand_over(tx, row.location_id, wants, Movement.COLLECT, Cause(reservation, actor))
    for line in of:
        if pieces := handing.get(line.position, 0):
            done = line.handed + pieces == promised(line)
            _hand(tx, line, line.handed + pieces, done=done)
    step(tx, reservation, to, actor, note="ID seen" if id_seen else "", key=key)
    if whole:
        notices.over(tx, row)
        owing.settle(tx, reservation, actor)
    tell(tx, reservation)


def _changed(row: Row[Any], version: int) -> Conflict:
    return Conflict(
        "the reservation has changed",
        f"you saw version {version}, it is {row.version} now: look at it again",
        code="version_conflict",
        blocking=row.id,
    )


def _handing(lines: Sequence[Row[Any]], wanted: Sequence[LineRequest]) -> dict[int, int]:
    """Pieces to hand over by position: what is ``wanted``, or all that is left. Raises Invalid naming the line."""
    left = {line.gtin: line for line in lines if promised(line) > line.handed}
    if not wanted:
        return {line.position: promised(line) - line.handed for line in left.values()}
    found: dict[int, int] = {}
    for number, want in enumerate(wanted, 1):
        line = left.get(gtins.normal(want.gtin) or "")
        if line is None:
            raise Invalid("nothing of it waits", f"line {number}: {want.gtin}", code="unknown_product")
        found[line.position] = found.get(line.position, 0) + want.quantity
        if found[line.position] > promised(line) - line.handed:
            raise Invalid(
                "more than waits",
                f"line {number}: {promised(line) - line.handed} of {want.gtin}",
                code="too_many",
            )
    return found


def _hand(tx: Writing, line: Row[Any], handed: int, *, done: bool) -> None:
    if done:
        moving.set_line(tx, line, LineState.HANDED, handed=handed)
        return
    c = t.reservation_line.c
    mine = and_(c.reservation_id == line.reservation_id, c.position == line.position)
    tx.connection.execute(update(t.reservation_line).where(mine).values(handed=handed))


def expire(tx: Writing, paying: Collection[str] = ()) -> int:
    """Close what was not collected in time: ``expired`` when nothing was paid, ``no_show`` when a refund is owed.

    And what the shop did not take on in time, where its terms say so. Reservations in ``paying`` wait, and those
    claimed at any station: their customer stands at a terminal now.
    """
    waits = and_(_r.state.in_([state.value for state in WAITING]), _r.expires_at <= tx.now)
    unheard = and_(_r.state == State.REQUESTED.value, _r.accept_by <= tx.now)
    late = tx.connection.execute(
        select(t.reservation).where(or_(waits, unheard), _r.id.not_in(claims.any_of()))
    ).all()
    due = [row for row in late if row.id not in paying]
    for row in due:
        clock = Actor("clock")
        if row.state == State.REQUESTED:
            moving.close(tx, row, State.EXPIRED, "not accepted in time", clock)
            continue
        paid = row.paid_minor > 0 or row.money in {MoneyState.PAID, MoneyState.PART_REFUNDED}
        moving.close(tx, row, State.NO_SHOW if paid else State.EXPIRED, "not collected in time", clock)
    return len(due)
