"""What the customer does with a reservation: make it, pay it, come for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, Row, Select, String, bindparam, insert, select, update

from daemon.schema import (
    LineRequest,
    LineState,
    LocationType,
    MoneyState,
    ReservationChange,
    ReservationState,
    ReserveRequest,
    TaskKind,
)
from daemon.store import codes, owing, pricing, sealing, stock, tasks
from daemon.store import gtin as gtins
from daemon.store import tables as t
from daemon.store.errors import Conflict, Invalid
from daemon.store.places import Place
from daemon.store.reservations import (
    CLOSED,
    MONEY_TRANSITIONS,
    WAITING,
    State,
    advance,
    due_minor,
    lines_of,
    row_of,
    total_minor,
)
from daemon.store.stock import Cause, Want
from daemon.store.transaction import Actor, Reading, Writing, brief, new_id, next_number, upserting
from drivers.vocabulary import Currency, Money

SEVERAL = 20
"""Draws for a free code before giving up: with a million codes in use, one in a thousand is taken."""

# Built once: to build a statement takes SQLAlchemy longer than SQLite takes to run it.
_LINES, _STEP = insert(t.reservation_line), insert(t.reservation_step)
_PRODUCTS: Select[Any] = select(t.product.c.id, t.product.c.gtin, *pricing.COLUMNS).where(
    t.product.c.gtin.in_(bindparam("gtins", type_=String, expanding=True))
)
_BY_WISH = select(t.reservation.c.id).where(t.reservation.c.request_key == bindparam("wish", type_=String))


@brief
def reserve(tx: Writing, request: ReserveRequest, actor: Actor, key: str | None = None) -> str:
    """Reserve all lines at the location or nothing; returns the reservation's id.

    ``key`` names the wish: said twice, it is made once. Raises Invalid for an unknown location or product, Conflict
    ``not_enough_stock`` naming the product.
    """
    place = _collection_place(tx, request.location)
    rows = products_of(tx, request.lines)
    wants = stock.summed(
        Want(row.gtin, row.id, line.quantity) for line, row in zip(request.lines, rows, strict=True)
    )
    name, phone = _contact(request)
    reservation = new_id()
    qr = sealing.made_by(tx, "R", reservation)
    row = {
        "id": reservation,
        "location_id": place.id,
        "state": State.REQUESTED.value,
        "money": MoneyState.UNPAID.value,
        "name": name,
        "phone": phone,
        "phone_last4": phone[-4:],
        "language": request.language.value,
        "currency": rows[0].currency,
        "paid_minor": 0,
        "created_at": tx.now,
        "bin": "",
        "reason": "",
        "version": 1,
        "request_key": key,
        "email": request.email or "",
        "id_asked": request.named,
        "token_hash": sealing.hashed(tx, "R", qr),
        "accept_by": place.terms.accept_by(tx.now, place.opens),
        "picker": "",
    }
    if (made := _entered(tx, row)) is not None:
        return made
    stock.reserve(tx, place.id, wants, Cause(reservation, actor))
    by_id = {row.id: row for row in rows}
    tx.connection.execute(
        _LINES,
        [
            {
                "reservation_id": reservation,
                "position": position,
                "product_id": want.product_id,
                "quantity": want.quantity,
                "picked": 0,
                "handed": 0,
                "state": LineState.OPEN.value,
                "unit_minor": pricing.amount(by_id[want.product_id], tx.now),
            }
            for position, want in enumerate(wants)
        ],
    )
    step(tx, reservation, State.REQUESTED, actor)
    pieces = sum(want.quantity for want in wants)
    tasks.open_task(tx, TaskKind.PICK, place.id, reservation, f"{pieces} of {len(wants)} products")
    tx.changes.append(
        ReservationChange(
            reservation, State.REQUESTED, MoneyState.UNPAID, place.id, queue_number=None, version=1
        )
    )
    return reservation


def arrive(tx: Writing, reservation: str, actor: Actor) -> None:
    """The customer is here: gives a queue number of the day, the same when asked again, and rings at the till.

    Raises NotFound, Conflict: ``already_collected``, ``not_ready``, ``reservation_closed``, ``other_location``.
    """
    row = row_of(tx, reservation)
    must_wait_here(tx, row)
    place = tx.directory.places[row.location_id]
    today = place.local(tx.now).date()
    if row.queue_day != today or row.queue_number is None:
        number = next_number(tx, f"queue/{place.id}/{today}")
        tx.connection.execute(
            update(t.reservation)
            .where(t.reservation.c.id == reservation)
            .values(arrived_at=tx.now, queue_day=today, queue_number=number)
        )
        step(tx, reservation, State(row.state), actor, note=f"arrived, number {number}")
    tell(tx, reservation, arrived=True)


def due(tx: Reading, reservation: str) -> Money:
    """What is still to be paid. Raises NotFound."""
    row = row_of(tx, reservation)
    return Money(due_minor(row, lines_of(tx, [row.id])[row.id]), Currency(row.currency))


def mark_paid(tx: Writing, reservation: str, payment: str, amount: Money) -> None:
    """Note that ``payment`` moved ``amount``; said twice, it counts once. Raises NotFound, Invalid.

    It is noted whatever became of the goods meanwhile: money that moved is a fact, and may be owed back.
    """
    row = row_of(tx, reservation)
    if amount.currency != row.currency:
        raise Invalid("the currency is another one", f"paid in {amount.currency}, priced in {row.currency}")
    paid = t.reservation_payment
    if tx.connection.execute(select(paid.c.payment_id).where(paid.c.payment_id == payment)).first():
        return
    tx.connection.execute(
        insert(paid).values(
            payment_id=payment, reservation_id=reservation, amount_minor=amount.minor, at=tx.now
        )
    )
    sum_minor = row.paid_minor + amount.minor
    money = MoneyState(row.money)
    if money in {MoneyState.UNPAID, MoneyState.AUTHORISED} and sum_minor >= total_minor(
        lines_of(tx, [row.id])[row.id]
    ):
        money = advance(MONEY_TRANSITIONS, money, MoneyState.PAID)
    tx.connection.execute(
        update(t.reservation)
        .where(t.reservation.c.id == reservation)
        .values(paid_minor=sum_minor, money=money.value, version=t.reservation.c.version + 1)
    )
    too_much = sum_minor - total_minor(lines_of(tx, [row.id])[row.id])
    owed_back = f"; {too_much} {amount.currency} paid too much are owed back" if too_much > 0 else ""
    note = f"paid {amount.minor} {amount.currency}{owed_back}"
    step(tx, reservation, State(row.state), Actor("payment"), note=note)
    owing.settle(tx, reservation, Actor("payment"))
    tell(tx, reservation)


# --- shared with the desk -------------------------------------------------------------------------------------------


def must_wait_here(tx: Reading, row: Row[Any]) -> None:
    """Raise Conflict, saying what is the matter, unless the goods lie ready at this location."""
    state = State(row.state)
    if state is State.COLLECTED:
        last = collected_by(tx, row.id)
        said = f"{last.by} at {last.station}, {last.at:%Y-%m-%d %H:%M} UTC" if last else "handed over before"
        raise Conflict("already collected", said, code="already_collected", blocking=row.id)
    if state in CLOSED:
        raise Conflict("this reservation is closed", f"it is {state.value}", code="reservation_closed")
    if state not in WAITING:
        raise Conflict("not ready yet", f"it is {state.value}", code="not_ready")
    if row.location_id != tx.directory.station.location:
        name = tx.directory.places[row.location_id].name
        raise Conflict("this reservation waits in another shop", name, code="other_location")


def said_before(tx: Reading, reservation: str, key: str) -> bool:
    """Whether the wish ``key`` was done for this reservation: its answer was lost."""
    steps = t.reservation_step.c
    done = select(steps.id).where(steps.reservation_id == reservation, steps.request_key == key).limit(1)
    return tx.connection.execute(done).first() is not None


def collected_by(tx: Reading, reservation: str) -> Row[Any] | None:
    """The step in which the goods were handed over."""
    steps = t.reservation_step.c
    return tx.connection.execute(
        select(t.reservation_step)
        .where(steps.reservation_id == reservation, steps.state == State.COLLECTED.value)
        .order_by(steps.at.desc())
    ).first()


def step(
    tx: Writing,
    reservation: str,
    state: ReservationState,
    actor: Actor,
    *,
    note: str = "",
    key: str | None = None,
) -> None:
    """Write down who did what, where and when."""
    tx.connection.execute(
        _STEP,
        {
            "id": new_id(),
            "reservation_id": reservation,
            "state": state.value,
            "at": tx.now,
            "by": actor.name,
            "station": tx.directory.station.name,
            "note": note,
            "request_key": key,
        },
    )


def tell(tx: Writing, reservation: str, *, arrived: bool = False) -> None:
    """Note the reservation's change for the subscribers, as it is now; nothing personal."""
    row = row_of(tx, reservation)
    today = tx.directory.places[row.location_id].local(tx.now).date()
    tx.changes.append(
        ReservationChange(
            id=row.id,
            state=State(row.state),
            money=MoneyState(row.money),
            location=row.location_id,
            queue_number=row.queue_number if row.queue_day == today else None,
            arrived=arrived,
            version=row.version,
        )
    )


def products_of(tx: Reading, lines: Sequence[LineRequest]) -> list[Row[Any]]:
    """The product of each line. Raises Invalid naming the line."""
    normal = [gtins.normal(line.gtin) for line in lines]
    rows = tx.connection.execute(_PRODUCTS, {"gtins": [g for g in normal if g]}).all()
    by_gtin = {row.gtin: row for row in rows}
    for number, (line, gtin) in enumerate(zip(lines, normal, strict=True), 1):
        if gtin is None or gtin not in by_gtin:
            raise Invalid("no such product", f"line {number}: {line.gtin}", code="unknown_product")
    return [by_gtin[gtin] for gtin in normal if gtin]


def _entered(tx: Writing, row: dict[str, Any]) -> str | None:
    """Enter the reservation's row under a code of its own; the id of the one this wish made before, if there is one.

    The row's unique keys decide: nothing is asked before, and whoever says the same at the same moment finds it made.
    """
    entering = _entering(tx.connection.dialect.name)
    for _ in range(SEVERAL):
        if tx.connection.execute(entering, row | {"code": codes.new_body()}).first() is not None:
            return None
        made = tx.connection.execute(_BY_WISH, {"wish": row["request_key"]}).scalar()
        if made is not None:
            return str(made)
    raise Conflict("no free code", "try again", code="no_free_code")


@cache
def _entering(make: str) -> Executable:
    return upserting(make, t.reservation).on_conflict_do_nothing().returning(t.reservation.c.id)


def _collection_place(tx: Reading, location: str) -> Place:
    place = tx.directory.places.get(location)
    if place is None or place.type is not LocationType.SHOP:
        raise Invalid(
            "nothing can be collected there", f"{location[:64]!r} is no shop", code="unknown_location"
        )
    return place


def _contact(request: ReserveRequest) -> tuple[str, str]:
    name = " ".join("".join(c for c in request.name if unicodedata.category(c)[0] != "C").split())
    phone = re.sub(r"[^0-9+]", "", request.phone)
    if not name:
        raise Invalid("a name is needed", "it has no letter that can be shown", code="bad_name")
    if len(phone.lstrip("+")) < 6:
        raise Invalid("a phone number is needed", "it has fewer than 6 digits", code="bad_phone")
    return name, phone
