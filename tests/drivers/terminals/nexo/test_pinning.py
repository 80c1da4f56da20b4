"""Over real TLS: the terminal that is configured, and no other; chunked answers; half of one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from drivers.errors import DeviceOffline
from drivers.terminals.conformance import Recorder, RecordingJournal, booked, check_terminal, request_for
from drivers.terminals.nexo.sim import NexoSimulator
from drivers.terminals.nexo.terminal import AdyenTerminal
from drivers.terminals.nexo.timers import NexoTimers
from drivers.transport import open_transport
from drivers.transports.http import serve_http
from drivers.vocabulary import PaymentState, PowerState
from tests.drivers.terminals.nexo.bench import AMOUNT, Counter, simulator, spec

TIMERS = replace(NexoTimers().scaled(0.01), answer=5.0, completion=10.0, idle=30.0)


@contextlib.asynccontextmanager
async def served(sim: NexoSimulator, **options: str) -> AsyncIterator[tuple[AdyenTerminal, Recorder]]:
    """A driver over HTTPS, not running yet."""
    async with serve_http(sim) as url:
        recorder = Recorder()
        told = replace(spec(**options), url=url, authorities=sim.authority.certificate)
        terminal = AdyenTerminal(told, open_transport(url), recorder, TIMERS)
        terminal.numbers = Counter()
        yield terminal, recorder


@contextlib.asynccontextmanager
async def online(terminal: AdyenTerminal) -> AsyncIterator[None]:
    run = asyncio.create_task(terminal.run())
    async with asyncio.timeout(5):
        while terminal.status.power is not PowerState.ONLINE:
            assert not run.done(), run.exception()
            await asyncio.sleep(0.002)
    try:
        yield
    finally:
        run.cancel()
        await asyncio.wait({run})


async def test_conformance_over_https_with_chunked_answers() -> None:
    sim = simulator(pace=0.01)
    sim.turn("piece", 7)
    async with served(sim) as (terminal, recorder), online(terminal):
        await check_terminal(terminal, sim, recorder, AMOUNT)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (
            "other_name",
            "in the name of 'P400Plus-999999999.test.terminal.adyen.com', not of P400Plus-275008565",
        ),
        ("no_terminal", "in the name of 'terminal.example'"),
        ("legacy", "legacy-terminal-certificate"),
        ("other_authority", "certificate is refused"),
    ],
)
async def test_to_a_stranger_nothing_is_said(shown: str, words: str) -> None:
    sim = simulator()
    sim.turn("certificate", shown)
    async with served(sim) as (terminal, _):
        with pytest.raises(DeviceOffline, match=words):
            await terminal.run()
    assert sim.knobs()["asked"] == {}


async def test_the_certificate_of_all_older_terminals_counts_where_it_is_allowed() -> None:
    sim = simulator()
    sim.turn("certificate", "legacy")
    async with served(sim, legacy_certificate="true") as (terminal, _), online(terminal):
        assert sim.knobs()["asked"]["Diagnosis"] == 1


async def test_a_terminal_of_the_other_environment_is_a_stranger() -> None:
    async with served(simulator(), environment="live") as (terminal, _):
        with pytest.raises(DeviceOffline, match=r"not of P400Plus-275008565\.live"):
            await terminal.run()


async def test_half_an_answer_is_none() -> None:
    sim = simulator()
    async with served(sim) as (terminal, _), online(terminal):
        sim.turn("drop_after", "answer")
        request = await request_for(terminal, AMOUNT)
        journal = RecordingJournal()
        assert (await terminal.pay(request, journal)).state is PaymentState.IN_DOUBT
        assert journal.steps == ["sending", "sent"]
        async with asyncio.timeout(5):
            found = None
            while found is None:
                with contextlib.suppress(DeviceOffline):
                    found = await terminal.resolve(request)
                await asyncio.sleep(0.01)
        assert found.state is PaymentState.APPROVED
        assert len(booked(sim)) == 1


async def test_nobody_there_is_not_started_and_not_a_doubt() -> None:
    sim = simulator()
    async with served(sim) as (terminal, _), online(terminal):
        request = await request_for(terminal, AMOUNT)
        sim.turn("power", "off")
        await asyncio.sleep(0.1)
        journal = RecordingJournal()
        result = await terminal.pay(request, journal)
        assert (result.state, journal.steps) == (PaymentState.NOT_STARTED, ["sending"])
