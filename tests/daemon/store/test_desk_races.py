"""The desk, many at once and in any order: who wins a race, and that nothing is lost whatever is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.demo.content import HOME
from daemon.schema import Language, LineRequest, LineState, PickedLine, ReservationView, StationView, TaskKind
from daemon.store import Actor, Conflict, Store, claims, desk, given_back, reservations, tables
from daemon.store.reservations import State
from daemon.store.transaction import Reading, Writing
from drivers.vocabulary import Currency, Money
from tests.daemon.store import shop
from tests.daemon.store.shop import Clock, Template, at
from tests.daemon.store.test_desk import CLERK, WHY, closed, refused, seen, sound, todo, two, waiting


async def test_what_is_being_paid_elsewhere_is_not_cancelled(full: str, tmp_path: Path, clock: Clock) -> None:
    here, there = (StationView(name, HOME, Language.DA, "DKK") for name in ("t-1", "t-2"))
    async with (
        at(full, tmp_path, clock, station=here) as one,
        at(full, tmp_path, clock, station=there) as other,
    ):
        view = await two(one)
        await one.write(claims.take, view.id, "attempt")
        for verb in (desk.cancel, desk.reject):
            await refused(other.write(verb, view.id, "no", CLERK), "being_paid_elsewhere")
        await one.write(claims.release, view.id)
        await other.write(desk.cancel, view.id, "no", CLERK)
        assert (await seen(one, view.id)).state is State.RELEASED


ACTS: dict[str, Callable[[Writing, ReservationView, Actor], None]] = {
    "pick short": lambda tx, view, by: desk.pick(tx, view.id, by, [PickedLine(view.lines[0].gtin, 1, WHY)]),
    "ready": lambda tx, view, by: desk.ready(tx, view.id, by),
    "reject": lambda tx, view, by: desk.reject(tx, view.id, "no", by),
    "cancel": lambda tx, view, by: desk.cancel(tx, view.id, "no", by),
    "collect": lambda tx, view, by: desk.collect(tx, view.id, view.version, by),
    "collect part": lambda tx, view, by: desk.collect(
        tx, view.id, view.version, by, lines=[LineRequest(view.lines[0].gtin, 1)]
    ),
    "put back": lambda tx, view, by: desk.put_back(tx, view.id, by),
}
READY = ("collect", "collect part")


@pytest.mark.parametrize("act", ACTS)
async def test_two_stations_at_each_act_move_the_goods_once(
    full: str, tmp_path: Path, clock: Clock, act: str
) -> None:
    here, there = (StationView(name, HOME, Language.DA, "DKK") for name in ("t-1", "t-2"))
    async with (
        at(full, tmp_path, clock, station=here) as one,
        at(full, tmp_path, clock, station=there) as other,
    ):
        view = await (waiting(one) if act in READY else two(one))
        if act == "put back":
            await one.write(desk.ready, view.id, CLERK)
            await one.write(desk.cancel, view.id, "no", CLERK)

        async def attempt(store: Store, number: int) -> str:
            try:
                await store.write(ACTS[act], view, Actor(f"clerk {number}"))
            except Conflict as lost:
                return lost.code
            return ""

        said = await asyncio.gather(*(attempt((one, other)[n % 2], n) for n in range(8)))
        assert "" in said
        if act in READY:
            assert said.count("") == 1
        await sound(one)

        def moves(tx: Reading) -> list[tuple[str, str]]:
            c = tables.reservation_step.c
            rows = tx.connection.execute(
                tables.reservation_step.select().where(c.reservation_id == view.id, c.by.like("clerk %"))
            ).all()
            return [(row.state, row.by) for row in rows]

        steps = await one.read(moves)
        assert len({state for state, _ in steps}) == len(steps)  # no state was entered twice
        assert len({by for _, by in steps}) <= 1 or act == "pick short"


VERBS = st.sampled_from([*ACTS, "accept", "pay", "give back", "expire"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VERBS, min_size=1, max_size=7))
def test_whatever_is_done_in_whatever_order_nothing_is_lost(
    template: Template, tmp_path_factory: pytest.TempPathFactory, verbs: list[str]
) -> None:
    """Goods add up, money adds up, and every step is one of the table."""
    folder = tmp_path_factory.mktemp("walk")
    shop.copy(template, folder)

    async def walk() -> None:
        clock = Clock()
        async with at(shop.address(folder), folder, clock) as store:
            view = await two(store)
            paid = 0
            for number, verb in enumerate(verbs):
                view = await seen(store, view.id)
                before = view.state
                try:
                    if verb == "pay":
                        await store.mark_paid(view.id, f"p{number}", Money(5000, Currency.DKK))
                        paid += 5000
                    elif verb == "give back":
                        if paid >= 5000:
                            await store.write(
                                given_back.mark_returned, view.id, f"r{number}", Money(5000, Currency.DKK)
                            )
                            paid -= 5000
                    elif verb == "expire":
                        clock.forward(timedelta(days=20))
                        await store.expire()
                    elif verb == "accept":
                        await store.write(desk.accept, view.id, CLERK)
                    else:
                        await store.write(ACTS[verb], view, CLERK)
                except Conflict:
                    assert (await seen(store, view.id)).state is before
                after = await seen(store, view.id)
                worth = sum(
                    line.unit.minor * (line.handed if closed(after) else kept(line)) for line in after.lines
                )
                assert (after.owed.minor if after.owed else 0) == max(0, paid - worth)
                owed = after.id in [task.subject for task in await todo(store, TaskKind.RESOLVE)]
                assert owed == (after.owed is not None)
                picks = after.id in [task.subject for task in await todo(store, TaskKind.PICK)]
                assert picks == (after.state in reservations.TO_PICK)
                backs = after.id in [task.subject for task in await todo(store, TaskKind.PUT_BACK)]
                assert backs == (closed(after) and after.state is not State.RELEASED)
            await sound(store)

    asyncio.run(walk())


def kept(line: Any) -> int:
    return int(line.picked if line.state is LineState.SHORT else line.quantity)
