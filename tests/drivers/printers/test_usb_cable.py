"""The cable of a USB printer is pulled in the middle of a job and plugged in again: nothing twice, back at once."""

from __future__ import annotations

import asyncio
import struct
import time

import pytest

from drivers.errors import OutcomeUnknown
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Barcode, Receipt, Rule, Text
from drivers.table import SUPPORTED
from drivers.testing import FaultyTransport, check_printer, supervised, until
from drivers.transport import open_transport
from drivers.usbip_server import serve_usbip
from drivers.vocabulary import JobReason, PowerState, Problem
from tests.drivers.printers.test_conformance import attach
from tests.drivers.usb_bus import OnCable

ROW = next(row for row in SUPPORTED if row.model == "epson-tm-t20iii")
JOB = Receipt(
    blocks=(
        Text("the job"),
        Rule(),
        *(Text(f"line {n}") for n in range(20)),
        Barcode("9521234567899"),
        Text("end"),
    )
)
PICTURE = b"\x1b@the job\n\x1dv0\x00" + struct.pack("<HH", 72, 1000) + bytes(72) * 1000 + b"\x1dVB\x00"
"""GS v 0: 576 dots across, 1000 down. Broken off, the printer goes on waiting for its rest."""
NEXT = Receipt(blocks=(Text("the next"),))


@pytest.mark.parametrize("part", [0.0, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.0])
@pytest.mark.parametrize("job", [JOB, PICTURE], ids=["lines", "picture"])
async def test_pulled_in_the_middle_of_a_job(job: Receipt | bytes, part: float) -> None:
    simulator = OnCable()
    async with serve_usbip(simulator) as url:
        printer = attach(ROW, open_transport(url))
        data = job if isinstance(job, bytes) else printer.render(job)

        def pull() -> None:
            simulator.bytes_left = round(part * len(data))

        async with supervised(printer):
            await asyncio.wait_for(printer.wait_ready(), 5)
            with pytest.raises(OutcomeUnknown, match="in the middle of a job"):
                await asyncio.wait_for(printer.print_bytes(data, pull), 5)
            await until(lambda: printer.status.power is PowerState.OFF_OFFLINE, "off_offline")
            assert Problem.UNREACHABLE in printer.status.problems
            simulator.plugged = True
            began = time.monotonic()
            await asyncio.wait_for(printer.wait_ready(), 5)
            assert time.monotonic() - began < 1
            await asyncio.wait_for(printer.print_bytes(printer.render(NEXT), lambda: None), 5)
            await until(lambda: simulator.receipts()[-1].text.strip() == "the next", "the next job, alone")
        assert simulator.paper().count("the job") <= 1
        assert simulator.paper().count("the next") == 1


async def test_pulled_twenty_times_between_jobs_nothing_is_lost() -> None:
    simulator = OnCable()
    async with serve_usbip(simulator) as url:
        printer = attach(ROW, open_transport(url))
        async with supervised(printer):
            for number in range(20):
                await asyncio.wait_for(printer.wait_ready(), 5)
                job = printer.render(Receipt(blocks=(Text(f"number {number}"),)))
                reason = await asyncio.wait_for(printer.print_bytes(job, lambda: None), 5)
                assert reason in (JobReason.PROCESSED, JobReason.PRINTED)
                simulator.plugged = False
                await until(lambda: not printer.ready, "off-line")
                simulator.plugged = True
            await asyncio.wait_for(printer.wait_ready(), 5)
    assert [slip.text.strip() for slip in simulator.receipts()] == [f"number {n}" for n in range(20)]
    assert not simulator.knobs()["connected"]


async def test_a_bad_wire() -> None:
    simulator = EscposSimulator()
    async with serve_usbip(simulator) as url:
        await check_printer(attach(ROW, FaultyTransport(open_transport(url), piece=7)), simulator)


async def test_out_of_paper_with_a_full_buffer_the_job_goes_on_where_it_stopped() -> None:
    simulator = EscposSimulator()
    simulator.turn("receive_buffer", 512)
    async with serve_usbip(simulator) as url:
        printer = attach(ROW, open_transport(url))
        async with supervised(printer):
            await asyncio.wait_for(printer.wait_ready(), 5)
            simulator.turn("paper_mm", 12)
            job = asyncio.create_task(printer.print_bytes(printer.render(JOB), lambda: None))
            await until(lambda: simulator.knobs()["paper"] == "out", "out of paper")
            done, _ = await asyncio.wait({job}, timeout=0.7)  # a few calls of libusb end without room
            assert not done
            simulator.turn("paper", "ok")
            assert await asyncio.wait_for(job, 10) in (JobReason.PROCESSED, JobReason.PRINTED)
    (slip,) = simulator.receipts()
    assert [line for line in slip.text.split("\n") if line.startswith("line")] == [
        f"line {n}" for n in range(20)
    ]
