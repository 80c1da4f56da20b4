"""A book that was changed behind our back: the ledger keeps its own word, says the other one, and a clerk decides."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace as changed

from daemon.client import ApiError, Client
from daemon.schema import (
    DifferenceKind,
    MoneyState,
    PaymentMoney,
    PaymentResolve,
    PaymentStart,
    PaymentView,
    ReconciliationState,
    Role,
)
from drivers.terminals.nexo.sim import NexoSimulator
from drivers.terminals.wallet.sim import WalletSimulator
from drivers.terminals.zvt.sim import ZvtSimulator
from drivers.vocabulary import Currency, Money, PaymentKind, PaymentOutcome, PaymentState
from tests.daemon import test_nexo, test_wallet
from tests.daemon.stations import on_http, station, until
from tests.daemon.store.shop import Template, copy
from tests.daemon.test_crash import booked, ended, online
from tests.daemon.test_money import counter, mortal, revive, start
from tests.daemon.test_payments import payable
from tests.daemon.test_reconciling import closed
from tests.daemon.test_returning import kroner, paid

S = PaymentState
AGAINST = "the terminal says"


async def conflicting(client: Client, payment: str) -> PaymentView:
    """The attempt, once it is in conflict."""
    async with asyncio.timeout(10):
        while (view := await client.payment(payment)).state is not S.CONFLICT:
            await asyncio.sleep(0.02)  # the pace of looking
    return view


def book_as(terminal: Any, amount: Money) -> None:
    """At the terminal itself the same card is charged, behind the till's back."""
    assert isinstance(terminal, ZvtSimulator)
    request, charge = terminal._last or (None, None)
    assert request is not None
    assert charge is not None
    now = terminal._clock()
    made = terminal.book.charge(amount.minor, amount.currency.value, now)
    terminal._last = (replace(request, amount=amount.minor, currency=amount.currency.numeric), made)


@pytest.mark.logs(AGAINST)
async def test_a_declined_payment_that_the_terminal_booked(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template, outcome="decline") as (_, terminal, client):
        view = await ended(client, await client.start_payment(start()))
        assert view.state is S.DECLINED
        book_as(terminal, view.amount)
        terminal.turn("outcome", "approve")
        with pytest.raises(
            ApiError
        ) as refused:  # the last receipt says it before the next payment destroys it
            await client.start_payment(start(700), "other")
        other = await ended(client, await client.start_payment(start(700), "other"))
        assert other.state is S.APPROVED
        view = await client.payment(view.id)
        assert (view.state, view.outcome, view.money) == (
            S.CONFLICT,
            PaymentOutcome.UNKNOWN,
            PaymentMoney.UNKNOWN,
        )
        assert view.conflict is not None
        assert (view.conflict.state, view.conflict.here, view.conflict.there) == (
            S.DECLINED,
            None,
            view.amount,
        )
        assert [one.id for one in await client.payments() if one.state is S.CONFLICT] == [view.id]
        said = PaymentResolve(charged=True, evidence="receipt 43 at the terminal")
        after = await client.resolve_payment(view.id, said)
        assert (after.state, after.approved) == (S.STAFF_CHARGED, view.amount)
        assert [step.state for step in after.history][-3:] == [S.DECLINED, S.CONFLICT, S.STAFF_CHARGED]
        assert booked(terminal) == [12995, 700]
    assert (refused.value.code, refused.value.blocking) == ("payment_open", view.id)


@pytest.mark.logs(AGAINST)
async def test_an_approved_payment_that_the_terminal_never_had(tmp_path: Path, template: Template) -> None:
    """Its book has the receipt before as the last one; the next thing at the terminal is a reversal of it."""
    async with counter(tmp_path, template) as (_, terminal, client):
        view = await paid(client)
        assert isinstance(terminal, ZvtSimulator)
        terminal.book.undo(terminal.book.charges[-1])
        terminal.forget(terminal.book.charges[-1])
        with pytest.raises(ApiError) as refused:
            await client.reverse_payment(view.id)
        view = await client.payment(view.id)
        assert view.conflict is not None
        assert (view.state, view.conflict.here, view.conflict.there) == (S.CONFLICT, view.amount, None)
        with pytest.raises(ApiError) as locked:
            await client.reverse_payment(view.id, "again")
        assert locked.value.code == "not_returnable"
        said = PaymentResolve(charged=False, evidence="the terminal's journal has no such receipt")
        assert (await client.resolve_payment(view.id, said)).money is PaymentMoney.NONE
    assert refused.value.blocking == view.id


@pytest.mark.logs(AGAINST)
async def test_a_reservation_whose_money_never_came_is_owed_again(tmp_path: Path, template: Template) -> None:
    reservation = payable(template)
    async with counter(tmp_path, template) as (_, terminal, client):
        owed = (await client.reservation(reservation)).total
        view = await ended(client, await client.start_payment(start(owed.minor, reservation=reservation)))
        await until_money(client, reservation, MoneyState.PAID)
        await ended(client, await client.start_payment(start(700), "later"))
        assert isinstance(terminal, ZvtSimulator)
        del terminal.book.day[0]  # the day's end does not hold it
        day = await closed(client)
        assert [one.kind for one in day.differences] == [DifferenceKind.NOT_THERE, DifferenceKind.TOTAL]
        view = await conflicting(client, view.id)
        with pytest.raises(ApiError) as refused:
            await client.start_payment(start(owed.minor, reservation=reservation), "again")
        assert refused.value.status == 409
        said = PaymentResolve(charged=False, evidence="the acquirer's report has no such payment")
        await client.resolve_payment(view.id, said)
        await until_money(client, reservation, MoneyState.UNPAID)
        again = await ended(
            client, await client.start_payment(start(owed.minor, reservation=reservation), "2nd")
        )
        assert again.state is S.APPROVED
        await until_money(client, reservation, MoneyState.PAID)


async def until_money(client: Client, reservation: str, money: MoneyState) -> None:
    async with asyncio.timeout(10):
        while (await client.reservation(reservation)).money is not money:
            await asyncio.sleep(0.02)  # the pace of looking


@pytest.mark.logs(AGAINST)
async def test_a_refund_that_the_terminal_never_gave(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template) as (_, terminal, client):
        payment = await paid(client)
        back = await ended(client, await client.refund_payment(payment.id, kroner(500)))
        assert isinstance(terminal, ZvtSimulator)
        terminal.book.undo(terminal.book.returns[-1])
        terminal.forget(terminal.book.returns[-1])
        with pytest.raises(ApiError) as refused:
            await client.refund_payment(payment.id, kroner(500), "again")
        assert refused.value.blocking == back.id
        with pytest.raises(ApiError) as refused:  # locked until a clerk has decided
            await client.refund_payment(payment.id, kroner(500), "again")
        assert refused.value.blocking == back.id
        assert (await client.payment(payment.id)).money is PaymentMoney.RETURNING
        said = PaymentResolve(charged=False, evidence="no receipt of it")
        await client.resolve_payment(back.id, said)
        assert (await client.payment(payment.id)).money is PaymentMoney.TAKEN
        again = await ended(client, await client.refund_payment(payment.id, kroner(500), "again"))
        assert (again.kind, again.state) == (PaymentKind.REFUND, S.APPROVED)


@pytest.mark.logs(AGAINST)
async def test_the_days_end_names_what_is_in_conflict(tmp_path: Path, template: Template) -> None:
    """A nexo terminal tells of each attempt by its name, also of older ones; the totals come afterwards."""
    async with test_nexo.counter(tmp_path, template, outcome="decline") as (_, terminal, client):
        declined = await ended(client, await client.start_payment(start(500)))
        terminal.turn("outcome", "approve")
        approved = await ended(client, await client.start_payment(start(700), "other"))
        assert (declined.state, approved.state) == (S.DECLINED, S.APPROVED)
        swap_answers(terminal, declined, approved)
        day = await client.reconciliation((await client.reconcile("terminal")).id, wait_s=20)
        assert day.state is ReconciliationState.TOLD
        named = [one for one in day.differences if one.kind is DifferenceKind.CONFLICT]
        assert [(one.payment, one.here, one.there) for one in named] == [
            (declined.id, None, Money(500, Currency.DKK))
        ]


def swap_answers(terminal: Any, declined: PaymentView, approved: PaymentView) -> None:
    """The terminal tells the approval it gave as the answer to the payment it declined."""
    assert isinstance(terminal, NexoSimulator)
    keys = list(terminal.book.memory)
    first, second = (terminal.book.memory[key] for key in keys[-2:])
    body: Any = second.body
    named = changed(body.sale_data.sale_transaction_id, transaction_id=declined.id)
    amounts = changed(
        body.payment_result.amounts_resp, authorized_amount=Decimal(declined.amount.minor) / 100
    )
    told = changed(
        body,
        sale_data=changed(body.sale_data, sale_transaction_id=named),
        payment_result=changed(body.payment_result, amounts_resp=amounts),
    )
    terminal.book.memory[keys[-2]] = replace(first, body=told)
    assert approved.amount != declined.amount


@pytest.mark.logs(AGAINST)
async def test_the_wallets_provider_is_asked_at_the_start_and_nothing_is_captured(tmp_path: Path) -> None:
    async with on_http(tmp_path, pace=0.02) as (provider, section):
        assert isinstance(provider, WalletSimulator)
        async with (
            station(tmp_path / "state", {"wallet": section}) as running,
            running.client(Role.TILL) as client,
        ):
            await online(client, "wallet")
            lost = await ended(client, await client.start_payment(test_wallet.START))
            provider.turn("outcome", "cancel")
            reserved = await ended(
                client, await client.start_payment(PaymentStart("wallet", kroner(500)), "2")
            )
            assert (lost.state, reserved.outcome) == (S.APPROVED, PaymentOutcome.CANCELLED)
        first, second = provider._payments.values()
        first.taken, first.released = 0, first.amount  # the provider let the money go after all
        second.state, second.reserved = "AUTHORIZED", second.amount  # and holds what the customer had refused
        async with (
            station(tmp_path / "state", {"wallet": section}) as running,
            running.client(Role.TILL) as client,
        ):
            view = await conflicting(client, lost.id)
            assert view.conflict is not None
            assert (view.conflict.here, view.conflict.there) == (view.amount, None)
            assert (await client.payment(reserved.id)).outcome is PaymentOutcome.CANCELLED
        assert second.taken == 0


@pytest.mark.parametrize("moment", ["contradicted", "conflict"])
async def test_the_power_goes_while_a_conflict_is_opened(
    tmp_path: Path, template: Template, moment: str
) -> None:
    """Before the terminal's word is on the disk, or just after: the next start says it, once."""
    (tmp_path / "state").mkdir()
    copy(template, tmp_path / "state")
    async with mortal(tmp_path, outcome="decline") as (terminal, daemon):
        await revive(daemon)
        async with daemon.client(Role.TILL) as client:
            await online(client, "terminal")
            view = await ended(client, await client.start_payment(start()))
        await daemon.kill()
        book_as(terminal, view.amount)
        daemon.program = ("tests.daemon.dying", moment)
        await daemon.spawn()  # it may die before it says that it is ready
        await daemon.died()
        for _ in range(2):
            await revive(daemon)
            async with daemon.client(Role.TILL) as client:
                view = await conflicting(client, view.id)
                await until(lambda: not terminal.knobs()["paying"])
                await online(client, "terminal")
            await daemon.kill()
        assert [step.state for step in view.history].count(S.CONFLICT) == 1
        await revive(daemon)
        async with daemon.client(Role.TILL) as client:
            await client.clerk_login(pin="2468")
            said = PaymentResolve(charged=True, evidence="receipt 43")
            assert (await client.resolve_payment(view.id, said)).state is S.STAFF_CHARGED
            await online(client, "terminal")
        assert await daemon.stop() == 0
