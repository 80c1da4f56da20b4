"""Tasks: one open of a kind and subject, closed once, listed by location, forgotten after a while, heard everywhere."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import func, select

from daemon.demo.content import HOME
from daemon.schema import Language, StationView, TaskChange, TaskKind, TaskState
from daemon.store import Actor, NotFound, Store, desk_tables, tasks
from daemon.store.tasks import KEPT, TRANSITIONS
from daemon.store.transaction import Change, Reading, Writing
from tests.daemon.store.shop import Clock, at

MAJA = Actor("Maja", "clerk-maja")
GTIN = "09521112000012"
K, S = TaskKind, TaskState


def opened(tx: Writing, kind: TaskKind = TaskKind.COUNT, location: str = HOME, subject: str = GTIN) -> str:
    return tasks.open_task(tx, kind, location, subject, "2 promised, 1 there")


async def test_a_task_is_opened_once_and_done_once(store: Store, clock: Clock) -> None:
    told: list[Change] = []
    store.subscribe(told.append)
    made = await store.write(opened)
    assert await store.write(opened) == made
    assert await store.write(opened, K.PICK) != made
    assert await store.write(opened, K.COUNT, "elsewhere") != made
    view = next(task for task in await store.read(tasks.listed, HOME, S.OPEN) if task.id == made)
    assert (view.kind, view.subject, view.note, view.opened_at) == (
        K.COUNT,
        GTIN,
        "2 promised, 1 there",
        clock.now,
    )
    for _ in range(2):
        await store.write(tasks.close_task, K.COUNT, HOME, GTIN, MAJA)
        await store.write(tasks.done, made, Actor("Jonas"))
    view = await store.read(tasks.one, made)
    assert (view.state, view.done_by, view.done_at, view.version) == (S.DONE, "Maja", clock.now, 2)
    assert await store.write(opened) != made
    changes = [change for change in told if isinstance(change, TaskChange) and change.id == made]
    assert [(change.state, change.version) for change in changes] == [(S.OPEN, 1), (S.DONE, 2)]


async def test_every_pair_of_states(store: Store) -> None:
    for present, following in product(S, S):
        task = await store.write(opened)
        if present is S.DONE:
            await store.write(tasks.done, task, MAJA)
        before = await store.read(tasks.one, task)
        if following is S.DONE:
            await store.write(tasks.done, task, Actor("Jonas"))
        after = await store.read(tasks.one, task)
        assert (after != before) == (following in TRANSITIONS[present])
        await store.write(tasks.done, task, MAJA)


async def test_sixteen_who_see_the_same_open_one_task(store: Store) -> None:
    made = await asyncio.gather(*(store.write(opened) for _ in range(16)))
    assert len(set(made)) == 1

    def rows(tx: Reading) -> int:
        task = desk_tables.task
        found = select(func.count()).select_from(task).where(task.c.subject == GTIN)
        return int(tx.connection.execute(found).scalar_one())

    assert await store.read(rows) == 1


async def test_of_sixteen_clerks_one_did_it(store: Store) -> None:
    made = await store.write(opened)
    await asyncio.gather(*(store.write(tasks.done, made, Actor(f"clerk {n}")) for n in range(16)))
    assert (await store.read(tasks.one, made)).version == 2


async def test_what_was_done_is_forgotten_and_what_is_open_is_not(store: Store, clock: Clock) -> None:
    one, other = await store.write(opened), await store.write(opened, K.RESOLVE)
    await store.write(tasks.done, one, MAJA)
    assert [task.id for task in await store.read(tasks.listed, "", S.DONE)][:1] == [one]
    clock.forward(KEPT + timedelta(seconds=1))
    await store.expire()
    with pytest.raises(NotFound):
        await store.read(tasks.one, one)
    with pytest.raises(NotFound):
        await store.write(tasks.done, one, MAJA)
    assert (await store.read(tasks.one, other)).state is S.OPEN


async def test_the_other_stations_hear_it(full: str, tmp_path: Path, clock: Clock) -> None:
    one_station, other_station = (StationView(name, HOME, Language.DA, "DKK") for name in ("t-1", "t-2"))
    async with (
        at(full, tmp_path, clock, station=one_station) as one,
        at(full, tmp_path, clock, station=other_station) as other,
        other.following(),
    ):
        heard: asyncio.Queue[Change] = asyncio.Queue()
        other.subscribe(heard.put_nowait)
        made = await one.write(opened)
        async with asyncio.timeout(10):
            change = await heard.get()
        assert change == TaskChange(made, K.COUNT, S.OPEN, HOME, GTIN, 1)
