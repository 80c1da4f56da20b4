"""Shapes of the till: clerk sessions, sales, tenders."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from daemon.schema.members import SaleMember
from daemon.schema.reservations import LineRequest
from daemon.schema.words import CodeText, SaleState, Shape, Words
from drivers.printers.receipt import Receipt
from drivers.vocabulary import Money

MemberId = Annotated[str, msgspec.Meta(max_length=36)]


class ClerkLogin(Shape, frozen=True):
    """Open a clerk's session with PIN or badge."""

    pin: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4,8}$")] | None = None
    badge: CodeText | None = None


class ClerkSessionView(Shape, frozen=True):
    """A clerk's session; its id goes into the ``Clerk-Session`` header of everything done in it."""

    id: str
    clerk: str
    name: str
    expires_at: datetime


class SaleOpen(Shape, frozen=True):
    """Open a sale."""

    lines: list[LineRequest] = msgspec.field(default_factory=list)
    member: MemberId | None = None
    """Id of the member it is for: prices for members, points at the close."""
    basket: CodeText | None = None
    """In place of lines: token or code of a basket, or the id of one that was scanned at this station."""


class SalePatch(Shape, frozen=True):
    """Replace the lines of an open sale."""

    lines: Annotated[list[LineRequest], msgspec.Meta(max_length=200)]
    member: MemberId | None = None
    """Id of the member it is for from now on; empty for nobody; left out for no change."""


class SaleLine(Shape, frozen=True):
    """One line of a sale; prices include VAT."""

    gtin: str
    name: Words
    image: str
    quantity: int
    unit: Money
    total: Money
    vat_bp: int


class VatLine(Shape, frozen=True):
    """VAT of one rate in a sale."""

    vat_bp: int
    net: Money
    vat: Money


class Tender(Shape, frozen=True):
    """One part of paying. ``card`` needs its payment's id, ``gift_card`` its earmark's; ``cash`` does not."""

    kind: Annotated[str, msgspec.Meta(pattern=r"^(card|cash|gift_card)$")]
    amount: Money
    payment: str | None = None


class SaleClose(Shape, frozen=True):
    """Close a sale: tenders must sum to the total."""

    tenders: Annotated[list[Tender], msgspec.Meta(min_length=1, max_length=10)]


class SaleView(Shape, frozen=True):
    """A sale. Once closed it has a receipt number, and the receipt as a printable document."""

    id: str
    state: SaleState
    lines: list[SaleLine]
    total: Money
    vat: list[VatLine]
    tenders: list[Tender]
    clerk: str
    created_at: datetime
    closed_at: datetime | None
    receipt_number: str
    receipt: Receipt | None
    member: SaleMember | None = None
