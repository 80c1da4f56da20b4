"""``replay://``: a recorded device in the place of a real one; recorded, played, the driver does the same again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from drivers.device import DeviceSpec
from drivers.errors import NotSupported, TransportClosed
from drivers.events import DataEvent, Event
from drivers.printers.escpos_printer import EscposPrinter
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Receipt, Text
from drivers.scanners.serial import SerialScanner
from drivers.scanners.serial_sim import SerialScannerSimulator
from drivers.simulator import serve_tcp
from drivers.testing import SAMPLE, RecordingTransport, supervised, until
from drivers.trace import TracePlayer
from drivers.transport import Transport, open_transport
from drivers.transports.memory import serve_memory
from drivers.transports.replay import ReplayTransport
from drivers.vocabulary import JobReason, Problem

TRACES = Path(__file__).parents[2] / "traces"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("replay://", "names no trace"),
        ("replay:///a?speed=2", "the one option is strict"),
        ("replay:///a?strict=maybe", "yes or no"),
    ],
)
def test_a_url_that_makes_no_sense_says_what_it_takes(url: str, words: str) -> None:
    with pytest.raises(NotSupported, match=words):
        open_transport(url)


async def test_a_trace_that_cannot_be_played_says_why(tmp_path: Path) -> None:
    bad = tmp_path / "bad.trace"
    bad.write_text("hello\n")
    for path, words in ((bad, "line 1 is no line of a trace"), (tmp_path / "none", "No such file")):
        with pytest.raises(TransportClosed, match=words):
            await open_transport(f"replay://{path}").open()


async def test_a_driver_that_strays_loses_the_wire() -> None:
    wire = ReplayTransport("replay://trace", "> 01\n< 02\n")
    with pytest.raises(TransportClosed, match="not open"):
        await wire.read()
    await wire.open()
    await wire.write(b"\x01")
    assert await wire.read() == b"\x02"
    assert wire.at_end
    with pytest.raises(TransportClosed, match="the trace is at its end"):
        await wire.write(b"\x03")
    reading = asyncio.create_task(wire.read())
    await asyncio.sleep(0)
    await wire.close()
    with pytest.raises(TransportClosed, match="was closed"):
        await reading


async def a_day_at_the_printer(transport: Transport) -> tuple[list[JobReason], bool]:
    """Two jobs with any number of polls between; what each proved, and whether near end of paper was told."""
    options = {"poll": "0.02", "answer_timeout": "0.3", "confirm": "process_id"}
    spec = DeviceSpec(id="p", model="epson-tm-t20iii", url=transport.url, profile="TM-T20II", options=options)
    printer = EscposPrinter(spec, transport, lambda _event: None)
    reasons = []
    async with supervised(printer):
        for number in range(2):
            await asyncio.wait_for(printer.wait_ready(), 5)
            job = printer.render(Receipt(blocks=(Text(f"number {number}"),)))
            reasons.append(await asyncio.wait_for(printer.print_bytes(job, lambda: None), 5))
        await until(lambda: Problem.REC_NEAR_END in printer.status.problems, "near end of paper")
        return reasons, True


async def test_recorded_and_replayed_a_printer_does_the_same(tmp_path: Path) -> None:
    simulator = EscposSimulator()
    async with serve_memory(simulator, "to-record") as url:
        simulator.turn("paper", "near_end")
        wire = RecordingTransport(open_transport(url))
        first = await a_day_at_the_printer(wire)
    assert first == ([JobReason.PRINTED, JobReason.PRINTED], True)
    file = tmp_path / "printer.trace"
    file.write_text(wire.trace, "utf-8")
    assert await a_day_at_the_printer(open_transport(f"replay://{file}")) == first


async def test_every_trace_of_the_repository_is_played_to_its_end_by_a_driver_that_counts_from_elsewhere() -> (
    None
):
    """The traces committed for the printers, served as ``storefloor replay`` serves them."""
    traces = sorted(TRACES.glob("escpos/*.trace"))
    assert traces
    for file in traces:
        player = TracePlayer(file.read_text("utf-8"))
        proven = "37 22" in file.read_text("utf-8")
        options = {"poll": "3600", "answer_timeout": "0.3", "confirm": "process_id" if proven else "gs_r"}
        if proven:
            options["status_back"] = "yes"
        async with serve_tcp(player) as url:
            spec = DeviceSpec(id="p", model="epson-tm-t20iii", url=url, profile="TM-T20II", options=options)
            printer = EscposPrinter(spec, open_transport(url), lambda _event: None)
            async with supervised(printer):
                await asyncio.wait_for(printer.wait_ready(), 5)
                reason = await asyncio.wait_for(printer.print_bytes(printer.render(SAMPLE), lambda: None), 5)
        assert (reason, player.strays) == (JobReason.PRINTED if proven else JobReason.PROCESSED, []), (
            file.name
        )


async def scans(transport: Transport, count: int) -> list[str]:
    found: list[Event] = []
    spec = DeviceSpec(id="s", model="serial-scanner-generic", url=transport.url)
    scanner = SerialScanner(spec, transport, found.append)
    running = asyncio.create_task(scanner.run())
    await until(lambda: sum(isinstance(event, DataEvent) for event in found) == count, "the scans")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return [event.scan.raw for event in found if isinstance(event, DataEvent)]


async def test_recorded_and_replayed_a_scanner_says_the_same() -> None:
    simulator = SerialScannerSimulator()
    async with serve_memory(simulator, "to-scan") as url:
        wire = RecordingTransport(open_transport(url))
        recording = asyncio.create_task(scans(wire, 2))
        await until(lambda: "# opened" in wire.lines, "the scanner's wire")
        simulator.turn("scan", "4006381333931")
        simulator.turn("scan", {"code": "R7K2M9QX", "aim": "]C0"})
        first = await recording
    assert await scans(ReplayTransport("replay://scans", wire.trace), 2) == first
