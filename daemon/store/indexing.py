"""Keeps the search index in step with the catalogue: made anew after an import, numbered by popularity."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import bindparam, select, update

from daemon.schema import Words
from daemon.store import gtin as gtins
from daemon.store import search
from daemon.store import tables as t
from daemon.store.places import CategoryNode
from daemon.store.transaction import Writing


def reindex(tx: Writing, categories: dict[str, CategoryNode]) -> None:
    """Number the products by popularity (1 sells best) and make the index anew from what they are called.

    ``categories`` is the tree as it is now; an import may have changed it since the directory was read.
    """
    p = t.product.c
    order = tx.connection.execute(select(p.id, p.rank).order_by(p.popularity, p.id)).all()
    moved = [{"key": row.id, "place": n} for n, row in enumerate(order, 1) if row.rank != n]
    if moved:
        statement = update(t.product).where(p.id == bindparam("key")).values(rank=bindparam("place"))
        tx.connection.execute(statement, moved)
    search.rebuild(tx.connection, _texts(tx, categories))


def _texts(tx: Writing, categories: dict[str, CategoryNode]) -> Iterator[tuple[int, str, str]]:
    p = t.product.c
    columns = (p.rank, p.gtin, p.sku, p.brand, p.names, p.label, p.attributes, p.category_id)
    above = {key: " ".join(_all(words) for words in node.path) for key, node in categories.items()}
    for row in tx.connection.execute(select(*columns).order_by(p.rank)):
        name = f"{_all(row.names)} {row.brand} {_all(row.label)}"
        values = " ".join(_all(value) for _, value in row.attributes)
        numbers = f"{row.gtin} {gtins.short(row.gtin)} {row.sku}"
        yield row.rank, name, f"{above.get(row.category_id, '')} {values} {numbers}"


def _all(words: Words) -> str:
    return " ".join(words.values())
