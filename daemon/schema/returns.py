"""Shapes of returns: goods of a closed sale come back to the till, and their money goes back."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from daemon.schema.giftcards import GiftCardView
from daemon.schema.reservations import LineRequest
from daemon.schema.words import Shape, ShortText, Words
from drivers.vocabulary import Money


class Condition(StrEnum):
    """What becomes of goods that came back."""

    SELLABLE = "sellable"
    """They go back onto the shelf."""
    UNSELLABLE = "unsellable"


class ReturnLine(LineRequest, frozen=True):
    """So many of a product, as a clerk found them."""

    condition: Condition = Condition.SELLABLE


class Refund(Shape, frozen=True):
    """How the money goes back. ``card`` names an approved refund or reversal of a payment of this sale."""

    kind: Annotated[str, msgspec.Meta(pattern=r"^(card|cash|gift_card)$")]
    payment: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class ReturnRequest(Shape, frozen=True):
    """Take goods of a closed sale back; ``receipt`` is its id."""

    receipt: Annotated[str, msgspec.Meta(max_length=36)]
    lines: Annotated[list[ReturnLine], msgspec.Meta(min_length=1, max_length=50)]
    reason: ShortText
    refund: Refund


class ReturnedLine(Shape, frozen=True):
    """One line of a return, at the price it was sold for."""

    gtin: str
    name: Words
    quantity: int
    condition: Condition
    total: Money


class ReturnView(Shape, frozen=True):
    """A return: a document of its own, which never changes."""

    id: str
    number: str
    receipt: str
    lines: list[ReturnedLine]
    amount: Money
    """What went back to the customer."""
    refund: str
    payment: str | None
    reason: str
    clerk: str
    created_at: datetime
    gift_card: GiftCardView | None = None
    """The card it went to. Its code stands in the answer to the wish that made it only."""
