"""What an answer proves: pure comparisons of what a terminal said with what was asked of it.

Only the terminal's own word about this very transaction ends an attempt: the right amount in the right currency under
our name of it. Words we do not know prove nothing (nexo Retailer; reference: payments, section 2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl

from drivers.errors import FrameError
from drivers.terminals import Evidence, PaymentResult
from drivers.terminals.nexo import messages, scrubbing
from drivers.terminals.nexo.amounts import from_wire
from drivers.terminals.nexo.orders import Order
from drivers.terminals.nexo.parts import Part, POIData, Response
from drivers.terminals.nexo.words import Category, Condition, Result
from drivers.vocabulary import Money, PaymentState

S = PaymentState

_ENDED: Mapping[str, PaymentState] = {
    Condition.ABORTED: S.CANCELLED,
    Condition.CANCEL: S.CANCELLED,
    Condition.REFUSAL: S.DECLINED,
    Condition.INVALID_CARD: S.DECLINED,
    Condition.WRONG_PIN: S.DECLINED,
    Condition.PAYMENT_RESTRICTION: S.DECLINED,
    Condition.BUSY: S.NOT_STARTED,
    Condition.MESSAGE_FORMAT: S.NOT_STARTED,
    Condition.LOGGED_OUT: S.NOT_STARTED,
}
_REVERSAL_ENDED: Mapping[str, PaymentState] = {
    Condition.NOT_ALLOWED: S.DECLINED,
    Condition.NOT_FOUND: S.DECLINED,
}
"""The payment to be taken back is gone, or unknown there: nothing was given back by this."""
_WORDS: Mapping[str, str] = {
    Condition.ABORTED: "ended by the till",
    Condition.CANCEL: "ended at the terminal",
    Condition.REFUSAL: "declined",
    Condition.INVALID_CARD: "the card is not valid",
    Condition.WRONG_PIN: "wrong PIN",
    Condition.PAYMENT_RESTRICTION: "this card is not taken",
    Condition.BUSY: "the terminal is busy",
    Condition.MESSAGE_FORMAT: "the terminal does not understand the request",
    Condition.LOGGED_OUT: "the till is not logged in",
    Condition.NOT_ALLOWED: "not allowed: perhaps it has been reversed already",
    Condition.NOT_FOUND: "the terminal does not know the payment",
}


_LISTED = re.compile(r"^\d\d,")
"""What some terminals set before a brand's name: whether it pays, earns points, or both."""


def judged(order: Order, body: Part | None, poi_id: str) -> PaymentResult:
    """What the answer to an attempt proves; ``in_doubt`` where it proves nothing."""
    if isinstance(body, messages.PaymentResponse) and order.category is Category.PAYMENT:
        return _judged(order, body.response, body, poi_id)
    if isinstance(body, messages.ReversalResponse) and order.category is Category.REVERSAL:
        return _judged(order, body.response, body, poi_id)
    return PaymentResult(S.IN_DOUBT, Evidence(terminal_id=poi_id), "the answer is none to this request")


def _judged(
    order: Order,
    response: Response,
    body: messages.PaymentResponse | messages.ReversalResponse,
    poi_id: str,
) -> PaymentResult:
    evidence = _evidence(response, body.poi_data, poi_id)
    if response.result is Result.FAILURE:
        return _failed(order, response, evidence)
    try:
        if isinstance(body, messages.ReversalResponse):
            evidence, doubt = _given_back(order, body, evidence)
        else:
            evidence, doubt = _paid(order, body, evidence)
    except FrameError as error:
        return PaymentResult(S.IN_DOUBT, evidence, str(error))
    if doubt:
        return PaymentResult(S.IN_DOUBT, evidence, doubt)
    return PaymentResult(S.APPROVED, evidence, _approval(order, response, body), _lines(body.payment_receipt))


def _failed(order: Order, response: Response, evidence: Evidence) -> PaymentResult:
    condition = response.error_condition
    state = _ENDED.get(condition, S.IN_DOUBT)
    if order.category is Category.REVERSAL:
        state = _REVERSAL_ENDED.get(condition, state)
    words = _WORDS.get(condition, f"the terminal says {condition or 'nothing'}")
    more = scrubbing.additional(response.additional_response)
    why = more.get("refusalReason") or more.get("message") or ""
    return PaymentResult(state, evidence, f"{words}: {why}" if why else words)


def _paid(order: Order, body: messages.PaymentResponse, evidence: Evidence) -> tuple[Evidence, str]:
    """The evidence of an approval, and what is wrong with it. Raises FrameError for an amount that cannot be."""
    result = body.payment_result
    if body.sale_data is None or body.sale_data.sale_transaction_id.transaction_id != order.request.attempt:
        return evidence, "the terminal approved a transaction of another name"
    if result is None or result.amounts_resp is None:
        return evidence, "the terminal approved no amount"
    asked, said = order.request.amount, result.amounts_resp
    amount = from_wire(said.authorized_amount, said.currency or asked.currency)
    card = result.payment_instrument_data.card_data if result.payment_instrument_data else None
    acquirer = result.payment_acquirer_data
    evidence = replace(
        evidence,
        amount=amount,
        approval_code=acquirer.approval_code if acquirer else "",
        card_brand=_LISTED.sub("", card.payment_brand) if card else "",
        card_last4=scrubbing.last_four(card.masked_pan) if card else "",
    )
    return evidence, _amount_doubt(asked, amount)


def _given_back(order: Order, body: messages.ReversalResponse, evidence: Evidence) -> tuple[Evidence, str]:
    """As ``_paid``; a terminal that names no amount took all of it back, as it was asked."""
    asked = order.request.amount
    amount = asked if body.reversed_amount is None else from_wire(body.reversed_amount, asked.currency)
    doubt = (
        "" if amount == asked else f"the terminal gave {amount.minor} back, not {asked.minor} (minor units)"
    )
    return replace(evidence, amount=amount), doubt


def _amount_doubt(asked: Money, said: Money) -> str:
    if said.currency is not asked.currency:
        return f"the terminal approved {said.currency}, not {asked.currency}"
    if not 0 < said.minor <= asked.minor:
        return f"the terminal approved {said.minor}, not {asked.minor} (minor units)"
    return ""


def _evidence(response: Response, poi_data: POIData | None, poi_id: str) -> Evidence:
    name = poi_data.poi_transaction_id if poi_data else None
    word = (
        response.result
        if response.result is not Result.FAILURE
        else f"{response.result}/{response.error_condition}"
    )
    return Evidence(
        terminal_id=poi_id,
        result=str(word),
        at=_moment(name.time_stamp) if name else None,
        reference=name.transaction_id if name else "",
        reference_at=name.time_stamp if name else "",
    )


def _approval(
    order: Order, response: Response, body: messages.PaymentResponse | messages.ReversalResponse
) -> str:
    if order.category is Category.REVERSAL:
        return "taken on; the acquirer gives it back"
    result = body.payment_result if isinstance(body, messages.PaymentResponse) else None
    offline = scrubbing.additional(response.additional_response).get("offline") == "true"
    if offline or (result is not None and result.online_flag is False):
        return "approved off-line: provisional until the acquirer has it"
    return "approved"


def _lines(receipts: tuple[messages.PaymentReceipt, ...]) -> tuple[str, ...]:
    """The customer's receipt, a line each; card numbers were cut when it was read."""
    for receipt in receipts:
        if receipt.document_qualifier == "CustomerReceipt" and receipt.output_content is not None:
            texts = (line.text for line in receipt.output_content.output_text)
            return tuple(_line(line) for text in texts for line in text.split("\n"))
    return ()


def _line(text: str) -> str:
    fields = dict(parse_qsl(text))
    if not fields:
        return text
    return " ".join(part for part in (fields.get("name", ""), fields.get("value", "")) if part)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
