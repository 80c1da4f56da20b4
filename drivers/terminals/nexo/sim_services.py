"""The simulated terminal's other services: sessions, state, totals, gift cards, screen and paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from drivers.terminals.nexo import card_messages as cards
from drivers.terminals.nexo import device_messages as device
from drivers.terminals.nexo import service_messages as services
from drivers.terminals.nexo.amounts import to_wire
from drivers.terminals.nexo.book import Charge
from drivers.terminals.nexo.orders import time_stamp
from drivers.terminals.nexo.parts import (
    CardData,
    MessageHeader,
    OutputContent,
    Part,
    PaymentInstrumentData,
    POIData,
    Response,
    TransactionIdentification,
)
from drivers.terminals.nexo.sim_payment import CARD_NUMBER
from drivers.terminals.nexo.words import Condition, GlobalStatus, Result

if TYPE_CHECKING:
    from drivers.terminals.nexo.sim import NexoSimulator

_SUCCESS = Response(Result.SUCCESS)


def diagnosis(terminal: NexoSimulator, _: MessageHeader, body: services.DiagnosisRequest) -> Part:
    """How it is, and who is logged in."""
    status = GlobalStatus.BUSY if terminal.knob.busy or terminal.running else GlobalStatus.OK
    said = services.POIStatus(
        status, True, True, True, printer_status="OK", communication_ok_flag=True, fraud_prevention_flag=False
    )
    hosts = (services.HostStatus("Adyen", is_reachable_flag=True),) if body.host_diagnosis_flag else ()
    return services.DiagnosisResponse(_SUCCESS, tuple(sorted(terminal.sessions)), said, hosts)


def login(terminal: NexoSimulator, header: MessageHeader, body: services.LoginRequest) -> Part:
    """Begin a session, unless something runs."""
    if terminal.knob.busy or terminal.running:
        return services.LoginResponse(Response(Result.FAILURE, Condition.BUSY))
    terminal.sessions.add(header.sale_id)
    offered = body.sale_terminal_data
    terminal.till.capable[header.sale_id] = offered.sale_capabilities if offered else ()
    software = services.POISoftware("Storefloor", "Storefloor", "simulator", "1")
    data = services.POISystemData(time_stamp(terminal.clock()), software, services.POIStatus(GlobalStatus.OK))
    return services.LoginResponse(_SUCCESS, data)


def logout(terminal: NexoSimulator, header: MessageHeader, _: services.LogoutRequest) -> Part:
    """End it."""
    terminal.sessions.discard(header.sale_id)
    return services.LogoutResponse(_SUCCESS)


def reconciliation(
    terminal: NexoSimulator, header: MessageHeader, body: services.ReconciliationRequest
) -> Part:
    """The period's totals, told once."""
    if header.sale_id not in terminal.sessions:
        return services.ReconciliationResponse(Response(Result.FAILURE, Condition.LOGGED_OUT))
    if terminal.knob.busy or terminal.running:
        return services.ReconciliationResponse(Response(Result.FAILURE, Condition.BUSY))
    day = terminal.book.close_day()
    return services.ReconciliationResponse(_SUCCESS, body.reconciliation_type, "1000", _totals(terminal, day))


def totals(terminal: NexoSimulator, _: MessageHeader, __: services.GetTotalsRequest) -> Part:
    """The totals so far."""
    return services.GetTotalsResponse(_SUCCESS, "1000", _totals(terminal, terminal.book.day))


def _totals(terminal: NexoSimulator, day: Sequence[Charge]) -> tuple[services.TransactionTotals, ...]:
    kinds: dict[str, list[Charge]] = {}
    for one in day:
        kind = ("ReverseDebit" if one.undoes else "Credit") if one.gives else "Debit"
        kinds.setdefault(kind, []).append(one)
    if not kinds:
        return ()
    found = tuple(
        services.PaymentTotals(kind, len(those), sum((to_wire(one.amount) for one in those), Decimal(0)))
        for kind, those in sorted(kinds.items())
    )
    currency = day[0].amount.currency
    return (services.TransactionTotals("Card", "mc", currency, terminal.knob.poiid, payment_totals=found),)


def card_acquisition(terminal: NexoSimulator, _: MessageHeader, body: cards.CardAcquisitionRequest) -> Part:
    """Read the card that is always at hand here."""
    name = TransactionIdentification(terminal.book.name(), time_stamp(terminal.clock()))
    card = PaymentInstrumentData("Card", CardData("mc", "*" * 12 + CARD_NUMBER[-4:]))
    return cards.CardAcquisitionResponse(_SUCCESS, body.sale_data, POIData(name), ("mc",), card)


def enable_service(terminal: NexoSimulator, _: MessageHeader, body: cards.EnableServiceRequest) -> Part:
    """Let a card be put in before it is asked for, or end that."""
    terminal.screen = "Ready" if body.transaction_action == "AbortTransaction" else "Insert card"
    return cards.EnableServiceResponse(_SUCCESS)


def stored_value(terminal: NexoSimulator, _: MessageHeader, body: cards.StoredValueRequest) -> Part:
    """Gift cards of the terminal's own: activated, loaded, emptied."""
    found: list[cards.StoredValueResult] = []
    for one in body.stored_value_data:
        account = one.stored_value_account_id
        change = one.item_amount or Decimal(0)
        if account is None:
            return cards.StoredValueResponse(Response(Result.FAILURE, Condition.MESSAGE_FORMAT))
        known = terminal.gift_cards.get(account.stored_value_id, Decimal(0))
        after = (
            known - change if one.stored_value_transaction_type in ("Unload", "Reverse") else known + change
        )
        if after < 0:
            return cards.StoredValueResponse(Response(Result.FAILURE, Condition.REFUSAL), body.sale_data)
        terminal.gift_cards[account.stored_value_id] = after
        status = cards.StoredValueAccountStatus(after)
        found.append(cards.StoredValueResult(one.stored_value_transaction_type, one.currency, change, status))
    return cards.StoredValueResponse(_SUCCESS, body.sale_data, POIData(), tuple(found))


def balance(terminal: NexoSimulator, _: MessageHeader, body: cards.BalanceInquiryRequest) -> Part:
    """What is on a gift card."""
    account = body.payment_account_req.stored_value_account_id
    known = terminal.gift_cards.get(account.stored_value_id) if account else None
    if known is None:
        return cards.BalanceInquiryResponse(Response(Result.FAILURE, Condition.NOT_FOUND))
    return cards.BalanceInquiryResponse(_SUCCESS, cards.PaymentAccountStatus("DKK", known))


def display(terminal: NexoSimulator, _: MessageHeader, body: device.DisplayRequest) -> Part:
    """Show it."""
    shown = []
    for one in body.display_output:
        terminal.screen = words(one.output_content)
        shown.append(device.OutputResult(one.device, one.info_qualify, _SUCCESS))
    return device.DisplayResponse(tuple(shown))


def input_(terminal: NexoSimulator, _: MessageHeader, body: device.InputRequest) -> Part:
    """The customer says yes, or chooses the first."""
    if body.display_output is not None:
        terminal.screen = words(body.display_output.output_content)
    asked = body.input_data
    chosen = (1,) if asked.input_command == "GetMenuEntry" else ()
    confirmed = True if asked.input_command == "GetConfirmation" else None
    typed = device.Input(asked.input_command, confirmed, chosen)
    result = device.InputResult(asked.device, asked.info_qualify, _SUCCESS, typed)
    shown = device.OutputResult(asked.device, asked.info_qualify, _SUCCESS)
    return device.InputResponse(result, shown if body.display_output else None)


def print_(terminal: NexoSimulator, _: MessageHeader, body: device.PrintRequest) -> Part:
    """Print it."""
    terminal.printed.append(words(body.print_output.output_content))
    return device.PrintResponse(body.print_output.document_qualifier, _SUCCESS)


def words(content: OutputContent) -> str:
    """The text of what is shown or printed."""
    return "\n".join(line.text for line in content.output_text)


SERVICES: dict[type[Part], Callable[..., Part]] = {
    services.DiagnosisRequest: diagnosis,
    services.LoginRequest: login,
    services.LogoutRequest: logout,
    services.ReconciliationRequest: reconciliation,
    services.GetTotalsRequest: totals,
    cards.CardAcquisitionRequest: card_acquisition,
    cards.EnableServiceRequest: enable_service,
    cards.StoredValueRequest: stored_value,
    cards.BalanceInquiryRequest: balance,
    device.DisplayRequest: display,
    device.InputRequest: input_,
    device.PrintRequest: print_,
}
"""Who answers what; all at once."""
