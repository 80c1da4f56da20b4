"""What is new in the catalogue: one number that grows, and whether the search index has yet to be made anew.

Each transaction that changes products, categories, locations, clerks or tutorials takes the next number; a product
bears the number of its last change (``rev``). Whoever keeps a copy asks for the number, and for what has a higher one
than his copy. The numbering by popularity (``rank``) is no change: it belongs to the index.
"""

from __future__ import annotations

from sqlalchemy import select

from daemon.store.tables import counter
from daemon.store.transaction import Reading, Writing, next_number, upsert

CATALOGUE = "catalogue"
"""Counter: the catalogue's revision."""
INDEX_DUE = "catalogue/index_due"
"""Counter: 1 while the index lacks something that was imported; it outlives whoever was to make it."""


def next_revision(tx: Writing) -> int:
    """The number of this transaction's changes, from 1, without gaps."""
    return next_number(tx, CATALOGUE)


def revision(tx: Reading) -> int:
    """The number of the last change; 0 before the first."""
    return _read(tx, CATALOGUE)


def index_is_due(tx: Reading) -> bool:
    """Whether something was imported that the search does not know yet."""
    return _read(tx, INDEX_DUE) != 0


def set_index_due(tx: Writing, *, due: bool) -> None:
    """Note it, or that it is done; it goes with the transaction."""
    values = {"last": int(due)}
    statement = upsert(tx, counter).values(name=INDEX_DUE, **values)
    tx.connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def _read(tx: Reading, name: str) -> int:
    return int(tx.connection.execute(select(counter.c.last).where(counter.c.name == name)).scalar() or 0)
