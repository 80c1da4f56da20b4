"""Baskets: lines under a token of 130 random bits, on the way between web, kiosk and till.

Whoever holds the token may read and change the basket; it is kept as a keyed hash (``sealing.py``). Prices are not
kept: they are read with the basket. A till takes a basket into a sale, by one guarded statement, in the transaction
that opens the sale; a sale that is given up gives it back. One that ran out opens nothing, as if it had never been.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, insert, select, update

from daemon.schema import BasketLine, BasketState, BasketView, LineRequest
from daemon.store import codes, pricing, sealing, tables
from daemon.store import service_tables as t
from daemon.store.errors import Conflict, NotFound
from daemon.store.places import media_link
from daemon.store.reserving import products_of
from daemon.store.stock import word
from daemon.store.transaction import Reading, Writing, new_id
from drivers.vocabulary import Currency, Money

SPACE = "B"
KEPT = timedelta(days=7)
"""Since it was last changed."""
S = BasketState

TRANSITIONS: Mapping[BasketState, frozenset[BasketState]] = {
    S.OPEN: frozenset({S.TAKEN}),
    S.TAKEN: frozenset({S.OPEN}),
}
"""Which state may follow which; it is open again when its sale is given up."""

_b, _l = t.basket.c, t.basket_line.c


def make(tx: Writing, lines: Sequence[LineRequest], wish: str) -> str:
    """Make a basket; returns its id. ``wish`` names the wish: said twice, it is one basket.

    Raises Invalid ``unknown_product`` naming the line.
    """
    said = sealing.wish_hash(tx, wish)
    if (known := tx.connection.execute(select(_b.id).where(_b.request_hash == said)).scalar()) is not None:
        return str(known)
    made, station = new_id(), tx.directory.station
    tx.connection.execute(
        insert(t.basket).values(
            id=made,
            token_hash=sealing.hashed(tx, SPACE, sealing.made_by(tx, SPACE, wish)),
            state=S.OPEN.value,
            station=station.name,
            location_id=station.location,
            created_at=tx.now,
            expires_at=tx.now + KEPT,
            version=1,
            request_hash=said,
        )
    )
    _put_lines(tx, made, lines)
    return made


def made(tx: Reading, basket: str, wish: str) -> BasketView:
    """The basket as it is now, with the code that ``wish`` made. Raises NotFound."""
    row = tx.connection.execute(select(t.basket).where(_b.id == basket, _b.expires_at > tx.now)).first()
    return _view(tx, _there(row), codes.write(SPACE, sealing.made_by(tx, SPACE, wish)))


def find(tx: Reading, token: str, *, scanned: bool = False) -> BasketView:
    """The basket with this token, bare or as a whole code. Raises NotFound, in the same words for one that ran out.

    ``scanned``: its id opens it too, since its code was held under a scanner of this station.
    """
    return _view(tx, _held(tx, token, scanned=scanned))


def set_lines(
    tx: Writing, token: str, lines: Sequence[LineRequest], version: int | None, *, scanned: bool = False
) -> None:
    """Replace the lines; with ``version`` only if that is what it still is. ``scanned`` as for `find`.

    Raises NotFound, Invalid ``unknown_product``, Conflict ``basket_taken``, ``version_conflict``.
    """
    row = _held(tx, token, scanned=scanned)
    seen = _b.version if version is None else version
    mine = and_(_b.id == row.id, _b.state == S.OPEN.value, _b.version == seen)
    changed = tx.connection.execute(
        update(t.basket).where(mine).values(version=_b.version + 1, expires_at=tx.now + KEPT)
    ).rowcount
    if changed != 1:
        if row.state == S.TAKEN:
            raise _taken(row.id)
        raise Conflict(
            "somebody has changed it", "Read the basket again.", code="version_conflict", blocking=row.id
        )
    tx.connection.execute(delete(t.basket_line).where(_l.basket_id == row.id))
    _put_lines(tx, row.id, lines)


def take(tx: Writing, basket: str, sale: str) -> list[LineRequest]:
    """Take a basket (by its id) into a sale; returns its lines. Raises NotFound, Conflict ``basket_taken``."""
    fresh = and_(_b.id == basket, _b.expires_at > tx.now)
    won = tx.connection.execute(
        update(t.basket)
        .where(fresh, _b.state == S.OPEN.value)
        .values(state=S.TAKEN.value, sale_id=sale, version=_b.version + 1)
    ).rowcount
    if won != 1:
        _there(tx.connection.execute(select(t.basket).where(fresh)).first())
        raise _taken(basket)
    return [LineRequest(row.gtin, row.quantity) for row in _lines(tx, basket)]


def give_back(tx: Writing, sale: str) -> None:
    """The sale was given up: its basket, if it had one, is open again."""
    tx.connection.execute(
        update(t.basket)
        .where(_b.sale_id == sale, _b.state == S.TAKEN.value)
        .values(state=S.OPEN.value, sale_id=None, version=_b.version + 1)
    )


def retire(tx: Writing) -> int:
    """Forget baskets that ran out. Returns how many, at most some hundred at once."""
    late = list(tx.connection.execute(select(_b.id).where(_b.expires_at <= tx.now).limit(500)).scalars())
    if late:
        tx.connection.execute(delete(t.basket_line).where(_l.basket_id.in_(late)))
        tx.connection.execute(delete(t.basket).where(_b.id.in_(late)))
    return len(late)


def _put_lines(tx: Writing, basket: str, lines: Sequence[LineRequest]) -> None:
    """Equal products are one line, in the order of their first."""
    quantities: dict[str, int] = {}
    for line, product in zip(lines, products_of(tx, lines), strict=True):
        quantities[product.gtin] = quantities.get(product.gtin, 0) + line.quantity
    rows = [
        {"basket_id": basket, "position": place, "gtin": gtin, "quantity": quantity}
        for place, (gtin, quantity) in enumerate(quantities.items())
    ]
    if rows:
        tx.connection.execute(insert(t.basket_line), rows)


def _held(tx: Reading, token: str, *, scanned: bool) -> Row[Any]:
    if not scanned:
        return _by_token(tx, token)
    return _there(
        tx.connection.execute(select(t.basket).where(_b.id == token, _b.expires_at > tx.now)).first()
    )


def _by_token(tx: Reading, token: str) -> Row[Any]:
    plain = token.strip().upper()
    bare = (
        codes.write(SPACE, plain)
        if len(plain) == sealing.BODY and plain.isascii() and plain.isalnum()
        else plain
    )
    code = codes.read(bare)
    if code is None or code.space != SPACE or len(code.body) != sealing.BODY:
        return _there(None)
    held = select(t.basket).where(
        _b.token_hash == sealing.hashed(tx, SPACE, code.body), _b.expires_at > tx.now
    )
    return _there(tx.connection.execute(held).first())


def _there(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise NotFound("No such basket", "It was never there, or ran out.", code="no_basket")
    return row


def _taken(basket: str) -> Conflict:
    return Conflict("this basket is in a sale", "A till has taken it.", code="basket_taken", blocking=basket)


def _lines(tx: Reading, basket: str) -> Sequence[Row[Any]]:
    """Lines with their products, and what lies here of them."""
    p, level = tables.product.c, tables.stock_level.c
    here = and_(level.product_id == p.id, level.location_id == tx.directory.station.location)
    joined = t.basket_line.outerjoin(tables.product, p.gtin == _l.gtin).outerjoin(tables.stock_level, here)
    columns: tuple[ColumnElement[Any], ...] = (
        *(_l.gtin, _l.quantity, p.names, p.image, p.category_id, *pricing.COLUMNS),
        (level.on_hand - level.reserved - level.unsellable).label("available"),
    )
    lines = select(*columns).select_from(joined).where(_l.basket_id == basket)
    return tx.connection.execute(lines.order_by(_l.position)).all()


def _view(tx: Reading, row: Row[Any], code: str = "") -> BasketView:
    lines = [_line(tx, line) for line in _lines(tx, row.id)] if row.state == S.OPEN else []
    return BasketView(
        id=row.id,
        state=S(row.state),
        lines=lines,
        total=Money(sum(line.total.minor for line in lines if line.total is not None), tx.currency),
        location=row.location_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        version=row.version,
        code=code,
    )


def _line(tx: Reading, line: Row[Any]) -> BasketLine:
    node = tx.directory.categories.get(line.category_id or "")
    priced = line.currency == tx.currency
    unit = Money(pricing.amount(line, tx.now), Currency(line.currency)) if priced else None
    return BasketLine(
        gtin=line.gtin,
        name=line.names or {},
        image=media_link(line.image or (node.image if node else "")),
        quantity=line.quantity,
        unit=unit,
        total=None if unit is None else unit * line.quantity,
        stock=word(line.available),
    )
