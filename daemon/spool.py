"""The print spool: every job is on the disk before it is acknowledged, and is printed once or said to be in doubt.

Jobs move by the table in ``daemon/spool_steps.py`` (IPP job states, RFC 8011 section 5.3.7). They are printed per
printer in the order in which they arrived, always: there are no priorities. One worker per printer
(``daemon/spool_worker.py``) prints them. A job is marked ``processing`` and ``started`` on the disk before its first
byte may leave; whatever is found so marked after a crash is ``aborted`` with ``outcome_unknown``.

Such a job does not stop the queue. What becomes of it is decided once, by the printer's policy (``in_doubt``) or by a
person, and stands on the job: who, when, and which job prints it again. The decision and that new job are one
transaction, and under a policy so is the end of the job itself, so that no crash comes between. The new job is one like
any other: it stands where it arrives, behind what waits already. A copy that ends in doubt is never printed again by
policy: a printer that breaks every job off would otherwise print for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from daemon import spool_rows as rows
from daemon import spool_steps as steps
from daemon.auth import Caller, audit
from daemon.bus import Bus
from daemon.documents import Rendered, decode, for_copy, quick
from daemon.errors import ApiProblem
from daemon.idempotency import KEPT, Idempotency, Repeated
from daemon.schema import JobView
from daemon.station import Connection, Row, Station
from drivers.device import utc_now
from drivers.errors import DocumentError
from drivers.printers import Document, PosPrinter
from drivers.vocabulary import EventType, InDoubt, JobDecision, JobReason, JobState

log = logging.getLogger(__name__)

J = JobState

UNDECIDED_KEPT = timedelta(days=30)
"""A job nobody has decided about is kept so long."""
AHEAD = 100
"""Waiting jobs of a printer known at once."""
LARGE = 256 << 10
"""Bytes from which on a document is large: of those only LARGE_AT_ONCE are laid out at once."""
LARGE_AT_ONCE = 2
DRAIN_S = 5.0
"""At the end a job that is being printed gets so long to finish."""
POLICY = "policy"
"""Who decided, where nobody was asked."""
LOST_DETAIL = "The station stopped while this was being printed. Look at the paper before printing it again."


@dataclass(slots=True)
class Line:
    """What a printer's worker and the spool tell each other by, and which jobs are known to wait.

    The disk has the last word on each: what is no longer so is found when the job is to begin.
    """

    wake: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there is something new to print."""
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while nothing is being printed."""
    waiting: deque[JobView] = field(default_factory=deque)
    """The first of those that wait, in their order."""
    whole: bool = False
    """No others wait: what arrives now stands behind them."""

    def __post_init__(self) -> None:
        self.idle.set()

    def arrived(self, job: JobView) -> None:
        """A job stands behind all others."""
        if self.whole:
            self.waiting.append(job)

    def left(self, job: JobView) -> None:
        """A job waits no more."""
        if self.waiting and self.waiting[0].id == job.id:
            self.waiting.popleft()

    def forget(self) -> None:
        """Something else than an arrival has changed: the disk is to be asked."""
        self.waiting.clear()
        self.whole = False


class Spool:
    """All print jobs of the station."""

    def __init__(
        self,
        station: Station,
        bus: Bus,
        printer: Callable[[str], PosPrinter],
        in_doubt: Mapping[str, InDoubt],
    ) -> None:
        self._station = station
        self._bus = bus
        self._printer = printer
        self._in_doubt = in_doubt
        self._forget_from = 0
        self._lines: dict[str, Line] = {}
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._rendered = Rendered()
        self.stopping = False
        """Set once nothing new is to be begun."""

    # --- what the API does ------------------------------------------------------------------------------------------

    async def submit(
        self,
        device: str,
        content_type: str,
        data: bytes,
        key: Idempotency,
        document: Document | None = None,
        copy_of: str | None = None,
    ) -> JobView:
        """Take a job; it is on the disk when this returns. ``document`` is ``data`` decoded, if that was done already.

        With ``copy_of``, the id of what was printed before, COPY stands on the paper.

        Raises NotFound for the device, DocumentError, ApiProblem 429 when too many jobs wait, StorageUnavailable.
        """
        printer = self._printer(device)
        rendered = await self._render(printer, content_type, data, document, copy=copy_of is not None)
        view = steps.new(device, content_type, len(data), copy_of)

        def change(connection: Connection) -> None:
            steps.check_room(connection, device)
            rows.keep_document(connection, rows.insert(connection, view), data)
            key.record(connection, view.id)

        self._rendered.keep(view.id, rendered)
        taken = False
        try:
            await self._station.write(change)
            taken = True
        finally:
            if not taken:
                self._rendered.drop(view.id)
        self._told(view)
        return view

    async def job(self, job: str) -> JobView:
        """One job. Raises NotFound."""
        return rows.view(await self._station.read(lambda connection: rows.find(connection, job)))

    async def jobs(self, device: str, limit: int = 100, *, undecided: bool = False) -> list[JobView]:
        """A printer's jobs, newest first; all, or those that wait for a decision."""
        found = await self._station.read(
            lambda connection: rows.newest(connection, device, limit, undecided=undecided)
        )
        return [rows.view(row) for row in found]

    async def undecided(self) -> int:
        """How many jobs wait for a decision."""
        return await self._station.read(rows.count_undecided)

    async def hold(self, job: str) -> JobView:
        """Keep a waiting job from being printed. Raises NotFound, ApiProblem 409."""
        return await self._request(job, J.PENDING_HELD, JobReason.HELD_BY_USER)

    async def release(self, job: str) -> JobView:
        """Let a held job go on, at its old place. Raises NotFound, ApiProblem 409."""
        return await self._request(job, J.PENDING, JobReason.NONE)

    async def cancel(self, job: str) -> JobView:
        """Drop a job that has not begun. Raises NotFound, ApiProblem 409."""
        return await self._request(job, J.CANCELED, JobReason.CANCELED_BY_USER)

    async def reprint(self, job: str, key: Idempotency, caller: Caller) -> JobView:
        """Print a finished job once more, with COPY on the paper; of one in doubt this is the decision about it.

        Answers the new job. Raises NotFound, ApiProblem 409 and 429, StorageUnavailable.
        """

        def change(connection: Connection) -> list[JobView]:
            view = rows.view(rows.find(connection, job))
            if view.state not in steps.FINAL:
                raise ApiProblem(
                    409, "illegal_state", "The job is not finished", f"It is {view.state}; wait or cancel it."
                )
            steps.check_room(connection, view.device)
            if view.undecided:
                views = steps.decide(connection, view, JobDecision.REPRINT, steps.who(caller))
                audit(connection, caller.token, caller.clerk, what="job_reprint", subject=job)
            else:
                views = [steps.copy(connection, view)]
            key.record(connection, views[-1].id)
            return views

        views = await self._station.write(change)
        for view in views:
            self._told(view)
        return views[-1]

    async def decide(self, job: str, decision: JobDecision, key: Idempotency, caller: Caller) -> JobView:
        """What a person says about a job in doubt. Answers that job; a copy's id stands on it.

        Raises NotFound, StorageUnavailable, ApiProblem 409 when there is nothing (or nothing more) to decide, 429.
        """

        def change(connection: Connection) -> list[JobView]:
            view = rows.view(rows.find(connection, job))
            if view.decided is not None:
                if key.is_kept(connection):
                    raise Repeated(job)
                raise ApiProblem(
                    409,
                    "already_decided",
                    "Somebody has decided about this job already",
                    f"It was decided by {view.decided.by}: {view.decided.decision}.",
                )
            if not view.undecided:
                raise ApiProblem(
                    409,
                    "not_in_doubt",
                    "There is nothing to decide about this job",
                    f"It is {view.state} ({view.reason}).",
                )
            if decision is JobDecision.REPRINT:
                steps.check_room(connection, view.device)
            views = steps.decide(connection, view, decision, steps.who(caller))
            audit(connection, caller.token, caller.clerk, what=f"job_{decision}", subject=job)
            key.record(connection, job)
            return views

        views = await self._station.write(change)
        for view in views:
            self._told(view)
        return views[0]

    async def forget_old(self) -> None:
        """Drop what is older than any key that may still name it. Raises StorageUnavailable."""
        now, after = utc_now(), self._forget_from
        self._forget_from = await self._station.write(
            lambda connection: rows.forget(connection, after, now - KEPT, now - UNDECIDED_KEPT)
        )

    async def _request(self, job: str, state: JobState, reason: JobReason) -> JobView:
        def change(connection: Connection) -> JobView:
            row = rows.find(connection, job)
            if JobState(row["state"]) in {J.PROCESSING, J.PROCESSING_STOPPED}:
                raise steps.Illegal("the job is already being printed")
            return steps.change(connection, row, state, reason)

        try:
            view = await self._station.write(change)
        except steps.Illegal as error:
            raise ApiProblem(
                409, "illegal_state", "The job is not in a state for that", f"{error}."
            ) from error
        self.line(view.device).forget()
        self._told(view)
        return view

    # --- what the workers do ----------------------------------------------------------------------------------------

    def line(self, device: str) -> Line:
        """What a printer's worker and the spool tell each other by."""
        return self._lines.setdefault(device, Line())

    async def next(self, device: str) -> JobView | None:
        """The job to print next: of those that wait, the one that came first. Raises StorageUnavailable."""
        line = self.line(device)
        while not line.waiting and not line.whole:
            line.whole = True
            found = await self._station.read(lambda connection: rows.pending(connection, device, AHEAD))
            if not line.whole:
                line.forget()  # changed while it was read
                continue
            known = [rows.view(row) for row in found]
            ids = {job.id for job in known}
            since = [job for job in line.waiting if job.id not in ids]
            line.whole = len(known) < AHEAD
            line.waiting = deque([*known, *since] if line.whole else known)
        return line.waiting[0] if line.waiting else None

    async def rendered(self, job: JobView, printer: PosPrinter) -> bytes:
        """A job in its printer's language. Raises DocumentError, StorageUnavailable."""
        known = self._rendered.take(job.id)
        if known is not None:
            return known
        data = await self._station.read(lambda connection: rows.document(connection, job.id))
        if data is None:
            raise DocumentError("The document of this job is no longer kept.")
        return await self._render(printer, job.content_type, data, None, copy=job.copy_of is not None)

    async def begin(self, job: JobView, size: int) -> bool:
        """Mark on the disk that a job's bytes, so many, may leave from now on. False when it waits no more."""
        self.line(job.device).left(job)
        return await self._step(lambda connection: steps.begin(connection, job, size)) is not None

    async def step(
        self, job: JobView, present: JobState, state: JobState, detail: str = ""
    ) -> JobView | None:
        """Move a job that is in ``present`` on, or change what is said of it. None when it no longer is in that state.

        The reason is ``printer_stopped`` where the new state waits for the printer.
        """
        reason = JobReason.NONE if state is J.PROCESSING else JobReason.PRINTER_STOPPED

        def change(connection: Connection) -> JobView:
            return steps.change(connection, steps.expect(connection, job.id, present), state, reason, detail)

        return await self._step(change)

    async def refuse(self, job: JobView, detail: str) -> None:
        """End a waiting job that cannot be printed."""

        def change(connection: Connection) -> JobView:
            row = steps.expect(connection, job.id, J.PENDING)
            return steps.change(connection, row, J.ABORTED, JobReason.DOCUMENT_FORMAT_ERROR, detail)

        self.line(job.device).left(job)
        await self._step(change)

    def ahead(self, printer: PosPrinter) -> tuple[JobView, bytes] | None:
        """The next job and its bytes, when both are known already and it may begin at once."""
        waiting = self.line(printer.spec.id).waiting
        if self.stopping or not printer.ready or not waiting:
            return None
        data = self._rendered.take(waiting[0].id)
        return (waiting[0], data) if data is not None else None

    async def end(
        self,
        job: JobView,
        state: JobState,
        reason: JobReason,
        detail: str,
        following: tuple[JobView, bytes] | None = None,
    ) -> bool:
        """End the printing of a job: completed, aborted, or pending again when nothing had left.

        The ``following`` one is begun in the same transaction; True when it was, False when it waits no more.
        """

        def change(connection: Connection) -> tuple[list[JobView], JobView | None]:
            views = self._ended(connection, rows.find(connection, job.id), state, reason, detail)
            begun = None
            if following is not None:
                with contextlib.suppress(steps.Illegal):
                    begun = steps.begin(connection, following[0], len(following[1]))
            return views, begun

        if following is not None:
            self.line(job.device).left(following[0])
        views, begun = await self._station.write(change)
        for view in views:
            self._told(view)
        if begun is not None:
            self._told(begun)
        return begun is not None

    async def recover(self, device: str | None = None) -> None:
        """After a start (of the station, or of one printer's worker): what was being printed is in doubt."""

        def change(connection: Connection) -> list[JobView]:
            return [
                view
                for row in rows.begun(connection, device)
                for view in self._ended(connection, row, J.ABORTED, JobReason.OUTCOME_UNKNOWN, LOST_DETAIL)
            ]

        for view in await self._station.write(change):
            if view.state is J.ABORTED:
                log.warning("job %s was broken off by the last stop: %s", view.id, view.reason)
            self._told(view)

    async def tell_printers_what_broke(self) -> None:
        """A printer whose last job ended in doubt may still expect that job's rest; the next must not be eaten by it.

        Read from the disk at each start, so that a daemon killed again before the printer was reached still knows.
        """
        for device, size in await self._station.read(rows.torn_wires):
            try:
                self._printer(device).broken_off(size)
            except ApiProblem:  # no such printer any more
                continue

    async def stop(self) -> None:
        """Begin nothing new; give what is being printed a moment to finish."""
        self.stopping = True
        lines = list(self._lines.values())
        for line in lines:
            line.wake.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_S):
                for line in lines:
                    await line.idle.wait()

    def _ended(
        self, connection: Connection, row: Row, state: JobState, reason: JobReason, detail: str
    ) -> list[JobView]:
        """End a job's printing; in doubt, the printer's policy decides in the same transaction. What is to be told."""
        views: list[JobView] = []
        if (
            row["state"] == J.PROCESSING_STOPPED and state is not J.ABORTED
        ):  # it went on before that was heard
            views.append(steps.change(connection, row, J.PROCESSING, JobReason.NONE))
            row = rows.find(connection, row["id"])
        view = steps.change(
            connection, row, state, reason, detail, started=False if state is J.PENDING else None
        )
        policy = self._in_doubt.get(view.device, InDoubt.ASK)
        broken_copy = policy is InDoubt.REPRINT and view.copy_of is not None
        if not view.undecided or policy is InDoubt.ASK or broken_copy:
            return [*views, view]
        return steps.decide(connection, view, JobDecision(policy), POLICY)

    async def _step(self, change: Callable[[Connection], JobView]) -> JobView | None:
        """Write one step and tell it. None when somebody else (hold, cancel) was faster."""
        try:
            view = await self._station.write(change)
        except steps.Illegal:
            return None
        self._told(view)
        return view

    async def _render(
        self,
        printer: PosPrinter,
        content_type: str,
        data: bytes,
        document: Document | None,
        *,
        copy: bool = False,
    ) -> bytes:
        """Decode and lay out, in a thread but for little text; of what is large only so much at once.

        Raises DocumentError.
        """

        def work() -> bytes:
            known = document if document is not None else decode(content_type, data)
            return printer.render(for_copy(known) if copy else known, copy=copy)

        if quick(document, content_type, data):
            return work()
        if len(data) < LARGE:
            return await asyncio.to_thread(work)
        async with self._large:
            return await asyncio.to_thread(work)

    def _told(self, view: JobView) -> None:
        self._bus.publish(EventType.JOB_STATE, view, view.device)
        if view.state in steps.FINAL:
            self._rendered.drop(view.id)
        elif view.state is J.PENDING:
            line = self.line(view.device)
            if view.reason is JobReason.NONE:
                line.arrived(view)
                line.wake.set()
            else:
                line.forget()
