"""Shapes of what ``/v1/events`` says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from daemon.schema.baskets import BasketView
from daemon.schema.giftcards import GiftCardView
from daemon.schema.goods import ProductView, StockView
from daemon.schema.members import MemberView
from daemon.schema.receipts import NamedReceipt
from daemon.schema.reservations import ReservationView
from daemon.schema.stations import DeviceView, StationView, StoreState
from daemon.schema.words import MoneyState, ReservationState, Shape, StockWord
from drivers.vocabulary import EventType, Money, ScanKind, Symbology, TerminalPrompt


class ScanContents(Shape, frozen=True):
    """What a code says of the very piece it is on: GS1 element strings, or a price or weight by the shop's rule.

    ``price`` is None where the code is in another currency than this station's. Dates are days, ISO 8601.
    """

    weight_mg: int | None = None
    count: int | None = None
    price: Money | None = None
    batch: str = ""
    serial: str = ""
    produced: str = ""
    packed: str = ""
    best_before: str = ""
    sell_by: str = ""
    expires: str = ""


class ScanEvent(Shape, frozen=True):
    """Data of a ``data`` event: what was scanned, and what it names. ``raw`` is masked when the code is personal."""

    raw: str
    symbology: Symbology
    kind: ScanKind
    gtin: str = ""
    elements: dict[str, str] = msgspec.field(default_factory=dict)
    product: ProductView | None = None
    stock: StockView | None = None
    reservation: ReservationView | None = None
    member: MemberView | None = None
    gift_card: GiftCardView | None = None
    basket: BasketView | None = None
    receipt: NamedReceipt | None = None
    contents: ScanContents | None = None
    scanned_at: datetime | None = None
    """When its last byte arrived; ``at`` of the event is when it was told."""
    again: bool = False
    """Told from the station's own file, as nobody had acknowledged it: what it names is to be looked up anew."""


NAMES_NOTHING: Final[Mapping[str, None]] = dict.fromkeys(
    ("product", "stock", "reservation", "member", "gift_card", "basket", "receipt")
)
"""Of a `ScanEvent`: what it names, left out."""


class TransitionData(Shape, frozen=True):
    """Data of a ``transition`` event: the terminal moved on."""

    payment: str
    prompt: TerminalPrompt
    cancellable: bool
    code: str = ""
    """``scan_code``: what the QR code on the customer's screen holds."""


class StockChange(Shape, frozen=True):
    """Data of a ``stock`` event."""

    gtin: str
    location: str
    available: int
    word: StockWord
    observed_at: datetime
    rev: int = 0
    """Of this product in this location; of two changes the one with the higher number is the newer."""


class ReservationChange(Shape, frozen=True):
    """Data of a ``reservation`` event; nothing personal. ``arrived`` rings at the till."""

    id: str
    state: ReservationState
    money: MoneyState
    location: str
    queue_number: int | None
    arrived: bool = False
    version: int = 0


class Hello(Shape, frozen=True):
    """Data of the first event on a connection: everything a client needs to start from."""

    station: StationView
    devices: list[DeviceView]
    version: str
    store: StoreState | None = None
    """Of a store shared with other stations."""


class Event(Shape, frozen=True):
    """One event on the WebSocket. ``seq`` grows by one per event of the station and survives its restarts."""

    type: EventType
    seq: int
    at: datetime
    device: str | None
    data: Any
