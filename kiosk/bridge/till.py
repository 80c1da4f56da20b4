"""The till as QML sees it: one model for its screens, since a clerk moves between them all the time.

It decides nothing: ``kiosk.till.counter`` does the work, this module says it in words, prices and rows.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.schema import DeviceView, EventType, Language, Money, ReservationView
from kiosk import locale
from kiosk.bridge import cards, till_cards
from kiosk.bridge.concept import Concept
from kiosk.bridge.payment import PaymentFlow
from kiosk.bridge.rows import Rows
from kiosk.catalogue import Catalogue
from kiosk.floor import Change, Floor
from kiosk.till.counter import Counter
from kiosk.till.desk import READY, TO_PICK

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_MINUTE_MS = 60_000


@QmlElement
class TillModel(Concept):
    """What ``ui/views/till`` binds to. Words are of ``kiosk.till.state``, ``kiosk.flow.PayStep`` and the vocabulary;
    prices are maps for the price label; the views have the texts.
    """

    screenChanged = Signal()
    languageChanged = Signal()
    lockChanged = Signal()
    saleChanged = Signal()
    lastScanChanged = Signal()
    workingChanged = Signal()
    payChanged = Signal()
    receiptChanged = Signal()
    deskChanged = Signal()
    handChanged = Signal()
    scanned = Signal()
    unknownScan = Signal()
    rang = Signal()

    def __init__(
        self, floor: Floor, payment: PaymentFlow, catalogue: Catalogue, parent: QObject | None = None
    ) -> None:
        super().__init__(floor, parent)
        self._payment = payment
        self._catalogue = catalogue
        self._counter = Counter(floor, payment, self._moved)
        floor.scans = self._counter.scanned
        self._lines = Rows(till_cards.LINE_ROLES, self)
        self._hand_lines = Rows(till_cards.HAND_ROLES, self)
        self._to_pick = Rows(till_cards.DESK_ROLES, self)
        self._ready = Rows(till_cards.DESK_ROLES, self)
        self._devices = Rows(till_cards.DEVICE_ROLES, self)
        self._doubtful = Rows(till_cards.DOUBT_ROLES, self)
        payment.changed.connect(self.payChanged)
        self._ages = QTimer(self)
        self._ages.timeout.connect(self._show_desk)
        self._ages.start(_MINUTE_MS)

    # --- screen and lock

    @Property(str, notify=screenChanged)
    def screen(self) -> str:
        return self._counter.state.screen.value

    @Property(str, notify=lockChanged)
    def clerk(self) -> str:
        clerk = self._counter.state.clerk
        return clerk.name if clerk is not None else ""

    @Property(str, notify=deskChanged)
    def shopName(self) -> str:
        location = self._catalogue.here
        return location.name if location is not None else ""

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self.spoken.value

    @Property(str, notify=lockChanged)
    def lockProblem(self) -> str:
        return self._counter.state.lock_problem

    @Property(bool, notify=lockChanged)
    def unlocking(self) -> bool:
        return self._counter.state.unlocking

    @Slot(str)
    def speak(self, code: str) -> None:
        self.floor.speak(Language(code))

    @Slot()
    def lock(self) -> None:
        self._counter.lock()

    @Slot(str)
    def unlock(self, pin: str) -> None:
        self._counter.unlock(pin)

    # --- the sale

    @Property(Rows, constant=True)
    def lines(self) -> Rows:
        return self._lines

    @Property(dict, notify=saleChanged)
    def total(self) -> dict[str, Any]:
        return self._price(self._total())

    @Property(int, notify=saleChanged)
    def items(self) -> int:
        return sum(self._counter.state.selling.pieces.values())

    @Property(str, notify=saleChanged)
    def totalWords(self) -> str:
        return locale.amount(self._total(), self.spoken)

    @Property(str, notify=saleChanged)
    def vatWords(self) -> str:
        view = self._counter.state.selling.view
        vat = Money(0, self.floor.station_currency)
        for line in view.vat if view is not None else []:
            vat += line.vat
        return locale.amount(vat, self.spoken)

    @Property(dict, notify=lastScanChanged)
    def lastScan(self) -> dict[str, Any]:
        last = self._counter.state.last
        name = {Language(code): text for code, text in last.name.items()}
        at = locale.clock(datetime.fromisoformat(last.at), self.spoken) if last.at else ""
        return {"text": last.text, "name": locale.said(name, self.spoken), "known": last.known, "at": at}

    @Property(str, notify=saleChanged)
    def sellProblem(self) -> str:
        return self._counter.state.selling.problem

    @Property(bool, notify=workingChanged)
    def working(self) -> bool:
        return self._counter.state.working > 0

    @Slot(str)
    def enter(self, code: str) -> None:
        self._counter.enter(code)

    @Slot(str)
    def more(self, line: str) -> None:
        self._counter.set_quantity(line, self._counter.state.selling.pieces.get(line, 0) + 1)

    @Slot(str)
    def fewer(self, line: str) -> None:
        self._counter.set_quantity(line, self._counter.state.selling.pieces.get(line, 0) - 1)

    @Slot(str)
    def remove(self, line: str) -> None:
        self._counter.set_quantity(line, 0)

    @Slot(str, int)
    def setQuantity(self, line: str, quantity: int) -> None:
        self._counter.set_quantity(line, quantity)

    @Slot()
    def cancelSale(self) -> None:
        self._counter.cancel_sale()

    @Slot()
    def pay(self) -> None:
        self._counter.pay()

    # --- paying

    @Property(str, notify=payChanged)
    def payStep(self) -> str:
        return self.session.paying.step.value

    @Property(str, notify=payChanged)
    def prompt(self) -> str:
        view = self.session.paying.payment
        return view.prompt.value if view is not None and view.prompt is not None else ""

    @Property(list, notify=payChanged)
    def payQr(self) -> list[str]:
        return self._payment.code_rows()

    @Property(str, notify=payChanged)
    def payText(self) -> str:
        view = self.session.paying.payment
        return view.text if view is not None else ""

    @Property(bool, notify=payChanged)
    def cancellable(self) -> bool:
        return self._payment.may_cancel()

    @Property(bool, notify=payChanged)
    def cancelRequested(self) -> bool:
        view = self.session.paying.payment
        return view is not None and view.cancel_requested

    @Property(dict, notify=payChanged)
    def payTotal(self) -> dict[str, Any]:
        return self._price(self._counter.state.paying_for or Money(0, self.floor.station_currency))

    @Slot()
    def cancelPayment(self) -> None:
        self._payment.cancel()

    @Slot()
    def payAgain(self) -> None:
        self._counter.pay_again()

    @Slot()
    def leavePayment(self) -> None:
        self._counter.leave_payment()

    # --- the receipt

    @Property(str, notify=receiptChanged)
    def receiptNumber(self) -> str:
        closed = self._counter.state.closed
        return closed.receipt_number if closed is not None else ""

    @Property(dict, notify=receiptChanged)
    def receiptTotal(self) -> dict[str, Any]:
        closed = self._counter.state.closed
        return self._price(closed.total if closed is not None else Money(0, self.floor.station_currency))

    @Property(str, notify=receiptChanged)
    def cardWords(self) -> str:
        card = self._counter.state.card
        if card is None or not (card.card_brand or card.card_last4):
            return ""
        digits = f" ··{card.card_last4}" if card.card_last4 else ""  # a wallet tells none
        return f"{card.card_brand}{digits}".strip()

    @Property(str, notify=receiptChanged)
    def receiptState(self) -> str:
        return self._counter.state.slip

    @Slot()
    def printAgain(self) -> None:
        self._counter.print_again()

    @Slot()
    def nextSale(self) -> None:
        self._counter.next_sale()

    # --- the desk

    @Property(Rows, constant=True)
    def toPick(self) -> Rows:
        return self._to_pick

    @Property(Rows, constant=True)
    def ready(self) -> Rows:
        return self._ready

    @Property(int, notify=deskChanged)
    def waiting(self) -> int:
        return len(self._counter.state.arrived)

    @Property(str, notify=deskChanged)
    def deskProblem(self) -> str:
        return self._counter.state.desk_problem

    @Slot()
    def openDesk(self) -> None:
        self._counter.desk.open_desk()

    @Slot()
    def leaveDesk(self) -> None:
        self._counter.desk.leave_desk()

    @Slot(str)
    def markReady(self, reservation: str) -> None:
        self._counter.desk.mark_ready(reservation)

    @Slot(str)
    def openHandOver(self, reservation: str) -> None:
        self._counter.desk.open_hand_over(reservation)

    @Slot()
    def startHandOver(self) -> None:
        self._counter.desk.start_hand_over()

    # --- handing over

    @Property(str, notify=handChanged)
    def handStep(self) -> str:
        return self._counter.state.handing.step.value

    @Property(str, notify=handChanged)
    def handProblem(self) -> str:
        return self._counter.state.handing.problem

    @Property(dict, notify=handChanged)
    def hand(self) -> dict[str, Any]:
        view = self._counter.state.handing.view
        return till_cards.handing(view, self.spoken) if view is not None else {}

    @Property(Rows, constant=True)
    def handLines(self) -> Rows:
        return self._hand_lines

    @Slot(str)
    def findCode(self, code: str) -> None:
        self._counter.desk.find(code)

    @Slot()
    def handOver(self) -> None:
        self._counter.desk.hand_over()

    @Slot()
    def payDue(self) -> None:
        self._counter.desk.pay_due()

    @Slot()
    def leaveHandOver(self) -> None:
        self._counter.desk.leave_hand_over()

    # --- devices and doubt

    @Property(Rows, constant=True)
    def devices(self) -> Rows:
        return self._devices

    @Property(Rows, constant=True)
    def doubtful(self) -> Rows:
        return self._doubtful

    @Slot(str, bool, str)
    def resolve(self, payment: str, charged: bool, evidence: str) -> None:
        self._counter.desk.resolve(payment, charged=charged, evidence=evidence)

    # --- what changes

    def told_outside(self) -> dict[str, Any]:
        """What the inspector says of the till."""
        state = self._counter.state
        return {
            "screen": state.screen.value,
            "session": self.session.number,
            "step": state.handing.step.value if state.handing.view is not None else "",
            "payment": self.session.paying.step.value,
        }

    def told(self, change: Change) -> None:
        """Pass on what QML binds to."""
        if change is Change.SCAN:
            self.scanned.emit()
        elif change is Change.UNKNOWN_SCAN:
            self.unknownScan.emit()
        elif change is Change.DEVICES:
            self._devices.show(
                [till_cards.device(item) for item in self.floor.devices.values() if self._ours(item)]
            )
        elif change is Change.LANGUAGE:
            self.languageChanged.emit()
            self._show_all()
        elif change is Change.ONLINE and self.floor.online:
            self.floor.duties.start("shop", self._learn())

    def heard(self, kind: EventType, data: Any) -> None:
        """Events of the daemon."""
        self._counter.heard(kind, data)

    async def _learn(self) -> None:
        await self._catalogue.load()
        await self._counter.desk.refresh()
        self._show_all()

    def _ours(self, item: DeviceView) -> bool:
        """Whether a device is this till's, where the daemon serves several screens."""
        named = self.floor.chosen.get(item.device_class, "")
        return not named or named == item.id

    def _moved(self, topic: str) -> None:
        signals = {
            "screen": self.screenChanged,
            "lock": self.lockChanged,
            "working": self.workingChanged,
            "scan": self.lastScanChanged,
            "pay": self.payChanged,
            "receipt": self.receiptChanged,
            "rang": self.rang,
        }
        if topic in signals:
            signals[topic].emit()
        if topic in ("sale", "screen"):
            self._show_sale()
        if topic in ("hand", "screen"):
            self._show_hand()
        if topic == "screen":
            self.receiptChanged.emit()
            self.payChanged.emit()
        if topic in ("desk", "doubt", "rang"):
            self._show_desk()

    def _show_all(self) -> None:
        self._show_sale()
        self._show_hand()
        self._show_desk()
        for signal in (self.lockChanged, self.lastScanChanged, self.payChanged, self.receiptChanged):
            signal.emit()

    def _show_sale(self) -> None:
        view = self._counter.state.selling.view
        lines = view.lines if view is not None else []
        self._lines.show([till_cards.sale_line(item, self.spoken, self.url) for item in lines])
        self.saleChanged.emit()

    def _show_hand(self) -> None:
        view = self._counter.state.handing.view
        lines = [cards.line(item, self.spoken, self.url) for item in (view.lines if view is not None else [])]
        self._hand_lines.show([line | {"fallback": ""} for line in lines])
        self.handChanged.emit()

    def _show_desk(self) -> None:
        state = self._counter.state
        picks = [item for item in state.reservations if item.state in TO_PICK]
        waits = [item for item in state.reservations if item.state in READY]
        waits.sort(key=lambda item: (item.id not in state.arrived, item.expires_at or item.created_at))
        self._to_pick.show([self._row(item) for item in picks])
        self._ready.show([self._row(item) for item in waits])
        self._doubtful.show([till_cards.doubt(item, self.spoken) for item in state.doubtful])
        self.deskChanged.emit()

    def _row(self, item: ReservationView) -> dict[str, Any]:
        return till_cards.desk(item, self.spoken, arrived=item.id in self._counter.state.arrived)

    def _total(self) -> Money:
        view = self._counter.state.selling.view
        return view.total if view is not None else Money(0, self.floor.station_currency)

    def _price(self, amount: Money) -> dict[str, Any]:
        return cards.money(amount, self.spoken)
