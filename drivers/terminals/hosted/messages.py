"""What daemon and library's process say to each other: one JSON object a line, each way.

Only what a ledger may keep has a field here: no card number, no track, no holder's name can pass. A card's number is
cut to its last four where it arrives, whatever the library calls "last four" (PCI DSS 3.4.1).
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import msgspec

from drivers.errors import FrameError
from drivers.terminals import DayTotals, Evidence, PaymentRequest, PaymentResult
from drivers.vocabulary import TerminalPrompt

LONGEST_LINE = 1024 * 1024
LONGEST_TEXT = 200


class What(StrEnum):
    """What a library can be asked."""

    CONNECT = "connect"
    LAST = "last"
    PAY = "pay"
    GIVE_BACK = "give_back"
    RESOLVE = "resolve"
    END_OF_DAY = "end_of_day"


class Step(StrEnum):
    """What a library tells the journal; the daemon itself writes ``sending`` before it asks for money."""

    SENT = "sent"
    STARTED = "started"
    EVIDENCE = "evidence"


class Setup(msgspec.Struct, frozen=True):
    """The device as it is configured. It comes by the pipe: arguments and environment can be read by others."""

    device: str
    url: str
    options: dict[str, str]
    password: str
    currency: str


class Ask(msgspec.Struct, frozen=True, tag="ask", tag_field="is"):
    """Do this and answer with the same number; one at a time."""

    number: int
    what: What
    request: PaymentRequest | None = None
    setup: Setup | None = None


class Cancel(msgspec.Struct, frozen=True, tag="cancel", tag_field="is"):
    """Ask what runs to end. No answer: the outcome is that of the payment."""


class Written(msgspec.Struct, frozen=True, tag="written", tag_field="is"):
    """The step told last is on the disk. A step that cannot be written is never answered: the process is ended."""


class Done(msgspec.Struct, frozen=True, tag="done", tag_field="is"):
    """The answer to ``Ask``. All fields empty: the terminal cannot tell yet."""

    number: int
    evidence: Evidence | None = None
    result: PaymentResult | None = None
    totals: DayTotals | None = None


class Failed(msgspec.Struct, frozen=True, tag="failed", tag_field="is"):
    """The library refused, with the code of a DriverError."""

    number: int
    code: str
    detail: str


class Tell(msgspec.Struct, frozen=True, tag="tell", tag_field="is"):
    """A step of the running attempt; waits for ``Written``."""

    step: Step
    evidence: Evidence | None = None


class Show(msgspec.Struct, frozen=True, tag="show", tag_field="is"):
    """What the customer does now."""

    prompt: TerminalPrompt
    cancellable: bool


ToChild = Ask | Cancel | Written
FromChild = Done | Failed | Tell | Show

_encoder = msgspec.json.Encoder()
_to_child: msgspec.json.Decoder[ToChild] = msgspec.json.Decoder(ToChild)
_from_child: msgspec.json.Decoder[FromChild] = msgspec.json.Decoder(FromChild)


def encode(message: ToChild | FromChild) -> bytes:
    """One line."""
    return _encoder.encode(message) + b"\n"


def decode_to_child(line: bytes) -> ToChild:
    """A line from the daemon. Raises FrameError."""
    try:
        return _to_child.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise FrameError(f"not a message to a hosted library: {type(error).__name__}") from error


def decode_from_child(line: bytes) -> FromChild:
    """A line from the library's process, scrubbed. Raises FrameError, which quotes nothing of it."""
    try:
        said = _from_child.decode(line)
    except (msgspec.MsgspecError, ValueError):
        raise FrameError("the library's process said something that is no message") from None
    match said:
        case Done(evidence=evidence, result=result, totals=totals):
            return Done(
                said.number,
                evidence and _scrubbed(evidence),
                result
                and replace(result, evidence=_scrubbed(result.evidence), text=result.text[:LONGEST_TEXT]),
                totals and replace(totals, text=totals.text[:LONGEST_TEXT]),
            )
        case Tell(step=step, evidence=evidence):
            return Tell(step, evidence and _scrubbed(evidence))
        case Failed(number=number, code=code, detail=detail):
            return Failed(number, code, detail[:LONGEST_TEXT])
        case _:
            return said


def _scrubbed(evidence: Evidence) -> Evidence:
    digits = "".join(character for character in evidence.card_last4 if character in "0123456789")
    return replace(evidence, card_last4=digits[-4:])
