"""Kiosk and till never offer to pay again what may have been paid: attempts in the way, restarts, refusals.

The terminal's own book is the truth.
"""

from __future__ import annotations

import asyncio

import pytest

from daemon.client import Client
from daemon.demo.content.people import CLERKS
from daemon.schema import LineRequest, PaymentStart, Role, SaleOpen
from drivers.vocabulary import PaymentOutcome, PowerState
from kiosk.flow import CollectStep, PayStep
from tests.kiosk.floors import Kiosk, Till, until
from tests.kiosk.test_journeys import PHONE, ready_reservation, value
from tests.kiosk.test_till import stocked, unlock


def booked(stand: Kiosk | Till) -> list[int]:
    return [entry["amount"] for entry in stand.terminal.knobs()["book"] if entry["state"] == "booked"]


async def at_the_lines(stand: Kiosk) -> None:
    """A customer who has given code and second factor, and has something to pay."""
    code = await ready_reservation(stand)
    stand.collect.open()
    stand.collect.enterCode(code)
    await until(lambda: value(stand.collect, "step") == CollectStep.FACTOR)
    stand.collect.enterLast4(PHONE[-4:])
    await until(lambda: value(stand.collect, "step") == CollectStep.LINES)


@pytest.mark.logs("out of reach")
async def test_a_terminal_that_is_away_is_a_refusal_and_nothing_begins_by_itself(stand: Kiosk) -> None:
    await at_the_lines(stand)
    stand.terminal.turn("power", "off")
    devices = stand.floor.devices
    await until(lambda: devices["terminal"].power is not PowerState.ONLINE)
    stand.collect.pay()
    await until(lambda: value(stand.payment, "step") == PayStep.NOT_STARTED)
    assert value(stand.payment, "fault") == "device_offline"
    assert value(stand.collect, "step") == CollectStep.LINES
    stand.terminal.turn("power", "on")
    await until(lambda: devices["terminal"].power is PowerState.ONLINE)
    assert (await stand.floor.client.device("terminal")).power is PowerState.ONLINE
    assert booked(stand) == []
    stand.collect.pay()
    await until(lambda: value(stand.payment, "step") == PayStep.APPROVED)
    assert len(booked(stand)) == 1


async def test_an_attempt_in_the_way_for_the_same_reservation_is_followed(stand: Kiosk) -> None:
    await at_the_lines(stand)
    view = stand.floor.session.collecting.reservation
    assert view is not None
    stand.terminal.turn("card", "wait")
    start = PaymentStart("terminal", view.due, reservation=view.id)
    first = await stand.floor.client.start_payment(start)
    stand.collect.pay()
    await until(lambda: value(stand.payment, "step") == PayStep.RUNNING)
    assert stand.floor.session.paying.payment is not None
    assert stand.floor.session.paying.payment.id == first.id
    await until(
        lambda: value(stand.payment, "prompt") == "insert_card"
    )  # a card that came before would be none
    stand.terminal.turn("card", "in")
    await until(lambda: value(stand.payment, "step") == PayStep.APPROVED)
    assert booked(stand) == [view.due.minor]


async def test_what_was_paid_elsewhere_is_not_due_any_more(stand: Kiosk) -> None:
    await at_the_lines(stand)
    view = stand.floor.session.collecting.reservation
    assert view is not None
    await stand.floor.client.start_payment(PaymentStart("terminal", view.due, reservation=view.id))
    await until(lambda: not value(stand.collect, "reservation")["due"])
    stand.collect.pay()
    assert value(stand.collect, "step") == CollectStep.LINES
    assert booked(stand) == [view.due.minor]


async def paid_elsewhere(counter: Till) -> str:
    """A sale charged by a till that stopped before it closed the sale."""
    items = await stocked(counter, 1)
    async with Client(counter.running.url, counter.running.token(Role.TILL)) as before:
        await before.clerk_login(pin=CLERKS[0].pin)
        sale = await before.open_sale(SaleOpen([LineRequest(items[0].gtin)]))
        view = await before.start_payment(PaymentStart("terminal", sale.total, sale=sale.id))
        async with asyncio.timeout(20):
            while view.outcome is PaymentOutcome.OPEN:
                view = await before.payment(view.id, wait_s=5)
        assert view.outcome is PaymentOutcome.APPROVED
    return sale.id


async def test_a_till_that_comes_back_closes_what_it_has_charged(counter: Till) -> None:
    await paid_elsewhere(counter)
    await unlock(counter)
    await until(lambda: value(counter.till, "items") == 1)
    counter.till.pay()
    await until(lambda: value(counter.till, "screen") == "receipt", 20)
    assert len(booked(counter)) == 1


async def test_a_charged_sale_is_neither_changed_nor_forgotten(counter: Till) -> None:
    sale = await paid_elsewhere(counter)
    await unlock(counter)
    await until(lambda: value(counter.till, "items") == 1)
    counter.till.cancelSale()
    await until(lambda: value(counter.till, "sellProblem") == "refused")
    line = next(iter(counter.till._counter.state.selling.pieces))
    counter.till.more(line)
    await until(lambda: not value(counter.till, "working"))
    view = counter.till._counter.state.selling.view
    assert view is not None
    assert (view.id, value(counter.till, "items")) == (sale, 1)
