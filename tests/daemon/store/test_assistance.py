"""Assistance: every pair of states, one call a station, one clerk who takes it, and what other stations hear."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from daemon.schema import (
    AssistanceChange,
    AssistanceRequest,
    AssistanceState,
    AssistanceStep,
    Language,
    StationView,
)
from daemon.store import Actor, Conflict, Invalid, NotFound, Store, assistance
from daemon.store.assistance import FORGOTTEN, KEPT, TRANSITIONS
from daemon.store.transaction import Change, Writing
from tests.daemon.store.shop import Clock, at

MAJA, JONAS = Actor("Maja", "clerk-maja"), Actor("Jonas", "clerk-jonas")
WISH = AssistanceRequest("product", "9521112000012", "by the lamps")
S = AssistanceState
TAKE, DONE = AssistanceStep.TAKE, AssistanceStep.DONE


async def test_a_call_is_taken_and_done(store: Store, clock: Clock) -> None:
    told: list[Change] = []
    store.subscribe(told.append)
    call = await store.write(assistance.call, WISH)
    clock.forward(timedelta(seconds=75))
    (view,) = await store.read(assistance.waiting)
    assert (view.id, view.state, view.age_s, view.ahead) == (call, S.OPEN, 75, 0)
    assert (view.topic, view.gtin, view.place) == ("product", "09521112000012", "by the lamps")
    for _ in range(2):
        await store.write(assistance.step, call, TAKE, MAJA)
    view = await store.read(assistance.one, call)
    assert (view.state, view.taken_by, view.taken_at) == (S.TAKEN, "Maja", clock.now)
    for _ in range(2):
        await store.write(assistance.step, call, DONE, JONAS)
    view = await store.read(assistance.one, call)
    assert (view.state, view.done_by, view.taken_by) == (S.DONE, "Jonas", "Maja")
    assert await store.read(assistance.waiting) == []
    assert [change.state for change in told if isinstance(change, AssistanceChange)] == list(S)


async def test_a_station_has_one_call(store: Store) -> None:
    first = await store.write(assistance.call, WISH)
    assert await store.write(assistance.call, AssistanceRequest("payment")) == first
    await store.write(assistance.step, first, TAKE, MAJA)
    assert await store.write(assistance.call, WISH) == first
    await store.write(assistance.step, first, DONE, MAJA)
    assert await store.write(assistance.call, WISH) != first


async def test_every_pair_of_states(store: Store) -> None:
    way: dict[S, list[AssistanceStep]] = {S.OPEN: [], S.TAKEN: [TAKE], S.DONE: [DONE]}
    for present, following in product(S, S):
        call = await store.write(assistance.call, WISH)
        for step in way[present]:
            await store.write(assistance.step, call, step, MAJA)

        def move(tx: Writing, call: str = call, present: S = present, following: S = following) -> bool:
            station = None if following is S.DONE else "test-1"
            return assistance._move(tx, call, present, following, open_station=station)

        assert await store.write(move) == (following in TRANSITIONS[present])
        await store.write(assistance.step, call, DONE, MAJA)


async def test_of_sixteen_clerks_one_takes_it(store: Store) -> None:
    call = await store.write(assistance.call, WISH)

    async def one(number: int) -> str:
        try:
            await store.write(assistance.step, call, TAKE, Actor(f"clerk {number}", f"c{number}"))
        except Conflict as lost:
            return f"{lost.code} {'clerk' in lost.detail}"
        return "won"

    outcomes = await asyncio.gather(*(one(number) for number in range(16)))
    assert sorted(outcomes) == ["already_taken True"] * 15 + ["won"]


async def test_what_is_over_is_not_taken_and_what_is_not_there_is_said(store: Store) -> None:
    call = await store.write(assistance.call, AssistanceRequest())
    await store.write(assistance.step, call, DONE, MAJA)
    with pytest.raises(Conflict, match="Maja said so"):
        await store.write(assistance.step, call, TAKE, JONAS)
    with pytest.raises(NotFound):
        await store.write(assistance.step, "nothing", TAKE, JONAS)
    with pytest.raises(Invalid):
        await store.write(assistance.call, AssistanceRequest(gtin="9521112000013"))


async def test_a_forgotten_call_ends_and_an_old_one_goes(store: Store, clock: Clock) -> None:
    call = await store.write(assistance.call, WISH)
    clock.forward(FORGOTTEN)
    await store.expire()
    assert (await store.read(assistance.one, call)).done_by == "clock"
    clock.forward(KEPT)
    await store.expire()
    with pytest.raises(NotFound):
        await store.read(assistance.one, call)


async def test_the_tills_of_the_shop_hear_it(full: str, tmp_path: Path, clock: Clock) -> None:
    kiosk, till = (StationView(name, "shop-aarhus", Language.DA, "DKK") for name in ("k-1", "t-1"))
    async with (
        at(full, tmp_path, clock, station=kiosk) as one,
        at(full, tmp_path, clock, station=till) as other,
    ):
        async with other.following():
            heard: asyncio.Queue[Change] = asyncio.Queue()
            other.subscribe(heard.put_nowait)
            call = await one.write(assistance.call, WISH)
            async with asyncio.timeout(10):
                change = await heard.get()
        assert isinstance(change, AssistanceChange)
        assert (change.id, change.station, change.state) == (call, "k-1", S.OPEN)
        second = await other.write(assistance.call, WISH)
        clock.forward(timedelta(seconds=1))
        assert [view.id for view in await other.read(assistance.waiting)] == [call, second]
