"""What a row of an import may say: one struct per kind, read by ``importing.py`` and described in docs/import.md.

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
CurrencyCode = Annotated[str, msgspec.Meta(pattern="^(DKK|NOK|SEK|EUR)$")]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all rows."""


class LocationRow(Row, frozen=True):
    """A shop or warehouse. ``hours`` is ``Mon 10:00-18:00; Sat 10:00-16:00``."""

    id: Id
    name: Id
    street: str
    postcode: str
    city: str
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    timezone: str
    currency: CurrencyCode
    type: LocationType = LocationType.SHOP
    gln: str = ""
    hours: str = ""


class ClerkEntry(Row, frozen=True):
    """A clerk who may sign in at the tills of a location. The PIN is kept as a hash; delete the file afterwards."""

    id: Id
    name: Id
    location: Id
    pin: Annotated[str, msgspec.Meta(pattern="^[0-9]{4,8}$")]
    badge: str = ""


class ProductRow(Row, frozen=True):
    """A product; one with the same GTIN is replaced. An unknown category is made."""

    gtin: str
    sku: Id
    category: Id
    price_minor: Minor
    name_da: str = ""
    name_nb: str = ""
    name_sv: str = ""
    name_en: str = ""
    description_da: str = ""
    description_nb: str = ""
    description_sv: str = ""
    description_en: str = ""
    label_da: str = ""
    label_nb: str = ""
    label_sv: str = ""
    label_en: str = ""
    brand: str = ""
    group: str = ""
    before_minor: Minor | None = None
    lowest_30d_minor: Minor | None = None
    member_minor: Minor | None = None
    currency: CurrencyCode = "DKK"
    vat_bp: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 2500
    popularity: Annotated[int, msgspec.Meta(ge=1)] = UNRANKED


class StockRow(Row, frozen=True):
    """A count of one product at one location; what is promised to customers stays promised."""

    gtin: str
    location: Id
    on_hand: Count
    unsellable: Count = 0
    incoming: Count = 0
    incoming_on: date | None = None
    aisle: str = ""
    bay: str = ""


class ReservationRow(Row, frozen=True):
    """A reservation made elsewhere. ``lines`` is ``GTIN*2; GTIN``; its goods are reserved as the row goes in."""

    location: Id
    name: str
    phone: str
    lines: str
    code: str = ""
    language: Language = Language.DA
    state: Annotated[str, msgspec.Meta(pattern="^(requested|accepted|ready)$")] = "requested"
    money: Annotated[str, msgspec.Meta(pattern="^(unpaid|paid)$")] = "unpaid"


class MemberRow(Row, frozen=True):
    """A member of the shop's club; one with the same code is replaced, its points stay. ``code`` is the card's code
    (``M…``, or its body); ``preferences`` is ``colour=blue; size=M``.
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
    duration_ms: Annotated[int, msgspec.Meta(ge=1)]
    video: str
    poster: str
    title_da: str = ""
    title_nb: str = ""
    title_sv: str = ""
    title_en: str = ""
    topic_da: str = ""
    topic_nb: str = ""
    topic_sv: str = ""
    topic_en: str = ""
    summary_da: str = ""
    summary_nb: str = ""
    summary_sv: str = ""
    summary_en: str = ""
    captions_da: str = ""
    captions_nb: str = ""
    captions_sv: str = ""
    captions_en: str = ""
    chapters: list[tuple[int, Words]] = []
    products: str = ""
