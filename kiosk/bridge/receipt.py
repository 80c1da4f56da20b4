"""A receipt held under the scanner: what was bought, a copy on paper or by mail, and the question of news after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.client import ApiError, Unreachable
from daemon.schema import (
    ConsentRequest,
    ConsentText,
    EventType,
    NamedReceipt,
    Receipt,
    ReceiptEmail,
    Table,
    Totals,
)
from kiosk import locale, newsletter
from kiosk.address import looks_like_mail
from kiosk.bridge import cards
from kiosk.bridge.concept import Concept
from kiosk.bridge.qr import qr_rows
from kiosk.bridge.rows import Rows
from kiosk.config import NewsletterSection
from kiosk.floor import Change, Floor
from kiosk.flow import RECEIPT_STEPS, ReceiptStep, Screen, advance
from kiosk.printing import Printing, Slip
from kiosk.session import Receipting

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_ROLES = ("name", "detail", "amount")
_NO_MAIL = "mail_not_configured"


@QmlElement
class ReceiptPage(Concept):
    """``step`` is a word of ``kiosk.flow.ReceiptStep``; ``facts`` are number, shop, day and total of the receipt.

    ``fault`` is ``offline``, ``gone``, ``no_mail`` (none is sent here), ``address`` or a code of the daemon; ``slip``
    the state of its paper. ``question`` are the words of the newsletter, empty where the shop sends none.
    """

    changed = Signal()
    slipChanged = Signal()

    def __init__(self, floor: Floor, news: NewsletterSection, parent: QObject | None = None) -> None:
        super().__init__(floor, parent)
        self._news = news
        self._lines = Rows(_ROLES, self)
        self._printing: Printing | None = None

    @property
    def _held(self) -> Receipting:
        return self.session.receipting

    @Property(Rows, constant=True)
    def lines(self) -> Rows:
        return self._lines

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._held.step.value

    @Property(str, notify=changed)
    def fault(self) -> str:
        return self._held.fault

    @Property(bool, notify=changed)
    def working(self) -> bool:
        return self.floor.tasks.running("receipt")

    @Property(str, notify=changed)
    def address(self) -> str:
        return self._held.address

    @Property(bool, notify=changed)
    def addressReady(self) -> bool:
        return looks_like_mail(self._held.address)

    @Property(str, notify=slipChanged)
    def slip(self) -> str:
        return self._held.slip

    @Property(str, notify=changed)
    def question(self) -> str:
        text = self._question()
        return text.body if text is not None else ""

    @Property(dict, notify=changed)
    def facts(self) -> dict[str, Any]:
        view = self._held.view
        if view is None:
            return {}
        total = next((line.amount for line in _totals(view.document)), None)
        return {
            "number": view.number,
            "shop": view.shop,
            "at": locale.moment(view.issued_at, self.spoken),
            "total": cards.money(total, self.spoken) if total is not None else {},
        }

    @Property(bool, notify=changed)
    def paid(self) -> bool:
        """Whether this is the receipt of what was just paid here."""
        return self._held.paid

    @Property(list, notify=changed)
    def qr(self) -> list[str]:
        view = self._held.view
        return qr_rows(view.code) if view is not None else []

    @Slot()
    def printIt(self) -> None:
        """Paper: the original when it was never printed, else a copy."""
        view = self._held.view
        if view is not None:
            self._printing = Printing(self.floor, self._slip)
            self.floor.tasks.start("slip", self._printing.run_issued(view.id))

    @Slot()
    def byMail(self) -> None:
        """Ask for an address."""
        self._step(ReceiptStep.ADDRESS)

    @Slot()
    def back(self) -> None:
        """From the address to the receipt."""
        if self._held.step is ReceiptStep.ADDRESS and not self.floor.tasks.running("receipt"):
            self._held.address = self._held.fault = ""
            self._step(ReceiptStep.SHOWN)

    @Slot(str)
    def setAddress(self, address: str) -> None:
        self._held.address, self._held.fault = address.strip(), ""
        self.changed.emit()

    @Slot()
    def send(self) -> None:
        """Send the receipt to the address."""
        if looks_like_mail(self._held.address) and not self.floor.tasks.running("receipt"):
            self._held.fault = ""
            self.floor.tasks.start("receipt", self._send(self._held))
            self.changed.emit()

    @Slot()
    def agree(self) -> None:
        """The box was ticked and the button pressed: an act of their own."""
        text = self._question()
        if (
            text is not None
            and self._held.step is ReceiptStep.SENT
            and not self.floor.tasks.running("receipt")
        ):
            self._held.fault = ""
            self.floor.tasks.start("receipt", self._agree(self._held, text))
            self.changed.emit()

    @Slot()
    def again(self) -> None:
        """Read the receipt again."""
        if self._held.step is ReceiptStep.FAILED:
            self._step(ReceiptStep.LOADING)
            self._look()

    def hold(self, named: NamedReceipt) -> None:
        """Show the receipt of what was just paid at this screen."""
        self.session.receipting = Receipting(named=named, paid=True)
        self._printing = None
        self._look()
        self.floor.go(Screen.RECEIPT)
        self._show()

    def told(self, change: Change) -> None:
        """A scan brings a receipt; a wipe takes it away."""
        if change is Change.SESSION:
            self._printing = None
        if change is Change.SCAN and self._held.step is ReceiptStep.LOADING and self._held.named is not None:
            self._look()
        if change in (Change.SESSION, Change.LANGUAGE, Change.SCAN):
            self._show()

    def heard(self, kind: EventType, data: Any) -> None:
        """The paper comes out."""
        if kind is EventType.JOB_STATE and self._printing is not None:
            self._printing.heard(data)

    def _question(self) -> ConsentText | None:
        return newsletter.question(self._news.sender, self._news.goods, self.spoken)

    def _look(self) -> None:
        if self._held.named is not None:
            self.floor.tasks.start("receipt", self._read(self._held, self._held.named))

    async def _read(self, held: Receipting, named: NamedReceipt) -> None:
        try:
            held.view = await self.floor.client.receipt(named.id)
            held.step = advance(RECEIPT_STEPS, held.step, ReceiptStep.SHOWN)
        except (Unreachable, ApiError) as fault:
            held.fault = "offline" if isinstance(fault, Unreachable) else "gone"
            held.step = advance(RECEIPT_STEPS, held.step, ReceiptStep.FAILED)
        self._answered()

    async def _send(self, held: Receipting) -> None:
        if held.view is None:
            return
        letter = ReceiptEmail(held.address, self.spoken)
        try:
            await self.floor.client.email_receipt(held.view.id, letter, key=held.key_for(held.address))
            held.step = advance(RECEIPT_STEPS, held.step, ReceiptStep.SENT)
        except Unreachable:
            held.fault = "offline"
        except ApiError as refusal:
            held.fault = {_NO_MAIL: "no_mail", "invalid_address": "address"}.get(refusal.code, refusal.code)
        self._answered()

    async def _agree(self, held: Receipting, text: ConsentText) -> None:
        receipt = held.view.id if held.view is not None else None
        wish = ConsentRequest(held.address, text.id, self._news.sender, text, receipt=receipt)
        try:
            await self.floor.client.give_consent(wish, key=held.key_for("consent"))
            held.step = advance(RECEIPT_STEPS, held.step, ReceiptStep.AGREED)
        except Unreachable:
            held.fault = "offline"
        except ApiError as refusal:
            held.fault = refusal.code
        self._answered()

    def _answered(self) -> None:
        self.floor.tasks.forget("receipt")
        self._show()

    def _slip(self, slip: Slip) -> None:
        self._held.slip = slip.value
        self.slipChanged.emit()

    def _step(self, step: ReceiptStep) -> None:
        self._held.step = advance(RECEIPT_STEPS, self._held.step, step)
        self._show()

    def _show(self) -> None:
        view = self._held.view
        self._lines.show(list(_bought(view.document)) if view is not None else [])
        self.changed.emit()
        self.slipChanged.emit()


def _bought(document: Receipt) -> Iterator[dict[str, str]]:
    """Rows of the document's tables: what, of several how many, what it came to; as the receipt says it."""
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                name, _, detail = row[0].partition("\n")
                yield {"name": name, "detail": detail, "amount": row[-1] if len(row) > 1 else ""}


def _totals(document: Receipt) -> Iterator[Any]:
    """The lines that stand out in the document's totals."""
    for block in document.blocks:
        if isinstance(block, Totals):
            yield from (line for line, shown in zip(block.lines, block.emphasised(), strict=True) if shown)
