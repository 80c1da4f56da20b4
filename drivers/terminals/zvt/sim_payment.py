"""What the simulated terminal does during one payment, written as a script of steps.

A script yields what it needs (``Say`` something and get the till's answer, ``Pause``, ``WaitForCard``) and the
simulator resumes it when that came true, whether or not the till is still there: a terminal goes on by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drivers.terminals.zvt import bmp, codes
from drivers.terminals.zvt.apdu import Apdu
from drivers.terminals.zvt.book import Charge
from drivers.terminals.zvt.frames import Abort, Authorisation, Completion, Frame, Intermediate
from drivers.terminals.zvt.printing import CHARSET, PrintLine
from drivers.terminals.zvt.sim_knobs import Outcome, Rule, Step
from drivers.terminals.zvt.status_info import CURRENCIES, StatusInfo
from drivers.terminals.zvt.tlv import Tlv

if TYPE_CHECKING:
    from drivers.terminals.zvt.sim import ZvtSimulator


@dataclass(frozen=True, slots=True)
class Say:
    """Send a frame; the script gets the till's answer, or None when none came."""

    frame: Frame
    reach: Step = Step.NEVER


@dataclass(frozen=True, slots=True)
class Pause:
    """Let so many steps of the pace go by; the script gets None."""

    steps: float = 1.0


@dataclass(frozen=True, slots=True)
class WaitForCard:
    """Wait for the customer's card; the script gets ``CARD``, or None when stop was pressed or time ran out."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Say nothing until the till goes away; the script gets None."""


Need = Say | Pause | WaitForCard | Silence
Script = Generator[Need, Apdu | None, None]

CARD = Apdu(codes.POSITIVE)
"""The answer to ``WaitForCard`` when a card was put in."""

HOST_DECLINED = 0x05
"""A result of the range 01-63: the card's bank said no."""
WRONG_PIN = 0x37

CARD_NUMBER = "5168150000094771"
"""The card every customer of this terminal pays with."""
TRACK2 = f"{CARD_NUMBER}d2912201000000001f"
TRACK1 = f"B{CARD_NUMBER}^HANSEN/ASTRID^29122010000000000"
_CARD_NAME = b"MASTERCARD\0"
_MIRROR = 0x1F1F
BARE: Mapping[int, bytes] = {
    bmp.PAN: bytes.fromhex(CARD_NUMBER),
    bmp.EXPIRY: b"\x29\x12",
    bmp.TRACK2: bytes.fromhex(TRACK2),
    bmp.TRACK3: bytes.fromhex(f"59{CARD_NUMBER}d2912201000000001f"),
    bmp.TRACK1: TRACK1.encode(),
    bmp.CHIP_DATA: b"\x5a\x08" + bytes.fromhex(CARD_NUMBER),
    bmp.CVV: b"\x01\x23",
    bmp.EF_ID: bytes.fromhex(CARD_NUMBER),
    bmp.ADDITIONAL_TEXT: f"CARD {CARD_NUMBER} OK".encode(),
    bmp.CARD_NAME: f"MASTERCARD {CARD_NUMBER}\0".encode(),
}
"""Every field that can hold a card, as a terminal must not send them."""
BARE_TAGS = (
    *(Tlv(tag, bytes.fromhex(CARD_NUMBER)) for tag in (0x1F08, 0x1F09, 0x1F0A, 0x1F1A)),
    Tlv(0x60, (Tlv(0x1F5E, bytes.fromhex(CARD_NUMBER)),)),
)
"""The same in the container."""


def payment(terminal: ZvtSimulator, request: Authorisation) -> Script:
    """One authorisation, from "insert card" to 06 0F or 06 1E."""
    outcome = terminal.knob.outcome
    terminal.screen = f"{amount_text(request)}\nInsert or tap card"
    yield Say(Intermediate(0x0A), Step.INSERT_CARD)
    card = None
    if outcome is Outcome.CANCEL:
        yield Pause()
    else:
        card = yield WaitForCard()
        outcome = terminal.knob.outcome  # the card that was put in decides
    if card is None:
        yield from ended(terminal, codes.TIMEOUT_OR_KEY, "Cancelled", told=not terminal.stopped_by_till)
        return
    yield from _pin(terminal, outcome)
    terminal.screen = "Please wait …"
    yield Say(Intermediate(0x04), Step.HOST)
    yield Pause()
    if outcome is Outcome.SILENT:
        yield Silence()
    elif outcome is Outcome.DECLINE:
        terminal.screen = "Declined"
        yield Say(Intermediate(0x1D))
        yield from ended(terminal, HOST_DECLINED, "Declined", told=True)
    else:
        yield from approve(terminal, request, outcome, lambda: terminal.charge(request))


def _pin(terminal: ZvtSimulator, outcome: Outcome) -> Script:
    yield Pause()
    terminal.screen = "Enter PIN"
    yield Say(Intermediate(0x01), Step.PIN)
    yield Pause()
    if outcome is Outcome.WRONG_PIN_THEN_APPROVE:
        terminal.screen = "Wrong PIN"
        yield Say(Intermediate(0x15))
        yield Say(_negative(terminal, WRONG_PIN))
        yield Pause()
        terminal.screen = "Enter PIN"
        yield Say(Intermediate(0x01))
        yield Pause()


def approve(
    terminal: ZvtSimulator, request: Authorisation, outcome: Outcome, book: Callable[[], Charge]
) -> Script:
    """Book it, tell the till, print: the end of whatever the host approved."""
    charge = book()
    if outcome is Outcome.SILENT_BOOKED:
        yield Silence()
        return
    if not (yield from _tell(terminal, request, charge)):
        if terminal.knob.rule is Rule.OLD:
            yield from _reverse(terminal, charge)
        return
    if outcome in (Outcome.REVERSE, Outcome.REVERSE_TOLD):
        yield from _reverse(terminal, charge, told=outcome is Outcome.REVERSE_TOLD)
        return
    terminal.settled()
    terminal.screen = "Approved\nRemove card"
    for line in _receipt(request, charge, bare=terminal.knob.pan_unmasked):
        answer = yield Say(line)
        if terminal.knob.rule is Rule.OLD and (answer is None or answer.refusal is not None):
            yield from _reverse(terminal, charge)
            return
    terminal.reach(Step.PRINT)
    yield Say(Intermediate(0x1C))
    yield Say(Intermediate(0x0B))
    yield Pause()
    yield Say(Completion(), Step.COMPLETION)


def _tell(
    terminal: ZvtSimulator, request: Authorisation, charge: Charge
) -> Generator[Need, Apdu | None, bool]:
    """Send 04 0F until it is accepted or refused; says which. 84 9C asks for a repetition in two seconds."""
    terminal.reach(Step.BOOKED)
    while True:
        answer = yield Say(status_info(terminal, request, charge), Step.STATUS_INFO)
        if answer is not None and answer.refusal == codes.WAIT:
            yield Pause(terminal.repeat_steps)
            continue
        accepted = answer is not None and answer.is_positive
        if accepted:
            terminal.reach(Step.ACK)
        return accepted


def _reverse(terminal: ZvtSimulator, charge: Charge, *, told: bool = False) -> Script:
    terminal.screen = "Reversing …"
    yield Say(Intermediate(0x05))
    terminal.book.undo(charge)
    terminal.settled()
    terminal.forget(charge)
    if told:
        yield Say(_negative(terminal, codes.TIMEOUT_OR_KEY))
    yield Say(Abort(codes.TIMEOUT_OR_KEY))


def ended(terminal: ZvtSimulator, code: int, screen: str, *, told: bool) -> Script:
    """End without success: 06 1E, behind a negative 04 0F where ``told``."""
    terminal.screen = screen
    if told:
        yield Say(_negative(terminal, code))
    yield Say(Abort(code))


def _negative(terminal: ZvtSimulator, code: int) -> Frame:
    return StatusInfo(result=code, terminal_id=terminal.knob.terminal_id, currency=terminal.currency_number)


def status_info(terminal: ZvtSimulator, request: Authorisation, charge: Charge) -> Frame:
    """The 04 0F of a charge, with the faults the knobs ask for."""
    local = charge.at
    info = StatusInfo(
        result=0,
        amount=request.amount + terminal.knob.wrong_amount,
        trace=charge.trace,
        original_trace=charge.undoes.trace if charge.undoes else None,
        time=f"{local:%H%M%S}",
        date=f"{local:%m%d}",
        pan=bytes.fromhex("e" * 12 + CARD_NUMBER[-4:]),
        terminal_id=terminal.knob.terminal_id,
        currency=request.currency,
        receipt_no=charge.receipt_no,
        card_type=0x06,
        card_name=_CARD_NAME,
        approval=f"{charge.trace:06d}  ".encode(),
        container=_mirrored(charge) if terminal.knob.rule is Rule.NEW else (),
    )
    if not terminal.knob.pan_unmasked:
        return info
    kept = {number: value for number, value in bmp.parse(info.data()).items() if number not in BARE}
    told = kept.pop(bmp.CONTAINER, b"") + b"".join(tag.to_bytes() for tag in BARE_TAGS)
    fields = {**BARE, **kept, bmp.CONTAINER: told}
    return Apdu(codes.STATUS_INFO, b"".join(bmp.encode(number, value) for number, value in fields.items()))


def mirrored(request: Authorisation) -> int | None:
    """The receipt number the till mirrors in tag 1F1F, or None."""
    for outer in request.container:
        for tag in outer.find(_MIRROR):
            if isinstance(tag.value, bytes) and tag.value.hex().isdecimal():
                return int(tag.value.hex())
    return None


def _mirrored(charge: Charge) -> tuple[Tlv, ...]:
    return (Tlv(_MIRROR, bmp.bcd(charge.receipt_no, 2)),)


def _receipt(request: Authorisation, charge: Charge, *, bare: bool) -> list[PrintLine]:
    lines = [
        *([(0x00, f"PAN {CARD_NUMBER}")] if bare else []),
        (0x40, _title(charge)),
        (0x00, f"MASTERCARD    ************{CARD_NUMBER[-4:]}"),
        (0x00, f"Receipt {charge.receipt_no:04d}   Trace {charge.trace:06d}"),
        (0x40, amount_text(request)),
        (0x80, "APPROVED"),
    ]
    return [PrintLine(attribute, text.encode(CHARSET)) for attribute, text in lines]


def _title(charge: Charge) -> str:
    if not charge.gives:
        return "CARD PAYMENT"
    return "REFUND" if charge.undoes is None else "REVERSAL"


def amount_text(request: Authorisation) -> str:
    """The amount as the terminal's screen shows it."""
    currency = CURRENCIES.get(request.currency)
    return f"{request.amount // 100},{request.amount % 100:02d} {currency or request.currency}"
