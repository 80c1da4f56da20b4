"""The positions of the simulated nexo terminal's knobs, and what each of them takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from drivers.terminals.knob_readings import seconds, switch, word, wrong


class Outcome(StrEnum):
    """How the next transactions go."""

    APPROVE = "approve"
    DECLINE = "decline"
    CANCEL = "cancel"
    """The customer presses stop instead of putting a card in."""
    PARTIAL = "partial"
    """Approved over half of the amount."""
    OFFLINE = "offline"
    """Approved without the bank: provisional."""
    SILENT = "silent"
    """Ends without a charge and never says so."""
    SILENT_BOOKED = "silent_booked"
    """Charges the card and never says so."""
    NO_HOST = "no_host"
    """Failure with UnreachableHost: whether the bank was reached, nobody knows."""
    WRONG_PIN_THEN_APPROVE = "wrong_pin_then_approve"


class Step(StrEnum):
    """Moments of a transaction at which the wire can be cut."""

    NEVER = ""
    ARRIVAL = "arrival"
    """The request is lost before the terminal takes it."""
    REQUEST = "request"
    """It was taken."""
    INSERT_CARD = "insert_card"
    PIN = "pin"
    HOST = "host"
    BOOKED = "booked"
    """The card is charged, the answer is not sent."""
    ANSWER = "answer"
    """Half of the answer was sent."""


class Fault(StrEnum):
    """What is wrong with the answers to money."""

    NONE = ""
    SERVICE_ID = "service_id"
    """The header inside names another message."""
    SALE_ID = "sale_id"
    POIID = "poiid"
    OUTER = "outer"
    """Only the header outside is wrong: it proves nothing, and spoils nothing."""
    HMAC = "hmac"
    CLEAR_SUCCESS = "clear_success"
    """The whole answer in the clear."""
    CLEAR_FAILURE = "clear_failure"
    """A refusal in the clear, though the card was charged."""
    REPLAY = "replay"
    """The answer to an earlier transaction once more, as it was sent then."""
    TENDER = "tender"
    """SaleTransactionID of another one."""
    AMOUNT = "amount"
    """One coin more than was asked for."""
    CURRENCY = "currency"
    GARBAGE = "garbage"
    HTTP_500 = "http_500"
    CRYPTO = "crypto"
    """HTTP 401 before anything is done."""
    REJECT = "reject"
    """An event that says that the request was not delivered, though it was."""


OF_SEALS = frozenset({Fault.OUTER, Fault.HMAC, Fault.CLEAR_SUCCESS, Fault.CLEAR_FAILURE, Fault.CRYPTO})
"""Faults that only a dialect with encryption can have."""


class Card(StrEnum):
    """Where the customer's card is."""

    AUTO = "auto"
    """Put in at once."""
    WAIT = "wait"
    """Put in when the knob is turned to ``in``."""


class Certificate(StrEnum):
    """What the terminal shows over TLS."""

    RIGHT = "right"
    OTHER_NAME = "other_name"
    """That of another terminal."""
    NO_TERMINAL = "no_terminal"
    """A name that is no terminal's at all."""
    LEGACY = "legacy"
    """The one that all older terminals share."""
    OTHER_AUTHORITY = "other_authority"
    """The right name, vouched for by a stranger."""


class AbortRule(StrEnum):
    """What Abort does while a card is waited for."""

    OBEY = "obey"
    IGNORE = "ignore"


class Ask(StrEnum):
    """What the terminal asks of a till with a display, after the PIN; it waits for the answer."""

    NONE = ""
    DISPLAY = "display"
    INPUT = "input"
    """Whether the signature is right."""
    PRINT = "print"
    """The customer's receipt."""
    PRINT_MERCHANT = "print_merchant"


@dataclass(slots=True)
class Knobs:
    """All positions. ``turn`` is the only way to change them from outside."""

    outcome: Outcome = Outcome.APPROVE
    drop_after: Step = Step.NEVER
    fault: Fault = Fault.NONE
    card: Card = Card.AUTO
    abort: AbortRule = AbortRule.OBEY
    certificate: Certificate = Certificate.RIGHT
    ask: Ask = Ask.NONE
    station: str = ""
    """URL at which a till takes what the terminal asks (HTTP)."""
    pace: float = 0.5
    """Seconds a step takes."""
    cut_for: float = 0.2
    """Seconds the wire is gone after ``drop_after`` or a reboot."""
    delay: float = 0.0
    """Seconds every answer is late."""
    piece: int = 0
    """Bytes of an answer sent at a time; 0: all at once."""
    busy: bool = False
    in_progress: int = 0
    """So many questions for a status are answered by InProgress, whatever has happened."""
    not_found: int = 0
    """So many by NotFound."""
    pan_unmasked: bool = False
    poiid: str = "P400Plus-275008565"
    passphrase: str = "storefloor"  # noqa: S105  of a simulator: it opens nothing
    key_identifier: str = "storefloor"
    key_version: int = 1

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
    "reboot": ("keep", "logged_out", "lose_last"),
}
"""Knobs that do something at once, and what they take. ``card`` also takes ``in`` and ``stop``."""


def _count(knob: str) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise wrong(knob, value, "a whole number from 0")
        return value

    return read


def _text(knob: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = str(value)
        if not text or not text.isascii():
            raise wrong(knob, value, "ASCII text")
        return text

    return read


_READINGS: Mapping[str, Callable[[object], Any]] = {
    "outcome": word("outcome", Outcome),
    "drop_after": word("drop_after", Step),
    "fault": word("fault", Fault),
    "card": word("card", Card),
    "abort": word("abort", AbortRule),
    "ask": word("ask", Ask),
    "station": str,
    "certificate": word("certificate", Certificate),
    "pace": seconds("pace"),
    "cut_for": seconds("cut_for"),
    "delay": seconds("delay"),
    "piece": _count("piece"),
    "busy": switch("busy"),
    "in_progress": _count("in_progress"),
    "not_found": _count("not_found"),
    "pan_unmasked": switch("pan_unmasked"),
    "poiid": _text("poiid"),
    "passphrase": _text("passphrase"),
    "key_identifier": _text("key_identifier"),
    "key_version": _count("key_version"),
}
