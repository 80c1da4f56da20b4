"""What the till knows at one moment, and which screen may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from daemon.client import new_key
from daemon.schema import (
    ClerkSessionView,
    Money,
    PaymentView,
    ReservationView,
    SaleView,
)


class TillScreen(StrEnum):
    """What the clerk is looking at."""

    LOCK = "lock"
    SELL = "sell"
    PAY = "pay"
    RECEIPT = "receipt"
    DESK = "desk"
    HANDOVER = "handover"


TILL_SCREENS: Mapping[TillScreen, frozenset[TillScreen]] = {
    TillScreen.LOCK: frozenset({TillScreen.SELL}),
    TillScreen.SELL: frozenset({TillScreen.LOCK, TillScreen.PAY, TillScreen.DESK, TillScreen.HANDOVER}),
    TillScreen.PAY: frozenset({TillScreen.SELL, TillScreen.RECEIPT, TillScreen.HANDOVER}),
    TillScreen.RECEIPT: frozenset({TillScreen.SELL, TillScreen.LOCK, TillScreen.HANDOVER}),
    TillScreen.DESK: frozenset({TillScreen.LOCK, TillScreen.SELL, TillScreen.HANDOVER}),
    TillScreen.HANDOVER: frozenset({TillScreen.LOCK, TillScreen.SELL, TillScreen.DESK, TillScreen.PAY}),
}


class HandStep(StrEnum):
    """Steps of handing a reservation over."""

    CODE = "code"
    FOUND = "found"
    HANDING = "handing"
    HANDED = "handed"


HAND_STEPS: Mapping[HandStep, frozenset[HandStep]] = {
    HandStep.CODE: frozenset({HandStep.FOUND}),
    HandStep.FOUND: frozenset({HandStep.CODE, HandStep.HANDING}),
    HandStep.HANDING: frozenset({HandStep.FOUND, HandStep.HANDED}),
    HandStep.HANDED: frozenset(),
}


@dataclass(slots=True)
class LastScan:
    """What was scanned or typed last: the code, the name it stands for, whether it was known, when."""

    text: str = ""
    name: dict[str, str] = field(default_factory=dict)
    known: bool = False
    at: str = ""


@dataclass(slots=True)
class Selling:
    """The sale of now. ``key`` opens it once; ``closing`` closes it once."""

    view: SaleView | None = None
    key: str = field(default_factory=new_key)
    closing: str = field(default_factory=new_key)
    problem: str = ""

    @property
    def pieces(self) -> dict[str, int]:
        """Pieces by GTIN, in the order they were scanned."""
        return {line.gtin: line.quantity for line in self.view.lines} if self.view is not None else {}


@dataclass(slots=True)
class Handing:
    """A reservation being handed over."""

    step: HandStep = HandStep.CODE
    view: ReservationView | None = None
    problem: str = ""
    key: str = field(default_factory=new_key)


@dataclass(slots=True)
class TillState:
    """Everything the screens of the till show."""

    screen: TillScreen = TillScreen.LOCK
    clerk: ClerkSessionView | None = None
    lock_problem: str = ""
    unlocking: bool = False
    selling: Selling = field(default_factory=Selling)
    last: LastScan = field(default_factory=LastScan)
    working: int = 0
    """Requests on their way."""
    paying_for: Money | None = None
    paying_due: str | None = None
    """The reservation that is paid; None while it is the sale."""
    closed: SaleView | None = None
    card: PaymentView | None = None
    slip: str = ""
    handing: Handing = field(default_factory=Handing)
    reservations: list[ReservationView] = field(default_factory=list)
    arrived: set[str] = field(default_factory=set)
    desk_problem: str = ""
    doubtful: list[PaymentView] = field(default_factory=list)
