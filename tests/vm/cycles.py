"""Pulled and plugged again, with a job, a scan or a payment under way: nothing lost, nothing ghosted, back at once."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field

from drivers.support import Support
from drivers.table import support
from tests.vm.child import Child
from tests.vm.kernel import Uevent, Uevents
from tests.vm.station import Station
from tests.vm.told import Told
from tests.vm.working import WORK

BAR_S = 1.0
SUBSYSTEMS = {"printer": "usb", "serial": "tty", "hid": "hidraw", "keyboard": "input"}


@dataclass(slots=True)
class Times:
    """Seconds of every cycle."""

    from_first: list[float] = field(default_factory=list)
    """From the kernel's first word of the device to online in the API."""
    from_node: list[float] = field(default_factory=list)
    """From the kernel's word of the node the driver opens."""
    gone: list[float] = field(default_factory=list)
    """From the kernel's word that it is gone to the API's."""


async def run(told: Told, station: Station, uevents: Uevents, child: Child, device: str, count: int) -> None:
    """Pull and plug again, ``count`` times."""
    row = support(child.plan.model)
    told.title(f"{count} times pulled and plugged again: {device}")
    times = Times()
    work = WORK[row.device_class](station, child, device)
    for _ in range(count):
        await work.begin()
        if not await _cycle(told, station, uevents, child, row, device, times):
            break
        await work.after()
    await work.judge(told)
    came = len(times.from_first)
    told.check("came back each time under the same id", came == count, f"{came} of {count}")
    for name, values, bar in (
        ("replug to online, from the kernel's event of the node", times.from_node, BAR_S),
        ("replug to online, from the kernel's first event", times.from_first, None),
        ("pull to offline, from the kernel's event", times.gone, None),
    ):
        if values:
            told.figure(f"{device}: {name}, median", statistics.median(values), "s", n=len(values))
            told.figure(f"{device}: {name}, longest", max(values), "s", n=len(values), bar=bar)


async def _cycle(
    told: Told, station: Station, uevents: Uevents, child: Child, row: Support, device: str, times: Times
) -> bool:
    pulled = time.monotonic()
    await child.pull()
    gone = await station.offline(device, pulled)
    first = next(iter(uevents.since(pulled, "remove", "usb")), None)
    if gone is None or first is None:
        return told.check("says that it is gone", False, f"API {gone}, kernel {first}")
    times.gone.append(gone.at - first.at)
    plugged = time.monotonic()
    await child.plug()
    online = await station.online(row.model, plugged)
    if online is None or online.device != device:
        return told.check("is online again", False, online)
    whole = [
        event
        for event in uevents.since(plugged, "add", "usb")
        if event.properties.get("DEVTYPE") == "usb_device"
    ]
    node = [event for event in uevents.since(plugged, "add", SUBSYSTEMS[child.plan.kind]) if _has_node(event)]
    if whole:
        times.from_first.append(online.at - whole[0].at)
    if node:
        times.from_node.append(online.at - node[-1 if child.plan.kind == "keyboard" else 0].at)
    return True


def _has_node(event: Uevent) -> bool:
    return "DEVNAME" in event.properties and (
        event.properties["SUBSYSTEM"] != "input" or "/event" in event.path
    )
