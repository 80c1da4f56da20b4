"""The desk of the till: reservations to pick, to make ready and to hand over, and payments that must be settled."""

from __future__ import annotations

from typing import Any

from daemon.client import ApiError, Unreachable, new_key
from daemon.schema import (
    EventType,
    PaymentResolve,
    PaymentState,
    PaymentView,
    ReservationChange,
    ReservationState,
)
from kiosk.flow import PayStep, advance
from kiosk.session import Paying
from kiosk.till.state import HAND_STEPS, Handing, HandStep, TillScreen
from kiosk.till.work import CONFLICT, TOO_MANY, Work

DOUBTFUL = frozenset(
    {PaymentState.IN_DOUBT, PaymentState.RESOLVING, PaymentState.NEEDS_STAFF, PaymentState.CONFLICT}
)
DECIDABLE = frozenset({PaymentState.NEEDS_STAFF, PaymentState.CONFLICT})
"""What a clerk may say the end of."""
TO_PICK = frozenset({ReservationState.REQUESTED, ReservationState.ACCEPTED, ReservationState.PICKING})
READY = frozenset({ReservationState.READY, ReservationState.PARTLY_COLLECTED})
_GONE = {
    ReservationState.COLLECTED: "already",
    ReservationState.EXPIRED: "expired",
    ReservationState.NO_SHOW: "expired",
    ReservationState.RELEASED: "expired",
    ReservationState.CANCELLED: "expired",
    ReservationState.REJECTED: "expired",
}


class Desk(Work):
    """Reservations and doubtful payments."""

    def open_desk(self) -> None:
        """Show the reservations."""
        self.leave_hand()
        self._show(TillScreen.DESK)
        self._do("desk", self.refresh())

    def leave_desk(self) -> None:
        """Back to selling."""
        self.leave_hand()
        self._show(TillScreen.SELL)

    def mark_ready(self, reservation: str) -> None:
        """The goods were found and wait for the customer."""
        self._do(f"ready-{reservation}", self._ready(reservation))

    def open_hand_over(self, reservation: str) -> None:
        """Hand over a reservation of the list."""
        view = next((item for item in self.state.reservations if item.id == reservation), None)
        if view is not None:
            self.found(view.id)

    def start_hand_over(self) -> None:
        """Ask for the code."""
        self.state.handing = Handing()
        self._show(TillScreen.HANDOVER)

    def find(self, code: str) -> None:
        """Look a code up, from any unlocked screen but paying."""
        if self.state.screen not in (TillScreen.LOCK, TillScreen.PAY) and code.strip():
            self._do("find", self._find(code.strip()))

    def hand_over(self) -> None:
        """The goods change hands."""
        handing = self.state.handing
        if handing.view is not None and handing.step is HandStep.FOUND and handing.view.due.minor == 0:
            self._hand(HandStep.HANDING)
            self._do("hand", self._hand_over(handing))

    def pay_due(self) -> None:
        """Take a card for what is due."""
        view = self.state.handing.view
        if view is not None and view.due.minor > 0 and self.state.handing.step is HandStep.FOUND:
            self._floor.session.paying = Paying()
            self.state.paying_for, self.state.paying_due = view.due, view.id
            self._show(TillScreen.PAY)
            self._card.begin(view.due, self.paid_due, reservation=view.id)

    def leave_hand_over(self) -> None:
        """Back to the list."""
        self.open_desk()

    async def refresh(self) -> None:
        """Ask for reservations and doubtful payments again."""
        state, client = self.state, self._floor.client
        if state.clerk is None:
            return
        try:
            state.reservations = (await client.reservations()).items
            doubtful = [item for item in await client.payments() if item.state in DOUBTFUL]
            state.doubtful = [
                await client.payment(item.id) if item.state is PaymentState.CONFLICT else item
                for item in doubtful
            ]
            state.desk_problem = ""
        except Unreachable:
            state.desk_problem = "offline"
        except ApiError as refusal:
            self._refused(refusal)
            state.desk_problem = "refused"
        known = {
            item.id for item in state.reservations if item.state in READY and item.queue_number is not None
        }
        state.arrived = known
        self._tell("desk")
        self._tell("doubt")

    def resolve(self, payment: str, *, charged: bool, evidence: str) -> None:
        """The clerk says what became of a doubtful payment, and how that is known."""
        if evidence.strip():
            self._do(f"resolve-{payment}", self._resolve(payment, PaymentResolve(charged, evidence.strip())))

    def heard(self, kind: EventType, data: Any) -> None:
        """Events of the daemon that concern a till."""
        if kind is EventType.RESERVATION and isinstance(data, ReservationChange):
            if data.arrived:
                self.state.arrived.add(data.id)
                self._tell("rang")
            self._do("desk", self.refresh())
            handing = self.state.handing
            if handing.view is not None and data.id == handing.view.id and handing.step is HandStep.FOUND:
                self._do("renew", self._renew(handing))
        elif kind is EventType.PAYMENT_STATE and isinstance(data, PaymentView):
            known = any(item.id == data.id for item in self.state.doubtful)
            if data.state in DOUBTFUL or known:
                self._do("desk", self.refresh())

    async def _find(self, code: str) -> None:
        problem = "unknown"
        try:
            found = await self._floor.client.find_reservation(code)
        except Unreachable:
            problem = "offline"
        except ApiError as refusal:
            self._refused(refusal)
            problem = "locked" if refusal.status == TOO_MANY else "unknown"
        else:
            self.found(found.id)
            return
        if self.state.screen is not TillScreen.PAY:
            self.state.handing = Handing(problem=problem)
            self._show(TillScreen.HANDOVER)

    def found(self, reservation: str) -> None:
        """Open a reservation that was scanned, typed or touched."""
        if self.state.screen is TillScreen.RECEIPT:
            self._clear_receipt()
        self._do("open", self._open(reservation))

    async def _open(self, reservation: str) -> None:
        if self._paying(reservation):
            return
        try:
            view = await self._floor.client.reservation(reservation)
        except Unreachable:
            self.state.handing = Handing(problem="offline")
        except ApiError as refusal:
            self._refused(refusal)
            self.state.handing = Handing(problem="unknown")
        else:
            shown = self.state.handing.view
            if shown is not None and shown.id == view.id and shown.version > view.version:
                view = shown  # it changed while we asked, and that was told first
            problem = _GONE.get(view.state, "" if view.state in READY else "not_ready")
            if view.location.id != self._floor.station.location:
                problem = "wrong_shop"
            if not self._paying(reservation):
                self.state.handing = Handing(step=HandStep.FOUND, view=view, problem=problem)
        if self.state.screen is not TillScreen.LOCK and not self._paying(reservation):
            self._show(TillScreen.HANDOVER)

    def _paying(self, reservation: str) -> bool:
        """Something else is being paid: a scan that was looked up meanwhile must not take its screen away."""
        return self.state.screen is TillScreen.PAY and self.state.paying_due != reservation

    async def _renew(self, handing: Handing) -> None:
        """What is shown of the reservation has changed elsewhere: paid at the kiosk, cancelled on the web."""
        if handing.view is None:
            return
        try:
            view = await self._floor.client.reservation(handing.view.id)
        except (ApiError, Unreachable):
            return  # the version guards the hand-over; what is shown keeps until the next change
        now = self.state.handing  # opened anew, perhaps, with what was read before the change
        if now.view is None or now.view.id != view.id or now.view.version > view.version:
            return
        if now.step is HandStep.FOUND:
            now.view = view
            now.problem = _GONE.get(view.state, "" if view.state in READY else "not_ready")
            self._tell("hand")

    async def _ready(self, reservation: str) -> None:
        try:
            await self._floor.client.ready(reservation)
        except Unreachable:
            self.state.desk_problem = "offline"
        except ApiError as refusal:
            self._refused(refusal)
            self.state.desk_problem = "changed" if refusal.status == CONFLICT else "refused"
            self._tell("desk")
            return
        await self.refresh()

    async def _hand_over(self, handing: Handing) -> None:
        if handing.view is None:
            return
        identity, version = handing.view.id, handing.view.version
        looked = handing.view.id_needed  # the clerk was asked to, and says so with this touch
        try:
            handing.view = await self._floor.until_answered(
                lambda: self._floor.client.collect(identity, version, id_seen=looked, key=handing.key)
            )
        except ApiError as refusal:
            self._refused(refusal)
            handing.problem = "changed" if refusal.status == CONFLICT else "not_ready"
            self._hand(HandStep.FOUND)
            return
        self._hand(HandStep.HANDED)
        await self.refresh()

    def paid_due(self, step: PayStep) -> None:
        """A payment of what is due has moved on."""
        paid = self.state.paying_due
        if step is PayStep.APPROVED and paid is not None:
            self.state.paying_for = None
            self._do("open", self._open(paid))
        self._tell("pay")

    async def _resolve(self, payment: str, resolve: PaymentResolve) -> None:
        try:
            await self._floor.client.resolve_payment(payment, resolve, key=new_key())
        except Unreachable:
            self.state.desk_problem = "offline"
        except ApiError as refusal:
            self._refused(refusal)
        await self.refresh()

    def leave_hand(self) -> None:
        """No reservation is being handed over any more."""
        self.state.handing = Handing()
        self._tell("hand")

    def _hand(self, step: HandStep) -> None:
        self.state.handing.step = advance(HAND_STEPS, self.state.handing.step, step)
        self._tell("hand")
