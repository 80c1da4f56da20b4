"""Pulled and plugged again, with a job, a scan or a payment under way: nothing lost, nothing ghosted, back at once."""

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
"""Where the machine alone takes more than this share of the bar, the bar is so many times what it takes."""
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


async def run(told: Told, station: Station, ears: Ears, child: Child, device: str, count: int) -> None:
    """Pull and plug again, ``count`` times."""
    row = support(child.plan.model)
    told.title(f"{count} times pulled and plugged again: {device}")
    times = Times()
    work = WORK[row.device_class](station, child, device)
    for _ in range(count):
        await work.begin()
        if not await _cycle(told, station, ears, child, row, device, times):
            break
        await work.after()
    await work.judge(told)
    told.check(
        "came back each time under the same id", len(times.online) == count, f"{len(times.online)} of {count}"
    )
    if not times.online:
        return
    late = [took for took, floor in zip(times.online, times.floor, strict=True) if took > _bar(floor)]
    slow = sum(took > BAR_S for took in times.online)
    told.check(
        f"online within {BAR_S:g} s of the kernel's event of the node",
        not late,
        [f"{took:.2f}" for took in late] or f"{slow} of {count} by what udev alone took",
    )
    _tell(told, f"{device}: floor, from the kernel's event of the node to udev's", times.floor)
    _tell(told, f"{device}: replug to online, from the kernel's event of the node", times.online)
    _tell(told, f"{device}: replug to online, from the kernel's first event", times.whole)
    _tell(told, f"{device}: pull to offline, from the kernel's event", times.gone)


def _bar(floor: float) -> float:
    return BAR_S if floor <= FLOOR_SHARE * BAR_S else max(BAR_S, FLOOR_TIMES * floor)


def _tell(told: Told, name: str, values: list[float]) -> None:
    told.figure(f"{name}, median", statistics.median(values), "s", n=len(values))
    told.figure(f"{name}, longest", max(values), "s", n=len(values))


async def _cycle(
    told: Told, station: Station, ears: Ears, child: Child, row: Support, device: str, times: Times
) -> bool:
    pulled = time.monotonic()
    await child.pull()
    gone = await station.offline(device, pulled)
    if gone is None or not await _came(lambda: ears.kernel.since(pulled, "remove", "usb")):
        return told.check("says that it is gone", False, gone)
    times.gone.append(gone.at - ears.kernel.since(pulled, "remove", "usb")[0].at)
    plugged = time.monotonic()
    await child.plug()
    online = await station.online(row.model, plugged)
    if online is None or online.device != device:
        return told.check("is online again", False, online)
    subsystem = SUBSYSTEMS[child.plan.kind]
    node, known = _node(ears.kernel, plugged, subsystem), _node(ears.udev, plugged, subsystem)
    if node is None or known is None:
        return told.check("the kernel and udev tell of it", False, f"{node} {known}")
    times.online.append(online.at - node.at)
    times.floor.append(known.at - node.at)
    times.whole.append(online.at - ears.kernel.since(plugged, "add", "usb")[0].at)
    return True


async def _came(found: Callable[[], list[Uevent]], patience_s: float = 20.0) -> bool:
    """Whether an event comes in time: the API may be quicker than the kernel's last word."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience_s):
            while not found():
                await asyncio.sleep(0.01)
            return True
    return False


def _node(ears: Uevents, since: float, subsystem: str) -> Uevent | None:
    """The first event of a node that can be opened."""
    for event in ears.since(since, "add", subsystem):
        if "DEVNAME" in event.properties and (subsystem != "input" or "/event" in event.path):
            return event
    return None
