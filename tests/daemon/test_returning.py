"""Money given back: reversals and refunds through the API, judged by the terminal's own book."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from daemon import settlement
from daemon.client import ApiError
from daemon.schema import (
    MoneyState,
    PaymentMoney,
    PaymentResolve,
    PaymentStart,
    PaymentView,
    SaleClose,
    SaleOpen,
    Tender,
)
from drivers.vocabulary import Currency, Money, PaymentKind, PaymentOutcome, PaymentState
from tests.daemon.handlers.test_sales import basket
from tests.daemon.stations import until
from tests.daemon.store.shop import Template
from tests.daemon.terminals import asks_for_card
from tests.daemon.test_crash import booked, ended
from tests.daemon.test_money import counter, start
from tests.daemon.test_payments import payable


def given(terminal: Any) -> list[int]:
    """What the terminal's book says was given back and stands."""
    return [entry["amount"] for entry in terminal.knobs()["returns"] if entry["state"] == "booked"]


def kroner(minor: int) -> Money:
    return Money(minor, Currency.DKK)


async def paid(client: Any, **more: Any) -> PaymentView:
    view = await ended(client, await client.start_payment(start(**more)))
    assert view.outcome is PaymentOutcome.APPROVED
    return view


async def test_a_reversal_is_an_attempt_of_its_own_and_the_payment_keeps_its_history(
    tmp_path: Path, template: Template
) -> None:
    async with counter(tmp_path, template) as (_, terminal, client):
        payment = await paid(client)
        asked = await asyncio.gather(*(client.reverse_payment(payment.id, "back") for _ in range(4)))
        assert len({view.id for view in asked}) == 1
        back = await ended(client, asked[0])
        assert (back.kind, back.original, back.state) == (
            PaymentKind.REVERSAL,
            payment.id,
            PaymentState.APPROVED,
        )
        assert (booked(terminal), given(terminal)) == ([], [12995])
        after = await client.payment(payment.id)
        assert (after.money, after.returned) == (PaymentMoney.REVERSED, payment.amount)
        assert (after.kept, after.state, after.history) == (kroner(0), payment.state, payment.history)
        for again in (client.reverse_payment(payment.id), client.refund_payment(payment.id, kroner(1))):
            with pytest.raises(ApiError) as refused:
                await again
            assert (refused.value.status, refused.value.code) == (409, "not_returnable")
        with pytest.raises(ApiError) as refused:
            await client.reverse_payment(back.id)
        assert refused.value.code == "not_returnable"


async def test_refunds_never_come_to_more_than_was_paid(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template) as (_, terminal, client):
        payment = await paid(client)
        await ended(client, await client.refund_payment(payment.id, kroner(5000)))
        part = await client.payment(payment.id)
        assert (part.money, part.kept) == (PaymentMoney.PART_REFUNDED, kroner(7995))
        wrong = {
            "amount_too_high": client.refund_payment(payment.id, kroner(7996)),
            "invalid_amount": client.refund_payment(payment.id, kroner(0)),
            "not_returnable": client.reverse_payment(payment.id),
        }
        for code, asked in wrong.items():
            with pytest.raises(ApiError) as refused:
                await asked
            assert refused.value.code == code
        with pytest.raises(ApiError) as refused:
            await client.refund_payment(payment.id, Money(100, Currency.SEK))
        assert refused.value.status == 422
        await ended(client, await client.refund_payment(payment.id, kroner(7995)))
        assert (await client.payment(payment.id)).money is PaymentMoney.REFUNDED
        assert given(terminal) == [5000, 7995]


async def test_what_was_declined_or_never_was_is_not_given_back(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template, outcome="decline") as (_, _, client):
        declined = await ended(client, await client.start_payment(start()))
        for payment, status in ((declined.id, 409), ("nothing", 404)):
            with pytest.raises(ApiError) as refused:
                await client.reverse_payment(payment)
            assert refused.value.status == status
        await client.clerk_logout()
        with pytest.raises(ApiError) as refused:
            await client.reverse_payment(declined.id)
        assert refused.value.code == "clerk_session_required"


async def test_a_refund_under_way_locks_terminal_and_payment(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template) as (_, terminal, client):
        payment = await paid(client)
        terminal.turn("card", "wait")
        back = await client.refund_payment(payment.id, kroner(500))
        assert (await client.payment(payment.id)).money is PaymentMoney.RETURNING
        for again in (client.refund_payment(payment.id, kroner(500)), client.start_payment(start())):
            with pytest.raises(ApiError) as refused:
                await again
            assert (refused.value.code, refused.value.blocking) == ("payment_open", back.id)
        await until(lambda: asks_for_card(terminal))
        await client.cancel_payment(back.id)
        assert (await ended(client, back)).state is PaymentState.CANCELLED
        after = await client.payment(payment.id)
        assert (after.money, after.returned, given(terminal)) == (PaymentMoney.TAKEN, None, [])


@pytest.mark.logs("out of reach")
@pytest.mark.parametrize("rule", ["old", "new"])
@pytest.mark.parametrize("step", ["request", "booked", "status_info", "ack", "completion"])
async def test_a_lost_answer_is_asked_about_and_never_a_second_reversal(
    tmp_path: Path, template: Template, monkeypatch: pytest.MonkeyPatch, step: str, rule: str
) -> None:
    monkeypatch.setattr(settlement, "BACK_OFF_S", (0.05, 0.1))
    async with counter(tmp_path, template, rule=rule, cut_for=0.02) as (_, terminal, client):
        payment = await paid(client)
        terminal.turn("drop_after", step)
        back = await ended(client, await client.reverse_payment(payment.id))
        assert back.outcome in {PaymentOutcome.APPROVED, PaymentOutcome.NOT_STARTED}
        moved = back.outcome is PaymentOutcome.APPROVED
        assert (given(terminal), booked(terminal)) == (([12995], []) if moved else ([], [12995]))
        money = (await client.payment(payment.id)).money
        assert money is (PaymentMoney.REVERSED if moved else PaymentMoney.TAKEN)


@pytest.mark.logs("out of reach")
async def test_a_clerk_decides_about_a_reversal_nobody_can_tell_of(
    tmp_path: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settlement, "BACK_OFF_S", (0.05, 0.1))
    async with counter(tmp_path, template, cut_for=0.02) as (_, terminal, client):
        payment = await paid(client)
        terminal.turn("drop_after", "booked")
        terminal.turn("terminal_id", "52500002")
        back = await ended(client, await client.reverse_payment(payment.id))
        assert back.state is PaymentState.NEEDS_STAFF
        assert (await client.payment(payment.id)).money is PaymentMoney.RETURNING
        await client.resolve_payment(back.id, PaymentResolve(charged=True, evidence="the slip says reversed"))
        assert (await client.payment(payment.id)).money is PaymentMoney.REVERSED


async def test_a_receipt_number_given_again_is_not_reversed(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template) as (_, terminal, client):
        payment, _ = await paid(client), await paid(client)
        terminal.turn("receipt_no", 41)
        await paid(client)
        with pytest.raises(ApiError) as refused:
            await client.reverse_payment(payment.id)
        assert (refused.value.code, "given again" in refused.value.detail) == ("not_returnable", True)
        assert len(booked(terminal)) == 3


async def test_a_sale_is_not_closed_with_a_payment_that_was_given_back(
    tmp_path: Path, template: Template
) -> None:
    async with counter(tmp_path, template) as (_, terminal, client):
        sale = await client.open_sale(SaleOpen(await basket(client, 2)))
        first = await paid(client, minor=sale.total.minor, sale=sale.id)
        await ended(client, await client.reverse_payment(first.id))
        with pytest.raises(ApiError) as refused:
            await client.close_sale(sale.id, SaleClose([Tender("card", sale.total, first.id)]))
        assert (refused.value.code, refused.value.blocking) == ("payment_returned", first.id)
        second = await paid(client, minor=sale.total.minor, sale=sale.id)
        closed = await client.close_sale(sale.id, SaleClose([Tender("card", sale.total, second.id)]))
        assert closed.tenders[0].payment == second.id
        back = await ended(client, await client.reverse_payment(second.id))
        assert back.outcome is PaymentOutcome.APPROVED
        assert booked(terminal) == []


async def test_a_sale_whose_payment_is_being_given_back_waits(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template) as (_, terminal, client):
        sale = await client.open_sale(SaleOpen(await basket(client, 2)))
        payment = await paid(client, minor=sale.total.minor, sale=sale.id)
        terminal.turn("card", "wait")
        back = await client.refund_payment(payment.id, kroner(100))
        for work in (
            client.close_sale(sale.id, SaleClose([Tender("card", sale.total, payment.id)])),
            client.cancel_sale(sale.id),
        ):
            with pytest.raises(ApiError) as refused:
                await work
            assert (refused.value.code, refused.value.blocking) == ("payment_open", back.id)
        await until(lambda: asks_for_card(terminal))
        terminal.turn("card", "in")
        await ended(client, back)
        with pytest.raises(ApiError) as refused:
            await client.close_sale(sale.id, SaleClose([Tender("card", sale.total, payment.id)]))
        assert refused.value.code == "invalid_tender"


async def test_a_sale_paid_and_reversed_can_be_given_up(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template) as (_, _, client):
        sale = await client.open_sale(SaleOpen(await basket(client, 2)))
        payment = await paid(client, minor=sale.total.minor, sale=sale.id)
        await ended(client, await client.reverse_payment(payment.id))
        assert (await client.cancel_sale(sale.id)).state == "cancelled"


async def test_a_reservation_paid_and_reversed_has_to_be_paid_again(
    tmp_path: Path, template: Template
) -> None:
    reservation = payable(template)
    async with counter(tmp_path, template) as (_, terminal, client):
        due = (await client.reservation(reservation)).due
        asked = PaymentStart("terminal", due, reservation=reservation)

        async def money() -> tuple[MoneyState, Money]:
            view = await client.reservation(reservation)
            return view.money, view.due

        first = await ended(client, await client.start_payment(asked))
        async with asyncio.timeout(10):
            while await money() != (MoneyState.PAID, kroner(0)):
                await asyncio.sleep(0.02)  # the pace of looking
        terminal.turn("pace", 0.2)
        back = await client.reverse_payment(first.id)
        assert (await client.claim(reservation)).payment == back.id
        with pytest.raises(ApiError) as refused:
            await client.collect(reservation, (await client.reservation(reservation)).version)
        assert (refused.value.code, refused.value.blocking) == ("payment_open", back.id)
        await ended(client, back)
        terminal.turn("pace", 0.01)
        async with asyncio.timeout(10):
            while await money() != (MoneyState.UNPAID, due):
                await asyncio.sleep(0.02)  # the pace of looking
        second = await ended(client, await client.start_payment(asked))
        assert second.outcome is PaymentOutcome.APPROVED
        assert booked(terminal) == [due.minor]
        async with asyncio.timeout(10):
            while await money() != (MoneyState.PAID, kroner(0)):
                await asyncio.sleep(0.02)  # the pace of looking
        version = (await client.reservation(reservation)).version
        assert (await client.collect(reservation, version)).state == "collected"
        await ended(client, await client.refund_payment(second.id, kroner(100)))
        async with asyncio.timeout(10):
            while (await money())[0] is not MoneyState.PART_REFUNDED:
                await asyncio.sleep(0.02)  # the pace of looking
