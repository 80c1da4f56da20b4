"""Narrowing a list of products: by category, brand, price and what can be had here; and what there is to narrow by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam

from daemon.schema import FacetValue, ProductFacets
from daemon.store import pricing, search
from daemon.store import tables as t
from daemon.store.indexing import BRAND, CATEGORY
from daemon.store.transaction import Reading
from drivers.vocabulary import Currency, Money

COUNTED = 1000
"""So many products are looked at for what they can be narrowed by."""
MOST_VALUES = 100
"""So many brands and categories are named, those of the most products first."""

available = (t.stock_level.c.on_hand - t.stock_level.c.reserved - t.stock_level.c.unsellable).label(
    "available"
)
"""What can be had of a product at the location of the row; a label, since lists show it too."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """What is kept of a list; all of it by default. Prices are in minor units, both ends included."""

    category: str = ""
    """With what lies below it."""
    brand: str = ""
    price_from: int | None = None
    price_to: int | None = None
    in_stock: bool = False
    """In this shop."""


STOCKED_HERE = and_(
    t.stock_level.c.product_id == t.product.c.id,
    t.stock_level.c.location_id == bindparam("here", type_=String),
)
"""That a level is of the product, in this shop: the location given as ``here``."""


def here(tx: Reading) -> dict[str, Any]:
    """What statements with `STOCKED_HERE` want."""
    return {"here": tx.directory.station.location}


def marked(narrow: Narrow) -> tuple[list[str], Narrow]:
    """What of ``narrow`` the search index itself knows, as its marks, and what is left."""
    marks = [search.mark(CATEGORY, narrow.category)] if narrow.category else []
    if narrow.brand:
        marks.append(search.mark(BRAND, narrow.brand))
    return marks, replace(narrow, category="", brand="")


def conditions(tx: Reading, narrow: Narrow) -> list[ColumnElement[bool]]:
    """What rows of product and stock here must fulfil."""
    found: list[ColumnElement[bool]] = []
    if narrow.category:
        node = tx.directory.categories.get(narrow.category)
        found.append(t.product.c.category_id.in_(node.below if node else [narrow.category]))
    if narrow.brand:
        found.append(t.product.c.brand == narrow.brand)
    if narrow.price_from is not None:
        found.append(pricing.amount_at(tx.now) >= narrow.price_from)
    if narrow.price_to is not None:
        found.append(pricing.amount_at(tx.now) <= narrow.price_to)
    if narrow.in_stock:
        found.append(available > 0)
    return found


def facets(tx: Reading, hits: Select[Any], given: Mapping[str, Any]) -> ProductFacets:
    """What the first `COUNTED` of ``hits`` (of product and stock here), asked with ``given``, can be narrowed by."""
    p = t.product.c
    columns = (p.category_id, p.brand, *pricing.COLUMNS, available)
    rows = tx.connection.execute(hits.with_only_columns(*columns).limit(COUNTED), given).all()
    prices = sorted((pricing.amount(row, tx.now), row.currency) for row in rows)
    return ProductFacets(
        counted=len(rows),
        categories=_values(Counter(row.category_id for row in rows)),
        brands=_values(Counter(row.brand for row in rows)),
        cheapest=_money(*prices[0]) if prices else None,
        dearest=_money(*prices[-1]) if prices else None,
        in_stock=sum(row.available is not None and row.available > 0 for row in rows),
    )


def _money(minor: int, currency: str) -> Money:
    return Money(minor, Currency(currency))


def _values(counted: Counter[str]) -> list[FacetValue]:
    order = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [FacetValue(value=value, products=products) for value, products in order[:MOST_VALUES] if value]
