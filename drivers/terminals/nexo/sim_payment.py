"""What the simulated terminal does during one transaction, written as a script of steps.

A script yields what it needs and returns the body of its answer. The simulator resumes it when what it needs came true,
whether or not the till is still there: a terminal goes on by itself.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from drivers.errors import FrameError
from drivers.terminals.nexo import messages
from drivers.terminals.nexo.amounts import from_wire, to_wire
from drivers.terminals.nexo.book import ChargeState
from drivers.terminals.nexo.orders import time_stamp
from drivers.terminals.nexo.parts import (
    CardData,
    MessageHeader,
    OutputContent,
    OutputText,
    PaymentInstrumentData,
    POIData,
    Response,
    SaleData,
    TransactionIdentification,
)
from drivers.terminals.nexo.sim_knobs import Ask, Outcome, Step
from drivers.terminals.nexo.words import Condition, Result
from drivers.vocabulary import Money

if TYPE_CHECKING:
    from drivers.terminals.nexo.sim import NexoSimulator


@dataclass(frozen=True, slots=True)
class Pause:
    """Let so many steps of the pace go by."""

    steps: float = 1.0


@dataclass(frozen=True, slots=True)
class WaitForCard:
    """Wait for the customer's card; the script gets whether one was put in."""


@dataclass(frozen=True, slots=True)
class WaitForTill:
    """Wait for the till's answer to what it was asked; the script gets whether it came."""


Need = Pause | WaitForCard | WaitForTill
Script = Generator[Need, bool, messages.PaymentResponse | messages.ReversalResponse]

CARD_NUMBER = "5168150000094771"
"""The card every customer of this terminal pays with."""
_BRAND = "mc"


def payment(terminal: NexoSimulator, header: MessageHeader, request: messages.PaymentRequest) -> Script:
    """One payment, or a refund to the card, from "insert card" to its answer."""
    outcome, asked = terminal.knob.outcome, request.payment_transaction.amounts_req
    gives = request.payment_data is not None and request.payment_data.payment_type == "Refund"
    try:
        amount = from_wire(asked.requested_amount, asked.currency)
    except FrameError:
        return failure(Condition.MESSAGE_FORMAT, request.sale_data.sale_transaction_id)
    ours = request.sale_data.sale_transaction_id
    terminal.screen = f"{'Refund ' if gives else ''}{amount_text(amount)}\nInsert or tap card"
    terminal.reach(Step.INSERT_CARD)
    card = False
    if outcome is Outcome.CANCEL:
        yield Pause()
    else:
        card = yield WaitForCard()
        outcome = terminal.knob.outcome  # the card that was put in decides
    if not card:
        terminal.screen = "Cancelled"
        return failure(Condition.ABORTED if terminal.aborted else Condition.CANCEL, ours)
    yield from _pin(terminal, outcome)
    terminal.screen = "Authorising\nPlease wait …"
    terminal.reach(Step.HOST)
    yield Pause()
    terminal.till.ask(header, terminal.knob.ask)
    if terminal.till.waited_for:
        yield WaitForTill()
    if outcome is Outcome.DECLINE:
        terminal.screen = "Declined"
        return failure(Condition.REFUSAL, ours, "message=Refused&refusalReason=214%20Declined%20online")
    if outcome is Outcome.SILENT:
        return failure(Condition.CANCEL, ours)
    if outcome is Outcome.NO_HOST:
        return failure("UnreachableHost", ours)
    if outcome is Outcome.PARTIAL and not gives:
        amount = Money(max(1, amount.minor // 2), amount.currency)
    reference, at = terminal.book.name(), terminal.clock()
    move = terminal.book.give_back if gives else terminal.book.charge
    move(reference, header.service_id, ours.transaction_id, amount, at)
    terminal.reach(Step.BOOKED)
    terminal.screen = "Approved\nRemove card"
    said = _approved(request, amount, reference, at, outcome)
    printed = terminal.knob.ask is Ask.PRINT and terminal.till.hears(header.sale_id)
    return msgspec.structs.replace(said, payment_receipt=()) if printed else said


def reversal(terminal: NexoSimulator, header: MessageHeader, request: messages.ReversalRequest) -> Script:
    """No card is asked for. NotFound for an unknown payment, NotAllowed for one that was reversed before."""
    ours = request.sale_data.sale_transaction_id if request.sale_data else None
    named = request.original_poi_transaction.poi_transaction_id
    charge = terminal.book.find(named.transaction_id) if named else None
    terminal.screen = "Reversal\nPlease wait …"
    terminal.reach(Step.HOST)
    yield Pause()
    if charge is None:
        return messages.ReversalResponse(Response(Result.FAILURE, Condition.NOT_FOUND))
    if charge.state is ChargeState.REVERSED:
        return messages.ReversalResponse(Response(Result.FAILURE, Condition.NOT_ALLOWED))
    if terminal.knob.outcome is Outcome.DECLINE:
        return messages.ReversalResponse(Response(Result.FAILURE, Condition.REFUSAL))
    if terminal.knob.outcome is Outcome.SILENT:
        return messages.ReversalResponse(Response(Result.FAILURE, Condition.CANCEL))
    reference, at = terminal.book.name(), terminal.clock()
    tender = ours.transaction_id if ours else ""
    terminal.book.give_back(reference, header.service_id, tender, charge.amount, at, charge)
    terminal.reach(Step.BOOKED)
    terminal.screen = "Reversed"
    name = TransactionIdentification(reference, time_stamp(at))
    return messages.ReversalResponse(
        Response(Result.SUCCESS),
        POIData(name),
        to_wire(charge.amount),
        _receipt("VOID REQUESTED", charge.amount),
    )


def _pin(terminal: NexoSimulator, outcome: Outcome) -> Generator[Need, bool, None]:
    yield Pause()
    terminal.screen = "Enter PIN"
    terminal.reach(Step.PIN)
    yield Pause()
    if outcome is Outcome.WRONG_PIN_THEN_APPROVE:
        terminal.screen = "Wrong PIN"
        yield Pause()
        terminal.screen = "Enter PIN"
        yield Pause()


def failure(
    condition: str, ours: TransactionIdentification, additional: str = ""
) -> messages.PaymentResponse:
    """A payment that came to nothing."""
    said = Response(Result.FAILURE, condition, additional)
    return messages.PaymentResponse(said, SaleData(ours))


def _approved(
    request: messages.PaymentRequest, amount: Money, reference: str, at: datetime, outcome: Outcome
) -> messages.PaymentResponse:
    name = TransactionIdentification(reference, time_stamp(at))
    card = CardData(_BRAND, "*" * 12 + CARD_NUMBER[-4:], entry_mode=("Contactless",), card_country_code="208")
    acquirer = messages.PaymentAcquirerData(
        "TestMerchant", "P400Plus-275008565", name, f"{int(reference[4:13]):06d}"
    )
    result = messages.PaymentResult(
        payment_type="Normal",
        amounts_resp=messages.AmountsResp(to_wire(amount), amount.currency),
        payment_instrument_data=PaymentInstrumentData("Card", card),
        payment_acquirer_data=acquirer,
        online_flag=outcome is not Outcome.OFFLINE,
    )
    offline = "true" if outcome is Outcome.OFFLINE else "false"
    return messages.PaymentResponse(
        Response(
            Result.PARTIAL if outcome is Outcome.PARTIAL else Result.SUCCESS,
            additional_response=f"pspReference={reference.partition('.')[2]}&offline={offline}",
        ),
        SaleData(request.sale_data.sale_transaction_id),
        POIData(name, "1000"),
        result,
        _receipt("APPROVED", amount),
    )


def _receipt(title: str, amount: Money) -> tuple[messages.PaymentReceipt, ...]:
    lines = (
        "name=STOREFLOOR%20TEST&key=header1",
        f"name=Card&value=%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A{CARD_NUMBER[-4:]}&key=pan",
        f"name=TOTAL&value={amount_text(amount).replace(' ', '%20')}&key=totalAmount",
        f"name={title.replace(' ', '%20')}&key=approved",
    )
    content = OutputContent("Text", tuple(OutputText(line, end_of_line_flag=True) for line in lines))
    return (
        messages.PaymentReceipt("CashierReceipt", content, required_signature_flag=False),
        messages.PaymentReceipt("CustomerReceipt", content, required_signature_flag=False),
    )


def amount_text(amount: Money) -> str:
    """The amount as the terminal's screen shows it."""
    return f"{Decimal(amount.minor) / 100:.2f} {amount.currency}".replace(".", ",")
