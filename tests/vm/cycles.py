"""Pulled and plugged again, with a job, a scan or a payment under way: nothing lost, nothing ghosted, back at once."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field

from daemon.schema import JobView
from drivers.support import Support
from drivers.table import support
from drivers.vocabulary import DeviceClass, JobDecision, JobState
from tests.vm.child import Child
from tests.vm.kernel import Uevent, Uevents
from tests.vm.station import Station
from tests.vm.told import Told

BAR_S = 1.0
ENDED = frozenset({JobState.COMPLETED, JobState.ABORTED, JobState.CANCELED})
SUBSYSTEMS = {"printer": "usb", "serial": "tty", "hid": "hidraw", "keyboard": "input"}
LINES = 40
_number = itertools.count(1)


@dataclass(slots=True)
class Times:
    """Seconds of every cycle."""

    from_first: list[float] = field(default_factory=list)
    """From the kernel's first word of the device to online in the API."""
    from_node: list[float] = field(default_factory=list)
    """From the kernel's word of the node the driver opens."""
    gone: list[float] = field(default_factory=list)
    """From the kernel's word that it is gone to the API's."""


async def job_end(station: Station, job: str, patience_s: float = 90.0) -> JobView:
    """A job when it has ended, or as it is when patience does."""
    deadline = time.monotonic() + patience_s
    while True:
        view = await station.client.job(job)
        if view.state in ENDED or time.monotonic() > deadline:
            return view
        await asyncio.sleep(0.1)


async def run(told: Told, station: Station, uevents: Uevents, child: Child, device: str, count: int) -> None:
    """Pull and plug again, ``count`` times."""
    row = support(child.plan.model)
    told.title(f"{count} times pulled and plugged again: {device}")
    times = Times()
    work = {DeviceClass.POS_PRINTER: _Printing, DeviceClass.SCANNER: _Scanning}.get(
        row.device_class, _Nothing
    )(station, child, device)
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


class _Nothing:
    """A device with nothing under way."""

    def __init__(self, station: Station, child: Child, device: str) -> None:
        self.station, self.child, self.device = station, child, device

    async def begin(self) -> None:
        """Begin something, just before the cable is pulled."""

    async def after(self) -> None:
        """It is online again."""

    async def judge(self, told: Told) -> None:
        """Nothing lost, nothing ghosted."""


class _Printing(_Nothing):
    """A long job on paper while the cable is pulled."""

    def __init__(self, station: Station, child: Child, device: str) -> None:
        super().__init__(station, child, device)
        self._jobs: dict[str, str] = {}

    async def begin(self) -> None:
        """A job of many lines, its mark in the first and the last."""
        mark = f"J{next(_number):05}"
        lines = [f"{mark} begins", *(f"{mark} line {place}" for place in range(LINES)), f"{mark} ends"]
        job = await self.station.client.print_raw(
            self.device, "text/plain", "\n".join(lines).encode() + b"\n"
        )
        self._jobs[mark] = job.id

    async def judge(self, told: Told) -> None:
        """Each job is whole on paper once, or is said to be in doubt; one decided to be printed again is whole then."""
        ends = {mark: await job_end(self.station, job) for mark, job in self._jobs.items()}
        doubts = [mark for mark, view in ends.items() if view.undecided]
        copies = {}
        for mark in doubts:
            copies[mark] = await self.station.client.decide_job(ends[mark].id, JobDecision.REPRINT)
        for mark, view in copies.items():
            copies[mark] = await job_end(self.station, view.id)
        text = "\n".join((await self.child.state())["papers"])
        whole = Counter({mark: text.count(f"{mark} ends") for mark in ends})
        done = [mark for mark, view in ends.items() if view.state is JobState.COMPLETED]
        open_ones = [view.state for mark, view in ends.items() if mark not in {*done, *doubts}]
        told.check(
            "every job ended or is in doubt",
            not open_ones,
            open_ones or f"{len(done)} completed, {len(doubts)} in doubt",
        )
        told.check(
            "every completed job is on paper exactly once",
            all(whole[mark] == 1 for mark in done),
            {mark: whole[mark] for mark in done if whole[mark] != 1} or len(done),
        )
        told.check(
            "every job in doubt is on paper once it was decided to be printed again",
            all(whole[mark] in {1, 2} for mark in doubts),
            {mark: whole[mark] for mark in doubts if whole[mark] not in {1, 2}} or len(doubts),
        )


class _Scanning(_Nothing):
    """A code on its way while the cable is pulled, and one after it is back."""

    def __init__(self, station: Station, child: Child, device: str) -> None:
        super().__init__(station, child, device)
        self._torn: list[str] = []
        self._whole: list[str] = []
        self._began = time.monotonic()

    async def begin(self) -> None:
        """Scan, and let the cable be pulled at once."""
        self._torn.append(self._code())
        await self.child.turn("scan", self._torn[-1])

    async def after(self) -> None:
        """Scan once more, and wait for it."""
        code = self._code()
        self._whole.append(code)
        await self.child.turn("scan", code)
        await self.station.scanned(self.device, code)

    async def judge(self, told: Told) -> None:
        """Every code scanned while it was online came once; one torn by the cable came whole or not at all."""
        await asyncio.sleep(1.0)
        mine = [scan for scan in self.station.scans if scan.device == self.device and scan.at >= self._began]
        scans = Counter(scan.raw for scan in mine)
        lost = [code for code in self._whole if scans[code] != 1]
        told.check(
            "every code scanned while it was online came exactly once", not lost, lost or len(self._whole)
        )
        ghosts = [code for code in scans if code not in {*self._whole, *self._torn}]
        twice = [code for code in self._torn if scans[code] > 1]
        told.check(
            "nothing came that was not scanned, nothing twice",
            not ghosts and not twice,
            [*ghosts, *twice]
            or f"{sum(scans[code] for code in self._torn)} of {len(self._torn)} came through before the cable was out",
        )

    @staticmethod
    def _code() -> str:
        digits = f"570{next(_number):09}"
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
        return digits + str(-total % 10)
