"""The life on the wire, where the wire is slow."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from drivers.device import DeviceSpec
from drivers.errors import JobNotSent, OutcomeUnknown
from drivers.printers.escpos_printer import EscposPrinter
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Logo, Receipt, Text
from drivers.simulator import serve_pty
from drivers.testing import FaultyTransport, supervised, until
from drivers.transport import open_transport
from drivers.transports.memory import serve_memory
from drivers.vocabulary import JobReason, Problem

JOB = Receipt((Logo(), Text("the whole job")))
LONG = Receipt((*(Text(f"line {number}") for number in range(8)), Text("the first")))


async def printed(printer: EscposPrinter, data: bytes) -> None:
    """Print a job; one that did not leave is tried again, as the spool does."""
    while True:
        try:
            await printer.print_bytes(data, lambda: None)
        except JobNotSent:
            await asyncio.sleep(0.02)
        else:
            return


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


@pytest.mark.parametrize(
    ("confirm", "reason"),
    [("dle_eot", JobReason.SENT), ("gs_r", JobReason.PROCESSED), ("process_id", JobReason.PRINTED)],
)
async def test_a_long_job_on_a_slow_line_is_no_silence(confirm: str, reason: JobReason) -> None:
    """The answers to the polls stand behind the job, which takes longer than all of them may be late."""
    simulator = EscposSimulator()
    async with serve_pty(simulator) as url:
        simulator.turn("wire_speed", 3_800)
        printer, _ = driver(f"{url}?baud=38400", confirm=confirm)
        async with supervised(printer), asyncio.timeout(20):
            await printer.wait_ready()
            assert (
                await printer.print_bytes(printer.render(Receipt((Logo(), Logo()))), lambda: None) is reason
            )
    assert len(simulator.receipts()) == 1


def driver(url: str, **options: str) -> tuple[EscposPrinter, FaultyTransport]:
    """Ours for a model that answers GS r, in a hurry."""
    wire = FaultyTransport(open_transport(url))
    spec = DeviceSpec(
        "receipt",
        "bixolon-srp-350iii",
        url,
        options={"poll": "0.02", "answer_timeout": "0.1", **options},
    )
    return EscposPrinter(spec, wire, lambda _event: None), wire


def on_paper(simulator: EscposSimulator, words: str) -> int:
    return sum(words in slip.text for slip in simulator.receipts())


@pytest.mark.parametrize("confirm", ["gs_r", "process_id"])
async def test_the_answer_of_a_broken_off_job_is_not_taken_for_the_next_ones(confirm: str) -> None:
    """The printer had all of the first job when the connection broke, and answers for it on the next one."""
    simulator = EscposSimulator(speed=100)
    async with serve_memory(simulator, "stale-answer") as url:
        printer, _ = driver(url, confirm=confirm)
        async with supervised(printer), asyncio.timeout(20):
            await printer.wait_ready()
            first = asyncio.create_task(printer.print_bytes(printer.render(LONG), lambda: None))
            await until(lambda: simulator.knobs()["buffered"] > 3, "the first job is in the printer")
            simulator.turn("reset", True)
            with pytest.raises(OutcomeUnknown):
                await first
            for number in range(3):
                await printer.wait_ready()
                data = printer.render(Receipt((Text("line"),) * 3 + (Text(f"job {number}"),)))
                await printed(printer, data)
                assert on_paper(simulator, f"job {number}") == 1
    assert on_paper(simulator, "the first") == 1


async def test_a_process_id_of_the_last_run_proves_nothing_now() -> None:
    """A daemon killed in the middle of a job leaves its answer to the next one."""
    simulator = EscposSimulator(speed=100)
    async with serve_memory(simulator, "stale-proof") as url:
        killed, _ = driver(url, confirm="process_id")
        async with supervised(killed), asyncio.timeout(10):
            await killed.wait_ready()
            job = asyncio.create_task(killed.print_bytes(killed.render(LONG), lambda: None))
            await until(lambda: simulator.knobs()["buffered"] > 3, "the first job is in the printer")
        job.cancel()
        with contextlib.suppress(asyncio.CancelledError, OutcomeUnknown):
            await job
        printer, _ = driver(url, confirm="process_id")
        printer.broken_off(len(killed.render(LONG)))
        async with supervised(printer), asyncio.timeout(20):
            await printer.wait_ready()
            await printed(printer, printer.render(Receipt((Text("line"),) * 5 + (Text("the next"),))))
            assert on_paper(simulator, "the next") == 1


async def test_a_job_broken_off_is_cut_off_also_when_the_cut_was_lost_too() -> None:
    simulator = EscposSimulator()
    async with serve_memory(simulator, "lost-cut") as url:
        printer, wire = driver(url)
        async with supervised(printer), asyncio.timeout(20):
            await printer.wait_ready()
            torn = printer.render(Receipt((Text("torn"), Text("off"))))
            with pytest.raises(OutcomeUnknown):
                await printer.print_bytes(torn, lambda: wire.cut_after(len(torn) - 5))
            simulator.turn("cover", "open")  # what comes now waits in the buffer
            await until(lambda: printer.status.problems == {Problem.COVER_OPEN}, "the cover is seen")
            simulator.turn("power", "off")
            simulator.turn("cover", "closed")
            await until(lambda: not printer.ready, "it is seen to be off")
            simulator.turn("power", "on")
            await printer.wait_ready()
            await printed(printer, printer.render(Receipt((Text("next"),))))
    assert simulator.receipts()[-1].text == "next\n"
