"""Products of an import, a batch at a time: what is there is read once, what differs is written in three statements.

A row that changes nothing is taken and leaves no trace: no revision, no new search index. A price that ends is kept
(``pricing.py``). Checks are those of a single row, in the order of the file; rows of one batch know of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import Text, func, insert, select, type_coerce, update

from daemon.schema import Language
from daemon.store import gtin as gtins
from daemon.store import news, pricing
from daemon.store import tables as t
from daemon.store.engine import bulk_execute, given
from daemon.store.errors import Invalid
from daemon.store.import_shapes import ProductRow
from daemon.store.price_tables import past_price
from daemon.store.pricing import Asked
from daemon.store.transaction import Writing, upsert


class _Goods(NamedTuple):
    """What an import says of a product, as the database keeps it (texts in all languages as JSON text)."""

    sku: str
    group_id: str
    category_id: str
    brand: str
    names: str
    descriptions: str
    label: str
    price_minor: int
    before_minor: int | None
    lowest_30d_minor: int | None
    member_minor: int | None
    currency: str
    vat_bp: int
    popularity: int
    offer_minor: int | None
    valid_from: datetime | None
    valid_to: datetime | None

    @property
    def asked(self) -> tuple[object, ...]:
        """What is asked for it, without what is told beside."""
        return self.price_minor, self.currency, self.offer_minor, self.valid_from, self.valid_to

    @property
    def searched(self) -> tuple[object, ...]:
        """What the search index is made of."""
        return (*self[:5], self.label, self.popularity)


_NAMES = _Goods._fields
_TEXTS = ("names", "descriptions", "label")
_p = t.product.c
_FRESH = ("id", "gtin", "rank", "attributes", "image", "rev")
_TO_INSERT = [_p[name] for name in (*_FRESH, *_NAMES)]
_TO_UPDATE = [_p[name] for name in ("rev", *_NAMES)]
_INSERT = insert(t.product).values({column.name: given(column) for column in _TO_INSERT})
_UPDATE = update(t.product).values({c.name: given(c) for c in _TO_UPDATE}).where(_p.id == given(_p.id))
LAST = 10_000
"""Position of a category nobody placed."""
_NOTHING = msgspec.json.encode(dict.fromkeys(Language, "")).decode()


@dataclass(slots=True)
class _Batch:
    """What rows of one batch know: of the database, and of each other."""

    keys: dict[str, int]
    """GTIN → local key of products the database has."""
    before: dict[str, _Goods]
    """As they were before the batch."""
    owners: dict[str, str]
    """SKU → GTIN."""
    made: dict[str, _Goods] = field(default_factory=dict)
    """What is to be written, in order of the file."""


def put(tx: Writing, rows: Sequence[ProductRow]) -> list[str]:
    """Enter or replace products; the reason of each that is refused, empty for those that went in.

    What the database itself minds is raised for the batch as a whole (DataError, IntegrityError).
    """
    normal = [gtins.normal(row.gtin) for row in rows]
    batch = _known(tx, [gtin for gtin in normal if gtin], rows)
    reasons = []
    for row, gtin in zip(rows, normal, strict=True):
        try:
            _add(tx, batch, row, gtin)
        except Invalid as error:
            reasons.append(str(error))
        else:
            reasons.append("")
    _write(tx, batch)
    return reasons


def _add(tx: Writing, batch: _Batch, row: ProductRow, gtin: str | None) -> None:
    if gtin is None:
        raise Invalid("that is no GTIN", f"{row.gtin[:40]!r}: 8, 12, 13 or 14 digits, the last one checks")
    owner = batch.owners.get(row.sku, gtin)
    if owner != gtin:
        raise Invalid("this SKU is taken", f"{row.sku} belongs to {owner}")
    goods = _goods(tx, row)
    former = batch.made.get(gtin) or batch.before.get(gtin)
    if former is not None and former.sku != row.sku:
        batch.owners.pop(former.sku, None)
    batch.owners[row.sku] = gtin
    batch.made[gtin] = goods


def _goods(tx: Writing, row: ProductRow) -> _Goods:
    """A row in the database's words. Raises Invalid."""
    if row.before_minor is not None and row.before_minor <= row.price_minor:
        raise Invalid("the price before is no higher", f"{row.before_minor} before, {row.price_minor} now")
    opens = ends = None
    if row.offer_minor is not None:
        opens, ends = _offer(tx, row)
    elif row.valid_from or row.valid_to:
        raise Invalid("there is no offer to be valid then", "give offer_minor, or neither time")
    return _Goods(
        row.sku,
        row.group,
        row.category,
        row.brand,
        _words("name", row.name_da, row.name_nb, row.name_sv, row.name_en),
        _words("", row.description_da, row.description_nb, row.description_sv, row.description_en),
        _words("", row.label_da, row.label_nb, row.label_sv, row.label_en),
        row.price_minor,
        row.before_minor,
        row.lowest_30d_minor,
        row.member_minor,
        row.currency,
        row.vat_bp,
        row.popularity,
        row.offer_minor,
        opens,
        ends,
    )


def _words(needed: str, da: str, nb: str, sv: str, en: str) -> str:
    """Texts as JSON; one left out is the first given. Raises Invalid when one is ``needed`` and none is there."""
    first = da.strip() or nb.strip() or sv.strip() or en.strip()
    if not first:
        if needed:
            every = ", ".join(f"{needed}_{language}" for language in Language)
            raise Invalid(f"{needed} is missing", f"give at least one of {every}")
        return _NOTHING
    given = _Texts(da.strip() or first, nb.strip() or first, sv.strip() or first, en.strip() or first)
    return _encoder.encode(given).decode()


class _Texts(msgspec.Struct, frozen=True):
    """One text in the languages there are (`Language`), which is a test's business."""

    da: str
    nb: str
    sv: str
    en: str


_encoder = msgspec.json.Encoder()


def _offer(tx: Writing, row: ProductRow) -> tuple[datetime | None, datetime | None]:
    """When an offer lies upon the price. Raises Invalid."""
    if row.before_minor is not None:
        raise Invalid("an offer has its price before already", "it is price_minor: leave before_minor empty")
    if row.offer_minor is None or row.offer_minor >= row.price_minor:
        raise Invalid("the offer is no lower", f"{row.offer_minor} instead of {row.price_minor}")
    opens = _moment(tx, row.valid_from, timedelta())
    ends = _moment(tx, row.valid_to, timedelta(days=1))
    if opens is not None and ends is not None and opens >= ends:
        raise Invalid("the offer ends before it begins", f"{row.valid_from} to {row.valid_to}")
    return opens, ends


def _moment(tx: Writing, said: str, more: timedelta) -> datetime | None:
    """A time with its zone, or the beginning of a day (and ``more`` days) where this station stands. Raises Invalid."""
    if not said.strip():
        return None
    try:
        at = datetime.fromisoformat(said.strip())
        day = date.fromisoformat(said.strip()) if len(said.strip()) <= 10 else None
    except ValueError as error:
        raise Invalid(
            "that is no day and no time", f"{said!r}: want 2026-11-27 or 2026-11-27T08:00+01:00"
        ) from error
    if day is None:
        if at.tzinfo is None:
            raise Invalid("a time without its zone", f"{said!r}: want 2026-11-27T08:00+01:00")
        return _in_reach(at, said)
    here = tx.directory.here()
    if here is None:
        raise Invalid(
            "a day begins by the clock of the station's location, which the store does not know",
            "import the locations first, or give times with their zone",
        )
    return _in_reach(datetime.combine(day, time(), here.zone) + more, said)


def _in_reach(at: datetime, said: str) -> datetime:
    """In UTC. Raises Invalid for a year that is none of ours: it could not be told in every zone."""
    if not 2000 <= at.year < 3000:
        raise Invalid("that is no day and no time", f"{said!r}: want a year from 2000 to 2999")
    return at.astimezone(UTC)


def _known(tx: Writing, numbers: list[str], rows: Sequence[ProductRow]) -> _Batch:
    """What the database has of these products and SKUs."""
    columns = [type_coerce(_p[name], Text).label(name) if name in _TEXTS else _p[name] for name in _NAMES]
    found = tx.connection.execute(select(_p.id, _p.gtin, *columns).where(_p.gtin.in_(set(numbers)))).all()
    skus = select(_p.sku, _p.gtin).where(_p.sku.in_({row.sku for row in rows}))
    owners = {row.sku: row.gtin for row in tx.connection.execute(skus)}
    return _Batch({row.gtin: row.id for row in found}, {row.gtin: _Goods(*row[2:]) for row in found}, owners)


def _write(tx: Writing, batch: _Batch) -> None:
    changed, fresh = [], []
    past = _past(tx, batch)
    for gtin, goods in batch.made.items():
        before = batch.before.get(gtin)
        goods = _with_lowest(tx, goods, before, past.get((batch.keys.get(gtin, 0), goods.currency), []))  # noqa: PLW2901 - the same, priced
        if before is None:
            fresh.append((gtin, goods))
        elif goods != before:
            changed.append((gtin, before, goods))
    if not (fresh or changed):
        return
    revision = news.next_revision(tx)
    _categories(tx, {goods.category_id for _, goods in fresh} | {new.category_id for *_, new in changed})
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


def _categories(tx: Writing, wanted: set[str]) -> None:
    """Make those that are not there."""
    known = set(tx.connection.execute(select(t.category.c.id).where(t.category.c.id.in_(wanted))).scalars())
    if wanted - known:
        rows = [
            {"id": name, "parent": "", "names": dict.fromkeys(Language, name), "image": "", "position": LAST}
            for name in sorted(wanted - known)
        ]
        tx.connection.execute(upsert(tx, t.category).on_conflict_do_nothing(), rows)


def _keep(tx: Writing, ended: list[tuple[int, _Goods]]) -> None:
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


def _reduced(goods: _Goods) -> bool:
    return goods.before_minor is not None or goods.offer_minor is not None


def _with_lowest(tx: Writing, goods: _Goods, before: _Goods | None, past: list[Asked]) -> _Goods:
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
    asked.append(Asked(goods.price_minor))
    return goods._replace(lowest_30d_minor=pricing.lowest(asked, start))
