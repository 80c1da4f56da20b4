"""The life on the wire, where the wire is slow."""

from __future__ import annotations

import asyncio

import pytest

from drivers.device import DeviceSpec
from drivers.errors import OutcomeUnknown
from drivers.printers.escpos_printer import EscposPrinter
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Logo, Receipt, Text
from drivers.simulator import serve_pty
from drivers.testing import FaultyTransport, supervised
from drivers.transport import open_transport
from drivers.vocabulary import JobReason

JOB = Receipt((Logo(), Text("the whole job")))


async def test_on_a_slow_line_the_end_of_a_broken_off_job_is_waited_for() -> None:
    """What fills up its picture takes longer than an answer may."""
    simulator = EscposSimulator()
    async with serve_pty(simulator) as url:
        wire = FaultyTransport(open_transport(url))
        options = {"poll": "0.02", "answer_timeout": "0.1"}
        spec = DeviceSpec("receipt", "bixolon-srp-350iii", url, options=options)
        printer = EscposPrinter(spec, wire, lambda _event: None)
        async with supervised(printer), asyncio.timeout(10):
            await printer.wait_ready()
            with pytest.raises(OutcomeUnknown, match="broken off"):
                await printer.print_bytes(printer.render(JOB), lambda: wire.cut_after(700))
            simulator.turn("wire_speed", 8_000)
            await printer.wait_ready()
            simulator.turn("wire_speed", 0)
            job = printer.render(Receipt((Text("next"),)))
            assert await printer.print_bytes(job, lambda: None) is JobReason.PROCESSED
    assert simulator.receipts()[-1].text == "next\n"
