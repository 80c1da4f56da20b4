"""The visit as QML sees it: which screen, which language, the way back, and whether anybody is still there."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.schema import EventType, Language, PaymentView, TransitionData
from kiosk.bridge.concept import Concept
from kiosk.floor import Change, Floor
from kiosk.flow import Screen
from kiosk.idle import Idle, IdleTimes

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_TICK_MS = 250
_NAMES = {Language.DA: "Dansk", Language.NB: "Norsk", Language.SV: "Svenska", Language.EN: "English"}


@QmlElement
class Journey(Concept):
    """Screen, language and idle clock.

    ``screen`` is a word of ``kiosk.flow.Screen``; ``number`` counts visits; ``asking`` is true while the question
    whether anybody is still there stands, with ``remaining`` seconds of ``ring``; ``instant`` is true when the screen
    shown was reached by a scan: it appears without a transition. ``scanned`` and ``unknownScan`` ask for a sound;
    ``scanAnswer``, a word of ``kiosk.flow.ScanAnswer``, says why the last scan led nowhere.
    """

    screenChanged = Signal()
    sessionChanged = Signal()
    languageChanged = Signal()
    askingChanged = Signal()
    remainingChanged = Signal()
    scanned = Signal()
    unknownScan = Signal()

    def __init__(
        self,
        floor: Floor,
        times: IdleTimes,
        now: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(floor, parent)
        self._now = now
        self._idle = Idle(times, last=now())
        self._asking = False
        self._remaining = ceil(times.ring)
        self._instant = False
        self._films = 0
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.tick)
        self._clock.start(_TICK_MS)

    @Property(str, notify=screenChanged)
    def screen(self) -> str:
        return self.session.screen.value

    @Property(bool, notify=screenChanged)
    def instant(self) -> bool:
        return self._instant

    @Property(str, notify=unknownScan)
    def scanAnswer(self) -> str:
        return self.floor.scan_answer.value

    @Property(int, notify=sessionChanged)
    def number(self) -> int:
        return self.session.number

    @Property(str, notify=languageChanged)
    def code(self) -> str:
        return self.spoken.value

    @Property(list, constant=True)
    def languages(self) -> list[dict[str, str]]:
        return [{"code": language.value, "name": name} for language, name in _NAMES.items()]

    @Property(bool, notify=askingChanged)
    def asking(self) -> bool:
        return self._asking

    @Property(int, notify=remainingChanged)
    def remaining(self) -> int:
        return self._remaining

    @Property(int, constant=True)
    def ring(self) -> int:
        return ceil(self._idle.times.ring)

    @Slot()
    def activity(self) -> None:
        self._idle.touched(self._now())
        self._show_clock()

    @Slot(bool)
    def playing(self, on: bool) -> None:
        self._films = 1 if on else 0

    @Slot()
    def begin(self) -> None:
        if self.session.screen is Screen.ATTRACT:
            self._go(Screen.HOME)

    @Slot()
    def home(self) -> None:
        if not self.session.busy and self.session.screen is not Screen.HOME:
            self._go(Screen.HOME)

    @Slot()
    def back(self) -> None:
        if not self.session.busy:
            self._instant = False
            self.activity()
            self.session.back()
            self.floor.tell(Change.SCREEN)

    @Slot()
    def finish(self) -> None:
        if not self.session.busy:
            self._instant = False
            self.activity()
            self.floor.wipe()

    @Slot(str)
    def speak(self, code: str) -> None:
        self.activity()
        self.floor.speak(Language(code))

    def told(self, change: Change) -> None:
        """Pass on what QML binds to."""
        if change is Change.SESSION:
            self._films = 0
            self.sessionChanged.emit()
        elif change is Change.LANGUAGE:
            self.languageChanged.emit()
        elif change is Change.SCREEN:
            self.screenChanged.emit()
            self._instant = False
        elif change is Change.SCAN:
            self._instant = True
            self.activity()
            self.scanned.emit()
        elif change is Change.UNKNOWN_SCAN:
            self.activity()
            self.unknownScan.emit()

    def _go(self, screen: Screen) -> None:
        self._instant = False
        self.activity()
        self.floor.go(screen)

    def in_question(self) -> bool:
        """Whether the customer is being asked."""
        return self._asking

    def heard(self, kind: EventType, data: Any) -> None:
        """A terminal that asks or tells keeps the customer waiting: that is no absence."""
        payment = self.session.paying.payment
        moved = (
            data.id
            if isinstance(data, PaymentView)
            else data.payment
            if isinstance(data, TransitionData)
            else None
        )
        if payment is not None and moved == payment.id:
            self.activity()

    def tick(self) -> None:
        """Look at the clock: ask whether anybody is there, or end the session. Four times a second."""
        listening = self.floor.reading and self._idle.asking is None  # the question is read aloud, too
        held = self.session.busy or self._films > 0 or listening
        over = self._idle.tick(self._now(), self.session.screen, held=held)
        self._show_clock()
        if over:
            self.floor.wipe()

    def _show_clock(self) -> None:
        asking = self._idle.asking is not None
        remaining = ceil(self._idle.remaining(self._now()))
        if remaining != self._remaining:
            self._remaining = remaining
            self.remainingChanged.emit()
        if asking is not self._asking:
            self._asking = asking
            self.askingChanged.emit()
