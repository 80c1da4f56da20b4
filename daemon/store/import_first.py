"""The first import of products into a store that has none, on SQLite: laid ready beside it, then put in by popularity.

Rows are looked at in the order of the file and laid into a temporary table; from there they go in as they sell, a piece
to a transaction, with their words, so that nothing is numbered or read again afterwards: half the time of entering them
like any others (`import_products`). Best sellers lie side by side in the file, too, which is where they are read.
An import killed before its end leaves whole products; the next one makes the index anew.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.dialects import sqlite

from daemon.store import Store, import_products, news, search, spelling
from daemon.store import tables as t
from daemon.store.engine import bulk_execute, given
from daemon.store.errors import Conflict
from daemon.store.import_goods import NOTHING, Checked, Goods, spoken
from daemon.store.import_shapes import ProductRow
from daemon.store.indexing import Called
from daemon.store.transaction import Reading, Writing

PIECE = 50_000
"""Products to a transaction."""
_CACHES = ("PRAGMA main.cache_size = -64000", "PRAGMA temp.cache_size = -16000")
"""While products come in by popularity their numbers do not: the index of these fits into 64 MB for a million."""
_NAMES = Goods._fields
_TEXTS = frozenset({"names", "descriptions", "label"})
_WORDS = table("product_search", column("rowid"), column("name"), column("more"))


def _table(name: str, key: str, *, unique: bool | None = None) -> Table:
    """One that lives as long as the connection, under ``key`` in order of what comes in."""
    goods = [
        Column(
            name,
            Text() if name in _TEXTS else t.product.c[name].type,
            unique=unique if name == "sku" else None,
        )
        for name in _NAMES
    ]
    return Table(
        name,
        MetaData(),
        Column(key, Integer, primary_key=True),
        Column("gtin", String(14), unique=unique),
        *goods,
        Column("name", Text),
        Column("more", Text),
        prefixes=["TEMPORARY"],
    )


_ready = _table("product_ready", "line", unique=True)
_order = Table(
    "product_order",
    MetaData(),
    Column("place", Integer, primary_key=True),
    Column("line", Integer),
    prefixes=["TEMPORARY"],
)
_now = _table("product_now", "place")
"""What goes in next."""
_BY_GTIN = text(
    "SELECT gtin, sku FROM temp.product_ready WHERE gtin IN (SELECT value FROM json_each(:values))"
)
_BY_SKU = text("SELECT gtin, sku FROM temp.product_ready WHERE sku IN (SELECT value FROM json_each(:values))")
_given = [column for column in _ready.c if column.name != "line"]
_INSERT = insert(_ready).values({column.name: given(column) for column in _given})


async def is_first(store: Store) -> bool:
    """Whether products can go in this way."""
    return await store.read(_has_none)


def _has_none(tx: Reading) -> bool:
    return tx.connection.dialect.name == "sqlite" and _no_product(tx.connection)


def _no_product(connection: Connection) -> bool:
    return connection.execute(select(t.product.c.id).limit(1)).first() is None


class First:
    """Products on their way in. Use `taking`, `take` what a file holds, then `enter`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._called = Called(dict(store.directory.categories))

    @classmethod
    @asynccontextmanager
    async def taking(cls, store: Store) -> AsyncIterator[First]:
        """For the time of one import."""
        first = cls(store)
        await store.write(_prepare)
        try:
            yield first
        finally:
            await store.write(_forget)

    def take(self, tx: Writing, rows: Sequence[ProductRow]) -> list[str]:
        """Lay rows ready; the reason of each that is refused, empty for the others."""
        numbers, skus = [row.gtin.strip().zfill(14) for row in rows], [row.sku for row in rows]
        found = tx.connection.execute(_BY_GTIN, {"values": json.dumps(numbers)}).all()
        owners = tx.connection.execute(_BY_SKU, {"values": json.dumps(skus)}).all()
        checked = Checked({row.sku: row.gtin for row in owners}, {row.gtin: row.sku for row in found})
        reasons = checked.take(tx, rows)
        again = [row.gtin for row in found if row.gtin in checked.made]
        if again:
            tx.connection.execute(delete(_ready).where(_ready.c.gtin.in_(again)))
        goods = (
            (gtin, *import_products.with_lowest(tx, one, None, []), *self._words(gtin, one))
            for gtin, one in checked.made.items()
        )
        bulk_execute(tx.connection, _INSERT, _given, goods, formed=_TEXTS)
        return reasons

    def _words(self, gtin: str, one: Goods) -> tuple[str, str]:
        words = spoken(one.names) if one.label == NOTHING else f"{spoken(one.names)} {spoken(one.label)}"
        name, more = self._called.words(gtin, one.sku, one.category_id, one.brand, words)
        return " ".join(name), " ".join(more)

    async def enter(self) -> AsyncIterator[float]:
        """Put in what lies ready; says how much of it is done. Raises Conflict when another was faster."""
        count = await self._store.write(_place)
        yield 0.2
        for begin in range(1, count + 1, PIECE):
            await self._store.write(_piece, begin)
            yield 0.2 + 0.6 * min(1.0, (begin + PIECE) / count)
        await self._store.write(_end)


def _prepare(tx: Writing) -> None:
    _forget(tx)
    for cache in _CACHES:
        tx.connection.exec_driver_sql(cache)
    _ready.create(tx.connection)


def _forget(tx: Writing) -> None:
    for one in (_ready, _order, _now):
        tx.connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{one.name}")


def _place(tx: Writing) -> int:
    """Number what lies ready in the order in which it sells; how much it is."""
    _order.create(tx.connection)
    _now.create(tx.connection)
    ordered = select(_ready.c.line).order_by(_ready.c.popularity, _ready.c.line)
    tx.connection.execute(insert(_order).from_select(["line"], ordered))
    return int(tx.connection.execute(select(func.count()).select_from(_order)).scalar_one())


def _piece(tx: Writing, begin: int) -> None:
    here = _now.c
    names = [column.name for column in _given]
    mine = (
        select(_order.c.place, *(_ready.c[name] for name in names))
        .join(_ready, _ready.c.line == _order.c.line)
        .where(_order.c.place.between(begin, begin + PIECE - 1))
        .order_by(_order.c.place)
    )
    tx.connection.execute(delete(_now))
    tx.connection.execute(insert(_now).from_select(["place", *names], mine))
    if begin == 1:
        if not _no_product(tx.connection):
            raise Conflict("products came in meanwhile", "another import was faster; run this one again")
        search.begin_many(tx.connection, anew=True)
        news.set_index_due(tx, due=True)
    wanted = set(tx.connection.execute(select(here.category_id).distinct()).scalars())
    import_products.make_categories(tx, wanted)
    fixed = {"attributes": "[]", "image": "", "rev": news.next_revision(tx)}
    values = [here.place, here.place, here.gtin, *(literal(value) for value in fixed.values())]
    rows = select(*values, *(here[name] for name in _NAMES)).order_by(here.place)
    tx.connection.execute(sqlite.insert(t.product).from_select(["id", "rank", "gtin", *fixed, *_NAMES], rows))
    words = select(here.place, here.name, here.more).order_by(here.place)
    tx.connection.execute(insert(_WORDS).from_select(["rowid", "name", "more"], words))


def _end(tx: Writing) -> None:
    if not news.index_is_due(tx):
        return  # the file held nothing
    search.end_many(tx.connection)
    spelling.rebuild(tx.connection)
    news.set_index_due(tx, due=False)
