"""Collecting a reservation: code, second factor, what is ready, what is due, the queue number, the hand-over."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.client import ApiError, Unreachable
from daemon.schema import EventType, Money, MoneyState, ReservationChange, ReservationState, ReservationView
from kiosk import codes
from kiosk.bridge import cards
from kiosk.bridge.concept import Concept
from kiosk.bridge.payment import PaymentFlow
from kiosk.bridge.rows import Rows
from kiosk.floor import Change, Floor
from kiosk.flow import COLLECT_STEPS, CollectStep, PayStep, Screen, advance
from kiosk.printing import Printing, Slip
from kiosk.session import Collecting, Paying
from kiosk.slips import queue_slip

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_OVER = frozenset(
    {
        ReservationState.COLLECTED,
        ReservationState.REJECTED,
        ReservationState.CANCELLED,
        ReservationState.EXPIRED,
        ReservationState.NO_SHOW,
        ReservationState.RELEASED,
    }
)
_WAITS = frozenset({ReservationState.READY, ReservationState.PARTLY_COLLECTED})
_CODE_LENGTH = 8
_LAST = 4
_TOO_MANY = 429
_FACTOR = "second_factor_needed"


@QmlElement
class CollectFlow(Concept):
    """``step`` is a word of ``kiosk.flow.CollectStep``. ``fault`` says why a code or number was not taken: ``unknown``,
    ``wrong``, ``locked``, ``offline``, a state of the reservation, or a code of the daemon.

    ``reservation`` is what may be shown of it: masked name, items, state, due; its ``lines`` after the second factor.
    ``queue`` is the number to wait for, ``slip`` the state of its paper, ``working`` true while the daemon is asked.
    """

    changed = Signal()
    slipChanged = Signal()

    def __init__(self, floor: Floor, payment: PaymentFlow, parent: QObject | None = None) -> None:
        super().__init__(floor, parent)
        self._payment = payment
        self._lines = Rows(cards.LINE_ROLES, self)
        self._printing: Printing | None = None

    @property
    def _visit(self) -> Collecting:
        return self.session.collecting

    @Property(Rows, constant=True)
    def lines(self) -> Rows:
        return self._lines

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._visit.step.value

    @Property(str, notify=changed)
    def fault(self) -> str:
        return self._visit.fault

    @Property(bool, notify=changed)
    def working(self) -> bool:
        return self.floor.tasks.running("reservation")

    @Property(int, constant=True)
    def codeLength(self) -> int:
        return _CODE_LENGTH

    @Property(dict, notify=changed)
    def reservation(self) -> dict[str, Any]:
        view = self._visit.reservation
        if view is None:
            return {}
        return {
            "code": codes.spaced(view.code),
            "name": view.name,
            "items": view.items,
            "state": view.state.value,
            "ready": view.state in _WAITS,
            "shop": cards.place(view.location, self.spoken),
            "here": view.location.id == self.floor.station.location,
            "due": view.due.minor > 0,
            "dueAmount": cards.money(view.due, self.spoken),
            "total": cards.money(view.total, self.spoken),
        }

    @Property(int, notify=changed)
    def queue(self) -> int:
        view = self._visit.reservation
        return (view.queue_number or 0) if view is not None else 0

    @Property(str, notify=slipChanged)
    def slip(self) -> str:
        return self._visit.slip

    @Slot()
    def open(self) -> None:
        """Show the screen that asks for a code."""
        self._fresh()
        self.floor.go(Screen.COLLECT)

    @Slot()
    def restart(self) -> None:
        """Another code."""
        if not self.session.busy:
            self._fresh()

    @Slot(str)
    def enterCode(self, code: str) -> None:
        """The code as typed."""
        if code.strip() and not self.floor.tasks.running("reservation"):
            self._visit.code = code.strip()
            self._visit.fault = ""
            self.floor.tasks.start("reservation", self._find(self._visit, None))
            self.changed.emit()

    @Slot(str)
    def enterLast4(self, digits: str) -> None:
        """The last four digits of the phone number."""
        if len(digits) == _LAST and digits.isdigit() and not self.floor.tasks.running("reservation"):
            self._visit.fault = ""
            self.floor.tasks.start("reservation", self._find(self._visit, digits))
            self.changed.emit()

    @Slot()
    def pay(self) -> None:
        """Pay what is due at the terminal."""
        self._pay(by_phone=False)

    @Slot()
    def payByPhone(self) -> None:
        """Pay what is due by a code that the phone scans."""
        self._pay(by_phone=True)

    def _pay(self, *, by_phone: bool) -> None:
        view = self._visit.reservation
        if view is not None and view.due.minor > 0:
            self._step(CollectStep.PAYING)
            self._payment.begin(view.due, self._paid, reservation=view.id, by_phone=by_phone)

    @Slot()
    def arrive(self) -> None:
        """Nothing is due: ring for a clerk."""
        if not self.floor.tasks.running("reservation"):
            self._step(CollectStep.ARRIVING)
            self.floor.tasks.start("reservation", self._arrive(self._visit))

    def told(self, change: Change) -> None:
        """A scan brings a reservation; a wipe forgets it."""
        if change is Change.SESSION:
            self._printing = None
        if change is Change.SCAN:
            self._check_state()
        if change in (Change.SESSION, Change.LANGUAGE, Change.SCAN):
            self._show()

    def heard(self, kind: EventType, data: Any) -> None:
        """The clerk hands over; the slip comes out."""
        if kind is EventType.JOB_STATE and self._printing is not None:
            self._printing.heard(data)
        view = self._visit.reservation
        if kind is EventType.RESERVATION and isinstance(data, ReservationChange) and view is not None:
            if data.id != view.id or not view.verified:
                return
            self._visit.reservation = msgspec.structs.replace(view, state=data.state, money=data.money)
            if data.money is MoneyState.PAID:
                self._settle(self._visit)
            waiting = self._visit.step in (CollectStep.WAITING, CollectStep.ARRIVING)
            if data.state is ReservationState.COLLECTED and waiting:
                self._step(CollectStep.HANDED)
            self._show()

    async def _find(self, visit: Collecting, last4: str | None) -> None:
        try:
            view = await self.floor.client.find_reservation(visit.code, last4)
        except Unreachable:
            visit.fault = "offline"
        except ApiError as refusal:
            if refusal.status == _TOO_MANY:
                visit.fault = "locked"
            else:
                visit.fault = "unknown" if last4 is None else "wrong"
        else:
            visit.reservation = view
            if view.verified and last4 is not None:
                visit.last4 = last4
            if visit is self._visit:
                self._found(view)
        self.floor.tasks.forget("reservation")
        self._show()

    def _found(self, view: ReservationView) -> None:
        if not self._check_state():
            return
        if not view.verified:
            self._step(CollectStep.FACTOR)
        elif view.queue_number is not None and view.due.minor == 0 and view.state in _WAITS:
            self._step(CollectStep.WAITING)  # has been here before; the clerk knows
        else:
            self._step(CollectStep.LINES)

    def _check_state(self) -> bool:
        """Refuse politely what cannot be collected any more; true when it can."""
        view = self._visit.reservation
        if view is None or view.state not in _OVER:
            return True
        self._visit.fault = view.state.value
        if self._visit.step is not CollectStep.REFUSED:
            self._step(CollectStep.REFUSED)
        return False

    def _paid(self, step: PayStep) -> None:
        """The attempt to pay has moved on."""
        visit = self._visit
        if step is PayStep.APPROVED:
            self._settle(visit)
            self._step(CollectStep.ARRIVING)
            self.floor.tasks.start("reservation", self._arrive(visit))
        elif step is PayStep.FINDING_OUT and visit.step is CollectStep.PAYING:
            self._step(CollectStep.FINDING_OUT)
        elif step is PayStep.RUNNING and visit.step is CollectStep.FINDING_OUT:
            self._step(CollectStep.PAYING)
        elif step in (PayStep.DECLINED, PayStep.CANCELLED, PayStep.NOT_STARTED):
            self._step(CollectStep.LINES)

    @staticmethod
    def _settle(visit: Collecting) -> None:
        """Nothing is due any more, whatever happens next: it is never asked for twice."""
        view = visit.reservation
        if view is not None:
            nothing = Money(0, view.due.currency)
            visit.reservation = msgspec.structs.replace(view, due=nothing, money=MoneyState.PAID)

    async def _arrive(self, visit: Collecting) -> None:
        """Ring for a clerk. Asked with the same key until the daemon has answered, so it rings once."""
        try:
            view = await self._keep_asking(visit)
        except ApiError as refusal:
            visit.fault = refusal.code
            self._step(CollectStep.LINES)
            return
        if visit is not self._visit or view is None:
            return
        visit.reservation = view
        if view.state is ReservationState.COLLECTED:
            self._step(CollectStep.HANDED)
            return
        self._step(CollectStep.WAITING)
        self._printing = Printing(self.floor, self._slip)
        self.floor.tasks.start("slip", self._printing.run(queue_slip(view, self.spoken)))

    async def _keep_asking(self, visit: Collecting) -> ReservationView | None:
        if visit.reservation is None:
            return None
        identity = visit.reservation.id
        client = self.floor.client

        async def arrive() -> ReservationView:
            try:
                return await client.arrive(identity, key=visit.key)
            except ApiError as refusal:
                if refusal.code != _FACTOR or not visit.last4:
                    raise
                await client.find_reservation(visit.code, visit.last4)  # the daemon was restarted and forgot
                return await client.arrive(identity, key=visit.key)

        return await self.floor.until_answered(arrive)

    def _slip(self, slip: Slip) -> None:
        self._visit.slip = slip.value
        self.slipChanged.emit()

    def _fresh(self) -> None:
        self.floor.tasks.stop("reservation")
        self.session.collecting = Collecting()
        self.session.paying = Paying()
        self._printing = None
        self._show()

    def _step(self, step: CollectStep) -> None:
        self._visit.step = advance(COLLECT_STEPS, self._visit.step, step)
        self._show()

    def _show(self) -> None:
        view = self._visit.reservation
        lines = view.lines if view is not None and view.verified else []
        self._lines.show([cards.line(item, self.spoken, self.url) for item in lines])
        self.changed.emit()
        self.slipChanged.emit()
