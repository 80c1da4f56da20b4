"""What became of an attempt? One TransactionStatus, always of a named one, and what its answer proves.

NotFound alone proves little: the request may still be on its way, or the terminal may have lost its memory. It takes
two of them some time apart on one connection, and, where the terminal keeps sessions, the one that was open when the
attempt began.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from drivers.errors import FrameError
from drivers.terminals import Evidence, PaymentResult
from drivers.terminals.nexo import messages
from drivers.terminals.nexo.judging import judged
from drivers.terminals.nexo.link import Link
from drivers.terminals.nexo.orders import Order
from drivers.terminals.nexo.words import Category, Condition, Result
from drivers.vocabulary import PaymentState


@dataclass(frozen=True, slots=True)
class Unknown:
    """The terminal does not know the attempt."""


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """The terminal tells nothing to a till that is not logged in: it has forgotten that this one was."""


async def inquire(link: Link, order: Order, timeout: float) -> PaymentResult | Unknown | LoggedOut | None:
    """Ask once. None while it runs or the terminal cannot tell. Raises what ``Link.ask`` raises."""
    reference = order.reference(link.sale_id, link.poi_id)
    request = messages.TransactionStatusRequest(
        reference, receipt_reprint_flag=False, document_qualifier=("CustomerReceipt",)
    )
    said = await link.ask(Category.TRANSACTION_STATUS, request, timeout)
    if not isinstance(said, messages.TransactionStatusResponse):
        raise FrameError("a question for a transaction's status was answered by nothing")
    if said.response.result is Result.FAILURE:
        if said.response.error_condition == Condition.NOT_FOUND and _is_of(said.message_reference, order):
            return Unknown()
        return LoggedOut() if said.response.error_condition == Condition.LOGGED_OUT else None
    repeated = said.repeated_message_response
    if repeated is None:
        raise FrameError("a transaction's status without the transaction")
    header, body = repeated.message_header, repeated.repeated_response_message_body
    if (header.service_id, header.sale_id, header.poi_id) != (order.service_id, link.sale_id, link.poi_id):
        raise FrameError("the status of another transaction was told")
    result = judged(order, body.payment_response or body.reversal_response, link.poi_id)
    if result.state is PaymentState.IN_DOUBT:
        # It will say the same however often it is asked.
        return replace(result, state=PaymentState.NEEDS_STAFF)
    return result


def _is_of(reference: messages.MessageReference | None, order: Order) -> bool:
    """Whether NotFound is said of our attempt; a terminal may name no attempt at all, or the last it knows."""
    return reference is None or reference.service_id in {"", order.service_id}


class Missing:
    """How often, and since when, attempts were not to be found."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, int], float] = {}

    def twice(self, attempt: str, connection: int, apart: float) -> bool:
        """Note that it was not found on this connection; True once that was so long apart from the first time."""
        now = asyncio.get_running_loop().time()
        first = self._first.setdefault((attempt, connection), now)
        return now - first >= apart

    def forget(self, attempt: str) -> None:
        """It has come to its end."""
        self._first = {key: at for key, at in self._first.items() if key[0] != attempt}


def lost_memory(before: Evidence) -> PaymentResult:
    """The terminal has forgotten the session in which the attempt began: what else, nobody knows."""
    known = Evidence(terminal_id=before.terminal_id)
    text = "the terminal does not know the payment, and has forgotten other things since it began"
    return PaymentResult(PaymentState.NEEDS_STAFF, known, text)


def never_began(before: Evidence) -> PaymentResult:
    """Asked twice, it knows nothing of it."""
    known = Evidence(terminal_id=before.terminal_id)
    text = "the terminal was asked twice and knows nothing of it"
    return PaymentResult(PaymentState.NOT_STARTED, known, text)
