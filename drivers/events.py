"""Events: the only way out of a driver (UnifiedPOS event model).

A driver is given ``emit`` and calls it from the loop's thread; it never blocks and never raises.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from drivers.device import DeviceStatus
from drivers.scanners import ScanData
from drivers.vocabulary import TerminalPrompt


@dataclass(frozen=True, slots=True)
class DataEvent:
    """Input arrived: one complete scan."""

    device: str
    at: datetime
    scan: ScanData


@dataclass(frozen=True, slots=True)
class StatusUpdateEvent:
    """The status changed; the new one replaces the old."""

    device: str
    at: datetime
    status: DeviceStatus


@dataclass(frozen=True, slots=True)
class OutputCompleteEvent:
    """An output request reached its end (UnifiedPOS OutputID)."""

    device: str
    at: datetime
    output_id: str


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """Something went wrong outside a request (bytes that make no sense, a rejected scan)."""

    device: str
    at: datetime
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class TransitionEvent:
    """A payment terminal moved to another step and says so (UnifiedPOS CAT TransitionEvent)."""

    device: str
    at: datetime
    attempt: str
    prompt: TerminalPrompt
    cancellable: bool
    code: str = ""
    """What the code holds that the customer scans in this step, to be drawn as QR; empty where there is none."""


Event = DataEvent | StatusUpdateEvent | OutputCompleteEvent | ErrorEvent | TransitionEvent
Emit = Callable[[Event], None]
