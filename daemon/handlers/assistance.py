"""Assistance: a kiosk calls a clerk; the tills see who waits, and who goes there."""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.routes import KIOSK, TILL, Route
from daemon.schema import AssistanceChangeRequest, AssistanceList, AssistanceRequest, AssistanceView, Role
from daemon.store import Actor, assistance


async def call(request: web.Request, body: AssistanceRequest) -> AssistanceView:
    """Call a clerk here; calling again is the same call."""
    store = request.app[keys.STORE]
    return await store.read(assistance.one, await store.write(assistance.call, body))


async def waiting(request: web.Request, _: None) -> AssistanceList:
    """Who waits in this shop; a kiosk sees the call of its own station, and who comes."""
    calls = await request.app[keys.STORE].read(assistance.waiting)
    if request[keys.CALLER].role is Role.KIOSK:
        station = request.app[keys.SETUP].config.station.name
        calls = [call for call in calls if call.station == station]
    return AssistanceList(items=calls)


async def step(request: web.Request, body: AssistanceChangeRequest) -> AssistanceView:
    """Take a call, or say that it is done."""
    store, caller = request.app[keys.STORE], request[keys.CALLER]
    await store.write(assistance.step, body.id, body.step, Actor(caller.clerk_name, caller.clerk))
    return await store.read(assistance.one, body.id)


routes = [
    Route(
        "POST",
        "/v1/assistance",
        call,
        KIOSK,
        "Call a clerk to this station; calling again is the same call",
        body=AssistanceRequest,
        answer=AssistanceView,
        status=201,
    ),
    Route(
        "GET",
        "/v1/assistance",
        waiting,
        KIOSK,
        "Who waits for a clerk, oldest first; a kiosk sees its own call",
        answer=AssistanceList,
    ),
    Route(
        "PATCH",
        "/v1/assistance",
        step,
        TILL,
        "Take a call, or say that it is done; one clerk wins",
        body=AssistanceChangeRequest,
        answer=AssistanceView,
        clerk=True,
    ),
]
