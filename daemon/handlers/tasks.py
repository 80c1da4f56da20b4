"""Tasks: what the clerks of a shop have to do, and that one is done."""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.routes import TILL, Route
from daemon.schema import TaskList, TaskState, TaskView
from daemon.store import Actor, desk, tasks


async def listed(request: web.Request, _: None) -> TaskList:
    """The tasks of a location."""
    word = request.query.get("state", TaskState.OPEN)
    try:
        state = TaskState(word)
    except ValueError as error:
        known = ", ".join(TaskState)
        raise ApiProblem(400, "bad_parameter", "state is wrong", f"{error}; known: {known}") from error
    location = request.query.get("location", "")
    return TaskList(items=await request.app[keys.STORE].read(tasks.listed, location, state))


async def done(request: web.Request, _: None) -> TaskView:
    """A clerk did it."""
    store, caller, task = request.app[keys.STORE], request[keys.CALLER], request.match_info["id"]
    await store.write(desk.finish, task, Actor(caller.clerk_name, caller.clerk))
    return await present(request, task)


async def present(request: web.Request, task: str) -> TaskView:
    """The task as it is now."""
    return await request.app[keys.STORE].read(tasks.one, task)


routes = [
    Route(
        "GET",
        "/v1/tasks",
        listed,
        TILL,
        "What the clerks of a location have to do, oldest first",
        answer=TaskList,
        clerk=True,
        query={
            "location": "whose tasks (default: this station's location)",
            "state": "open (default), or done: the newest first",
        },
    ),
    Route(
        "POST",
        "/v1/tasks/{id}/done",
        done,
        TILL,
        "A clerk did it",
        answer=TaskView,
        idempotent=True,
        present=present,
        clerk=True,
    ),
]
