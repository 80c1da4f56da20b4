"""The steps of print jobs: the table of states, and each step as one piece of a transaction of the station file.

What is allowed is decided here, inside the transaction, where nobody can be faster; what is written stands in
``daemon/spool_rows.py``; who asks and who is told, in ``daemon/spool.py``.
"""

from __future__ import annotations

import uuid_utils

from daemon import spool_rows as rows
from daemon.auth import Caller
from daemon.errors import ApiProblem
from daemon.schema import JobView
from daemon.station import Connection, Row
from drivers.device import utc_now
from drivers.vocabulary import JobDecision, JobReason, JobState

J = JobState

TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    J.PENDING: frozenset({J.PENDING_HELD, J.PROCESSING, J.CANCELED, J.ABORTED}),
    J.PENDING_HELD: frozenset({J.PENDING, J.CANCELED}),
    # Back to pending only when nothing left for the printer (JobNotSent).
    J.PROCESSING: frozenset({J.PENDING, J.PROCESSING_STOPPED, J.COMPLETED, J.ABORTED, J.CANCELED}),
    J.PROCESSING_STOPPED: frozenset({J.PROCESSING, J.ABORTED, J.CANCELED}),
    J.CANCELED: frozenset(),
    J.ABORTED: frozenset(),
    J.COMPLETED: frozenset(),
}
"""Which state may follow which."""

FINAL = frozenset(state for state, following in TRANSITIONS.items() if not following)

QUEUE_MAX = 200
"""Unfinished jobs per printer; more are refused with 429."""


class Illegal(Exception):
    """A transition the table does not have."""


def advance(present: JobState, following: JobState) -> JobState:
    """The following state, if the table allows the step. Raises Illegal otherwise."""
    if following not in TRANSITIONS[present]:
        raise Illegal(f"a job cannot go from {present} to {following}")
    return following


def new(device: str, content_type: str, size: int, copy_of: str | None = None) -> JobView:
    """A job that has just come."""
    return JobView(
        id=str(uuid_utils.uuid7()),
        device=device,
        state=J.PENDING,
        reason=JobReason.NONE,
        detail="",
        content_type=content_type,
        size=size,
        created_at=(now := utc_now()),
        updated_at=now,
        copy_of=copy_of,
    )


def check_room(connection: Connection, device: str) -> None:
    """Raises ApiProblem 429 when the printer's queue is full."""
    waiting = rows.count_open(connection, device)
    if waiting >= QUEUE_MAX:
        raise ApiProblem(
            429,
            "queue_full",
            "Too many jobs wait for this printer",
            f"{waiting} jobs wait; see to the printer, or cancel some.",
            device=device,
            retry_after_s=10,
        )


def copy(connection: Connection, view: JobView) -> JobView:
    """A new job for the document of another. Raises ApiProblem 409 when that is no longer kept."""
    made = new(view.device, view.content_type, view.size, copy_of=view.copy_of or view.id)
    if not rows.copy_document(connection, view.id, rows.insert(connection, made)):
        raise ApiProblem(
            409,
            "document_gone",
            "The document is no longer kept",
            "Documents of old jobs are not kept for ever; print it from where it came from.",
        )
    return made


def decide(connection: Connection, view: JobView, decision: JobDecision, by: str) -> list[JobView]:
    """Decide about a job in doubt: the job, and its copy if one is to be printed. Raises ApiProblem 409."""
    copies = [copy(connection, view)] if decision is JobDecision.REPRINT else []
    rows.decide(connection, view.id, decision, by, copies[0].id if copies else None)
    return [rows.view(rows.find(connection, view.id)), *copies]


def who(caller: Caller) -> str:
    """Who decided, as it stands on the job."""
    return f"clerk {caller.clerk}" if caller.clerk else f"token {caller.token}"


def begin(connection: Connection, job: JobView, size: int) -> JobView:
    """Mark that a waiting job's bytes, so many, may leave from now on. Raises Illegal, before anything is changed."""
    row = expect(connection, job.id, J.PENDING)
    rows.mark_wire(connection, row, size)
    return change(connection, row, J.PROCESSING, JobReason.NONE, started=True)


def expect(connection: Connection, job: str, present: JobState) -> Row:
    """A job's row. Raises Illegal when it is in another state meanwhile."""
    row = rows.find(connection, job)
    if row["state"] != present:
        raise Illegal(f"the job is {row['state']}, no longer {present}")
    return row


def change(
    connection: Connection,
    row: Row,
    state: JobState,
    reason: JobReason,
    detail: str = "",
    *,
    started: bool | None = None,
) -> JobView:
    """Move one job. Raises Illegal when the table does not have the step (a change of reason alone is no step)."""
    present = JobState(row["state"])
    if state is not present or state in FINAL:
        advance(present, state)
    return rows.view(
        rows.update(connection, row, state, reason, detail, started=started, final=state in FINAL)
    )
