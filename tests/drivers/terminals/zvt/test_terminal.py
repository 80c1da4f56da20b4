"""The ZVT driver against the wire-level simulator: every way a payment can go, judged by the simulator's book."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from drivers.errors import DriverError, NotSupported
from drivers.events import ErrorEvent
from drivers.simulator import serve_tcp
from drivers.terminals import Evidence, PaymentRequest, PaymentResult
from drivers.terminals.conformance import (
    Recorder,
    RecordingJournal,
    booked,
    check_offline,
    check_terminal,
    request_for,
)
from drivers.terminals.zvt.apdu import Apdu
from drivers.terminals.zvt.terminal import ZvtTerminal
from drivers.terminals.zvt.timers import ZvtTimers
from drivers.transport import open_transport
from drivers.transports.memory import serve_memory
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


async def resolve(bench: Bench, request: PaymentRequest) -> PaymentResult:
    """Ask until the terminal can tell, as the ledger does."""
    async with asyncio.timeout(5):
        while True:
            await bench.until_online()
            try:
                result = await bench.terminal.resolve(request)
            except DriverError:
                result = None
            if result is not None:
                return result
            await asyncio.sleep(0.005)


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


@pytest.mark.parametrize("outcome", ["reverse", "reverse_told"])
async def test_an_approval_taken_back_on_the_wire_is_asked_about(outcome: str) -> None:
    async with running() as bench:
        bench.sim.turn("outcome", outcome)
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is PaymentState.IN_DOUBT
        await bench.until_online()
        assert (await resolve(bench, request)).state is PaymentState.NOT_STARTED
        assert booked(bench.sim) == []


async def test_a_terminal_with_an_empty_memory_is_known_by_its_id() -> None:
    async with running() as bench:
        bench.sim.turn("reboot", "lose_last")
        async with asyncio.timeout(5):
            while (await last_known(bench)).receipt_no is not None:
                await asyncio.sleep(0.005)
        assert await bench.terminal.last_transaction() == Evidence(terminal_id="52500001")


async def last_known(bench: Bench) -> Evidence:
    await bench.until_online()
    try:
        return await bench.terminal.last_transaction()
    except DriverError:  # the reboot cuts the wire at its own time
        return Evidence(receipt_no=0)


@pytest.mark.parametrize("rule", ["old", "new", "ignore"])
@pytest.mark.parametrize(
    "step",
    [
        "request",
        "started",
        "insert_card",
        "pin",
        "host",
        "booked",
        "status_info",
        "ack",
        "print",
        "completion",
    ],
)
async def test_the_wire_is_cut_at_each_step_and_the_book_tells_the_truth(step: str, rule: str) -> None:
    async with running() as bench:
        bench.sim.turn("rule", rule)
        bench.sim.turn("drop_after", step)
        request = await request_for(bench.terminal, AMOUNT)
        result = await bench.terminal.pay(request, RecordingJournal())
        # 06 0F may come through together with the cut; everything before it leaves a doubt.
        assert result.state is PaymentState.IN_DOUBT or (step, result.state) == (
            "completion",
            PaymentState.APPROVED,
        )
        resolved = await resolve(bench, request)
        stands = bool(booked(bench.sim))
        assert resolved.state is (PaymentState.APPROVED if stands else PaymentState.NOT_STARTED)
        assert len(bench.sim.knobs()["book"]) == 1
        if rule != "old":
            assert stands


async def test_the_receipt_number_wraps() -> None:
    sim = simulator()
    sim.turn("receipt_no", 9999)
    async with running(sim) as bench:
        first = await pay(bench)
        assert first.evidence.receipt_no == 1
        bench.sim.turn("receipt_no", 9999)
        bench.sim.turn("drop_after", "ack")
        request = replace(await request_for(bench.terminal, AMOUNT), before=Evidence(receipt_no=9999))
        assert (await bench.terminal.pay(request, RecordingJournal())).state is PaymentState.IN_DOUBT
        assert (await resolve(bench, request)).state is PaymentState.APPROVED


@pytest.mark.parametrize(
    ("memory", "state"), [("keep", PaymentState.APPROVED), ("lose_last", PaymentState.NEEDS_STAFF)]
)
async def test_the_terminal_restarts_after_charging(memory: str, state: PaymentState) -> None:
    async with running() as bench:
        bench.sim.turn("outcome", "silent_booked")
        request = await request_for(bench.terminal, AMOUNT)
        paying = asyncio.create_task(bench.terminal.pay(request, RecordingJournal()))
        async with asyncio.timeout(5):
            while not booked(bench.sim):
                await asyncio.sleep(0.002)
        bench.sim.turn("reboot", memory)
        assert (await paying).state is PaymentState.IN_DOUBT
        assert (await resolve(bench, request)).state is state


async def test_another_terminal_at_the_address_is_for_a_person() -> None:
    async with running() as bench:
        bench.sim.turn("drop_after", "ack")
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is PaymentState.IN_DOUBT
        bench.sim.turn("terminal_id", "52500002")
        assert (await resolve(bench, request)).state is PaymentState.NEEDS_STAFF


async def test_a_wrong_amount_is_never_accepted() -> None:
    async with running() as bench:
        bench.sim.turn("rule", "old")
        bench.sim.turn("wrong_amount", -12000)
        journal = RecordingJournal()
        result = await pay(bench, journal)
        assert result.state is PaymentState.IN_DOUBT
        assert "995 DKK instead of 12995" in result.text
        assert "evidence" in journal.steps
        await bench.until_online()
        assert booked(bench.sim) == []


async def test_card_data_stops_at_the_codec() -> None:
    async with running() as bench:
        bench.sim.turn("pan_unmasked", value=True)
        result = await pay(bench)
        assert result.state is PaymentState.APPROVED
        assert result.evidence.card_last4 == "4771"
        assert "516815" not in repr((result, bench.recorder.events, await bench.terminal.last_transaction()))


class SlowJournal(RecordingJournal):
    """A ledger whose disk takes its time for the evidence."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    async def evidence(self, evidence: Evidence) -> None:
        await asyncio.sleep(self.seconds)
        await super().evidence(evidence)


async def test_a_slow_ledger_asks_for_a_repetition() -> None:
    async with running() as bench:
        journal = SlowJournal(0.12)
        result = await pay(bench, journal)
        assert result.state is PaymentState.APPROVED
        assert journal.steps.count("evidence") == 1
        written = [frame.hex() for frame in bench.wire.written]
        assert "849c00" in written


async def test_evidence_is_durable_before_it_is_acknowledged() -> None:
    order: list[str] = []
    sim = simulator()

    class Witness(RecordingJournal):
        async def evidence(self, evidence: Evidence) -> None:
            before = len(bench.wire.written)
            await asyncio.sleep(0.02)
            assert len(bench.wire.written) == before
            order.append("durable")

    async with running(sim) as bench:
        assert (await pay(bench, Witness())).state is PaymentState.APPROVED
    assert order == ["durable"]


class BrokenJournal(RecordingJournal):
    """A ledger that cannot be written."""

    async def evidence(self, evidence: Evidence) -> None:
        raise OSError("disk full")


async def test_a_ledger_that_cannot_be_written_leaves_the_approval_unacknowledged() -> None:
    async with running() as bench:
        bench.sim.turn("rule", "old")
        with pytest.raises(OSError, match="disk full"):
            await pay(bench, BrokenJournal())
        await bench.until_online()
        assert booked(bench.sim) == []


async def test_a_cancelled_task_leaves_a_connection_that_begins_anew() -> None:
    async with running() as bench:
        bench.sim.turn("card", "wait")
        request = await request_for(bench.terminal, AMOUNT)
        paying = asyncio.create_task(bench.terminal.pay(request, RecordingJournal()))
        await bench.recorder.until_prompt(TerminalPrompt.INSERT_CARD)
        opened = bench.wire.opened
        paying.cancel()
        await asyncio.wait([paying])
        bench.sim.turn("card", "stop")
        assert (await resolve(bench, request)).state is PaymentState.NOT_STARTED
        assert bench.wire.opened == opened + 1


async def test_a_question_given_up_leaves_a_connection_that_begins_anew() -> None:
    sim = simulator()
    async with running(sim) as bench:
        opened = bench.wire.opened
        sim.turn("fragment", value=True)  # the answer takes a while
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await bench.terminal.last_transaction()
        sim.turn("fragment", value=False)
        await bench.until_online()
        assert bench.wire.opened == opened + 1
        assert (await bench.terminal.last_transaction()).receipt_no == 41


async def test_while_the_terminal_goes_on_without_us_it_cannot_tell_yet() -> None:
    async with running() as bench:
        bench.sim.turn("card", "wait")
        bench.sim.turn("drop_after", "insert_card")
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is PaymentState.IN_DOUBT
        await bench.until_online()
        assert await bench.terminal.resolve(request) is None
        assert "busy" in await bench.terminal.check_health(CheckLevel.INTERNAL)
        bench.sim.turn("card", "in")
        assert (await resolve(bench, request)).state is PaymentState.APPROVED
        assert bench.terminal.status.state is DeviceState.IDLE


async def test_a_cancel_asked_early_goes_out_with_the_card_prompt() -> None:
    async with running() as bench:
        bench.sim.turn("card", "wait")
        request = await request_for(bench.terminal, AMOUNT)
        paying = asyncio.create_task(bench.terminal.pay(request, RecordingJournal()))
        await asyncio.sleep(0)
        assert await bench.terminal.request_cancel()
        assert (await paying).state is PaymentState.CANCELLED
        assert [frame.hex() for frame in bench.wire.written].count("06b000") == 1


async def test_a_cancel_after_the_card_changes_nothing() -> None:
    sim = simulator(pace=0.02)
    async with running(sim) as bench:
        request = await request_for(bench.terminal, AMOUNT)
        paying = asyncio.create_task(bench.terminal.pay(request, RecordingJournal()))
        await bench.recorder.until_prompt(TerminalPrompt.ENTER_PIN)
        assert await bench.terminal.request_cancel()
        assert (await paying).state is PaymentState.APPROVED


@pytest.mark.parametrize(
    "amount", [Money(100, Currency.EUR), Money(0, Currency.DKK), Money(10**12, Currency.DKK)]
)
async def test_what_the_terminal_cannot_take_never_leaves(amount: Money) -> None:
    async with running() as bench:
        written = len(bench.wire.written)
        journal = RecordingJournal()
        result = await bench.terminal.pay(PaymentRequest("a", amount, Evidence()), journal)
        assert (result.state, journal.steps) == (PaymentState.NOT_STARTED, [])
        assert len(bench.wire.written) == written


async def test_the_state_is_asked_for_while_idle() -> None:
    async with running(timers=replace(TIMERS, idle=0.02)) as bench:
        bench.sim.turn("busy", value=True)
        async with asyncio.timeout(5):
            while bench.terminal.status.state is not DeviceState.BUSY:
                await asyncio.sleep(0.005)
        assert "busy" in await bench.terminal.check_health(CheckLevel.INTERNAL)
        bench.sim.turn("busy", value=False)
        assert "ready" in await bench.terminal.check_health(CheckLevel.EXTERNAL)


async def test_the_loss_of_the_wire_is_told() -> None:
    async with running() as bench:
        bench.sim.turn("power", "off")
        async with asyncio.timeout(5):
            while not bench.ended:
                await asyncio.sleep(0.005)
        assert bench.terminal.status.power is PowerState.OFF_OFFLINE
        assert bench.terminal.status.problems == {Problem.UNREACHABLE}
        bench.sim.turn("power", "on")
        await bench.until_online()


class Foreign:
    """Something else listens at the address: it sends a greeting, or answers each frame with one answer."""

    def __init__(self, greeting: str = "", answer: str = "") -> None:
        self.greeting, self.answer = bytes.fromhex(greeting), bytes.fromhex(answer)
        self.link_up = True

    def connected(self, now: float) -> None:
        pass

    def disconnected(self, now: float) -> None:
        pass

    def feed(self, data: bytes, now: float) -> bytes:
        return self.answer

    def tick(self, now: float) -> bytes:
        said, self.greeting = self.greeting, b""
        return said

    def knobs(self) -> Mapping[str, Any]:
        return {}

    def turn(self, knob: str, value: Any) -> None:
        raise ValueError(knob)


@pytest.mark.parametrize(
    ("peer", "problem", "words"),
    [
        (Foreign(greeting="0000003e5645527c"), Problem.GARBLED, "another protocol than ZVT"),
        (Foreign(answer="485454502f312e31"), Problem.GARBLED, "no ZVT frame begins with 48"),
        (Foreign(answer="848300"), Problem.OUT_OF_ORDER, "registration refused: not possible"),
        (Foreign(answer="800000060f0a19002952500001490978"), Problem.OUT_OF_ORDER, "set to currency 0978"),
        (Foreign(answer="800000061e0183"), Problem.OUT_OF_ORDER, "not possible"),
        (Foreign(answer="849c00"), Problem.OUT_OF_ORDER, "stays busy"),
        (Foreign(answer="04ff010a"), Problem.GARBLED, "something else than 80 00"),
        (Foreign(), Problem.UNREACHABLE, "said nothing"),
    ],
)
async def test_what_is_no_zvt_terminal_or_refuses_us_is_said(
    peer: Foreign, problem: Problem, words: str
) -> None:
    timers = replace(TIMERS, answer=0.05, abandon=0.05)
    terminal = ZvtTerminal(SPEC, SimulatedWire(peer), Recorder(), timers)
    with pytest.raises(DriverError, match=words):
        await asyncio.wait_for(terminal.run(), 5)
    assert terminal.status.problems == {problem}


async def test_a_transaction_nobody_asked_for_is_not_accepted() -> None:
    async with running() as bench:
        bench.sim._line.out += Apdu(0x040F, bytes.fromhex("2700")).to_bytes()
        bench.sim._line.out += Apdu(0x0401).to_bytes()
        async with asyncio.timeout(5):
            while not any(isinstance(event, ErrorEvent) for event in bench.recorder.events):
                await asyncio.sleep(0.002)
        await bench.terminal.last_transaction()
        answers = [frame.hex() for frame in bench.wire.written]
        assert "848300" in answers
        assert answers.index("848300") < answers.index("800000", answers.index("848300"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "1234"}, "six digits"),
        ({"currency": "USD"}, "currency 'USD'"),
        ({"options": {"t4": "soon"}}, "takes seconds"),
        ({"options": {"t5": "1"}}, "no option 't5'"),
    ],
)
def test_a_wrong_configuration_is_named(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(NotSupported, match=words):
        ZvtTerminal(replace(SPEC, **changes), SimulatedWire(simulator()), Recorder())


def test_timers_from_options_and_scaled() -> None:
    timers = ZvtTimers.from_options({"t3": "2", "t4": "60.5"})
    assert (timers.answer, timers.completion, timers.idle) == (2.0, 60.5, 50.0)
    assert timers.scaled(0.1).completion == pytest.approx(6.05)


@pytest.mark.parametrize("scheme", ["tcp", "memory"])
async def test_over_the_real_transports(scheme: str) -> None:
    sim = simulator(pace=0.001)
    serving = serve_tcp(sim) if scheme == "tcp" else serve_memory(sim, "zvt")
    async with serving as url:
        recorder = Recorder()
        terminal = ZvtTerminal(replace(SPEC, url=url), open_transport(url), recorder)
        running_task = asyncio.create_task(terminal.run())
        async with asyncio.timeout(5):
            while terminal.status.power is not PowerState.ONLINE:
                await asyncio.sleep(0.005)
        request = await request_for(terminal, AMOUNT)
        assert (await terminal.pay(request, RecordingJournal())).state is PaymentState.APPROVED
        sim.turn("drop_after", "status_info")
        request = await request_for(terminal, AMOUNT)
        assert (await terminal.pay(request, RecordingJournal())).state is PaymentState.IN_DOUBT
        with pytest.raises(DriverError):
            await asyncio.wait_for(running_task, 5)
        assert len(booked(sim)) == 2
