"""Reservations: every pair of states walked, finding and masking, the way from reserving to handing over, races."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import event, select, update

from daemon.demo.content import HOME, KNOWN
from daemon.schema import (
    Language,
    LineRequest,
    LineState,
    MoneyState,
    ReservationChange,
    ReservationState,
    ReservationView,
    ReserveRequest,
)
from daemon.store import (
    Actor,
    Conflict,
    Invalid,
    NotFound,
    Store,
    codes,
    desk,
    reservations,
    reserving,
    tables,
)
from daemon.store.reservations import (
    LINE_TRANSITIONS,
    MONEY_TRANSITIONS,
    TRANSITIONS,
    Illegal,
    State,
    advance,
)
from daemon.store.transaction import Writing
from drivers.vocabulary import Currency, Money
from tests.daemon.store.shop import Clock, Template
from tests.daemon.store.test_stock import a_want, differences

CLERK = Actor("Maja", "clerk-maja")
KIOSK = Actor("kiosk-1")


async def reserved(store: Store, quantity: int = 2, **more: Any) -> ReservationView:
    want = await a_want(store, at_least=quantity)
    request = ReserveRequest(
        location=more.pop("location", HOME),
        lines=[LineRequest(want.gtin, quantity)],
        name="Karen Marie Nygaard",
        phone="+45 00 12 34 56",
        language=Language.DA,
    )
    made = await store.write(reserving.reserve, request, KIOSK, more.pop("key", None))
    return await seen(store, made)


async def seen(store: Store, reservation: str) -> ReservationView:
    view = await store.reservation(reservation)
    assert view is not None
    return view


async def known(store: Store, body: str) -> ReservationView:
    return await store.read(reservations.find, codes.write("R", body), None, trusted=True)


# --- the tables -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [TRANSITIONS, LINE_TRANSITIONS, MONEY_TRANSITIONS])
def test_every_pair_of_states_is_walked_as_the_table_says(table: Mapping[Any, frozenset[Any]]) -> None:
    kind: type[StrEnum] = type(next(iter(table)))
    states = list(kind)
    assert set(table) == set(states)
    for state in states:
        for to in states:
            if to in table[state]:
                assert advance(table, state, to) is to
            else:
                with pytest.raises(Illegal, match=f"it is {state}"):
                    advance(table, state, to)


def test_every_reservation_can_end_and_what_ended_stays_so() -> None:
    final = {state for state, onward in TRANSITIONS.items() if not onward}
    assert final == {State.COLLECTED, State.RELEASED}
    for state in TRANSITIONS:
        reached, front = {state}, [state]
        while front:
            for to in TRANSITIONS[front.pop()] - reached:
                reached.add(to)
                front.append(to)
        assert reached & final


VERBS: dict[str, Callable[[Writing, str], None]] = {
    "accept": lambda tx, key: desk.accept(tx, key, CLERK),
    "pick": lambda tx, key: desk.pick(tx, key, CLERK),
    "ready": lambda tx, key: desk.ready(tx, key, CLERK),
    "reject": lambda tx, key: desk.reject(tx, key, "none left", CLERK),
    "cancel": lambda tx, key: desk.cancel(tx, key, "changed her mind", CLERK),
    "put-back": lambda tx, key: desk.put_back(tx, key, CLERK),
    "collect": lambda tx, key: desk.collect(tx, key, 1, CLERK),
}


@pytest.mark.parametrize("verb", VERBS)
async def test_no_verb_of_the_desk_leaves_the_table(store: Store, verb: str) -> None:
    """Whatever state a reservation is in, each verb walks edges of the table or refuses and changes nothing."""
    done = 0
    listed = {state: (await store.read(reservations.listed, [state]))[0].id for state in State}
    views = {state: await seen(store, key) for state, key in listed.items()}
    for state, view in views.items():
        path = await walked(store, view, VERBS[verb])
        done += bool(path)
        before = state
        for word in path:
            assert State(word) in TRANSITIONS[before], path
            before = State(word)
        assert (await seen(store, view.id)).state is before
        assert path or await seen(store, view.id) == view
        assert await store.read(differences) == []
    assert done


async def walked(store: Store, view: ReservationView, verb: Callable[[Writing, str], None]) -> list[str]:
    """States a verb of the desk leads through, none when it refuses."""

    def walk(tx: Writing) -> list[str]:
        verb(tx, view.id)
        steps = tables.reservation_step.c
        found = select(steps.state).where(steps.reservation_id == view.id, steps.by == CLERK.name)
        return list(tx.connection.execute(found.order_by(steps.id)).scalars())

    try:
        return await store.write(walk)
    except Conflict:
        return []


# --- making ---------------------------------------------------------------------------------------------------------


async def test_reserving_promises_the_goods_and_gives_a_code(store: Store) -> None:
    want = await a_want(store)
    before = await store.stock(want.gtin)
    told: list[Any] = []
    store.subscribe(told.append)
    view = await reserved(store, 2)
    after = await store.stock(want.gtin)
    assert before is not None
    assert after is not None
    assert (after.here.available or 0) == (before.here.available or 0) - 2
    assert view.state is ReservationState.REQUESTED
    assert view.money is MoneyState.UNPAID
    assert view.name == "Karen Marie Nygaard"
    assert view.items == 2
    assert view.due == view.total == view.lines[0].unit * 2
    assert codes.read(view.code) == codes.Code("R", view.code[1:7])
    assert [type(change).__name__ for change in told] == ["StockChange", "TaskChange", "ReservationChange"]
    assert await store.read(differences) == []


async def test_the_same_wish_is_made_once(store: Store) -> None:
    first, second = await reserved(store, key="kiosk 1"), await reserved(store, key="kiosk 1")
    assert first.id == second.id
    assert (await reserved(store, key="kiosk 2")).id != first.id


async def test_equal_products_are_one_line(store: Store) -> None:
    want = await a_want(store, at_least=3)
    lines = [LineRequest(want.gtin, 1), LineRequest(want.gtin.lstrip("0"), 2)]
    request = ReserveRequest(location=HOME, lines=lines, name="K", phone="00123456")
    view = await seen(store, await store.write(reserving.reserve, request, KIOSK))
    assert [line.quantity for line in view.lines] == [3]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"location": "nowhere"}, "unknown_location"),
        ({"location": "web"}, "unknown_location"),
        ({"lines": [LineRequest("96385074")]}, "unknown_product"),
        ({"lines": [LineRequest("12345678")]}, "unknown_product"),
        ({"name": "\u200b\x07"}, "bad_name"),
        ({"phone": "      "}, "bad_phone"),
        ({"phone": "+1 2 3 4"}, "bad_phone"),
    ],
)
async def test_bad_wishes_are_refused_by_name(store: Store, change: dict[str, Any], code: str) -> None:
    want = await a_want(store)
    good: dict[str, Any] = {
        "location": HOME,
        "lines": [LineRequest(want.gtin)],
        "name": "K",
        "phone": "00123456",
    }
    with pytest.raises(Invalid) as refused:
        await store.write(reserving.reserve, ReserveRequest(**(good | change)), KIOSK)
    assert refused.value.code == code


# --- finding --------------------------------------------------------------------------------------------------------


async def test_masked_until_the_second_factor(store: Store, template: Template) -> None:
    demo = template.demo.reservations[0]
    code = codes.write("R", KNOWN.ready_unpaid)
    masked = await store.read(reservations.find, code, None, trusted=False)
    assert masked == await store.find_reservation_by_code(code.lower())
    assert not masked.verified
    assert (masked.lines, masked.bin, masked.due.minor, masked.total.minor) == ([], "", 0, 0)
    assert masked.name == reservations.mask(demo.customer.name)
    assert masked.items == sum(line.quantity for line in demo.lines)
    full = await store.read(reservations.find, code, demo.customer.phone_last4, trusted=False)
    assert full.verified
    assert full.name == demo.customer.name
    assert full.due.minor == demo.due_minor > 0
    assert len(full.lines) == len(demo.lines)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Karen Nygaard", "K*** N."),
        ("Karen Marie Nygaard", "K*** N."),
        ("Åse", "Å***"),
        ("", "***"),
        ("  ", "***"),
    ],
)
def test_masked_names(name: str, masked: str) -> None:
    assert reservations.mask(name) == masked


async def test_a_wrong_number_and_a_wrong_code_get_the_same_answer_by_the_same_statements(
    store: Store, template: Template
) -> None:
    statements: list[str] = []
    engine = store._database._reading

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    answers = []
    for body, last4 in ((KNOWN.ready_unpaid, "0000"), ("000000", "0000")):
        assert last4 != template.demo.reservations[0].customer.phone_last4
        statements.append("--")
        with pytest.raises(NotFound) as missed:
            await store.read(reservations.find, codes.write("R", body), last4, trusted=False)
        answers.append((str(missed.value), missed.value.code))
    assert answers[0] == answers[1]
    half = len(statements) // 2
    assert statements[:half] == statements[half:]


@pytest.mark.parametrize(
    "text", ["", "R", "x" * 8, "R7K3M9P0", "M7K3M9PX", "R" + "0" * 30, "ＲＲＲＲＲＲＲＲ"]
)
async def test_what_is_no_code_is_said_to_be_none(store: Store, text: str) -> None:
    with pytest.raises(Invalid):
        await store.read(reservations.find, text, None, trusted=False)
    assert await store.find_reservation_by_code(text) is None


# --- the way through ------------------------------------------------------------------------------------------------


async def test_from_reserving_to_the_customers_hands(store: Store, clock: Clock) -> None:
    view = await reserved(store, 2)
    gtin = view.lines[0].gtin
    on_hand_before = (await store.stock(gtin)).here.available  # type: ignore[union-attr]  # it is there
    await store.write(desk.accept, view.id, CLERK)
    await store.write(desk.pick, view.id, CLERK)
    await store.write(desk.ready, view.id, CLERK)
    view = await seen(store, view.id)
    assert view.state is State.READY
    assert view.bin
    assert view.ready_at == clock.now
    opens = store.directory.places[HOME].opens
    assert view.expires_at == opens.add(clock.now, timedelta(hours=48)) > clock.now + timedelta(days=4)
    await store.write(reserving.arrive, view.id, KIOSK)
    with pytest.raises(Conflict) as unpaid:
        await store.write(desk.collect, view.id, view.version, CLERK)
    assert unpaid.value.code == "payment_due"
    for _ in range(2):  # the ledger may say it twice
        await store.mark_paid(view.id, "payment-1", view.due)
    view = await seen(store, view.id)
    assert (view.money, view.due.minor) == (MoneyState.PAID, 0)
    told: list[Any] = []
    store.subscribe(told.append)
    await store.write(desk.collect, view.id, view.version, CLERK)
    after = await seen(store, view.id)
    assert after.state is State.COLLECTED
    assert after.lines[0].state is LineState.HANDED
    assert (await store.stock(gtin)).here.available == on_hand_before  # type: ignore[union-attr]  # it is there
    assert [type(change).__name__ for change in told] == ["StockChange", "ReservationChange"]
    assert await store.read(differences) == []
    with pytest.raises(Conflict) as again:
        await store.write(desk.collect, view.id, after.version, CLERK)
    assert again.value.code == "already_collected"
    assert "Maja" in again.value.detail
    with pytest.raises(Conflict) as late:
        await store.write(reserving.arrive, view.id, KIOSK)
    assert late.value.code == "already_collected"


async def test_ready_walks_the_missing_steps_and_twice_is_once(store: Store) -> None:
    view = await reserved(store)
    await store.write(desk.ready, view.id, CLERK)
    first = await seen(store, view.id)
    await store.write(desk.ready, view.id, CLERK)
    assert await seen(store, view.id) == first

    def steps(tx: Writing) -> list[str]:
        c = tables.reservation_step.c
        return list(
            tx.connection.execute(select(c.state).where(c.reservation_id == view.id).order_by(c.id)).scalars()
        )

    assert await store.write(steps) == ["requested", "accepted", "picking", "ready"]


async def test_a_repeated_wish_to_collect_is_not_refused(store: Store) -> None:
    view = await known(store, KNOWN.ready_paid)
    for _ in range(2):
        await store.write(desk.collect, view.id, view.version, CLERK, key="till 1")
    with pytest.raises(Conflict):
        await store.write(desk.collect, view.id, view.version, CLERK, key="till 2")


async def test_queue_numbers_of_the_day(store: Store, clock: Clock) -> None:
    told: list[Any] = []
    store.subscribe(told.append)
    first, second = await known(store, KNOWN.ready_unpaid), await known(store, KNOWN.ready_paid)
    for view in (first, second, first):
        await store.write(reserving.arrive, view.id, KIOSK)
    rings = [change for change in told if isinstance(change, ReservationChange) and change.arrived]
    assert [(change.id, change.queue_number) for change in rings] == [
        (first.id, 1),
        (second.id, 2),
        (first.id, 1),
    ]
    clock.forward(timedelta(days=1))
    assert (await seen(store, first.id)).queue_number is None
    await store.write(reserving.arrive, second.id, KIOSK)
    assert (await seen(store, second.id)).queue_number == 1


async def test_not_ready_and_other_shops_do_not_ring(store: Store) -> None:
    with pytest.raises(Conflict) as early:
        await store.write(reserving.arrive, (await known(store, KNOWN.accepted)).id, KIOSK)
    assert early.value.code == "not_ready"

    def away(tx: Writing) -> str:
        r = tables.reservation.c
        found = select(r.id).where(r.location_id != HOME, r.state == "ready", r.money == "paid")
        return str(tx.connection.execute(found).scalars().first())

    elsewhere = await store.write(away)
    for work in (
        lambda tx: reserving.arrive(tx, elsewhere, KIOSK),
        lambda tx: desk.collect(tx, elsewhere, 1, CLERK),
    ):
        with pytest.raises(Conflict) as other:
            await store.write(work)
        assert other.value.code == "other_location"


async def test_cancelling_frees_at_once_what_nobody_picked_and_later_what_somebody_did(store: Store) -> None:
    unpicked, picked = await reserved(store), await reserved(store)
    gtin = unpicked.lines[0].gtin
    before = (await store.stock(gtin)).here.available or 0  # type: ignore[union-attr]  # it is there
    await store.write(desk.cancel, unpicked.id, "no longer wanted", CLERK)
    assert (await seen(store, unpicked.id)).state is State.RELEASED
    assert (await store.stock(gtin)).here.available == before + 2  # type: ignore[union-attr]  # it is there
    await store.write(desk.ready, picked.id, CLERK)
    await store.write(desk.cancel, picked.id, "no longer wanted", CLERK)
    assert (await seen(store, picked.id)).state is State.CANCELLED
    assert (await store.stock(gtin)).here.available == before + 2  # type: ignore[union-attr]  # it is there
    for _ in range(2):
        await store.write(desk.put_back, picked.id, CLERK)
    assert (await store.stock(gtin)).here.available == before + 4  # type: ignore[union-attr]  # it is there
    assert await store.read(differences) == []


async def test_time_runs_out(store: Store, clock: Clock) -> None:
    unpaid, paid = await reserved(store), await reserved(store)
    await store.mark_paid(paid.id, "payment-2", paid.due)
    for view in (unpaid, paid):
        await store.write(desk.ready, view.id, CLERK)
    await store.expire()
    opens, ready = store.directory.places[HOME].opens, clock.now
    clock.now = opens.add(ready, timedelta(hours=47))
    await store.expire()
    assert (await seen(store, unpaid.id)).state is State.READY
    clock.now = opens.add(ready, timedelta(hours=49))
    assert await store.expire() >= 1
    assert (await seen(store, unpaid.id)).state is State.EXPIRED
    assert (await seen(store, paid.id)).state is State.READY
    clock.now = opens.add_days(ready, 7)
    await store.expire()
    view = await seen(store, paid.id)
    assert (view.state, view.owed) == (State.NO_SHOW, paid.due)
    assert await store.expire() == 0
    with pytest.raises(Conflict) as closed:
        await store.write(desk.collect, paid.id, 5, CLERK)
    assert closed.value.code == "reservation_closed"


async def test_money_is_noted_whatever_became_of_the_goods(store: Store) -> None:
    view = await reserved(store)
    half = Money(view.due.minor // 2, Currency.DKK)
    await store.mark_paid(view.id, "a", half)
    assert await store.due(view.id) == view.due - half
    await store.write(desk.cancel, view.id, "gone", CLERK)
    await store.mark_paid(view.id, "b", view.due - half)
    after = await seen(store, view.id)
    assert (after.state, after.money) == (State.RELEASED, MoneyState.PAID)
    assert (await store.due(view.id)).minor == 0
    with pytest.raises(Invalid):
        await store.mark_paid(view.id, "c", Money(1, Currency.SEK))
    with pytest.raises(NotFound):
        await store.mark_paid("nothing", "d", half)


# --- races ----------------------------------------------------------------------------------------------------------


async def test_sixteen_clerks_hand_one_reservation_over_and_one_does(store: Store) -> None:
    view = await known(store, KNOWN.ready_paid)

    async def one(number: int) -> str:
        try:
            await store.write(desk.collect, view.id, view.version, Actor(f"clerk {number}"), key=f"k{number}")
        except Conflict as lost:
            return f"{lost.code} {'clerk' in lost.detail}"
        return "won"

    outcomes = await asyncio.gather(*(one(number) for number in range(16)))
    assert sorted(outcomes) == ["already_collected True"] * 15 + ["won"]
    assert await store.read(differences) == []


async def test_sixteen_customers_reserve_the_last_piece_and_one_gets_it(store: Store) -> None:
    want = await a_want(store)

    def leave_one(tx: Writing) -> None:
        level = tables.stock_level.c
        tx.connection.execute(
            update(tables.stock_level)
            .where(level.product_id == want.product_id, level.location_id == HOME)
            .values(on_hand=level.reserved + level.unsellable + 1)
        )

    await store.write(leave_one)
    request = ReserveRequest(location=HOME, lines=[LineRequest(want.gtin)], name="K N", phone="00123456")

    async def one() -> str:
        try:
            await store.write(reserving.reserve, request, KIOSK)
        except Conflict as lost:
            return lost.code
        return "won"

    outcomes = await asyncio.gather(*(one() for _ in range(16)))
    assert sorted(outcomes) == ["not_enough_stock"] * 15 + ["won"]


async def test_a_stale_version_is_told_so(store: Store) -> None:
    view = await known(store, KNOWN.ready_paid)
    with pytest.raises(Conflict) as stale:
        await store.write(desk.collect, view.id, view.version + 1, CLERK)
    assert stale.value.code == "version_conflict"
