"""May this payment be given back? What a reversal and a refund ask of the ledger's rows before anything is sent.

A reversal takes the whole of a payment back by the terminal's own name of it. A receipt number is one terminal's and
begins again after 9999: it must still mean this payment. A refund gives an amount to whatever card is put in, never
more than was paid and not yet given back. Functions here run inside a transaction of
``daemon/station.py``.
"""

from __future__ import annotations

from daemon import attempts
from daemon.attempts import Attempt
from daemon.errors import ApiProblem
from daemon.schema import PaymentStart
from daemon.station import Connection
from drivers.terminals import RETRYABLE, Evidence
from drivers.vocabulary import Money, PaymentKind, PaymentState


def insert_return(
    connection: Connection,
    attempt: str,
    payment: str,
    kind: PaymentKind,
    amount: Money | None,
    before: Evidence,
) -> Attempt:
    """Write the intent to give money back: all of a payment, or an amount. Raises ApiProblem 409, 422, NotFound."""
    original = check_returnable(connection, payment, kind, amount)
    _check_terminal(connection, original, kind, before)
    start = PaymentStart(
        original.device,
        amount or original.approved or original.amount,
        original.tender,
        original.sale,
        original.reservation,
    )
    return attempts.write_intent(connection, attempt, start, before, kind, payment)


def check_returnable(
    connection: Connection, payment: str, kind: PaymentKind, amount: Money | None
) -> Attempt:
    """The payment, if so much of it can be given back now. Raises NotFound, ApiProblem 409, 422."""
    attempt = attempts.find(connection, payment)
    if attempt.kind is not PaymentKind.PAYMENT:
        raise _not_returnable(attempt, f"It is a {attempt.kind} itself.")
    if attempt.returning is not None:
        raise ApiProblem(
            409,
            "payment_open",
            "This payment is being given back already",
            f"Attempt {attempt.returning} is open; follow it to its end.",
            device=attempt.device,
            blocking=attempt.returning,
        )
    if attempt.approved is None:
        raise _not_returnable(attempt, f"It is {attempt.state}: only an approved payment is given back.")
    if attempt.kept <= 0:
        raise _not_returnable(attempt, "All of it has been given back already.")
    if kind is PaymentKind.REVERSAL:
        _check_reversible(attempt)
    elif amount is None or amount.currency is not attempt.amount.currency or amount.minor <= 0:
        raise ApiProblem(
            422,
            "invalid_amount",
            "That amount cannot be given back",
            f"Send more than 0, in {attempt.amount.currency}, in minor units.",
        )
    elif amount.minor > attempt.kept:
        raise ApiProblem(
            409,
            "amount_too_high",
            "That is more than was paid",
            f"Of {attempt.approved.minor} {attempt.amount.currency} (minor units) {attempt.kept} are left; "
            f"{amount.minor} were asked for.",
            blocking=payment,
        )
    attempts.check_device(connection, attempt.device)
    return attempt


def check_kept(connection: Connection, reservation: str) -> None:
    """Raises ApiProblem 409 while money of a reservation goes back, or the store has not been told that it did."""
    rows = connection.execute(
        "SELECT id FROM payments WHERE reservation = ? AND original IS NOT NULL ORDER BY number",
        (reservation,),
    ).fetchall()
    for row in rows:
        attempt = attempts.find(connection, row["id"])
        if attempt.credited or attempt.state in RETRYABLE:
            continue
        raise ApiProblem(
            409,
            "payment_open",
            "Money of this reservation is being given back",
            f"Attempt {attempt.id} is {attempt.state}; wait for its outcome, or let it be resolved.",
            device=attempt.device,
            blocking=attempt.id,
        )


def _check_reversible(attempt: Attempt) -> None:
    if attempt.returned:
        raise _not_returnable(attempt, "A part of it was refunded; refund the rest.")
    named = attempt.evidence.receipt_no is not None or attempt.evidence.reference
    if attempt.state is not PaymentState.APPROVED or not named:
        # What a clerk decided may rest on the evidence of another transaction: its number must not be reversed.
        raise _not_returnable(attempt, "The terminal named no receipt number of it; refund it instead.")


def _check_terminal(connection: Connection, original: Attempt, kind: PaymentKind, before: Evidence) -> None:
    """A receipt number is one terminal's, and begins again: it must still mean this payment. Raises ApiProblem 409."""
    if kind is not PaymentKind.REVERSAL:
        return
    said = original.evidence
    if said.terminal_id and before.terminal_id != said.terminal_id:
        raise _not_returnable(
            original, f"Terminal {before.terminal_id} answers, {said.terminal_id} took it; refund it instead."
        )
    if said.receipt_no is None:
        return
    again = connection.execute(
        "SELECT later.id FROM payments AS later JOIN payments AS earlier ON earlier.id = ?"
        " WHERE later.device = earlier.device AND later.number > earlier.number"
        " AND later.state = ? AND json_extract(later.evidence, '$.receipt_no') = ? LIMIT 1",
        (original.id, PaymentState.APPROVED, said.receipt_no),
    ).fetchone()
    if again is not None:
        raise _not_returnable(
            original, f"Its receipt number was given again, to {again['id']}; refund it instead."
        )


def _not_returnable(attempt: Attempt, detail: str) -> ApiProblem:
    return ApiProblem(
        409, "not_returnable", "This payment cannot be given back like this", detail, blocking=attempt.id
    )
