"""The station as QML sees it: on line or not, out of order or not, what its devices can do now, where it stands."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.schema import DeviceClass, Problem
from kiosk import locale
from kiosk.bridge import cards
from kiosk.bridge.concept import Concept
from kiosk.catalogue import Catalogue
from kiosk.floor import Change, Floor
from kiosk.flow import Screen

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

OUT_AFTER_MS = 30_000
"""So long the daemon may be away before the screen is out of order: it takes less to start, even with the machine."""

_NOTHING_TO_DO = frozenset({Screen.HOME, Screen.FIND, Screen.TUTORIALS, Screen.HELP})
"""Screens of which nothing is left without the daemon; on the others stands what a customer may still want to read."""

_PAPER = (Problem.REC_EMPTY, Problem.COVER_OPEN, Problem.PAPER_JAM, Problem.CUTTER_ERROR)


@QmlElement
class Station(Concept):
    """``online`` is false while the daemon does not answer, or has lost its store; what is shown is from ``asOf`` then.

    ``printerProblem`` is a word of ``drivers.vocabulary.Problem``, empty while slips can be printed; ``terminalWorks``
    says whether card payments can be offered, ``walletWorks`` payments by phone, ``mails`` letters; ``shop`` is this
    location: name, street, city, opening. ``outOfOrder`` is empty, ``away`` when the daemon has not answered for a
    while, ``refused`` when it will not have this screen's token, or ``unset`` when the screen's own settings cannot be
    read: the screen that waits for customers says so then.
    """

    onlineChanged = Signal()
    devicesChanged = Signal()
    shopChanged = Signal()
    outOfOrderChanged = Signal()

    def __init__(
        self,
        floor: Floor,
        catalogue: Catalogue,
        parent: QObject | None = None,
        out_after_ms: int = OUT_AFTER_MS,
    ) -> None:
        super().__init__(floor, parent)
        self._catalogue = catalogue
        self._out = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(out_after_ms)
        self._patience.timeout.connect(self.give_up)
        self._patience.start()

    @Property(bool, notify=onlineChanged)
    def online(self) -> bool:
        return self.floor.whole

    @Property(bool, notify=onlineChanged)
    def connecting(self) -> bool:
        """True from the start until the daemon has answered for the first time."""
        return not self.floor.online and not self.floor.devices

    @Property(str, notify=onlineChanged)
    def asOf(self) -> str:
        return locale.clock(self.floor.as_of, self.spoken)

    @Property(str, notify=outOfOrderChanged)
    def outOfOrder(self) -> str:
        if not self._out:
            return ""
        return "unset" if self.floor.unset else "refused" if self.floor.refused else "away"

    @Property(bool, constant=True)
    def films(self) -> bool:
        """Whether this screen can show films."""
        return self.floor.films

    @Property(str, notify=devicesChanged)
    def printerProblem(self) -> str:
        printer = self.floor.device(DeviceClass.POS_PRINTER)
        if printer is None or not self.floor.online:
            return ""
        for problem in _PAPER:
            if problem in printer.problems:
                return problem.value
        return "" if self.floor.works(DeviceClass.POS_PRINTER) else Problem.UNREACHABLE.value

    @Property(bool, notify=devicesChanged)
    def terminalWorks(self) -> bool:
        return self.floor.works(DeviceClass.PAYMENT_TERMINAL)

    @Property(bool, notify=devicesChanged)
    def walletWorks(self) -> bool:
        return self.floor.able(self.floor.wallet())

    @Property(bool, notify=onlineChanged)
    def mails(self) -> bool:
        return self.floor.station.mail

    @Property(dict, notify=shopChanged)
    def shop(self) -> dict[str, object]:
        here = self._catalogue.here
        if here is None:
            return {"name": "", "city": "", "street": "", "openNow": False, "opens": "", "closes": ""}
        return cards.place(here, self.spoken)

    @Slot(result=str)
    def daytime(self) -> str:
        """Part of the day by the station's clock: ``morning``, ``day`` or ``evening``."""
        hour = datetime.now(UTC).astimezone().hour
        return "morning" if 5 <= hour < 10 else "day" if hour < 18 else "evening"

    def told(self, change: Change) -> None:
        """Pass on what QML binds to; ask who we are when the daemon is back."""
        if change is Change.ONLINE:
            self.onlineChanged.emit()
            self._count_on_it()
            if self.floor.online:
                self.floor.duties.start("place", self._ask())
        elif change is Change.SCREEN:
            self._leave()
        elif change is Change.DEVICES:
            self.devicesChanged.emit()
        elif change is Change.LANGUAGE:
            self.onlineChanged.emit()
            self.shopChanged.emit()

    def give_up(self) -> None:
        """The daemon has been away for too long: the screen is out of order until it is back."""
        self._out = True
        self.outOfOrderChanged.emit()
        self._leave()

    def _count_on_it(self) -> None:
        """The daemon was lost, or is back, or has begun to refuse us."""
        if self.floor.online:
            self._patience.stop()
            self._out = False
            self.outOfOrderChanged.emit()
        elif not self._out and not self._patience.isActive():
            self._patience.start()
        else:
            self.outOfOrderChanged.emit()

    def _leave(self) -> None:
        """Nobody is kept on a screen of which every button is dead."""
        if self._out and self.session.screen in _NOTHING_TO_DO and not self.session.busy:
            self.floor.wipe()

    async def _ask(self) -> None:
        await self._catalogue.load()
        self.shopChanged.emit()
