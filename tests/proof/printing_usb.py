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


async def on_line(client: Client) -> None:
    """Wait until the API says that the printer is there."""
    async with asyncio.timeout(15):
        while (await client.device("receipt")).power is not PowerState.ONLINE:
            await asyncio.sleep(0.005)  # the pace of looking


async def unplugged() -> list[Claim]:
    """One printer, over and over, and a receipt each time."""
    source = random.Random(46)
    n, late, back, promised = size(5, 150), 0, [], {}
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
                began = time.monotonic()
                printer.plugged = True
                await on_line(client)
                back.append(time.monotonic() - began)
                late += back[-1] > BACK_S
                async with asyncio.timeout(15):
                    while job.state not in FINAL:
                        job = await client.job(job.id)
                promised["receipt", "a", number] = job
    verdict = judge({"receipt": [slip.text for slip in printer.receipts()]}, promised)
    done = sum(job.state is JobState.COMPLETED for job in promised.values())
    told = sum(job.reason is JobReason.OUTCOME_UNKNOWN for job in promised.values())
    name = "USB pulled out inside a job: once on the paper, or said not to be known"
    for fault in verdict.faults:
        print(f"{name}: {fault}")
    times = f"p50 {statistics.median(back) * 1000:.0f} ms, max {max(back) * 1000:.0f} ms"
    return [
        Claim(name, n, len(verdict.faults), f"{done} completed, {told} `outcome_unknown`"),
        Claim(f"USB plugged in again: on-line in the API within {BACK_S:g} s", n, late, times),
    ]


async def prove() -> list[Claim]:
    """Both claims."""
    return await unplugged()
