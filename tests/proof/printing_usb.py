"""A USB printer is unplugged inside jobs and plugged in again: once on the paper or not known, and back at once."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from pathlib import Path

from daemon.client import Client
from daemon.config import DeviceSection
from daemon.schema import Role
from drivers.usbip_server import serve_usbip
from drivers.vocabulary import JobReason, JobState, PowerState
from tests.daemon.processes import process
from tests.daemon.stations import PRINTER
from tests.drivers.usb_bus import OnCable
from tests.proof.claim import Claim, size
from tests.proof.tills import FINAL, judge, numbered

BACK_S = 1.0
"""After being plugged in the printer is on-line in the API within so many seconds."""
SMALL, LARGE = 600, 5_000
"""Bytes of a receipt without a picture and with one: the cable comes out somewhere in so many."""
SOON_S = 0.6
"""A receipt that was shorter than that is through by then, and the cable comes out behind it."""


async def on_line(client: Client) -> tuple[float, float]:
    """Wait until the API says that the printer is there; after how long, and its slowest answer meanwhile (seconds)."""
    began, slowest = time.monotonic(), 0.0
    async with asyncio.timeout(60):
        while True:
            asked = time.monotonic()
            view = await client.device("receipt")
            slowest = max(slowest, time.monotonic() - asked)
            if view.power is PowerState.ONLINE:
                return time.monotonic() - began, slowest
            await asyncio.sleep(0.005)  # the pace of looking


def in_time(back: float, slowest: float) -> bool:
    """Within the second; where the machine is so busy that a bare answer takes 40 % of it, within 2.5 answers."""
    return back <= BACK_S or (slowest > 0.4 * BACK_S and back <= 2.5 * slowest)


async def unplugged() -> list[Claim]:
    """One printer, over and over, and a receipt each time."""
    source = random.Random(46)
    n = size(5, 150)
    waits: list[tuple[float, float]] = []
    promised = {}
    printer = OnCable()
    with tempfile.TemporaryDirectory() as folder:
        async with (
            serve_usbip(printer) as url,
            process(Path(folder), {"receipt": DeviceSection(PRINTER, url)}) as daemon,
            daemon.client(Role.TILL) as client,
        ):
            await on_line(client)
            for number in range(n):
                printer.bytes_left = source.randrange(source.choice([SMALL, SMALL, LARGE]))
                job = await client.print_receipt("receipt", numbered("receipt", "a", number, source))
                soon = time.monotonic() + SOON_S
                while printer.plugged and time.monotonic() < soon:
                    await asyncio.sleep(0.002)  # the pace of looking
                printer.plugged, printer.bytes_left = False, None
                await asyncio.sleep(source.uniform(0, 0.4))
                printer.plugged = True
                waits.append(await on_line(client))
                async with asyncio.timeout(60):
                    while job.state not in FINAL:
                        job = await client.job(job.id)
                promised["receipt", "a", number] = job
    verdict = judge({"receipt": [slip.text for slip in printer.receipts()]}, promised)
    done = sum(job.state is JobState.COMPLETED for job in promised.values())
    told = sum(job.reason is JobReason.OUTCOME_UNKNOWN for job in promised.values())
    name = "USB pulled out inside a job: once on the paper, or said not to be known"
    for fault in verdict.faults:
        print(f"{name}: {fault}")
    back = [wait for wait, _ in waits]
    late = sum(not in_time(*wait) for wait in waits)
    slowest = max(answer for _, answer in waits)
    times = (
        f"p50 {statistics.median(back) * 1000:.0f} ms, max {max(back) * 1000:.0f} ms "
        f"(floor: the slowest answer of the API meanwhile took {slowest * 1000:.0f} ms)"
    )
    return [
        Claim(name, n, len(verdict.faults), f"{done} completed, {told} `outcome_unknown`"),
        Claim(f"USB plugged in again: on-line in the API within {BACK_S:g} s", n, late, times),
    ]


async def prove() -> list[Claim]:
    """Both claims."""
    return await unplugged()
