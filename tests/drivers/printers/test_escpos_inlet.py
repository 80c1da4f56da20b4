"""Bad wires and small buffers, turned by the simulator's knobs, and what the driver makes of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from drivers.device import DeviceSpec
from drivers.errors import OutcomeUnknown
from drivers.printers import TextDocument
from drivers.printers.escpos_inlet import Inlet
from drivers.printers.escpos_printer import EscposPrinter
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Receipt, Text
from drivers.simulator import Simulator, serve_pty, serve_tcp
from drivers.testing import supervised, until
from drivers.transport import open_transport
from drivers.transports.memory import serve_memory
from drivers.vocabulary import JobReason, PowerState, Problem

Server = Callable[[Simulator], AbstractAsyncContextManager[str]]


def in_memory(simulator: Simulator) -> AbstractAsyncContextManager[str]:
    return serve_memory(simulator, "inlet")


def printer_at(url: str, **options: str) -> EscposPrinter:
    told = {"poll": "0.02", "answer_timeout": "0.2", "confirm": "process_id", "status_back": "yes"} | options
    spec = DeviceSpec(id="receipt", model="epson-tm-t20iii", url=url, profile="TM-T20II", options=told)
    return EscposPrinter(spec, open_transport(url), lambda _event: None)


LONG = TextDocument("".join(f"line {number}\n" for number in range(60)))


def lines(simulator: EscposSimulator) -> list[str]:
    return simulator.receipts()[-1].text.split("\n")[:60]


def test_a_slow_wire_carries_so_much_a_second() -> None:
    inlet = Inlet(speed=1000)
    now, taken = 0.0, 0
    while now < 2.0:
        if size := inlet.room(0, now):
            taken += size
            assert inlet.took(size, 0, now) == b""
        now += 0.001
    assert taken == pytest.approx(2000, rel=0.06)


def test_a_full_buffer_says_so_and_takes_nothing() -> None:
    inlet = Inlet(size=100, tells=True)
    assert inlet.room(0, 0.0) == 100
    assert inlet.took(80, 80, 0.0) == b"\x13"
    assert inlet.took(20, 100, 0.0) == b""
    assert inlet.room(100, 0.0) == 0
    assert inlet.worked(50) == b""
    assert inlet.worked(20) == b"\x11"
    assert inlet.worked(20) == b""


@pytest.mark.parametrize("serve", [in_memory, serve_tcp, serve_pty])
async def test_a_small_buffer_takes_a_long_job_whole(serve: Server) -> None:
    simulator = EscposSimulator(speed=2000)
    simulator.turn("receive_buffer", 64)
    async with serve(simulator) as url:
        printer = printer_at(url, answer_timeout="2")
        async with supervised(printer):
            await asyncio.wait_for(printer.wait_ready(), 5)
            reason = await asyncio.wait_for(printer.print_bytes(printer.render(LONG), lambda: None), 20)
        assert reason is JobReason.PRINTED
        assert lines(simulator) == [f"line {number}" for number in range(60)]


async def test_xon_and_xoff_over_a_serial_line() -> None:
    simulator = EscposSimulator(speed=2000)
    simulator.turn("receive_buffer", 64)
    simulator.turn("flow", "xon_xoff")
    async with serve_pty(simulator) as url:
        printer = printer_at(f"{url}?flow=xonxoff", answer_timeout="2")
        async with supervised(printer):
            await asyncio.wait_for(printer.wait_ready(), 5)
            reason = await asyncio.wait_for(printer.print_bytes(printer.render(LONG), lambda: None), 20)
        assert reason is JobReason.PRINTED
        assert lines(simulator) == [f"line {number}" for number in range(60)]


async def test_silent_with_a_full_buffer_and_no_paper_it_is_waited_for() -> None:
    """Requests wait before the full buffer, so polls go unanswered; that the paper is out the printer said itself."""
    simulator = EscposSimulator()
    simulator.turn("receive_buffer", 64)
    async with serve_tcp(simulator) as url:
        printer = printer_at(url, answer_timeout="0.1")
        async with supervised(printer):
            await asyncio.wait_for(printer.wait_ready(), 5)
            await until(lambda: bool(simulator.knobs()["tells"]), "told to tell")
            simulator.turn("paper_mm", 40)
            job = asyncio.create_task(printer.print_bytes(printer.render(LONG), lambda: None))
            await until(lambda: Problem.REC_EMPTY in printer.status.problems, "paper out")
            done, _ = await asyncio.wait({job}, timeout=1.0)  # ten answers missed
            assert not done
            assert printer.status.power is PowerState.OFFLINE
            simulator.turn("paper", "ok")
            assert await asyncio.wait_for(job, 10) is JobReason.PRINTED
        assert lines(simulator) == [f"line {number}" for number in range(60)]


async def test_a_slow_wire_prints_all_the_same() -> None:
    simulator = EscposSimulator()
    async with serve_tcp(simulator) as url:
        printer = printer_at(url, answer_timeout="2")
        async with supervised(printer):
            await asyncio.wait_for(printer.wait_ready(), 5)
            simulator.turn("wire_speed", 960)
            reason = await asyncio.wait_for(printer.print_bytes(printer.render(LONG), lambda: None), 20)
        assert reason is JobReason.PRINTED


@pytest.mark.parametrize("serve", [in_memory, serve_tcp])
async def test_reset_in_the_middle(serve: Server) -> None:
    simulator = EscposSimulator(speed=200)
    async with serve(simulator) as url:
        printer = printer_at(url)
        async with supervised(printer):
            await asyncio.wait_for(printer.wait_ready(), 5)
            job = asyncio.create_task(printer.print_bytes(printer.render(LONG), lambda: None))
            await until(lambda: bool(simulator.hanging.strips), "the beginning of the job")
            simulator.turn("reset", True)
            with pytest.raises(OutcomeUnknown):
                await asyncio.wait_for(job, 5)
            assert simulator.knobs()["reset"] is False
            simulator.turn("speed", 0)
            await asyncio.wait_for(printer.wait_ready(), 5)
            following = printer.render(Receipt(blocks=(Text("next"),)))
            assert (
                await asyncio.wait_for(printer.print_bytes(following, lambda: None), 5) is JobReason.PRINTED
            )
        assert simulator.receipts()[-1].text == "next\n"
