"""The desk: found in part, handed over in part, IDs, money owed, tasks, reasons, deadlines; and who wins a race."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from daemon.demo.content import HOME
from daemon.schema import (
    LineRequest,
    LineState,
    MoneyState,
    PickedLine,
    ReservationView,
    ReserveRequest,
    TaskKind,
    TaskState,
    TaskView,
)
from daemon.store import (
    Actor,
    Conflict,
    Invalid,
    NotFound,
    Store,
    codes,
    desk,
    given_back,
    reservations,
    reserving,
    tables,
    tasks,
    terms,
)
from daemon.store.reservations import State
from daemon.store.terms import Terms
from daemon.store.transaction import Reading, Writing
from tests.daemon.store.shop import Clock
from tests.daemon.store.test_conservation import broken_promises
from tests.daemon.store.test_stock import differences

CLERK, OTHER = Actor("Maja", "clerk-maja"), Actor("Jonas", "clerk-jonas")
WHY = "not on the shelf"


async def two(store: Store, **more: Any) -> ReservationView:
    """A reservation of three of one product and two of another."""

    def products(tx: Reading) -> list[str]:
        p, level = tables.product.c, tables.stock_level.c
        free = level.on_hand - level.reserved - level.unsellable
        rows = tx.connection.execute(
            select(p.gtin)
            .join(tables.stock_level, level.product_id == p.id)
            .where(level.location_id == HOME, free >= 6)
            .order_by(p.gtin)
        ).scalars()
        return list(rows)[:2]

    first, second = await store.read(products)
    request = ReserveRequest(
        location=HOME,
        lines=[LineRequest(first, 3), LineRequest(second, 2)],
        name="Karen N",
        phone="00123456",
        **more,
    )
    return await seen(store, await store.write(reserving.reserve, request, CLERK))


async def seen(store: Store, reservation: str) -> ReservationView:
    return await store.read(reservations.one, reservation, verified=True, clerk=True)


async def todo(store: Store, kind: TaskKind) -> list[TaskView]:
    return [task for task in await store.read(tasks.listed, HOME, TaskState.OPEN) if task.kind is kind]


async def on(store: Store, own: Terms) -> None:
    await store.write(terms.put, HOME, own, ())
    await store.refresh()


async def available(store: Store, gtin: str) -> tuple[int, int]:
    view = await store.stock(gtin, clerk=True)
    assert view is not None
    return view.here.on_hand or 0, view.here.available or 0


async def refused(work: Awaitable[object], code: str) -> None:
    with pytest.raises((Conflict, Invalid)) as error:
        await work
    assert error.value.code == code


async def sound(store: Store) -> None:
    assert await store.read(differences) == []
    assert await store.read(broken_promises) == {}


def closed(view: ReservationView) -> bool:
    return view.state in reservations.CLOSED


# --- found in part --------------------------------------------------------------------------------------------------


async def test_a_short_line_ends_its_promise_and_is_counted(store: Store) -> None:
    view = await two(store)
    first, second = (line.gtin for line in view.lines)
    before = await available(store, first)
    await store.write(desk.pick, view.id, CLERK, [PickedLine(first, 1, WHY)])
    after = await seen(store, view.id)
    assert (after.state, after.picker) == (State.PICKING, "Maja")
    assert [(line.state, line.picked, line.reason) for line in after.lines] == [
        (LineState.SHORT, 1, WHY),
        (LineState.OPEN, 0, ""),
    ]
    assert after.due == after.total == view.lines[0].unit * 1 + view.lines[1].unit * 2
    assert await available(store, first) == (before[0] - 2, before[1])  # neither lies there nor is promised
    assert [task.subject for task in await todo(store, TaskKind.COUNT)] == [first]
    await store.write(desk.ready, view.id, OTHER, [PickedLine(second, 0, "damaged", missing=False)])
    after = await seen(store, view.id)
    assert (after.state, after.picker) == (State.READY, "Maja")  # who went for the goods
    assert after.due == view.lines[0].unit
    assert [task.subject for task in await todo(store, TaskKind.COUNT)] == [first]  # the other lies there
    await sound(store)
    await store.mark_paid(view.id, "p", after.due)
    after = await seen(store, view.id)
    await store.write(desk.collect, view.id, after.version, CLERK)
    after = await seen(store, view.id)
    assert [(line.state, line.handed) for line in after.lines] == [
        (LineState.HANDED, 1),
        (LineState.SHORT, 0),
    ]
    assert (after.state, after.owed, after.picker) == (State.COLLECTED, None, "Maja")
    await sound(store)


async def test_nothing_found_rejects_the_whole(store: Store) -> None:
    view = await two(store)
    await store.mark_paid(view.id, "p", view.due)
    nothing = [PickedLine(line.gtin, 0, WHY) for line in view.lines]
    await store.write(desk.ready, view.id, CLERK, nothing)
    after = await seen(store, view.id)
    assert (after.state, after.due.minor, after.owed) == (State.RELEASED, 0, view.due)
    assert view.id not in [task.subject for task in await todo(store, TaskKind.PICK)]
    assert view.id in [task.subject for task in await todo(store, TaskKind.RESOLVE)]
    await sound(store)


async def test_what_was_found_is_said_once(store: Store) -> None:
    view = await two(store)
    first = view.lines[0].gtin
    for _ in range(2):
        await store.write(desk.pick, view.id, CLERK, [PickedLine(first, 1, WHY)])
    on_hand = await available(store, first)
    await refused(store.write(desk.pick, view.id, CLERK, [PickedLine(first, 2, WHY)]), "illegal_state")
    await refused(store.write(desk.pick, view.id, CLERK, [PickedLine(view.lines[1].gtin, 9)]), "too_many")
    await refused(store.write(desk.pick, view.id, CLERK, [PickedLine("96385074", 1)]), "unknown_product")
    await refused(
        store.write(desk.pick, view.id, CLERK, [PickedLine(view.lines[1].gtin, 1)]), "reason_needed"
    )
    assert await available(store, first) == on_hand
    await sound(store)


async def test_a_shop_may_want_all_or_nothing_and_its_own_reasons(store: Store) -> None:
    await on(store, Terms(part_reject=False, reasons=("sold out",)))
    view = await two(store)
    short = [PickedLine(view.lines[0].gtin, 1, "sold out")]
    await refused(store.write(desk.ready, view.id, CLERK, short), "part_not_allowed")
    other = [PickedLine(view.lines[0].gtin, 1, WHY)]
    await refused(store.write(desk.ready, view.id, CLERK, other), "unknown_reason")
    await refused(store.write(desk.reject, view.id, WHY, CLERK), "unknown_reason")
    assert (await seen(store, view.id)).state is State.REQUESTED
    whole = [PickedLine(line.gtin, 0, "sold out") for line in view.lines]
    await store.write(desk.ready, view.id, CLERK, whole)
    assert (await seen(store, view.id)).state is State.RELEASED


async def test_money_follows_what_is_short(store: Store) -> None:
    view = await two(store)
    await store.mark_paid(view.id, "p", view.due)
    await store.write(desk.ready, view.id, CLERK, [PickedLine(view.lines[0].gtin, 1, WHY)])
    after = await seen(store, view.id)
    assert (after.money, after.due.minor, after.owed) == (MoneyState.PAID, 0, view.lines[0].unit * 2)
    await store.write(given_back.mark_returned, view.id, "r", view.lines[0].unit * 2)
    after = await seen(store, view.id)
    assert (after.money, after.due.minor, after.owed) == (MoneyState.PART_REFUNDED, 0, None)
    assert view.id not in [task.subject for task in await todo(store, TaskKind.RESOLVE)]
    await store.write(given_back.mark_returned, view.id, "r2", view.lines[1].unit)
    after = await seen(store, view.id)
    assert (after.money, after.due) == (MoneyState.UNPAID, view.lines[1].unit)
    await refused(store.write(desk.collect, view.id, after.version, CLERK), "payment_due")


async def test_a_part_that_was_paid_may_be_enough_for_what_is_left(store: Store) -> None:
    view = await two(store)
    await store.mark_paid(view.id, "p", view.lines[1].unit * 2)
    await store.write(desk.ready, view.id, CLERK, [PickedLine(view.lines[0].gtin, 0, WHY)])
    after = await seen(store, view.id)
    assert (after.money, after.due.minor, after.owed) == (MoneyState.PAID, 0, None)


# --- handed over ----------------------------------------------------------------------------------------------------


async def waiting(store: Store, **more: Any) -> ReservationView:
    view = await two(store, **more)
    await store.mark_paid(view.id, f"p-{view.id}", view.due)
    await store.write(desk.ready, view.id, CLERK)
    return await seen(store, view.id)


async def test_some_now_and_the_rest_later(store: Store) -> None:
    view = await waiting(store)
    first, second = (line.gtin for line in view.lines)
    for _ in range(2):  # the answer was lost
        await store.write(
            desk.collect,
            view.id,
            view.version,
            CLERK,
            key="k1",
            lines=[LineRequest(first, 2), LineRequest(second, 2)],
        )
    part = await seen(store, view.id)
    assert part.state is State.PARTLY_COLLECTED
    assert [(line.state, line.handed) for line in part.lines] == [
        (LineState.PICKED, 2),
        (LineState.HANDED, 2),
    ]
    await sound(store)
    await refused(
        store.write(desk.collect, view.id, part.version, CLERK, lines=[LineRequest(first, 2)]), "too_many"
    )
    await refused(
        store.write(desk.collect, view.id, part.version, CLERK, lines=[LineRequest(second, 1)]),
        "unknown_product",
    )
    await refused(
        store.write(desk.collect, view.id, view.version, CLERK, lines=[LineRequest(first, 1)]),
        "version_conflict",
    )
    await store.write(desk.collect, view.id, part.version, OTHER, key="k2")
    done = await seen(store, view.id)
    assert (done.state, done.owed) == (State.COLLECTED, None)
    assert {line.state for line in done.lines} == {LineState.HANDED}
    await sound(store)


async def test_the_rest_of_a_part_may_be_cancelled(store: Store) -> None:
    view = await waiting(store)
    first = view.lines[0]
    await store.write(desk.collect, view.id, view.version, CLERK, lines=[LineRequest(first.gtin, 1)])
    await store.write(desk.cancel, view.id, "the rest is not wanted", CLERK)
    after = await seen(store, view.id)
    assert (after.state, after.owed) == (State.CANCELLED, view.total - first.unit)
    (task,) = [task for task in await todo(store, TaskKind.PUT_BACK) if task.subject == view.id]
    assert view.bin in task.note
    await store.write(desk.finish, task.id, CLERK)
    assert (await seen(store, view.id)).state is State.RELEASED
    assert (await store.read(tasks.one, task.id)).done_by == "Maja"
    await sound(store)


async def test_a_hand_over_of_what_is_not_there_makes_a_task_and_moves_nothing(store: Store) -> None:
    view = await waiting(store)
    gtin = view.lines[1].gtin

    def lose(tx: Writing) -> None:
        level, product = tables.stock_level, tables.product
        which = select(product.c.id).where(product.c.gtin == gtin).scalar_subquery()
        mine = update(level).where(level.c.product_id == which, level.c.location_id == HOME)
        tx.connection.execute(mine.values(on_hand=1))

    await store.write(lose)
    for _ in range(2):
        await refused(store.write(desk.collect, view.id, view.version, CLERK), "count_needed")
    assert await seen(store, view.id) == view
    assert [task.subject for task in await todo(store, TaskKind.COUNT)] == [gtin]
    assert (await available(store, gtin)) == (1, 0)


async def test_an_id_is_looked_at_where_it_has_to_be(store: Store) -> None:
    named, plain = await waiting(store, named=True), await waiting(store)
    assert (named.id_needed, plain.id_needed) == (True, False)
    await refused(store.write(desk.collect, named.id, named.version, CLERK), "id_needed")
    await store.write(desk.collect, named.id, named.version, CLERK, id_seen=True)
    await on(store, Terms(id_above_minor=plain.total.minor))
    assert (await seen(store, plain.id)).id_needed
    await on(store, Terms(id_above_minor=plain.total.minor + 1))
    assert not (await seen(store, plain.id)).id_needed

    def limit(tx: Writing) -> None:
        product = tables.product
        mine = update(product).where(product.c.gtin == plain.lines[0].gtin)
        tx.connection.execute(mine.values(age_limit=18))

    await store.write(limit)
    assert (await seen(store, plain.id)).id_needed
    await on(store, Terms(id_for_age=False))
    assert not (await seen(store, plain.id)).id_needed


async def test_the_long_code_opens_what_the_short_one_does(store: Store) -> None:
    view = await waiting(store)
    assert len(view.qr_code) == codes.LONGEST
    assert codes.read(view.qr_code) == codes.Code("R", view.qr_code[1:-1])
    masked = await store.find_reservation_by_code(view.qr_code.lower())
    assert masked is not None
    assert (masked.id, masked.qr_code, masked.picker, masked.lines) == (view.id, "", "", [])
    found = await store.read(reservations.find, view.qr_code, "3456", trusted=False)
    assert (found.id, found.qr_code, found.picker) == (view.id, view.qr_code, "")
    other = codes.write("R", codes.new_body(26))
    with pytest.raises(NotFound):
        await store.read(reservations.find, other, "3456", trusted=False)

    def kept(tx: Reading) -> str:
        return str(
            tx.connection.execute(tables.reservation.select().where(tables.reservation.c.id == view.id)).all()
        )

    assert view.qr_code[1:-1] not in await store.read(kept)


# --- time and policy ------------------------------------------------------------------------------------------------


async def test_49_opening_hours_later_what_was_picked_stays_promised_until_it_is_put_back(
    store: Store, clock: Clock
) -> None:
    unpaid = await two(store)
    gtin = unpaid.lines[0].gtin
    paid = await waiting(store)
    await store.write(desk.ready, unpaid.id, CLERK)
    before = await available(store, gtin)
    opens, ready = store.directory.places[HOME].opens, clock.now
    clock.now = opens.add(ready, timedelta(hours=49))
    await store.expire()
    assert (await seen(store, unpaid.id)).state is State.EXPIRED
    assert await available(store, gtin) == before
    (task,) = [task for task in await todo(store, TaskKind.PUT_BACK) if task.subject == unpaid.id]
    await store.write(desk.put_back, unpaid.id, CLERK)
    assert (await store.read(tasks.one, task.id)).state is TaskState.DONE
    assert await available(store, gtin) == (before[0], before[1] + 3)
    clock.now = opens.add_days(ready, 7)
    await store.expire()
    lost = await seen(store, paid.id)
    assert (lost.state, lost.owed, lost.money) == (State.NO_SHOW, paid.total, MoneyState.PAID)
    assert paid.id in [task.subject for task in await todo(store, TaskKind.RESOLVE)]
    await store.write(given_back.mark_returned, paid.id, "back", paid.total)
    lost = await seen(store, paid.id)
    assert (lost.owed, lost.money) == (None, MoneyState.REFUNDED)
    assert paid.id not in [task.subject for task in await todo(store, TaskKind.RESOLVE)]
    await sound(store)


async def test_a_shop_may_do_without_putting_back(store: Store) -> None:
    await on(store, Terms(put_back=False))
    view = await waiting(store)
    gtin = view.lines[0].gtin
    before = await available(store, gtin)
    await store.write(desk.cancel, view.id, "changed her mind", CLERK)
    assert (await seen(store, view.id)).state is State.RELEASED
    assert await available(store, gtin) == (before[0], before[1] + 3)
    assert view.id not in [task.subject for task in await todo(store, TaskKind.PUT_BACK)]


async def test_what_nobody_accepts_in_time_runs_out(store: Store, clock: Clock) -> None:
    await on(store, Terms(accept_hours=2))
    late, taken = await two(store), await two(store)
    await store.write(desk.accept, taken.id, CLERK)
    clock.now = store.directory.places[HOME].opens.add(clock.now, timedelta(hours=2))
    await store.expire()
    assert (await seen(store, late.id)).state is State.RELEASED
    assert (await seen(store, taken.id)).state is State.ACCEPTED
    await on(store, terms.DEFAULT)
    unhurried = await two(store)
    clock.forward(timedelta(days=30))
    await store.expire()
    assert (await seen(store, unhurried.id)).state is State.REQUESTED


async def test_a_task_to_pick_comes_with_the_reservation_and_goes_with_the_goods(store: Store) -> None:
    view = await two(store)
    (task,) = [task for task in await todo(store, TaskKind.PICK) if task.subject == view.id]
    assert task.note == "5 of 2 products"
    await refused(store.write(desk.finish, task.id, CLERK), "not_done")
    await store.write(desk.pick, view.id, CLERK)
    assert (await store.read(tasks.one, task.id)).state is TaskState.OPEN
    await store.write(desk.ready, view.id, CLERK)
    assert (await store.read(tasks.one, task.id)).done_by == "Maja"
    gone = await two(store)
    await store.write(desk.cancel, gone.id, "no", CLERK)
    assert gone.id not in [task.subject for task in await todo(store, TaskKind.PICK)]


async def test_the_demo_shop_has_the_tasks_its_reservations_need(store: Store) -> None:
    for state in State:
        for view in await store.read(reservations.listed, [state]):
            kinds = {
                task.kind
                for task in await store.read(tasks.listed, HOME, TaskState.OPEN)
                if task.subject == view.id
            }
            wanted = {TaskKind.PICK} if state in reservations.TO_PICK else set()
            if closed(view) and state is not State.RELEASED:
                wanted.add(TaskKind.PUT_BACK)
            assert kinds == wanted | ({TaskKind.RESOLVE} if view.owed else set())


async def test_authorised_money_is_due_no_more_and_is_let_go_with_the_goods(store: Store) -> None:
    view = await two(store)

    def authorise(tx: Writing) -> None:
        mine = update(tables.reservation).where(tables.reservation.c.id == view.id)
        tx.connection.execute(mine.values(money=MoneyState.AUTHORISED.value))

    await store.write(authorise)
    await store.write(desk.ready, view.id, CLERK)
    after = await seen(store, view.id)
    assert (after.due.minor, after.owed, after.money) == (0, None, MoneyState.AUTHORISED)
    await store.write(desk.cancel, view.id, "no", CLERK)
    assert (await seen(store, view.id)).money is MoneyState.UNPAID
