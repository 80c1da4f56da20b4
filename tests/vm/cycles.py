"""Pulled and plugged again, with a job, a scan or a payment under way: nothing lost, nothing ghosted, back at once.

Two devices come and go at a time, each at its own pace. A guest that is emulated beside other work is slower at times
than it need be: a fixed piece of work beside each cycle tells how much, and so much longer a cycle may take.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.support import Support
from drivers.table import support
from tests.vm.child import Child
from tests.vm.kernel import FROM_UDEV, Uevent, Uevents
from tests.vm.station import Station
from tests.vm.told import Told
from tests.vm.working import WORK

BAR_S = 1.0
FLOOR_SHARE, FLOOR_TIMES = 0.4, 2.5
"""Where udev alone takes more than this share of the bar, the bar is so many times what it takes."""
WORK_LOOPS = 50_000
"""Of the fixed piece of work: a millisecond, or ten where it is emulated."""
SUBSYSTEMS = {"printer": "usb", "serial": "tty", "hid": "hidraw", "keyboard": "input"}


@dataclass(frozen=True, slots=True)
class Ears:
    """Who is listened to below the daemon."""

    kernel: Uevents
    udev: Uevents

    @classmethod
    def open(cls) -> Ears:
        """Listen from now on."""
        return cls(Uevents(), Uevents(FROM_UDEV))


@dataclass(slots=True)
class Times:
    """Seconds of every cycle."""

    online: list[float] = field(default_factory=list)
    """From the kernel's word of the node the driver opens to online in the API."""
    floor: list[float] = field(default_factory=list)
    """From the same to udev's word that its rules are done: before that nobody but root may open it."""
    whole: list[float] = field(default_factory=list)
    """From the kernel's first word of the device to online in the API."""
    gone: list[float] = field(default_factory=list)
    """From the kernel's word that it is gone to the API's."""
    work: list[float] = field(default_factory=list)
    """What the fixed piece of work took beside it, the longer of before and behind."""

    def late(self, quickest: float) -> list[float]:
        """The cycles that took longer than the machine excuses. ``quickest`` is the fixed piece of work at its best."""
        return [
            took
            for took, floor, work in zip(self.online, self.floor, self.work, strict=True)
            if took
            > max(BAR_S * work / quickest, FLOOR_TIMES * floor if floor > FLOOR_SHARE * BAR_S else 0.0)
        ]


class Lanes:
    """What the devices that come and go at the same time share: the ears, whose turn it is to tell, the yardstick."""

    def __init__(self, told: Told, station: Station, ears: Ears) -> None:
        self.told, self.station, self.ears = told, station, ears
        self.telling = asyncio.Lock()
        self.quickest = min(fixed_work() for _ in range(50))


def fixed_work() -> float:
    """Seconds a fixed piece of work takes now."""
    began = time.perf_counter()
    total = 0
    for number in range(WORK_LOOPS):
        total += number
    return time.perf_counter() - began


async def run(lanes: Lanes, child: Child, device: str, count: int) -> None:
    """Pull and plug again, ``count`` times."""
    row = support(child.plan.model)
    times = Times()
    work = WORK[row.device_class](lanes.station, child, device)
    for _ in range(count):
        await work.begin()
        if not await _cycle(lanes, child, row, device, times):
            break
        await work.after()
    async with lanes.telling:
        lanes.told.title(f"{count} times pulled and plugged again: {device}")
        await work.judge(lanes.told)
        _judge(lanes, device, count, times)


def _judge(lanes: Lanes, device: str, count: int, times: Times) -> None:
    told = lanes.told
    told.check(
        "came back each time under the same id", len(times.online) == count, f"{len(times.online)} of {count}"
    )
    if not times.online:
        return
    lanes.quickest = min(lanes.quickest, *times.work)
    late, slow = times.late(lanes.quickest), sum(took > BAR_S for took in times.online)
    excused = (
        ""
        if not slow
        else f"; {slow} took longer where the machine was slow, up to {_slowest(lanes, times):.1f} times"
    )
    told.check(
        f"online within {BAR_S:g} s of the kernel's event of the node",
        not late,
        [f"{took:.2f}" for took in late] or f"{count - slow} of {count}{excused}",
    )
    _tell(told, f"{device}: floor, from the kernel's event of the node to udev's", times.floor)
    _tell(told, f"{device}: replug to online, from the kernel's event of the node", times.online)
    _tell(told, f"{device}: replug to online, from the kernel's first event", times.whole)
    _tell(told, f"{device}: pull to offline, from the kernel's event", times.gone)


def _slowest(lanes: Lanes, times: Times) -> float:
    return max(times.work) / lanes.quickest


def _tell(told: Told, name: str, values: list[float]) -> None:
    told.figure(f"{name}, median", statistics.median(values), "s", n=len(values))
    told.figure(f"{name}, longest", max(values), "s", n=len(values))


async def _cycle(lanes: Lanes, child: Child, row: Support, device: str, times: Times) -> bool:
    told, station, kernel, port = lanes.told, lanes.station, lanes.ears.kernel, child.plan.port
    pulled = time.monotonic()
    await child.pull()
    gone = await station.offline(device, pulled)
    if gone is None or not await _came(lambda: kernel.since(pulled, "remove", "usb", port)):
        return told.check(f"{device} says that it is gone", False, gone)
    times.gone.append(gone.at - kernel.since(pulled, "remove", "usb", port)[0].at)
    before = fixed_work()
    plugged = time.monotonic()
    await child.plug()
    online = await station.online(row.model, plugged)
    if online is None or online.device != device:
        return told.check(f"{device} is online again", False, online)
    subsystem = SUBSYSTEMS[child.plan.kind]
    node, known = (_node(ears, plugged, subsystem, port) for ears in (kernel, lanes.ears.udev))
    if node is None or known is None:
        return told.check(f"the kernel and udev tell of {device}", False, f"{node} {known}")
    times.online.append(online.at - node.at)
    times.floor.append(known.at - node.at)
    times.whole.append(online.at - kernel.since(plugged, "add", "usb", port)[0].at)
    times.work.append(max(before, fixed_work()))
    return True


async def _came(found: Callable[[], list[Uevent]], patience_s: float = 20.0) -> bool:
    """Whether an event comes in time: the API may be quicker than the kernel's last word."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience_s):
            while not found():
                await asyncio.sleep(0.01)
            return True
    return False


def _node(ears: Uevents, since: float, subsystem: str, port: int) -> Uevent | None:
    """The first event of a node that can be opened."""
    for event in ears.since(since, "add", subsystem, port):
        if "DEVNAME" in event.properties and (subsystem != "input" or "/event" in event.path):
            return event
    return None
