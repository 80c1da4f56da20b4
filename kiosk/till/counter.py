"""The counter of the till: a clerk unlocks, scans, takes a card, prints the receipt.

Every edit of a sale waits for the one before, so that three quick scans give three lines. What moves money or goods
carries a key made once, and is asked again with it until the daemon has answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from daemon.client import ApiError, Unreachable
from daemon.schema import (
    DeviceClass,
    EventType,
    LineRequest,
    PaymentOutcome,
    SaleClose,
    SaleOpen,
    SalePatch,
    SaleState,
    ScanEvent,
    ScanKind,
    Tender,
)
from kiosk.floor import Change, Floor
from kiosk.flow import PayStep, may_pay_again
from kiosk.printing import Printing, Slip
from kiosk.session import Paying
from kiosk.till.desk import Desk
from kiosk.till.state import TILL_SCREENS, LastScan, Selling, TillScreen, TillState
from kiosk.till.work import TOO_MANY, Card, Work

_NO_MONEY = frozenset({PaymentOutcome.DECLINED, PaymentOutcome.CANCELLED, PaymentOutcome.NOT_STARTED})


class Counter(Work):
    """One till; its ``desk`` works on the same state."""

    def __init__(self, floor: Floor, card: Card, tell: Callable[[str], None]) -> None:
        super().__init__(TillState(), floor, card, tell)
        self.desk = Desk(self.state, floor, card, tell)
        self._turn = asyncio.Lock()
        self._printing: Printing | None = None
        self._count = 0

    def heard(self, kind: EventType, data: Any) -> None:
        """Events of the daemon that concern a till."""
        if kind is EventType.JOB_STATE and self._printing is not None:
            self._printing.heard(data)
        self.desk.heard(kind, data)

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
            state.lock_problem = "locked" if refusal.status == TOO_MANY else "wrong"
        state.unlocking = False
        self._tell("lock")
        if state.clerk is not None:
            self._show(TillScreen.SELL)
            await self._take_up()
            await self.desk.refresh()

    async def _take_up(self) -> None:
        """Take up the sale this till was paying when it stopped: a card may have been charged for it.

        A press on Pay then follows that payment to its end; it does not begin another one.
        """
        terminal, client = self._floor.device(DeviceClass.PAYMENT_TERMINAL), self._floor.client
        async with self._turn:
            if self.state.selling.view is not None or terminal is None:
                return
            try:
                here = (item for item in await client.payments() if item.device == terminal.id and item.sale)
                last = next((item for item in here if item.outcome not in _NO_MONEY), None)
                sale = await client.sale(last.sale) if last is not None and last.sale else None
            except (ApiError, Unreachable):
                return  # the desk's list of doubtful payments says what is the matter
            mine = sale is not None and sale.clerk != self._floor.station.name  # not a customer's at a kiosk
            if sale is not None and mine and sale.state is SaleState.OPEN:
                self.state.selling.view = sale
        self._tell("sale")

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
            self.desk.find(scan.reservation.code)
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
                self.desk.found(found.id)
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
            self.state.paying_for, self.state.paying_due = view.total, None
            self._show(TillScreen.PAY)
            self._card.begin(view.total, self._paid_sale, sale=view.id)

    def pay_again(self) -> None:
        """Another attempt, after one that certainly moved no money."""
        amount = self.state.paying_for
        if amount is None or not may_pay_again(self._floor.session.paying.step):
            return
        due, selling = self.state.paying_due, self.state.selling.view
        if due is not None:
            self._card.begin(amount, self.desk.paid_due, reservation=due)
        elif selling is not None:
            self._card.begin(amount, self._paid_sale, sale=selling.id)

    def leave_payment(self) -> None:
        """Back to where the payment came from, when it certainly moved no money."""
        if self.state.screen is TillScreen.PAY and may_pay_again(self._floor.session.paying.step):
            self._show(TillScreen.SELL if self.state.paying_due is None else TillScreen.HANDOVER)

    def next_sale(self) -> None:
        """The receipt is done with."""
        if self.state.screen is TillScreen.RECEIPT:
            self._clear_receipt()
            self._show(TillScreen.SELL)

    def print_again(self) -> None:
        """The receipt: the first time as it is, then as a copy."""
        if self.state.closed is not None and self.state.closed.receipt is not None:
            self._printing = Printing(self._floor, self._slip)
            self._do("receipt", self._printing.run_issued(self.state.closed.id))

    def _sell(self, gtin: str) -> None:
        if self.state.screen in (TillScreen.RECEIPT, TillScreen.DESK, TillScreen.HANDOVER):
            if self.state.screen is TillScreen.RECEIPT:
                self.next_sale()
            else:
                self.desk.leave_hand()
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
                    if refusal.code != "sale_not_open":  # money was taken for it: it is closed, not forgotten
                        self.state.selling.problem = "refused"
                        return
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
            if self.state.screen is TillScreen.PAY:
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
