"""Paying by card or by phone: one attempt followed to its end, whatever happens to the connection.

The key of an attempt is made once. While the daemon does not answer, the same attempt is asked for again and again,
never another one begun: a customer is never told to pay again while it is unknown whether money has moved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.client import ApiError, Unreachable
from daemon.schema import (
    DeviceClass,
    EventType,
    Money,
    PaymentOutcome,
    PaymentStart,
    PaymentState,
    PaymentView,
    TerminalPrompt,
    TransitionData,
)
from kiosk.bridge import cards
from kiosk.bridge.concept import Concept
from kiosk.bridge.qr import qr_rows
from kiosk.floor import Change, Floor
from kiosk.flow import PAY_STEPS, PayStep, advance, may_pay_again, pay_step
from kiosk.session import Paying

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_LONG_POLL_S = 3
"""Short, because events tell faster: the poll only catches what the terminal said before the attempt's id was known."""
_ASK_AGAIN_S = 0.5
STAFF_AFTER_S = 90.0
"""So long a customer is asked to wait while it is unknown whether money moved; then a clerk takes over."""
_STAFF = (PaymentState.NEEDS_STAFF, PaymentState.CONFLICT)
_UNDECIDED = frozenset({"in_progress", "internal_error", "not_our_api"})
"""Refusals that leave open whether an attempt of this key is under way: it is asked again."""
_UNSEEN = frozenset(
    {"unauthorized", "forbidden", "too_many_requests", "shutting_down", "storage_unavailable"}
)
"""Refusals given before the key was looked at: they prove nothing once an answer to it was lost."""
_IN_THE_WAY = frozenset({"payment_open", "already_paid"})


@QmlElement
class PaymentFlow(Concept):
    """``step`` is a word of ``kiosk.flow.PayStep``; ``prompt`` what the terminal asks for, a word of TerminalPrompt.

    ``qr`` is the code to be scanned with a phone, as rows of modules; empty for a card.
    ``amount`` is what is paid; ``cancellable`` whether the terminal would still take a cancel, ``cancelling`` whether
    one was asked for; ``text`` the terminal's own words; ``fault`` why an attempt did not start; ``again`` whether
    another attempt may be offered; ``staff`` that a clerk has to find out what happened.
    """

    changed = Signal()

    def __init__(self, floor: Floor, parent: QObject | None = None) -> None:
        super().__init__(floor, parent)
        self._amount: Money | None = None
        self._moved: Callable[[PayStep], None] = _nobody

    @property
    def _paying(self) -> Paying:
        return self.session.paying

    @property
    def _view(self) -> PaymentView | None:
        return self._paying.payment

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._paying.step.value

    @Property(str, notify=changed)
    def prompt(self) -> str:
        view = self._view
        return view.prompt.value if view is not None and view.prompt is not None else ""

    @Property(list, notify=changed)
    def qr(self) -> list[str]:
        return self.code_rows()

    @Property(dict, notify=changed)
    def amount(self) -> dict[str, Any]:
        return cards.money(self._amount, self.spoken) if self._amount is not None else {}

    @Property(bool, notify=changed)
    def cancellable(self) -> bool:
        return self.may_cancel()

    @Property(bool, notify=changed)
    def cancelling(self) -> bool:
        return self._paying.step is PayStep.RUNNING and self._view is not None and self._view.cancel_requested

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._view.text if self._view is not None else ""

    @Property(str, notify=changed)
    def fault(self) -> str:
        return self._paying.fault

    @Property(bool, notify=changed)
    def again(self) -> bool:
        return self._paying.step is not PayStep.IDLE and may_pay_again(self._paying.step)

    @Property(bool, notify=changed)
    def staff(self) -> bool:
        return self._paying.staff

    @Slot()
    def cancel(self) -> None:
        """Ask the terminal to stop; what becomes of the payment is still the terminal's word."""
        if self.may_cancel():
            self.floor.tasks.start("cancel", self._cancel())

    def begin(
        self,
        amount: Money,
        moved: Callable[[PayStep], None],
        *,
        reservation: str | None = None,
        sale: str | None = None,
        by_phone: bool = False,
    ) -> None:
        """Begin an attempt; ``moved`` is told each step of it. Raises Illegal while another may have moved money.

        ``by_phone``: by a code that the phone scans; so too where there is no other way to pay.
        """
        self._amount, self._moved = amount, moved
        paying = self._paying
        paying.another()
        card = None if by_phone else self.floor.device(DeviceClass.PAYMENT_TERMINAL)
        terminal = card or self.floor.wallet()
        self.changed.emit()
        if terminal is None:
            self._refuse(paying, "no_terminal")
            return
        start = PaymentStart(terminal.id, amount, sale=sale, reservation=reservation)
        self.floor.tasks.start("payment", self._follow(paying, start))

    def told(self, change: Change) -> None:
        """Forget on a wipe; say at once when the daemon is gone in the middle of a payment."""
        if change is Change.SESSION:
            self._amount, self._moved = None, _nobody
            self.changed.emit()
        elif change is Change.LANGUAGE:
            self.changed.emit()
        elif change is Change.ONLINE and not self.floor.online:
            self._doubt(self._paying)

    def heard(self, kind: EventType, data: Any) -> None:
        """What the terminal does and what became of the attempt, as it happens."""
        view = self._view
        if view is None:
            return
        if kind is EventType.PAYMENT_STATE and isinstance(data, PaymentView) and data.id == view.id:
            self._take(self._paying, data)
        elif kind is EventType.TRANSITION and isinstance(data, TransitionData) and data.payment == view.id:
            prompt: TerminalPrompt = data.prompt
            self._paying.payment = msgspec.structs.replace(
                view, prompt=prompt, cancellable=data.cancellable, code=data.code
            )
            self.changed.emit()

    def code_rows(self) -> list[str]:
        """The code that the customer scans now, as rows of modules; empty where there is none."""
        view, running = self._view, self._paying.step is PayStep.RUNNING
        return qr_rows(view.code) if running and view is not None and view.code else []

    def may_cancel(self) -> bool:
        """Whether the terminal would still take a cancel."""
        view = self._view
        running = self._paying.step is PayStep.RUNNING
        return running and view is not None and view.cancellable and not view.cancel_requested

    async def _follow(self, paying: Paying, start: PaymentStart) -> None:
        """Ask until the attempt has an end. Only ever this attempt: the same key, then its id."""
        client = self.floor.client
        lost = seen = False
        clock = asyncio.get_running_loop().time
        known_at = clock()
        while paying.step in (PayStep.STARTING, PayStep.RUNNING, PayStep.FINDING_OUT):
            try:
                if paying.payment is None:
                    view = await client.start_payment(start, key=paying.key)
                else:
                    # The first look does not wait: the terminal's first words may have come before our answer.
                    view = await client.payment(paying.payment.id, wait_s=_LONG_POLL_S if seen else 0)
                    seen = True
            except Unreachable:
                lost = True
                self._doubt(paying)
            except ApiError as refusal:
                if paying.payment is not None or refusal.code in _UNDECIDED | (_UNSEEN if lost else set()):
                    self._doubt(paying)
                elif refusal.code in _IN_THE_WAY and refusal.blocking:
                    lost = not await self._join(paying, start, refusal) or lost
                else:
                    self._refuse(paying, refusal.code)
            else:
                known = paying.payment
                self._take(paying, view)
                if known is None or view.updated_at != known.updated_at:
                    continue  # it moves; a daemon that waits for a clerk answers at once, again and again
            if paying.step is not PayStep.FINDING_OUT:
                known_at = clock()
            elif clock() - known_at > STAFF_AFTER_S and not paying.staff:
                paying.staff = True
                self.changed.emit()
            await asyncio.sleep(_ASK_AGAIN_S)

    async def _join(self, paying: Paying, start: PaymentStart, refusal: ApiError) -> bool:
        """Another attempt is in the way. One for the very same thing is followed, never another one begun.

        False when it could not be asked about.
        """
        try:
            view = await self.floor.client.payment(refusal.blocking or "")
        except (ApiError, Unreachable):
            self._doubt(paying)
            return False
        same = (view.sale, view.reservation) == (start.sale, start.reservation)
        if same and (start.sale or start.reservation):
            self._take(paying, view)
        else:
            self._refuse(paying, refusal.code)
        return True

    async def _cancel(self) -> None:
        view = self._view
        if view is None:
            return
        try:
            self._take(self._paying, await self.floor.client.cancel_payment(view.id))
        except (ApiError, Unreachable):
            self.changed.emit()  # too late or unheard: the attempt goes on, and its own end will tell

    def _doubt(self, paying: Paying) -> None:
        if paying.step in (PayStep.STARTING, PayStep.RUNNING):
            self._step(paying, PayStep.FINDING_OUT)

    def _refuse(self, paying: Paying, fault: str) -> None:
        paying.fault = fault
        self._step(paying, PayStep.NOT_STARTED)

    def _take(self, paying: Paying, view: PaymentView) -> None:
        # By its history, which only grows: a clock may be set back.
        if paying.payment is not None and len(view.history) < len(paying.payment.history):
            return
        if not may_follow(paying.step, view.outcome):
            return
        paying.payment = view
        paying.staff = paying.staff or view.state in _STAFF
        self._step(paying, pay_step(view.outcome))

    def _step(self, paying: Paying, step: PayStep) -> None:
        if step is not paying.step:
            paying.step = advance(PAY_STEPS, paying.step, step)
            if paying is self._paying:
                self._moved(step)
        self.changed.emit()


def may_follow(step: PayStep, outcome: PaymentOutcome) -> bool:
    """Whether an answer still belongs to the attempt: one that has ended takes no more of them."""
    target = pay_step(outcome)
    return target is step or target in PAY_STEPS[step]


def _nobody(_step: PayStep) -> None:
    """Nobody waits for a payment."""
