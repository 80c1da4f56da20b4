"""One attempt's way to its end: run at the terminal, ask where the answer was lost, write each step, tell who waits.

The base of ``daemon/ledger.py``, which says when an attempt may begin. Everything here keeps one rule: what happened on
the wire is on the disk before the next thing is done, and what is not known is asked, never repeated.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any, Protocol
from weakref import WeakValueDictionary

from daemon import attempts
from daemon.attempts import Attempt, Live
from daemon.bus import Bus
from daemon.errors import ApiProblem, StorageUnavailable
from daemon.schema import PaymentView, TransitionData
from daemon.station import Station
from daemon.store.errors import StoreError
from drivers.device import utc_now
from drivers.errors import DriverError
from drivers.events import TransitionEvent
from drivers.terminals import FINAL, Evidence, Illegal, PaymentRequest, PaymentResult, PaymentTerminal
from drivers.vocabulary import EventType, Money, PaymentKind, PaymentState

log = logging.getLogger(__name__)

S = PaymentState

BACK_OFF_S = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Pauses between questions to the terminal; the last one repeats (reference: payments, section 15)."""
ASK_TIMEOUT_S = 30.0
"""For one question to a terminal."""
PAY_TIMEOUT_S = 900.0
"""No attempt takes longer on any wire; after it the answer counts as lost."""


class Creditor(Protocol):
    """What the ledger asks about money that is owed, and tells of money that came in: the store."""

    async def due(self, reservation: str) -> Money:
        """What is still to be paid of a reservation."""

    async def sale_total(self, sale: str) -> Money:
        """What an open sale costs."""

    async def mark_paid(self, reservation_id: str, payment_id: str, amount: Money) -> None:
        """A reservation was paid; the same payment twice counts once."""

    async def mark_returned(self, reservation: str, attempt: str, amount: Money) -> None:
        """Money of a reservation was given back; the same attempt twice counts once."""

    async def claim(self, subject: str, attempt: str) -> None:
        """From now on no other station takes money for this sale or reservation. Raises StoreError."""

    async def unclaim(self, subject: str) -> None:
        """Others may take money for it again."""

    async def claimed(self) -> list[str]:
        """What this station has claimed."""


class Settlement:
    """Attempts under way, and those of which it is not known how they ended."""

    def __init__(
        self,
        station: Station,
        bus: Bus,
        creditor: Creditor,
        terminal: Callable[[str], PaymentTerminal],
        staff_after_s: float,
    ) -> None:
        self._station = station
        self._bus = bus
        self._creditor = creditor
        self._terminal = terminal
        self._staff_after_s = staff_after_s
        self._live: dict[str, Live] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._alone: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._stopping = False

    @property
    def paying(self) -> bool:
        """Whether an attempt runs at a terminal now."""
        return bool(self._tasks)

    def alone(self, paid: str) -> asyncio.Lock:
        """Held while a payment of this sale or reservation is begun, or the sale is changed, closed or given up.

        Else both could find the other one not begun yet.
        """
        return self._alone.setdefault(paid, asyncio.Lock())

    def transition(self, event: TransitionEvent) -> None:
        """The terminal moved to another step."""
        live = self._live.setdefault(event.attempt, Live())
        live.prompt, live.cancellable, live.code = event.prompt, event.cancellable, event.code
        data = TransitionData(event.attempt, event.prompt, event.cancellable, event.code)
        self._bus.publish(EventType.TRANSITION, data, event.device)
        self._wake(event.attempt)

    def _spawn(self, payment: str, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name=f"payment {payment}")
        self._tasks.add(task)
        task.add_done_callback(partial(self._ended, payment))

    def _ended(self, payment: str, task: asyncio.Task[None]) -> None:
        """A fault in the ledger or a driver leaves the attempt in doubt, never forgotten."""
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("payment %s: unexpected fault", payment, exc_info=error)
            if not self._stopping:
                self._spawn(payment, self._after_fault(payment, f"fault: {type(error).__name__}"))

    async def _after_fault(self, payment: str, note: str) -> None:
        await asyncio.sleep(BACK_OFF_S[0])  # a fault that comes back every time must not spin
        await self._doubt(payment, note)

    # --- one attempt ------------------------------------------------------------------------------------------------

    async def _run(self, attempt: Attempt) -> None:
        """Take one attempt to the terminal and write how it ends."""
        journal = Journal(self, attempt.id)
        try:
            async with asyncio.timeout(PAY_TIMEOUT_S):
                terminal = self._terminal(attempt.device)
                run = terminal.pay if attempt.kind is PaymentKind.PAYMENT else terminal.give_back
                result = await run(attempt.request, journal)
        except (DriverError, TimeoutError, StorageUnavailable) as error:
            await self._doubt(attempt.id, str(error) or type(error).__name__)
            return
        await self._end(attempt, result)

    async def _end(self, attempt: Attempt, result: PaymentResult) -> None:
        """Write the end of an attempt as the terminal told it."""
        evidence = result.evidence
        if result.state is S.APPROVED and not _fits(attempt, evidence.amount):
            await self._doubt(attempt.id, "the terminal approved another amount than was asked for", evidence)
            return
        if result.state not in FINAL:
            await self._doubt(attempt.id, result.text, evidence)
            return
        try:
            ended = await self._persist(attempt.id, result.state, evidence=evidence, text=result.text)
        except Illegal as error:
            await self._doubt(attempt.id, str(error), evidence)
            return
        if ended.approved is not None:
            await self._credit(ended)

    async def _doubt(self, payment: str, note: str, evidence: Evidence = attempts.NOTHING) -> None:
        """The answer was lost or makes no sense. Without any byte sent nothing happened; else the terminal is asked."""
        attempt = await self._station.read(lambda connection: attempts.find(connection, payment))
        if attempt.state in FINAL or attempt.state is S.NEEDS_STAFF:
            return
        if attempt.state is S.INTENT:
            await self._persist(payment, S.NOT_STARTED, note=note, text=note)
            return
        if attempt.state in {S.SENDING, S.SENT, S.STARTED}:
            await self._persist(payment, S.IN_DOUBT, note=note, evidence=evidence)
        await self._resolve(payment)

    async def _resolve(self, payment: str) -> None:
        """Ask the terminal until it knows, or until staff has to say."""
        attempt = await self._station.read(lambda connection: attempts.find(connection, payment))
        if attempt.state is S.IN_DOUBT:
            attempt = await self._persist(payment, S.RESOLVING)
        since, began = attempt.entered(S.IN_DOUBT) or utc_now(), monotonic()
        asked = 0
        while True:
            result = await self._ask(attempt, attempt.request)
            if (
                result is not None
                and result.state is S.APPROVED
                and not _fits(attempt, result.evidence.amount)
            ):
                result = PaymentResult(S.NEEDS_STAFF, result.evidence, "the terminal booked another amount")
            # Two clocks: the wall's counts across restarts, and may be set back while we wait.
            waited = max((utc_now() - since).total_seconds(), monotonic() - began)
            if result is None and waited > self._staff_after_s:
                result = PaymentResult(
                    S.NEEDS_STAFF, attempts.NOTHING, "the terminal could not say what happened"
                )
            if result is not None:
                break
            await asyncio.sleep(BACK_OFF_S[min(asked, len(BACK_OFF_S) - 1)])
            asked += 1
        ended = await self._persist(
            payment, result.state, note="the terminal was asked", evidence=result.evidence, text=result.text
        )
        log.info("payment %s: resolved as %s", payment, ended.state)
        if ended.approved is not None:
            await self._credit(ended)

    async def _ask(self, attempt: Attempt, request: PaymentRequest) -> PaymentResult | None:
        """One question. None while the terminal cannot be reached or cannot tell."""
        try:
            async with asyncio.timeout(ASK_TIMEOUT_S):
                result = await self._terminal(attempt.device).resolve(request)
        except ApiProblem as error:  # the terminal is no longer configured: only a person can find out
            return PaymentResult(S.NEEDS_STAFF, attempts.NOTHING, error.detail)
        except (DriverError, TimeoutError):
            return None
        if result is not None and result.state not in {
            S.APPROVED,
            S.DECLINED,
            S.CANCELLED,
            S.NOT_STARTED,
            S.NEEDS_STAFF,
        }:
            return None
        return result

    async def _credit(self, attempt: Attempt) -> None:
        """Tell the store of the money, until it has heard; the same payment twice counts once there."""
        if attempt.reservation is None or attempt.approved is None:
            return
        asked = 0
        while True:
            try:
                await self._note(attempt, attempt.reservation, attempt.approved)
                credited = await self._station.write(
                    lambda connection: attempts.credit(connection, attempt.id)
                )
            except (StoreError, StorageUnavailable) as error:
                if isinstance(error, StoreError) and error.status < 500:
                    log.exception("payment %s: the store does not take it", attempt.id)
                    return
                await asyncio.sleep(BACK_OFF_S[min(asked, len(BACK_OFF_S) - 1)])
                asked += 1
            else:
                self._told(credited)
                return

    async def _note(self, attempt: Attempt, reservation: str, amount: Money) -> None:
        """Tell the store of what moved; of what came in before what went out again."""
        if attempt.original is None:
            await self._creditor.mark_paid(reservation, attempt.id, amount)
            return
        source = attempt.original
        payment = await self._station.read(lambda connection: attempts.find(connection, source))
        if not payment.credited and payment.approved is not None:
            await self._creditor.mark_paid(reservation, payment.id, payment.approved)
        await self._creditor.mark_returned(reservation, attempt.id, amount)

    async def _unclaim(self, subject: str) -> None:
        """Let other stations take money for it, unless an attempt of ours charged it, or may have, or may yet."""
        async with self.alone(subject):
            if not await self._station.read(lambda connection: attempts.holds(connection, subject)):
                try:
                    await self._creditor.unclaim(subject)
                except StoreError as error:
                    log.info("the claim on %s stays for now: %s", subject, error.detail)

    # --- steps ------------------------------------------------------------------------------------------------------

    async def _step(
        self,
        payment: str,
        state: PaymentState,
        *,
        note: str = "",
        text: str = "",
        evidence: Evidence = attempts.NOTHING,
    ) -> Attempt:
        """One step of the table, on the disk and told. Raises Illegal, StorageUnavailable."""
        attempt = await self._station.write(
            lambda connection: attempts.step(
                connection, payment, state, note=note, text=text, evidence=evidence
            )
        )
        self._told(attempt)
        return attempt

    async def _persist(
        self,
        payment: str,
        state: PaymentState,
        *,
        note: str = "",
        text: str = "",
        evidence: Evidence = attempts.NOTHING,
    ) -> Attempt:
        """As ``_step``, but what has happened has happened: tries until the disk takes it. Raises Illegal."""
        tried = 0
        while True:
            try:
                return await self._step(payment, state, note=note, text=text, evidence=evidence)
            except StorageUnavailable:
                await asyncio.sleep(BACK_OFF_S[min(tried, len(BACK_OFF_S) - 1)])
                tried += 1

    async def witness(self, payment: str, evidence: Evidence) -> None:
        """Keep what the terminal said. Raises StorageUnavailable: then it must not be acknowledged."""
        await self._station.write(lambda connection: attempts.witness(connection, payment, evidence))

    async def journal(self, payment: str, state: PaymentState) -> None:
        """A step the driver tells. Raises StorageUnavailable: then the driver must not go on."""
        attempt = await self._step(payment, state)
        if state in {S.SENT, S.STARTED} and attempt.cancel_requested:
            # Asked for before the terminal had anything to cancel; not every wire tells when it began.
            await self._terminal(attempt.device).request_cancel()

    # --- telling ----------------------------------------------------------------------------------------------------

    def _told(self, attempt: Attempt) -> PaymentView:
        view = self._view(attempt)
        self._bus.publish(EventType.PAYMENT_STATE, view, attempt.device)
        self._wake(attempt.id)
        if attempt.state in FINAL:
            self._live.pop(attempt.id, None)
            if (subject := attempt.sale or attempt.reservation) is not None:
                self._spawn(attempt.id, self._unclaim(subject))
            if attempt.original is not None:
                self._spawn(attempt.id, self._tell(attempt.original))
        return view

    async def _tell(self, payment: str) -> None:
        """Say anew how a payment is: what became of its money has changed."""
        self._told(await self._station.read(lambda connection: attempts.find(connection, payment)))

    def _wake(self, payment: str) -> None:
        changed = self._changed.pop(payment, None)
        if changed is not None:
            changed.set()

    def _view(self, attempt: Attempt) -> PaymentView:
        return attempts.view(attempt, self._live.get(attempt.id, Live()))


@dataclass(frozen=True, slots=True)
class Journal:
    """The ledger as a driver sees it during one attempt; each call returns once the step is on the disk."""

    ledger: Settlement
    payment: str

    async def sending(self) -> None:
        """Bytes may leave from now on."""
        await self.ledger.journal(self.payment, S.SENDING)

    async def sent(self) -> None:
        """All bytes of the request have left."""
        await self.ledger.journal(self.payment, S.SENT)

    async def started(self) -> None:
        """The terminal took the request."""
        await self.ledger.journal(self.payment, S.STARTED)

    async def evidence(self, evidence: Evidence) -> None:
        """The terminal said this."""
        await self.ledger.witness(self.payment, evidence)


def _fits(attempt: Attempt, booked: Money | None) -> bool:
    """Whether what was booked can be ours: the same currency, and not more than was asked for.

    Only a payment may come to less: nobody is given back a part in silence.
    """
    if booked is None or booked == attempt.amount:
        return True
    asked = attempt.amount
    return attempt.original is None and booked.currency is asked.currency and 0 < booked.minor <= asked.minor
