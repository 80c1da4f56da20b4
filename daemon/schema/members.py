"""Shapes of the shop's club: a member found by card, or by a clerk; masked where strangers may look on."""

from __future__ import annotations

from datetime import datetime

import msgspec

from daemon.schema.receipts import Email
from daemon.schema.words import CodeText, Language, Phone, ReservationState, Shape
from drivers.vocabulary import Money


class MemberFind(Shape, frozen=True):
    """Exactly one of them. By phone or e-mail a clerk only, in a session, and it is logged."""

    member_code: CodeText | None = None
    phone: Phone | None = None
    email: Email | None = None


class PurchaseView(Shape, frozen=True):
    """One purchase of a member."""

    receipt: str
    """Id for ``/v1/receipts/{id}``."""
    number: str
    shop: str
    at: datetime
    total: Money


class MemberReservation(Shape, frozen=True):
    """A reservation made with a member's number that is not over."""

    id: str
    code: str
    state: ReservationState
    shop: str
    created_at: datetime


class MemberView(Shape, frozen=True):
    """A member. A kiosk, and everybody who hears a scan: a masked name, tier, points, preferences, how much waits."""

    id: str
    name: str
    verified: bool
    """Whether this is all of it (a clerk's view)."""
    tier: str
    points: int
    language: Language
    preferences: dict[str, str]
    phone: str = ""
    email: str = ""
    joined_at: datetime | None = None
    purchases: list[PurchaseView] = msgspec.field(default_factory=list)
    """Newest first, at most 20."""
    reservations: list[MemberReservation] = msgspec.field(default_factory=list)
    """What waits for them in any shop, oldest first."""
    waiting: int = 0
    """How many reservations of theirs are not over."""


class SaleMember(Shape, frozen=True):
    """The member a sale is for; ``points`` were earned by it, none before it is closed."""

    id: str
    name: str
    """Masked."""
    points: int
