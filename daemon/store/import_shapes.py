"""What a row of an import may say: one struct per kind, read by ``import_files.py`` and described in docs/import.md.

Fields are flat, so that CSV and JSON Lines hold the same: texts as ``name_da``, ``name_nb``, …; a language left out
takes the text of the first one given. Money is in minor units.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from daemon.schema import Language, LocationType, Words

UNRANKED = 1_000_000
"""Popularity of a product of which none was given: behind all others."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
Minor = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Place = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Short = Annotated[str, msgspec.Meta(max_length=64)]
Brief = Annotated[str, msgspec.Meta(max_length=32)]
Line = Annotated[str, msgspec.Meta(max_length=500)]
Long = Annotated[str, msgspec.Meta(max_length=20_000)]
CurrencyCode = Annotated[str, msgspec.Meta(pattern="^(DKK|NOK|SEK|EUR)$")]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all rows."""


class LocationRow(Row, frozen=True):
    """A shop or warehouse. ``hours`` is ``Mon 10:00-18:00; Sat 10:00-16:00`` (one that closes no later than it opens
    closes on the next day), ``closed_days`` ``2026-12-24; 2026-12-25``. The rest are the terms of the collection point:
    opening hours that unpaid goods wait, opening days that paid ones do, opening hours in which a reservation has to be
    accepted (left out: no limit); whether customers are reminded, picked goods stay promised until they are put back,
    a reservation may be served in part; the ``reasons`` that may be given (``sold out; damaged``; left out: any);
    whether an ID is looked at for goods with an age limit, and from which worth of the goods on.
    """

    id: Id
    name: Id
    street: Line
    postcode: Annotated[str, msgspec.Meta(max_length=16)]
    city: Line
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    timezone: Short
    currency: CurrencyCode
    type: LocationType = LocationType.SHOP
    gln: Annotated[str, msgspec.Meta(pattern="^([0-9]{13})?$")] = ""
    hours: Line = ""
    closed_days: Long = ""
    unpaid_hours: Annotated[int, msgspec.Meta(ge=1, le=2000)] = 48
    paid_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 7
    accept_hours: Annotated[int, msgspec.Meta(ge=1, le=2000)] | None = None
    reminders: bool = True
    put_back: bool = True
    part_reject: bool = True
    reasons: Line = ""
    id_for_age: bool = True
    id_above_minor: Minor | None = None


class ClerkEntry(Row, frozen=True):
    """A clerk who may sign in at the tills of a location. The PIN is kept as a hash; delete the file afterwards."""

    id: Id
    name: Id
    location: Id
    pin: Annotated[str, msgspec.Meta(pattern="^[0-9]{4,8}$")]
    badge: Short = ""


class ProductRow(Row, frozen=True):
    """A product; one with the same GTIN is replaced. An unknown category is made. ``offer_minor`` is asked for instead
    of the price from ``valid_from`` to ``valid_to``: days (the last one counts; by the clock of the station's location)
    or times with their zone (``2026-11-27T08:00+01:00``). ``lowest_30d_minor`` of a reduction is found from former
    imports where it is not given. Goods with an ``age_limit`` (years) are handed over to who shows an ID.
    """

    gtin: Short
    sku: Id
    category: Id
    price_minor: Minor
    name_da: Line = ""
    name_nb: Line = ""
    name_sv: Line = ""
    name_en: Line = ""
    description_da: Long = ""
    description_nb: Long = ""
    description_sv: Long = ""
    description_en: Long = ""
    label_da: Line = ""
    label_nb: Line = ""
    label_sv: Line = ""
    label_en: Line = ""
    brand: Line = ""
    group: Short = ""
    before_minor: Minor | None = None
    lowest_30d_minor: Minor | None = None
    member_minor: Minor | None = None
    currency: CurrencyCode = "DKK"
    vat_bp: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 2500
    popularity: Place = UNRANKED
    offer_minor: Minor | None = None
    valid_from: Brief = ""
    valid_to: Brief = ""
    age_limit: Annotated[int, msgspec.Meta(ge=0, le=120)] | None = None


class PriceRow(Row, frozen=True):
    """A line of the price list beside a mapping: what a shop has to say of a product that others describe. Without an
    SKU its GTIN is its SKU.
    """

    gtin: Short
    price_minor: Minor
    sku: Short = ""
    before_minor: Minor | None = None
    lowest_30d_minor: Minor | None = None
    member_minor: Minor | None = None
    currency: CurrencyCode = "DKK"
    vat_bp: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 2500
    popularity: Place = UNRANKED
    offer_minor: Minor | None = None
    valid_from: Brief = ""
    valid_to: Brief = ""
    age_limit: Annotated[int, msgspec.Meta(ge=0, le=120)] | None = None


class StockRow(Row, frozen=True):
    """A count of one product at one location; what is promised to customers stays promised."""

    gtin: Short
    location: Id
    on_hand: Count
    unsellable: Count = 0
    incoming: Count = 0
    incoming_on: date | None = None
    aisle: Brief = ""
    bay: Brief = ""


class ReservationRow(Row, frozen=True):
    """A reservation made elsewhere. ``lines`` is ``GTIN*2; GTIN``; its goods are reserved as the row goes in. Letters
    go to ``email``, if there is one; one that is ``named`` is handed over to who shows an ID.
    """

    location: Id
    name: Line
    phone: Short
    lines: Long
    code: Short = ""
    language: Language = Language.DA
    state: Annotated[str, msgspec.Meta(pattern="^(requested|accepted|ready)$")] = "requested"
    money: Annotated[str, msgspec.Meta(pattern="^(unpaid|authorised|paid)$")] = "unpaid"
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    named: bool = False


class MemberRow(Row, frozen=True):
    """A member of the shop's club; one with the same code is replaced, its points stay. ``code`` is the card's code
    (``M…``, or its body), or ``id:…`` as this store's export names a member; ``preferences`` is
    ``colour=blue; size=M``.
    """

    code: Id
    name: Id
    phone: Annotated[str, msgspec.Meta(max_length=24)] = ""
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    language: Language = Language.DA
    tier: Annotated[str, msgspec.Meta(max_length=32)] = ""
    points: Count = 0
    preferences: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class GiftCardRow(Row, frozen=True):
    """A gift card sold elsewhere, with what is left on it. ``code`` is its whole code (``G…``, 28 characters) or the 26
    between letter and check character. One that is known is refused: a file read twice makes no money.
    """

    code: Id
    balance_minor: Minor
    currency: CurrencyCode = "DKK"
    expires_on: date | None = None


class TutorialRow(Row, frozen=True):
    """A tutorial; one with the same id is replaced. Files lie beside the import file; ``products`` are GTINs."""

    id: Id
    duration_ms: Place
    video: Line
    poster: Line
    title_da: Line = ""
    title_nb: Line = ""
    title_sv: Line = ""
    title_en: Line = ""
    topic_da: Line = ""
    topic_nb: Line = ""
    topic_sv: Line = ""
    topic_en: Line = ""
    summary_da: Long = ""
    summary_nb: Long = ""
    summary_sv: Long = ""
    summary_en: Long = ""
    captions_da: Line = ""
    captions_nb: Line = ""
    captions_sv: Line = ""
    captions_en: Line = ""
    chapters: Annotated[list[tuple[Count, Words]], msgspec.Meta(max_length=500)] = []
    products: Long = ""


class ReviewRow(Row, frozen=True):
    """A review of the web shop; one with the same id is replaced, and the product's stars are counted anew.
    ``verified`` says that its writer is known to have bought the product; ``author`` is what the web shop shows, no
    full name.
    """

    id: Id
    gtin: Short
    stars: Annotated[int, msgspec.Meta(ge=1, le=5)]
    written_on: date
    author: Short = ""
    verified: bool = False
    text_da: Long = ""
    text_nb: Long = ""
    text_sv: Long = ""
    text_en: Long = ""


KINDS: dict[str, type[Row]] = {
    "locations": LocationRow,
    "clerks": ClerkEntry,
    "products": ProductRow,
    "stock": StockRow,
    "reservations": ReservationRow,
    "tutorials": TutorialRow,
    "members": MemberRow,
    "giftcards": GiftCardRow,
    "reviews": ReviewRow,
}
"""What can be imported, in the order in which an empty store wants it, and the shape of a row."""
