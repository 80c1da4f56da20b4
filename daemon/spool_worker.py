"""One worker per printer: it prints what waits, one job after the other, in the order of arrival, for ever.

What a job may come to: completed, with the best proof the printer gives; back in the queue when nothing had left;
aborted in doubt when something had. With the paper out in its middle a job is ``processing_stopped`` until the printer
goes on by itself. Every wait ends: the driver ends a job that takes too long, and the worker does where the driver does
not; whatever fails here is begun anew by the printer's supervisor (``daemon/manager.py``), and a job it was printing
then is in doubt.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from daemon.errors import StorageUnavailable
from daemon.schema import JobView
from daemon.spool import Spool
from drivers.errors import DocumentError, DriverError, JobNotSent
from drivers.printers import PosPrinter
from drivers.vocabulary import JobReason, JobState

log = logging.getLogger(__name__)

J = JobState

RETRY_FIRST_S, RETRY_LAST_S = 0.5, 10.0
OVERDUE_S = 60.0
"""So long after the driver should have ended a job the worker does: the driver is at fault then."""
WAKE_S = 30.0
"""The worker looks again at least so often."""


class Worker:
    """Prints the jobs of one printer."""

    def __init__(self, spool: Spool, printer: PosPrinter) -> None:
        self._spool = spool
        self._printer = printer
        self._device = printer.spec.id
        self._line = spool.line(self._device)

    async def work(self) -> None:
        """Print until the spool is stopped or the task cancelled. Raises StorageUnavailable."""
        # ``idle`` is set while nothing is being printed; the spool's stop() waits for it.
        wake, idle = self._line.wake, self._line.idle
        delay = RETRY_FIRST_S
        self._line.forget()
        await self._spool.recover(self._device)
        while not self._spool.stopping:
            wake.clear()
            job = await self._spool.next(self._device)
            if job is None:
                await _until(WAKE_S, wake.wait())
                if not wake.is_set():
                    self._line.forget()
            elif not self._printer.ready:
                await self._waiting(job)
                await _until(WAKE_S, self._printer.wait_ready(), wake.wait())
            elif not self._spool.stopping:
                idle.clear()  # nothing awaited since the look at stopping: stop() sees the one or the other
                try:
                    printed = await self._print(job)
                finally:
                    idle.set()
                delay = RETRY_FIRST_S if printed else min(delay * 2, RETRY_LAST_S)
                if not printed:
                    await _until(delay, wake.wait())

    async def _waiting(self, job: JobView) -> None:
        """Say that the job waits for the printer; once."""
        if job.reason is not JobReason.PRINTER_STOPPED:
            await self._spool.step(job, J.PENDING, J.PENDING, f"The printer waits: {self._trouble()}.")

    def _trouble(self) -> str:
        status = self._printer.status
        return ", ".join(sorted(status.problems)) or status.power

    async def _print(self, job: JobView) -> bool:
        """Print one job. False when nothing left for the printer and the job waits again."""
        try:
            data = await self._spool.rendered(job, self._printer)
        except DocumentError as error:
            await self._spool.refuse(job, str(error))
            return True
        # The marker is on the disk before print_bytes is called, and so before the first byte can leave.
        if not await self._spool.begin(job, len(data)):
            return True
        while True:
            state, reason, detail = await self._printed(job, data)
            # Of a queue the next job begins in the transaction that ends this one: half the waiting for the disk.
            following = self._spool.ahead(self._printer) if state is J.COMPLETED else None
            begun = await self._end(job, state, reason, detail, following)
            if following is None or not begun:
                return state is not J.PENDING
            job, data = following

    async def _printed(self, job: JobView, data: bytes) -> tuple[JobState, JobReason, str]:
        """Have the printer print; what became of it."""
        began = asyncio.Event()
        try:
            async with self._followed(job, began), asyncio.timeout(self._printer.job_timeout + OVERDUE_S):
                return J.COMPLETED, await self._printer.print_bytes(data, began.set), ""
        except JobNotSent as error:
            return J.PENDING, JobReason.PRINTER_STOPPED, str(error)
        except (DriverError, TimeoutError) as error:
            # OutcomeUnknown, or worse: once bytes may have left, only a person can see what the paper shows.
            detail = str(error) or "no answer from the printer"
            if began.is_set():
                return J.ABORTED, JobReason.OUTCOME_UNKNOWN, detail
            return J.PENDING, JobReason.PRINTER_STOPPED, detail

    @asynccontextmanager
    async def _followed(self, job: JobView, began: asyncio.Event) -> AsyncIterator[None]:
        """While a job is printed, say when the printer stops in its middle, and when it goes on."""
        changed = asyncio.Event()
        following: list[asyncio.Task[None]] = []

        def told() -> None:
            changed.set()
            if (
                not following and not self._printer.ready
            ):  # most jobs never stop, and need nobody to follow them
                work = self._follow(job, began, changed)
                following.append(asyncio.create_task(work, name=f"{self._device} follows its job"))

        unwatch = self._printer.watch(told)
        try:
            yield
        finally:
            unwatch()
            for task in following:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _follow(self, job: JobView, began: asyncio.Event, changed: asyncio.Event) -> None:
        await began.wait()
        present = J.PROCESSING
        while True:
            wanted = J.PROCESSING if self._printer.ready else J.PROCESSING_STOPPED
            if wanted is not present:
                detail = (
                    "" if self._printer.ready else f"The printer stopped in its middle: {self._trouble()}."
                )
                try:
                    view = await self._spool.step(job, present, wanted, detail)
                except StorageUnavailable as error:
                    log.warning("job %s: its state cannot be kept now: %s", job.id, error.detail)
                else:
                    present = view.state if view is not None else present
            await changed.wait()
            changed.clear()

    async def _end(
        self,
        job: JobView,
        state: JobState,
        reason: JobReason,
        detail: str,
        following: tuple[JobView, bytes] | None,
    ) -> bool:
        """Write the end of a job, and the beginning of the ``following`` one; True when that has begun.

        Until the disk takes the end, nothing else is printed here. What could not be begun with it is looked for anew.
        """
        delay = RETRY_FIRST_S
        while True:
            try:
                return await self._spool.end(job, state, reason, detail, following)
            except StorageUnavailable:
                following = None
                self._line.forget()
                await asyncio.sleep(delay)
                delay = min(delay * 2, RETRY_LAST_S)


async def _until(seconds: float, *waits: Coroutine[Any, Any, Any]) -> None:
    """Return when one of the waits is over, or the time is. What is left of them is cancelled."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
