"""A cash drawer on a printer's drawer socket (DK port), kicked and watched through the printer.

Any drawer with a 12 or 24 V solenoid and a switch, on any printer of the table that has the socket. The printer sends
the pulse (ESC/POS: ``ESC p``) and tells the level of the socket's pin 3, which the drawer's switch drives. Which level
means open is a matter of the drawer's wiring; most pull it low when open.

Options: ``socket`` 1 | 2 (the pulse on pin 2 or 5), ``open_level`` low | high, ``sensor`` yes | no (no: nothing is
wired to pin 3), ``wait`` (seconds after a kick until the sensor must say open), ``left_open`` (seconds after which an
open drawer is the problem ``drawer_left_open``; 0 never).

Known limits: two drawers on one printer share its one sensor pin: when either is open, both are said to be.
"""

from __future__ import annotations

import asyncio
from typing import Literal

from drivers.device import DeviceInfo, DeviceSpec, DeviceStatus, utc_now
from drivers.drawers import CashDrawer, Opened
from drivers.errors import DeviceOffline, DriverError, NotSupported, OutcomeUnknown, Refused
from drivers.events import Emit, StatusUpdateEvent
from drivers.printers import PosPrinter
from drivers.transport import Transport
from drivers.transports.printer import named_device
from drivers.vocabulary import CheckLevel, DeviceState, DrawerState, PowerState, Problem

OPTIONS = ("socket", "open_level", "sensor", "wait", "left_open")
_YES = ("yes", "true")
KICKS = 3
"""A latch that hooks lets go at the second kick; one that holds against three is locked."""
WAIT = 0.8
"""Seconds from a kick to the switch: a spring needs half a second to push a full drawer out."""
LOOK = 0.04
"""Seconds between two looks at the sensor after a kick."""
LEFT_OPEN = 120.0


class PrinterKickDrawer(CashDrawer):
    """One drawer on one printer. ``run`` follows the printer's word; it has no wire that could be lost."""

    def __init__(self, spec: DeviceSpec, transport: Transport, emit: Emit) -> None:
        """Read the options. Raises NotSupported naming one that makes no sense."""
        super().__init__(spec, transport, emit)
        told = {**spec.quirks, **spec.options}
        for name in told:
            if name not in OPTIONS:
                raise NotSupported(f"{spec.id}: no option {name!r}; a drawer takes: {', '.join(OPTIONS)}")
        self._printer_id = named_device(spec.url)
        self._socket = int(self._one_of(told.get("socket", "1"), "socket", "1", "2"))
        self._open_high = self._one_of(told.get("open_level", "low"), "open_level", "low", "high") == "high"
        # A TOML true or false arrives as a word too.
        self._sensor = self._one_of(told.get("sensor", "yes"), "sensor", "yes", "no", "true", "false") in _YES
        try:
            self._wait = float(told.get("wait", WAIT))
            self._left_open = float(told.get("left_open", LEFT_OPEN))
        except ValueError as error:
            raise NotSupported(f"{spec.id}: wait and left_open are seconds: {error}") from error
        self._printer: PosPrinter | None = None
        self._drawer = DrawerState.UNKNOWN
        self._open_since: float | None = None
        self._one_opening = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None

    def _one_of(self, value: str, name: str, *allowed: str) -> str:
        if value.lower() not in allowed:
            raise NotSupported(f"{self.spec.id}: {name} is {' or '.join(allowed)}, not {value!r}")
        return value.lower()

    @property
    def info(self) -> DeviceInfo:
        """What the drawer is, by its row of the table and its options."""
        can: set[Literal["open", "sensor"]] = {"open", "sensor"} if self._sensor else {"open"}
        return DeviceInfo(
            id=self.spec.id,
            device_class=self.device_class,
            model=self.spec.model,
            url=self.spec.url,
            capabilities=frozenset(can),
        )

    @property
    def printer(self) -> str:
        """Id of the printer it hangs on, from the URL."""
        return self._printer_id

    def use(self, printer: PosPrinter) -> None:
        """The printer it hangs on. Raises NotSupported for one without a drawer socket."""
        if "drawer" not in printer.info.capabilities:
            raise NotSupported(f"{self.spec.id}: {printer.spec.id} has no socket for a drawer")
        self._printer = printer

    @property
    def drawer(self) -> DrawerState:
        """As the sensor says it now."""
        return self._drawer

    # ------------------------------------------------------------------------------------------- state

    async def run(self) -> None:
        """Follow the printer until cancelled. Raises DeviceOffline when no printer was given."""
        printer = self._attached()
        forget = printer.watch(self._look)
        try:
            self._look()
            await asyncio.get_running_loop().create_future()  # until cancelled: the printer has the wire
        finally:
            forget()
            self._set_timer(None)
            self._drawer, self._open_since = DrawerState.UNKNOWN, None
            self.set_status(DeviceStatus())

    def _look(self) -> None:
        """Something about the printer changed, or time ran out: the drawer's state follows."""
        printer = self._attached()
        level, now = printer.drawer_signal, asyncio.get_running_loop().time()
        found = DrawerState.UNKNOWN
        if self._sensor and level is not None:
            found = DrawerState.OPEN if level is self._open_high else DrawerState.CLOSED
        if found is not DrawerState.OPEN:
            self._open_since = None
            self._set_timer(None)
        elif self._open_since is None:
            self._open_since = now
            if self._left_open:
                self._set_timer(self._left_open)
        changed, self._drawer = found is not self._drawer, found
        status = self._now(printer, now)
        told = not self.status.same_as(status)
        self.set_status(status)
        if changed and not told:  # open or closed is no problem and no power state, and an event all the same
            self.emit(StatusUpdateEvent(device=self.spec.id, at=status.at, status=status))

    def _now(self, printer: PosPrinter, now: float) -> DeviceStatus:
        state = DeviceState.BUSY if self._one_opening.locked() else DeviceState.IDLE
        power = printer.status.power
        if power is not PowerState.ONLINE:
            lost = Problem.UNREACHABLE in printer.status.problems
            problems = frozenset({Problem.UNREACHABLE}) if lost else frozenset[Problem]()
            detail = f"its printer {printer.spec.id} is not ready: {printer.status.detail or power}"
            return DeviceStatus(state, power, problems, detail, utc_now())
        long = self._open_since is not None and self._left_open and now - self._open_since >= self._left_open
        problems = frozenset({Problem.DRAWER_LEFT_OPEN}) if long else frozenset()
        return DeviceStatus(state, power, problems, self._drawer.value, utc_now())

    def _set_timer(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = None if seconds is None else loop.call_later(seconds, self._look)

    # ---------------------------------------------------------------------------------------- requests

    async def open(self) -> Opened:
        """Kick until the sensor says open, three times at most."""
        printer = self._attached()
        async with self._one_opening:
            if self._sensor and await printer.ask_drawer() is not None and self._seen_open(printer):
                return Opened(DrawerState.OPEN, 0)
            for kicks in range(1, KICKS + 1):
                await self._kick(printer, kicks)
                if not self._sensor:
                    return Opened(DrawerState.UNKNOWN, kicks)
                if await self._opens(printer):
                    return Opened(DrawerState.OPEN, kicks)
        raise Refused(
            f"{self.spec.id} did not open after {KICKS} kicks: is it locked, or is its cable out of {printer.spec.id}?"
        )

    async def _kick(self, printer: PosPrinter, number: int) -> None:
        try:
            await printer.open_drawer(self._socket)
        except DriverError as error:
            if number == 1:
                raise
            raise OutcomeUnknown(
                f"{self.spec.id} was kicked and did not open; then its printer failed: {error}"
            ) from error

    async def _opens(self, printer: PosPrinter) -> bool:
        """Look at the sensor until it says open or the time is over."""
        try:
            async with asyncio.timeout(self._wait):
                while not self._seen_open(printer):
                    await asyncio.sleep(LOOK)
                    await printer.ask_drawer()
        except TimeoutError:
            return False
        except DriverError as error:
            raise OutcomeUnknown(
                f"{self.spec.id} was kicked; whether it opened cannot be known: {error}"
            ) from error
        return True

    def _seen_open(self, printer: PosPrinter) -> bool:
        return printer.drawer_signal is self._open_high

    def _attached(self) -> PosPrinter:
        if self._printer is None:
            raise DeviceOffline(f"{self.spec.id} was given no printer: {self._printer_id} is not attached")
        return self._printer

    async def check_health(self, level: CheckLevel) -> str:
        """Internal: ask the sensor. External: open it. Interactive: not supported."""
        if level is CheckLevel.INTERACTIVE:
            raise NotSupported(
                f"{self.spec.model} has no interactive check; use external: it opens the drawer"
            )
        if level is CheckLevel.EXTERNAL:
            opened = await self.open()
            return f"{opened.state}; kicks: {opened.kicks}"
        await self._attached().ask_drawer()
        return f"its printer answers; the drawer is {self._drawer}"
