"""The till's work: a clerk unlocks, scans, takes a card, prints; picks and hands reservations over.

Every edit of a sale waits for the one before, so that three quick scans give three lines. What moves money or goods
carries a key made once, and is asked again with it until the daemon has answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

from daemon.client import ApiError, Unreachable, new_key
from daemon.schema import (
    EventType,
    LineRequest,
    Money,
    PaymentResolve,
    PaymentState,
    PaymentView,
    ReservationChange,
    ReservationState,
    SaleClose,
    SaleOpen,
    SalePatch,
    ScanEvent,
    ScanKind,
    Tender,
)
from kiosk.floor import Change, Floor
from kiosk.flow import PayStep, advance, may_pay_again
from kiosk.printing import Printing, Slip
from kiosk.session import Paying
from kiosk.till.state import (
    HAND_STEPS,
    TILL_SCREENS,
    Handing,
    HandStep,
    LastScan,
    Selling,
    TillScreen,
    TillState,
)

DOUBTFUL = frozenset(
    {PaymentState.IN_DOUBT, PaymentState.RESOLVING, PaymentState.NEEDS_STAFF, PaymentState.CONFLICT}
)
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
_UNAUTHORISED, _FORBIDDEN, _CONFLICT, _TOO_MANY = 401, 403, 409, 429


class Card(Protocol):
    """The part of the payment flow the till needs."""

    def begin(
        self,
        amount: Money,
        moved: Callable[[PayStep], None],
        *,
        reservation: str | None = None,
        sale: str | None = None,
    ) -> None:
        """Begin an attempt and follow it."""


class Counter:
    """One till. ``tell`` is called with the part of the state that changed: lock, sale, screen, desk, hand, receipt."""

    def __init__(self, floor: Floor, card: Card, tell: Callable[[str], None]) -> None:
        self.state = TillState()
        self._floor = floor
        self._card = card
        self._tell = tell
        self._turn = asyncio.Lock()
        self._printing: Printing | None = None
        self._count = 0

    # --- lock -------------------------------------------------------------------------------------------------------

    def unlock(self, pin: str) -> None:
        """A clerk types the PIN."""
        if self.state.screen is TillScreen.LOCK and not self.state.unlocking:
            self.state.unlocking, self.state.lock_problem = True, ""
            self._tell("lock")
            self._do("unlock", self._unlock(pin))

    def lock(self) -> None:
        """The clerk goes away. With lines in the sale or a payment under way the till stays open."""
        if TillScreen.LOCK not in TILL_SCREENS[self.state.screen] or self.state.selling.pieces:
            return
        self._show(TillScreen.LOCK)
        self._do("logout", self._logout())

    async def _unlock(self, pin: str) -> None:
        state = self.state
        try:
            state.clerk = await self._floor.client.clerk_login(pin=pin)
        except Unreachable:
            state.lock_problem = "offline"
        except ApiError as refusal:
            state.lock_problem = "locked" if refusal.status == _TOO_MANY else "wrong"
        state.unlocking = False
        self._tell("lock")
        if state.clerk is not None:
            self._show(TillScreen.SELL)
            await self.refresh()

    async def _logout(self) -> None:
        self.state.clerk = None
        try:
            await self._floor.client.clerk_logout()
        except (ApiError, Unreachable):
            self._floor.client.clerk_session = None  # it ends by itself; this till does not use it any more
        self._tell("lock")

    # --- scans ------------------------------------------------------------------------------------------------------

    def scanned(self, _floor: Floor, scan: ScanEvent) -> None:
        """A scan, wherever the focus is: a product into the sale, a reservation to be handed over."""
        state = self.state
        if state.screen in (TillScreen.LOCK, TillScreen.PAY):
            return
        if scan.kind is ScanKind.PRODUCT and scan.product is not None:
            self._floor.tell(Change.SCAN)
            self._note(scan.raw, dict(scan.product.name), known=True)
            self._sell(scan.product.gtin)
        elif scan.kind is ScanKind.RESERVATION and scan.reservation is not None:
            self._floor.tell(Change.SCAN)
            self.find(scan.reservation.code)
        else:
            self._unknown(scan.raw)

    def enter(self, code: str) -> None:
        """A code typed by the clerk."""
        if code.strip() and self.state.screen is TillScreen.SELL:
            self._do("enter", self._enter(code.strip()))

    async def _enter(self, code: str) -> None:
        client = self._floor.client
        with self._working("sale"):
            try:
                product = await client.product(code)
            except Unreachable:
                self._fail("offline")
                return
            except ApiError:
                try:
                    found = await client.find_reservation(code)
                except (ApiError, Unreachable):
                    self._unknown(code)
                    return
                self._found(found.code, found.id)
                return
            self._note(code, dict(product.name), known=True)
        await self._edit(lambda pieces: {**pieces, product.gtin: pieces.get(product.gtin, 0) + 1})

    def _unknown(self, text: str) -> None:
        self._floor.tell(Change.UNKNOWN_SCAN)
        self._note(text, {}, known=False)
        self._fail("unknown")

    def _note(self, text: str, name: Mapping[Any, str], *, known: bool) -> None:
        at = datetime.now(UTC).isoformat()
        self.state.last = LastScan(text, {str(key): value for key, value in name.items()}, known, at)
        self._tell("scan")

    # --- the sale ---------------------------------------------------------------------------------------------------

    def set_quantity(self, gtin: str, quantity: int) -> None:
        """So many of a line; none removes it."""
        if self.state.screen is TillScreen.SELL:
            self._count += 1
            self._do(
                f"edit-{self._count}",
                self._edit(lambda pieces: {**pieces, gtin: max(0, min(quantity, 999))}),
            )

    def cancel_sale(self) -> None:
        """All lines away; the stock reserved for them goes back."""
        if self.state.screen is TillScreen.SELL:
            self._do("cancel", self._cancel_sale())

    def pay(self) -> None:
        """Take a card for the total."""
        view = self.state.selling.view
        if (
            self.state.screen is TillScreen.SELL
            and view is not None
            and view.lines
            and not self.state.working
        ):
            self._floor.session.paying = Paying()
            self.state.paying_for = view.total
            self._show(TillScreen.PAY)
            self._card.begin(view.total, self._paid_sale, sale=view.id)

    def pay_again(self) -> None:
        """Another attempt, after one that certainly moved no money."""
        amount = self.state.paying_for
        if amount is None or not may_pay_again(self._floor.session.paying.step):
            return
        handing, selling = self.state.handing.view, self.state.selling.view
        if handing is not None:
            self._card.begin(amount, self._paid_due, reservation=handing.id)
        elif selling is not None:
            self._card.begin(amount, self._paid_sale, sale=selling.id)

    def leave_payment(self) -> None:
        """Back to where the payment came from, when it certainly moved no money."""
        if self.state.screen is TillScreen.PAY and may_pay_again(self._floor.session.paying.step):
            self._show(TillScreen.HANDOVER if self.state.handing.view is not None else TillScreen.SELL)

    def next_sale(self) -> None:
        """The receipt is done with."""
        if self.state.screen is TillScreen.RECEIPT:
            self.state.closed, self.state.card, self.state.slip = None, None, ""
            self._show(TillScreen.SELL)

    def print_again(self) -> None:
        """The receipt once more."""
        if self.state.closed is not None and self.state.closed.receipt is not None:
            self._printing = Printing(self._floor, self._slip)
            self._do("receipt", self._printing.run(self.state.closed.receipt))

    def _sell(self, gtin: str) -> None:
        if self.state.screen in (TillScreen.RECEIPT, TillScreen.DESK, TillScreen.HANDOVER):
            if self.state.screen is TillScreen.RECEIPT:
                self.next_sale()
            else:
                self._leave_hand()
                self._show(TillScreen.SELL)
        self._count += 1
        self._do(f"edit-{self._count}", self._edit(lambda p: {**p, gtin: p.get(gtin, 0) + 1}))

    async def _edit(self, change: Callable[[dict[str, int]], dict[str, int]]) -> None:
        client = self._floor.client
        async with self._turn:
            selling = self.state.selling
            with self._working("sale"):
                wanted = change(selling.pieces)
                lines = [LineRequest(gtin, quantity) for gtin, quantity in wanted.items() if quantity]
                try:
                    if selling.view is None:
                        selling.view = await client.open_sale(SaleOpen(lines), key=selling.key)
                    else:
                        selling.view = await client.patch_sale(selling.view.id, SalePatch(lines))
                    selling.problem = ""
                except Unreachable:
                    selling.problem = "offline"
                except ApiError as refusal:
                    self._refused(refusal)
                    selling.problem = "out_of_stock" if "stock" in refusal.code else "refused"

    async def _cancel_sale(self) -> None:
        async with self._turn:
            view = self.state.selling.view
            with self._working("sale"):
                try:
                    if view is not None:
                        await self._floor.client.cancel_sale(view.id)
                except Unreachable:
                    self._fail("offline")
                    return
                except ApiError as refusal:
                    self._refused(refusal)
                self.state.selling = Selling()
                self.state.last = LastScan()
        self._tell("scan")

    def _paid_sale(self, step: PayStep) -> None:
        if step is PayStep.APPROVED:
            self._do("close", self._close())
        self._tell("pay")

    async def _close(self) -> None:
        selling, payment = self.state.selling, self._floor.session.paying.payment
        if selling.view is None or payment is None:
            return
        sale, close = selling.view.id, SaleClose([Tender("card", selling.view.total, payment.id)])
        try:
            closed = await self._floor.until_answered(
                lambda: self._floor.client.close_sale(sale, close, key=selling.closing)
            )
        except ApiError as refusal:
            self._refused(refusal)
            selling.problem = "refused"
            self._show(TillScreen.SELL)
            return
        self.state.closed, self.state.card = closed, payment
        self.state.selling, self.state.last = Selling(), LastScan()
        self.state.paying_for = None
        self._show(TillScreen.RECEIPT)
        self._tell("sale")
        self._tell("scan")
        self.print_again()

    def _slip(self, slip: Slip) -> None:
        self.state.slip = slip.value
        self._tell("receipt")

    # --- reservations -----------------------------------------------------------------------------------------------

    def open_desk(self) -> None:
        """Show the reservations."""
        self._leave_hand()
        self._show(TillScreen.DESK)
        self._do("desk", self.refresh())

    def leave_desk(self) -> None:
        """Back to selling."""
        self._show(TillScreen.SELL)

    def mark_ready(self, reservation: str) -> None:
        """The goods were found and wait for the customer."""
        self._do(f"ready-{reservation}", self._ready(reservation))

    def open_hand_over(self, reservation: str) -> None:
        """Hand over a reservation of the list."""
        view = next((item for item in self.state.reservations if item.id == reservation), None)
        if view is not None:
            self._found(view.code, view.id)

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
            self.state.paying_for = view.due
            self._show(TillScreen.PAY)
            self._card.begin(view.due, self._paid_due, reservation=view.id)

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
            state.doubtful = [item for item in await client.payments() if item.state in DOUBTFUL]
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
        if kind is EventType.JOB_STATE and self._printing is not None:
            self._printing.heard(data)
        elif kind is EventType.RESERVATION and isinstance(data, ReservationChange):
            if data.arrived:
                self.state.arrived.add(data.id)
                self._tell("rang")
            self._do("desk", self.refresh())
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
            problem = "locked" if refusal.status == _TOO_MANY else "unknown"
        else:
            self._found(found.code, found.id)
            return
        self.state.handing = Handing(problem=problem)
        self._show(TillScreen.HANDOVER)

    def _found(self, _code: str, reservation: str) -> None:
        if self.state.screen is TillScreen.RECEIPT:
            self.next_sale()
        self._do("open", self._open(reservation))

    async def _open(self, reservation: str) -> None:
        try:
            view = await self._floor.client.reservation(reservation)
        except Unreachable:
            self.state.handing = Handing(problem="offline")
        except ApiError as refusal:
            self._refused(refusal)
            self.state.handing = Handing(problem="unknown")
        else:
            problem = _GONE.get(view.state, "" if view.state in READY else "not_ready")
            if view.location.id != self._floor.station.location:
                problem = "wrong_shop"
            self.state.handing = Handing(step=HandStep.FOUND, view=view, problem=problem)
        if self.state.screen is not TillScreen.LOCK:
            self._show(TillScreen.HANDOVER)

    async def _ready(self, reservation: str) -> None:
        try:
            await self._floor.client.ready(reservation)
        except Unreachable:
            self.state.desk_problem = "offline"
        except ApiError as refusal:
            self._refused(refusal)
            self.state.desk_problem = "changed" if refusal.status == _CONFLICT else "refused"
            self._tell("desk")
            return
        await self.refresh()

    async def _hand_over(self, handing: Handing) -> None:
        if handing.view is None:
            return
        identity, version = handing.view.id, handing.view.version
        try:
            handing.view = await self._floor.until_answered(
                lambda: self._floor.client.collect(identity, version, key=handing.key)
            )
        except ApiError as refusal:
            self._refused(refusal)
            handing.problem = "changed" if refusal.status == _CONFLICT else "not_ready"
            self._hand(HandStep.FOUND)
            return
        self._hand(HandStep.HANDED)
        await self.refresh()

    def _paid_due(self, step: PayStep) -> None:
        if step is PayStep.APPROVED and self.state.handing.view is not None:
            self.state.paying_for = None
            self._do("open", self._open(self.state.handing.view.id))
        self._tell("pay")

    async def _resolve(self, payment: str, resolve: PaymentResolve) -> None:
        try:
            await self._floor.client.resolve_payment(payment, resolve, key=new_key())
        except Unreachable:
            self.state.desk_problem = "offline"
        except ApiError as refusal:
            self._refused(refusal)
        await self.refresh()

    def _leave_hand(self) -> None:
        self.state.handing = Handing()
        self._tell("hand")

    # --- all of it --------------------------------------------------------------------------------------------------

    def _hand(self, step: HandStep) -> None:
        self.state.handing.step = advance(HAND_STEPS, self.state.handing.step, step)
        self._tell("hand")

    def _show(self, screen: TillScreen) -> None:
        if screen is not self.state.screen:
            self.state.screen = advance(TILL_SCREENS, self.state.screen, screen)
        self._tell("screen")

    def _fail(self, problem: str) -> None:
        self.state.selling.problem = problem
        self._tell("sale")

    def _refused(self, refusal: ApiError) -> None:
        """The clerk's session has run out: lock, whatever was being done."""
        if refusal.status in (_UNAUTHORISED, _FORBIDDEN) and self.state.clerk is not None:
            self.state.clerk = None
            self._floor.client.clerk_session = None
            self.state.screen = TillScreen.LOCK
            self._tell("lock")
            self._tell("screen")

    @contextmanager
    def _working(self, topic: str) -> Iterator[None]:
        self.state.working += 1
        self._tell("working")
        try:
            yield
        finally:
            self.state.working -= 1
            self._tell("working")
            self._tell(topic)

    def _do(self, name: str, work: Any) -> None:
        self._floor.tasks.start(name, work)
