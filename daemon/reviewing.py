"""What has ended is asked about again: at a start, before the next payment, at the day's end. Does the terminal agree?

Where it does not, the attempt goes to ``conflict``: its tender stays locked, a clerk sees both sides and decides. The
terminal itself is free: its word is on the disk, and no further payment can destroy it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from time import monotonic
from typing import Any

from daemon import attempts, contradicting, settlement
from daemon.attempts import Attempt
from daemon.errors import ApiProblem, StorageUnavailable
from daemon.settlement import ASK_TIMEOUT_S, Settlement
from daemon.store.errors import StoreError
from drivers.errors import DriverError
from drivers.terminals import Evidence, PaymentResult
from drivers.vocabulary import Money

log = logging.getLogger(__name__)


class Reviewing(Settlement):
    """Attempts that have ended, as terminals tell of them afterwards."""

    _reviews: set[asyncio.Task[None]]

    def at_terminal(self, device: str) -> asyncio.Lock:
        """Held while a terminal is asked about the past, and while an attempt at it is begun: never both."""
        return self.alone(f"terminal {device}")

    async def review(self, device: str) -> bool:
        """Ask about what ended at a terminal last; False: no answer. Raises ApiProblem 404, StorageUnavailable."""
        terminal = self._terminal(device)
        async with self.at_terminal(device):
            for attempt in await self._station.read(
                lambda connection: contradicting.ended(connection, device, terminal.reviewed)
            ):
                try:
                    async with asyncio.timeout(ASK_TIMEOUT_S):
                        said = await terminal.review(attempt.request)
                except (DriverError, TimeoutError):
                    return False
                if said is not None:
                    await self._contradict(attempt, said)
        return True

    async def _recall(self, last: Attempt | None, told: Evidence) -> None:
        """Compare what a terminal has just told of its last transaction with the last attempt there.

        Raises ApiProblem 409, once, where they differ: who begins anew now may be about to charge the same card again.
        """
        said = None if last is None else self._terminal(last.device).recall(last.request, told)
        if last is None or said is None or not await self._contradict(last, said):
            return
        raise ApiProblem(
            409,
            "payment_open",
            "The terminal contradicts the ledger",
            f"Nothing was begun: attempt {last.id} is in conflict. Look at the terminal's last receipt first.",
            device=last.device,
            blocking=last.id,
        )

    async def _contradict(self, attempt: Attempt, said: PaymentResult) -> bool:
        """Open a conflict where this goes against what the ledger wrote. Raises StorageUnavailable."""
        if not contradicting.against(attempt, said):
            return False
        opened = await self._station.write(
            lambda connection: contradicting.contradict(connection, attempt.id, said)
        )
        if opened is not None:
            log.warning("payment %s: %s", attempt.id, opened.history[-1].note)
            self._told(opened)
        return opened is not None

    def _review_soon(self, devices: list[str]) -> None:
        """Ask each of these terminals once it can be reached."""
        for device in devices:
            self._aside(self._review_when_there(device), f"review of {device}")

    def _aside(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._reviews.add(task)
        task.add_done_callback(self._reviewed)

    def _reviewed(self, task: asyncio.Task[None]) -> None:
        self._reviews.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("%s: unexpected fault", task.get_name(), exc_info=error)

    async def _review_when_there(self, device: str) -> None:
        began, asked = monotonic(), 0
        while monotonic() - began < self._staff_after_s:
            try:
                if await self.review(device):
                    return
            except ApiProblem:
                return  # no terminal of this name is configured any more
            except StorageUnavailable as error:
                log.warning("what ended at %s is not compared yet: %s", device, error)
            await asyncio.sleep(settlement.BACK_OFF_S[min(asked, len(settlement.BACK_OFF_S) - 1)])
            asked += 1

    async def _end_reviews(self) -> None:
        """Break off what is being asked; nothing depends on it, and the next start asks again."""
        left = set(self._reviews)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _uncredit(self, attempt: Attempt) -> None:
        """Take back what the store was told of money that, as a clerk found, had not moved; until it has heard."""
        moved = None if attempt.conflict is None else attempt.conflict.here
        if attempt.reservation is None or moved is None or not attempt.credited:
            return
        asked = 0
        while True:
            try:
                await self._note_not_moved(attempt, attempt.reservation, moved)
                corrected = await self._station.write(
                    lambda connection: attempts.credit(connection, attempt.id, known=False)
                )
            except (StoreError, StorageUnavailable) as error:
                if isinstance(error, StoreError) and error.status < 500:
                    log.exception("payment %s: the store does not take its correction", attempt.id)
                    return
                await asyncio.sleep(settlement.BACK_OFF_S[min(asked, len(settlement.BACK_OFF_S) - 1)])
                asked += 1
            else:
                self._told(corrected)
                return

    async def _note_not_moved(self, attempt: Attempt, reservation: str, moved: Money) -> None:
        """The opposite of what was noted, under a name of its own: the store counts each name once."""
        name = f"{attempt.id}-not"
        if attempt.original is None:
            await self._creditor.mark_returned(reservation, name, moved)
        else:
            await self._creditor.mark_paid(reservation, name, moved)
