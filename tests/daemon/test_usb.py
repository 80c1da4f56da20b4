"""A station's USB printer, its cable pulled in the middle of a job: once on paper or not known, and back at once."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from daemon import keys
from daemon.config import DeviceSection
from daemon.schema import JobView, Role
from drivers.printers.receipt import Receipt, Text
from drivers.usbip_server import serve_usbip
from drivers.vocabulary import JobReason, JobState, PowerState
from tests.daemon.stations import PRINTER, Running, station, until
from tests.drivers.usb_bus import OnCable

LONG = Receipt(tuple(Text(f"line {number} of the long one") for number in range(200)))
SHORT = Receipt((Text("the next"),))
END = {JobState.COMPLETED, JobState.ABORTED}


async def ended(running: Running, job: JobView) -> JobView:
    async with running.client() as client, asyncio.timeout(10):
        while job.state not in END:
            job = await client.job(job.id)
    return job


def power(running: Running) -> PowerState:
    return running.app[keys.MANAGER].printer("receipt").status.power


@pytest.mark.logs("device receipt is out of reach: .*not plugged in any more")
async def test_pulled_in_mid_job_and_plugged_in_again(tmp_path: Path) -> None:
    printer = OnCable()
    async with (
        serve_usbip(printer) as url,
        station(tmp_path, {"receipt": DeviceSection(PRINTER, url)}) as running,
        running.client(Role.KIOSK) as client,
    ):
        await until(lambda: power(running) is PowerState.ONLINE)
        printer.bytes_left = 2000
        broken = await ended(running, await client.print_receipt("receipt", LONG))
        assert (broken.state, broken.reason) == (JobState.ABORTED, JobReason.OUTCOME_UNKNOWN)
        waiting = await client.print_receipt("receipt", SHORT)
        await asyncio.sleep(2)  # long enough to be looked for at the slowest pace
        printer.plugged = True
        began = time.monotonic()
        await until(lambda: power(running) is PowerState.ONLINE)
        assert time.monotonic() - began < 1
        done = await ended(running, waiting)
        assert done.state is JobState.COMPLETED
    assert printer.paper().count("line 0 of the long one") == 1
    assert printer.receipts()[-1].text.strip() == "the next"
