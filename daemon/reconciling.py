"""The day's end at a payment terminal: its totals are asked for once, and compared with the ledger both ways.

A terminal tells its totals once, so what is asked for is on the disk first, and an answer that was lost is written down
as lost: asking again would close another, empty day and hide the first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from daemon import day_rows
from daemon.auth import Caller, audit
from daemon.errors import StorageUnavailable
from daemon.idempotency import Idempotency
from daemon.schema import DifferenceKind, ReconciliationState, ReconciliationView
from daemon.station import Connection, Station
from drivers.errors import DeviceBusy, DeviceOffline, DriverError, NotSupported, Refused
from drivers.terminals import DayTotals, PaymentTerminal

log = logging.getLogger(__name__)

END_TIMEOUT_S = 600.0
"""No end of day takes longer: terminals hand in every payment of the day to their host."""
RETRY_S = 1.0
"""Between two tries to write what the terminal said."""


class Reconciler:
    """Ends of day, one at a time at each terminal."""

    def __init__(
        self,
        station: Station,
        terminal: Callable[[str], PaymentTerminal],
        review: Callable[[str], Awaitable[bool]],
        tell: Callable[[str], Awaitable[None]],
    ) -> None:
        """``review`` asks a terminal about what ended at it; ``tell`` says anew how an attempt is."""
        self._station = station
        self._terminal = terminal
        self._review = review
        self._tell = tell
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self, device: str, key: Idempotency, caller: Caller) -> ReconciliationView:
        """Begin to close a terminal's day. Raises NotFound, StorageUnavailable, ApiProblem 409 for what is open."""
        self._terminal(device)

        def insert(connection: Connection) -> str:
            made = day_rows.ask(connection, device, caller.clerk_name)
            audit(connection, caller.token, caller.clerk, what="reconciliation", subject=device)
            key.record(connection, made)
            return made

        made = await asyncio.shield(asyncio.ensure_future(self._begin(device, insert)))
        return await self.find(made)

    async def _begin(self, device: str, insert: Callable[[Connection], str]) -> str:
        made = await self._station.write(insert)
        task = asyncio.create_task(self._run(made, device), name=f"reconciliation {made}")
        self._tasks[made] = task
        task.add_done_callback(partial(self._ended, made))
        return made

    async def find(self, reconciliation: str) -> ReconciliationView:
        """One as it is now. Raises NotFound."""
        return await self._station.read(lambda connection: day_rows.find(connection, reconciliation))

    async def wait(self, reconciliation: str, seconds: float) -> ReconciliationView:
        """One at its end, or when the time is up. Raises NotFound."""
        task = self._tasks.get(reconciliation)
        if task is not None:
            await asyncio.wait({task}, timeout=seconds)
        return await self.find(reconciliation)

    async def newest(self, limit: int = 100) -> list[ReconciliationView]:
        """The last ones, newest first."""
        return await self._station.read(lambda connection: day_rows.newest(connection, limit))

    async def recover(self) -> None:
        """After a start: the answer to what was asked before it is lost."""
        for made in await self._station.read(day_rows.unanswered):
            text = "the station stopped before the terminal's totals were written"
            await self._write(made, ReconciliationState.LOST, text, None)

    async def stop(self, drain_s: float) -> None:
        """Let what is under way end within ``drain_s``; the rest is lost, and said so after the next start."""
        tasks = set(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=drain_s)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, made: str, task: asyncio.Task[None]) -> None:
        self._tasks.pop(made, None)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("reconciliation %s: unexpected fault", made, exc_info=error)

    async def _run(self, made: str, device: str) -> None:
        try:
            await self._review(
                device
            )  # whatever it says: its own word on each attempt is the better evidence
            async with asyncio.timeout(END_TIMEOUT_S):
                totals = await self._terminal(device).end_of_day()
        except (DeviceBusy, DeviceOffline, NotSupported, Refused) as error:
            await self._write(made, ReconciliationState.REFUSED, str(error), None)
        except (DriverError, TimeoutError) as error:
            why = str(error) or "no answer"
            text = f"the terminal's totals were lost ({why}); the next end of day is compared with all since"
            await self._write(made, ReconciliationState.LOST, text, None)
        else:
            await self._write(made, ReconciliationState.TOLD, totals.text, totals)

    async def _write(
        self, made: str, state: ReconciliationState, text: str, totals: DayTotals | None
    ) -> None:
        """What has happened has happened: tries until the disk takes it."""
        while True:
            try:
                view = await self._station.write(
                    lambda connection: day_rows.end(connection, made, state, text, totals)
                )
            except StorageUnavailable:
                await asyncio.sleep(RETRY_S)
            else:
                log.info("reconciliation %s: %s, %d differences", made, state, len(view.differences))
                await self._tell_missing(view)
                return

    async def _tell_missing(self, view: ReconciliationView) -> None:
        """Say anew how those are that the terminal's day does not hold: they may be in conflict now."""
        for difference in view.differences:
            if difference.kind is DifferenceKind.NOT_THERE and difference.payment is not None:
                await self._tell(difference.payment)
