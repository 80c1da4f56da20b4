"""The words, limits and base every shape of the API is made of, and the shape of a problem (RFC 9457)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

API_VERSION = "v1"
DEFAULT_LISTEN = "127.0.0.1:8470"

Quantity = Annotated[int, msgspec.Meta(ge=1, le=999)]
ShortText = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Phone = Annotated[str, msgspec.Meta(pattern=r"^\+?[0-9 ]{6,20}$")]
Last4 = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}$")]
CodeText = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every struct on the wire."""


class Language(StrEnum):
    """Languages of the screens (BCP 47)."""

    DA = "da"
    NB = "nb"
    SV = "sv"
    EN = "en"


Words = dict[Language, str]
"""One text in every language."""


class Role(StrEnum):
    """What a token may do."""

    KIOSK = "kiosk"
    TILL = "till"
    TECHNICIAN = "technician"


class ReservationState(StrEnum):
    """State of the goods of a reservation; table in ``daemon/store/reservations.py``. Money is apart."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    PICKING = "picking"
    READY = "ready"
    PARTLY_COLLECTED = "partly_collected"
    COLLECTED = "collected"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NO_SHOW = "no_show"
    RELEASED = "released"


class LineState(StrEnum):
    """State of one line of a reservation."""

    OPEN = "open"
    PICKED = "picked"
    SHORT = "short"
    HANDED = "handed"
    RETURNED = "returned"


class MoneyState(StrEnum):
    """What has been paid of a reservation; independent of where its goods are."""

    UNPAID = "unpaid"
    AUTHORISED = "authorised"
    PAID = "paid"
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"


class PaymentMoney(StrEnum):
    """Where the money of one payment is now. What its terminal said of it stays as it was said."""

    NONE = "none"
    """Nothing was taken."""
    UNKNOWN = "unknown"
    """It is not known yet whether anything was taken, or given back."""
    TAKEN = "taken"
    RETURNING = "returning"
    """A reversal or refund is under way."""
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"
    REVERSED = "reversed"


class ReconciliationState(StrEnum):
    """How far the end of a terminal's day is."""

    ASKED = "asked"
    TOLD = "told"
    """The terminal told its totals; they were compared with the ledger."""
    LOST = "lost"
    """Its answer was lost; the next end of day is compared with all since the last one told."""
    REFUSED = "refused"
    """Nothing was closed."""


class DifferenceKind(StrEnum):
    """What a terminal's day and the ledger do not agree on."""

    NOT_HERE = "not_here"
    """In the terminal and not in the ledger."""
    NOT_THERE = "not_there"
    """In the ledger and not in the terminal."""
    SAID_BY_CLERK = "said_by_clerk"
    """In the ledger on a clerk's word only."""
    CONFLICT = "conflict"
    """The terminal's word goes against the ledger's; nobody has decided yet."""
    TOTAL = "total"


class SaleState(StrEnum):
    """State of a sale at the till."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ConsentState(StrEnum):
    """State of a consent to advertising."""

    GIVEN = "given"
    """On a screen; not to be used before it is confirmed."""
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """Not confirmed in time."""


class MailState(StrEnum):
    """State of a letter in the outbox."""

    QUEUED = "queued"
    """Waits for its first attempt, or its next."""
    SENDING = "sending"
    SENT = "sent"
    """The shop's mail server has taken it on; whether it is read is not known here."""
    FAILED = "failed"
    """Refused for good, or given up."""


class StockWord(StrEnum):
    """Stock as a customer is told it."""

    IN_STOCK = "in_stock"
    FEW = "few"
    OUT = "out"
    UNKNOWN = "unknown"


class LocationType(StrEnum):
    """What a location is."""

    SHOP = "shop"
    WAREHOUSE = "warehouse"


class ProblemDetails(Shape, frozen=True):
    """An error answer (RFC 9457). ``code`` is for programs, ``title`` and ``detail`` are for people."""

    status: int
    code: str
    title: str
    detail: str = ""
    type: str = "about:blank"
    device: str | None = None
    blocking: str | None = None
    """Id of what is in the way (an open payment), for 409."""
