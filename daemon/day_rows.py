"""The day's end in the station file: append-only rows, and the comparison of a terminal's totals with the ledger.

A reconciliation is one row when it is asked for, before anything is sent, and another when it ended. The time it covers
begins after the last one whose totals were told: what a lost answer covered is compared again with the next.
Functions here run inside a transaction of ``daemon/station.py``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import msgspec

from daemon import attempts
from daemon.attempts import MOVED, Attempt
from daemon.contradicting import contradict
from daemon.errors import ApiProblem, NotFound
from daemon.schema import Difference, DifferenceKind, ReconciliationState, ReconciliationView
from daemon.station import Connection, Row
from drivers.device import utc_now
from drivers.terminals import DayTotals, Evidence, PaymentResult
from drivers.vocabulary import Money, PaymentKind, PaymentState

RECEIPTS = 9999
"""Receipt numbers run from 1 to this and begin again."""


def ask(connection: Connection, device: str, clerk: str) -> str:
    """Write that a terminal is about to be asked for its totals. Raises ApiProblem 409 naming what is open at it."""
    attempts.check_device(connection, device)
    row = connection.execute(
        "SELECT id FROM reconciliations AS one WHERE device = ? AND state = ? AND NOT EXISTS"
        " (SELECT 1 FROM reconciliations AS later WHERE later.id = one.id AND later.n > one.n)",
        (device, ReconciliationState.ASKED),
    ).fetchone()
    if row is not None:
        raise ApiProblem(
            409,
            "reconciliation_open",
            "This terminal's day is being closed already",
            f"Reconciliation {row['id']} is under way; follow it to its end.",
            device=device,
            blocking=row["id"],
        )
    since = connection.execute(
        "SELECT coalesce(max(until), 0) FROM reconciliations WHERE device = ? AND state = ?",
        (device, ReconciliationState.TOLD),
    ).fetchone()[0]
    until = connection.execute("SELECT coalesce(max(number), 0) FROM payments").fetchone()[0]
    made = attempts.new_id()
    view = ReconciliationView(made, device, ReconciliationState.ASKED, utc_now(), clerk=clerk)
    _append(connection, view, since, until)
    return made


def end(
    connection: Connection,
    reconciliation: str,
    state: ReconciliationState,
    text: str,
    totals: DayTotals | None,
) -> ReconciliationView:
    """Write how it ended, with every difference where totals were told."""
    row = _last(connection, reconciliation)
    view = _view(row)
    covered = attempts.of_device(connection, view.device, row["since"], row["until"])
    moved = [attempt for attempt in covered if attempt.state in MOVED]
    view = msgspec.structs.replace(
        view, state=state, ended_at=utc_now(), text=text, payments=len(moved), here=sum_of(moved)
    )
    if totals is not None:
        view = msgspec.structs.replace(
            view,
            there=totals.total,
            first_receipt=totals.first_receipt,
            last_receipt=totals.last_receipt,
            terminal_id=totals.terminal_id,
            differences=[*differences(moved, totals), *_disputed(connection, covered)],
        )
        if not _some_lost(connection, row):
            _contradict(connection, view)
    _append(connection, view, row["since"], row["until"])
    return view


def _disputed(connection: Connection, covered: Sequence[Attempt]) -> Iterator[Difference]:
    """What nobody has decided yet; it counts in neither sum of the ledger."""
    for row in covered:
        if row.state is PaymentState.CONFLICT:
            attempt = attempts.find(connection, row.id)
            said = attempt.conflict
            yield Difference(
                DifferenceKind.CONFLICT,
                f"this {attempt.kind} is in conflict{f': {said.text}' if said else ''}",
                receipt_no=said.receipt_no if said else None,
                payment=attempt.id,
                here=said.here if said else None,
                there=said.there if said else None,
            )


def _some_lost(connection: Connection, row: Row) -> bool:
    """Whether another end of day in this time was not told: what is missing in this one may stand in that one."""
    found = connection.execute(
        "SELECT 1 FROM reconciliations WHERE device = ? AND since = ? AND state = ? LIMIT 1",
        (row["device"], row["since"], ReconciliationState.LOST),
    ).fetchone()
    return found is not None


def _contradict(connection: Connection, view: ReconciliationView) -> None:
    """A day that does not hold what the ledger calls approved goes against it: a conflict each."""
    for one in view.differences:
        if one.kind is DifferenceKind.NOT_THERE and one.payment is not None:
            evidence = Evidence(terminal_id=view.terminal_id, receipt_no=one.receipt_no)
            said = PaymentResult(PaymentState.NOT_STARTED, evidence, one.text)
            contradict(connection, one.payment, said)


def find(connection: Connection, reconciliation: str) -> ReconciliationView:
    """One as it is now. Raises NotFound."""
    return _view(_last(connection, reconciliation))


def newest(connection: Connection, limit: int) -> list[ReconciliationView]:
    """The last ones, newest first."""
    rows = connection.execute(
        "SELECT body FROM reconciliations AS one WHERE n = (SELECT max(n) FROM reconciliations WHERE id = one.id)"
        " ORDER BY id DESC LIMIT ?",
        (limit,),
    ).fetchall()
    return [_view(row) for row in rows]


def unanswered(connection: Connection) -> list[str]:
    """Those that were asked for and of which nothing more is known."""
    rows = connection.execute(
        "SELECT id FROM reconciliations GROUP BY id HAVING max(n) = 1 AND min(state) = ?",
        (ReconciliationState.ASKED,),
    ).fetchall()
    return [row["id"] for row in rows]


def sum_of(moved: Sequence[Attempt]) -> Money | None:
    """Payments less what was given back; None where nothing moved."""
    if not moved:
        return None
    total = sum(_signed(attempt) for attempt in moved)
    return Money(total, moved[0].amount.currency)


def differences(moved: Sequence[Attempt], totals: DayTotals) -> Iterator[Difference]:
    """What the terminal has and the ledger has not, what the ledger has and the terminal has not, and the sums."""
    numbered = {
        attempt.evidence.receipt_no: attempt
        for attempt in moved
        if attempt.state is PaymentState.APPROVED and attempt.evidence.receipt_no is not None
    }
    there = set(_range(totals))
    for number in sorted(there - numbered.keys()):
        yield Difference(
            DifferenceKind.NOT_HERE,
            f"the terminal gave receipt number {number}, which no payment of the ledger has",
            receipt_no=number,
        )
    for number, attempt in numbered.items():
        if number not in there and (there or totals.count == 0):
            yield Difference(
                DifferenceKind.NOT_THERE,
                f"the terminal's day does not hold the {attempt.kind} of receipt number {number}",
                receipt_no=number,
                payment=attempt.id,
                here=Money(_signed(attempt), attempt.amount.currency),
            )
    if not (there or numbered) and totals.count is not None and totals.count != len(moved):
        # A wire without receipt numbers: how many there are is all that can be compared beside the sums.
        more = totals.count > len(moved)
        yield Difference(
            DifferenceKind.NOT_HERE if more else DifferenceKind.NOT_THERE,
            f"the terminal counts {totals.count} transactions, the ledger {len(moved)}",
        )
    for attempt in moved:
        if attempt.state is PaymentState.STAFF_CHARGED:
            yield Difference(
                DifferenceKind.SAID_BY_CLERK,
                f"a clerk decided this {attempt.kind}; the ledger knows no receipt number of it",
                payment=attempt.id,
                here=Money(_signed(attempt), attempt.amount.currency),
            )
    here = sum_of(moved)
    minor = 0 if here is None else here.minor
    # The wire has no minus: a day that gave more than it took comes as 0.
    if totals.total is not None and max(minor, 0) != totals.total.minor:
        yield Difference(
            DifferenceKind.TOTAL,
            f"the terminal booked {totals.total.minor}, the ledger {minor} {totals.total.currency} (minor units)",
            here=Money(minor, totals.total.currency),
            there=totals.total,
        )


def _range(totals: DayTotals) -> Iterator[int]:
    """Every receipt number of the day, across the wrap from 9999 to 1."""
    first, last = totals.first_receipt, totals.last_receipt
    if first is None or last is None:
        return
    for step in itertools.count():
        yield (first - 1 + step) % RECEIPTS + 1
        if step == (last - first) % RECEIPTS:
            return


def _signed(attempt: Attempt) -> int:
    amount = (attempt.approved or attempt.amount).minor
    return amount if attempt.kind is PaymentKind.PAYMENT else -amount


def _last(connection: Connection, reconciliation: str) -> Row:
    row: Row | None = connection.execute(
        "SELECT * FROM reconciliations WHERE id = ? ORDER BY n DESC LIMIT 1", (reconciliation,)
    ).fetchone()
    if row is None:
        raise NotFound("reconciliation", reconciliation)
    return row


def _append(connection: Connection, view: ReconciliationView, since: int, until: int) -> None:
    connection.execute(
        "INSERT INTO reconciliations (id, n, device, state, at, clerk, since, until, body)"
        " SELECT ?, coalesce(max(n), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM reconciliations WHERE id = ?",
        (
            view.id,
            view.device,
            view.state,
            utc_now().isoformat(),
            view.clerk,
            since,
            until,
            msgspec.json.encode(view).decode(),
            view.id,
        ),
    )


def _view(row: Row) -> ReconciliationView:
    return msgspec.json.decode(row["body"], type=ReconciliationView)
