"""What the provider's word about a payment means for an attempt. Pure: an answer and a request, a verdict.

The amounts decide, not the state, which stays AUTHORIZED after a capture, a cancel and a refund. Money is taken when
the whole of it is captured; anything in between that is not plainly reserved or released is for a person to look at.
"""

from __future__ import annotations

from enum import StrEnum

from drivers.errors import FrameError
from drivers.terminals import Evidence, PaymentRequest
from drivers.terminals.wallet.messages import Payment

_UNTAKEN = frozenset({"ABORTED", "EXPIRED", "TERMINATED"})
"""The customer said no; nobody took it in time; we ended it before anybody did."""


class Verdict(StrEnum):
    """What is to be done, or has been."""

    WAIT = "wait"
    """The customer has not taken it yet."""
    CAPTURE = "capture"
    """Reserved: to be captured, or released."""
    TAKEN = "taken"
    RELEASED = "released"
    """Nothing was taken and nothing will be."""


def judge(request: PaymentRequest, said: Payment) -> Verdict:
    """Raises FrameError, saying what differs, for an answer that does not fit the request."""
    if said.reference != request.attempt:
        raise FrameError("the answer is about another payment")
    if said.amount.money() != request.amount:
        raise FrameError(
            f"{said.amount.value} {said.amount.currency} in minor units, another amount was asked for"
        )
    sums = said.aggregate
    reserved, taken, released = (
        each.money() for each in (sums.authorized_amount, sums.captured_amount, sums.cancelled_amount)
    )
    if {each.currency for each in (reserved, taken, released)} != {request.amount.currency}:
        raise FrameError("amounts of several currencies")
    if taken == request.amount:
        return Verdict.TAKEN
    if taken.minor:
        raise FrameError(f"{taken.minor} of {request.amount.minor} in minor units were taken")
    if said.state in _UNTAKEN:
        return Verdict.RELEASED
    if said.state == "CREATED":
        return Verdict.WAIT
    if said.state != "AUTHORIZED":
        raise FrameError("a state that is not known")
    if reserved != request.amount or released.minor not in (0, reserved.minor):
        raise FrameError(f"{reserved.minor} reserved, {released.minor} released, of {request.amount.minor}")
    return Verdict.RELEASED if released.minor else Verdict.CAPTURE


def evidence(request: PaymentRequest, said: Payment, merchant: str) -> Evidence:
    """What is kept of it."""
    return Evidence(
        terminal_id=merchant,
        amount=request.amount,
        result=said.state[:20],
        reference=said.reference,
        approval_code=said.psp_reference[:50],
        card_brand="Vipps MobilePay",
    )
