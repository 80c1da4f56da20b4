"""The positions of the simulated terminal's knobs, and what each of them takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from drivers.terminals.knob_readings import seconds, switch, word, wrong


class Outcome(StrEnum):
    """How the next payments go."""

    APPROVE = "approve"
    DECLINE = "decline"
    SILENT = "silent"
    """Takes the request and the card, then says nothing more; nothing is charged."""
    SILENT_BOOKED = "silent_booked"
    """Charges the card and says nothing more."""
    WRONG_PIN_THEN_APPROVE = "wrong_pin_then_approve"
    REVERSE = "reverse"
    """Charges the card, is told 80 00 and reverses nonetheless: 04 FF 05, then 06 1E."""
    REVERSE_TOLD = "reverse_told"
    """As ``reverse``, with a negative 04 0F before the 06 1E."""
    CANCEL = "cancel"
    """The customer presses stop instead of putting a card in."""


class Rule(StrEnum):
    """What the terminal does when its status-information is not acknowledged (PA00P015 2.2.8 and chapter 4)."""

    OLD = "old"
    """It reverses the payment by itself (04 FF 05)."""
    NEW = "new"
    """It keeps the payment booked and tells tag 1F1F, to be mirrored by the till."""
    IGNORE = "ignore"
    """It keeps the payment booked and knows no 1F1F."""


class Step(StrEnum):
    """Moments of a payment at which the wire can be cut."""

    NEVER = ""
    REQUEST = "request"
    """06 01 arrived, not acknowledged."""
    STARTED = "started"
    """80 00 00 was sent."""
    INSERT_CARD = "insert_card"
    PIN = "pin"
    HOST = "host"
    BOOKED = "booked"
    """The card is charged, 04 0F not yet sent."""
    STATUS_INFO = "status_info"
    """04 0F was sent, its acknowledgement will not arrive."""
    ACK = "ack"
    """04 0F was acknowledged."""
    PRINT = "print"
    """The receipt's lines were acknowledged."""
    COMPLETION = "completion"
    """06 0F was sent."""


class Card(StrEnum):
    """Where the customer's card is."""

    AUTO = "auto"
    """Put in at once."""
    WAIT = "wait"
    """Put in when the knob is turned to ``in``."""


@dataclass(slots=True)
class Knobs:
    """All positions. ``turn`` is the only way to change them from outside."""

    outcome: Outcome = Outcome.APPROVE
    rule: Rule = Rule.NEW
    drop_after: Step = Step.NEVER
    card: Card = Card.AUTO
    pace: float = 0.5
    """Seconds a step takes."""
    cut_for: float = 0.2
    """Seconds the wire is gone after ``drop_after`` or a reboot."""
    busy: bool = False
    fragment: bool = False
    """One byte a tick."""
    pan_unmasked: bool = False
    repeat: bool = True
    """06 20 is answered; else it is refused, as by a terminal that cannot tell what it did last."""
    wrong_amount: int = 0
    """Minor units added to what is reported."""
    terminal_id: str = "52500001"

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
    "reboot": ("keep", "lose_last"),
    "receipt_no": ("the last number given, 1 to 9999",),
}
"""Knobs that do something at once, and what they take. ``card`` also takes ``in`` and ``stop``."""


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong("wrong_amount", value, "whole minor units")
    return value


def _terminal_id(value: object) -> str:
    text = str(value)
    if not (len(text) == 8 and text.isascii() and text.isdecimal()):
        raise wrong("terminal_id", value, "eight digits")
    return text


_READINGS: Mapping[str, Callable[[object], Any]] = {
    "outcome": word("outcome", Outcome),
    "rule": word("rule", Rule),
    "drop_after": word("drop_after", Step),
    "card": word("card", Card),
    "pace": seconds("pace"),
    "cut_for": seconds("cut_for"),
    "busy": switch("busy"),
    "fragment": switch("fragment"),
    "pan_unmasked": switch("pan_unmasked"),
    "repeat": switch("repeat"),
    "wrong_amount": _whole,
    "terminal_id": _terminal_id,
}
