"""What a station asks of the store to keep its copy: pieces small enough that the server hardly notices."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, select

from daemon.store import copied, news
from daemon.store import copy_tables as own
from daemon.store import tables as t
from daemon.store.reservations import WAITING

PIECE = 500
"""Rows of a piece: some 20 ms of the server's time."""
BLOCK = 100
"""Products whose levels are added up together."""

_level = t.stock_level.c
_r = t.reservation.c


def rows_of(connection: Connection, statement: Select[Any]) -> list[dict[str, Any]]:
    """Rows as they stand, each a dict."""
    return [dict(row) for row in connection.execute(statement).mappings()]


def count(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def revision(connection: Connection) -> int:
    """The catalogue's number."""
    last = select(t.counter.c.last).where(t.counter.c.name == news.CATALOGUE)
    return int(connection.execute(last).scalar() or 0)


def last_product(connection: Connection) -> int:
    """The highest key of a product."""
    return int(connection.execute(select(func.max(t.product.c.id))).scalar() or 0)


def products(connection: Connection, last: int, above: int | None = None) -> list[dict[str, Any]]:
    """The next products by key, of those whose revision is ``above`` one."""
    p = copied.plain(t.product)
    page = select(p).where(p.c.id > last).order_by(p.c.id).limit(PIECE)
    return rows_of(connection, page if above is None else page.where(p.c.rev > above))


def sums(connection: Connection, low: int, high: int) -> dict[int, str]:
    """What the levels of each block add up to; a change moves its level's ``rev``, an import its figures too."""
    number = _level.product_id // BLOCK
    added = (func.count(), *(func.sum(column) for column in (
        _level.rev, _level.on_hand, _level.reserved, _level.unsellable, _level.incoming,
    )))  # fmt: skip
    rows = connection.execute(
        select(number.label("number"), *added)
        .where(_level.product_id >= low * BLOCK, _level.product_id < high * BLOCK)
        .group_by(number)
    )
    return {int(row[0]): "/".join(str(int(value)) for value in row[1:]) for row in rows}


def digests(connection: Connection, low: int, high: int) -> dict[int, str]:
    """What the levels of each block added up to when they were copied."""
    b = own.block.c
    rows = connection.execute(select(own.block).where(b.number >= low, b.number < high))
    return {row.number: row.digest for row in rows if row.digest}


def stock(connection: Connection, wanted: Collection[tuple[str, str]]) -> list[dict[str, Any]]:
    """The levels of products, by GTIN and location."""
    level = copied.plain(t.stock_level)
    levels = (
        select(level, t.product.c.gtin)
        .join(t.product, t.product.c.id == level.c.product_id)
        .where(t.product.c.gtin.in_([gtin for gtin, _ in wanted]))
    )
    rows = rows_of(connection, levels)
    return [row for row in rows if (row.pop("gtin"), row["location_id"]) in wanted]


def waits_at(location: str) -> ColumnElement[bool]:
    """That a reservation waits for its customer at a location."""
    return and_(_r.location_id == location, _r.state.in_([state.value for state in WAITING]))


def waiting_here(connection: Connection, location: str) -> list[str]:
    """The reservations that do."""
    return list(connection.execute(select(_r.id).where(waits_at(location))).scalars())
