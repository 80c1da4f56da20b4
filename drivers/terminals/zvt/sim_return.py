"""The simulated terminal when money is given back and when the day is closed: scripts as in ``sim_payment``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.terminals.zvt import bmp, codes
from drivers.terminals.zvt.apdu import Apdu
from drivers.terminals.zvt.book import Charge, ChargeState
from drivers.terminals.zvt.frames import Authorisation, Completion, Intermediate, Refund, Reversal
from drivers.terminals.zvt.sim_knobs import Outcome, Step
from drivers.terminals.zvt.sim_payment import (
    HOST_DECLINED,
    Pause,
    Say,
    Script,
    Silence,
    WaitForCard,
    amount_text,
    approve,
    ended,
)
from drivers.terminals.zvt.totals import totals_block
from drivers.vocabulary import Currency

if TYPE_CHECKING:
    from drivers.terminals.zvt.sim import ZvtSimulator


def reversal(terminal: ZvtSimulator, request: Reversal) -> Script:
    """06 30: no card is asked for. B4 when it was reversed before, B5 when there is no such payment."""
    charge = terminal.book.find(request.receipt_no)
    if charge is None:
        yield from ended(terminal, codes.REVERSAL_IMPOSSIBLE, "Not possible", told=True)
        return
    if charge.state is ChargeState.REVERSED:
        yield from ended(terminal, codes.ALREADY_REVERSED, "Already reversed", told=True)
        return
    same = Authorisation(charge.amount, Currency(charge.currency).numeric)
    terminal.screen = f"Reversal {amount_text(same)}\nPlease wait …"
    yield from _at_the_host(terminal, same, charge)


def refund(terminal: ZvtSimulator, request: Refund) -> Script:
    """06 31: the customer puts the card in; nothing says which payment it is for."""
    outcome = terminal.knob.outcome
    same = Authorisation(request.amount, request.currency)
    terminal.screen = f"Refund {amount_text(same)}\nInsert or tap card"
    yield Say(Intermediate(0x0A), Step.INSERT_CARD)
    card = None
    if outcome is Outcome.CANCEL:
        yield Pause()
    else:
        card = yield WaitForCard()
    if card is None:
        yield from ended(terminal, codes.TIMEOUT_OR_KEY, "Cancelled", told=not terminal.stopped_by_till)
        return
    yield from _at_the_host(terminal, same, None)


def _at_the_host(terminal: ZvtSimulator, request: Authorisation, undoes: Charge | None) -> Script:
    yield Say(Intermediate(0x04), Step.HOST)
    yield Pause()
    outcome = terminal.knob.outcome
    if outcome is Outcome.SILENT:
        yield Silence()
    elif outcome is Outcome.DECLINE:
        yield Say(Intermediate(0x1D))
        yield from ended(terminal, HOST_DECLINED, "Declined", told=True)
    else:
        yield from approve(terminal, request, outcome, lambda: terminal.give_back(request, undoes))


def end_of_day(terminal: ZvtSimulator) -> Script:
    """06 50: the totals, once; whoever did not hear them will not be told again."""
    terminal.screen = "End of day"
    yield Say(Intermediate(0x04), Step.HOST)
    yield Pause()
    total, day = terminal.book.close_day()
    terminal.reach(Step.BOOKED)
    first, last = (day[0].receipt_no, day[-1].receipt_no) if day else (0, 0)
    schemes = [(0, 0), (0, 0), (min(len(day), 0xFF), max(total, 0))]
    block = bmp.encode(bmp.RESULT, b"\0") + bmp.encode(bmp.AMOUNT, bmp.bcd(max(total, 0), 6))
    block += bmp.encode(bmp.TERMINAL_ID, bytes.fromhex(terminal.knob.terminal_id))
    block += bmp.encode(bmp.CURRENCY, bmp.bcd(terminal.currency_number, 2))
    block += bmp.encode(bmp.TOTALS, totals_block(first, last, schemes))
    yield Say(Apdu(codes.STATUS_INFO, block), Step.STATUS_INFO)
    yield Say(Completion(), Step.COMPLETION)
