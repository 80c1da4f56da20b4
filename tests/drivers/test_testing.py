"""The proof kit proves: traces replay, bad wires are bad, and a printer that lies is caught."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.device import DeviceSpec
from drivers.errors import OutcomeUnknown, TransportClosed
from drivers.printers.escpos_printer import EscposPrinter
from drivers.printers.escpos_sim import EscposSimulator
from drivers.testing import (
    SAMPLE,
    ConformanceError,
    FaultyTransport,
    RecordingTransport,
    check_printer,
    supervised,
    until,
)
from drivers.transport import Transport, open_transport
from drivers.transports.memory import serve_memory
from drivers.transports.replay import ReplayTransport
from drivers.vocabulary import JobReason

TRACE = Path(__file__).parents[1] / "traces" / "escpos" / "print-and-drawer.trace"
PROVEN = TRACE.with_name("printed-and-told.trace")
STRICT = "replay://trace?strict=yes"
ONE_POLL = {"poll": "3600", "answer_timeout": "0.2"}


def printer_on(transport: Transport, options: dict[str, str]) -> EscposPrinter:
    spec = DeviceSpec(id="p", model="epson-tm-t20iii", url=transport.url, profile="TM-T20II", options=options)
    return EscposPrinter(spec, transport, lambda _event: None)


async def session(transport: Transport) -> JobReason:
    """What the trace holds: one poll, one job, one kick of the drawer."""
    printer = printer_on(transport, ONE_POLL)
    async with supervised(printer):
        await asyncio.wait_for(printer.wait_ready(), 2)
        reason = await printer.print_bytes(printer.render(SAMPLE), lambda: None)
        await printer.open_drawer()
        return reason


async def test_a_recorded_session_replays() -> None:
    async with serve_memory(EscposSimulator(), "recorded") as url:
        wire = RecordingTransport(open_transport(url))
        wire.note("a printer of the simulator")
        assert await session(wire) is JobReason.PROCESSED
    replay = ReplayTransport(STRICT, wire.trace)
    assert await session(replay) is JobReason.PROCESSED
    assert replay.at_end


async def test_the_trace_of_the_repository_replays() -> None:
    replay = ReplayTransport(STRICT, TRACE.read_text("utf-8"))
    assert await session(replay) is JobReason.PROCESSED
    assert replay.at_end


async def proven_session(transport: Transport) -> tuple[JobReason, bool | None]:
    """What the second trace holds: a printer told to tell, a job it says is printed, a drawer it says is open."""
    printer = printer_on(transport, {**ONE_POLL, "confirm": "process_id", "status_back": "yes"})
    printer._process = 0  # it begins anywhere, and a strict trace at one number
    async with supervised(printer):
        await asyncio.wait_for(printer.wait_ready(), 2)
        await until(lambda: printer._told is not None and not printer._told.offline, "told by itself")
        reason = await printer.print_bytes(printer.render(SAMPLE), lambda: None)
        await printer.open_drawer()
        await until(lambda: printer.drawer_signal is False, "the drawer's signal")
        return reason, printer.drawer_signal


async def test_a_proven_session_replays() -> None:
    async with serve_memory(EscposSimulator(), "proven") as url:
        wire = RecordingTransport(open_transport(url))
        wire.note(
            "recorded from the simulator: GS a, one receipt with GS r and GS ( H, the drawer told unasked"
        )
        assert await proven_session(wire) == (JobReason.PRINTED, False)
    for trace in (wire.trace, PROVEN.read_text("utf-8")):
        replay = ReplayTransport(STRICT, trace)
        assert await proven_session(replay) == (JobReason.PRINTED, False)
        assert replay.at_end


async def test_a_bad_wire_cuts_where_it_is_told() -> None:
    simulator = EscposSimulator()
    async with serve_memory(simulator, "cut") as url:
        wire = FaultyTransport(open_transport(url), piece=2, cut_after=5)
        await wire.open()
        with pytest.raises(TransportClosed, match="was cut"):
            await wire.write(b"0123456789")
        assert simulator.knobs()["bytes"] == 5
        await wire.open()
        await wire.write(b"6789")
        assert simulator.knobs()["bytes"] == 9
        await wire.close()


class Liar(EscposPrinter):
    """Says processed, whatever happens."""

    async def print_bytes(self, data: bytes, started: Callable[[], None]) -> JobReason:
        try:
            return await super().print_bytes(data, started)
        except OutcomeUnknown:
            return JobReason.PROCESSED


class Deaf(EscposPrinter):
    """Prints without asking whether there is paper."""

    async def print_bytes(self, data: bytes, started: Callable[[], None]) -> JobReason:
        started()
        await self.transport.write(data)
        return JobReason.PROCESSED


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Liar, "broken off in the middle was called processed"), (Deaf, "a job was taken with rec_empty")],
)
async def test_the_kit_catches_a_printer_that_lies(kind: type[EscposPrinter], words: str) -> None:
    simulator = EscposSimulator()
    async with serve_memory(simulator, "liar") as url:
        honest = printer_on(open_transport(url), {"poll": "0.02", "answer_timeout": "0.2"})
        printer = kind(honest.spec, honest.transport, honest.emit)
        with pytest.raises(ConformanceError, match=words):
            await check_printer(printer, simulator)


async def test_waiting_says_what_did_not_happen() -> None:
    with pytest.raises(ConformanceError, match=r"within 0.01 s this did not happen: the moon"):
        await until(lambda: False, "the moon", 0.01)
