"""Keeps the search index in step with the catalogue: made anew after an import, numbered by popularity."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import msgspec
from sqlalchemy import Connection, Text, func, select, type_coerce, update

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
) -> Iterator[tuple[int, list[str], list[str]]]:
    """Of each product, in order of rank: rank, the words of its name, the words and marks beside it."""
    p = t.product.c
    kept = [type_coerce(column, Text) for column in (p.names, p.label, p.attributes)]
    columns = (p.rank, p.gtin, p.sku, p.brand, p.category_id, *kept)
    found = connection.execute(select(*columns).order_by(p.rank).execution_options(yield_per=_BATCH))
    called = Called(categories)
    for rank, gtin, sku, brand, category, names, label, attributes in found:
        words = " ".join([*_VALUES(names).values(), *_VALUES(label).values()])
        values = ""
        if attributes != _NO_ATTRIBUTES:
            values = " ".join(" ".join(value.values()) for _, value in _PAIRS(attributes))
        yield rank, *called.words(gtin, sku, category, brand, words, values)


class Called:
    """What products are called, as the index has it. Each step is one of C's over many words: there are millions."""

    def __init__(self, categories: dict[str, CategoryNode]) -> None:
        self._known = _Known()
        self._above = _above(categories)

    def words(
        self, gtin: str, sku: str, category: str, brand: str, name: str, values: str = ""
    ) -> tuple[list[str], list[str]]:
        """The words of its name (in all languages, with its label), and the words and marks beside it."""
        above = self._above.get(category)
        if above is None:  # it is new: called by its id, below nothing
            above = tuple(search.tokens(category)), (search.mark(CATEGORY, category),)
            self._above[category] = above
        more, marks = above
        numbers = (*gtins.beginnings(gtin), *search.tokens_of(sku), search.mark(BRAND, brand))
        beside = dict.fromkeys(
            (*more, *self._known.tokens(values), *numbers) if values else (*more, *numbers)
        )
        return self._known.tokens(f"{name} {brand}"), [*beside, *marks]


_VALUES = msgspec.json.Decoder(dict[str, str]).decode
_PAIRS = msgspec.json.Decoder(list[tuple[dict[str, str], dict[str, str]]]).decode
_NO_ATTRIBUTES = "[]"
_MOST_KNOWN = 50_000


class _Known(dict[str, tuple[str, ...]]):
    """Words as they are written, and what they fold to: a shop's names are made of some ten thousand."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        made = self[word] = search.tokens_of(word)
        return made

    def tokens(self, words: str) -> list[str]:
        """As `search.tokens`."""
        return list(dict.fromkeys(chain.from_iterable(map(self.__getitem__, dict.fromkeys(words.split())))))


def _above(categories: dict[str, CategoryNode]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """What a category lends to its products: the words of its names and of those above it, and all their marks."""
    marks: dict[str, list[str]] = {}
    for node in categories.values():
        for below in node.below:
            marks.setdefault(below, []).append(search.mark(CATEGORY, node.id))
    return {
        key: (
            tuple(search.tokens(" ".join(word for words in node.path for word in words.values()))),
            tuple(marks[key]),
        )
        for key, node in categories.items()
    }
