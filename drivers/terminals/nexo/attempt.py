"""One payment, refund or reversal on the wire: from the journal's "bytes may leave" to the terminal's own last word.

The rules of money (each has its test): nothing leaves before the journal is durable; the request is sent once; only the
answer to it, or its repetition, ends the attempt; a cancel is a request and ends nothing; what the terminal said is on
the disk before anybody is told. A payment that takes long is asked about while its answer is still waited for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from drivers.errors import DeviceOffline, DriverError, Refused
from drivers.terminals import Evidence, Journal, PaymentResult
from drivers.terminals.nexo import messages
from drivers.terminals.nexo.inquiry import inquire
from drivers.terminals.nexo.judging import judged
from drivers.terminals.nexo.link import Link
from drivers.terminals.nexo.orders import Order
from drivers.terminals.nexo.parts import Part
from drivers.terminals.nexo.timers import NexoTimers
from drivers.terminals.nexo.words import Category
from drivers.vocabulary import PaymentState, TerminalPrompt

log = logging.getLogger(__name__)

_PROVES_NOTHING = frozenset({PaymentState.IN_DOUBT, PaymentState.NOT_STARTED, PaymentState.NEEDS_STAFF})


class Attempt:
    """One run of one order. Made for it, run once."""

    def __init__(
        self,
        link: Link,
        timers: NexoTimers,
        order: Order,
        journal: Journal,
        show: Callable[[TerminalPrompt], None],
    ) -> None:
        self._link = link
        self._timers = timers
        self._order = order
        self._journal = journal
        self._show = show
        self._news = asyncio.Event()
        self._written = False
        self._sent = False
        self._cancel_wanted = False

    def cancel(self) -> None:
        """Ask for the end: Abort goes out as soon as the request has left."""
        self._cancel_wanted = True
        self._news.set()

    async def run(self) -> PaymentResult:
        """Run to the end. A wire failure after ``journal.sending`` is the result ``in_doubt``."""
        await self._journal.sending()
        self._show(TerminalPrompt.CONNECTING)
        order, wait = self._order, self._timers.completion
        asking = asyncio.create_task(
            self._link.ask(
                order.category, order.body, wait, service_id=order.service_id, written=self._on_written
            ),
            name=f"nexo {order.service_id}",
        )
        asking.add_done_callback(lambda _: self._news.set())
        try:
            return await self._follow(asking)
        finally:
            # The connection ends with the attempt: an answer that nobody waits for any longer comes to nobody.
            asking.cancel()
            await asyncio.wait({asking})

    def _on_written(self) -> None:
        self._written = True
        self._news.set()

    async def _follow(self, asking: asyncio.Task[Part | None]) -> PaymentResult:
        clock = asyncio.get_running_loop().time
        abort_at, ask_at = 0.0, clock() + self._timers.ask_after
        while True:
            self._news.clear()
            if self._written:
                await self._note_sent()
            if asking.done():
                return await self._answered(asking)
            if self._sent and self._cancel_wanted and clock() >= abort_at:
                await self._abort()
                abort_at = clock() + self._timers.abort
            if clock() >= ask_at:
                found = await self._inquire()
                if found is not None and not asking.done():
                    return await self._ended(found)
                ask_at = clock() + self._timers.ask_after
            until = min(ask_at, abort_at) if self._sent and self._cancel_wanted else ask_at
            await self._wait(until - clock())

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._news.wait()
        except TimeoutError:
            pass

    async def _note_sent(self) -> None:
        if not self._sent:
            await self._journal.sent()
            self._sent = True
            self._show(TerminalPrompt.INSERT_CARD)

    async def _answered(self, asking: asyncio.Task[Part | None]) -> PaymentResult:
        """The answer came, or will not come."""
        known = Evidence(terminal_id=self._link.poi_id)
        try:
            body = asking.result()
        except (DeviceOffline, Refused) as error:
            return PaymentResult(PaymentState.NOT_STARTED, known, str(error))
        except DriverError as error:
            return PaymentResult(PaymentState.IN_DOUBT, known, str(error))
        await self._note_sent()
        return await self._ended(judged(self._order, body, self._link.poi_id))

    async def _ended(self, result: PaymentResult) -> PaymentResult:
        """What the terminal said is on the disk before it is passed on."""
        if result.state not in _PROVES_NOTHING:
            await self._journal.started()
            await self._journal.evidence(result.evidence)
        if result.state is PaymentState.NEEDS_STAFF:  # for whoever asks again to say
            return PaymentResult(PaymentState.IN_DOUBT, result.evidence, result.text)
        return result

    async def _inquire(self) -> PaymentResult | None:
        """Ask while waiting. Not to be found means nothing while the request is under way."""
        try:
            found = await inquire(self._link, self._order, self._timers.answer)
        except DriverError as error:
            log.info("payment %s cannot be asked about yet: %s", self._order.request.attempt, error)
            return None
        return found if isinstance(found, PaymentResult) else None

    async def _abort(self) -> None:
        """Ask the terminal to end it. Whether it does is told by the answer to the request, and by nothing else."""
        reference = self._order.reference(self._link.sale_id, self._link.poi_id)
        body = messages.AbortRequest(reference, "MerchantAbort")
        try:
            await self._link.ask(Category.ABORT, body, self._timers.answer)
        except DriverError as error:
            log.info("payment %s could not be asked to end: %s", self._order.request.attempt, error)
