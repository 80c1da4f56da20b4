"""What stands of print jobs in the station file: one row a job, its document beside it, and which were last begun.

Every function runs inside a transaction (or read) of ``daemon/station.py``; which step is allowed is decided by the
table in ``daemon/spool_steps.py``. Documents have a table of their own, so that a job's steps do not write them anew.
Conditions of the partial indexes are written out, not bound: only so does SQLite see that an index serves.
"""

from __future__ import annotations

from datetime import datetime

from daemon.errors import NotFound
from daemon.schema import JobDecided, JobView
from daemon.station import Connection, Row
from drivers.device import utc_now
from drivers.vocabulary import JobDecision, JobReason, JobState

KEPT_DOCUMENTS = 1000
"""Documents of the newest jobs are kept for reprinting, finished or not; older ones only while somebody needs them."""
KEPT_BYTES = 256 << 20
"""Together no more than this, the oldest finished ones go first."""
FORGET_EVERY = 64
"""Jobs between two looks at what is kept."""
FORGET_LOOK = 2000
"""Jobs looked at in one transaction: nobody who prints meanwhile waits long for it."""

COLUMNS = (
    "number, id, device, state, reason, detail, content_type, size, created_at, updated_at, copy_of, attempts, started,"
    " decision, decided_by, decided_at, reprint"
)
UNDECIDED = "reason = 'outcome_unknown' AND decision IS NULL"
"""Condition of the index ``jobs_undecided``."""


def insert(connection: Connection, view: JobView) -> int:
    """Add a job; its number, which is its place in the queue."""
    number = connection.execute(
        "INSERT INTO jobs (id, device, state, reason, detail, content_type, size, created_at, updated_at, copy_of)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            view.id,
            view.device,
            view.state,
            view.reason,
            view.detail,
            view.content_type,
            view.size,
            view.created_at.isoformat(),
            view.updated_at.isoformat(),
            view.copy_of,
        ),
    ).lastrowid
    if number is None:
        raise AssertionError("an inserted row has a number")
    return number


def keep_document(connection: Connection, number: int, data: bytes) -> None:
    """Keep the document of a job; what nobody needs any more goes now and then."""
    connection.execute("INSERT INTO documents (number, data) VALUES (?, ?)", (number, data))
    if number % FORGET_EVERY == 0 or len(data) > KEPT_BYTES // FORGET_EVERY:
        _forget_documents(connection, number)


def copy_document(connection: Connection, job: str, number: int) -> bool:
    """Give the job with this number the document of ``job``. False when that is no longer kept."""
    return bool(
        connection.execute(
            "INSERT INTO documents (number, data)"
            " SELECT ?, data FROM documents WHERE number = (SELECT number FROM jobs WHERE id = ?)",
            (number, job),
        ).rowcount
    )


def find(connection: Connection, job: str) -> Row:
    """One job. Raises NotFound."""
    row: Row | None = connection.execute(
        f"SELECT {COLUMNS} FROM jobs WHERE id = ?",  # noqa: S608  a constant
        (job,),
    ).fetchone()
    if row is None:
        raise NotFound("job", job)
    return row


def document(connection: Connection, job: str) -> bytes | None:
    """The document of a job; None when it is no longer kept."""
    row = connection.execute(
        "SELECT data FROM documents WHERE number = (SELECT number FROM jobs WHERE id = ?)", (job,)
    ).fetchone()
    return bytes(row["data"]) if row is not None else None


def newest(connection: Connection, device: str, limit: int, *, undecided: bool) -> list[Row]:
    """A printer's jobs, newest first; all, or those that wait for a decision."""
    which = f" AND {UNDECIDED}" if undecided else ""
    return connection.execute(
        f"SELECT {COLUMNS} FROM jobs WHERE device = ?{which} ORDER BY number DESC LIMIT ?",  # noqa: S608  constants
        (device, limit),
    ).fetchall()


def pending(connection: Connection, device: str, limit: int) -> list[Row]:
    """The jobs that came first of those that wait, in their order."""
    return connection.execute(
        f"SELECT {COLUMNS} FROM jobs WHERE device = ? AND finished_at IS NULL AND state = 'pending'"  # noqa: S608
        " ORDER BY number LIMIT ?",
        (device, limit),
    ).fetchall()


def begun(connection: Connection, device: str | None) -> list[Row]:
    """Jobs that stand as being printed, of one printer or of all."""
    where, which = (" AND device = ?", (device,)) if device is not None else ("", ())
    return connection.execute(
        f"SELECT {COLUMNS} FROM jobs WHERE finished_at IS NULL"  # noqa: S608  constants
        f" AND state IN ('processing', 'processing_stopped'){where} ORDER BY device, number",
        which,
    ).fetchall()


def count_open(connection: Connection, device: str) -> int:
    """How many jobs of a printer are not finished."""
    return int(
        connection.execute(
            "SELECT count(*) FROM jobs WHERE device = ? AND finished_at IS NULL", (device,)
        ).fetchone()[0]
    )


def count_undecided(connection: Connection) -> int:
    """How many jobs wait for a decision."""
    return int(
        connection.execute(f"SELECT count(*) FROM jobs WHERE {UNDECIDED}").fetchone()[0]  # noqa: S608  a constant
    )


def update(
    connection: Connection,
    row: Row,
    state: JobState,
    reason: JobReason,
    detail: str,
    *,
    started: bool | None = None,
    final: bool = False,
) -> Row:
    """Write a job's step. ``started``: whether bytes may have left since; None leaves it as it is."""
    at = utc_now().isoformat()
    written: Row = connection.execute(
        "UPDATE jobs SET state = ?, reason = ?, detail = ?, started = coalesce(?, started), attempts = attempts + ?,"  # noqa: S608  a constant
        f" updated_at = ?, finished_at = ? WHERE number = ? RETURNING {COLUMNS}",
        (
            state,
            reason,
            detail,
            None if started is None else int(started),
            int(bool(started)),
            at,
            at if final else None,
            row["number"],
        ),
    ).fetchone()
    return written


def mark_wire(connection: Connection, row: Row, size: int) -> None:
    """Note that a job's bytes, so many, are the last on its printer's wire."""
    connection.execute(
        "INSERT INTO wires (device, job, size) VALUES (?, ?, ?)"
        " ON CONFLICT (device) DO UPDATE SET job = excluded.job, size = excluded.size",
        (row["device"], row["id"], size),
    )


def torn_wires(connection: Connection) -> list[tuple[str, int]]:
    """Printers whose last begun job ended in doubt, and how many bytes that had."""
    rows = connection.execute(
        "SELECT wires.device, wires.size FROM wires JOIN jobs ON jobs.id = wires.job WHERE jobs.reason = ?",
        (JobReason.OUTCOME_UNKNOWN,),
    ).fetchall()
    return [(row["device"], row["size"]) for row in rows]


def decide(connection: Connection, job: str, decision: JobDecision, by: str, reprint: str | None) -> bool:
    """Write a decision, once. False when the job does not wait for one."""
    at = utc_now().isoformat()
    return bool(
        connection.execute(
            "UPDATE jobs SET decision = ?, decided_by = ?, decided_at = ?, reprint = ?, updated_at = ?"  # noqa: S608  constants
            f" WHERE id = ? AND {UNDECIDED}",
            (decision, by, at, reprint, at, job),
        ).rowcount
    )


def forget(connection: Connection, after: int, before: datetime, undecided_before: datetime) -> int:
    """Drop finished jobs not touched since and named by no idempotency key, among the next few behind ``after``.

    Returns the number to go on from; 0 when what follows is too young, so that the next look begins at the oldest.
    """
    last = connection.execute(
        "SELECT max(number) FROM (SELECT number FROM jobs WHERE number > ? AND created_at < ? ORDER BY number LIMIT ?)",
        (after, before.isoformat(), FORGET_LOOK),
    ).fetchone()[0]
    if last is None:
        return 0
    connection.execute(
        "DELETE FROM jobs WHERE number > ? AND number <= ? AND finished_at IS NOT NULL AND updated_at < ?"  # noqa: S608
        f" AND (NOT ({UNDECIDED}) OR updated_at < ?)"
        " AND NOT EXISTS (SELECT 1 FROM idempotency WHERE resource = jobs.id)",
        (after, last, before.isoformat(), undecided_before.isoformat()),
    )
    return int(last)


def view(row: Row) -> JobView:
    """A job as the API tells it."""
    decided = None
    if row["decision"] is not None:
        at = datetime.fromisoformat(row["decided_at"])
        decided = JobDecided(JobDecision(row["decision"]), row["decided_by"], at, row["reprint"])
    return JobView(
        id=row["id"],
        device=row["device"],
        state=JobState(row["state"]),
        reason=JobReason(row["reason"]),
        detail=row["detail"],
        content_type=row["content_type"],
        size=row["size"],
        created_at=datetime.fromisoformat(row["created_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
        copy_of=row["copy_of"],
        attempts=row["attempts"],
        decided=decided,
    )


def _forget_documents(connection: Connection, newest_number: int) -> None:
    """Drop documents of finished, decided jobs: those beyond the number kept, and beyond the bytes kept."""
    row = connection.execute(
        "SELECT max(number) FROM (SELECT number, sum(size) OVER (ORDER BY number DESC) AS total FROM jobs"
        " WHERE number > ?) WHERE total > ?",
        (newest_number - KEPT_DOCUMENTS, KEPT_BYTES),
    ).fetchone()
    connection.execute(
        "DELETE FROM documents WHERE number IN ("  # noqa: S608  a constant
        # CROSS: the few documents first, each with its job, never all jobs there are (sqlite.org/optoverview.html).
        "SELECT documents.number FROM documents CROSS JOIN jobs USING (number) WHERE documents.number <= ?"
        f" AND finished_at IS NOT NULL AND NOT ({UNDECIDED}))",
        (max(newest_number - KEPT_DOCUMENTS, row[0] or 0),),
    )
