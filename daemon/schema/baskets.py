"""Shapes of baskets: what a customer gathered, carried between web, kiosk and till by a token."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from daemon.schema.reservations import LineRequest
from daemon.schema.words import Shape, StockWord, Words
from drivers.vocabulary import Money

MOST_LINES = 100


class BasketState(StrEnum):
    """State of a basket; table in ``daemon/store/baskets.py``."""

    OPEN = "open"
    TAKEN = "taken"
    """In a sale at a till."""


class BasketMake(Shape, frozen=True):
    """Make a basket."""

    lines: Annotated[list[LineRequest], msgspec.Meta(max_length=MOST_LINES)]


class BasketPatch(Shape, frozen=True):
    """Replace the lines. With ``version`` only if nobody else has changed them since."""

    lines: Annotated[list[LineRequest], msgspec.Meta(max_length=MOST_LINES)]
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None


class BasketLine(Shape, frozen=True):
    """One line, as it would be sold here now."""

    gtin: str
    name: Words
    """Empty when the product is no longer sold."""
    image: str
    quantity: int
    unit: Money | None
    """None when it has no price here."""
    total: Money | None
    stock: StockWord
    """In this shop."""


class BasketView(Shape, frozen=True):
    """A basket; prices are read anew each time. One that is taken shows no lines."""

    id: str
    state: BasketState
    lines: list[BasketLine]
    total: Money
    location: str
    """Where it was made."""
    created_at: datetime
    expires_at: datetime
    version: int
    code: str = ""
    """For a QR code: ``B``, the token's 26 characters, a check character. Only in the answer that made it."""
