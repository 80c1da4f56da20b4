"""Money of a reservation that was given back to the card it came from."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from daemon.schema import MoneyState
from daemon.store import owing
from daemon.store import tables as t
from daemon.store.errors import Invalid
from daemon.store.reservations import (
    CLOSED,
    MONEY_TRANSITIONS,
    State,
    advance,
    lines_of,
    row_of,
    total_minor,
)
from daemon.store.reserving import step, tell
from daemon.store.transaction import Actor, Writing
from drivers.vocabulary import Money


def mark_returned(tx: Writing, reservation: str, attempt: str, amount: Money) -> None:
    """Note that ``attempt`` gave ``amount`` back; said twice, it counts once. Raises NotFound, Invalid.

    Goods that still wait have to be paid again before they are handed over; those that were handed over, or will not
    be, are refunded.
    """
    row = row_of(tx, reservation)
    if amount.currency != row.currency:
        raise Invalid(
            "the currency is another one", f"given back in {amount.currency}, priced in {row.currency}"
        )
    moved = t.reservation_payment
    if tx.connection.execute(select(moved.c.payment_id).where(moved.c.payment_id == attempt)).first():
        return
    tx.connection.execute(
        insert(moved).values(
            payment_id=attempt, reservation_id=reservation, amount_minor=-amount.minor, at=tx.now
        )
    )
    left = max(0, row.paid_minor - amount.minor)
    money = _after(MoneyState(row.money), State(row.state), left, total_minor(lines_of(tx, [row.id])[row.id]))
    tx.connection.execute(
        update(t.reservation)
        .where(t.reservation.c.id == reservation)
        .values(paid_minor=left, money=money.value, version=t.reservation.c.version + 1)
    )
    note = f"gave back {amount.minor} {amount.currency}"
    step(tx, reservation, State(row.state), Actor("payment"), note=note)
    owing.settle(tx, reservation, Actor("payment"))
    tell(tx, reservation)


def _after(money: MoneyState, state: State, left: int, total: int) -> MoneyState:
    """What may be said of the money when ``left`` of it is still with the shop."""
    following = money
    if state is State.COLLECTED or state in CLOSED:
        following = MoneyState.PART_REFUNDED if left else MoneyState.REFUNDED
    else:
        following = MoneyState.UNPAID if left < total else MoneyState.PART_REFUNDED
    return advance(MONEY_TRANSITIONS, money, following) if following in MONEY_TRANSITIONS[money] else money
