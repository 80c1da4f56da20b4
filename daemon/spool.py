"""The print spool: every job is on the disk before it is acknowledged, and is printed once or said to be in doubt.

Jobs move by the table below (IPP job states, RFC 8011 section 5.3.7). One worker per printer, in order of arrival. A
job is marked ``processing`` and ``started`` on the disk before its first byte may leave; whatever is found so marked
after a crash is ``aborted`` with ``outcome_unknown``, never printed again by itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import uuid_utils

from daemon.bus import Bus
from daemon.errors import ApiProblem, NotFound, StorageUnavailable
from daemon.idempotency import Idempotency
from daemon.schema import JobView
from daemon.station import Connection, Row, Station
from drivers.device import utc_now
from drivers.errors import DocumentError, DriverError, JobNotSent
from drivers.printers import Document, ImageDocument, PosPrinter, RawDocument, TextDocument
from drivers.printers.receipt import Receipt
from drivers.vocabulary import EventType, JobReason, JobState

log = logging.getLogger(__name__)

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
KEPT = 1000
"""Finished jobs kept, for looking up and reprinting."""
RETRY_FIRST_S, RETRY_LAST_S = 0.5, 10.0
PRINT_TIMEOUT_S = 300.0
"""A job that takes longer has lost its printer without a word."""
DRAIN_S = 5.0
"""At the end a job that is being printed gets so long to finish."""
WAKE_S = 30.0
"""The worker looks again at least so often."""

CONTENT_TYPES = ("application/json", "text/plain", "image/png", "application/vnd.escpos")
"""What can be printed: receipt document, text, picture, raw bytes of the printer's own language."""

_RECEIPT = msgspec.json.Decoder(Receipt)


class Illegal(Exception):
    """A transition the table does not have."""


def advance(present: JobState, following: JobState) -> JobState:
    """The following state, if the table allows the step. Raises Illegal otherwise."""
    if following not in TRANSITIONS[present]:
        raise Illegal(f"a job cannot go from {present} to {following}")
    return following


def decode(content_type: str, data: bytes) -> Document:
    """The document of a job. Raises DocumentError that says what is wrong and where."""
    try:
        match content_type:
            case "application/json":
                return _RECEIPT.decode(data)
            case "text/plain":
                return TextDocument(data.decode())
            case "image/png":
                return ImageDocument(data)
            case _:
                return RawDocument(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"The document is no {content_type}: {error}") from error


class Spool:
    """All print jobs of the station."""

    def __init__(self, station: Station, bus: Bus, printer: Callable[[str], PosPrinter]) -> None:
        self._station = station
        self._bus = bus
        self._printer = printer
        self._wake: dict[str, asyncio.Event] = {}
        self._stopping = False
        self._idle: dict[str, asyncio.Event] = {}

    # --- what the API does ------------------------------------------------------------------------------------------

    async def submit(
        self, device: str, content_type: str, data: bytes, key: Idempotency, copy_of: str | None = None
    ) -> JobView:
        """Take a job; it is on the disk when this returns.

        Raises NotFound for the device, DocumentError, ApiProblem 429 when too many jobs wait, StorageUnavailable.
        """
        printer = self._printer(device)
        document = decode(content_type, data)
        await asyncio.to_thread(printer.render, document, copy=copy_of is not None)
        view = JobView(
            id=str(uuid_utils.uuid7()),
            device=device,
            state=J.PENDING,
            reason=JobReason.NONE,
            detail="",
            content_type=content_type,
            size=len(data),
            created_at=(now := utc_now()),
            updated_at=now,
            copy_of=copy_of,
        )
        await self._station.write(lambda connection: _insert(connection, view, data, key))
        self._told(view)
        return view

    async def job(self, job: str) -> JobView:
        """One job. Raises NotFound."""
        return _view(await self._station.read(lambda connection: _find(connection, job)))

    async def jobs(self, device: str, limit: int = 100) -> list[JobView]:
        """A printer's jobs, newest first."""

        def select(connection: Connection) -> list[Row]:
            return connection.execute(
                f"SELECT {COLUMNS} FROM jobs WHERE device = ? ORDER BY number DESC LIMIT ?",  # noqa: S608  a constant
                (device, limit),
            ).fetchall()

        return [_view(row) for row in await self._station.read(select)]

    async def hold(self, job: str) -> JobView:
        """Keep a waiting job from being printed. Raises NotFound, ApiProblem 409."""
        return await self._request(job, J.PENDING_HELD, JobReason.HELD_BY_USER)

    async def release(self, job: str) -> JobView:
        """Let a held job go on. Raises NotFound, ApiProblem 409."""
        return await self._request(job, J.PENDING, JobReason.NONE)

    async def cancel(self, job: str) -> JobView:
        """Drop a job that has not begun. Raises NotFound, ApiProblem 409."""
        return await self._request(job, J.CANCELED, JobReason.CANCELED_BY_USER)

    async def reprint(self, job: str, key: Idempotency) -> JobView:
        """Print a finished job once more, with COPY on the paper. Raises as ``submit``, and ApiProblem 409."""
        view = await self.job(job)
        if view.state not in FINAL:
            raise ApiProblem(
                409, "illegal_state", "The job is not finished", f"It is {view.state}; wait or cancel it."
            )
        return await self.submit(view.device, view.content_type, await self._document(job), key, copy_of=job)

    async def _request(self, job: str, state: JobState, reason: JobReason) -> JobView:
        def change(connection: Connection) -> JobView:
            row = _find(connection, job)
            if JobState(row["state"]) in {J.PROCESSING, J.PROCESSING_STOPPED}:
                raise Illegal("the job is already being printed")
            return _change(connection, row, state, reason)

        try:
            view = await self._station.write(change)
        except Illegal as error:
            raise ApiProblem(
                409, "illegal_state", "The job is not in a state for that", f"{error}."
            ) from error
        self._told(view)
        return view

    async def _document(self, job: str) -> bytes:
        def select(connection: Connection) -> bytes:
            row = connection.execute("SELECT document FROM jobs WHERE id = ?", (job,)).fetchone()
            return bytes(row["document"]) if row else b""

        return await self._station.read(select)

    # --- the workers ------------------------------------------------------------------------------------------------

    async def recover(self) -> None:
        """After a start: what was being printed is in doubt, what had not begun waits again."""

        def change(connection: Connection) -> list[JobView]:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM jobs WHERE state IN (?, ?)",  # noqa: S608  a constant
                (J.PROCESSING, J.PROCESSING_STOPPED),
            ).fetchall()
            return [_recovered(connection, row) for row in rows]

        for view in await self._station.write(change):
            log.warning("job %s was broken off by the last stop: %s", view.id, view.state)
            self._told(view)

    async def work(self, printer: PosPrinter) -> None:
        """Print the jobs of one printer, one after the other, until the spool is stopped or the task cancelled."""
        # ``idle`` is set while nothing is being printed; stop() waits for it.
        device = printer.spec.id
        wake = self._wake.setdefault(device, asyncio.Event())
        idle = self._idle.setdefault(device, asyncio.Event())
        delay = RETRY_FIRST_S
        while not self._stopping:
            wake.clear()
            idle.set()
            job = await self._next(device)
            if job is None:
                await _until(WAKE_S, wake.wait())
            elif not printer.ready:
                await self._waiting(job, printer)
                await _until(WAKE_S, printer.wait_ready(), wake.wait())
            elif not self._stopping:
                idle.clear()  # nothing awaited since the look at _stopping: stop() sees the one or the other
                try:
                    printed = await self._print(job, printer)
                finally:
                    idle.set()
                delay = RETRY_FIRST_S if printed else min(delay * 2, RETRY_LAST_S)
                if not printed:
                    await _until(delay, wake.wait())

    async def stop(self) -> None:
        """Begin nothing new; give what is being printed a moment to finish."""
        self._stopping = True
        for event in self._wake.values():
            event.set()
        await _until(DRAIN_S, _all(list(self._idle.values())))

    async def _next(self, device: str) -> JobView | None:
        def select(connection: Connection) -> Row | None:
            row: Row | None = connection.execute(
                f"SELECT {COLUMNS} FROM jobs WHERE device = ? AND state = ? ORDER BY number LIMIT 1",  # noqa: S608
                (device, J.PENDING),
            ).fetchone()
            return row

        try:
            row = await self._station.read(select)
        except StorageUnavailable as error:
            log.warning("the spool cannot be read: %s", error.detail)
            return None
        return _view(row) if row is not None else None

    async def _waiting(self, job: JobView, printer: PosPrinter) -> None:
        """Say that the job waits for the printer; once."""
        if job.reason is JobReason.PRINTER_STOPPED:
            return
        problems = ", ".join(sorted(printer.status.problems)) or printer.status.power
        await self._step(job, J.PENDING, JobReason.PRINTER_STOPPED, f"The printer waits: {problems}.")

    async def _print(self, job: JobView, printer: PosPrinter) -> bool:
        """Print one job. False when nothing left for the printer and the job waits again."""
        try:
            document = decode(job.content_type, await self._document(job.id))
            data = await asyncio.to_thread(printer.render, document, copy=job.copy_of is not None)
        except DocumentError as error:
            await self._step(job, J.ABORTED, JobReason.DOCUMENT_FORMAT_ERROR, str(error))
            return True
        # The marker is on the disk before print_bytes is called, and so before the first byte can leave.
        if not await self._step(job, J.PROCESSING, JobReason.NONE, "", started=True):
            return True
        began = False

        def started() -> None:
            nonlocal began
            began = True

        try:
            async with asyncio.timeout(PRINT_TIMEOUT_S):
                reason = await printer.print_bytes(data, started)
            state, detail = J.COMPLETED, ""
        except JobNotSent as error:
            state, reason, detail = J.PENDING, JobReason.PRINTER_STOPPED, str(error)
        except (DriverError, TimeoutError) as error:
            # OutcomeUnknown, or worse: once bytes may have left, only a person can see what the paper shows.
            detail = str(error) or "no answer from the printer"
            state = J.ABORTED if began else J.PENDING
            reason = JobReason.OUTCOME_UNKNOWN if began else JobReason.PRINTER_STOPPED
        await self._finish(job, state, reason, detail)
        return state is not J.PENDING

    async def _finish(self, job: JobView, state: JobState, reason: JobReason, detail: str) -> None:
        """Write the end of a job; until the disk takes it, nothing else is printed here."""
        delay = RETRY_FIRST_S
        while True:
            try:
                await self._step(job, state, reason, detail)
            except StorageUnavailable:
                await asyncio.sleep(delay)
                delay = min(delay * 2, RETRY_LAST_S)
            else:
                return

    async def _step(
        self, job: JobView, state: JobState, reason: JobReason, detail: str, *, started: bool = False
    ) -> bool:
        """Move a job on the disk and tell it. False when somebody else (hold, cancel) was faster."""

        def change(connection: Connection) -> JobView:
            return _change(connection, _find(connection, job.id), state, reason, detail, started=started)

        try:
            view = await self._station.write(change)
        except Illegal:
            return False
        self._told(view)
        return True

    def _told(self, view: JobView) -> None:
        self._bus.publish(EventType.JOB_STATE, view, view.device)
        wake = self._wake.get(view.device)
        if wake is not None and view.state is J.PENDING and view.reason is JobReason.NONE:
            wake.set()


COLUMNS = "id, device, state, reason, detail, content_type, size, created_at, updated_at, copy_of, attempts, started"


def _insert(connection: Connection, view: JobView, data: bytes, key: Idempotency) -> None:
    open_jobs = connection.execute(
        "SELECT count(*) FROM jobs WHERE device = ? AND state IN (?, ?, ?, ?)",
        (view.device, J.PENDING, J.PENDING_HELD, J.PROCESSING, J.PROCESSING_STOPPED),
    ).fetchone()[0]
    if open_jobs >= QUEUE_MAX:
        raise ApiProblem(
            429,
            "queue_full",
            "Too many jobs wait for this printer",
            f"{open_jobs} jobs wait; see to the printer, or cancel some.",
            device=view.device,
            retry_after_s=10,
        )
    values: dict[str, Any] = {
        "id": view.id,
        "device": view.device,
        "state": view.state,
        "reason": view.reason,
        "content_type": view.content_type,
        "document": data,
        "size": view.size,
        "at": view.created_at.isoformat(),
        "copy_of": view.copy_of,
    }
    connection.execute(
        "INSERT INTO jobs (id, device, state, reason, detail, content_type, document, size, created_at, updated_at,"
        " copy_of) VALUES (:id, :device, :state, :reason, '', :content_type, :document, :size, :at, :at, :copy_of)",
        values,
    )
    connection.execute(
        "DELETE FROM jobs WHERE state IN (?, ?, ?) AND number <= (SELECT max(number) FROM jobs) - ?",
        (J.COMPLETED, J.CANCELED, J.ABORTED, KEPT),
    )
    key.record(connection, view.id)


def _find(connection: Connection, job: str) -> Row:
    row: Row | None = connection.execute(
        f"SELECT {COLUMNS} FROM jobs WHERE id = ?",  # noqa: S608  a constant
        (job,),
    ).fetchone()
    if row is None:
        raise NotFound("job", job)
    return row


def _change(
    connection: Connection,
    row: Row,
    state: JobState,
    reason: JobReason,
    detail: str = "",
    *,
    started: bool = False,
) -> JobView:
    """Move one job. Raises Illegal when the table does not have the step (a change of reason alone is no step)."""
    present = JobState(row["state"])
    if state is not present or state in FINAL:
        advance(present, state)
    connection.execute(
        "UPDATE jobs SET state = ?, reason = ?, detail = ?, started = ?, attempts = attempts + ?, updated_at = ?"
        " WHERE id = ?",
        (state, reason, detail, int(started), int(started), utc_now().isoformat(), row["id"]),
    )
    return _view(_find(connection, row["id"]))


def _recovered(connection: Connection, row: Row) -> JobView:
    if row["started"]:
        detail = (
            "The station stopped while this was being printed. Look at the paper before printing it again."
        )
        return _change(connection, row, J.ABORTED, JobReason.OUTCOME_UNKNOWN, detail)
    return _change(connection, row, J.PENDING, JobReason.NONE)


def _view(row: Row) -> JobView:
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
    )


async def _all(events: list[asyncio.Event]) -> None:
    for event in events:
        await event.wait()


async def _until(seconds: float, *waits: Any) -> None:
    """Return when one of the waits is over, or the time is. What is left of them is cancelled."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
