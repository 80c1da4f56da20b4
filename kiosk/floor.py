"""What every view-model of one station shares: the API client, the session, the devices, the stream of events.

One place hears the daemon. A scan is routed here, before focus and before any screen looks at it; then everybody who
listens is told, in the order they joined.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from daemon.client import ApiError, Client, Disconnected, Unreachable, event_data
from daemon.schema import (
    Currency,
    DeviceClass,
    DeviceView,
    EventType,
    Hello,
    Language,
    PowerState,
    Problem,
    ScanEvent,
    StationView,
    StoreState,
)
from kiosk.flow import CollectStep, ScanAnswer, Screen, scan_answer, scan_target
from kiosk.session import Collecting, Holding, Looking, Paying, Receipting, Session
from kiosk.tasks import Tasks

_log = logging.getLogger("storefloor.kiosk")

REFUSED_WAIT_S = 5.0
"""Between two tries with a token the daemon refuses."""

ASK_AGAIN_S = 0.5
"""Between two tries to reach a daemon that does not answer."""

_SILENT = "the daemon does not answer: %s"
_REFUSES = "the daemon refuses this screen's token: %s; name a valid one in api.token_file and start it again"

_CODE = "code"
"""Capability of what is paid at by scanning a code."""
_Answer = TypeVar("_Answer")

CANNOT_PRINT = frozenset(
    {Problem.REC_EMPTY, Problem.COVER_OPEN, Problem.PAPER_JAM, Problem.CUTTER_ERROR, Problem.OUT_OF_ORDER}
)


class Change(StrEnum):
    """What has changed for everybody."""

    SESSION = "session"
    """A new session began: forget the last one."""
    SCREEN = "screen"
    LANGUAGE = "language"
    ONLINE = "online"
    DEVICES = "devices"
    SCAN = "scan"
    """A scan was taken; ``Floor.scan`` is it."""
    UNKNOWN_SCAN = "unknown_scan"
    """A scan led nowhere; ``Floor.scan_answer`` says why."""


class Listener(Protocol):
    """Who wants to know."""

    def told(self, change: Change) -> None:
        """Something changed for everybody."""

    def heard(self, kind: EventType, data: Any) -> None:
        """An event of the daemon, its data as the struct of its type."""


@dataclass
class Floor:
    """The shared state of one station."""

    client: Client
    station: StationView
    session: Session
    scans: Callable[[Floor, ScanEvent], None]
    """Where scans go: ``customer_scan`` at the kiosk; the till has its own."""
    online: bool = False
    offline_since: datetime | None = None
    store: StoreState | None = None
    """Of a store shared with other stations: whether the daemon reaches it."""
    devices: dict[str, DeviceView] = field(default_factory=dict)
    scan: ScanEvent | None = None
    scan_answer: ScanAnswer = ScanAnswer.NONE
    tasks: Tasks = field(default_factory=Tasks)
    """Work of the session; ends with it."""
    duties: Tasks = field(default_factory=Tasks)
    """Work of the station; ends with the process."""
    listeners: list[Listener] = field(default_factory=list)
    chosen: Mapping[DeviceClass, str] = field(default_factory=dict)
    """Devices of this screen by their id, where the daemon serves several screens."""
    chosen_wallet: str = ""
    """The wallet of this screen by its id, as ``chosen``."""
    drawn: Callable[[], Awaitable[None]] = lambda: asyncio.sleep(0)
    """Waits until what was just shown is on the screen; where there is none, for nothing."""
    forced_language: Language | None = None
    """Language a session begins with, when the configuration names another than the station's."""
    reading: bool = False
    """Whether the screen is being read aloud at this moment: somebody listens."""
    films: bool = True
    """Whether the screen can show films: it cannot where it is drawn without OpenGL."""
    refused: bool = False
    """Whether the daemon answers, but will not have this screen's token."""
    unset: bool = False
    """Whether the screen runs without its settings, because they cannot be read."""

    @property
    def as_of(self) -> datetime:
        """What is on the screen is as new as this: until now, unless daemon or store were lost."""
        known = [self.offline_since]
        if self.store is not None and not self.store.online:
            known.append(self.store.copy_as_of or self.store.since)
        return min((at for at in known if at is not None), default=datetime.now(UTC))

    @property
    def whole(self) -> bool:
        """Whether the daemon answers, and the store behind it."""
        return self.online and (self.store is None or self.store.online)

    @property
    def language(self) -> Language:
        """The language of the session."""
        return self.session.language

    @property
    def station_currency(self) -> Currency:
        """The currency of the station's prices."""
        return Currency(self.station.currency)

    def tell(self, change: Change) -> None:
        """Tell everybody."""
        for listener in self.listeners:
            listener.told(change)

    def go(self, screen: Screen) -> None:
        """Show another screen; raises Illegal when the table has no such step."""
        self.session.go(screen)
        self.tell(Change.SCREEN)

    def speak(self, language: Language) -> None:
        """Switch the session to another language; everything else stays as it is."""
        if language is not self.session.language:
            self.session.language = language
            self.tell(Change.LANGUAGE)

    def wipe(self) -> None:
        """End the session: its work is cancelled, a new one begins, everybody forgets."""
        self.tasks.stop_all()
        spoken = self.session.language
        self.session = self.session.next(self.forced_language or self.station.language)
        self.scan = None
        self.tell(Change.SESSION)
        if self.session.language is not spoken:
            self.tell(Change.LANGUAGE)
        self.tell(Change.SCREEN)

    def device(self, kind: DeviceClass) -> DeviceView | None:
        """The screen's device of that class, if it has one: the one named for it, else the first (no wallet)."""
        named = self.chosen.get(kind, "")
        fitting = (
            item for item in self.devices.values() if item.device_class is kind and not is_wallet(item)
        )
        return self.devices.get(named) if named else next(fitting, None)

    def wallet(self) -> DeviceView | None:
        """What is paid at with a phone, if there is such a thing: the one named, else the first."""
        if self.chosen_wallet:
            return self.devices.get(self.chosen_wallet)
        return next((item for item in self.devices.values() if is_wallet(item)), None)

    def works(self, kind: DeviceClass) -> bool:
        """Whether the screen's device of that class answers and nothing keeps it from working."""
        return self.able(self.device(kind))

    def able(self, device: DeviceView | None) -> bool:
        """Whether a device answers and nothing keeps it from working."""
        return (
            self.online
            and device is not None
            and device.power not in (PowerState.OFF, PowerState.OFFLINE, PowerState.OFF_OFFLINE)
            and not CANNOT_PRINT & set(device.problems)
        )

    async def until_answered(self, ask: Callable[[], Awaitable[_Answer]]) -> _Answer:
        """Ask again until the daemon answers. Only for what has an idempotency key, so that it is done once.

        Raises ApiError when the daemon says no. Ends with the session: the wait is cancelled by the wipe.
        """
        while True:
            try:
                return await ask()
            except Unreachable:
                await asyncio.sleep(ASK_AGAIN_S)

    async def run(self) -> None:
        """Hear the daemon for as long as the process lives; a lost stream comes back by itself."""
        while True:
            try:
                async for item in self.client.events():
                    if isinstance(item, Disconnected):
                        self._lost(item.reason, refused=False)
                    else:
                        self.take(item.type, event_data(item), item.device)
            except ApiError as refusal:  # a token not valid (yet): the daemon may be given it while we wait
                self._lost(str(refusal), refused=True)
            await asyncio.sleep(REFUSED_WAIT_S)

    def take(self, kind: EventType, data: Any, device: str | None = None) -> None:
        """One event of the daemon. A scan of a scanner that is not ours is somebody else's."""
        if kind is EventType.DATA and not self._ours(device):
            return
        if kind is EventType.HELLO:
            self._hello(data)
        elif kind is EventType.STORE:
            self.store = data
            self.tell(Change.ONLINE)
        elif kind is EventType.STATUS_UPDATE:
            self.devices[data.id] = data
            self.tell(Change.DEVICES)
        elif kind is EventType.DATA:
            self.scan = data
            self.scans(self, data)
        for listener in self.listeners:
            listener.heard(kind, data)

    def _ours(self, scanner: str | None) -> bool:
        named = self.chosen.get(DeviceClass.SCANNER, "")
        return not named or scanner == named

    def _hello(self, hello: Hello) -> None:
        if self.offline_since is not None:
            _log.info("the daemon is back")
        self.offline_since = None
        self.refused = False
        self.station = hello.station
        self.store = hello.store
        self.devices = {device.id: device for device in hello.devices}
        self.online = True
        if self.session.screen is Screen.ATTRACT:
            self.speak(self.forced_language or self.station.language)
        self.tell(Change.ONLINE)
        self.tell(Change.DEVICES)

    def _lost(self, reason: str, *, refused: bool = False) -> None:
        """Without the daemon. Said once, and once more when it is the token that is wrong, or no longer."""
        first = self.offline_since is None
        if first or refused is not self.refused:
            _log.warning(_REFUSES if refused else _SILENT, reason)
            self.offline_since = self.offline_since or datetime.now(UTC)
            self.refused = refused
            if not first:
                self.tell(Change.ONLINE)
        if self.online:
            self.online = False
            self.tell(Change.ONLINE)
            self.tell(Change.DEVICES)


def is_wallet(device: DeviceView) -> bool:
    """Whether a payment terminal is a code on the screen, scanned with the customer's phone."""
    return device.device_class is DeviceClass.PAYMENT_TERMINAL and _CODE in device.capabilities


def customer_scan(floor: Floor, scan: ScanEvent) -> None:
    """Route a customer's scan to the screen of what it names; where it leads nowhere, say why."""
    session = floor.session
    target = scan_target(scan.kind, busy=session.busy)
    if target is Screen.PRODUCT and scan.product is not None:
        session.looking = Looking(gtin=scan.product.gtin, product=scan.product, stock=scan.stock)
    elif target is Screen.COLLECT and scan.reservation is not None:
        session.collecting = Collecting(
            step=CollectStep.FACTOR, code=scan.reservation.code, reservation=scan.reservation
        )
        session.paying = Paying()
    elif target is Screen.BASKET and scan.basket is not None:
        session.gathering = session.gathering.joined(scan.basket)
    elif target is Screen.CARD and (scan.gift_card is not None or scan.member is not None):
        session.holding = Holding(gift_card=scan.gift_card, member=scan.member)
        session.club = scan.member.id if scan.member is not None else session.club
    elif target is Screen.RECEIPT and scan.receipt is not None:
        session.receipting = Receipting(named=scan.receipt)
    else:
        floor.scan_answer = scan_answer(scan.kind, busy=session.busy, whole=floor.whole)
        floor.tell(Change.UNKNOWN_SCAN)
        return
    floor.scan_answer = ScanAnswer.NONE
    floor.tell(Change.SCAN)
    floor.go(target)
