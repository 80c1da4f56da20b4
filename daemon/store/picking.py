"""What is done before the customer comes: take the reservation on, go for the goods, say what was found.

What is short is said by line, with a reason, and at once nobody's promise any more: pieces that are ``missing`` are
taken off what lies there too, and the product is to be counted, so that the next customer is not promised air.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update

from daemon.schema import LineState, MoneyState, PickedLine, TaskKind
from daemon.store import gtin as gtins
from daemon.store import moving, notices, owing, stock, tasks
from daemon.store import tables as t
from daemon.store.errors import Invalid
from daemon.store.reservations import (
    MONEY_TRANSITIONS,
    TO_PICK,
    WAITING,
    Illegal,
    State,
    advance,
    lines_of,
    row_of,
    total_minor,
)
from daemon.store.reserving import tell
from daemon.store.stock import Cause, Want
from daemon.store.transaction import Actor, Writing

BINS = tuple(f"{row}{number}" for row in "ABCD" for number in range(1, 13))
NOTHING_FOUND = "nothing of it was found"
TO_PICKING = (State.ACCEPTED, State.PICKING)

_r = t.reservation.c


def accept(tx: Writing, reservation: str, actor: Actor) -> None:
    """The shop takes the reservation on. Raises NotFound, Illegal."""
    moving.walk(tx, reservation, (State.ACCEPTED,), actor)
    tell(tx, reservation)


def pick(tx: Writing, reservation: str, actor: Actor, lines: Sequence[PickedLine] = ()) -> None:
    """Somebody goes for the goods, and may say what was found; nothing of all of it rejects the reservation.

    Raises NotFound, Illegal, Invalid (``unknown_product``, ``too_many``, ``reason_needed``, ``unknown_reason``),
    Conflict ``part_not_allowed``.
    """
    moving.walk(tx, reservation, TO_PICKING, actor, picker=actor.name)
    short = _note(tx, reservation, lines, actor)
    if not _rejected(tx, reservation, actor):
        if short:
            notices.short(tx, row_of(tx, reservation))
        tell(tx, reservation)


def ready(tx: Writing, reservation: str, actor: Actor, lines: Sequence[PickedLine] = ()) -> None:
    """The goods lie in their bin: walks the missing steps, and the clock starts.

    Lines that are not named, now or by `pick`, were found. A ready reservation stays as it is. Raises as `pick` does.
    """
    row = row_of(tx, reservation)
    if State(row.state) in WAITING:
        return
    if State(row.state) not in TO_PICK:
        raise Illegal("that cannot be done now", f"it is {row.state}, which cannot become ready")
    moving.walk(tx, reservation, TO_PICKING, actor, picker=actor.name)
    _note(tx, reservation, lines, actor)
    for line in lines_of(tx, [reservation])[reservation]:
        if line.state == LineState.OPEN:
            moving.set_line(tx, line, LineState.PICKED, picked=line.quantity)
    if _rejected(tx, reservation, actor):
        return
    moving.walk(tx, reservation, (*TO_PICKING, State.READY), actor)
    row = row_of(tx, reservation)
    place = tx.directory.places[row.location_id]
    expires = place.terms.expires(tx.now, place.opens, paid=row.money != MoneyState.UNPAID)
    reminders = place.terms.reminders_between(tx.now, expires, place.opens)
    tx.connection.execute(
        update(t.reservation)
        .where(_r.id == reservation)
        .values(
            ready_at=tx.now,
            expires_at=expires,
            bin=row.bin or _free_bin(tx, row.location_id),
            remind_at=next(iter(reminders), None),
        )
    )
    tasks.close_task(tx, TaskKind.PICK, row.location_id, reservation, actor)
    notices.ready(tx, row_of(tx, reservation))
    tell(tx, reservation)


def _note(tx: Writing, reservation: str, found: Sequence[PickedLine], actor: Actor) -> bool:
    """Write down what was found of each line; True when something is short that was not before."""
    row = row_of(tx, reservation)
    lines = {line.gtin: line for line in lines_of(tx, [reservation])[reservation]}
    free: list[Want] = []
    missing: list[Want] = []
    for number, said in enumerate(found, 1):
        line = lines.get(gtins.normal(said.gtin) or "")
        if line is None:
            raise Invalid("no such line", f"line {number}: {said.gtin}", code="unknown_product")
        if said.picked > line.quantity:
            raise Invalid(
                "more than was wanted", f"line {number}: {line.quantity} of {said.gtin}", code="too_many"
            )
        if line.state != LineState.OPEN:
            if said.picked == line.picked:
                continue
            raise Illegal("that was said before", f"line {number}: {line.picked} of {said.gtin} were found")
        if said.picked == line.quantity:
            moving.set_line(tx, line, LineState.PICKED, picked=said.picked)
            continue
        _check_reason(tx, row, said, number)
        moving.set_line(tx, line, LineState.SHORT, picked=said.picked, reason=said.reason)
        want = Want(line.gtin, line.product_id, line.quantity - said.picked)
        (missing if said.missing else free).append(want)
    if not free and not missing:
        return False
    cause = Cause(reservation, actor)
    stock.release(tx, row.location_id, free, cause)
    stock.miss(tx, row.location_id, missing, cause)
    for want in missing:
        tasks.open_task(
            tx,
            TaskKind.COUNT,
            row.location_id,
            want.gtin,
            f"{want.quantity} could not be found while picking",
        )
    _paid_enough(tx, row)
    owing.settle(tx, reservation, actor)
    tx.connection.execute(update(t.reservation).where(_r.id == reservation).values(version=_r.version + 1))
    return True


def _check_reason(tx: Writing, row: Row[Any], said: PickedLine, number: int) -> None:
    if not said.reason.strip():
        raise Invalid("say why it is short", f"line {number}: {said.gtin}", code="reason_needed")
    tx.directory.places[row.location_id].terms.check_reason(said.reason)


def _paid_enough(tx: Writing, row: Row[Any]) -> None:
    """What was paid in part may be all that is left to be paid."""
    total = total_minor(lines_of(tx, [row.id])[row.id])
    if row.money == MoneyState.UNPAID and 0 < total <= row.paid_minor:
        paid = advance(MONEY_TRANSITIONS, MoneyState.UNPAID, MoneyState.PAID)
        tx.connection.execute(update(t.reservation).where(_r.id == row.id).values(money=paid.value))


def _rejected(tx: Writing, reservation: str, actor: Actor) -> bool:
    """Whether nothing at all was found: then the reservation is rejected. Raises Conflict ``part_not_allowed``."""
    row = row_of(tx, reservation)
    lines = lines_of(tx, [reservation])[reservation]
    if all(line.state == LineState.SHORT and line.picked == 0 for line in lines):
        reasons = dict.fromkeys(line.reason for line in lines)
        moving.close(tx, row, State.REJECTED, "; ".join(reasons) or NOTHING_FOUND, actor)
        return True
    tx.directory.places[row.location_id].terms.check_part(
        short=any(line.state == LineState.SHORT for line in lines)
    )
    return False


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
