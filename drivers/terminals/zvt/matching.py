"""Is this transaction ours? Pure comparisons of what a terminal said with what was asked of it.

A recovered 04 0F is ours only if the receipt number advanced *and* amount, currency and terminal are equal *and* it is
not older than the attempt (PA00P015 2.2.8 and chapter 4; money may hang on each of these). Anything less is for a
person to decide.
"""

from __future__ import annotations

from datetime import timedelta

from drivers.terminals import Evidence, PaymentRequest, PaymentResult
from drivers.terminals.zvt import codes
from drivers.vocabulary import PaymentKind, PaymentState

RECEIPTS = 9999
CLOCK_SLACK = timedelta(minutes=2)
"""How far the terminal's clock may be behind ours."""


def ended_state(code: int) -> PaymentState:
    """The state of a payment that ended with a result other than 00: 6C is the time-out or the stop key."""
    return PaymentState.CANCELLED if code == codes.TIMEOUT_OR_KEY else PaymentState.DECLINED


def contradictions(request: PaymentRequest, evidence: Evidence, terminal_id: str) -> str:
    """Where an answer to our own request differs from it, in words; empty when it fits.

    A negative answer may leave fields out; a positive one has to name the amount.
    """
    faults = []
    positive = evidence.result == "00"
    if evidence.amount is None:
        if positive:
            faults.append("no amount is named")
    elif evidence.amount != request.amount:
        faults.append(
            f"{_money(evidence)} instead of {request.amount.minor} {request.amount.currency} in minor units"
        )
    if terminal_id and evidence.terminal_id and evidence.terminal_id != terminal_id:
        faults.append(f"terminal {evidence.terminal_id} instead of {terminal_id}")
    if (
        request.kind is PaymentKind.REVERSAL
        and evidence.original_trace is not None
        and not _undoes(request, evidence)
    ):
        faults.append(f"trace {evidence.original_trace} was reversed, another one was meant")
    again = evidence.receipt_no is not None and evidence.receipt_no == request.before.receipt_no
    if positive and again and not _undoes(request, evidence):
        faults.append(f"receipt {evidence.receipt_no} is the one before")
    return "; ".join(faults)


def judge(request: PaymentRequest, found: Evidence, terminal_id: str) -> PaymentResult:
    """What the terminal's last transaction says about an attempt in doubt. ``found`` is empty when it knows none."""
    before = request.before
    if found == Evidence():
        return _staff(found, "the terminal knows no last transaction")
    known = before.terminal_id
    if known and (terminal_id or found.terminal_id) not in ("", known):
        return _staff(
            found, f"another terminal answers: {terminal_id or found.terminal_id} instead of {known}"
        )
    if found.receipt_no is not None and found.receipt_no == before.receipt_no and not _undoes(request, found):
        if found.result == "00" and None not in (found.trace, before.trace) and found.trace != before.trace:
            return _staff(found, "the last receipt has the number of the one before and is another one")
        # Whose card that one was is no business of this attempt.
        known_by = Evidence(found.receipt_no, found.trace, terminal_id=found.terminal_id)
        return PaymentResult(
            PaymentState.NOT_STARTED, known_by, "the last receipt is the one before: nothing was booked"
        )
    if (
        found.result not in ("", "00")
        and found.receipt_no is None
        and found.trace == before.trace is not None
    ):
        return _staff(found, "the last transaction is an older failure")
    if doubt := _doubts(request, found):
        return _staff(found, doubt)
    if found.result == "00":
        return PaymentResult(
            PaymentState.APPROVED, found, "the terminal's last transaction is this one: approved"
        )
    code = int(found.result, 16)
    return PaymentResult(ended_state(code), found, codes.result_text(code))


def _doubts(request: PaymentRequest, found: Evidence) -> str:
    if not found.result:
        return "the last transaction names no result"
    if found.receipt_no is None and found.result == "00":
        return "the last transaction has no receipt number"
    if request.kind is PaymentKind.REVERSAL and found.original_trace is None and found.result == "00":
        return "the last transaction does not say that it reversed this payment"
    if found.original_trace is not None and not _undoes(request, found):
        return f"the last transaction undoes or completes another one, trace {found.original_trace}"
    if _undoes(request, found) and found.trace == request.before.trace:
        return "the payment had been reversed before this was asked for"
    if (
        not _undoes(request, found)
        and found.receipt_no is not None
        and not advanced(request.before.receipt_no, found.receipt_no)
    ):
        return f"receipt number {found.receipt_no} does not follow {request.before.receipt_no}"
    if found.amount != request.amount:
        return f"the last transaction is over {_money(found)}, not {request.amount.minor} in minor units"
    if request.before.terminal_id and not found.terminal_id:
        return "the last transaction names no terminal"
    if found.at is None or request.started_at is None:
        return "the time of the last transaction is not known"
    if found.at < request.started_at - CLOCK_SLACK:
        return "the last transaction is older than the attempt"
    return ""


def _undoes(request: PaymentRequest, evidence: Evidence) -> bool:
    """Whether this is the reversal that was asked for: it names the trace of the payment it takes back."""
    trace = None if request.original is None else request.original.trace
    return request.kind is PaymentKind.REVERSAL and trace is not None and evidence.original_trace == trace


def advanced(before: int | None, after: int) -> bool:
    """Whether a receipt number came after another, across the wrap from 9999 to 1; true when there was none before."""
    if before is None:
        return True
    return 0 < (after - before) % RECEIPTS <= RECEIPTS // 2


def _money(evidence: Evidence) -> str:
    return "no amount" if evidence.amount is None else f"{evidence.amount.minor} {evidence.amount.currency}"


def _staff(evidence: Evidence, text: str) -> PaymentResult:
    return PaymentResult(PaymentState.NEEDS_STAFF, evidence, text)
