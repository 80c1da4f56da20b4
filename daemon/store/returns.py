"""Returns: goods of a closed sale come back, into stock or beside it, and their money goes back, in one transaction.

A line comes back at the price it was sold for, never more often than it was sold: one guarded statement per line
decides, whoever else takes goods of the same sale back. The sale and its receipt stay as they are; a return is a
document of its own, with a number of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from daemon.schema import Condition, ReturnedLine, ReturnLine, ReturnRequest, ReturnView, SaleState
from daemon.store import giftcards, members, stock, tables
from daemon.store import service_tables as t
from daemon.store.errors import Conflict, Invalid, NotFound
from daemon.store.reserving import products_of
from daemon.store.stock import Cause, Want
from daemon.store.transaction import Actor, Reading, Writing, new_id, next_number
from drivers.vocabulary import Currency, Money

_r, _l = t.sale_return.c, t.sale_return_line.c
_s, _line = tables.sale.c, tables.sale_line.c


@dataclass(frozen=True, slots=True)
class Wish:
    """A return as it is asked for; ``given`` is what the terminal gave back, ``name`` names the wish."""

    request: ReturnRequest
    name: str
    given: Money | None = None


def take(tx: Writing, wish: Wish, actor: Actor) -> str:
    """Take goods back and give their money back; returns the return's id. Said twice, it is done once.

    Raises NotFound; Invalid ``not_sold``, ``refund_differs``; Conflict ``sale_not_closed``, ``other_currency``,
    ``returned_already``, ``not_paid_like_that``, ``payment_used``.
    """
    made = tx.connection.execute(select(_r.id).where(_r.request_key == wish.name)).scalar()
    if made is not None:
        return str(made)
    request, found = wish.request, new_id()
    sale = _sold(tx, request.receipt)
    if sale.currency != tx.currency:
        raise Conflict("this was sold in another currency", sale.currency, code="other_currency")
    matched = _matched(tx, request.receipt, request.lines)
    for line, row in matched:
        _once(tx, line, row)
    amount = Money(sum(row.unit_minor * line.quantity for line, row in matched), Currency(sale.currency))
    _check_refund(tx, wish, amount)
    place = tx.directory.station.location
    for condition in Condition:
        wants = [
            Want(row.gtin, row.product_id, line.quantity)
            for line, row in matched
            if line.condition is condition
        ]
        stock.take_back(tx, place, wants, Cause(found, actor), unsellable=condition is Condition.UNSELLABLE)
    card = None
    if request.refund.kind == "gift_card":
        card = giftcards.refund(tx, amount, found, actor, wish.name)
    number = next_number(tx, f"return/{tx.directory.station.name}")
    tx.connection.execute(
        insert(t.sale_return).values(
            id=found,
            number=f"{tx.directory.station.name}-R{number:06d}",
            sale_id=request.receipt,
            location_id=place,
            station=tx.directory.station.name,
            clerk_id=actor.id,
            clerk_name=actor.name,
            currency=amount.currency.value,
            amount_minor=amount.minor,
            refund=request.refund.kind,
            payment_id=request.refund.payment,
            card_id=card,
            reason=request.reason,
            created_at=tx.now,
            request_key=wish.name,
        )
    )
    tx.connection.execute(
        insert(t.sale_return_line),
        [
            {
                "return_id": found,
                "position": position,
                "product_id": row.product_id,
                "quantity": line.quantity,
                "condition": line.condition.value,
                "unit_minor": row.unit_minor,
            }
            for position, (line, row) in enumerate(matched)
        ],
    )
    if sale.member_id is not None:
        members.take_back(tx, sale.member_id, request.receipt, found, amount.minor, sale.total_minor, actor)
    return found


def view_of(tx: Reading, found: str, wish: str = "") -> ReturnView:
    """One return; with the ``wish`` that made it, also the code of its gift card. Raises NotFound."""
    row = tx.connection.execute(select(t.sale_return).where(_r.id == found)).first()
    if row is None:
        raise NotFound("No such return", f"There is no return {found[:64]!r}")
    currency, p = Currency(row.currency), tables.product.c
    lines = tx.connection.execute(
        select(t.sale_return_line, p.gtin, p.names)
        .join(tables.product, p.id == _l.product_id)
        .where(_l.return_id == found)
        .order_by(_l.position)
    )
    return ReturnView(
        id=row.id,
        number=row.number,
        receipt=row.sale_id,
        lines=[
            ReturnedLine(
                gtin=line.gtin,
                name=line.names,
                quantity=line.quantity,
                condition=Condition(line.condition),
                total=Money(line.unit_minor * line.quantity, currency),
            )
            for line in lines
        ],
        amount=Money(row.amount_minor, currency),
        refund=row.refund,
        payment=row.payment_id,
        reason=row.reason,
        clerk=row.clerk_name,
        created_at=row.created_at,
        gift_card=giftcards.issued(tx, row.card_id, wish) if row.card_id and wish else None,
    )


def _sold(tx: Reading, receipt: str) -> Row[Any]:
    row = tx.connection.execute(select(tables.sale).where(_s.id == receipt)).first()
    if row is None:
        raise NotFound("No such receipt", f"There is no receipt {receipt[:64]!r}")
    if row.state != SaleState.CLOSED:
        raise Conflict(
            "this sale is not closed", f"it is {row.state}", code="sale_not_closed", blocking=receipt
        )
    return row


def _matched(tx: Reading, receipt: str, lines: Sequence[ReturnLine]) -> list[tuple[ReturnLine, Row[Any]]]:
    """Each line with the line of the sale it comes from, in the order of their products: one order for every lock."""
    p = tables.product.c
    rows = tx.connection.execute(
        select(tables.sale_line, p.gtin)
        .join(tables.product, p.id == _line.product_id)
        .where(_line.sale_id == receipt)
    )
    sold = {row.gtin: row for row in rows}
    found = []
    for number, (line, product) in enumerate(zip(lines, products_of(tx, lines), strict=True), 1):
        if product.gtin not in sold:
            raise Invalid("this was not sold there", f"line {number}: {line.gtin}", code="not_sold")
        found.append((line, sold[product.gtin]))
    return sorted(found, key=lambda pair: (pair[1].gtin, pair[0].condition))


def _once(tx: Writing, line: ReturnLine, row: Row[Any]) -> None:
    """Note that so many of a line of the sale came back; the row count decides."""
    left = (_line.sale_id == row.sale_id) & (_line.position == row.position)
    came = tx.connection.execute(
        update(tables.sale_line)
        .where(left, _line.returned + line.quantity <= _line.quantity)
        .values(returned=_line.returned + line.quantity)
    ).rowcount
    if came != 1:
        raise Conflict(
            "so many were not sold, or came back already",
            f"{line.gtin}: {row.quantity} sold, {row.returned} returned before",
            code="returned_already",
            blocking=row.gtin,
        )


def _check_refund(tx: Reading, wish: Wish, amount: Money) -> None:
    """The money goes back the way it came, or onto a gift card."""
    refund, receipt = wish.request.refund, wish.request.receipt
    if refund.kind != "gift_card" and amount.minor > _left(tx, receipt, refund.kind):
        raise Conflict(
            "so much was not paid like that",
            "Refund it as it was paid, or onto a gift card.",
            code="not_paid_like_that",
        )
    if refund.kind == "card" and wish.given != amount:
        raise Invalid(
            "another amount was given back", f"the goods cost {amount.minor}", code="refund_differs"
        )
    if refund.payment is not None:
        used = tx.connection.execute(select(_r.id).where(_r.payment_id == refund.payment)).first()
        if used is not None:
            raise Conflict(
                "this refund was for another return", refund.payment, code="payment_used", blocking=used.id
            )


def _left(tx: Reading, receipt: str, kind: str) -> int:
    """What was paid by this kind of tender and has not gone back by it: a gift card never becomes cash."""
    tender = tables.sale_tender.c
    paid = select(func.coalesce(func.sum(tender.amount_minor), 0)).where(
        tender.sale_id == receipt, tender.kind == kind
    )
    back = select(func.coalesce(func.sum(_r.amount_minor), 0)).where(_r.sale_id == receipt, _r.refund == kind)
    return int(tx.connection.execute(paid).scalar_one()) - int(tx.connection.execute(back).scalar_one())
