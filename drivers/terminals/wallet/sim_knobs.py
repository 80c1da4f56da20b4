"""The positions of the simulated wallet's knobs, and what each of them takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from drivers.terminals.knob_readings import seconds, switch, word, wrong


class Outcome(StrEnum):
    """What the customer does with the next payments in the app."""

    APPROVE = "approve"
    CANCEL = "cancel"
    """Says no in the app: ABORTED."""
    IGNORE = "ignore"
    """Does nothing, until the payment's time has passed: EXPIRED."""


class Card(StrEnum):
    """When the customer does it; the word is the terminals'."""

    AUTO = "auto"
    """After ``pace``."""
    WAIT = "wait"
    """When the knob is turned to ``in`` (takes it) or ``stop`` (says no)."""


class What(StrEnum):
    """What can be asked of the provider."""

    NONE = ""
    TOKEN = "token"  # noqa: S105  a word, no secret
    CREATE = "create"
    GET = "get"
    EVENTS = "events"
    CAPTURE = "capture"
    CANCEL = "cancel"
    REFUND = "refund"


@dataclass(slots=True)
class Knobs:
    """All positions. ``turn`` is the only way to change them from outside."""

    outcome: Outcome = Outcome.APPROVE
    card: Card = Card.AUTO
    pace: float = 0.5
    """Seconds the customer takes."""
    drop_before: What = What.NONE
    """The connection breaks before the next request of this kind is looked at."""
    drop_after: What = What.NONE
    """It is done, and the answer is lost."""
    fail: What = What.NONE
    """The next requests of this kind are answered with ``fail_status``, and not done."""
    fail_status: int = 500
    times: int = 1
    """How often the drop or the failure happens, before the knob turns itself back."""
    slow: float = 0.0
    """Seconds until each answer."""
    busy: bool = False
    """Creations are answered with 429."""
    race: bool = False
    """The customer takes the payment just before a cancel arrives."""
    expires_in: float = 600.0
    """Seconds a payment's own time is."""
    token_life: float = 3600.0
    wrong_amount: int = 0
    """Minor units added to the amounts that are told."""
    personal: bool = False
    """Answers also hold what no till needs: a name, a phone number, a card. Nothing of it may be kept."""
    merchant: str = "123456"

    def turn(self, knob: str, value: object) -> None:
        """Turn one. Raises ValueError saying what there is or what it takes."""
        reading = _READINGS.get(knob)
        if reading is None:
            raise ValueError(f"no knob {knob!r}; there are {', '.join((*_READINGS, *ACTIONS))}")
        setattr(self, knob, reading(value))

    def positions(self) -> Mapping[str, Any]:
        """All positions as JSON values."""
        return {knob: getattr(self, knob) for knob in _READINGS}


ACTIONS: Mapping[str, tuple[str, ...]] = {
    "power": ("on", "off"),
    "token": ("expire",),
    "lapse": ("now",),
    "forget": ("last",),
}
"""Knobs that do something at once, and what they take. ``card`` also takes ``in`` and ``stop``."""


def _whole(knob: str, low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise wrong(knob, value, f"a whole number from {low} to {high}")
        return value

    return read


def _merchant(value: object) -> str:
    text = str(value)
    if not (text.isascii() and text.isdecimal() and 4 <= len(text) <= 10):
        raise wrong("merchant", value, "4 to 10 digits")
    return text


_READINGS: Mapping[str, Callable[[object], Any]] = {
    "outcome": word("outcome", Outcome),
    "card": word("card", Card),
    "pace": seconds("pace"),
    "drop_before": word("drop_before", What),
    "drop_after": word("drop_after", What),
    "fail": word("fail", What),
    "fail_status": _whole("fail_status", 400, 599),
    "times": _whole("times", 1, 10_000),
    "slow": seconds("slow"),
    "busy": switch("busy"),
    "race": switch("race"),
    "expires_in": seconds("expires_in"),
    "token_life": seconds("token_life"),
    "wrong_amount": _whole("wrong_amount", -1_000_000, 1_000_000),
    "personal": switch("personal"),
    "merchant": _merchant,
}
