"""Reservations over HTTP: the second factor and its lock, keys, roles, and the customer's way through the shop."""

from __future__ import annotations

import asyncio

import pytest

from daemon import keys
from daemon.client import ApiError, Client, Disconnected, event_data
from daemon.demo.content import KNOWN
from daemon.schema import (
    EventType,
    Language,
    LineRequest,
    MoneyState,
    ReservationChange,
    ReservationState,
    ReserveRequest,
    Role,
)
from daemon.store import codes
from daemon.store.transaction import Change
from tests.daemon.stations import Running
from tests.daemon.store.shop import Template

PAID, UNPAID = codes.write("R", KNOWN.ready_paid), codes.write("R", KNOWN.ready_unpaid)


def last4(shop: Template, body: str) -> str:
    return next(r.customer.phone_last4 for r in shop.demo.reservations if r.code == body)


async def wish(client: Client, quantity: int = 1) -> ReserveRequest:
    page = await client.products("l", limit=100)
    gtin = next(item.gtin for item in page.items if (item.available or 0) >= quantity)
    return ReserveRequest(
        location="shop-aarhus",
        lines=[LineRequest(gtin, quantity)],
        name="Karen Nygaard",
        phone="+45 00 12 34 56",
        language=Language.NB,
    )


async def refused(work: object, status: int, code: str) -> ApiError:
    with pytest.raises(ApiError) as error:
        await work  # type: ignore[misc]  # an awaitable of any kind
    assert (error.value.status, error.value.code) == (status, code)
    return error.value


async def test_reserved_at_the_kiosk_and_seen_there(kiosk: Client, running: Running) -> None:
    request = await wish(kiosk, 2)
    first = await kiosk.reserve(request, key="one")
    assert first.verified
    assert first.items == 2
    assert first == await kiosk.reserve(request, key="one")
    await refused(kiosk.reserve(await wish(kiosk, 1), key="one"), 422, "idempotency_key_reused")
    assert (await kiosk.reservation(first.id)).name == "Karen Nygaard"
    async with running.client(Role.TILL) as nobody:  # no clerk has signed in
        assert not (await nobody.reservation(first.id)).verified
        await refused(nobody.reservations(), 401, "clerk_session_required")
    async with running.client(Role.TECHNICIAN) as technician:
        await refused(technician.reservation(first.id), 403, "forbidden")


async def test_the_shelf_is_empty(kiosk: Client) -> None:
    page = await kiosk.products("l", limit=100)
    gone = next(item.gtin for item in page.items if not item.available)
    request = ReserveRequest("shop-aarhus", [LineRequest(gone)], "K N", "00123456")
    error = await refused(kiosk.reserve(request), 409, "not_enough_stock")
    assert error.blocking == gone
    unknown = ReserveRequest("shop-aarhus", [LineRequest("96385074")], "K N", "00123456")
    assert "line 1" in (await refused(kiosk.reserve(unknown), 422, "unknown_product")).detail


async def test_masked_until_the_phone_number_fits(kiosk: Client, todays_shop: Template) -> None:
    masked = await kiosk.find_reservation(PAID)
    assert not masked.verified
    assert masked.lines == []
    assert masked.name.count("*") == 3
    await refused(kiosk.arrive(masked.id), 403, "second_factor_needed")
    full = await kiosk.find_reservation(PAID, last4(todays_shop, KNOWN.ready_paid))
    assert full.verified
    assert full.id == masked.id
    assert full.lines
    assert (await kiosk.reservation(full.id)).verified


async def test_five_wrong_tries_lock_the_kiosk_and_not_the_clerk(
    kiosk: Client, till: Client, todays_shop: Template
) -> None:
    right = last4(todays_shop, KNOWN.ready_paid)
    wrong = f"{(int(right) + 1) % 10_000:04d}"
    await refused(kiosk.find_reservation("R12"), 422, "bad_code")  # a slip of the finger is not counted
    for _ in range(2):
        await refused(kiosk.find_reservation(PAID, wrong), 404, "wrong_pair")
    assert (await kiosk.find_reservation(PAID, right)).verified  # whoever has one may still guess at another
    for _ in range(3):
        await refused(kiosk.find_reservation(PAID, wrong), 404, "wrong_pair")
    locked = await refused(kiosk.find_reservation(PAID, right), 429, "locked")
    assert "colleague" in locked.detail
    assert (await till.find_reservation(PAID)).verified


async def test_arrive_hand_over_and_the_same_code_again(
    running: Running, kiosk: Client, till: Client, todays_shop: Template
) -> None:
    rings: list[Change] = []
    running.app[keys.STORE].subscribe(rings.append)
    view = await kiosk.find_reservation(PAID, last4(todays_shop, KNOWN.ready_paid))
    arrived = await kiosk.arrive(view.id)
    assert arrived.queue_number == 1
    assert (await kiosk.arrive(view.id)).queue_number == 1
    desk = (await till.reservations(state="ready")).items
    assert view.id in {item.id for item in desk}
    done = await till.collect(view.id, arrived.version, key="hand-over")
    assert done.state is ReservationState.COLLECTED
    assert done == await till.collect(view.id, arrived.version, key="hand-over")
    again = await refused(till.collect(view.id, done.version), 409, "already_collected")
    assert "Maja" in again.detail
    assert (await kiosk.find_reservation(PAID)).state is ReservationState.COLLECTED
    await refused(kiosk.arrive(view.id), 409, "already_collected")
    assert [getattr(change, "arrived", False) for change in rings][:2] == [True, True]


async def test_unpaid_goods_stay(till: Client, running: Running) -> None:
    view = await till.find_reservation(UNPAID)
    await refused(till.collect(view.id, view.version), 409, "payment_due")
    await running.app[keys.STORE].mark_paid(view.id, "payment", view.due)
    view = await till.reservation(view.id)
    assert (view.money, view.due.minor) == (MoneyState.PAID, 0)
    assert (await till.collect(view.id, view.version)).state is ReservationState.COLLECTED


async def test_the_desks_steps(kiosk: Client, till: Client) -> None:
    view = await kiosk.reserve(await wish(kiosk))
    assert (await till.accept(view.id)).state is ReservationState.ACCEPTED
    assert (await till.pick(view.id)).state is ReservationState.PICKING
    ready = await till.ready(view.id)
    assert ready.state is ReservationState.READY
    assert (await till.ready(view.id)) == ready
    assert (await till.cancel_reservation(view.id, "changed her mind")).state is ReservationState.CANCELLED
    assert (await till.put_back(view.id)).state is ReservationState.RELEASED
    await refused(till.accept(view.id), 409, "illegal_state")
    other = await kiosk.reserve(await wish(kiosk))
    assert (await till.reject(other.id, "none left")).state is ReservationState.RELEASED
    for step in (till.accept, till.ready, till.put_back, till.reservation):
        await refused(step("nothing"), 404, "not_found")
    await refused(till.reservations(state="lost"), 400, "bad_parameter")
    await refused(kiosk.accept(view.id), 403, "forbidden")


async def test_sixteen_tills_and_one_reservation(till: Client) -> None:
    view = await till.find_reservation(PAID)

    async def one(number: int) -> str:
        try:
            await till.collect(view.id, view.version, key=f"till-{number}")
        except ApiError as lost:
            return lost.code
        return "won"

    outcomes = await asyncio.gather(*(one(number) for number in range(16)))
    assert sorted(outcomes) == ["already_collected"] * 15 + ["won"]


async def test_changes_are_told_on_the_stream(running: Running, kiosk: Client) -> None:
    request = await wish(kiosk)
    made: list[str] = []
    told: list[ReservationChange] = []
    async with running.client(Role.TILL) as listener, asyncio.timeout(10):
        async for event in listener.events():
            assert not isinstance(event, Disconnected)
            if event.type is EventType.HELLO:
                made.append((await kiosk.reserve(request)).id)
            if event.type is EventType.RESERVATION:
                told.append(event_data(event))
                break
    assert [(change.id, change.state) for change in told] == [(made[0], ReservationState.REQUESTED)]
