"""Sales at the till: open with goods reserved at once, change lines, close in one transaction, or cancel.

Prices include VAT; each line keeps the price and the rate it was sold at. Closing gives the receipt number, moves the
goods, notes the tenders and makes the receipt, or does nothing at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from daemon.schema import LineRequest, SaleLine, SaleState, SaleView, Tender, VatLine
from daemon.store import baskets, claims, codes, giftcards, members, pricing, receipts, stock
from daemon.store import tables as t
from daemon.store.errors import Conflict, Invalid, NotFound
from daemon.store.places import media_link
from daemon.store.receipts import Paid
from daemon.store.reserving import products_of
from daemon.store.stock import Cause, Movement, Want
from daemon.store.transaction import Actor, Reading, Writing, new_id, next_number
from drivers.vocabulary import Currency, Money

LEFT_OPEN = timedelta(hours=12)
"""A sale nobody closed is given up after this time, so that its goods can be sold."""

TRANSITIONS: Mapping[SaleState, frozenset[SaleState]] = {
    SaleState.OPEN: frozenset({SaleState.CLOSED, SaleState.CANCELLED}),
    SaleState.CLOSED: frozenset(),
    SaleState.CANCELLED: frozenset(),
}

_s = t.sale.c


def open_sale(
    tx: Writing,
    lines: Sequence[LineRequest],
    actor: Actor,
    key: str | None = None,
    *,
    member: str | None = None,
    basket: str | None = None,
) -> str:
    """Open a sale; its goods are reserved at once, all or nothing. Returns its id.

    ``member`` is whom it is for; ``basket`` is the id of one that is taken into it, before ``lines``.

    ``key`` names the wish: said twice, it is made once. Raises NotFound, Invalid, Conflict: ``not_enough_stock``,
    ``basket_taken``.
    """
    made = select(_s.id).where(_s.request_key == key)
    if key is not None and (row := tx.connection.execute(made).first()) is not None:
        return str(row.id)
    sale = new_id()
    tx.connection.execute(
        insert(t.sale).values(
            id=sale,
            state=SaleState.OPEN.value,
            location_id=_home(tx),
            station=tx.directory.station.name,
            clerk_id=actor.id,
            clerk_name=actor.name,
            currency=tx.currency.value,
            total_minor=0,
            created_at=tx.now,
            version=1,
            request_key=key,
        )
    )
    if basket is not None:
        lines = [*baskets.take(tx, basket, sale), *lines]
    if lines or member:
        set_lines(tx, sale, lines, actor, member=member)
    return sale


def set_lines(
    tx: Writing, sale: str, lines: Sequence[LineRequest], actor: Actor, *, member: str | None = None
) -> None:
    """Replace the lines of an open sale; what is more is reserved, what is less is given back.

    ``member`` is whom it is for from now on, empty for nobody, None for no change. What was set aside on gift cards
    goes back: it was for another sum. Raises NotFound, Invalid (``unknown_member`` …), Conflict: ``sale_not_open``,
    ``being_paid_elsewhere``, ``not_enough_stock``.
    """
    row = _own_row(tx, sale)
    if member:
        members.must_be_one(tx, member)
    whose = row.member_id if member is None else member or None
    rows = products_of(tx, lines)
    by_id = {product.id: product for product in rows}
    for product in rows:
        if product.currency != row.currency:
            raise Invalid(
                "this product has no price here", f"it is priced in {product.currency}", code="no_price"
            )
    wants = stock.summed(
        Want(product.gtin, product.id, line.quantity) for line, product in zip(lines, rows, strict=True)
    )
    _reserve_difference(tx, row, wants, actor)
    order = {product.id: place for place, product in reversed(list(enumerate(rows)))}
    tx.connection.execute(delete(t.sale_line).where(t.sale_line.c.sale_id == sale))
    made = [
        {
            "sale_id": sale,
            "position": position,
            "product_id": want.product_id,
            "quantity": want.quantity,
            "unit_minor": pricing.amount(by_id[want.product_id], tx.now, member=whose is not None),
            "vat_bp": by_id[want.product_id].vat_bp,
        }
        for position, want in enumerate(sorted(wants, key=lambda want: order[want.product_id]))
    ]
    if made:
        tx.connection.execute(insert(t.sale_line), made)
    total = sum(line["unit_minor"] * line["quantity"] for line in made)
    tx.connection.execute(
        update(t.sale).where(_s.id == sale).values(total_minor=total, member_id=whose, version=_s.version + 1)
    )
    giftcards.release(tx, sale, actor)


def close(
    tx: Writing,
    sale: str,
    tenders: Sequence[Tender],
    paid: Sequence[Paid],
    actor: Actor,
    *,
    points_per_unit: int = 0,
) -> None:
    """Close a sale: receipt number, goods, tenders and receipt at once; again with the same tenders is no change.

    ``paid`` says of each tender what the receipt tells; the caller has asked the ledger. Raises NotFound, Invalid:
    ``empty_sale``, ``tenders_differ``, ``invalid_tender``; Conflict: ``sale_not_open``, ``being_paid_elsewhere``,
    ``payment_used``, ``earmark_over``. What was set aside on gift cards is spent, or goes back when no tender names it.
    A member earns ``points_per_unit`` for each whole unit of the currency.
    """
    row = _row(tx, sale)
    if row.state == SaleState.CLOSED and _tenders(tx, row) == list(tenders):
        return
    row = _own_row(tx, sale)
    view = view_of(tx, sale)
    if not view.lines:
        raise Invalid("there is nothing in this sale", "Scan something, or cancel it", code="empty_sale")
    given = Money(0, Currency(row.currency))
    for tender in tenders:
        if tender.amount.currency != row.currency or tender.amount.minor <= 0:
            raise Invalid("a tender is wrong", f"more than 0 {row.currency} is wanted", code="tenders_differ")
        given += tender.amount
    if given != view.total:
        raise Invalid(
            "the tenders are not the total",
            f"{given.minor} of {view.total.minor} {row.currency} (minor units)",
            code="tenders_differ",
        )
    _note_tenders(tx, sale, tenders)
    for tender in tenders:
        if tender.kind == "gift_card":
            giftcards.commit(tx, tender.payment, sale, tender.amount, actor)
    giftcards.release(tx, sale, actor)
    cause = Cause(sale, actor)
    stock.hand_over(tx, row.location_id, _wants(tx, sale), Movement.SALE, cause)
    points = view.total.minor // 100 * points_per_unit if row.member_id else 0
    members.earn(tx, row.member_id or "", sale, points, actor)
    number = f"{row.station}-{next_number(tx, f'receipt/{row.station}'):06d}"
    code = codes.new_body(codes.LONGEST - 2)
    receipt = receipts.document(
        receipts.Sold(
            place=tx.directory.places[row.location_id],
            language=tx.directory.station.language,
            number=number,
            code=codes.write("S", code),
            at=tx.now,
            clerk=row.clerk_name,
            station=row.station,
            lines=view.lines,
            total=view.total,
            vat=view.vat,
            paid=paid,
            points=points,
        )
    )
    _leave(
        tx,
        sale,
        SaleState.CLOSED,
        closed_at=tx.now,
        receipt_number=number,
        receipt_code=code,
        receipt=receipt,
    )


def cancel(tx: Writing, sale: str, actor: Actor) -> None:
    """Give an open sale up; its goods go back. Twice is once. Raises NotFound, Conflict ``sale_not_open``."""
    if _row(tx, sale).state == SaleState.CANCELLED:
        return
    row = _own_row(tx, sale)
    giftcards.release(tx, sale, actor)
    baskets.give_back(tx, sale)
    stock.release(tx, row.location_id, _wants(tx, sale), Cause(sale, actor))
    _leave(tx, sale, SaleState.CANCELLED, closed_at=tx.now)


def left_open(tx: Reading) -> list[str]:
    """Sales nobody closed in time, and nobody is paying for at any station."""
    late = select(_s.id).where(
        _s.state == SaleState.OPEN.value, _s.created_at <= tx.now - LEFT_OPEN, _s.id.not_in(claims.any_of())
    )
    return list(tx.connection.execute(late).scalars())


def expire(tx: Writing, paid: Collection[str] = ()) -> int:
    """Give up sales that were left open, but none of ``paid``: money was taken for them, or may have been."""
    sales = [sale for sale in left_open(tx) if sale not in paid]
    for sale in sales:
        cancel(tx, sale, Actor("clock"))
    return len(sales)


def total(tx: Reading, sale: str) -> Money:
    """What an open sale costs. Raises NotFound, Conflict ``sale_not_open``."""
    row = _open_row(tx, sale)
    return Money(row.total_minor, Currency(row.currency))


def view_of(tx: Reading, sale: str) -> SaleView:
    """One sale on the wire. Raises NotFound."""
    row = _row(tx, sale)
    currency = Currency(row.currency)
    lines = [_line(tx, line, currency) for line in _lines(tx, sale)]
    return SaleView(
        id=row.id,
        state=SaleState(row.state),
        lines=lines,
        total=Money(row.total_minor, currency),
        vat=vat_of(lines, currency),
        tenders=_tenders(tx, row),
        clerk=row.clerk_name,
        created_at=row.created_at,
        closed_at=row.closed_at,
        receipt_number=row.receipt_number or "",
        receipt=row.receipt,
        member=members.of_sale(tx, sale, row.member_id),
    )


def vat_of(lines: Sequence[SaleLine], currency: Currency) -> list[VatLine]:
    """The VAT in a sale by rate, highest first: taken out of the sum of the lines of that rate, half a unit upwards."""
    gross: dict[int, int] = {}
    for line in lines:
        gross[line.vat_bp] = gross.get(line.vat_bp, 0) + line.total.minor
    found = []
    for rate in sorted(gross, reverse=True):
        vat = (2 * gross[rate] * rate + 10_000 + rate) // (2 * (10_000 + rate))
        found.append(VatLine(rate, net=Money(gross[rate] - vat, currency), vat=Money(vat, currency)))
    return found


def _home(tx: Reading) -> str:
    here = tx.directory.here()
    if here is None:
        raise Conflict(
            "nothing can be sold here yet",
            f"the store does not know the station's location {tx.directory.station.location!r}",
            code="unknown_location",
        )
    return here.id


def _row(tx: Reading, sale: str) -> Row[Any]:
    row = tx.connection.execute(select(t.sale).where(_s.id == sale)).first()
    if row is None:
        raise NotFound("No such sale", f"There is no sale {sale[:64]!r}")
    return row


def _open_row(tx: Reading, sale: str) -> Row[Any]:
    row = _row(tx, sale)
    if row.state != SaleState.OPEN:
        raise Conflict("this sale is not open", f"it is {row.state}", code="sale_not_open", blocking=sale)
    return row


def _own_row(tx: Reading, sale: str) -> Row[Any]:
    """An open sale that no other station takes money for. Raises NotFound, Conflict."""
    row = _open_row(tx, sale)
    claims.must_be_free(tx, sale)
    return row


def _lines(tx: Reading, sale: str) -> Sequence[Row[Any]]:
    p = t.product.c
    return tx.connection.execute(
        select(t.sale_line, p.gtin, p.names, p.image, p.category_id)
        .join(t.product, p.id == t.sale_line.c.product_id)
        .where(t.sale_line.c.sale_id == sale)
        .order_by(t.sale_line.c.position)
    ).all()


def _line(tx: Reading, line: Row[Any], currency: Currency) -> SaleLine:
    node = tx.directory.categories.get(line.category_id)
    return SaleLine(
        gtin=line.gtin,
        name=line.names,
        image=media_link(line.image or (node.image if node else "")),
        quantity=line.quantity,
        unit=Money(line.unit_minor, currency),
        total=Money(line.unit_minor * line.quantity, currency),
        vat_bp=line.vat_bp,
    )


def _wants(tx: Reading, sale: str) -> list[Want]:
    return [Want(line.gtin, line.product_id, line.quantity) for line in _lines(tx, sale)]


def _reserve_difference(tx: Writing, row: Row[Any], wants: Sequence[Want], actor: Actor) -> None:
    before = {want.product_id: want for want in _wants(tx, row.id)}
    after = {want.product_id: want for want in wants}
    more, less = [], []
    for key in before.keys() | after.keys():
        had = before[key].quantity if key in before else 0
        has = after[key].quantity if key in after else 0
        gtin = (after.get(key) or before[key]).gtin
        if has > had:
            more.append(Want(gtin, key, has - had))
        elif had > has:
            less.append(Want(gtin, key, had - has))
    stock.release(tx, row.location_id, less, Cause(row.id, actor))
    stock.reserve(tx, row.location_id, more, Cause(row.id, actor))


def _tenders(tx: Reading, row: Row[Any]) -> list[Tender]:
    tender = t.sale_tender.c
    rows = tx.connection.execute(
        select(t.sale_tender).where(tender.sale_id == row.id).order_by(tender.position)
    )
    currency = Currency(row.currency)
    return [Tender(kind=r.kind, amount=Money(r.amount_minor, currency), payment=r.payment_id) for r in rows]


def _note_tenders(tx: Writing, sale: str, tenders: Sequence[Tender]) -> None:
    payments = [tender.payment for tender in tenders if tender.payment is not None]
    used = select(t.sale_tender.c.payment_id).where(t.sale_tender.c.payment_id.in_(payments))
    twice = tx.connection.execute(used).scalar() or next((p for p in payments if payments.count(p) > 1), None)
    if twice is not None:
        raise Conflict("this payment has paid already", twice, code="payment_used", blocking=twice)
    tx.connection.execute(
        insert(t.sale_tender),
        [
            {
                "sale_id": sale,
                "position": position,
                "kind": tender.kind,
                "amount_minor": tender.amount.minor,
                "payment_id": tender.payment,
            }
            for position, tender in enumerate(tenders)
        ],
    )


def _leave(tx: Writing, sale: str, state: SaleState, **more: Any) -> None:
    """Leave the open state; where several write at once, the row count decides."""
    left = tx.connection.execute(
        update(t.sale)
        .where(_s.id == sale, _s.state == SaleState.OPEN.value)
        .values(state=state.value, version=_s.version + 1, **more)
    ).rowcount
    if left != 1:
        raise Conflict("this sale is not open", "somebody was faster", code="sale_not_open", blocking=sale)
    claims.release(tx, sale)
