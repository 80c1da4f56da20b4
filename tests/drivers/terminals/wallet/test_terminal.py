"""The wallet's driver against its provider: every way a payment can go, judged by the provider's book."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from drivers.errors import DriverError, FrameError, NotSupported
from drivers.events import TransitionEvent
from drivers.terminals import Evidence, PaymentRequest, PaymentResult
from drivers.terminals.conformance import (
    Recorder,
    RecordingJournal,
    booked,
    check_offline,
    check_terminal,
    request_for,
)
from drivers.terminals.wallet import messages
from drivers.terminals.wallet.terminal import WalletTerminal
from drivers.terminals.wallet.timers import WalletTimers
from drivers.transports.http import HttpTransport
from drivers.transports.tcp import TcpTransport
from drivers.vocabulary import (
    CheckLevel,
    Currency,
    Money,
    PaymentKind,
    PaymentState,
    PowerState,
    Problem,
    TerminalPrompt,
)
from tests.drivers.terminals.wallet.bench import AMOUNT, OPTIONS, SECRETS, SPEC, TIMERS, Bench, running

S = PaymentState


async def pay(bench: Bench, journal: RecordingJournal | None = None) -> PaymentResult:
    request = await request_for(bench.terminal, AMOUNT)
    return await bench.terminal.pay(request, journal or RecordingJournal())


async def resolve(bench: Bench, request: PaymentRequest) -> PaymentResult:
    """Ask until the provider can tell, as the ledger does."""
    async with asyncio.timeout(10):
        while True:
            await bench.until_online()
            try:
                result = await bench.terminal.resolve(request)
            except DriverError:
                result = None
            if result is not None:
                return result
            await asyncio.sleep(0.01)  # the pace of asking


async def test_conformance() -> None:
    async with running() as bench:
        await check_terminal(
            bench.terminal, bench.sim, bench.recorder, AMOUNT, TerminalPrompt.SCAN_CODE, declines=False
        )


async def test_without_connection() -> None:
    await check_offline(WalletTerminal(SPEC, HttpTransport("http://127.0.0.1:9"), Recorder(), TIMERS), AMOUNT)


async def test_the_code_is_shown_and_the_money_is_taken_once_the_ledger_knows() -> None:
    async with running() as bench:
        journal = RecordingJournal()
        request = await request_for(bench.terminal, AMOUNT)
        result = await bench.terminal.pay(request, journal)
        assert result.state is S.APPROVED
        assert journal.kept == [result.evidence]
        assert result.evidence.reference == request.attempt
        assert (bench.charge["state"], bench.charge["captures"]) == ("booked", 1)
        shown = [event for event in bench.recorder.events if isinstance(event, TransitionEvent)]
        codes = {event.prompt: event.code for event in shown}
        assert codes[TerminalPrompt.SCAN_CODE] == f"https://qr.wallet.example/{request.attempt}"
        assert codes[TerminalPrompt.APPROVED] == ""


@pytest.mark.parametrize("what", ["create", "get", "capture"])
@pytest.mark.parametrize("knob", ["drop_before", "drop_after", "fail"])
async def test_a_lost_answer_is_asked_about_and_nothing_is_taken_twice(knob: str, what: str) -> None:
    async with running() as bench:
        request = await request_for(bench.terminal, AMOUNT)
        bench.sim.turn(knob, what)
        result = await bench.terminal.pay(request, RecordingJournal())
        assert result.state is S.APPROVED, result
        assert (bench.charge["state"], bench.charge["captures"]) == ("booked", 1)


@pytest.mark.parametrize("knob", ["drop_before", "drop_after"])
async def test_answers_lost_for_ever_are_a_doubt_that_is_resolved_by_asking(knob: str) -> None:
    async with running() as bench:
        request = await request_for(bench.terminal, AMOUNT)
        bench.sim.turn("times", 10_000)
        bench.sim.turn(knob, "create")
        result = await bench.terminal.pay(request, RecordingJournal())
        assert result.state is S.IN_DOUBT
        bench.sim.turn(knob, "")
        # Nobody was ever told its code: what has been made is ended, what has not been made was not begun.
        ended = await resolve(bench, request)
        assert ended.state is (S.NOT_STARTED if knob == "drop_before" else S.CANCELLED)
        assert booked(bench.sim) == []


async def test_reserved_and_not_taken_is_owed_work() -> None:
    async with running() as bench:
        request = await request_for(bench.terminal, AMOUNT)
        bench.sim.turn("times", 10_000)
        bench.sim.turn("fail", "capture")
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.IN_DOUBT
        assert bench.charge["state"] == "reserved"
        bench.sim.turn("fail", "")
        assert (await resolve(bench, request)).state is S.APPROVED
        assert (bench.charge["state"], bench.charge["captures"]) == ("booked", 1)


async def test_too_many_requests_is_tried_again_and_then_said() -> None:
    async with running() as bench:
        bench.sim.turn("fail_status", 429)
        bench.sim.turn("fail", "create")
        assert (await pay(bench)).state is S.APPROVED
        bench.sim.turn("busy", True)
        result = await pay(bench)
        assert (result.state, result.text) == (S.NOT_STARTED, "HTTP 429 Too Many Requests")


async def test_what_is_refused_was_not_begun() -> None:
    async with running() as bench:
        bench.sim.turn("fail_status", 400)
        bench.sim.turn("fail", "create")
        result = await pay(bench)
        assert (result.state, result.text) == (S.NOT_STARTED, "HTTP 400 made to fail")
        assert bench.sim.knobs()["book"] == []


async def test_a_token_that_ended_is_fetched_anew() -> None:
    async with running() as bench:
        request = await request_for(bench.terminal, AMOUNT)
        bench.sim.turn("token", "expire")
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.APPROVED
        bench.sim.turn("card", "wait")
        paying = asyncio.create_task(pay(bench))
        await bench.recorder.until_prompt(TerminalPrompt.SCAN_CODE)
        bench.sim.turn("token", "expire")
        bench.sim.turn("card", "in")
        bench.sim.turn("card", "auto")
        assert (await paying).state is S.APPROVED
        assert bench.sim.knobs()["requests"]["token"] >= 3


async def test_the_customer_says_no_or_nothing() -> None:
    async with running(outcome="cancel") as bench:
        result = await pay(bench)
        assert (result.state, result.text) == (S.CANCELLED, "aborted")
        bench.sim.turn("outcome", "ignore")
        bench.sim.turn("expires_in", 0.3)
        result = await pay(bench)
        assert (result.state, result.text) == (S.CANCELLED, "expired")
        assert booked(bench.sim) == []


async def test_a_time_that_has_passed_here_ends_nothing() -> None:
    async with running(replace(TIMERS, lapse=0.2, abandon=3600.0), card="wait") as bench:
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.IN_DOUBT
        assert await bench.terminal.resolve(request) is None  # the customer may still take it
        bench.sim.turn("card", "in")
        assert (await resolve(bench, request)).state is S.APPROVED


async def test_what_nobody_takes_is_ended_by_asking_and_an_approval_in_that_moment_counts() -> None:
    async with running(replace(TIMERS, lapse=0.2, abandon=0.3), card="wait") as bench:
        for race, state in ((False, S.CANCELLED), (True, S.APPROVED)):
            bench.sim.turn("race", race)
            request = await request_for(bench.terminal, AMOUNT)
            assert (await bench.terminal.pay(request, RecordingJournal())).state is S.IN_DOUBT
            assert (await resolve(bench, request)).state is state
        assert len(booked(bench.sim)) == 1


@pytest.mark.parametrize("lost", ["", "drop_before", "drop_after", "fail"])
@pytest.mark.parametrize("race", [False, True])
async def test_a_cancel_is_a_request_and_the_book_says_what_became_of_it(lost: str, race: bool) -> None:
    async with running(card="wait", race=race) as bench:
        paying = asyncio.create_task(pay(bench))
        await bench.recorder.until_prompt(TerminalPrompt.SCAN_CODE)
        if lost:
            bench.sim.turn(lost, "cancel")
        assert await bench.terminal.request_cancel()
        result = await paying
        assert result.state is S.CANCELLED
        assert bench.charge["state"] == "released"


async def test_another_amount_is_never_taken() -> None:
    async with running(wrong_amount=5) as bench:
        request = await request_for(bench.terminal, AMOUNT)
        assert (await bench.terminal.pay(request, RecordingJournal())).state is S.IN_DOUBT
        result = await bench.terminal.resolve(request)
        assert result is not None
        assert result.state is S.NEEDS_STAFF
        assert "another amount" in result.text
        assert booked(bench.sim) == []


async def test_a_book_that_lost_it_and_another_merchant_are_not_guessed_at() -> None:
    async with running() as bench:
        request = await request_for(bench.terminal, AMOUNT)
        other = replace(request, before=Evidence(terminal_id="654321"))
        result = await bench.terminal.resolve(other)
        assert result is not None
        assert result.state is S.NEEDS_STAFF
        assert await bench.terminal.resolve(request) is None  # it may still be on its way
        assert (await resolve(bench, request)).state is S.NOT_STARTED


async def test_a_payment_that_the_provider_lost_is_for_a_person() -> None:
    async with running(card="wait") as bench:
        request = await request_for(bench.terminal, AMOUNT)
        paying = asyncio.create_task(bench.terminal.pay(request, RecordingJournal()))
        await bench.recorder.until_prompt(TerminalPrompt.SCAN_CODE)
        bench.sim.turn("forget", "last")
        assert (await paying).state is S.IN_DOUBT
        assert (await resolve(bench, request)).state is S.NEEDS_STAFF


async def refund(bench: Bench, minor: int, paid: PaymentResult) -> tuple[PaymentRequest, PaymentResult]:
    request = replace(
        await request_for(bench.terminal, Money(minor, Currency.DKK)),
        kind=PaymentKind.REFUND,
        original=paid.evidence,
    )
    return request, await bench.terminal.give_back(request, RecordingJournal())


@pytest.mark.parametrize("knob", ["", "drop_before", "drop_after", "fail"])
async def test_money_goes_back_once_under_its_own_key(knob: str) -> None:
    async with running() as bench:
        paid = await pay(bench)
        if knob:
            bench.sim.turn(knob, "refund")
        _, result = await refund(bench, 5000, paid)
        assert result.state is S.APPROVED
        assert [entry["amount"] for entry in bench.sim.knobs()["returns"]] == [5000]
        assert (await refund(bench, 99_999, paid))[1].state is S.NOT_STARTED
        assert (await refund(bench, 100, replace(paid, evidence=Evidence())))[1].state is S.NOT_STARTED


@pytest.mark.parametrize(("knob", "state"), [("drop_before", S.NOT_STARTED), ("drop_after", S.APPROVED)])
async def test_a_refund_in_doubt_is_found_in_the_history(knob: str, state: PaymentState) -> None:
    async with running() as bench:
        paid = await pay(bench)
        bench.sim.turn("times", 10_000)
        bench.sim.turn(knob, "refund")
        request, result = await refund(bench, 5000, paid)
        assert result.state is S.IN_DOUBT
        bench.sim.turn(knob, "")
        assert (await resolve(bench, request)).state is state
        assert len(bench.sim.knobs()["returns"]) == (state is S.APPROVED)


async def test_the_provider_away_and_back_and_refusing_us() -> None:
    async with running() as bench:
        assert "123456" in await bench.terminal.check_health(CheckLevel.EXTERNAL)
        bench.sim.turn("power", "off")
        async with asyncio.timeout(5):
            while bench.terminal.status.power is not PowerState.OFF_OFFLINE:
                await asyncio.sleep(0.01)  # the pace of looking
        bench.sim.turn("merchant", "777777")
        bench.sim.turn("power", "on")
        async with asyncio.timeout(5):
            while Problem.OUT_OF_ORDER not in bench.terminal.status.problems:
                await asyncio.sleep(0.01)  # the pace of looking
        assert "HTTP 403" in bench.terminal.status.detail
        bench.sim.turn("merchant", "123456")
        await bench.until_online()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": ""}, "client_secret"),
        ({"password": "client_secret=x"}, "subscription_key"),
        ({"options": {}}, "merchant"),
        ({"options": {"merchant": "123456"}}, "client_id"),
        ({"options": {**OPTIONS, "colour": "red"}}, "'colour'"),
        ({"options": {**OPTIONS, "time_scale": "no"}}, "time_scale"),
    ],
)
def test_what_is_missing_is_named_and_no_secret_is_told(change: dict[str, Any], words: str) -> None:
    spec = replace(SPEC, **{"options": OPTIONS, "password": SECRETS, **change})
    with pytest.raises(NotSupported, match=words) as refused:
        WalletTerminal(spec, HttpTransport("https://x"), Recorder())
    assert "s3cret" not in str(refused.value)


def test_a_wallet_is_no_socket() -> None:
    with pytest.raises(NotSupported, match="https"):
        WalletTerminal(SPEC, TcpTransport("tcp://127.0.0.1:1"), Recorder())


def test_the_real_times_are_the_guidelines() -> None:
    timers = WalletTimers()
    assert (timers.first_poll, timers.poll) == (5.0, 2.0)
    assert timers.scaled(0.01).poll == pytest.approx(0.02)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"reference":1}', b"\xff\xfe"])
def test_bodies_that_make_no_sense_are_frame_errors_that_quote_nothing(body: bytes) -> None:
    for read in (messages.payment, messages.created, messages.token):
        with pytest.raises(FrameError):
            read(body)


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "https://x/\n", "https://" + "x" * 2000])
def test_a_code_is_an_address(url: str) -> None:
    with pytest.raises(FrameError):
        messages.code_of(messages.Created("r", url))
