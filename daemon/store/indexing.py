"""Keeps the search index in step with the catalogue: made anew after an import, numbered by popularity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, func, select, update

from daemon.schema import Words
from daemon.store import gtin as gtins
from daemon.store import search, spelling
from daemon.store import tables as t
from daemon.store.places import CategoryNode
from daemon.store.transaction import Writing

_BATCH = 2_000
BRAND = "b"
CATEGORY = "c"
"""Of the product, and each above it."""


def reindex(tx: Writing, categories: dict[str, CategoryNode]) -> None:
    """Number the products by popularity (1 sells best) and make the index anew from what they are called.

    ``categories`` is the tree as it is now; an import may have changed it since the directory was read.
    """
    fill(tx.connection, categories)
    spelling.rebuild(tx.connection)


def fill(connection: Connection, categories: dict[str, CategoryNode]) -> None:
    """Number the products and make the full-text index, without the tails of its words."""
    p = t.product.c
    place = func.row_number().over(order_by=(p.popularity, p.id)).label("place")
    order = select(p.id, place).subquery()
    moved = update(t.product).where(p.id == order.c.id, p.rank != order.c.place).values(rank=order.c.place)
    connection.execute(moved)
    search.rebuild(connection, _texts(connection, categories))


def _texts(
    connection: Connection, categories: dict[str, CategoryNode]
) -> Iterator[tuple[int, str, str, Sequence[str]]]:
    p = t.product.c
    columns = (p.rank, p.gtin, p.sku, p.brand, p.names, p.label, p.attributes, p.category_id)
    above = {key: " ".join(_all(words) for words in node.path) for key, node in categories.items()}
    marks: dict[str, list[str]] = {}
    for node in categories.values():
        for below in node.below:
            marks.setdefault(below, []).append(search.mark(CATEGORY, node.id))
    rows = connection.execute(select(*columns).order_by(p.rank).execution_options(yield_per=_BATCH))
    for row in rows:
        name = f"{_all(row.names)} {row.brand} {_all(row.label)}"
        values = " ".join(_all(value) for _, value in row.attributes)
        numbers = f"{' '.join(gtins.beginnings(row.gtin))} {row.sku}"
        more = f"{above.get(row.category_id, '')} {values} {numbers}"
        yield row.rank, name, more, [search.mark(BRAND, row.brand), *marks.get(row.category_id, ())]


def _all(words: Words) -> str:
    return " ".join(words.values())
