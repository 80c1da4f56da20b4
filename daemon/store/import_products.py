"""Products of an import, a batch at a time: what is there is read once, what differs is written in three statements.

A row that changes nothing is taken and leaves no trace: no revision, no new search index. A price that ends is kept
(``pricing.py``). Checks are those of a single row, in the order of the file; rows of one batch know of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Text, func, insert, select, type_coerce, update

from daemon.schema import Language
from daemon.store import gtin as gtins
from daemon.store import news, pricing
from daemon.store import tables as t
from daemon.store.engine import bulk_execute, given
from daemon.store.import_goods import Checked, Goods
from daemon.store.import_shapes import ProductRow
from daemon.store.price_tables import past_price
from daemon.store.pricing import Asked
from daemon.store.transaction import Writing, upsert

_NAMES = Goods._fields
_TEXTS = ("names", "descriptions", "label")
_p = t.product.c
_FRESH = ("id", "gtin", "rank", "attributes", "image", "rev")
_TO_INSERT = [_p[name] for name in (*_FRESH, *_NAMES)]
_TO_UPDATE = [_p[name] for name in ("rev", *_NAMES)]
_FORMER = select(
    _p.id,
    _p.gtin,
    *(type_coerce(_p[name], Text).label(name) if name in _TEXTS else _p[name] for name in _NAMES),
)
_INSERT = insert(t.product).values({column.name: given(column) for column in _TO_INSERT})
_UPDATE = update(t.product).values({c.name: given(c) for c in _TO_UPDATE}).where(_p.id == given(_p.id))
LAST = 10_000
"""Position of a category nobody placed."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Products to write, and what is there of them."""

    keys: dict[str, int]
    """GTIN → local key."""
    before: dict[str, Goods]
    made: dict[str, Goods]


def put(tx: Writing, rows: Sequence[ProductRow]) -> list[str]:
    """Enter or replace products; the reason of each that is refused, empty for those that went in.

    What the database itself minds is raised for the batch as a whole (DataError, IntegrityError).
    """
    numbers = {gtin for row in rows if (gtin := gtins.normal(row.gtin))}
    found = tx.connection.execute(_FORMER.where(_p.gtin.in_(numbers))).all()
    skus = select(_p.sku, _p.gtin).where(_p.sku.in_({row.sku for row in rows}))
    owners = {row.sku: row.gtin for row in tx.connection.execute(skus)}
    checked = Checked(owners, {row.gtin: row.sku for row in found})
    reasons = checked.take(tx, rows)
    keys = {row.gtin: row.id for row in found}
    _write(tx, _Batch(keys, {row.gtin: Goods(*row[2:]) for row in found}, checked.made))
    return reasons


def _write(tx: Writing, batch: _Batch) -> None:
    changed, fresh = [], []
    past = _past(tx, batch)
    for gtin, goods in batch.made.items():
        before = batch.before.get(gtin)
        goods = with_lowest(tx, goods, before, past.get((batch.keys.get(gtin, 0), goods.currency), []))  # noqa: PLW2901 - the same, priced
        if before is None:
            fresh.append((gtin, goods))
        elif goods != before:
            changed.append((gtin, before, goods))
    if not (fresh or changed):
        return
    revision = news.next_revision(tx)
    make_categories(tx, {goods.category_id for _, goods in fresh} | {new.category_id for *_, new in changed})
    if changed:
        _keep(tx, [(batch.keys[gtin], before) for gtin, before, new in changed if before.asked != new.asked])
        values = ((revision, *goods, batch.keys[gtin]) for gtin, _, goods in changed)
        bulk_execute(tx.connection, _UPDATE, [*_TO_UPDATE, _p.id], values, formed=_TEXTS)
    if fresh:
        first = 1 + int(tx.connection.execute(select(func.coalesce(func.max(_p.id), 0))).scalar_one())
        rows = (
            (number, gtin, 0, "[]", "", revision, *goods) for number, (gtin, goods) in enumerate(fresh, first)
        )
        bulk_execute(tx.connection, _INSERT, _TO_INSERT, rows, formed=("attributes", *_TEXTS))
    if fresh or any(before.searched != new.searched for _, before, new in changed):
        news.set_index_due(tx, due=True)


def make_categories(tx: Writing, wanted: set[str]) -> None:
    """Make those that are not there."""
    known = set(tx.connection.execute(select(t.category.c.id).where(t.category.c.id.in_(wanted))).scalars())
    if wanted - known:
        rows = [
            {"id": name, "parent": "", "names": dict.fromkeys(Language, name), "image": "", "position": LAST}
            for name in sorted(wanted - known)
        ]
        tx.connection.execute(upsert(tx, t.category).on_conflict_do_nothing(), rows)


def _keep(tx: Writing, ended: list[tuple[int, Goods]]) -> None:
    """Keep prices that end now. One that ends in the moment in which it began was never asked for."""
    rows = [
        {
            "product_id": key,
            "until": tx.now,
            "price_minor": was.price_minor,
            "offer_minor": was.offer_minor,
            "valid_from": was.valid_from,
            "valid_to": was.valid_to,
            "currency": was.currency,
        }
        for key, was in ended
    ]
    if rows:
        tx.connection.execute(upsert(tx, past_price).on_conflict_do_nothing(), rows)


def _past(tx: Writing, batch: _Batch) -> dict[tuple[int, str], list[Asked]]:
    """By product and currency, what was asked for those that are reduced, each until its end."""
    reduced = [
        batch.keys[gtin]
        for gtin, goods in batch.made.items()
        if gtin in batch.keys and _reduced(goods) and goods.asked != batch.before[gtin].asked
    ]
    found: dict[tuple[int, str], list[Asked]] = {}
    past = past_price.c
    rows = tx.connection.execute(
        select(past_price).where(past.product_id.in_(reduced)).order_by(past.product_id, past.until)
    )
    for row in rows if reduced else ():
        asked = Asked(row.price_minor, row.offer_minor, row.valid_from, row.valid_to, row.until)
        found.setdefault((row.product_id, row.currency), []).append(asked)
    return found


def _reduced(goods: Goods) -> bool:
    return goods.before_minor is not None or goods.offer_minor is not None


def with_lowest(tx: Writing, goods: Goods, before: Goods | None, past: list[Asked]) -> Goods:
    """The lowest price of the 30 days before a reduction, where the file does not say it.

    A reduction begins with its offer, else now; while it goes on, what was found at its beginning holds.
    """
    if goods.lowest_30d_minor is not None or not _reduced(goods):
        return goods
    if before is not None and _reduced(before) and before.asked == goods.asked:
        return goods._replace(lowest_30d_minor=before.lowest_30d_minor)
    start = tx.now if goods.valid_from is None else max(tx.now, goods.valid_from)
    asked = list(past)
    if before is not None and before.currency == goods.currency:
        asked.append(
            Asked(before.price_minor, before.offer_minor, before.valid_from, before.valid_to, tx.now)
        )
    if start > tx.now:
        asked.append(Asked(goods.price_minor))
    return goods._replace(lowest_30d_minor=pricing.lowest(asked, start))
