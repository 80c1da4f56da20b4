"""What every scanner driver must do, as a kit: a driver's test runs it against its simulator.

The kit knows nothing of bytes: it turns the simulator's ``scan`` and ``link`` knobs and watches the events.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.errors import DeviceOffline, DriverError
from drivers.events import DataEvent, Event, StatusUpdateEvent
from drivers.scanners import Scanner
from drivers.simulator import Simulator
from drivers.vocabulary import CheckLevel, PowerState


class ConformanceError(AssertionError):
    """The driver does not do what every scanner must; the message says what."""


@dataclass
class Recorder:
    """An ``emit`` that keeps the events and lets a check wait for one."""

    events: list[Event] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, event: Event) -> None:
        """Keep the event."""
        self.events.append(event)
        self._changed.set()

    @property
    def scans(self) -> list[str]:
        """The raw text of every scan so far."""
        return [event.scan.raw for event in self.events if isinstance(event, DataEvent)]

    async def until(self, condition: Callable[[], bool], what: str, timeout: float = 5.0) -> None:
        """Wait until the condition holds. Raises ConformanceError naming what did not happen."""
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise ConformanceError(
                f"within {timeout} s {what} did not happen; events: {self.events}"
            ) from None


async def check_scanner(scanner: Scanner, simulator: Simulator, recorder: Recorder) -> None:
    """Run the kit once. Raises ConformanceError naming the first thing that does not hold."""
    task = asyncio.create_task(scanner.run())
    await recorder.until(lambda: scanner.status.power is PowerState.ONLINE, "coming on-line")
    codes = ["5901234123457", "96385074", "R7K2M9X", "ABC-123 æøå", "https://shop.example/01/09506000134352"]
    for code in codes:
        simulator.turn("scan", code)
    await recorder.until(lambda: len(recorder.scans) >= len(codes), "reading five scans made at once")
    if recorder.scans != codes:
        raise ConformanceError(f"scanned {codes}, read {recorder.scans}")
    stamps = [event.at for event in recorder.events if isinstance(event, DataEvent)]
    if stamps != sorted(stamps) or any(stamp.tzinfo is None for stamp in stamps):
        raise ConformanceError("scans are stamped in UTC in the order they came")
    if not await scanner.check_health(CheckLevel.INTERNAL):
        raise ConformanceError("a health check says what was found")
    simulator.turn("link", value=False)
    try:
        async with asyncio.timeout(5):
            await task
    except DriverError:
        pass
    else:
        raise ConformanceError("run() raises DriverError when the wire is lost")
    last = [event for event in recorder.events if isinstance(event, StatusUpdateEvent)][-1]
    if last.status is not scanner.status or scanner.status.power is not PowerState.OFF_OFFLINE:
        raise ConformanceError(f"after the loss the status says so, not {scanner.status}")
    try:
        await scanner.check_health(CheckLevel.INTERNAL)
    except DeviceOffline:
        pass
    else:
        raise ConformanceError("check_health() of a lost scanner raises DeviceOffline")
    simulator.turn("link", value=True)
    await _check_again(scanner, simulator, recorder, len(codes))


async def _check_again(scanner: Scanner, simulator: Simulator, recorder: Recorder, before: int) -> None:
    """The same object serves again after a loss, and stops when cancelled."""

    async def supervised() -> None:
        while True:
            with contextlib.suppress(DriverError):  # the wire may need a moment to come back
                await scanner.run()
            await asyncio.sleep(0.01)

    task = asyncio.create_task(supervised())
    await recorder.until(lambda: scanner.status.power is PowerState.ONLINE, "coming back")
    simulator.turn("scan", "4006381333931")
    await recorder.until(lambda: len(recorder.scans) > before, "reading after the return")
    task.cancel()
    await asyncio.wait([task], timeout=5)
    if not task.cancelled():
        raise ConformanceError("run() ends when its task is cancelled")
    if scanner.status.power is PowerState.ONLINE:
        raise ConformanceError("a scanner that is not run is not on-line")
