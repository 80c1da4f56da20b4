"""Reservations over HTTP: the second factor and its lock, keys, roles, and the customer's way through the shop."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from daemon import keys
from daemon.client import ApiError, Client, Disconnected, event_data
from daemon.demo.content import KNOWN
from daemon.schema import (
    EventType,
    Language,
    LineRequest,
    MoneyState,
    PickedLine,
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


async def test_found_and_handed_over_in_part(kiosk: Client, till: Client) -> None:
    view = await kiosk.reserve(await wish(kiosk, 3))
    assert codes.read(view.qr_code) is not None
    gtin = view.lines[0].gtin
    await refused(till.pick(view.id, lines=[PickedLine(gtin, 2)]), 422, "reason_needed")
    ready = await till.ready(view.id, lines=[PickedLine(gtin, 2, "one is broken", missing=False)])
    assert (ready.state, ready.lines[0].state, ready.lines[0].reason) == ("ready", "short", "one is broken")
    assert ready.picker == "Maja Lindhøj"
    assert (await kiosk.reservation(view.id)).picker == ""
    assert ready.due == ready.total == view.lines[0].unit * 2
    assert (await kiosk.find_reservation(view.qr_code)).id == view.id
    assert (await till.reservations()).reasons == []


async def test_some_of_it_now(till: Client, running: Running) -> None:
    view = next(item for item in (await till.reservations(state="ready")).items if item.items > 1)
    if view.due.minor:
        await running.app[keys.STORE].mark_paid(view.id, "payment", view.due)
        view = await till.reservation(view.id)
    some = [LineRequest(view.lines[0].gtin, 1)]
    part = await till.collect(view.id, view.version, lines=some, key="some")
    assert part.state is ReservationState.PARTLY_COLLECTED
    assert part == await till.collect(view.id, view.version, lines=some, key="some")
    await refused(till.collect(view.id, view.version, lines=some), 409, "version_conflict")
    assert (await till.collect(view.id, part.version)).state is ReservationState.COLLECTED


async def test_who_asked_for_it_shows_an_id(kiosk: Client, till: Client, running: Running) -> None:
    request = msgspec.structs.replace(await wish(kiosk), named=True)
    view = await kiosk.reserve(request)
    await running.app[keys.STORE].mark_paid(view.id, "payment", view.due)
    ready = await till.ready(view.id)
    assert ready.id_needed
    await refused(till.collect(view.id, ready.version), 409, "id_needed")
    assert (await till.collect(view.id, ready.version, id_seen=True)).state is ReservationState.COLLECTED


async def test_a_till_of_another_make_may_leave_the_body_out(kiosk: Client, till: Client) -> None:
    view = await kiosk.reserve(await wish(kiosk))
    for verb in ("pick", "ready"):
        await till._bytes("POST", f"/v1/reservations/{view.id}/{verb}", key=verb)
    assert (await till.reservation(view.id)).state is ReservationState.READY


async def test_without_a_mail_server_no_letter_is_sent_again(kiosk: Client, till: Client) -> None:
    view = await kiosk.reserve(msgspec.structs.replace(await wish(kiosk), email="karen@example.com"))
    await refused(till.resend_letter(view.id), 503, "mail_not_configured")
    await refused(kiosk.resend_letter(view.id), 403, "forbidden")


async def test_a_task_put_back_by_hand_frees_the_goods(kiosk: Client, till: Client) -> None:
    view = await kiosk.reserve(await wish(kiosk))
    (pick,) = [task for task in await till.tasks() if task.subject == view.id]
    await refused(till.task_done(pick.id), 409, "not_done")
    await till.ready(view.id)
    await till.cancel_reservation(view.id, "changed her mind")
    (back,) = [task for task in await till.tasks() if task.subject == view.id]
    await till.task_done(back.id)
    assert (await till.reservation(view.id)).state is ReservationState.RELEASED
