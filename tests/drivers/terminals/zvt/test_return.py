"""Reversals, refunds and the end of day on the wire, judged by the simulator's book."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from drivers.device import utc_now
from drivers.errors import DeviceBusy, DriverError, FrameError, Refused
from drivers.terminals import DayTotals, Evidence, PaymentRequest, PaymentResult
from drivers.terminals.conformance import RecordingJournal, booked, request_for
from drivers.terminals.zvt import bmp
from drivers.terminals.zvt.frames import Refund
from drivers.terminals.zvt.totals import day_totals, totals_block
from drivers.vocabulary import Currency, Money, PaymentKind, PaymentState
from tests.drivers.terminals.zvt.bench import AMOUNT, Bench, running
from tests.drivers.terminals.zvt.test_terminal import pay, resolve


def given(bench: Bench) -> list[dict[str, Any]]:
    """What the book says was given back and stands."""
    return [entry for entry in bench.sim.knobs()["returns"] if entry["state"] == "booked"]


async def back(
    bench: Bench, paid: PaymentResult, kind: PaymentKind = PaymentKind.REVERSAL, amount: Money = AMOUNT
) -> PaymentRequest:
    request = await request_for(bench.terminal, amount, "back")
    return replace(request, kind=kind, original=paid.evidence)


async def test_a_reversal_takes_the_whole_payment_back() -> None:
    async with running() as bench:
        paid, journal = await pay(bench), RecordingJournal()
        result = await bench.terminal.give_back(await back(bench, paid), journal)
        assert result.state is PaymentState.APPROVED
        assert (result.evidence.receipt_no, result.evidence.original_trace) == (43, paid.evidence.trace)
        assert journal.steps == ["sending", "sent", "started", "evidence"]
        assert "063006000000870042" in [frame.hex() for frame in bench.wire.written]
        assert (booked(bench.sim), given(bench)[0]["original"]) == ([], 42)


async def test_a_payment_reversed_before_counts_as_reversed() -> None:
    async with running() as bench:
        paid = await pay(bench)
        results = [
            await bench.terminal.give_back(await back(bench, paid), RecordingJournal()) for _ in range(2)
        ]
        assert [result.state for result in results] == [PaymentState.APPROVED] * 2
        assert results[1].text == "already reversed"
        assert len(given(bench)) == 1


async def test_a_refund_gives_an_amount() -> None:
    async with running() as bench:
        request = await back(bench, await pay(bench), PaymentKind.REFUND, Money(500, Currency.DKK))
        result = await bench.terminal.give_back(request, RecordingJournal())
        assert (result.state, result.evidence.amount) == (PaymentState.APPROVED, request.amount)
        assert [entry["amount"] for entry in given(bench)] == [500]
        assert len(booked(bench.sim)) == 1


@pytest.mark.parametrize("kind", [PaymentKind.REVERSAL, PaymentKind.REFUND])
@pytest.mark.parametrize("rule", ["old", "new"])
@pytest.mark.parametrize("step", ["request", "started", "host", "booked", "status_info", "ack", "completion"])
async def test_a_lost_answer_is_resolved_by_the_book(step: str, rule: str, kind: PaymentKind) -> None:
    async with running() as bench:
        request = await back(bench, await pay(bench), kind)
        bench.sim.turn("rule", rule)
        bench.sim.turn("drop_after", step)
        result = await bench.terminal.give_back(request, RecordingJournal())
        if result.state is PaymentState.IN_DOUBT:
            result = await resolve(bench, request)
        assert result.state in {PaymentState.APPROVED, PaymentState.NOT_STARTED}
        assert len(given(bench)) == (result.state is PaymentState.APPROVED)


@pytest.mark.parametrize("outcome", ["decline", "cancel"])
async def test_a_refund_the_card_does_not_take(outcome: str) -> None:
    async with running() as bench:
        request = await back(bench, await pay(bench), PaymentKind.REFUND)
        bench.sim.turn("outcome", outcome)
        result = await bench.terminal.give_back(request, RecordingJournal())
        assert result.state.value.startswith(outcome)
        assert given(bench) == []


@pytest.mark.parametrize(
    "known", [{"receipt_no": None}, {"terminal_id": "52500009"}], ids=["no number", "another terminal"]
)
async def test_a_reversal_that_could_hit_another_payment_is_not_begun(known: dict[str, Any]) -> None:
    async with running() as bench:
        paid, journal = await pay(bench), RecordingJournal()
        request = await back(bench, replace(paid, evidence=replace(paid.evidence, **known)))
        result = await bench.terminal.give_back(request, journal)
        assert (result.state, journal.steps) == (PaymentState.NOT_STARTED, [])
        assert len(booked(bench.sim)) == 1


async def test_a_receipt_no_payment_has_is_declined() -> None:
    async with running() as bench:
        paid = await pay(bench)
        request = await back(bench, replace(paid, evidence=replace(paid.evidence, receipt_no=7)))
        result = await bench.terminal.give_back(request, RecordingJournal())
        assert (result.state, result.text) == (PaymentState.DECLINED, "reversal not possible")


async def test_another_payment_reversed_is_never_accepted() -> None:
    async with running() as bench:
        paid = await pay(bench)
        request = await back(bench, replace(paid, evidence=replace(paid.evidence, trace=1)))
        bench.sim.turn("rule", "old")
        result = await bench.terminal.give_back(request, RecordingJournal())
        assert result.state is PaymentState.IN_DOUBT
        assert "trace 123 was reversed" in result.text


async def test_a_terminal_that_does_not_say_what_it_reversed_leaves_it_to_a_person() -> None:
    async with running() as bench:
        paid = await pay(bench)
        request = await back(bench, paid)
        await bench.terminal.give_back(request, RecordingJournal())
        unknown = replace(request, original=replace(paid.evidence, trace=None))
        assert (await resolve(bench, unknown)).state is PaymentState.NEEDS_STAFF


async def test_the_end_of_day_tells_what_was_booked_and_begins_anew() -> None:
    async with running() as bench:
        paid = await pay(bench)
        await pay(bench)
        await bench.terminal.give_back(await back(bench, paid), RecordingJournal())
        totals = await bench.terminal.end_of_day()
        assert totals == DayTotals(AMOUNT, 3, 42, 44, "52500001")
        assert await bench.terminal.end_of_day() == DayTotals(
            Money(0, Currency.DKK), 0, None, None, "52500001"
        )


async def test_an_end_of_day_whose_answer_is_lost_is_an_error() -> None:
    async with running() as bench:
        bench.sim.turn("drop_after", "booked")
        with pytest.raises(DriverError):
            await bench.terminal.end_of_day()


async def test_an_end_of_day_is_refused_while_busy_and_keeps_payments_out() -> None:
    async with running() as bench:
        bench.sim.turn("busy", value=True)
        with pytest.raises(Refused):
            await bench.terminal.end_of_day()
        bench.sim.turn("busy", value=False)
        closing = asyncio.create_task(bench.terminal.end_of_day())
        await asyncio.sleep(0)
        request = PaymentRequest("late", AMOUNT, Evidence(), utc_now())
        with pytest.raises(DeviceBusy):
            await bench.terminal.pay(request, RecordingJournal())
        await closing


def test_totals_are_read_with_and_without_their_parts() -> None:
    amount = bmp.encode(bmp.AMOUNT, bmp.bcd(12995, 6))
    assert day_totals(amount, "52500001", Currency.DKK) == DayTotals(AMOUNT, terminal_id="52500001")
    block = bmp.encode(bmp.TOTALS, totals_block(42, 44, [(1, 100), (2, 12895)]))
    assert day_totals(amount + block, "", Currency.DKK) == DayTotals(AMOUNT, 3, 42, 44)
    with pytest.raises(Refused, match="no end of day possible"):
        day_totals(bytes([bmp.RESULT, 0x77]), "", Currency.DKK)
    for wrong in (bmp.encode(bmp.TOTALS, b"\0" * 5), bmp.encode(bmp.CURRENCY, b"\x09\x78")):
        with pytest.raises(FrameError):
            day_totals(wrong, "", Currency.DKK)
    with pytest.raises(FrameError):
        totals_block(1, 2, [(0, 0)] * 8)


def test_a_refund_frame() -> None:
    frame = Refund(500, 208)
    assert frame.to_bytes().hex() == "06310d00000004000000000500490208"
    assert Refund.from_bytes(frame.to_bytes()) == frame
    with pytest.raises(FrameError):
        Refund.from_data(b"\0\0\0")
