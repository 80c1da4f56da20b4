"""Payments end to end over nexo: the API, the ledger, sealed messages over TLS, and the terminal's book."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from daemon import settlement
from daemon.client import ApiError, Client, Unreachable
from daemon.schema import (
    DifferenceKind,
    PaymentMoney,
    PaymentStart,
    PaymentView,
    ReconciliationState,
    Role,
)
from drivers.simulator import Simulator
from drivers.terminals.nexo.sim import NexoSimulator
from drivers.terminals.nexo.sim_answers import TRACK2
from drivers.terminals.nexo.sim_knobs import Fault, Step
from drivers.terminals.nexo.sim_payment import CARD_NUMBER
from drivers.vocabulary import Currency, Money, PaymentKind, PaymentOutcome, PaymentState, TerminalPrompt
from tests.daemon.dying import MOMENTS
from tests.daemon.processes import Daemon, written
from tests.daemon.stations import Running, station, until
from tests.daemon.store.shop import Template, copy
from tests.daemon.terminals import NEXO, NEXO_TCP, NEXO_XML, at_terminal
from tests.daemon.test_crash import booked, ended, online
from tests.proof.claim import FULL

S = PaymentState


def start(minor: int = 12995, **more: Any) -> PaymentStart:
    return PaymentStart("terminal", Money(minor, Currency.DKK), **more)


@contextlib.asynccontextmanager
async def counter(
    folder: Path, template: Template | None = None, model: str = NEXO, **knobs: Any
) -> AsyncIterator[tuple[Running, Simulator, Client]]:
    """A station in this process with a nexo terminal; a clerk is signed in where there is a shop."""
    if template is not None:
        copy(template, folder)
    async with (
        at_terminal(model, folder, **{"pace": 0.01, "cut_for": 0.05, **knobs}) as (terminal, section),
        station(folder, {"terminal": section}) as running,
        running.client(Role.TILL) as client,
    ):
        if template is not None:
            await client.clerk_login(pin="2468")
        await online(client, "terminal")
        yield running, terminal, client


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settlement, "BACK_OFF_S", (0.05, 0.1))


async def test_an_approved_payment_is_in_both_books_and_its_history_is_whole(tmp_path: Path) -> None:
    async with counter(tmp_path) as (_, terminal, client):
        views = await asyncio.gather(*(client.start_payment(start(), "k1") for _ in range(3)))
        assert len({view.id for view in views}) == 1
        view = await ended(client, views[0])
        assert (view.outcome, view.approved) == (PaymentOutcome.APPROVED, start().amount)
        assert [step.state for step in view.history] == [
            S.INTENT,
            S.SENDING,
            S.SENT,
            S.STARTED,
            S.STARTED,
            S.APPROVED,
        ]
        assert (view.card_brand, view.card_last4, view.terminal_id) == ("mc", "4771", "P400Plus-275008565")
        assert booked(terminal) == [12995]
        assert terminal.knobs()["book"][0]["tender"] == view.id


@pytest.mark.parametrize(
    ("outcome", "told", "approved"),
    [
        ("decline", PaymentOutcome.DECLINED, None),
        ("cancel", PaymentOutcome.CANCELLED, None),
        ("partial", PaymentOutcome.APPROVED, 6497),
        ("offline", PaymentOutcome.APPROVED, 12995),
        ("no_host", PaymentOutcome.UNKNOWN, None),
    ],
)
async def test_how_a_payment_may_end(
    tmp_path: Path, impatient: None, outcome: str, told: PaymentOutcome, approved: int | None
) -> None:
    async with counter(tmp_path, outcome=outcome) as (_, terminal, client):
        view = await ended(client, await client.start_payment(start()))
        assert view.outcome is told
        assert (view.approved.minor if view.approved else None) == approved
        assert booked(terminal) == ([approved] if approved else [])


async def test_cancel_is_a_request_whose_outcome_comes_from_the_terminal(tmp_path: Path) -> None:
    async with counter(tmp_path, card="wait") as (_, terminal, client):
        view = await client.start_payment(start())
        await client.cancel_payment(view.id)  # at once, perhaps before the terminal has heard of it
        view = await ended(client, view)
        assert (view.outcome, view.cancel_requested) == (PaymentOutcome.CANCELLED, True)
        terminal.turn("abort", "ignore")
        view = await client.start_payment(start())
        async with asyncio.timeout(10):
            while view.prompt is not TerminalPrompt.INSERT_CARD:
                view = await client.payment(view.id, wait_s=1)
        assert view.cancellable
        await client.cancel_payment(view.id)
        terminal.turn("card", "in")
        assert (await ended(client, view)).outcome is PaymentOutcome.APPROVED
        assert booked(terminal) == [12995]


@pytest.mark.logs("out of reach")
@pytest.mark.parametrize(
    ("model", "step"),
    [*((NEXO, step) for step in Step if step), (NEXO_XML, Step.ARRIVAL), (NEXO_XML, Step.BOOKED)],
)
async def test_a_lost_answer_is_resolved_by_asking(
    tmp_path: Path, impatient: None, model: str, step: Step
) -> None:
    async with counter(tmp_path, model=model, drop_after=step) as (_, terminal, client):
        view = await ended(client, await client.start_payment(start()))
        assert view.outcome is (
            PaymentOutcome.NOT_STARTED if step is Step.ARRIVAL else PaymentOutcome.APPROVED
        )
        assert booked(terminal) == ([12995] if view.outcome is PaymentOutcome.APPROVED else [])


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault])
async def test_a_false_answer_is_not_believed(tmp_path: Path, impatient: None, fault: Fault) -> None:
    async with counter(tmp_path) as (_, terminal, client):
        await ended(client, await client.start_payment(start(100)))
        terminal.turn("fault", fault)
        view = await ended(client, await client.start_payment(start()))
        assert view.outcome is (
            PaymentOutcome.NOT_STARTED if fault is Fault.CRYPTO else PaymentOutcome.APPROVED
        )
        assert booked(terminal) == ([100] if fault is Fault.CRYPTO else [100, 12995])
        assert (S.RESOLVING in [step.state for step in view.history]) == (
            fault not in {Fault.OUTER, Fault.CRYPTO}
        )


@pytest.mark.logs("out of reach")
async def test_a_terminal_that_lost_its_memory_leaves_it_to_staff(tmp_path: Path, impatient: None) -> None:
    async with counter(tmp_path, outcome="silent_booked") as (_, terminal, client):
        view = await client.start_payment(start())
        await until(lambda: bool(booked(terminal)))
        terminal.turn("reboot", "lose_last")
        view = await ended(client, view)
        assert (view.state, view.outcome) == (S.NEEDS_STAFF, PaymentOutcome.UNKNOWN)
        assert "forgotten" in view.text
        with pytest.raises(ApiError) as refused:
            await client.start_payment(start())
        assert (refused.value.code, refused.value.blocking) == ("payment_open", view.id)


async def test_a_reversal_and_refunds(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template) as (_, terminal, client):
        first, second = [
            await ended(client, await client.start_payment(start(minor))) for minor in (12995, 5000)
        ]
        back = await ended(client, await client.reverse_payment(first.id, "back"))
        assert (back.kind, back.state, back.original) == (PaymentKind.REVERSAL, S.APPROVED, first.id)
        assert (await client.payment(first.id)).money is PaymentMoney.REVERSED
        part = await ended(client, await client.refund_payment(second.id, Money(2000, Currency.DKK)))
        assert part.state is S.APPROVED
        assert (await client.payment(second.id)).money is PaymentMoney.PART_REFUNDED
        with pytest.raises(ApiError) as refused:
            await client.reverse_payment(first.id)
        assert refused.value.code == "not_returnable"
        assert booked(terminal) == [5000]
        assert [entry["amount"] for entry in terminal.knobs()["returns"]] == [12995, 2000]


async def test_a_day_that_agrees_and_one_that_does_not(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template) as (_, terminal, client):
        payment = await ended(client, await client.start_payment(start()))
        await ended(client, await client.refund_payment(payment.id, Money(995, Currency.DKK)))
        day = await client.reconciliation((await client.reconcile("terminal")).id, wait_s=20)
        assert (day.state, day.differences) == (ReconciliationState.TOLD, [])
        assert (day.here, day.there) == (Money(12000, Currency.DKK), Money(12000, Currency.DKK))
        assert isinstance(terminal, NexoSimulator)
        terminal.book.charge("X.1", "0", "behind our back", Money(4200, Currency.DKK), payment.created_at)
        day = await client.reconciliation((await client.reconcile("terminal")).id, wait_s=20)
        assert [one.kind for one in day.differences] == [DifferenceKind.NOT_HERE, DifferenceKind.TOTAL]


async def revive(daemon: Daemon, moment: str = "") -> None:
    daemon.program = ("tests.daemon.dying", moment)
    await daemon.start()


@contextlib.asynccontextmanager
async def mortal(folder: Path, model: str = NEXO, **knobs: Any) -> AsyncIterator[tuple[Simulator, Daemon]]:
    """A terminal, and a daemon of a process of its own that is not started yet."""
    async with at_terminal(model, folder, **{"pace": 0.01, "cut_for": 0.05, **knobs}) as (terminal, section):
        daemon = Daemon(written(folder, {"terminal": section}), folder / "state")
        try:
            yield terminal, daemon
        finally:
            if daemon.child is not None and daemon.child.returncode is None:
                await daemon.kill()


NEVER_SENT = ("intent", "sending")


def as_the_book_says(terminal: Simulator, view: PaymentView, moment: str) -> None:
    """The outcome of a payment that was killed at a moment."""
    charged = view.amount.minor in booked(terminal)
    assert view.outcome is (PaymentOutcome.APPROVED if charged else PaymentOutcome.NOT_STARTED), view
    if moment != "written":  # the kill may overtake what was written
        assert charged == (moment not in NEVER_SENT)


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("model", "moments"),
    [
        (NEXO, MOMENTS),
        (NEXO_XML, MOMENTS if FULL else ("written", "durable")),
        (NEXO_TCP, MOMENTS if FULL else ("said",)),
    ],
)
async def test_the_power_goes_at_each_step(tmp_path: Path, model: str, moments: tuple[str, ...]) -> None:
    """Each start resolves what the one before left behind; nothing is charged twice, no charge is lost."""
    async with mortal(tmp_path, model, pan_unmasked=True) as (terminal, daemon):
        for number, moment in enumerate((*moments, "")):
            await revive(daemon, moment)
            async with daemon.client(Role.TILL) as client:
                await online(client, "terminal")
                if number:
                    asked = start(1000 + number - 1)
                    view = await ended(client, await client.start_payment(asked, f"k{number - 1}"))
                    as_the_book_says(terminal, view, moments[number - 1])
                if not moment:
                    break
                await until(lambda: not terminal.knobs()["paying"])
                with contextlib.suppress(Unreachable):  # it may die before it can answer
                    await client.start_payment(start(1000 + number), f"k{number}")
                await daemon.died()
        async with daemon.client(Role.TILL) as client:
            views = await client.payments()
        assert len(views) == len(moments)
        said = sorted(view.amount.minor for view in views if view.outcome is PaymentOutcome.APPROVED)
        assert said == sorted(booked(terminal))
        assert await daemon.stop() == 0
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (CARD_NUMBER, TRACK2, "HANSEN"):
        assert secret.encode() not in kept


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("kind", "moments"),
    [
        (PaymentKind.REVERSAL, MOMENTS if FULL else ("sending", "written", "said", "approved")),
        (PaymentKind.REFUND, MOMENTS if FULL else ("written",)),
    ],
)
async def test_the_power_goes_while_money_goes_back(
    tmp_path: Path, template: Template, kind: PaymentKind, moments: tuple[str, ...]
) -> None:
    (tmp_path / "state").mkdir()
    copy(template, tmp_path / "state")
    async with mortal(tmp_path) as (terminal, daemon):
        await revive(daemon)
        async with daemon.client(Role.TILL) as client:
            await online(client, "terminal")
            payments = [
                await ended(client, await client.start_payment(start(1000 + number)))
                for number in range(len(moments))
            ]
        assert await daemon.stop() == 0

        async def back(client: Client, payment: PaymentView) -> PaymentView:
            await client.clerk_login(pin="2468")
            if kind is PaymentKind.REVERSAL:
                return await client.reverse_payment(payment.id, f"back {payment.id}")
            return await client.refund_payment(payment.id, payment.amount, f"back {payment.id}")

        for payment, moment in zip(payments, moments, strict=True):
            await revive(daemon, moment)
            async with daemon.client(Role.TILL) as client:
                await online(client, "terminal")
                with contextlib.suppress(Unreachable):
                    await back(client, payment)
                await daemon.died()
            await until(lambda: not terminal.knobs()["paying"])
            await revive(daemon)
            async with daemon.client(Role.TILL) as client:
                await online(client, "terminal")
                view = await ended(client, await back(client, payment))
                given = payment.amount.minor in [one["amount"] for one in terminal.knobs()["returns"]]
                assert (view.state is S.APPROVED) == given, (moment, view)
                if moment != "written":
                    assert given == (moment not in NEVER_SENT), (moment, view)
            assert await daemon.stop() == 0
        amounts = [one["amount"] for one in terminal.knobs()["returns"]]
        assert len(set(amounts)) == len(amounts)


async def test_another_terminal_at_the_address_is_told_nothing_and_left_to_staff(tmp_path: Path) -> None:
    """C13: the terminal was swapped, and the configuration follows, while a payment is in doubt."""
    async with mortal(tmp_path, card="wait") as (terminal, daemon):
        await revive(daemon)
        async with daemon.client(Role.TILL) as client:
            await online(client, "terminal")
            view = await client.start_payment(start())
            await until(lambda: terminal.knobs()["paying"])
        await daemon.kill()
        terminal.turn("poiid", "P400Plus-300000000")
        terminal.turn("card", "in")
        config = daemon.config.read_text()
        daemon.config.write_text(config.replace("P400Plus-275008565", "P400Plus-300000000"))
        await revive(daemon)
        async with daemon.client(Role.TILL) as client:
            view = await ended(client, await client.payment(view.id))
            assert (view.state, "another terminal" in view.text) == (S.NEEDS_STAFF, True)
        assert await daemon.stop() == 0
