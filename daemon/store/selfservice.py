"""What a customer buys at a kiosk, without a clerk: a basket becomes a sale of the station's own.

Such a sale is one with nobody's id on it. It is paid at a terminal and nothing else, and goods with an age limit are
left to a clerk. The customer may walk away in the middle: `waiting` names what is to be brought to its end.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from daemon.schema import SaleState
from daemon.store import sales
from daemon.store import tables as t
from daemon.store.errors import Conflict, NotFound
from daemon.store.transaction import Actor, Reading, Writing

LEFT = timedelta(minutes=10)
"""Without a payment the goods are back on sale after this time: the customer has left."""

_s = t.sale.c


def open_sale(tx: Writing, basket: str, key: str, *, member: str | None = None) -> str:
    """Take a basket (its id) into a sale of the station; returns its id.

    ``key`` and ``member`` as for ``sales.open_sale``.

    Raises NotFound, Invalid (``unknown_member``), Conflict: ``basket_taken``, ``not_enough_stock``, ``clerk_needed``
    for goods with an age limit.
    """
    sale = sales.open_sale(tx, [], Actor(tx.directory.station.name), key, member=member, basket=basket)
    limited = (
        select(t.product.c.gtin)
        .join(t.sale_line, t.sale_line.c.product_id == t.product.c.id)
        .where(t.sale_line.c.sale_id == sale, t.product.c.age_limit.is_not(None))
    )
    if (gtin := tx.connection.execute(limited).scalar()) is not None:
        raise Conflict("a clerk has to sell this", f"{gtin} has an age limit", code="clerk_needed")
    return sale


def must_be_own(tx: Reading, sale: str) -> None:
    """Raises NotFound unless a customer bought it at this station: a kiosk knows of no other sale."""
    mine = _s.id == sale, _s.station == tx.directory.station.name, _s.clerk_id == ""
    if tx.connection.execute(select(_s.id).where(*mine)).first() is None:
        raise NotFound("No such sale", f"There is no sale {sale[:64]!r}")


def waiting(tx: Reading) -> list[tuple[str, bool]]:
    """The station's own sales that are open, oldest first, and whether the customer must have left by now."""
    mine = _s.state == SaleState.OPEN.value, _s.station == tx.directory.station.name, _s.clerk_id == ""
    rows = tx.connection.execute(select(_s.id, _s.created_at).where(*mine).order_by(_s.created_at)).all()
    return [(row.id, row.created_at <= tx.now - LEFT) for row in rows]
