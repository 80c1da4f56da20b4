"""What a customer is told of a reservation by letter: reserved, ready, reminded, short, rejected, cancelled, run out.

Only who gave an address is told, in the language of the reservation. A letter goes into the outbox in the transaction
of what it tells, and never stands in its way: where the outbox is full, that is written down and the goods go on. What
was queued and is no longer true is taken out again. A reminder is sent once: the moment of the next one stands on the
reservation and is moved on by a guarded statement, whichever station does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from daemon.schema import Language, LineState
from daemon.store import codes, outbox
from daemon.store import tables as t
from daemon.store.errors import Conflict, NotFound
from daemon.store.outbox import Letter, MailKind
from daemon.store.reservations import (
    CLOSED,
    WAITING,
    State,
    due_minor,
    lines_of,
    owed_minor,
    promised,
    qr_code,
    row_of,
)
from daemon.store.reserving import step
from daemon.store.transaction import Actor, Reading, Writing
from drivers.vocabulary import Currency, Money

PIECE = 200
"""Reminders of one transaction; the rest a minute later."""
STALE = (MailKind.RESERVED, MailKind.READY, MailKind.REMINDER)
"""What must not be told of goods that do not wait any more."""
ENDED = {
    State.REJECTED: MailKind.REJECTED,
    State.CANCELLED: MailKind.CANCELLED,
    State.EXPIRED: MailKind.EXPIRED,
    State.NO_SHOW: MailKind.EXPIRED,
}
"""The letter that tells of each end."""

_r = t.reservation.c


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter about a reservation may say. Nobody is named: who reads it knows who they are."""

    shop: str
    street: str
    city: str
    code: str
    qr: str
    """The long code, for a QR; empty when it has none."""
    goods: list[tuple[int, str]]
    """Pieces and names that are, or were, for the customer."""
    short: list[tuple[int, str]]
    """Pieces and names that could not be had."""
    until: datetime | None
    """By the shop's own clock."""
    due: Money
    owed: Money


def reserved(tx: Writing, reservation: str) -> None:
    """The goods are promised: the code comes by letter, once, however often it is said."""
    _post(tx, row_of(tx, reservation), MailKind.RESERVED, f"reserved {reservation}")


def ready(tx: Writing, row: Row[Any]) -> None:
    """The goods wait."""
    _post(tx, row, MailKind.READY)


def short(tx: Writing, row: Row[Any]) -> None:
    """Some of the goods cannot be had."""
    _post(tx, row, MailKind.SHORT)


def closed(tx: Writing, row: Row[Any], to: State) -> None:
    """The reservation has ended without its goods being handed over."""
    over(tx, row)
    _post(tx, row, ENDED[to])


def over(tx: Writing, row: Row[Any]) -> None:
    """Nothing waits any more: letters that say so are not sent."""
    if row.email:
        outbox.withdraw(tx, row.id, STALE)


def remind(tx: Writing) -> int:
    """Remind of goods that wait; returns how many letters. Of moments that were missed, one letter is enough."""
    due = select(t.reservation).where(
        _r.state.in_([state.value for state in WAITING]), _r.remind_at <= tx.now
    )
    posted = 0
    for row in tx.connection.execute(due.order_by(_r.remind_at).limit(PIECE)).all():
        place = tx.directory.places[row.location_id]
        moments = place.terms.reminders_between(row.ready_at, row.expires_at, place.opens)
        following = next((moment for moment in moments if moment > tx.now), None)
        mine = update(t.reservation).where(_r.id == row.id, _r.remind_at == row.remind_at)
        won = tx.connection.execute(mine.values(remind_at=following)).rowcount == 1
        if won and row.email and place.terms.reminders and row.expires_at > tx.now:
            _post(tx, row, MailKind.REMINDER)
            posted += 1
    return posted


def resend(tx: Writing, reservation: str, actor: Actor, key: str) -> str:
    """Send the letter that tells how the reservation is now, once more; returns the letter's id.

    Raises NotFound, Conflict: ``no_address``, ``nothing_to_send``, ``outbox_full``.
    """
    row = row_of(tx, reservation)
    if not row.email:
        raise Conflict(
            "no address was given", "Tell the customer in the shop, or by phone.", code="no_address"
        )
    kind = _kind(tx, row)
    if kind is None:
        raise Conflict("there is nothing to tell yet", f"it is {row.state}", code="nothing_to_send")
    letter = Letter(kind, row.id, Language(row.language), row.email)
    mail = outbox.post(tx, letter, key)
    step(tx, row.id, State(row.state), actor, note=f"letter sent again: {kind.value}")
    return mail


def told(tx: Reading, reservation: str) -> Told:
    """What a letter about it may say now. Raises NotFound."""
    row = row_of(tx, reservation)
    place = tx.directory.places.get(row.location_id)
    if place is None:
        raise NotFound("No such location", row.location_id)
    lines = lines_of(tx, [row.id])[row.id]
    language, currency = Language(row.language), Currency(row.currency)
    return Told(
        shop=place.name,
        street=place.street,
        city=f"{place.postcode} {place.city}".strip(),
        code=codes.write("R", row.code),
        qr=qr_code(tx, row),
        goods=[(pieces, line.names[language]) for line in lines if (pieces := promised(line))],
        short=[
            (line.quantity - line.picked, line.names[language])
            for line in lines
            if line.state == LineState.SHORT
        ],
        until=None if row.expires_at is None else place.local(row.expires_at),
        due=Money(due_minor(row, lines), currency),
        owed=Money(owed_minor(row, lines), currency),
    )


def _kind(tx: Reading, row: Row[Any]) -> MailKind | None:
    state = State(row.state)
    if state in WAITING:
        return MailKind.READY
    if state in CLOSED:
        steps = t.reservation_step.c
        ends = select(steps.state).where(
            steps.reservation_id == row.id, steps.state.in_([end.value for end in ENDED])
        )
        last = tx.connection.execute(ends.order_by(steps.at.desc(), steps.id.desc()).limit(1)).scalar()
        return None if last is None else ENDED[State(last)]
    lines = lines_of(tx, [row.id])[row.id]
    some = any(line.state == LineState.SHORT for line in lines)
    return MailKind.SHORT if some and state is not State.COLLECTED else None


def _post(tx: Writing, row: Row[Any], kind: MailKind, key: str | None = None) -> None:
    """Put a letter into the outbox, if there is an address; the goods never wait for it. ``key`` as for the outbox."""
    if not row.email:
        return
    try:
        outbox.post(tx, Letter(kind, row.id, Language(row.language), row.email), key)
    except Conflict as full:
        step(tx, row.id, State(row.state), Actor("mail"), note=f"no letter ({kind.value}): {full.title}")
