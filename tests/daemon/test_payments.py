"""Payments end to end: the API, the ledger, ZVT on the wire, and the terminal's own book as the truth."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from daemon import keys, ledger, settlement
from daemon.client import ApiError, Client, Disconnected
from daemon.schema import MoneyState, PaymentResolve, PaymentStart, PaymentView, ReservationState, Role
from drivers.simulator import Simulator
from drivers.terminals import FINAL
from drivers.terminals.zvt.sim_knobs import Rule, Step
from drivers.vocabulary import (
    Currency,
    EventType,
    Money,
    PaymentOutcome,
    PaymentState,
    PowerState,
    TerminalPrompt,
)
from tests.daemon.stations import TERMINAL, Running, on_tcp, station
from tests.daemon.store.shop import Template, copy

AMOUNT = Money(12995, Currency.DKK)
START = PaymentStart("terminal", AMOUNT)


@dataclass(slots=True)
class Till:
    """A station with a terminal, and a till's client."""

    running: Running
    terminal: Simulator
    client: Client

    def booked(self) -> list[int]:
        """What the terminal's own book says was charged and stands."""
        return [entry["amount"] for entry in self.terminal.knobs()["book"] if entry["state"] == "booked"]

    async def follow(self, view: PaymentView) -> PaymentView:
        async with asyncio.timeout(20):
            while view.state not in FINAL and view.state is not PaymentState.NEEDS_STAFF:
                view = await self.client.payment(view.id, wait_s=5)
        return view

    async def prompted(self, view: PaymentView, prompt: TerminalPrompt) -> None:
        """Wait until the customer sees this step."""
        async with asyncio.timeout(10):
            while view.prompt is not prompt:
                view = await self.client.payment(view.id, wait_s=1)


@asynccontextmanager
async def till(state_dir: Path, *, staff_after_s: float = 300.0, **knobs: Any) -> AsyncIterator[Till]:
    async with (
        on_tcp(TERMINAL, **{"pace": 0.02, **knobs}) as (terminal, section),
        station(state_dir, {"terminal": section}, staff_after_s) as running,
        running.client(Role.TILL) as client,
    ):
        async with asyncio.timeout(10):
            while (await client.device("terminal")).power is not PowerState.ONLINE:
                await asyncio.sleep(0.02)  # the pace of looking
        yield Till(running, terminal, client)


async def test_an_approved_payment_is_in_both_books_and_its_history_is_whole(tmp_path: Path) -> None:
    async with till(tmp_path) as shop:
        view = await shop.follow(await shop.client.start_payment(START, "k1"))
        assert view.outcome is PaymentOutcome.APPROVED
        assert view.approved == AMOUNT
        assert shop.booked() == [12995]
        states = [step.state for step in view.history]
        assert states[:4] == [
            PaymentState.INTENT,
            PaymentState.SENDING,
            PaymentState.SENT,
            PaymentState.STARTED,
        ]
        assert states[-1] is PaymentState.APPROVED
        assert len(view.card_last4) in {0, 4}


async def test_the_same_key_is_the_same_attempt_and_nothing_is_charged_twice(tmp_path: Path) -> None:
    async with till(tmp_path) as shop:
        views = await asyncio.gather(*(shop.client.start_payment(START, "k1") for _ in range(5)))
        assert len({view.id for view in views}) == 1
        await shop.follow(views[0])
        assert (await shop.client.start_payment(START, "k1")).outcome is PaymentOutcome.APPROVED
        assert shop.booked() == [12995]


async def test_a_declined_card_is_an_outcome_not_an_error(tmp_path: Path) -> None:
    async with till(tmp_path, outcome="decline") as shop:
        view = await shop.follow(await shop.client.start_payment(START))
        assert view.outcome is PaymentOutcome.DECLINED
        assert shop.booked() == []


async def test_an_open_attempt_locks_its_terminal_and_says_which(tmp_path: Path) -> None:
    async with till(tmp_path, card="wait") as shop:
        first = await shop.client.start_payment(START)
        with pytest.raises(ApiError) as refused:
            await shop.client.start_payment(START)
        assert (refused.value.status, refused.value.code) == (409, "payment_open")
        assert refused.value.blocking == first.id
        await shop.prompted(first, TerminalPrompt.INSERT_CARD)
        shop.terminal.turn("card", "in")
        assert (await shop.follow(first)).outcome is PaymentOutcome.APPROVED
        assert shop.booked() == [12995]


async def test_cancel_is_a_request_whose_outcome_comes_from_the_terminal(tmp_path: Path) -> None:
    async with till(tmp_path, card="wait") as shop:
        view = await shop.client.start_payment(START)
        async with asyncio.timeout(10):
            while not view.cancellable:
                view = await shop.client.payment(view.id, wait_s=2)
        assert (await shop.client.cancel_payment(view.id)).cancel_requested
        assert (await shop.follow(view)).outcome is PaymentOutcome.CANCELLED
        assert shop.booked() == []


@pytest.mark.logs("out of reach")
@pytest.mark.parametrize("rule", [Rule.OLD, Rule.NEW])
@pytest.mark.parametrize("step", [step for step in Step if step])
async def test_a_lost_answer_is_resolved_by_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: Step, rule: Rule
) -> None:
    monkeypatch.setattr(settlement, "BACK_OFF_S", (0.05, 0.1))
    async with till(tmp_path, drop_after=step, rule=rule) as shop:
        view = await shop.follow(await shop.client.start_payment(START))
        assert view.outcome in {PaymentOutcome.APPROVED, PaymentOutcome.NOT_STARTED, PaymentOutcome.DECLINED}
        assert shop.booked() == ([12995] if view.outcome is PaymentOutcome.APPROVED else [])


@pytest.mark.logs("out of reach")
async def test_a_terminal_that_cannot_tell_leaves_it_to_staff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settlement, "BACK_OFF_S", (0.05, 0.1))
    async with till(tmp_path, staff_after_s=0.3, drop_after=Step.PIN, cut_for=60.0) as shop:
        view = await shop.follow(await shop.client.start_payment(START))
        assert view.state is PaymentState.NEEDS_STAFF
        assert view.outcome is PaymentOutcome.UNKNOWN
        with pytest.raises(ApiError) as refused:
            await shop.client.start_payment(START)
        assert refused.value.blocking == view.id
        with pytest.raises(ApiError) as refused:
            await shop.client.resolve_payment(view.id, PaymentResolve(charged=False, evidence="no receipt"))
        assert (refused.value.status, refused.value.code) == (401, "clerk_session_required")


async def test_the_stream_tells_each_step(tmp_path: Path) -> None:
    async with till(tmp_path) as shop, shop.running.client(Role.TECHNICIAN) as watcher:
        seen: list[str] = []
        prompts: list[str] = []
        events = watcher.events()
        hello = await anext(events)
        assert not isinstance(hello, Disconnected)
        assert hello.type is EventType.HELLO
        view = await shop.client.start_payment(START)
        async with asyncio.timeout(15):
            async for event in events:
                assert not isinstance(event, Disconnected)
                if event.type is EventType.TRANSITION:
                    prompts.append(event.data["prompt"])
                if event.type is EventType.PAYMENT_STATE:
                    seen.append(event.data["state"])
                    assert event.data["card_last4"] == ""
                    if event.data["outcome"] == "approved":
                        break
        await events.aclose()
        await shop.follow(view)
        assert seen[0] == "intent"
        assert "started" in seen
        assert prompts


async def test_what_is_no_payment_is_refused(tmp_path: Path) -> None:
    async with till(tmp_path) as shop:
        cases = {
            PaymentStart("toaster", AMOUNT): (404, "not_found"),
            PaymentStart("terminal", Money(0, Currency.DKK)): (422, "invalid_amount"),
            PaymentStart("terminal", Money(100, Currency.SEK)): (422, "invalid_amount"),
        }
        for start, expected in cases.items():
            with pytest.raises(ApiError) as refused:
                await shop.client.start_payment(start)
            assert (refused.value.status, refused.value.code) == expected
        async with shop.running.client(Role.KIOSK) as kiosk:
            with pytest.raises(ApiError) as refused:
                await kiosk.start_payment(START)
            assert refused.value.status == 403
        async with shop.running.client(Role.TECHNICIAN) as technician:
            with pytest.raises(ApiError) as refused:
                await technician.start_payment(START)
            assert refused.value.status == 403
        assert shop.booked() == []


def payable(template: Template) -> str:
    """A reservation of this shop that waits for its customer and is not paid."""
    return next(
        reservation.id
        for reservation in template.demo.reservations
        if reservation.location == "shop-aarhus"
        and reservation.state is ReservationState.READY
        and reservation.money is MoneyState.UNPAID
    )


async def money(shop: Till, reservation: str) -> MoneyState:
    """What the store knows of the reservation's money."""
    found = await shop.running.app[keys.STORE].reservation(reservation)
    assert found is not None
    return found.money


async def test_a_reservation_is_paid_once_and_the_store_knows(tmp_path: Path, template: Template) -> None:
    copy(template, tmp_path)
    reservation = payable(template)
    async with till(tmp_path) as shop:
        store = shop.running.app[keys.STORE]
        due = await store.due(reservation)
        assert due.minor > 0
        more = PaymentStart("terminal", Money(due.minor + 1, due.currency), reservation=reservation)
        with pytest.raises(ApiError) as refused:
            await shop.client.start_payment(more)
        assert refused.value.code == "amount_too_high"
        start = PaymentStart("terminal", due, reservation=reservation)
        view = await shop.follow(await shop.client.start_payment(start))
        assert view.outcome is PaymentOutcome.APPROVED
        async with asyncio.timeout(10):
            while await money(shop, reservation) is not MoneyState.PAID:
                await asyncio.sleep(0.02)  # the pace of looking
        with pytest.raises(ApiError) as refused:
            await shop.client.start_payment(start)
        assert refused.value.status == 409
        assert shop.booked() == [due.minor]


async def test_a_reservation_is_not_cancelled_while_its_customer_stands_at_the_terminal(
    tmp_path: Path, template: Template
) -> None:
    copy(template, tmp_path)
    reservation = payable(template)
    async with till(tmp_path, pace=0.5) as shop:
        start = PaymentStart(
            "terminal", await shop.running.app[keys.STORE].due(reservation), reservation=reservation
        )
        view = await shop.client.start_payment(start)
        await shop.client.clerk_login(pin="2468")
        for end in (shop.client.cancel_reservation, shop.client.reject):
            with pytest.raises(ApiError) as refused:
                await end(reservation, "changed her mind")
            assert (refused.value.status, refused.value.code) == (409, "being_paid")
        assert (await shop.follow(view)).outcome is PaymentOutcome.APPROVED
        async with asyncio.timeout(10):
            while await money(shop, reservation) is not MoneyState.PAID:
                await asyncio.sleep(0.02)  # the pace of looking
        ended = await shop.client.cancel_reservation(reservation, "changed her mind")
        assert ended.owed == view.amount


@pytest.mark.logs("out of reach")
async def test_a_clerk_decides_what_no_terminal_can_and_the_store_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: Template
) -> None:
    monkeypatch.setattr(settlement, "BACK_OFF_S", (0.05, 0.1))
    copy(template, tmp_path)
    reservation = payable(template)
    clerk = next(clerk for clerk in template.demo.clerks if clerk.location == "shop-aarhus")
    async with till(tmp_path, staff_after_s=0.3, drop_after=Step.PIN, cut_for=60.0) as shop:
        store = shop.running.app[keys.STORE]
        start = PaymentStart("terminal", await store.due(reservation), reservation=reservation)
        view = await shop.follow(await shop.client.start_payment(start))
        assert view.state is PaymentState.NEEDS_STAFF
        session = await shop.client.clerk_login(pin=clerk.pin)
        assert session.name == clerk.name
        said = PaymentResolve(charged=True, evidence="merchant receipt 0042")
        decided = await shop.client.resolve_payment(view.id, said, "d1")
        assert decided.state is PaymentState.STAFF_CHARGED
        assert decided.outcome is PaymentOutcome.APPROVED
        assert clerk.name in decided.history[-1].note
        assert (await shop.client.resolve_payment(view.id, said, "d1")).state is PaymentState.STAFF_CHARGED
        with pytest.raises(ApiError) as refused:
            await shop.client.resolve_payment(view.id, PaymentResolve(charged=False, evidence="no"), "d2")
        assert (refused.value.status, refused.value.code) == (409, "illegal_state")
        async with asyncio.timeout(10):
            while await money(shop, reservation) is not MoneyState.PAID:
                await asyncio.sleep(0.02)  # the pace of looking
        await shop.client.clerk_logout()
        with pytest.raises(ApiError) as refused:
            await shop.client.resolve_payment(view.id, said, "d3")
        assert refused.value.status == 401


async def test_money_the_store_has_not_heard_of_is_told_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: Template
) -> None:
    copy(template, tmp_path)
    reservation = payable(template)

    async def lost(*_: object) -> None:
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(ledger.Ledger, "_credit", lost)
        async with till(tmp_path) as shop:
            due = await shop.running.app[keys.STORE].due(reservation)
            start = PaymentStart("terminal", due, reservation=reservation)
            await shop.follow(await shop.client.start_payment(start))
            assert await money(shop, reservation) is MoneyState.UNPAID
    async with till(tmp_path, receipt_no=42) as shop:  # the same terminal: it goes on after this payment
        async with asyncio.timeout(10):
            while await money(shop, reservation) is not MoneyState.PAID:
                await asyncio.sleep(0.02)  # the pace of looking
