"""The ZVT driver against the wire-level simulator: every way a payment can go, judged by the simulator's book."""

from __future__ import annotations

import asyncio

import pytest

from drivers.device import DeviceSpec
from drivers.errors import NotSupported
from drivers.events import ErrorEvent
from drivers.terminals import Evidence, PaymentResult
from drivers.terminals.conformance import (
    RecordingJournal,
    Recorder,
    booked,
    check_offline,
    check_terminal,
    request_for,
)
from drivers.terminals.zvt.apdu import Apdu
from drivers.terminals.zvt.terminal import ZvtTerminal
from drivers.vocabulary import (
    CheckLevel,
    Currency,
    DeviceState,
    Money,
    PaymentState,
    PowerState,
    Problem,
    TerminalPrompt,
)
from tests.drivers.terminals.zvt.bench import AMOUNT, SPEC, TIMERS, Bench, running, simulator
from tests.drivers.wire import SimulatedWire


async def pay(bench: Bench, journal: RecordingJournal | None = None) -> PaymentResult:
    return await bench.terminal.pay(await request_for(bench.terminal, AMOUNT), journal or RecordingJournal())


async def test_conformance() -> None:
    async with running() as bench:
        await check_terminal(bench.terminal, bench.sim, bench.recorder, AMOUNT)


async def test_conformance_one_byte_at_a_time() -> None:
    sim = simulator()
    sim.turn("fragment", value=True)
    async with running(sim) as bench:
        await check_terminal(bench.terminal, bench.sim, bench.recorder, AMOUNT)


async def test_without_connection() -> None:
    await check_offline(ZvtTerminal(SPEC, SimulatedWire(simulator()), Recorder(), TIMERS), AMOUNT)


async def test_registration_says_password_config_and_currency() -> None:
    async with running() as bench:
        assert bench.wire.written[0].hex() == "060006000000be0208"
        assert bench.terminal.info.serial == "52500001"
        assert bench.terminal.status.state is DeviceState.IDLE
        assert bench.sim.knobs()["registered"]


async def test_approved() -> None:
    async with running() as bench:
        result = await pay(bench)
        assert result.state is PaymentState.APPROVED
        evidence = result.evidence
        assert (evidence.receipt_no, evidence.trace, evidence.terminal_id) == (42, 123, "52500001")
        assert (evidence.amount, evidence.result) == (AMOUNT, "00")
        assert (evidence.card_brand, evidence.card_last4, evidence.approval_code) == (
            "MASTERCARD",
            "4771",
            "000123",
        )
        assert evidence.at is not None
        assert evidence.at.tzinfo is not None
        assert result.receipt_lines[0] == "CARD PAYMENT"
        assert result.receipt_lines[-1] == "APPROVED"
        assert [charge["amount"] for charge in booked(bench.sim)] == [12995]
        assert bench.recorder.prompts == [
            TerminalPrompt.CONNECTING,
            TerminalPrompt.INSERT_CARD,
            TerminalPrompt.ENTER_PIN,
            TerminalPrompt.AUTHORISING,
            TerminalPrompt.APPROVED,
            TerminalPrompt.REMOVE_CARD,
        ]
        assert bench.terminal.status.state is DeviceState.IDLE


async def test_wrong_pin_then_approved() -> None:
    async with running() as bench:
        bench.sim.turn("outcome", "wrong_pin_then_approve")
        journal = RecordingJournal()
        assert (await pay(bench, journal)).state is PaymentState.APPROVED
        assert [evidence.result for evidence in journal.kept] == ["37", "00"]
        assert TerminalPrompt.WRONG_PIN in bench.recorder.prompts


async def test_declined_and_again() -> None:
    async with running() as bench:
        bench.sim.turn("outcome", "decline")
        result = await pay(bench)
        assert (result.state, result.text) == (PaymentState.DECLINED, "declined by the host (05)")
        bench.sim.turn("outcome", "approve")
        assert (await pay(bench)).state is PaymentState.APPROVED
        assert len(booked(bench.sim)) == 1


async def test_silent_is_in_doubt_after_t4_and_then_not_started() -> None:
    async with running() as bench:
        bench.sim.turn("outcome", "silent")
        request = await request_for(bench.terminal, AMOUNT)
        result = await bench.terminal.pay(request, RecordingJournal())
        assert result.state is PaymentState.IN_DOUBT
        await bench.until_online()
        resolved = await resolve(bench, request)
        assert resolved.state is PaymentState.NOT_STARTED
        assert booked(bench.sim) == []


async def test_silent_but_charged_is_found_out() -> None:
    async with running() as bench:
        bench.sim.turn("outcome", "silent_booked")
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is PaymentState.IN_DOUBT
        await bench.until_online()
        assert (await resolve(bench, request)).state is PaymentState.APPROVED
        assert len(booked(bench.sim)) == 1


async def resolve(bench: Bench, request: object) -> PaymentResult:
    from drivers.terminals import PaymentRequest

    assert isinstance(request, PaymentRequest)
    async with asyncio.timeout(5):
        while True:
            await bench.until_online()
            result = await bench.terminal.resolve(request)
            if result is not None:
                return result
            await asyncio.sleep(0.005)
