"""Paying a basket at the kiosk: it becomes a sale, the terminal or wallet takes the money, and the receipt is shown.

A sale is opened for each attempt and given up when the attempt took no money, so that the basket is the customer's
again at once. What is interrupted here the daemon brings to its end: nothing is paid twice and nothing paid is lost.
"""

from __future__ import annotations

import asyncio
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.client import ApiError, Unreachable
from daemon.schema import NamedReceipt, SaleClose, SaleOpen, SaleState, SaleView, Tender
from kiosk.bridge import cards
from kiosk.bridge.basket import BasketPage
from kiosk.bridge.concept import Concept
from kiosk.bridge.payment import PaymentFlow
from kiosk.bridge.receipt import ReceiptPage
from kiosk.floor import Change, Floor
from kiosk.flow import CHECKOUT_STEPS, CheckoutStep, PayStep, advance
from kiosk.session import Checking, Paying

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_CARD_NEEDED = "card_needed"
_ANSWER_S = 8.0
"""So long the daemon is asked to give a sale up; then it does so by itself, later."""


@QmlElement
class Checkout(Concept):
    """``step`` is a word of ``kiosk.flow.CheckoutStep``; ``offered`` whether this shop lets its baskets be paid here.

    ``club`` is true while it is paid at the prices for members, whose card was held here.

    ``fault`` says why it was not paid: ``declined``, ``cancelled``, ``not_started``, ``offline`` or a code of the
    daemon. ``total`` is what the sale costs.
    """

    changed = Signal()

    def __init__(
        self,
        floor: Floor,
        payment: PaymentFlow,
        basket: BasketPage,
        receipt: ReceiptPage,
        *,
        offered: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(floor, parent)
        self._payment = payment
        self._basket = basket
        self._receipt = receipt
        self._offered = offered

    @property
    def _visit(self) -> Checking:
        return self.session.checking

    @Property(bool, constant=True)
    def offered(self) -> bool:
        return self._offered

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._visit.step.value

    @Property(str, notify=changed)
    def fault(self) -> str:
        return self._visit.fault

    @Property(bool, notify=changed)
    def club(self) -> bool:
        return self.session.club != ""

    @Property(dict, notify=changed)
    def total(self) -> dict[str, Any]:
        sale = self._visit.sale
        return cards.money(sale.total, self.spoken) if sale is not None else {}

    @Slot(bool)
    def pay(self, byPhone: bool) -> None:
        """Pay what is in the basket: with a card, or by a code that the phone scans."""
        mine = self.session.gathering
        opened = mine.token or (mine.basket.id if mine.basket is not None else "")
        settled = mine.wanted is None and not self.floor.tasks.running("basket")
        if self._visit.step is not CheckoutStep.IDLE or not (self._offered and opened and settled):
            return
        self.session.checking, self.session.paying = Checking(), Paying()
        self._step(self._visit, CheckoutStep.OPENING)
        self.floor.tasks.start("checkout", self._open(self._visit, opened, by_phone=byPhone))

    def told(self, change: Change) -> None:
        """A wipe forgets it; another language says it again; a scan may have been of a member's card."""
        if change in (Change.SESSION, Change.LANGUAGE, Change.SCAN, Change.SCREEN):
            self.changed.emit()

    async def _open(self, visit: Checking, basket: str, *, by_phone: bool) -> None:
        wish = SaleOpen(basket=basket, member=self.session.club or None)
        try:
            async with asyncio.timeout(_ANSWER_S):
                sale = await self.floor.until_answered(
                    lambda: self.floor.client.open_sale(wish, key=visit.opening)
                )
        except (ApiError, TimeoutError) as fault:
            visit.fault = fault.code if isinstance(fault, ApiError) else "offline"
            if visit.fault == _CARD_NEEDED:
                self.session.club = (
                    ""  # held here too long ago; without it the next try is at everybody's price
                )
            self._step(visit, CheckoutStep.IDLE)
            self._basket.again()
            return
        visit.sale = sale
        self._step(visit, CheckoutStep.PAYING)
        self._payment.begin(sale.total, lambda step: self._paid(visit, step), sale=sale.id, by_phone=by_phone)

    def _paid(self, visit: Checking, step: PayStep) -> None:
        """The attempt has moved on."""
        if step is PayStep.APPROVED:
            self._step(visit, CheckoutStep.CLOSING)
            self.floor.tasks.start("checkout", self._close(visit))
        elif step is PayStep.FINDING_OUT and visit.step is CheckoutStep.PAYING:
            self._step(visit, CheckoutStep.FINDING_OUT)
        elif step is PayStep.RUNNING and visit.step is CheckoutStep.FINDING_OUT:
            self._step(visit, CheckoutStep.PAYING)
        elif step in (PayStep.DECLINED, PayStep.CANCELLED, PayStep.NOT_STARTED):
            visit.fault = step.value
            self._step(visit, CheckoutStep.RELEASING)
            self.floor.tasks.start("checkout", self._release(visit))

    async def _close(self, visit: Checking) -> None:
        """Close the sale with its payment, and show the receipt. Asked with the same key until it is answered."""
        sale, payment = visit.sale, self.session.paying.payment
        if sale is None or payment is None:
            return
        close = SaleClose([Tender("card", payment.approved or payment.amount, payment.id)])
        try:
            closed = await self.floor.until_answered(
                lambda: self.floor.client.close_sale(sale.id, close, key=visit.closing)
            )
        except ApiError as refusal:
            visit.fault = refusal.code
            self._step(visit, CheckoutStep.AT_THE_TILL)  # the money is taken: a clerk sees to the rest
            return
        if visit is self._visit:
            self._done(closed)

    def _done(self, sale: SaleView) -> None:
        self.session.gathering = self.session.gathering.emptied()
        self.session.checking = Checking()
        self._basket.refreshed()
        at = sale.closed_at or sale.created_at
        self._receipt.hold(NamedReceipt(sale.id, sale.receipt_number, at))
        self.changed.emit()

    async def _release(self, visit: Checking) -> None:
        """No money was taken: the basket is the customer's again."""
        sale = visit.sale
        if sale is None:
            return
        try:
            async with asyncio.timeout(_ANSWER_S):
                given = await self.floor.until_answered(
                    lambda: self.floor.client.cancel_sale(sale.id, key=visit.releasing)
                )
                visit.sale = given if given.state is SaleState.CANCELLED else sale
        except (ApiError, TimeoutError, Unreachable):
            visit.fault = visit.fault or "offline"  # the daemon gives it up by itself before long
        self._step(visit, CheckoutStep.IDLE)
        self._basket.again()

    def _step(self, visit: Checking, step: CheckoutStep) -> None:
        visit.step = advance(CHECKOUT_STEPS, visit.step, step)
        self.changed.emit()
