"""Following a slip through the spool until it lies in the customer's hand, or until it cannot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum

from daemon.client import ApiError, Unreachable, new_key
from daemon.schema import DeviceClass, JobReason, JobState, JobView, Receipt
from kiosk.floor import Floor


class Slip(StrEnum):
    """What the customer is told of a slip."""

    NONE = ""
    PRINTING = "printing"
    PRINTED = "printed"
    HELD = "held"
    """The printer waits for paper; the slip comes when a colleague has filled it."""
    FAILED = "failed"


_STATES = {
    JobState.PENDING: Slip.PRINTING,
    JobState.PROCESSING: Slip.PRINTING,
    JobState.PENDING_HELD: Slip.HELD,
    JobState.PROCESSING_STOPPED: Slip.HELD,
    JobState.COMPLETED: Slip.PRINTED,
    JobState.CANCELED: Slip.FAILED,
    JobState.ABORTED: Slip.FAILED,
}


def told(job: JobView) -> Slip:
    """What the customer is told of a job: one that waits for the printer is held, whatever its state is called."""
    if job.reason is JobReason.PRINTER_STOPPED and job.state is JobState.PENDING:
        return Slip.HELD
    return _STATES[job.state]


class Printing:
    """One document on its way to paper. ``tell`` is called with every change of its state."""

    def __init__(self, floor: Floor, tell: Callable[[Slip], None]) -> None:
        self._floor = floor
        self._tell = tell
        self._job: JobView | None = None
        self._key = new_key()

    async def run(self, document: Receipt) -> None:
        """Hand the document to the spool; its further way is told by the daemon's events."""
        client = self._floor.client
        await self._run(lambda printer: client.print_receipt(printer, document, key=self._key))

    async def run_issued(self, sale: str) -> None:
        """The receipt of a closed sale: the daemon knows whether it is the original or a copy."""
        client = self._floor.client
        await self._run(lambda printer: client.print_issued(sale, device=printer, key=self._key))

    async def _run(self, order: Callable[[str], Awaitable[JobView]]) -> None:
        printer = self._floor.device(DeviceClass.POS_PRINTER)
        if printer is None:
            self._tell(Slip.FAILED)
            return
        self._tell(Slip.PRINTING)
        try:
            self._job = await order(printer.id)
            self._tell(told(self._job))
            # An event may have passed between the answer and this line: ask once how it stands now.
            self.heard(await self._floor.client.job(self._job.id))
        except (ApiError, Unreachable):
            self._tell(Slip.FAILED)

    def heard(self, job: JobView) -> None:
        """An event of the spool; those of other jobs, and what is older than what is known, are passed over."""
        if self._job is not None and job.id == self._job.id and job.updated_at >= self._job.updated_at:
            self._job = job
            self._tell(told(job))
