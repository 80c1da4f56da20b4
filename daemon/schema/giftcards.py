"""Shapes of gift cards: found by code, issued for money, set aside for a sale."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from daemon.schema.sales import Tender
from daemon.schema.words import CodeText, Shape
from drivers.printers.receipt import Receipt
from drivers.vocabulary import Money


class EarmarkState(StrEnum):
    """State of money of a gift card that was set aside for a sale; table in ``daemon/store/giftcards.py``."""

    EARMARKED = "earmarked"
    COMMITTED = "committed"
    """Spent: the sale was closed with it."""
    RELEASED = "released"
    """Back on the card."""


class GiftCardFind(Shape, frozen=True):
    """Find a gift card by its code, scanned or typed."""

    code: CodeText


class GiftCardIssue(Shape, frozen=True):
    """Sell a gift card. Money first: a card tender names an approved payment that is for nothing else."""

    amount: Money
    tender: Tender
    expires_on: date | None = None


class GiftCardView(Shape, frozen=True):
    """A gift card. ``balance`` is what can be spent now; what is set aside for a sale is not in it."""

    id: str
    last4: str
    balance: Money
    expires_on: date | None
    code: str = ""
    """Only in the answer to the wish that issued it: it is kept nowhere."""
    receipt: Receipt | None = None
    """Of its sale, beside the code: for paper. The code is not on it."""
    blocked: bool = False
    """Told to who blocks it; by its code a blocked card is found like one that never was."""


class GiftCardRedeem(Shape, frozen=True):
    """Set money of a card aside for an open sale; without ``amount`` as much as there is and the sale still needs."""

    sale: str
    amount: Money | None = None
    code: CodeText | None = None
    """Needed unless the card was found or scanned at this station within a quarter of an hour."""


class GiftCardBlock(Shape, frozen=True):
    """A card was lost or stolen. Why, in a few words; nothing personal."""

    reason: Annotated[str, msgspec.Meta(max_length=64)] = ""


class EarmarkView(Shape, frozen=True):
    """Money set aside; its ``id`` is the ``payment`` of a ``gift_card`` tender of exactly ``amount``."""

    id: str
    card: str
    last4: str
    sale: str
    amount: Money
    state: EarmarkState
    balance: Money
    """What is left on the card."""
    expires_at: datetime
    """When it goes back to the card, unless the sale is closed or being paid by then."""
