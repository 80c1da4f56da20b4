"""A blocking library in its own process: the contract holds, and however the process ends, nothing is guessed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from drivers.device import DeviceSpec
from drivers.errors import DeviceOffline, DriverError, FrameError, NotSupported
from drivers.simulator import Simulator, serve_tcp
from drivers.table import Support, support
from drivers.terminals import PaymentRequest
from drivers.terminals.conformance import (
    Recorder,
    RecordingJournal,
    booked,
    check_offline,
    check_terminal,
    request_for,
)
from drivers.terminals.hosted.messages import Done, Show, Tell, decode_from_child
from drivers.terminals.hosted.process import HostedTimers, LibraryProcess
from drivers.terminals.hosted.terminal import HostedTerminal
from drivers.transport import open_transport
from drivers.vocabulary import CheckLevel, Currency, Money, PaymentState, PowerState
from tests.plugins.installed import ACME, on_path, unpack

AMOUNT = Money(12995, Currency.DKK)


@pytest.fixture
def row(tmp_path: Path) -> Iterator[Support]:
    unpack(ACME, tmp_path)
    with on_path(tmp_path):
        yield support("acme-touch")


@asynccontextmanager
async def running(row: Support) -> AsyncIterator[tuple[HostedTerminal, Simulator, Recorder]]:
    """The terminal, run again whenever its process ends, as the supervisor does."""
    simulator, recorder = row.simulator(), Recorder()
    async with serve_tcp(simulator) as url:
        spec = DeviceSpec("terminal", row.model, url, currency="DKK")
        terminal = row.driver(spec, open_transport(url), recorder)
        assert isinstance(terminal, HostedTerminal)
        task = asyncio.create_task(supervise(terminal))
        try:
            await online(terminal)
            yield terminal, simulator, recorder
        finally:
            task.cancel()
            await asyncio.wait({task})


async def supervise(terminal: HostedTerminal) -> None:
    while True:
        try:
            await terminal.run()
        except DriverError:
            await asyncio.sleep(0.01)  # as the supervisor's back-off


async def online(terminal: HostedTerminal) -> None:
    async with asyncio.timeout(15):
        while terminal.status.power is not PowerState.ONLINE:
            await asyncio.sleep(0.01)  # the pace of looking


async def test_conformance(row: Support) -> None:
    async with running(row) as (terminal, simulator, recorder):
        await check_terminal(terminal, simulator, recorder, AMOUNT)
        result = await terminal.pay(await request_for(terminal, AMOUNT), RecordingJournal())
        assert result.evidence.card_last4 == "0119"  # the library told all sixteen
        assert "ready" in await terminal.check_health(CheckLevel.EXTERNAL)
        with pytest.raises(NotSupported):
            await terminal.end_of_day()


async def test_without_a_process(row: Support) -> None:
    spec = DeviceSpec("terminal", row.model, "tcp://127.0.0.1:1", currency="DKK")
    terminal = row.driver(spec, open_transport(spec.url), Recorder())
    assert isinstance(terminal, HostedTerminal)
    await check_offline(terminal, AMOUNT)
    with pytest.raises(DeviceOffline, match="no terminal"):
        await terminal.run()


async def resolved(terminal: HostedTerminal, request: PaymentRequest) -> PaymentState:
    """Ask until the next process can tell, as the ledger does."""
    async with asyncio.timeout(15):
        while True:
            await online(terminal)
            try:
                answer = await terminal.resolve(request)
            except DriverError:
                answer = None
            if answer is not None:
                return answer.state
            await asyncio.sleep(0.01)  # the pace of asking


async def test_a_library_that_crashes_leaves_a_doubt_and_the_next_process_is_asked(row: Support) -> None:
    async with running(row) as (terminal, simulator, _):
        simulator.turn("outcome", "crash")
        request = await request_for(terminal, AMOUNT)
        result = await terminal.pay(request, RecordingJournal())
        assert result.state is PaymentState.IN_DOUBT
        assert await resolved(terminal, request) is PaymentState.APPROVED
        assert [charge["amount"] for charge in booked(simulator)] == [12995]


async def test_a_killed_process_is_a_doubt(row: Support) -> None:
    async with running(row) as (terminal, simulator, recorder):
        simulator.turn("card", "wait")
        request = await request_for(terminal, AMOUNT, "killed")
        paying = asyncio.create_task(terminal.pay(request, RecordingJournal()))
        async with asyncio.timeout(5):
            while not recorder.prompts:
                await asyncio.sleep(0.01)  # the pace of looking
        assert terminal._child is not None
        assert terminal._child._process is not None
        os.kill(terminal._child._process.pid, signal.SIGKILL)
        assert (await paying).state is PaymentState.IN_DOUBT
        assert await resolved(terminal, request) is PaymentState.NOT_STARTED


async def test_a_library_that_blocks_for_ever_is_ended_and_never_blocks_the_loop(row: Support) -> None:
    async with running(row) as (terminal, simulator, _):
        terminal._timers = HostedTimers(payment=0.6)
        simulator.turn("outcome", "silent")
        request = await request_for(terminal, AMOUNT)
        loop, late = asyncio.get_running_loop(), 0.0
        paying = asyncio.create_task(terminal.pay(request, RecordingJournal()))
        while not paying.done():
            before = loop.time()
            await asyncio.sleep(0.01)  # how late the loop comes back is the measure
            late = max(late, loop.time() - before)
        assert (await paying).state is PaymentState.IN_DOUBT
        assert late < 0.5
        assert await resolved(terminal, request) is PaymentState.APPROVED


async def test_a_ledger_that_cannot_write_acknowledges_nothing(row: Support) -> None:
    class Full(RecordingJournal):
        async def started(self) -> None:
            raise OSError("no space left")

    async with running(row) as (terminal, simulator, _):
        simulator.turn("card", "wait")
        request = await request_for(terminal, AMOUNT, "unwritten")
        with pytest.raises(OSError, match="no space"):
            await terminal.pay(request, Full())
        assert await resolved(terminal, request) is PaymentState.NOT_STARTED
        assert booked(simulator) == []


async def test_what_is_no_program_is_said() -> None:
    process = LibraryProcess("tests.no_such_module", HostedTimers(start=10))
    await process.start()
    error = await asyncio.wait_for(process.ended, 10)
    assert "ended with status 1" in str(error)
    await process.stop()


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b'{"is":"done"}', b'{"is":"show","prompt":"x"}', b"\xff"])
def test_bad_lines_are_frame_errors_that_quote_nothing(line: bytes) -> None:
    with pytest.raises(FrameError) as refused:
        decode_from_child(line)
    assert refused.value.__context__ is None or refused.value.__suppress_context__


def test_a_card_number_does_not_pass_as_last_four() -> None:
    evidence = {"card_last4": "4761 7390 0101 0119", "terminal_id": "4761739001010119"}
    said = decode_from_child(json.dumps({"is": "tell", "step": "evidence", "evidence": evidence}).encode())
    assert isinstance(said, Tell)
    assert said.evidence is not None
    assert said.evidence.card_last4 == "0119"
    assert said.evidence.terminal_id == "4761739001010119"  # by field, not by what looks like a card


def test_prompts_and_answers_decode() -> None:
    assert isinstance(decode_from_child(b'{"is":"show","prompt":"insert_card","cancellable":true}'), Show)
    assert decode_from_child(b'{"is":"done","number":7}') == Done(7)
