"""Tasks over the API: a till lists them and says what is done; nobody else does."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from daemon import keys
from daemon.client import ApiError, Client, event_data, new_key
from daemon.schema import Event, EventType, Role, TaskChange, TaskKind, TaskList, TaskState
from daemon.store import tasks
from tests.daemon.stations import Running

GTIN = "09521112000012"


async def opened(running: Running) -> str:
    store = running.app[keys.STORE]
    here = store.directory.station.location
    return await store.write(tasks.open_task, TaskKind.COUNT, here, GTIN, "count it")


async def test_a_task_from_its_event_to_its_end(running: Running, till: Client) -> None:
    async with aclosing(till.events()) as stream, asyncio.timeout(10):
        await anext(stream)
        made, change = await opened(running), None
        async for event in stream:
            assert isinstance(event, Event)
            if event.type is EventType.TASK:
                change = event_data(event)
                break
    assert isinstance(change, TaskChange)
    assert (change.id, change.state, change.subject) == (made, TaskState.OPEN, GTIN)
    view = next(task for task in await till.tasks() if task.id == made)
    assert (view.kind, view.note, view.state) == (TaskKind.COUNT, "count it", TaskState.OPEN)
    assert await till.tasks(location="nowhere") == []
    key = new_key()
    done = await till.task_done(made, key)
    assert (done.state, done.done_by) == (TaskState.DONE, "Maja Lindhøj")
    assert await till.task_done(made, key) == done == await till.task_done(made)
    assert made not in [task.id for task in await till.tasks()]
    assert [task.id for task in await till.tasks(state=TaskState.DONE)] == [made]


async def test_only_a_clerk_may(running: Running, kiosk: Client, till: Client) -> None:
    made = await opened(running)
    async with running.client(Role.TECHNICIAN) as technician, running.client(Role.TILL) as nobody:
        for work, status in (
            (kiosk.tasks(), 403),
            (kiosk.task_done(made), 403),
            (technician.tasks(), 403),
            (nobody.tasks(), 401),
            (nobody.task_done(made), 401),
            (till.task_done("nothing"), 404),
        ):
            with pytest.raises(ApiError) as refused:
                await work
            assert refused.value.status == status


async def test_an_unknown_state_is_named(till: Client) -> None:
    with pytest.raises(ApiError) as refused:
        await till._get("/tasks", TaskList, {"state": "lost"})
    assert (refused.value.status, refused.value.problem.code) == (400, "bad_parameter")
