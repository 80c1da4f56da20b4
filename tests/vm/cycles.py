"""Pulled and plugged again, with a job, a scan or a payment under way: nothing lost, nothing ghosted, back at once.

One device after the other, as a person pulls cables: two at a time would measure how udev shares a guest's processors.
A machine with other work lets a guest wait: a cycle may take as much longer as the guest's processors were ready to run
meanwhile, and were not.
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
from tests.vm.kernel import FROM_UDEV, Monitor, Uevent, Uevents
from tests.vm.station import Station
from tests.vm.told import Told
from tests.vm.working import WORK

BAR_S = 1.0
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
    waited: list[float] = field(default_factory=list)
    """For how long the machine let the guest wait meanwhile, the processor that waited longest."""


@dataclass(frozen=True, slots=True)
class Rig:
    """What every device's cycles are run with."""

    told: Told
    station: Station
    ears: Ears
    monitor: Monitor

    async def waited(self) -> list[float]:
        """As ``Monitor.waited``."""
        return await asyncio.to_thread(self.monitor.waited)


async def run(rig: Rig, child: Child, device: str, count: int) -> None:
    """Pull and plug again, ``count`` times."""
    row = support(child.plan.model)
    times = Times()
    work = WORK[row.device_class](rig.station, child, device)
    for _ in range(count):
        await work.begin()
        if not await _cycle(rig, child, row, device, times):
            break
        await work.after()
    rig.told.title(f"{count} times pulled and plugged again: {device}")
    await work.judge(rig.told)
    _judge(rig.told, device, count, times)


def _judge(told: Told, device: str, count: int, times: Times) -> None:
    told.check(
        "came back each time under the same id", len(times.online) == count, f"{len(times.online)} of {count}"
    )
    if not times.online:
        return
    late = [took for took, waited in zip(times.online, times.waited, strict=True) if took > BAR_S + waited]
    slow = sum(took > BAR_S for took in times.online)
    excused = f"; {slow} took longer, for which the machine let the guest wait"
    told.check(
        f"online within {BAR_S:g} s of the kernel's event of the node",
        not late,
        [f"{took:.2f}" for took in late] or f"{count - slow} of {count}{excused if slow else ''}",
    )
    _tell(told, f"{device}: the machine let the guest wait", times.waited)
    _tell(told, f"{device}: floor, from the kernel's event of the node to udev's", times.floor)
    _tell(told, f"{device}: replug to online, from the kernel's event of the node", times.online)
    _tell(told, f"{device}: replug to online, from the kernel's first event", times.whole)
    _tell(told, f"{device}: pull to offline, from the kernel's event", times.gone)


def _tell(told: Told, name: str, values: list[float]) -> None:
    told.figure(f"{name}, median", statistics.median(values), "s", n=len(values))
    told.figure(f"{name}, longest", max(values), "s", n=len(values))


async def _cycle(rig: Rig, child: Child, row: Support, device: str, times: Times) -> bool:
    told, station, kernel, port = rig.told, rig.station, rig.ears.kernel, child.plan.port
    pulled = time.monotonic()
    await child.pull()
    gone = await station.offline(device, pulled)
    if gone is None or not await _came(lambda: kernel.since(pulled, "remove", "usb", port)):
        return told.check(f"{device} says that it is gone", False, gone)
    times.gone.append(gone.at - kernel.since(pulled, "remove", "usb", port)[0].at)
    before = await rig.waited()
    plugged = time.monotonic()
    await child.plug()
    online = await station.online(row.model, plugged)
    if online is None or online.device != device:
        return told.check(f"{device} is online again", False, online)
    after = await rig.waited()
    subsystem = SUBSYSTEMS[child.plan.kind]
    heard = (kernel, rig.ears.udev)
    await _came(lambda: all(_node(ears, plugged, subsystem, port) for ears in heard))
    node, known = (_node(ears, plugged, subsystem, port) for ears in heard)
    if node is None or known is None:
        return told.check(f"the kernel and udev tell of {device}", False, f"{node} {known}")
    times.online.append(online.at - node.at)
    times.floor.append(known.at - node.at)
    times.whole.append(online.at - kernel.since(plugged, "add", "usb", port)[0].at)
    times.waited.append(max(now - then for then, now in zip(before, after, strict=True)))
    return True


async def _came(found: Callable[[], object], patience_s: float = 20.0) -> bool:
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
