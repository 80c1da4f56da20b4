"""Shapes of reservations: goods kept for a customer, from the request to the hand-over."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from daemon.schema.goods import LocationView
from daemon.schema.receipts import Email
from daemon.schema.words import (
    CodeText,
    Language,
    Last4,
    LineState,
    MoneyState,
    Phone,
    Quantity,
    ReservationState,
    Shape,
    ShortText,
    Words,
)
from drivers.vocabulary import Money


class LineRequest(Shape, frozen=True):
    """So many of a product."""

    gtin: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8,14}$")]
    quantity: Quantity = 1


class PickedLine(Shape, frozen=True):
    """So many of a product were found. Fewer than wanted are short, for a ``reason``."""

    gtin: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8,14}$")]
    picked: Annotated[int, msgspec.Meta(ge=0, le=999)]
    reason: Annotated[str, msgspec.Meta(max_length=120)] = ""
    missing: bool = True
    """They are not there: off the stock with them, and the product is to be counted. False: others may have them."""


class PickRequest(Shape, frozen=True):
    """What was found. Lines that are not named: nothing is said of them yet (pick), or all was found (ready)."""

    lines: Annotated[list[PickedLine], msgspec.Meta(max_length=50)] = msgspec.field(default_factory=list)


class ReserveRequest(Shape, frozen=True):
    """Reserve goods at a location for one customer."""

    location: str
    lines: Annotated[list[LineRequest], msgspec.Meta(min_length=1, max_length=50)]
    name: ShortText
    phone: Phone
    language: Language = Language.DA
    email: Email | None = None
    """Where letters about it go. It is forgotten with the rest of what is personal."""
    named: bool = False
    """The customer wants it handed over to who shows an ID with this name."""


class ReservationLine(Shape, frozen=True):
    """One line of a reservation."""

    gtin: str
    name: Words
    image: str
    quantity: int
    picked: int
    handed: int
    state: LineState
    unit: Money
    reason: str = ""
    """Why it is short."""


class ReservationView(Shape, frozen=True):
    """A reservation. ``name`` is masked (``K*** N.``) for a kiosk before the second factor, as is all but the count."""

    id: str
    code: str
    state: ReservationState
    money: MoneyState
    name: str
    items: int
    verified: bool
    """Whether the asker may see the lines."""
    lines: list[ReservationLine]
    location: LocationView
    total: Money
    due: Money
    created_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    queue_number: int | None
    bin: str
    version: int
    language: Language
    unconfirmed: bool = False
    """Handed over while this station was cut off: the store has not been told yet."""
    owed: Money | None = None
    """Money that is owed back; None before the second factor, and when nothing is."""
    id_needed: bool = False
    """It is handed over to who shows an ID."""
    qr_code: str = ""
    """The long code (``R`` and 130 random bits), for a QR; after the second factor only."""
    picker: str = ""
    """Who went for the goods; for clerks."""


class ReservationList(Shape, frozen=True):
    """Reservations for the desk, oldest first."""

    items: list[ReservationView]
    reasons: list[str] = msgspec.field(default_factory=list)
    """What may be given as a reason here; empty: any words."""


class FindRequest(Shape, frozen=True):
    """Find a reservation by its code (typed or scanned); with the last four of the phone it opens."""

    code: CodeText
    phone_last4: Last4 | None = None


class ReasonRequest(Shape, frozen=True):
    """Why a reservation is rejected or cancelled."""

    reason: ShortText


class CollectRequest(Shape, frozen=True):
    """Hand a reservation over. ``version`` is what the clerk saw; another one means somebody was faster."""

    version: int
    id_seen: bool = False
    lines: Annotated[list[LineRequest], msgspec.Meta(max_length=50)] = msgspec.field(default_factory=list)
    """What of it is handed over; empty: all that waits."""
