"""Shapes of the day's end: what a terminal booked against what the ledger knows."""

from __future__ import annotations

from datetime import datetime

import msgspec

from daemon.schema.words import DifferenceKind, ReconciliationState, Shape
from drivers.vocabulary import Money


class ReconciliationStart(Shape, frozen=True):
    """Close a terminal's day and compare its totals with the ledger."""

    device: str


class Difference(Shape, frozen=True):
    """One thing the terminal and the ledger do not agree on."""

    kind: DifferenceKind
    text: str
    receipt_no: int | None = None
    payment: str | None = None
    """The attempt it is about."""
    here: Money | None = None
    """What the ledger says."""
    there: Money | None = None
    """What the terminal says."""


class ReconciliationView(Shape, frozen=True):
    """One end of day. The totals are payments less what was given back, since the last end of day that was told."""

    id: str
    device: str
    state: ReconciliationState
    started_at: datetime
    ended_at: datetime | None = None
    clerk: str = ""
    payments: int = 0
    """Attempts of the ledger that moved money in this time."""
    here: Money | None = None
    there: Money | None = None
    first_receipt: int | None = None
    last_receipt: int | None = None
    terminal_id: str = ""
    text: str = ""
    differences: list[Difference] = msgspec.field(default_factory=list)


class ReconciliationList(Shape, frozen=True):
    """Ends of day, newest first."""

    items: list[ReconciliationView]
