"""Reservations: the three state tables (goods, lines, money), and how a reservation is found and shown.

Where goods are and what was paid are kept apart: a paid reservation may be cancelled, an unpaid one may be ready. Stock
stays promised (``reserved``) until a reservation is collected or released, and only then.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from msgspec.structs import replace
from sqlalchemy import Row, String, bindparam, select

from daemon.schema import Language, LineState, MoneyState, ReservationLine, ReservationState, ReservationView
from daemon.store import codes, sealing
from daemon.store import tables as t
from daemon.store.errors import Conflict, Invalid, NotFound
from daemon.store.places import media_link
from daemon.store.transaction import Reading
from drivers.vocabulary import Currency, Money

State = ReservationState
MOST_LISTED = 200

TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.REQUESTED: frozenset({State.ACCEPTED, State.REJECTED, State.CANCELLED, State.EXPIRED}),
    State.ACCEPTED: frozenset({State.PICKING, State.REJECTED, State.CANCELLED}),
    State.PICKING: frozenset({State.READY, State.REJECTED, State.CANCELLED}),
    State.READY: frozenset(
        {State.COLLECTED, State.PARTLY_COLLECTED, State.CANCELLED, State.EXPIRED, State.NO_SHOW}
    ),
    State.PARTLY_COLLECTED: frozenset({State.COLLECTED, State.CANCELLED, State.EXPIRED, State.NO_SHOW}),
    State.REJECTED: frozenset({State.RELEASED}),
    State.CANCELLED: frozenset({State.RELEASED}),
    State.EXPIRED: frozenset({State.RELEASED}),
    State.NO_SHOW: frozenset({State.RELEASED}),
    State.COLLECTED: frozenset(),
    State.RELEASED: frozenset(),
}
"""Where the goods of a reservation may go on to. ``collected`` and ``released`` are final."""

LINE_TRANSITIONS: Mapping[LineState, frozenset[LineState]] = {
    LineState.OPEN: frozenset({LineState.PICKED, LineState.SHORT}),
    LineState.PICKED: frozenset({LineState.HANDED}),
    LineState.SHORT: frozenset({LineState.HANDED}),
    LineState.HANDED: frozenset({LineState.RETURNED}),
    LineState.RETURNED: frozenset(),
}

MONEY_TRANSITIONS: Mapping[MoneyState, frozenset[MoneyState]] = {
    MoneyState.UNPAID: frozenset({MoneyState.AUTHORISED, MoneyState.PAID}),
    MoneyState.AUTHORISED: frozenset({MoneyState.UNPAID, MoneyState.PAID}),
    MoneyState.PAID: frozenset({MoneyState.UNPAID, MoneyState.PART_REFUNDED, MoneyState.REFUNDED}),
    # Unpaid again: more went back than the goods that still wait leave over.
    MoneyState.PART_REFUNDED: frozenset({MoneyState.UNPAID, MoneyState.REFUNDED}),
    MoneyState.REFUNDED: frozenset(),
}

WAITING = (State.READY, State.PARTLY_COLLECTED)
"""Goods lie in their bin for the customer."""
TO_PICK = (State.REQUESTED, State.ACCEPTED, State.PICKING)
CLOSED = (State.REJECTED, State.CANCELLED, State.EXPIRED, State.NO_SHOW, State.RELEASED)

S = TypeVar("S", bound=StrEnum)


class Illegal(Conflict):
    """A step that the table does not have."""

    code = "illegal_state"


def advance(table: Mapping[S, frozenset[S]], state: S, to: S) -> S:
    """``to``, when ``table`` allows the step. Raises Illegal."""
    if to not in table[state]:
        raise Illegal("that cannot be done now", f"it is {state.value}, which cannot become {to.value}")
    return to


# --- finding --------------------------------------------------------------------------------------------------------


_BY_ID = select(t.reservation).where(t.reservation.c.id == bindparam("wanted", type_=String))


def row_of(tx: Reading, reservation: str) -> Row[Any]:
    """The row of one reservation. Raises NotFound."""
    row = tx.connection.execute(_BY_ID, {"wanted": reservation}).first()
    if row is None:
        raise NotFound("No such reservation", f"There is no reservation {reservation[:64]!r}")
    return row


def one(tx: Reading, reservation: str, *, verified: bool, clerk: bool = False) -> ReservationView:
    """One reservation, in full or masked; with what only a ``clerk`` is told. Raises NotFound."""
    row = row_of(tx, reservation)
    return _whole(tx, row, verified=verified, clerk=clerk)


def masked_by_code(tx: Reading, text: str) -> ReservationView | None:
    """What a scan may tell of a reservation to anybody who hears it: masked name and count."""
    code = codes.read_typed(text, "R")
    row = None if code is None else _by_code(tx, code.body)
    return None if row is None else _views(tx, [row], verified=False)[0]


def find(tx: Reading, text: str, phone_last4: str | None, *, trusted: bool) -> ReservationView:
    """A reservation by its code: masked, or in full with the last four of the phone number or for a ``trusted`` asker.

    Raises Invalid for what can be no code (a slip of the finger), NotFound for a wrong code or pair: a wrong number
    with a right code is answered by the same words, after the same statement, as a code nobody has.
    """
    code = codes.read_typed(text, "R")
    if code is None:
        raise Invalid("That is no reservation code", "It has 8 characters and begins with R", code="bad_code")
    row = _by_code(tx, code.body)
    if phone_last4 is not None:
        known = "" if row is None else row.phone_last4
        if row is None or not hmac.compare_digest(known.encode(), phone_last4.encode()):
            raise NotFound(
                "Code and phone number do not fit",
                "Look at both again, or ask a colleague",
                code="wrong_pair",
            )
        return _whole(tx, row, verified=True, clerk=trusted)
    if row is None:
        raise NotFound("No such reservation", "Look at the code again, or ask a colleague")
    return _whole(tx, row, verified=trusted, clerk=trusted)


def listed(tx: Reading, states: Sequence[State]) -> list[ReservationView]:
    """The desk's list: this location's reservations in ``states``, oldest first, in full."""
    r = t.reservation.c
    rows = tx.connection.execute(
        select(t.reservation)
        .where(r.location_id == tx.directory.station.location, r.state.in_([state.value for state in states]))
        .order_by(r.created_at, r.id)
        .limit(MOST_LISTED)
    ).all()
    return _views(tx, rows, verified=True, clerk=True)


def _by_code(tx: Reading, body: str) -> Row[Any] | None:
    """By the short code, or by the long one of the QR, of which only a keyed hash is kept."""
    r = t.reservation.c
    known = r.code == body if len(body) == codes.SHORT else r.token_hash == sealing.hashed(tx, "R", body)
    return tx.connection.execute(select(t.reservation).where(known)).first()


# --- showing --------------------------------------------------------------------------------------------------------


def mask(name: str) -> str:
    """``Karen Nygaard`` as ``K*** N.``: the customer knows herself, her neighbour in the queue does not."""
    words = name.split()
    if not words:
        return "***"
    return f"{words[0][0]}***" + (f" {words[-1][0]}." if len(words) > 1 else "")


def promised(line: Row[Any]) -> int:
    """Pieces of a line that go, or went, to the customer: what was found of it, once somebody has looked, else all."""
    return int(line.quantity if line.state == LineState.OPEN else line.picked)


def total_minor(lines: Iterable[Row[Any]]) -> int:
    """What the goods cost, without what is short."""
    return sum(int(line.unit_minor) * promised(line) for line in lines)


def due_minor(row: Row[Any], lines: Iterable[Row[Any]]) -> int:
    """What is still to be paid before the goods are handed over; nothing once the reservation is closed."""
    if row.money == MoneyState.AUTHORISED or State(row.state) in CLOSED:
        return 0
    return max(0, total_minor(lines) - int(row.paid_minor))


def owed_minor(row: Row[Any], lines: Iterable[Row[Any]]) -> int:
    """What of the money is owed back: all that no goods were, or will be, handed over for."""
    closed = State(row.state) in CLOSED
    worth = sum(int(line.unit_minor) * int(line.handed if closed else promised(line)) for line in lines)
    return max(0, int(row.paid_minor) - worth)


def id_needed(tx: Reading, row: Row[Any], lines: Iterable[Row[Any]]) -> bool:
    """Whether somebody has to look at an ID: the customer asked for it, or the terms of the location do."""
    given = list(lines)
    place = tx.directory.places.get(row.location_id)
    if row.id_asked or place is None:
        return bool(row.id_asked)
    if place.terms.id_for_age and any(line.age_limit is not None and promised(line) for line in given):
        return True
    above = place.terms.id_above_minor
    return above is not None and total_minor(given) >= above


def lines_of(tx: Reading, reservations: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """Lines by reservation, each with its product's names, GTIN and picture."""
    found: dict[str, list[Row[Any]]] = {key: [] for key in reservations}
    p = t.product.c
    rows = tx.connection.execute(
        select(t.reservation_line, p.gtin, p.names, p.image, p.category_id, p.age_limit)
        .join(t.product, p.id == t.reservation_line.c.product_id)
        .where(t.reservation_line.c.reservation_id.in_(reservations))
        .order_by(t.reservation_line.c.reservation_id, t.reservation_line.c.position)
    )
    for row in rows:
        found[row.reservation_id].append(row)
    return found


def _whole(tx: Reading, row: Row[Any], *, verified: bool, clerk: bool) -> ReservationView:
    """One view with its long code, which a list leaves out."""
    view = _views(tx, [row], verified=verified, clerk=clerk)[0]
    return replace(view, qr_code=qr_code(tx, row)) if verified else view


def _views(
    tx: Reading, rows: Sequence[Row[Any]], *, verified: bool, clerk: bool = False
) -> list[ReservationView]:
    lines = lines_of(tx, [row.id for row in rows])
    return [_view(tx, row, lines[row.id], verified=verified, clerk=clerk) for row in rows]


def _view(
    tx: Reading, row: Row[Any], lines: list[Row[Any]], *, verified: bool, clerk: bool
) -> ReservationView:
    currency = Currency(row.currency)
    place = tx.directory.places[row.location_id]
    owed = owed_minor(row, lines) if verified else 0
    return ReservationView(
        id=row.id,
        code=codes.write("R", row.code),
        state=State(row.state),
        money=MoneyState(row.money),
        name=row.name if verified else mask(row.name),
        items=sum(line.quantity for line in lines),
        verified=verified,
        lines=[_line(tx, line, currency) for line in lines] if verified else [],
        location=place.view(tx.now),
        total=Money(total_minor(lines) if verified else 0, currency),
        due=Money(due_minor(row, lines) if verified else 0, currency),
        created_at=row.created_at,
        ready_at=row.ready_at,
        expires_at=row.expires_at,
        queue_number=row.queue_number if row.queue_day == place.local(tx.now).date() else None,
        bin=row.bin if verified else "",
        version=row.version,
        language=Language(row.language),
        owed=Money(owed, currency) if owed else None,
        id_needed=verified and id_needed(tx, row, lines),
        picker=row.picker if clerk else "",
    )


def qr_code(tx: Reading, row: Row[Any]) -> str:
    """The long code of a reservation, made anew from its id; empty for one that was given none."""
    return codes.write("R", sealing.made_by(tx, "R", row.id)) if row.token_hash else ""


def _line(tx: Reading, line: Row[Any], currency: Currency) -> ReservationLine:
    node = tx.directory.categories.get(line.category_id)
    return ReservationLine(
        gtin=line.gtin,
        name=line.names,
        image=media_link(line.image or (node.image if node else "")),
        quantity=line.quantity,
        picked=line.picked,
        handed=line.handed,
        state=LineState(line.state),
        unit=Money(line.unit_minor, currency),
        reason=line.reason,
    )
