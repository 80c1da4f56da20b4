"""What a row of an import says of a product, looked at and put into the database's words; the database is not asked.

What was asked of it beforehand (`Checked`) grows with the rows, so that rows of one batch know of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec

from daemon.schema import Language
from daemon.store import gtin as gtins
from daemon.store.errors import Invalid
from daemon.store.import_shapes import ProductRow
from daemon.store.transaction import Reading

NOTHING = msgspec.json.encode(dict.fromkeys(Language, "")).decode()


class Goods(NamedTuple):
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
    age_limit: int | None

    @property
    def asked(self) -> tuple[object, ...]:
        """What is asked for it, without what is told beside."""
        return self.price_minor, self.currency, self.offer_minor, self.valid_from, self.valid_to

    @property
    def searched(self) -> tuple[object, ...]:
        """What the search index is made of."""
        return (*self[:5], self.label, self.popularity)


@dataclass(slots=True)
class Checked:
    """Products of an import that are right, a batch at a time."""

    owners: dict[str, str]
    """SKU → GTIN, of the products that are there and have one of the batch's SKUs."""
    skus: dict[str, str]
    """GTIN → SKU, of the batch's products that are there."""
    made: dict[str, Goods] = field(default_factory=dict)
    """GTIN → what is to be written, in order of the file; of two with one GTIN the later one."""

    def take(self, tx: Reading, rows: Sequence[ProductRow]) -> list[str]:
        """Take rows; the reason of each that is refused, empty for the others."""
        reasons = []
        for row in rows:
            try:
                self._add(tx, row)
            except Invalid as error:
                reasons.append(str(error))
            else:
                reasons.append("")
        return reasons

    def _add(self, tx: Reading, row: ProductRow) -> None:
        gtin = gtins.normal(row.gtin)
        if gtin is None:
            raise Invalid(
                "that is no GTIN", f"{row.gtin[:40]!r}: 8, 12, 13 or 14 digits, the last one checks"
            )
        owner = self.owners.get(row.sku, gtin)
        if owner != gtin:
            raise Invalid("this SKU is taken", f"{row.sku} belongs to {owner}")
        self.made[gtin] = goods_of(tx, row)
        former = self.skus.get(gtin)
        if former is not None and former != row.sku:
            self.owners.pop(former, None)
        self.owners[row.sku] = gtin
        self.skus[gtin] = row.sku


def goods_of(tx: Reading, row: ProductRow) -> Goods:
    """A row in the database's words. Raises Invalid."""
    if row.before_minor is not None and row.before_minor <= row.price_minor:
        raise Invalid("the price before is no higher", f"{row.before_minor} before, {row.price_minor} now")
    opens = ends = None
    if row.offer_minor is not None:
        opens, ends = _offer(tx, row)
    elif row.valid_from or row.valid_to:
        raise Invalid("there is no offer to be valid then", "give offer_minor, or neither time")
    return Goods(
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
        row.age_limit,
    )


def _words(needed: str, da: str, nb: str, sv: str, en: str) -> str:
    """Texts as JSON; one left out is the first given. Raises Invalid when one is ``needed`` and none is there."""
    first = da.strip() or nb.strip() or sv.strip() or en.strip()
    if not first:
        if needed:
            every = ", ".join(f"{needed}_{language}" for language in Language)
            raise Invalid(f"{needed} is missing", f"give at least one of {every}")
        return NOTHING
    given = Texts(da.strip() or first, nb.strip() or first, sv.strip() or first, en.strip() or first)
    return _encoder.encode(given).decode()


class Texts(msgspec.Struct, frozen=True):
    """One text in the languages there are (`Language`), which is a test's business."""

    da: str
    nb: str
    sv: str
    en: str


_encoder = msgspec.json.Encoder()


def _offer(tx: Reading, row: ProductRow) -> tuple[datetime | None, datetime | None]:
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


def _moment(tx: Reading, said: str, more: timedelta) -> datetime | None:
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


def spoken(words: str) -> str:
    """The texts in a JSON text of them, one after another."""
    return " ".join(_VALUES(words).values())


_VALUES = msgspec.json.Decoder(dict[str, str]).decode
