"""Devices that come and go: what is plugged in is bound by itself, what is pulled out says so, each under its own name.

The kernel's events only say when to look; what is there is read from /sys (``daemon/plugged.py``), and the difference
to what is bound is made up (``daemon/binding.py``). So no event that was lost, doubled or told too early does harm, and
where none come, as in a container, it is looked at every second. A look is taken in a thread of its own: the kernel may
keep a reader of /sys waiting while it resets a hub.

The door of pyudev. Behind udevd its own events are heard, which come when the rules have done their work; without it,
the kernel's.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import pyudev

from daemon.binding import REMOVE_DEBOUNCE_S, Binding, Plug, open_to_us
from daemon.config import Setup, found_by_itself
from daemon.identities import Book, write
from daemon.manager import Manager
from daemon.plugged import Plugged, look
from daemon.station import Station
from drivers.table import SUPPORTED, Support
from drivers.vocabulary import DeviceClass

log = logging.getLogger(__name__)

RECONCILE_S = 10.0
"""Between two looks where the kernel's events come."""
RESCAN_S = 1.0
"""Between two looks where none have come yet."""
SETTLE_S = 0.02
"""One plug is a handful of events: so long after the first it is looked, and again after the last."""
SLOW_S = 5.0
"""A look that takes longer is told of, once."""
SUBSYSTEMS = ("usb", "tty", "hidraw", "input")
ACTIONS = frozenset({"add", "remove", "change", "move"})
"""Not ``bind`` and ``unbind``: these are what taking a device from the kernel's driver and giving it back does."""
BURST_S = 2.0
"""Events nearer to each other than this tell of one plug."""
UDEVD = Path("/run/udev/control")
EVENTS_AT_ONCE = 200

Events = Callable[[Callable[[bool], None]], contextlib.AbstractContextManager[bool]]
"""Calls back, on the loop, when something came (True) or went; yields whether that is sure to be told."""


@contextlib.contextmanager
def kernel_events(told: Callable[[bool], None]) -> Iterator[bool]:
    """``told`` is called when something was plugged in (True) or pulled out, while the context lasts."""
    try:
        sure = UDEVD.exists()
        monitor = pyudev.Monitor.from_netlink(pyudev.Context(), "udev" if sure else "kernel")
        for subsystem in SUBSYSTEMS:
            monitor.filter_by(subsystem)
        monitor.start()
    except (OSError, ImportError) as error:  # ImportError is what pyudev says where libudev is missing
        log.warning("no events of the kernel: %s; devices are looked for every %.0f s", error, RESCAN_S)
        yield False
        return

    def drain() -> None:
        try:
            for _ in range(EVENTS_AT_ONCE):
                event = monitor.poll(timeout=0)
                if event is None:
                    break
                if event.action in ACTIONS:
                    told(event.action != "remove")
        except OSError:  # ENOBUFS: some were lost, which is why it is looked and not counted
            told(True)

    loop = asyncio.get_running_loop()
    loop.add_reader(monitor.fileno(), drain)
    try:
        yield sure
    finally:
        loop.remove_reader(monitor.fileno())


class Hotplug:
    """Binds what is plugged in, as an async context manager inside the manager's."""

    def __init__(
        self,
        setup: Setup,
        manager: Manager,
        station: Station,
        book: Book,
        *,
        looking: Callable[[], Sequence[Plugged]] = look,
        events: Events = kernel_events,
        open_to_us: Callable[[str], bool] = open_to_us,
    ) -> None:
        self._setup, self._manager, self._station, self._book = setup, manager, station, book
        self._looking, self._events = looking, events
        self._auto = setup.config.hotplug.auto
        self._rows = [row for row in SUPPORTED if self._auto and self._is_wanted(row)]
        self._binding = Binding(
            self._rows,
            book,
            [item.spec.url for item in setup.devices],
            setup.config.hotplug.ignore,
            open_to_us=open_to_us,
        )
        self._wake = asyncio.Event()
        self._burst_at = self._last_told_at = -BURST_S
        self._went = False
        self._last: Sequence[Plugged] = ()
        self._unwritten = False
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "hotplug")

    def _is_wanted(self, row: Support) -> bool:
        """Whether a model is to be driven by itself: a terminal decides what was paid."""
        return self._setup.config.hotplug.terminals or row.device_class is not DeviceClass.PAYMENT_TERMINAL

    def expect(self) -> None:
        """Tell the manager of those that were here lately, before it is known who is there."""
        rows = {row.model: row for row in self._rows}
        for known in self._book.expected():
            row = rows.get(known.model)
            if row is not None and not {known.id, known.model, known.usb_id} & set(
                self._setup.config.hotplug.ignore
            ):
                self._manager.expect(found_by_itself(self._setup, row, known.id, known.url))

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._work(), name="hotplug")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def forget(self, device: str) -> None:
        """A device that was found will not come back. Raises NotFound, or ApiProblem 409 where it is there."""
        await self._manager.forget(device)
        self._book.forget(device)
        self._wake.set()
        log.info("device %s was forgotten", device)

    @property
    def alive(self) -> bool:
        """Still at work."""
        return self._task is not None and not self._task.done()

    async def _work(self) -> None:
        with self._events(self._told) as sure:
            self._manager.told_of_plugs = sure
            self._manager.look_wanted = self._wake.set
            log.info(
                "devices that are plugged in are %s",
                "bound by themselves" if self._auto else "not looked for",
            )
            while True:
                began = time.monotonic()
                self._apply(await self._look(), began)
                await self._write()
                await self._until_next()

    def _told(self, came: bool) -> None:
        """The kernel tells of something. What comes after something went is a plug of its own."""
        now = time.monotonic()
        if came and (self._went or now - self._last_told_at > BURST_S):
            self._burst_at = now
        self._went = not came
        self._last_told_at = now
        self._manager.told_of_plugs = True
        self._wake.set()

    async def _until_next(self) -> None:
        usual = RECONCILE_S if self._manager.told_of_plugs else RESCAN_S
        try:
            async with asyncio.timeout(REMOVE_DEBOUNCE_S if self._binding.waits else usual):
                await self._wake.wait()
        except TimeoutError:
            return
        await asyncio.sleep(SETTLE_S)  # its other events come at once: one look for all of them
        self._wake.clear()

    async def _look(self) -> Sequence[Plugged]:
        looking = asyncio.get_running_loop().run_in_executor(self._thread, self._looking)
        done, _ = await asyncio.wait({looking}, timeout=SLOW_S)
        if not done:
            log.warning("the kernel does not say what is plugged in; a hub may be out of order")
        return await looking

    def _apply(self, there: Sequence[Plugged], began: float) -> None:
        """Bind and let go, and have what is out of reach tried again. The look at ``there`` was ``began`` then."""
        now = time.monotonic()
        told = now - self._last_told_at <= BURST_S
        told_at = self._burst_at if told else now
        for change in self._binding.step(there, now):
            if isinstance(change, Plug):
                self._plug(change, told_at)
            else:
                log.info("device %s was unplugged", change.id)
                self._manager.unplug(change.id)
        for name, item in self._binding.bound.items():
            if item.missing_since is None:
                self._manager.seen(name, began)
        if told or there != self._last:
            self._manager.look_again(told_at)
        self._last = there

    def _plug(self, change: Plug, told_at: float) -> None:
        log.info("device %s is plugged in: %s at %s", change.id, change.row.title, change.url)
        self._manager.plug(found_by_itself(self._setup, change.row, change.id, change.url), told_at)

    async def _write(self) -> None:
        kept = await write(self._station, self._book)
        if not kept and not self._unwritten:
            log.warning("the names of new devices wait to be written down: the disk takes no writes")
        self._unwritten = not kept
