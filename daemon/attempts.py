"""Payment attempts as they lie in the station file: rows, the append-only history, and the locks between them.

Functions here run inside a transaction of ``daemon/station.py``; ``daemon/ledger.py`` decides when.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
import uuid_utils

from daemon.errors import ApiProblem, NotFound
from daemon.schema import PaymentConflict, PaymentMoney, PaymentStart, PaymentStep, PaymentView
from daemon.station import Connection, Row
from drivers.device import utc_now
from drivers.terminals import FINAL, RETRYABLE, Evidence, PaymentRequest, advance, outcome
from drivers.vocabulary import Currency, Money, PaymentKind, PaymentState, TerminalPrompt

NOTHING = Evidence()
MOVED = (PaymentState.APPROVED, PaymentState.STAFF_CHARGED)
"""States in which money moved, one way or the other."""


def _marks(states: Collection[PaymentState]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


_OPEN = f"state NOT IN ({_marks(FINAL)})"
"""Attempts under way: word for word the condition of the index ``payments_open``, else SQLite refuses it."""

_ROWS = f"""
    SELECT payments.*,
        (SELECT coalesce(sum(minor), 0) FROM payments AS given
            WHERE given.original = payments.id AND given.state IN ({_marks(MOVED)})) AS returned,
        (SELECT id FROM payments AS given
            WHERE given.original = payments.id AND given.state NOT IN ({_marks(FINAL - {PaymentState.CONFLICT})})
            LIMIT 1) AS open_return,
        (SELECT kind FROM payments AS given
            WHERE given.original = payments.id AND given.state IN ({_marks(MOVED)}) LIMIT 1) AS returned_by,
        (SELECT evidence FROM payments AS source WHERE source.id = payments.original) AS source
    FROM payments
"""  # noqa: S608  words of our own tables only
"""Each attempt with what became of its money since: counted anew each time, never written over."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt as it is on the disk."""

    id: str
    device: str
    amount: Money
    tender: str
    sale: str | None
    reservation: str | None
    state: PaymentState
    before: Evidence
    evidence: Evidence
    text: str
    cancel_requested: bool
    credited: bool
    created_at: datetime
    updated_at: datetime
    history: tuple[PaymentStep, ...] = ()
    kind: PaymentKind = PaymentKind.PAYMENT
    original: str | None = None
    """The payment that this reversal or refund gives back."""
    source: Evidence | None = None
    """What the terminal said of that payment."""
    returned: int = 0
    """Minor units of this payment that were given back."""
    returning: str | None = None
    """A reversal or refund of this payment of which it is not known yet how it ends."""
    returned_by: PaymentKind | None = None
    number: int = 0
    """Of its row: never given twice."""
    conflict: PaymentConflict | None = None
    """The last word of a terminal against ours."""

    @property
    def request(self) -> PaymentRequest:
        """The attempt as its driver sees it."""
        return PaymentRequest(
            self.id,
            self.amount,
            self.before,
            self.created_at,
            kind=self.kind,
            original=self.source,
            number=self.number,
        )

    @property
    def kept(self) -> int:
        """Minor units this payment took, or may have or may yet, and that were not given back."""
        return (self.approved or self.amount).minor - self.returned

    @property
    def money(self) -> PaymentMoney:
        """Where the money is now."""
        if self.state in RETRYABLE:
            return PaymentMoney.NONE
        if self.approved is None:
            return PaymentMoney.UNKNOWN
        if self.returning is not None:
            return PaymentMoney.RETURNING
        if self.returned_by is None:
            return PaymentMoney.TAKEN
        if self.kept > 0:
            return PaymentMoney.PART_REFUNDED
        return PaymentMoney.REVERSED if self.returned_by is PaymentKind.REVERSAL else PaymentMoney.REFUNDED

    @property
    def approved(self) -> Money | None:
        """What was charged, once that is known; less than asked for when the terminal approved a part."""
        if self.state is PaymentState.APPROVED:
            return self.evidence.amount or self.amount
        return self.amount if self.state is PaymentState.STAFF_CHARGED else None

    def entered(self, *states: PaymentState) -> datetime | None:
        """When the first of these states was entered."""
        return next((step.at for step in self.history if step.state in states), None)


@dataclass(slots=True)
class Live:
    """What is known of a running attempt beside its row: the step the customer sees."""

    prompt: TerminalPrompt | None = None
    cancellable: bool = False
    code: str = ""


def view(attempt: Attempt, live: Live) -> PaymentView:
    """An attempt as the API tells it."""
    ended = attempt.state in FINAL
    evidence = attempt.evidence
    return PaymentView(
        id=attempt.id,
        device=attempt.device,
        amount=attempt.amount,
        tender=attempt.tender,
        sale=attempt.sale,
        reservation=attempt.reservation,
        state=attempt.state,
        outcome=outcome(attempt.state),
        prompt=None if ended else live.prompt,
        cancellable=live.cancellable and not ended,
        cancel_requested=attempt.cancel_requested,
        created_at=attempt.created_at,
        updated_at=attempt.updated_at,
        approved=attempt.approved,
        card_brand=evidence.card_brand,
        card_last4=evidence.card_last4,
        approval_code=evidence.approval_code,
        terminal_id=evidence.terminal_id,
        receipt_no=evidence.receipt_no,
        text=attempt.text,
        kind=attempt.kind,
        original=attempt.original,
        money=attempt.money,
        returned=Money(attempt.returned, attempt.amount.currency) if attempt.returned else None,
        code="" if ended else live.code,
        history=list(attempt.history),
        conflict=attempt.conflict,
    )


def new_id() -> str:
    """An id for a new attempt: unique across stations, in order of time."""
    return str(uuid_utils.uuid7())


def insert(
    connection: Connection,
    attempt: str,
    start: PaymentStart,
    before: Evidence,
    owed: Money | None = None,
    counted: Collection[str] = (),
) -> Attempt:
    """Write the intent of a new attempt, its id from `new_id`. Raises ApiProblem 409 naming what is in the way.

    ``owed`` is what its sale or reservation still costs; the attempts in ``counted`` are taken off it already.
    """
    check_free(connection, start)
    if owed is not None:
        _check_owed(connection, start, owed, counted)
    return write_intent(connection, attempt, start, before)


def write_intent(
    connection: Connection,
    attempt: str,
    start: PaymentStart,
    before: Evidence,
    kind: PaymentKind = PaymentKind.PAYMENT,
    original: str | None = None,
) -> Attempt:
    """Write the intent of an attempt that is known to be in nobody's way."""
    now = utc_now().isoformat()
    connection.execute(
        "INSERT INTO payments (id, device, minor, currency, tender, sale, reservation, state, before, evidence,"
        " created_at, updated_at, kind, original) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            attempt,
            start.device,
            start.amount.minor,
            start.amount.currency,
            start.tender,
            start.sale,
            start.reservation,
            advance(PaymentState.DRAFT, PaymentState.INTENT),
            _packed(before),
            _packed(NOTHING),
            now,
            now,
            kind,
            original,
        ),
    )
    _append(connection, attempt, PaymentState.INTENT, "", NOTHING)
    return find(connection, attempt)


def check_free(connection: Connection, start: PaymentStart) -> None:
    """Raises ApiProblem 409: terminal or tender is locked by an open attempt, or the tender is paid already."""
    row = connection.execute(
        f"SELECT id, device, state FROM payments INDEXED BY payments_open WHERE {_OPEN} AND (device = ?"  # noqa: S608  words of our own
        " OR (tender = ? AND (sale = ? OR reservation = ?))) LIMIT 1",
        (start.device, start.tender, start.sale, start.reservation),
    ).fetchone()
    if row is not None:
        raise _open(row, "terminal" if row["device"] == start.device else "payment")
    for attempt in charging(connection, start.sale, start.reservation):
        if attempt.tender == start.tender:
            raise ApiProblem(
                409,
                "already_paid",
                "This has been paid already",
                f"Attempt {attempt.id} is {attempt.state}; a further part of paying needs a tender name of its own.",
                blocking=attempt.id,
            )


def check_device(connection: Connection, device: str) -> None:
    """Raises ApiProblem 409 naming the open attempt of a terminal."""
    row = connection.execute(
        f"SELECT id, device, state FROM payments INDEXED BY payments_open WHERE {_OPEN} AND device = ? LIMIT 1",  # noqa: S608  words of our own
        (device,),
    ).fetchone()
    if row is not None:
        raise _open(row, "terminal")


def _open(row: Row, what: str) -> ApiProblem:
    return ApiProblem(
        409,
        "payment_open",
        f"This {what} has an open attempt",
        f"Attempt {row['id']} is {row['state']}; follow it to its end, do not pay again.",
        device=row["device"],
        blocking=row["id"],
    )


def _check_owed(connection: Connection, start: PaymentStart, owed: Money, counted: Collection[str]) -> None:
    """Raises ApiProblem 409 when other attempts have charged, or may yet charge, what this one is to charge."""
    others = [
        attempt
        for attempt in charging(connection, start.sale, start.reservation)
        if attempt.id not in counted and attempt.kind is PaymentKind.PAYMENT
    ]
    taken = sum(attempt.kept for attempt in others)
    if start.amount.minor <= owed.minor - taken:
        return
    if not others:
        raise ApiProblem(
            409,
            "amount_too_high",
            "That is more than is owed",
            f"{owed.minor} {owed.currency} (minor units) are owed; {start.amount.minor} were asked for.",
        )
    last = others[-1]
    raise ApiProblem(
        409,
        "already_paid" if last.state in FINAL else "payment_open",
        "This has been paid already" if last.state in FINAL else "This payment has an open attempt",
        f"Of {owed.minor} {owed.currency} (minor units) owed, attempts charged or may charge {taken}; attempt "
        f"{last.id} is {last.state}.",
        device=last.device,
        blocking=last.id,
    )


def step(
    connection: Connection,
    attempt: str,
    state: PaymentState,
    *,
    note: str = "",
    text: str = "",
    evidence: Evidence = NOTHING,
) -> Attempt:
    """Advance an attempt by one step of the table. Raises Illegal."""
    present = find(connection, attempt)
    advance(present.state, state)
    # What contradicts us stands beside our own evidence, in the history; it never takes its place.
    kept = present.evidence if evidence == NOTHING or state is PaymentState.CONFLICT else evidence
    connection.execute(
        "UPDATE payments SET state = ?, evidence = ?, text = ?, updated_at = ? WHERE id = ?",
        (state, _packed(kept), text or present.text, utc_now().isoformat(), attempt),
    )
    _append(connection, attempt, state, note, evidence)
    return find(connection, attempt)


def witness(connection: Connection, attempt: str, evidence: Evidence) -> Attempt:
    """Keep what the terminal said, before it is acknowledged on the wire."""
    present = find(connection, attempt)
    connection.execute(
        "UPDATE payments SET evidence = ?, updated_at = ? WHERE id = ?",
        (_packed(evidence), utc_now().isoformat(), attempt),
    )
    _append(connection, attempt, present.state, "the terminal said how it went", evidence)
    return find(connection, attempt)


def request_cancel(connection: Connection, attempt: str) -> Attempt:
    """Note that an end was asked for; never changes the outcome."""
    connection.execute("UPDATE payments SET cancel_requested = 1 WHERE id = ?", (attempt,))
    return find(connection, attempt)


def credit(connection: Connection, attempt: str, *, known: bool = True) -> Attempt:
    """Note whether the store knows of the money."""
    connection.execute("UPDATE payments SET credited = ? WHERE id = ?", (known, attempt))
    return find(connection, attempt)


def find(connection: Connection, attempt: str) -> Attempt:
    """One attempt with its history. Raises NotFound."""
    row: Row | None = connection.execute(f"{_ROWS} WHERE payments.id = ?", (attempt,)).fetchone()
    if row is None:
        raise NotFound("payment", attempt)
    steps = connection.execute(
        "SELECT state, at, note, evidence FROM payment_events WHERE payment = ? ORDER BY n", (attempt,)
    ).fetchall()
    history = tuple(
        PaymentStep(PaymentState(item["state"]), datetime.fromisoformat(item["at"]), item["note"])
        for item in steps
    )
    found = _attempt(row, history)
    disputed = [number for number, item in enumerate(steps) if item["state"] == PaymentState.CONFLICT]
    if not disputed:
        return found
    before, item = PaymentState(steps[disputed[-1] - 1]["state"]), steps[disputed[-1]]
    said = msgspec.json.decode(item["evidence"], type=Evidence)
    conflict = PaymentConflict(
        at=datetime.fromisoformat(item["at"]),
        state=before,
        text=item["note"],
        here=replace(found, state=before).approved,
        there=said.amount,
        terminal_id=said.terminal_id,
        receipt_no=said.receipt_no,
        reference=said.reference,
    )
    return replace(found, conflict=conflict)


def newest(connection: Connection, limit: int, before: str | None = None) -> list[Attempt]:
    """Attempts without their history, newest first; those made before one of them. Raises NotFound for that one."""
    if before is None:
        rows = connection.execute(f"{_ROWS} ORDER BY number DESC LIMIT ?", (limit,)).fetchall()
    else:
        number = connection.execute("SELECT number FROM payments WHERE id = ?", (before,)).fetchone()
        if number is None:
            raise NotFound("payment", before)
        rows = connection.execute(
            f"{_ROWS} WHERE number < ? ORDER BY number DESC LIMIT ?", (number["number"], limit)
        ).fetchall()
    return [_attempt(row, ()) for row in rows]


def of_device(connection: Connection, device: str, since: int, until: int) -> list[Attempt]:
    """Attempts at a terminal after the row ``since`` and up to the row ``until``, without their history."""
    rows = connection.execute(
        f"{_ROWS} WHERE device = ? AND number > ? AND number <= ? ORDER BY number", (device, since, until)
    ).fetchall()
    return [_attempt(row, ()) for row in rows]


def unsettled(connection: Connection) -> list[Attempt]:
    """Open attempts, oldest first."""
    rows = connection.execute(
        f"SELECT id FROM payments INDEXED BY payments_open WHERE {_OPEN} ORDER BY number"  # noqa: S608  words of our own
    ).fetchall()
    return [find(connection, row["id"]) for row in rows]


def charging(
    connection: Connection, sale: str | None = None, reservation: str | None = None
) -> list[Attempt]:
    """Attempts of a sale or reservation that charged the card, or may have, or may yet; oldest first.

    A payment that was given back is none of them any more; a reversal or refund is while it is open.
    """
    marks = ", ".join("?" * len(RETRYABLE))
    rows = connection.execute(
        f"SELECT id FROM payments WHERE state NOT IN ({marks})"  # noqa: S608  marks only
        " AND (sale = ? OR reservation = ?) ORDER BY number",
        (*RETRYABLE, sale, reservation),
    ).fetchall()
    found = [find(connection, row["id"]) for row in rows]
    return [
        attempt
        for attempt in found
        if (attempt.kept > 0 if attempt.kind is PaymentKind.PAYMENT else attempt.state not in MOVED)
    ]


def holds(connection: Connection, subject: str) -> bool:
    """Whether money of a sale or reservation moved, or may have, and the store has not been told."""
    if not all(attempt.credited for attempt in charging(connection, subject, subject)):
        return True
    row = connection.execute(
        f"SELECT 1 FROM payments WHERE reservation = ? AND original IS NOT NULL AND credited = 0"  # noqa: S608
        f" AND state IN ({_marks(MOVED)}) LIMIT 1",
        (subject,),
    ).fetchone()
    return row is not None


def uncredited(connection: Connection) -> list[Attempt]:
    """Attempts that charged a reservation of which the store has not been told."""
    rows = connection.execute(
        "SELECT id FROM payments WHERE credited = 0 AND reservation IS NOT NULL AND state IN (?, ?) ORDER BY number",
        (PaymentState.APPROVED, PaymentState.STAFF_CHARGED),
    ).fetchall()
    return [find(connection, row["id"]) for row in rows]


def overcredited(connection: Connection) -> list[Attempt]:
    """Attempts of which the store has been told that money moved, and a clerk found that it did not."""
    rows = connection.execute(
        "SELECT id FROM payments WHERE credited = 1 AND reservation IS NOT NULL AND state = ? ORDER BY number",
        (PaymentState.STAFF_NOT_CHARGED,),
    ).fetchall()
    return [find(connection, row["id"]) for row in rows]


def _append(connection: Connection, attempt: str, state: PaymentState, note: str, evidence: Evidence) -> None:
    connection.execute(
        "INSERT INTO payment_events (payment, n, state, at, note, evidence)"
        " SELECT ?, coalesce(max(n), 0) + 1, ?, ?, ?, ? FROM payment_events WHERE payment = ?",
        (attempt, state, utc_now().isoformat(), note, _packed(evidence), attempt),
    )


def _packed(evidence: Evidence) -> str:
    return msgspec.json.encode(evidence).decode()


def _attempt(row: Row, history: tuple[PaymentStep, ...]) -> Attempt:
    return Attempt(
        id=row["id"],
        device=row["device"],
        amount=Money(row["minor"], Currency(row["currency"])),
        tender=row["tender"],
        sale=row["sale"],
        reservation=row["reservation"],
        state=PaymentState(row["state"]),
        before=msgspec.json.decode(row["before"], type=Evidence),
        evidence=msgspec.json.decode(row["evidence"], type=Evidence),
        text=row["text"],
        cancel_requested=bool(row["cancel_requested"]),
        credited=bool(row["credited"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
        history=history,
        kind=PaymentKind(row["kind"]),
        original=row["original"],
        source=msgspec.json.decode(row["source"], type=Evidence) if row["source"] else None,
        returned=row["returned"],
        returning=row["open_return"],
        returned_by=PaymentKind(row["returned_by"]) if row["returned_by"] else None,
        number=row["number"],
    )
