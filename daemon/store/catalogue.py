"""The catalogue: products by GTIN or SKU, search as typed, one page at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import structs
from sqlalchemy import ColumnElement, Integer, Row, Select, String, bindparam, false, func, or_, select

from daemon.schema import ProductList, ProductSummary, ProductView, VariantView
from daemon.store import gtin as gtins
from daemon.store import narrowing, pricing, reviews, search
from daemon.store import tables as t
from daemon.store.errors import Invalid
from daemon.store.narrowing import STOCKED_HERE, Narrow, available, conditions, here
from daemon.store.places import media_link
from daemon.store.search import Stage
from daemon.store.stock import word
from daemon.store.transaction import Reading

PAGE = 24
LARGEST_PAGE = 100
BEGUN_TO = 1000
"""Of the products whose GTIN begins as typed, so many are looked at."""
COUNT_TO = 1000
COUNT_SEVERAL_TO = 250
"""Where several words meet, counting takes longer than finding: what lies between has to be walked through."""
STAGES = tuple(Stage)
EVERYTHING = Narrow()
_APART = re.compile(r"[\s-]+")
"""What people put between the digits of a number."""

_CARD: tuple[ColumnElement[Any], ...] = (
    t.product.c.rank,
    t.product.c.gtin,
    t.product.c.sku,
    t.product.c.names,
    t.product.c.brand,
    t.product.c.category_id,
    t.product.c.image,
    *pricing.COLUMNS,
)
"""What a card in a list shows."""

# Statements are built once: to build one takes SQLAlchemy longer than SQLite takes to answer it.
_AFTER, _MOST = bindparam("after", type_=Integer), bindparam("most", type_=Integer)
_STOCKED = t.product.outerjoin(t.stock_level, STOCKED_HERE)
_CARDS: Select[Any] = select(*_CARD, available, t.stock_level.c.observed_at)
_BROWSED = (
    _CARDS.select_from(_STOCKED).where(t.product.c.rank > _AFTER).order_by(t.product.c.rank).limit(_MOST)
)
_SKU = t.product.c.sku.in_((bindparam("sku", type_=String), bindparam("large", type_=String)))
_BY_SKU = _CARDS.select_from(_STOCKED).where(_SKU)
_BY_GTIN = _CARDS.select_from(_STOCKED).where(t.product.c.gtin == bindparam("gtin", type_=String))
_PAGE_BY_GTIN = select(t.product).where(t.product.c.gtin == bindparam("wanted", type_=String))
_PAGE_BY_SKU = select(t.product).where(t.product.c.sku == bindparam("wanted", type_=String))
_TUTORIALS = (
    select(t.tutorial.c.id)
    .join(t.tutorial_product, t.tutorial_product.c.tutorial_id == t.tutorial.c.id)
    .where(t.tutorial_product.c.product_id == bindparam("product", type_=Integer))
    .order_by(t.tutorial.c.position)
)
_SISTERS = (
    select(t.product.c.gtin, t.product.c.label, available)
    .select_from(_STOCKED)
    .where(t.product.c.group_id == bindparam("group", type_=String))
    .order_by(t.product.c.id)
)
_JOINED = search.INDEX.join(t.product, t.product.c.rank == search.INDEX.c.rowid).outerjoin(
    t.stock_level, STOCKED_HERE
)
"""Index, product, stock here, in that order: the engine walks the index and stops early."""
_HITS = {
    make: _CARDS.select_from(_JOINED).where(match).order_by(search.INDEX.c.rowid)
    for make, match in search.MATCH.items()
}
"""Cards of the products that match, in the order of the index; by the name of the dialect."""
_FOUND = {make: hits.where(search.INDEX.c.rowid > _AFTER).limit(_MOST) for make, hits in _HITS.items()}
_COUNTED = {
    make: select(func.count()).select_from(select(search.INDEX.c.rowid).where(match).limit(_MOST).subquery())
    for make, match in search.MATCH.items()
}


def product(tx: Reading, text: str) -> ProductView | None:
    """The page of the product with this GTIN, in any of its lengths."""
    gtin = gtins.normal(text)
    return None if gtin is None else _page(tx, _PAGE_BY_GTIN, gtin)


def product_by_sku(tx: Reading, sku: str) -> ProductView | None:
    """The page of the product with this SKU."""
    return _page(tx, _PAGE_BY_SKU, sku.strip())


def products(
    tx: Reading,
    typed: str = "",
    *,
    limit: int = PAGE,
    cursor: str = "",
    narrow: Narrow = EVERYTHING,
    facets: bool = False,
) -> ProductList:
    """One page of what was typed (or of all), most popular first.

    A GTIN or SKU in full is found first; how well the others fit comes before how popular they are (`Stage`).
    ``facets`` are counted for words and for everything, not for numbers. Raises Invalid for a cursor that is none of
    ours.
    """
    filters = conditions(tx, narrow)
    if not search.tokens(typed):
        if typed.strip():
            return ProductList(items=[], cursor=None, total=0)
        return _browse(tx, filters, limit, _place(cursor)[1], facets=facets)
    digits = _APART.sub("", typed)
    number = digits.isascii() and digits.isdigit()
    if not cursor:
        named = _named(tx, digits if number else typed, filters)
        if named:
            return ProductList(items=named, cursor=None, total=len(named))
    if number and len(digits) > gtins.BEGINNING:
        begun = _begun(tx, digits, filters, limit=limit, cursor=cursor)
        if begun.total:
            return begun
    return _search(tx, typed, narrow, limit=limit, cursor=cursor, facets=facets)


def picture(tx: Reading, row: Row[Any]) -> str:
    """The product's picture, or its category's."""
    node = tx.directory.categories.get(row.category_id)
    return media_link(row.image or (node.image if node else ""))


def _page(tx: Reading, statement: Select[Any], wanted: str) -> ProductView | None:
    row = tx.connection.execute(statement, {"wanted": wanted}).first()
    if row is None:
        return None
    node = tx.directory.categories.get(row.category_id)
    tutorials = tx.connection.execute(_TUTORIALS, {"product": row.id}).scalars()
    return ProductView(
        gtin=row.gtin,
        sku=row.sku,
        name=row.names,
        brand=row.brand,
        category=row.category_id,
        category_path=list(node.path) if node else [],
        description=row.descriptions,
        attributes=row.attributes,
        price=pricing.price(row, tx.now),
        image=picture(tx, row),
        variants=_variants(tx, row),
        tutorials=list(tutorials),
        reviews=reviews.summary(tx, row.id, row.stars),
    )


def _variants(tx: Reading, row: Row[Any]) -> list[VariantView]:
    if not row.group_id:
        return []
    sisters = tx.connection.execute(_SISTERS, {"group": row.group_id, **here(tx)}).all()
    if len(sisters) < 2:
        return []
    return [
        VariantView(
            gtin=s.gtin, label=s.label, available=None if s.available is None else max(0, s.available)
        )
        for s in sisters
    ]


def _summary(tx: Reading, row: Row[Any]) -> ProductSummary:
    available = None if row.available is None else max(0, row.available)
    return ProductSummary(
        gtin=row.gtin,
        sku=row.sku,
        name=row.names,
        brand=row.brand,
        category=row.category_id,
        price=pricing.price(row, tx.now),
        image=picture(tx, row),
        stock=word(available),
        available=available,
        observed_at=row.observed_at,
    )


def _place(cursor: str) -> tuple[Stage, int]:
    """A cursor's stage and the rank behind which to go on."""
    if not cursor:
        return Stage.WHOLE, 0
    stage, _, rank = cursor.partition("-")
    if stage not in STAGES or not (rank.isascii() and rank.isdigit()) or len(rank) > 9:
        raise Invalid(
            "no such page", f"cursor {cursor[:40]!r} was not given by this search", code="bad_cursor"
        )
    return Stage(stage), int(rank)


def _browse(
    tx: Reading, filters: list[ColumnElement[bool]], limit: int, after: int, *, facets: bool
) -> ProductList:
    given = here(tx)
    statement = _BROWSED.where(*filters) if filters else _BROWSED
    rows = tx.connection.execute(statement, {"after": after, "most": limit + 1, **given}).all()
    inner = select(t.product.c.id).select_from(_STOCKED if filters else t.product).where(*filters)
    placed = [(Stage.WHOLE, row) for row in rows]
    page = _listed(tx, placed, limit, total=_count(tx, inner, given if filters else {}))
    if not facets:
        return page
    hits = _CARDS.select_from(_STOCKED).where(*filters).order_by(t.product.c.rank)
    return structs.replace(page, facets=narrowing.facets(tx, hits, given))


def _named(tx: Reading, typed: str, filters: list[ColumnElement[bool]]) -> list[ProductSummary]:
    gtin = gtins.normal(typed)
    if gtin is None:
        statement, given = _BY_SKU, {"sku": typed.strip(), "large": typed.strip().upper()}
    else:
        statement, given = _BY_GTIN, {"gtin": gtin}
    if filters:
        statement = statement.where(*filters)
    row = tx.connection.execute(statement, given | here(tx)).first()
    return [] if row is None else [_summary(tx, row)]


def _begun(
    tx: Reading, digits: str, filters: list[ColumnElement[bool]], *, limit: int, cursor: str
) -> ProductList:
    """Products some form of whose GTIN begins with ``digits``, most popular first, at most so many."""
    stage, after = _place(cursor)
    where = or_(false(), *(t.product.c.gtin.between(*ends) for ends in gtins.ranges(digits)))
    near = select(t.product.c.rank).where(where).limit(BEGUN_TO).subquery()
    fits = [t.product.c.rank.in_(select(near.c.rank)), *filters]
    given = here(tx)
    rows = tx.connection.execute(_BROWSED.where(*fits), {"after": after, "most": limit + 1, **given}).all()
    total = _count(tx, select(t.product.c.id).select_from(_STOCKED).where(*fits), given)
    return _listed(tx, [(stage, row) for row in rows], limit, total=total)


def _search(tx: Reading, typed: str, narrow: Narrow, *, limit: int, cursor: str, facets: bool) -> ProductList:
    marks, left = narrowing.marked(narrow)
    filters = conditions(tx, left)

    def told(query: str, total: int) -> ProductList:
        page_ = _listed(tx, page, limit, total=total)
        if not facets:
            return page_
        hits = _HITS[tx.connection.dialect.name].where(*filters)
        return structs.replace(page_, facets=narrowing.facets(tx, hits, {"query": query, **here(tx)}))

    asked = search.Search(tx.connection, typed, marks)
    most = COUNT_TO if facets or len(asked.words) == 1 else COUNT_SEVERAL_TO
    first, after = _place(cursor)
    page: list[tuple[Stage, Row[Any]]] = []
    if first not in search.SLIPS:
        total = _matches(tx, asked.inside, filters, most)
        for stage, query in asked.stages():
            if STAGES.index(stage) < STAGES.index(first):
                continue
            rows = _matching(tx, query, filters, after=after, limit=limit + 1 - len(page))
            page += [(stage, row) for row in rows]
            if len(page) > limit or (not cursor and len(page) == total):
                break
            after = 0
        if page or cursor:
            return told(asked.inside, total)
    for stage in [first] if cursor else search.SLIPS:
        slip = asked.slip(stage)
        if slip is not None:
            rows = _matching(tx, slip, filters, after=after, limit=limit + 1)
            page = [(stage, row) for row in rows]
            if page:
                return told(slip, _matches(tx, slip, filters, most))
    return ProductList(items=[], cursor=None, total=0)


def _matches(tx: Reading, query: str, filters: list[ColumnElement[bool]], most: int) -> int:
    """How many there are, at most ``most``."""
    make = tx.connection.dialect.name
    if not filters:
        return tx.connection.execute(_COUNTED[make], {"query": query, "most": most}).scalar_one()
    hits = _HITS[make].with_only_columns(search.INDEX.c.rowid).where(*filters)
    return _count(tx, hits, {"query": query} | here(tx), most)


def _matching(
    tx: Reading, query: str, filters: list[ColumnElement[bool]], *, after: int, limit: int
) -> Sequence[Row[Any]]:
    """Rows that match, in the order of the index, so that the engine stops reading after ``limit``."""
    statement = _FOUND[tx.connection.dialect.name]
    if filters:
        statement = statement.where(*filters)
    return tx.connection.execute(statement, {"query": query, "after": after, "most": limit, **here(tx)}).all()


def _count(tx: Reading, rows: Select[Any], given: Mapping[str, Any], most: int = COUNT_TO) -> int:
    bounded = rows.limit(most).subquery()
    return tx.connection.execute(select(func.count()).select_from(bounded), given).scalar_one()


def _listed(tx: Reading, rows: Sequence[tuple[Stage, Row[Any]]], limit: int, *, total: int) -> ProductList:
    items = [_summary(tx, row) for _, row in rows[:limit]]
    if len(rows) <= limit:
        return ProductList(items=items, cursor=None, total=total)
    stage, last = rows[limit - 1]
    return ProductList(items=items, cursor=f"{stage}-{last.rank}", total=total)
