"""Shapes of reservations: goods kept for a customer, from the request to the hand-over."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from daemon.schema.goods import LocationView
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


class ReserveRequest(Shape, frozen=True):
    """Reserve goods at a location for one customer."""

    location: str
    lines: Annotated[list[LineRequest], msgspec.Meta(min_length=1, max_length=50)]
    name: ShortText
    phone: Phone
    language: Language = Language.DA


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


class ReservationList(Shape, frozen=True):
    """Reservations for the desk, oldest first."""

    items: list[ReservationView]


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
