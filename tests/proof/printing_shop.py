"""A shop under load: printers in a process of their own, a daemon for them, a till at each; and the reckoning."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from daemon.schema import Role
from drivers.vocabulary import JobReason
from tests.daemon.cable import Cable, cable
from tests.daemon.printers import Printer, Wanted, printers
from tests.daemon.processes import Daemon, written
from tests.proof.claim import size
from tests.proof.tills import Till, Verdict, ended, judge

QUICK: dict[str, str | int | bool] = {"poll": "0.05", "answer_timeout": "0.3"}
FLEET: dict[str, Wanted] = {
    "counter": Wanted("epson-tm-t20iii", knobs={"speed": 250}, options=QUICK),
    "bar": Wanted("escpos-generic-80mm", knobs={"speed": 400, "receive_buffer": 4096}, options=QUICK),
    "desk": Wanted("bixolon-srp-350iii", "pty:", {"wire_speed": 11_520, "speed": 250}, QUICK),
    "kitchen": Wanted("citizen-ct-s310ii", knobs={"wire_speed": 20_000}, options=QUICK),
    "cable": Wanted("epson-tm-t20ii", "usbip://127.0.0.1:0", {"wire_speed": 30_000, "speed": 250}, QUICK),
}
"""TCP, serial and USB; proof by GS ( H, by GS r and by state alone; slow paper, slow wires, a small buffer."""
PACE_S = 0.7
"""Seconds between two receipts of a till, on average."""


@dataclass(slots=True)
class Shop:
    """All of it. ``daemon`` has not been started."""

    daemon: Daemon
    printers: dict[str, Printer]
    cables: dict[str, Cable]
    """Those of the network printers."""
    tills: dict[str, Till]
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def sell(self, printer: str) -> None:
        """One receipt after the other until the shop closes."""
        number, till = 0, self.tills[printer]
        while not self.closing.is_set():
            await till.print(printer, number)
            number += 1
            await asyncio.sleep(till.source.uniform(0, 2 * PACE_S))

    async def reckon(self) -> Verdict:
        """When every receipt has come to its end: the paper against what was promised."""
        promised = {
            (printer, till.name, number): job
            for till in self.tills.values()
            for (printer, number), job in till.acknowledged.items()
        }
        views = await ended(self.daemon, list(promised.values()))
        rolls = {name: await printer.roll() for name, printer in self.printers.items()}
        verdict = judge(rolls, {mark: views[job] for mark, job in promised.items()})
        for till in self.tills.values():
            verdict.faults += till.faults
        log = self.daemon.log.read_text()
        if "Traceback" in log:
            verdict.faults.append(log[log.index("Traceback") :][:3000])
        return verdict


def of_this_size() -> dict[str, Wanted]:
    """FLEET; in the tests its first three."""
    return dict(list(FLEET.items())[: size(3, len(FLEET))])


@contextlib.asynccontextmanager
async def shop(
    source: random.Random, folder: Path, fleet: Mapping[str, Wanted] | None = None
) -> AsyncIterator[Shop]:
    """A shop with these printers (those of this size); each network printer behind a cable."""
    fleet = of_this_size() if fleet is None else fleet
    async with contextlib.AsyncExitStack() as stack:
        found = await stack.enter_async_context(printers(list(fleet.values())))
        by_name = dict(zip(fleet, found, strict=True))
        cables = {
            name: await stack.enter_async_context(cable(printer.url))
            for name, printer in by_name.items()
            if printer.url.startswith("tcp:")
        }
        sections = {
            name: msgspec.structs.replace(
                printer.section, url=cables[name].url if name in cables else printer.url
            )
            for name, printer in by_name.items()
        }
        daemon = Daemon(written(folder, sections), folder / "state")
        tills = {name: Till("a", daemon, random.Random(source.random())) for name in fleet}
        try:
            yield Shop(daemon, by_name, cables, tills)
        finally:
            for till in tills.values():
                await till.close()
            if daemon.child is not None and daemon.child.returncode is None:
                await daemon.kill()


@dataclass(slots=True)
class Watch:
    """Counts the jobs of each printer that ended as not known: at most one per printer and fault."""

    daemon: Daemon
    faults_of: Counter[str]
    """Faults of each printer so far; who makes them counts them here before."""
    faults: list[str] = field(default_factory=list)
    _unknown: dict[str, set[str]] = field(default_factory=dict)

    def fault(self) -> None:
        """One of all printers."""
        for name in self.faults_of:
            self.faults_of[name] += 1

    async def look(self) -> None:
        """Compare what is not known by now with the faults there were."""
        async with self.daemon.client(Role.TECHNICIAN) as client:
            for name, faults in self.faults_of.items():
                unknown = self._unknown.setdefault(name, set())
                jobs = await client.jobs(name)
                unknown.update(job.id for job in jobs if job.reason is JobReason.OUTCOME_UNKNOWN)
                if len(unknown) > faults:
                    self.faults.append(f"{name}: {len(unknown)} not known by {faults} faults")
