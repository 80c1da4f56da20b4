"""The nexo driver against the simulator: every way a payment can go, judged by the simulator's book."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from drivers.errors import DeviceOffline, DriverError, NotSupported, Refused
from drivers.terminals import Evidence, PaymentRequest, PaymentResult
from drivers.terminals.conformance import (
    Recorder,
    RecordingJournal,
    booked,
    check_offline,
    check_terminal,
    request_for,
)
from drivers.terminals.nexo.orders import Order
from drivers.terminals.nexo.sim_knobs import Fault, Step
from drivers.terminals.nexo.terminal import AdyenTerminal
from drivers.terminals.nexo.timers import NexoTimers
from drivers.transport import open_transport
from drivers.vocabulary import (
    CheckLevel,
    Currency,
    DeviceState,
    Money,
    PaymentKind,
    PaymentState,
    PowerState,
    Problem,
    TerminalPrompt,
)
from tests.drivers.terminals.nexo.bench import (
    AMOUNT,
    POIID,
    TIMERS,
    Bench,
    MessageWire,
    running,
    simulator,
    spec,
)

S = PaymentState


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
            await asyncio.sleep(0.01)


async def pay(bench: Bench, journal: RecordingJournal | None = None) -> PaymentResult:
    return await bench.terminal.pay(await request_for(bench.terminal, AMOUNT), journal or RecordingJournal())


async def back(
    bench: Bench, kind: PaymentKind, original: Evidence | None, amount: Money = AMOUNT
) -> tuple[PaymentRequest, PaymentResult]:
    request = replace(await request_for(bench.terminal, amount), kind=kind, original=original)
    return request, await bench.terminal.give_back(request, RecordingJournal())


async def test_conformance() -> None:
    async with running() as bench:
        await check_terminal(bench.terminal, bench.sim, bench.recorder, AMOUNT)


async def test_conformance_with_the_real_waits() -> None:
    async with running(timers=NexoTimers()) as bench:
        await check_terminal(bench.terminal, bench.sim, bench.recorder, AMOUNT)


async def test_without_connection() -> None:
    await check_offline(AdyenTerminal(spec(), MessageWire(simulator()), Recorder(), TIMERS), AMOUNT)


async def test_approved() -> None:
    async with running() as bench:
        result = await pay(bench)
        evidence = result.evidence
        assert (result.state, result.text) == (S.APPROVED, "approved")
        assert (evidence.amount, evidence.result, evidence.terminal_id) == (AMOUNT, "Success", POIID)
        assert (evidence.card_brand, evidence.card_last4) == ("mc", "4771")
        assert evidence.reference.startswith("BV0q")
        assert evidence.reference_at.endswith("Z")
        assert evidence.at is not None
        assert result.receipt_lines[1] == "Card ************4771"
        assert [charge["amount"] for charge in booked(bench.sim)] == [12995]
        assert bench.recorder.prompts == [TerminalPrompt.CONNECTING, TerminalPrompt.INSERT_CARD]
        assert bench.terminal.status.state is DeviceState.IDLE


async def test_nothing_travels_in_the_clear_and_no_service_id_twice() -> None:
    async with running() as bench:
        for _ in range(3):
            await pay(bench)
        sent = b"".join(bench.wire.bodies)
        assert b"PaymentRequest" not in sent
        assert b"129.95" not in sent
        named = [body.split(b'"ServiceID":"')[1].split(b'"')[0] for body in bench.wire.bodies]
        assert len(set(named)) == len(named)
        assert {len(name) for name in named} == {10}


async def test_an_attempt_has_the_same_name_after_a_restart() -> None:
    async with running() as bench:
        request = await request_for(bench.terminal, AMOUNT)
        assert Order.of(request).service_id == Order.of(replace(request, before=Evidence())).service_id
        assert (
            Order.of(request).service_id != Order.of(replace(request, number=request.number + 1)).service_id
        )


@pytest.mark.parametrize(
    ("outcome", "state", "minor"),
    [
        ("partial", S.APPROVED, 6497),
        ("offline", S.APPROVED, 12995),
        ("wrong_pin_then_approve", S.APPROVED, 12995),
        ("decline", S.DECLINED, None),
        ("cancel", S.CANCELLED, None),
        ("no_host", S.IN_DOUBT, None),
    ],
)
async def test_outcomes(outcome: str, state: PaymentState, minor: int | None) -> None:
    async with running() as bench:
        bench.sim.turn("outcome", outcome)
        result = await pay(bench)
        assert result.state is state
        assert (result.evidence.amount.minor if result.evidence.amount else None) == minor
        assert ("provisional" in result.text) == (outcome == "offline")
        assert [charge["amount"] for charge in booked(bench.sim)] == ([minor] if minor else [])


async def test_the_host_was_not_reached_is_for_a_person() -> None:
    async with running() as bench:
        bench.sim.turn("outcome", "no_host")
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.IN_DOUBT
        assert (await resolve(bench, request)).state is S.NEEDS_STAFF


@pytest.mark.parametrize("outcome", ["silent", "silent_booked"])
async def test_a_silent_terminal_is_asked_while_it_is_waited_for(outcome: str) -> None:
    async with running() as bench:
        bench.sim.turn("outcome", outcome)
        bench.terminal._timers = replace(TIMERS, ask_after=0.05)
        result = await pay(bench)
        assert result.state is (S.APPROVED if outcome == "silent_booked" else S.CANCELLED)
        assert len(booked(bench.sim)) == (outcome == "silent_booked")


async def test_in_progress_is_asked_again() -> None:
    async with running() as bench:
        bench.sim.turn("outcome", "silent_booked")
        bench.sim.turn("in_progress", 3)
        request = await request_for(bench.terminal, AMOUNT)
        bench.terminal._timers = replace(TIMERS, completion=0.05)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.IN_DOUBT
        await bench.until_online()
        assert await bench.terminal.resolve(request) is None
        assert (await resolve(bench, request)).state is S.APPROVED


@pytest.mark.parametrize("step", [step for step in Step if step])
async def test_the_wire_is_cut_at_each_step_and_the_book_tells_the_truth(step: Step) -> None:
    async with running() as bench:
        bench.sim.turn("drop_after", step)
        journal = RecordingJournal()
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, journal)).state is S.IN_DOUBT
        assert "evidence" not in journal.steps
        resolved = await resolve(bench, request)
        assert resolved.state is (S.APPROVED if booked(bench.sim) else S.NOT_STARTED)
        assert len(booked(bench.sim)) == (step is not Step.ARRIVAL)


@pytest.mark.parametrize(
    ("fault", "direct", "asked"),
    [
        (Fault.SERVICE_ID, S.IN_DOUBT, S.APPROVED),
        (Fault.SALE_ID, S.IN_DOUBT, S.APPROVED),
        (Fault.POIID, S.IN_DOUBT, S.APPROVED),
        (Fault.OUTER, S.APPROVED, S.APPROVED),
        (Fault.HMAC, S.IN_DOUBT, S.APPROVED),
        (Fault.CLEAR_SUCCESS, S.IN_DOUBT, S.APPROVED),
        (Fault.CLEAR_FAILURE, S.IN_DOUBT, S.APPROVED),
        (Fault.REPLAY, S.IN_DOUBT, S.APPROVED),
        (Fault.TENDER, S.IN_DOUBT, S.APPROVED),
        (Fault.AMOUNT, S.IN_DOUBT, S.APPROVED),
        (Fault.CURRENCY, S.IN_DOUBT, S.APPROVED),
        (Fault.GARBAGE, S.IN_DOUBT, S.APPROVED),
        (Fault.HTTP_500, S.IN_DOUBT, S.APPROVED),
        (Fault.REJECT, S.IN_DOUBT, S.APPROVED),
        (Fault.CRYPTO, S.NOT_STARTED, None),
    ],
)
async def test_an_answer_that_is_not_the_right_one_proves_nothing(
    fault: Fault, direct: PaymentState, asked: PaymentState | None
) -> None:
    async with running() as bench:
        await pay(bench)  # what a replay is made of
        bench.sim.turn("fault", fault)
        request = await request_for(bench.terminal, AMOUNT)
        result = await bench.terminal.pay(request, RecordingJournal())
        assert result.state is direct, result
        bench.sim.turn("fault", "")
        if asked is not None:
            assert (await resolve(bench, request)).state is asked
        assert len(booked(bench.sim)) == 1 + (asked is not None)


async def test_not_found_once_proves_nothing_twice_at_once_neither() -> None:
    timers = replace(TIMERS, not_found=0.1)
    async with running(timers=timers) as bench:
        bench.sim.turn("drop_after", "arrival")
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.IN_DOUBT
        await bench.until_online()
        assert await bench.terminal.resolve(request) is None
        assert await bench.terminal.resolve(request) is None
        await asyncio.sleep(0.1)
        found = await bench.terminal.resolve(request)
        assert found is not None
        assert found.state is S.NOT_STARTED


async def test_a_lost_connection_between_two_not_found_counts_them_anew() -> None:
    async with running(timers=replace(TIMERS, not_found=0.05)) as bench:
        bench.sim.turn("drop_after", "arrival")
        request = await request_for(bench.terminal, AMOUNT)
        await bench.terminal.pay(request, RecordingJournal())
        await bench.until_online()
        assert await bench.terminal.resolve(request) is None
        await asyncio.sleep(0.05)
        bench.terminal._connection += 1
        assert await bench.terminal.resolve(request) is None


@pytest.mark.parametrize(("memory", "state"), [("keep", S.APPROVED), ("lose_last", S.NEEDS_STAFF)])
async def test_the_terminal_restarts_after_charging(memory: str, state: PaymentState) -> None:
    async with running() as bench:
        bench.sim.turn("drop_after", "booked")
        request = await request_for(bench.terminal, AMOUNT)
        assert request.before.logged_in
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.IN_DOUBT
        bench.sim.turn("reboot", memory)
        assert (await resolve(bench, request)).state is state
        assert len(booked(bench.sim)) == 1


async def test_a_terminal_switched_off_before_the_card_was_charged_says_so() -> None:
    async with running() as bench:
        bench.sim.turn("card", "wait")
        request = await request_for(bench.terminal, AMOUNT)
        paying = asyncio.create_task(bench.terminal.pay(request, RecordingJournal()))
        await bench.recorder.until_prompt(TerminalPrompt.INSERT_CARD)
        bench.sim.turn("power", "off")
        assert (await paying).state is S.IN_DOUBT
        bench.sim.turn("power", "on")
        assert (await resolve(bench, request)).state is S.CANCELLED
        assert booked(bench.sim) == []


async def test_another_terminal_is_for_a_person() -> None:
    async with running() as bench:
        request = await request_for(bench.terminal, AMOUNT)
        other = replace(request, before=Evidence(terminal_id="P400Plus-1"))
        resolved = await bench.terminal.resolve(other)
        assert resolved is not None
        assert (resolved.state, "another terminal" in resolved.text) == (S.NEEDS_STAFF, True)


async def test_an_abort_that_comes_too_late_changes_nothing() -> None:
    async with running() as bench:
        bench.sim.turn("card", "wait")
        bench.sim.turn("abort", "ignore")
        paying = asyncio.create_task(pay(bench))
        await bench.recorder.until_prompt(TerminalPrompt.INSERT_CARD)
        assert await bench.terminal.request_cancel()
        async with asyncio.timeout(5):
            while bench.sim.knobs()["asked"].get("Abort", 0) < 2:  # and it is asked again
                await asyncio.sleep(0.002)
        bench.sim.turn("card", "in")
        assert (await paying).state is S.APPROVED
        assert len(booked(bench.sim)) == 1


async def test_a_second_request_of_the_same_name_charges_nobody() -> None:
    async with running() as bench:
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.APPROVED
        again = await bench.terminal.pay(request, RecordingJournal())
        assert again.state is S.IN_DOUBT
        assert (await resolve(bench, request)).state is S.APPROVED
        assert len(booked(bench.sim)) == 1


async def test_reversed_once_and_not_again() -> None:
    async with running() as bench:
        paid = await pay(bench)
        _, first = await back(bench, PaymentKind.REVERSAL, paid.evidence)
        assert (first.state, first.evidence.amount) == (S.APPROVED, AMOUNT)
        assert "acquirer" in first.text
        _, again = await back(bench, PaymentKind.REVERSAL, paid.evidence)
        assert again.state is S.DECLINED
        assert booked(bench.sim) == []
        assert len(bench.sim.knobs()["returns"]) == 1


async def test_a_reversals_lost_answer_is_asked_for() -> None:
    async with running() as bench:
        paid = await pay(bench)
        bench.sim.turn("drop_after", "booked")
        request, result = await back(bench, PaymentKind.REVERSAL, paid.evidence)
        assert result.state is S.IN_DOUBT
        assert (await resolve(bench, request)).state is S.APPROVED
        assert booked(bench.sim) == []


async def test_a_refund_gives_an_amount_to_the_card() -> None:
    async with running() as bench:
        paid = await pay(bench)
        some = Money(5000, Currency.DKK)
        _, result = await back(bench, PaymentKind.REFUND, paid.evidence, some)
        assert (result.state, result.evidence.amount) == (S.APPROVED, some)
        assert [entry["amount"] for entry in bench.sim.knobs()["returns"]] == [5000]
        assert len(booked(bench.sim)) == 1


@pytest.mark.parametrize("original", [None, Evidence(), Evidence(reference="x", terminal_id="P400Plus-1")])
async def test_what_cannot_be_reversed_here_is_not_sent(original: Evidence | None) -> None:
    async with running() as bench:
        before = len(bench.wire.bodies)
        _, result = await back(bench, PaymentKind.REVERSAL, original)
        assert result.state is S.NOT_STARTED
        assert bench.sim.knobs()["asked"].get("Reversal") is None
        assert len(bench.wire.bodies) >= before


async def test_the_day_is_closed_with_its_totals() -> None:
    async with running() as bench:
        paid = await pay(bench)
        await pay(bench)
        await back(bench, PaymentKind.REVERSAL, paid.evidence)
        await back(bench, PaymentKind.REFUND, paid.evidence, Money(1000, Currency.DKK))
        totals = await bench.terminal.end_of_day()
        assert (totals.total, totals.count) == (Money(11995, Currency.DKK), 4)
        assert (await bench.terminal.end_of_day()).total == Money(0, Currency.DKK)
        bench.sim.turn("busy", value=True)
        with pytest.raises(Refused, match="Busy"):
            await bench.terminal.end_of_day()


@pytest.mark.parametrize(
    "amount", [Money(100, Currency.SEK), Money(0, Currency.DKK), Money(-5, Currency.DKK)]
)
async def test_what_is_no_amount_is_not_sent(amount: Money) -> None:
    async with running() as bench:
        journal = RecordingJournal()
        result = await bench.terminal.pay(await request_for(bench.terminal, amount), journal)
        assert (result.state, journal.steps) == (S.NOT_STARTED, [])


async def test_a_terminal_that_goes_away_says_so_and_comes_back() -> None:
    async with running(timers=replace(TIMERS, idle=0.02)) as bench:
        bench.sim.turn("power", "off")
        async with asyncio.timeout(5):
            while bench.terminal.status.power is not PowerState.OFF_OFFLINE:
                await asyncio.sleep(0.002)
        assert Problem.UNREACHABLE in bench.terminal.status.problems
        with pytest.raises(DeviceOffline):
            await pay(bench)
        bench.sim.turn("power", "on")
        await bench.until_online()


async def test_other_keys_are_named_as_the_reason() -> None:
    async with running(timers=replace(TIMERS, idle=0.02)) as bench:
        bench.sim.turn("passphrase", "another")
        async with asyncio.timeout(5):
            while not bench.ended:
                await asyncio.sleep(0.002)
        assert "passphrase" in str(bench.ended[0])
        assert Problem.OUT_OF_ORDER in bench.terminal.status.problems


async def test_health_names_the_terminal() -> None:
    async with running() as bench:
        assert await bench.terminal.check_health(CheckLevel.INTERNAL) == f"terminal {POIID}: ready"
        assert await bench.terminal.check_health(CheckLevel.EXTERNAL) == f"terminal {POIID}: ready"
        assert bench.terminal.info.serial == POIID


@pytest.mark.parametrize(
    ("options", "password", "words"),
    [
        ({"poiid": ""}, "storefloor", "poiid"),
        ({"waits": "7"}, "storefloor", "waits"),
        ({"answer": "soon"}, "storefloor", "answer"),
        ({"key_version": "one"}, "storefloor", "key_version"),
        ({}, "", "passphrase"),
        ({}, "kodeørd", "ASCII"),
        ({"colour": "blue"}, "storefloor", "colour"),
    ],
)
def test_what_is_wrong_in_the_configuration_is_named(
    options: dict[str, str], password: str, words: str
) -> None:
    wrong = replace(spec(**options), password=password)
    with pytest.raises(NotSupported, match=words) as refused:
        AdyenTerminal(wrong, MessageWire(simulator()), Recorder())
    assert password not in str(refused.value) or not password


@pytest.mark.parametrize(
    ("options", "authorities", "words"),
    [
        ({}, "", "ca_file is needed"),
        ({}, "no certificate", "ca_file holds no certificate"),
        ({"environment": "moon"}, "x", "live or test"),
    ],
)
def test_over_tls_somebody_has_to_vouch(options: dict[str, str], authorities: str, words: str) -> None:
    url = "https://127.0.0.1:8443/nexo/"
    wrong = replace(spec(**options), url=url, authorities=authorities)
    with pytest.raises(NotSupported, match=words):
        AdyenTerminal(wrong, open_transport(url), Recorder())


def test_a_wire_of_bytes_is_none() -> None:
    with pytest.raises(NotSupported, match="https"):
        AdyenTerminal(spec(), open_transport("tcp://127.0.0.1:8443"), Recorder())


def test_waits_shrink_together() -> None:
    assert NexoTimers.from_options({"waits": "0.01", "completion": "60"}).completion == pytest.approx(0.6)
