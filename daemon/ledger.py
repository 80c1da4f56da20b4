"""The payment ledger: each attempt to move money, from its intent to what the terminal's own book says of it.

The table of states stands in ``drivers/terminals/__init__.py`` (reference: payments, section 9). Every step is on the
disk before the next thing happens: the intent before the first byte, what the terminal said before it is acknowledged.
Once a byte may have left, only the terminal can say what happened; an attempt whose answer was lost (or that a restart
finds open) is resolved by asking, with terminal and tender locked meanwhile. Paying again is never the resolution.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from daemon import attempts, contradicting, returning
from daemon.attempts import Attempt, Live
from daemon.auth import Caller, audit
from daemon.bus import Bus
from daemon.errors import ApiProblem
from daemon.idempotency import Idempotency
from daemon.reconciling import Reconciler
from daemon.reviewing import Reviewing
from daemon.schema import PaymentResolve, PaymentStart, PaymentView
from daemon.settlement import ASK_TIMEOUT_S, Creditor
from daemon.station import Connection, Station
from drivers.errors import DeviceOffline, DriverError
from drivers.terminals import FINAL, Evidence, Illegal, PaymentTerminal
from drivers.vocabulary import Money, PaymentKind, PaymentState, TerminalPrompt

log = logging.getLogger(__name__)

S = PaymentState

CANCEL_TIMEOUT_S = 5.0
STOP_TIMEOUT_S = 5.0


class Ledger(Reviewing):
    """All attempts of the station."""

    def __init__(
        self,
        station: Station,
        bus: Bus,
        creditor: Creditor,
        terminal: Callable[[str], PaymentTerminal],
        staff_after_s: float,
    ) -> None:
        super().__init__(station, bus, creditor, terminal, staff_after_s)
        self._reviews = set()
        self.day = Reconciler(station, terminal, self.review, self._tell)
        self._asked: dict[tuple[object, ...], asyncio.Task[PaymentView]] = {}

    # --- what the API does ------------------------------------------------------------------------------------------

    async def start(self, start: PaymentStart, key: Idempotency) -> PaymentView:
        """Begin an attempt; its intent is on the disk when this returns.

        Raises NotFound for the device, ApiProblem 409 when terminal or tender is locked or other attempts charged or
        may charge what is owed, DeviceOffline, StorageUnavailable: then nothing was begun.
        """
        return await self._to_its_end(_named(key), partial(self._begin, start, key))

    async def _to_its_end(
        self, wish: tuple[object, ...], work: Callable[[], Coroutine[Any, Any, PaymentView]]
    ) -> PaymentView:
        """Go on when whoever asked is gone: an intent on the disk must never be left without its run.

        Whoever asks for the same meanwhile waits for the same.
        """
        task = self._asked.get(wish)
        if task is None:
            task = self._asked[wish] = asyncio.create_task(work(), name="payment asked for")
            task.add_done_callback(lambda _: self._asked.pop(wish, None))
        return await asyncio.shield(task)

    async def _begin(self, start: PaymentStart, key: Idempotency) -> PaymentView:
        self._terminal(start.device)
        async with self.at_terminal(start.device):
            last = await self._station.read(lambda connection: _free(connection, start))
            before = await self._last_of(start.device)
            await self._recall(last, before)
            async with self.alone(start.sale or start.reservation or start.device):
                attempt = await self._intend(start, before, key)
        self._live[attempt.id] = Live(TerminalPrompt.CONNECTING, cancellable=False)
        view = self._told(attempt)
        self._spawn(attempt.id, self._run(attempt))
        return view

    async def _intend(self, start: PaymentStart, before: Evidence, key: Idempotency) -> Attempt:
        """Write the intent of an attempt that no other station's can meet: what is paid is claimed first."""
        subject, attempt = start.sale or start.reservation, attempts.new_id()
        if subject is None:
            return await self._write_intent(attempt, start, before, key)
        await self._creditor.claim(subject, attempt)
        made = None
        try:
            made = await self._write_intent(attempt, start, before, key)
        finally:
            if made is None:
                self._spawn(attempt, self._unclaim(subject))
        return made

    async def _write_intent(
        self, attempt: str, start: PaymentStart, before: Evidence, key: Idempotency
    ) -> Attempt:
        # In this order: an attempt credited in between is taken off twice and refused, never charged twice.
        counted = {
            attempt.id
            for attempt in await self._station.read(
                lambda connection: attempts.charging(connection, None, start.reservation)
            )
            if attempt.credited
        }
        owed = await self._owed(start)
        if self._stopping:
            raise DeviceOffline("The station is being stopped; nothing was begun.")

        def insert(connection: Connection) -> Attempt:
            made = attempts.insert(connection, attempt, start, before, owed, counted)
            key.record(connection, made.id)
            return made

        return await self._station.write(insert)

    async def _owed(self, start: PaymentStart) -> Money | None:
        if start.reservation is not None:
            return await self._creditor.due(start.reservation)
        return None if start.sale is None else await self._creditor.sale_total(start.sale)

    async def give_back(
        self, payment: str, kind: PaymentKind, amount: Money | None, key: Idempotency, caller: Caller
    ) -> PaymentView:
        """Begin to reverse a payment, or to refund an amount of it, on the terminal that took it.

        Its intent is on the disk when this returns; it goes on as a payment does. Raises NotFound, ApiProblem 409 when
        the payment cannot be given back (so far, or at all) or its terminal is locked, 422 for the amount,
        DeviceOffline, StorageUnavailable: then nothing was begun.
        """
        return await self._to_its_end(
            _named(key), partial(self._begin_return, payment, kind, amount, key, caller)
        )

    async def _begin_return(
        self, payment: str, kind: PaymentKind, amount: Money | None, key: Idempotency, caller: Caller
    ) -> PaymentView:
        name = attempts.new_id()

        def insert(before: Evidence, connection: Connection) -> Attempt:
            made = returning.insert_return(connection, name, payment, kind, amount, before)
            audit(connection, caller.token, caller.clerk, what=f"payment_{kind}", subject=payment)
            key.record(connection, made.id)
            return made

        device = (await self._station.read(lambda connection: attempts.find(connection, payment))).device
        async with self.at_terminal(device):
            original, last = await self._station.read(
                lambda connection: (
                    returning.check_returnable(connection, payment, kind, amount),
                    next(iter(contradicting.ended(connection, device, 1)), None),
                )
            )
            before = await self._last_of(device)
            await self._recall(last, before)
            async with self.alone(original.sale or original.reservation or device):
                if self._stopping:
                    raise DeviceOffline("The station is being stopped; nothing was begun.")
                attempt = await self._claimed(original.reservation, name, partial(insert, before))
        self._live[attempt.id] = Live(TerminalPrompt.CONNECTING, cancellable=False)
        view = self._told(attempt)
        self._spawn(attempt.id, self._run(attempt))
        return view

    async def _claimed(
        self, reservation: str | None, attempt: str, insert: Callable[[Connection], Attempt]
    ) -> Attempt:
        """Write a return; no other station hands the goods over meanwhile. An open sale is claimed by its payment."""
        if reservation is None:
            return await self._station.write(insert)
        await self._creditor.claim(reservation, attempt)
        made = None
        try:
            made = await self._station.write(insert)
        finally:
            if made is None:
                self._spawn(attempt, self._unclaim(reservation))
        return made

    async def _last_of(self, device: str) -> Evidence:
        """The last transaction a terminal knows. Raises NotFound, DeviceOffline and what the driver raises."""
        try:
            async with asyncio.timeout(ASK_TIMEOUT_S):
                return await self._terminal(device).last_transaction()
        except TimeoutError as error:
            raise DeviceOffline(f"The terminal {device} does not answer; nothing was begun.") from error

    async def view(self, payment: str) -> PaymentView | None:
        """One attempt, or None."""
        try:
            return await self.payment(payment)
        except ApiProblem as error:
            if error.status != 404:
                raise
            return None

    async def payment(self, payment: str) -> PaymentView:
        """One attempt. Raises NotFound."""
        return self._view(await self._station.read(lambda connection: attempts.find(connection, payment)))

    async def wait(self, payment: str, seconds: float) -> PaymentView:
        """One attempt at its next change, or when the time is up; at once when it is at its end. Raises NotFound."""
        changed = self._changed.setdefault(payment, asyncio.Event())
        try:
            view = await self.payment(payment)
        except ApiProblem:
            self._wake(payment)
            raise
        if view.state in FINAL or view.state is S.NEEDS_STAFF:
            self._changed.pop(payment, None)
            changed.set()
            return view
        try:
            async with asyncio.timeout(seconds):
                await changed.wait()
        except TimeoutError:
            return view
        return await self.payment(payment)

    async def payments(self, limit: int = 100, before: str | None = None) -> list[PaymentView]:
        """Attempts, newest first, without their history; those made before one of them. Raises NotFound for it."""
        found = await self._station.read(lambda connection: attempts.newest(connection, limit, before))
        return [self._view(attempt) for attempt in found]

    async def charging(self, sale: str) -> list[PaymentView]:
        """Attempts of a sale that charged the card, or may have, or may yet; oldest first."""
        found = await self._station.read(lambda connection: attempts.charging(connection, sale))
        return [self._view(attempt) for attempt in found]

    async def reservations_being_paid(self) -> set[str]:
        """Reservations with an open attempt: their customer stands at the terminal, or the money is in doubt."""
        found = await self._station.read(attempts.unsettled)
        return {attempt.reservation for attempt in found if attempt.reservation is not None}

    async def check_kept(self, reservation: str) -> None:
        """Raises ApiProblem 409 while money of a reservation is being given back: its goods stay."""
        await self._station.read(lambda connection: returning.check_kept(connection, reservation))

    async def cancel(self, payment: str) -> PaymentView:
        """Ask an attempt to end. A request only: what becomes of it comes from the terminal. Raises NotFound."""
        return await self._to_its_end(("cancel", payment), partial(self._cancel, payment))

    async def _cancel(self, payment: str) -> PaymentView:
        attempt = await self._station.read(lambda connection: attempts.find(connection, payment))
        if attempt.state in FINAL or attempt.state is S.NEEDS_STAFF:
            return self._view(attempt)
        attempt = await self._station.write(lambda connection: attempts.request_cancel(connection, payment))
        view = self._told(attempt)
        if attempt.state in FINAL:  # it ended meanwhile: what runs at the terminal now is another one's
            return view
        try:
            async with asyncio.timeout(CANCEL_TIMEOUT_S):
                await self._terminal(attempt.device).request_cancel()
        except (DriverError, TimeoutError) as error:
            log.warning("payment %s: the terminal could not be asked to cancel: %s", payment, error)
        return view

    async def decide(
        self, payment: str, said: PaymentResolve, key: Idempotency, caller: Caller
    ) -> PaymentView:
        """A clerk says what became of what is in ``needs_staff`` or ``conflict``. Raises NotFound, ApiProblem 409."""
        return await self._to_its_end(_named(key), partial(self._decide, payment, said, key, caller))

    async def _decide(
        self, payment: str, said: PaymentResolve, key: Idempotency, caller: Caller
    ) -> PaymentView:
        state = S.STAFF_CHARGED if said.charged else S.STAFF_NOT_CHARGED
        note = f"{caller.clerk_name or caller.role}: {said.evidence}"

        def change(connection: Connection) -> Attempt:
            attempt = attempts.step(connection, payment, state, note=note)
            audit(connection, caller.token, caller.clerk, what=f"payment_{state}", subject=payment)
            key.record(connection, payment)
            return attempt

        try:
            attempt = await self._station.write(change)
        except Illegal as error:
            raise ApiProblem(
                409,
                "illegal_state",
                "This payment needs no decision",
                f"{error}. Only a payment in needs_staff or conflict is decided by a clerk.",
                blocking=payment,
            ) from error
        view = self._told(attempt)
        if attempt.approved is not None:
            self._spawn(payment, self._credit(attempt))
        elif attempt.credited:
            self._aside(self._uncredit(attempt), f"correction of {payment}")
        return view

    # --- lifetime ---------------------------------------------------------------------------------------------------

    async def recover(self) -> None:
        """After a start: drop what never began, ask about what may have, tell the store what it may have missed."""
        for attempt in await self._station.read(attempts.unsettled):
            if attempt.state is S.INTENT:
                await self._step(
                    attempt.id, S.NOT_STARTED, note="the station stopped before any byte had left"
                )
                continue
            if attempt.state in {S.SENDING, S.SENT, S.STARTED}:
                await self._step(attempt.id, S.IN_DOUBT, note="the station stopped in the middle")
            if attempt.state is not S.NEEDS_STAFF:
                log.warning("payment %s was open at the last stop; the terminal is asked", attempt.id)
                self._spawn(attempt.id, self._resolve(attempt.id))
        for attempt in await self._station.read(attempts.uncredited):
            self._spawn(attempt.id, self._credit(attempt))
        for attempt in await self._station.read(attempts.overcredited):
            self._aside(self._uncredit(attempt), f"correction of {attempt.id}")
        self._review_soon(await self._station.read(contradicting.devices))
        await self.day.recover()

    async def tidy(self) -> None:
        """End claims in the store that a stop, or a store out of reach, left behind. Raises StoreError."""
        for subject in await self._creditor.claimed():
            await self._unclaim(subject)

    async def stop(self, drain_s: float) -> None:
        """Let running attempts end within ``drain_s``; what is still open is resolved after the next start."""
        self._stopping = True
        if self._asked:
            await asyncio.wait(set(self._asked.values()), timeout=drain_s)
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=drain_s)
        await self.day.stop(drain_s)
        await self._end_reviews()
        left = set(self._tasks)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=STOP_TIMEOUT_S)


def _free(connection: Connection, start: PaymentStart) -> Attempt | None:
    """The last attempt at this terminal, which has ended. Raises ApiProblem 409 when terminal or tender is locked."""
    attempts.check_free(connection, start)
    return next(iter(contradicting.ended(connection, start.device, 1)), None)


def _named(key: Idempotency) -> tuple[object, ...]:
    return key.route, key.key, key.digest
