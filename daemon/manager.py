"""One supervisor per device: it runs the driver, and runs it again, for as long as the daemon lives.

Devices are those of the configuration, and those that ``daemon/hotplug.py`` finds. What was found by itself is driven
while it is plugged in; pulled out, its supervisor waits for it without looking: under its old address another device
may be by then.

A device that is lost says so (power ``off_offline``, problem ``unreachable``) and is tried again with back-off. This
is one of the two places where any exception is caught: a fault in one driver must not take the station down. A failure
is logged once, and so is the recovery.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from functools import partial
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from daemon.attached import (
    BACK_OFF_FIRST_S,
    NOT_PLUGGED,
    Attached,
    Driverless,
    pause,
    say_lost,
    until_seen,
    view_of,
)
from daemon.bus import Bus
from daemon.config import Configured
from daemon.errors import ApiProblem, NotFound
from daemon.schema import DeviceView
from drivers.device import Device
from drivers.drawers import CashDrawer
from drivers.errors import DriverError
from drivers.events import (
    DataEvent,
    ErrorEvent,
    Event,
    OutputCompleteEvent,
    StatusUpdateEvent,
    TransitionEvent,
)
from drivers.moving import MovingTransport
from drivers.printers import PosPrinter
from drivers.tap import TappedTransport
from drivers.terminals import Numbers, PaymentTerminal
from drivers.transport import Transport, open_transport
from drivers.vocabulary import DeviceClass, EventType, PowerState

log = logging.getLogger(__name__)

PLUGGED = frozenset({"usb", "usbip", "serial", "hidraw", "evdev"})
BACK_OFF_LAST_S = 5.0
PLUGGED_BACK_OFF_LAST_S = 0.25
"""What is plugged into this machine is looked for where it was: that costs little, and it is back within a second."""
WATCHED: tuple[str, ...] = (
    "usb://",
    "serial:///dev/tty",
    "serial:///dev/serial/",
    "hidraw:///dev/",
    "evdev:///dev/",
)
WATCHED += tuple(f"{scheme}:///dev/storefloor/" for scheme in ("serial", "hidraw", "evdev"))
"""Where the kernel tells of what comes: while it does, nobody looks for it four times a second."""
CANCEL_TIMEOUT_S = 5.0
LET_GO_S = 2.0
"""So long the driver of a device that was pulled out at work has to notice by itself, and to say what became of it."""


class Manager:
    """All devices of the station, as an async context manager."""

    def __init__(
        self,
        configured: Sequence[Configured],
        bus: Bus,
        *,
        on_scan: Callable[[DataEvent], None],
        on_transition: Callable[[TransitionEvent], None],
        on_printer: Callable[[PosPrinter], Awaitable[None]],
        numbers: Numbers | None = None,
        transport: Callable[[str], Transport] = open_transport,
    ) -> None:
        self._bus = bus
        self._on_scan = on_scan
        self._on_transition = on_transition
        self._on_printer = on_printer
        self._numbers, self._transport = numbers, transport
        self._running = False
        self.told_of_plugs = False
        """Somebody calls ``look_again`` when something is plugged in."""
        self.look_wanted: Callable[[], None] = lambda: None
        """Called where a device that was found is to be opened and it is not certain that it is still there."""
        self._errands: set[asyncio.Task[None]] = set()
        self._attached = {item.spec.id: self._attach(item, transport(item.spec.url)) for item in configured}
        for attached in self._attached.values():
            if isinstance(attached.device, CashDrawer):
                # It has no wire: the printer's driver is the one owner.
                attached.device.use(self.printer(attached.device.printer))

    def _attach(self, item: Configured, wire: Transport) -> Attached:
        tap = TappedTransport(wire) if item.row.device_class is not DeviceClass.PAYMENT_TERMINAL else None
        device = item.row.driver(item.spec, tap or wire, self._emit)
        if isinstance(device, PaymentTerminal):
            device.numbers = self._numbers
        return Attached(item, device, tap)

    async def __aenter__(self) -> Self:
        self._running = True
        for attached in self._attached.values():
            self._begin(attached)
        return self

    def _begin(self, attached: Attached) -> None:
        device = attached.device
        attached.tasks.append(self._supervised(attached))
        if isinstance(device, PosPrinter):
            work = self._spool(attached, device)
            attached.tasks.append(asyncio.create_task(work, name=f"spool {device.spec.id}"))

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running = False
        tasks = [task for attached in self._attached.values() for task in attached.tasks]
        tasks += self._errands
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=CANCEL_TIMEOUT_S)

    # --- what is found by itself ------------------------------------------------------------------------------------

    def plug(self, item: Configured, told_at: float | None = None) -> None:
        """A device that was found is plugged in at ``item.spec.url``: new, again, or elsewhere than before.

        ``told_at``: when the kernel told (monotonic, s). One whose driver cannot be made is there, and says why.
        """
        attached = self._expected(item)
        if attached.device.status.power is PowerState.ONLINE:  # plugged in anew before its driver noticed
            self._errand(self._let_go(attached, attached.attempts), f"let go {item.spec.id}")
        attached.told_at = told_at
        attached.back_off_s = BACK_OFF_FIRST_S
        attached.retry.set()

    def seen(self, device: str, at: float) -> None:
        """A look begun ``at`` (monotonic, s) saw a device that was found where its wire leads. Raises NotFound."""
        attached = self._find(device)
        attached.present, attached.seen_at = True, at
        attached.seen.set()

    def expect(self, item: Configured) -> None:
        """A device that was here lately and is not there now."""
        attached = self._expected(item)
        say_lost(attached.device, NOT_PLUGGED)

    def _expected(self, item: Configured) -> Attached:
        """A device that was found, at its present address."""
        attached = self._attached.get(item.spec.id)
        if attached is not None and isinstance(attached.device, Driverless):
            for task in attached.tasks:  # plugged in anew its driver has another chance
                task.cancel()
        elif attached is not None and attached.moving is not None:
            attached.move(item)
            return attached
        moving = MovingTransport(item.spec.url, self._transport)
        attached = None
        with _faults(item.spec.id) as wrong:
            attached = self._attach(item, moving)
        if attached is None:  # it is told of all the same, and the others are served
            attached = Attached(item, Driverless(item.spec, moving, self._emit, item.row, wrong[0]), None)
        attached.moving = moving
        self._attached[item.spec.id] = attached
        if self._running:
            self._begin(attached)
        return attached

    def unplug(self, device: str) -> None:
        """A device that was found was pulled out. Raises NotFound."""
        attached = self._find(device)
        attached.present = False
        self._errand(self._let_go(attached, attached.attempts), f"let go {device}")

    async def forget(self, device: str) -> None:
        """A device that was found and is not there will not come back. Raises NotFound, or ApiProblem 409."""
        attached = self._find(device)
        if attached.moving is None:
            raise ApiProblem(
                409,
                "configured",
                "That device is configured",
                f"Take [devices.{device}] out of the station's configuration and start the daemon again.",
                device=device,
            )
        if attached.present:
            raise ApiProblem(
                409, "plugged_in", "That device is plugged in", "Unplug it first.", device=device
            )
        for task in attached.tasks:
            task.cancel()
        await asyncio.wait(attached.tasks, timeout=CANCEL_TIMEOUT_S)
        del self._attached[device]

    async def _let_go(self, attached: Attached, attempt: int) -> None:
        """Its driver mostly notices by itself. One that has not is ended: it may have another device's node by now."""
        if attached.device.busy:
            await asyncio.sleep(LET_GO_S)
        if attached.attempts == attempt and attached.device.status.power is PowerState.ONLINE:
            await self._begin_anew(attached)

    def look_again(self, told_at: float | None = None) -> None:
        """Something was plugged in: whatever is out of reach and could be it is tried at once."""
        for attached in self._attached.values():
            if attached.failing and urlsplit(attached.device.spec.url).scheme in PLUGGED:
                attached.told_at = told_at
                attached.retry.set()

    def stalled(self) -> str:
        """The first device whose supervisor has ended, which none ever should; empty while all live."""
        for name, attached in self._attached.items():
            if self._running and attached.tasks[0].done():
                return name
        return ""

    def _errand(self, work: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    # --- looking up -------------------------------------------------------------------------------------------------

    def device(self, device: str) -> Device:
        """A device by its id. Raises NotFound."""
        return self._find(device).device

    def printer(self, device: str) -> PosPrinter:
        """A printer by its id. Raises NotFound, or ApiProblem when it is something else."""
        found = self.device(device)
        if not isinstance(found, PosPrinter):
            raise _wrong_class(device, "a receipt printer", found)
        return found

    def drawer(self, device: str) -> CashDrawer:
        """A cash drawer by its id. Raises NotFound, or ApiProblem when it is something else."""
        found = self.device(device)
        if not isinstance(found, CashDrawer):
            raise _wrong_class(device, "a cash drawer", found)
        return found

    def terminal(self, device: str) -> PaymentTerminal:
        """A payment terminal by its id. Raises NotFound, or ApiProblem when it is something else."""
        found = self.device(device)
        if not isinstance(found, PaymentTerminal):
            raise _wrong_class(device, "a payment terminal", found)
        return found

    def printers(self) -> list[PosPrinter]:
        """All printers."""
        return [item.device for item in self._attached.values() if isinstance(item.device, PosPrinter)]

    def view(self, device: str) -> DeviceView:
        """A device as the API tells it. Raises NotFound."""
        return view_of(self._find(device))

    def views(self) -> list[DeviceView]:
        """All devices as the API tells them, by id."""
        return [view_of(self._attached[name]) for name in sorted(self._attached)]

    def _find(self, device: str) -> Attached:
        attached = self._attached.get(device)
        if attached is None:
            known = ", ".join(sorted(self._attached)) or "none"
            raise NotFound("device", device, f"Configured here: {known}.")
        return attached

    # --- events of the drivers --------------------------------------------------------------------------------------

    def _emit(self, event: Event) -> None:
        """Where drivers' events come out; never blocks, never raises."""
        match event:
            case DataEvent():
                self._on_scan(event)
            case StatusUpdateEvent():
                self._status(event)
            case OutputCompleteEvent():
                self._bus.publish(EventType.OUTPUT_COMPLETE, {"output_id": event.output_id}, event.device)
            case ErrorEvent():
                self._bus.publish(EventType.ERROR, {"code": event.code, "detail": event.detail}, event.device)
            case TransitionEvent():
                self._on_transition(event)

    def _status(self, event: StatusUpdateEvent) -> None:
        attached = self._attached[event.device]
        if event.status.power is PowerState.ONLINE:
            attached.back_off_s = BACK_OFF_FIRST_S
            if attached.failing:
                attached.failing = ""
                log.info("device %s answers again", event.device)
            if attached.told_at is not None:
                log.info(
                    "device %s is online %.0f ms after the kernel told of it",
                    event.device,
                    (time.monotonic() - attached.told_at) * 1000,
                )
                attached.told_at = None
        self._bus.publish(EventType.STATUS_UPDATE, view_of(attached), event.device)

    # --- the supervisor ---------------------------------------------------------------------------------------------

    def _supervised(self, attached: Attached) -> asyncio.Task[None]:
        """The task that runs a device; the first of its tasks."""
        return asyncio.create_task(self._supervise(attached), name=f"device {attached.device.spec.id}")

    async def _supervise(self, attached: Attached) -> None:
        """Run the driver for ever, while its device is there."""
        while True:
            if attached.moving is not None:
                await until_seen(attached, self.look_wanted)
            attached.attempts += 1
            reason = await self._attempt(attached, attached.device.run) or "the connection ended"
            attached.lost_at = time.monotonic()
            if attached.moving is not None and not attached.present:
                reason = NOT_PLUGGED
            self._lost(attached, reason)
            wait = attached.back_off_s * random.uniform(0.75, 1.25)  # noqa: S311  jitter, not a secret
            attached.back_off_s = min(attached.back_off_s * 2, self._longest(attached.device.spec.url))
            await pause(wait, attached.retry)

    def _lost(self, attached: Attached, reason: str) -> None:
        """A device that is out of reach says so; that it is stands in the log once."""
        if not attached.failing:
            log.warning("device %s is out of reach: %s", attached.device.spec.id, reason)
        attached.failing = reason
        say_lost(attached.device, reason)

    def _longest(self, url: str) -> float:
        """The longest wait between two tries."""
        told = self.told_of_plugs and url.startswith(WATCHED)
        return PLUGGED_BACK_OFF_LAST_S if urlsplit(url).scheme in PLUGGED and not told else BACK_OFF_LAST_S

    async def _spool(self, attached: Attached, printer: PosPrinter) -> None:
        """Keep the printer's jobs going for ever; a disk that takes no writes is tried again."""
        while True:
            if await self._attempt(attached, partial(self._on_printer, printer)) is None:
                return
            await pause(BACK_OFF_LAST_S, attached.retry)

    async def _attempt(self, attached: Attached, work: Callable[[], Awaitable[None]]) -> str | None:
        """Run one piece of a device's work to its end; what went wrong as a sentence, or None."""
        with _faults(attached.device.spec.id, attached.failing) as wrong:
            await work()
        return wrong[0] if wrong else None

    # --- the drawer -------------------------------------------------------------------------------------------------

    def open_drawer_for(self, what: str) -> None:
        """Cash changes hands: open the station's drawer (the first configured, if any) beside whatever is done here.

        Whoever calls does not wait and cannot fail by it: a drawer that stays shut says so as an ``error`` event.
        """
        drawer = next(
            (item.device for item in self._attached.values() if isinstance(item.device, CashDrawer)), None
        )
        if drawer is None:
            return
        self._errand(self._open(drawer, what), f"drawer {drawer.spec.id}")

    async def _open(self, drawer: CashDrawer, what: str) -> None:
        try:
            opened = await drawer.open()
        except DriverError as error:
            log.warning("drawer %s did not open for %s: %s", drawer.spec.id, what, error)
            self._bus.publish(EventType.ERROR, {"code": error.code, "detail": str(error)}, drawer.spec.id)
        else:
            log.info("drawer %s opened for %s, kicks: %d", drawer.spec.id, what, opened.kicks)

    # --- hearing the wire -------------------------------------------------------------------------------------------

    def tap(self, device: str) -> TappedTransport:
        """Where a device's wire can be heard. Raises NotFound, or ApiProblem where it must not be, or there is none."""
        attached = self._find(device)
        if isinstance(attached.device, Driverless):
            raise _driverless(attached.device)
        if attached.tap is None:
            raise ApiProblem(
                403,
                "never_recorded",
                "The wire of a payment terminal is not recorded",
                "Card data may be on it. The daemon's log and the payment's history say what happened.",
                device=device,
            )
        if isinstance(attached.device, CashDrawer):
            raise ApiProblem(
                409,
                "no_wire",
                "That device has no wire of its own",
                f"It hangs on {attached.device.printer!r}: record that one.",
                device=device,
            )
        return attached.tap

    async def reconnect(self, device: str) -> None:
        """Let go of the device's wire and open it again. Raises NotFound, or ApiProblem while the device is at work."""
        attached = self._find(device)
        if attached.device.busy:
            raise ApiProblem(
                409, "device_busy", "The device is at work", "Try again when its job is done.", device=device
            )
        await self._begin_anew(attached)

    async def _begin_anew(self, attached: Attached) -> None:
        attached.tasks[0].cancel()
        await asyncio.wait({attached.tasks[0]}, timeout=CANCEL_TIMEOUT_S)
        attached.lost_at = time.monotonic()
        if attached.moving is not None and not attached.present:
            self._lost(attached, NOT_PLUGGED)
        attached.tasks[0] = self._supervised(attached)

    def try_now(self, device: str) -> None:
        """Somebody asks for the device: do not wait out the back-off. Raises NotFound."""
        self._find(device).retry.set()


@contextlib.contextmanager
def _faults(device: str, known: str = "") -> Iterator[list[str]]:
    """Whatever goes wrong in a driver, as a sentence; where it is a fault that is not ``known``, its traceback too."""
    wrong: list[str] = []
    try:
        yield wrong
    except (DriverError, ApiProblem) as error:
        wrong.append(str(error))
    except Exception as error:
        wrong.append(f"fault in the driver: {type(error).__name__}")
        if wrong != [known]:
            log.exception("device %s: fault in the driver", device)


def _wrong_class(device: str, wanted: str, found: Device) -> ApiProblem:
    if isinstance(found, Driverless):
        return _driverless(found)
    return ApiProblem(
        409,
        "wrong_device_class",
        f"That is not {wanted}",
        f"{device!r} is a {found.device_class}.",
        device=device,
    )


def _driverless(found: Driverless) -> ApiProblem:
    return ApiProblem(503, "device_offline", "The device cannot be driven", found.why, device=found.spec.id)
