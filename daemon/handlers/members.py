"""Members: by their card anywhere, by phone or e-mail for a clerk in a session, who is written down with the time.

The number or address itself is written nowhere. A kiosk sees a masked name.
"""

from __future__ import annotations

import time

from aiohttp import web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.routes import KIOSK, Route
from daemon.schema import MemberFind, MemberView, Role
from daemon.store import Actor, NotFound, members
from daemon.tries import Guess


async def find(request: web.Request, body: MemberFind) -> MemberView:
    """Find a member; wrong codes lock the asker out for a while."""
    given = [name for name in ("member_code", "phone", "email") if getattr(body, name) is not None]
    if len(given) != 1:
        raise ApiProblem(422, "invalid", "One of member_code, phone and email is needed", "Send one of them.")
    caller = request[keys.CALLER]
    if body.member_code is None:
        _must_be_a_clerk(request)
    clerk = caller.role is Role.TILL and bool(caller.clerk)
    found: MemberView | None = None
    try:
        found = await _asked(request, body, clerk=clerk)
    finally:
        if clerk:
            await _written_down(request, given[0], "" if found is None else found.id)
    return found


async def _asked(request: web.Request, body: MemberFind, *, clerk: bool) -> MemberView:
    store = request.app[keys.STORE]
    if body.phone is not None:
        return await store.read(members.find_by_phone, body.phone)
    if body.email is not None:
        return await store.read(members.find_by_email, body.email)
    async with request.app[keys.TRIES].turn(Guess.CODE, request[keys.CALLER].role) as turn:
        try:
            found = await store.read(members.find, body.member_code or "", clerk=clerk)
        except NotFound:
            await turn.wrong()
            raise
        await turn.right()
        store.grants.give(request[keys.CALLER].token, found.id, time.monotonic())
        return found


def _must_be_a_clerk(request: web.Request) -> None:
    caller = request[keys.CALLER]
    if caller.role is not Role.TILL:
        raise ApiProblem(
            403, "forbidden", "Only a clerk looks members up like that", "A kiosk sends member_code."
        )
    if not caller.clerk:
        raise ApiProblem(
            401,
            "clerk_session_required",
            "A clerk has to sign in first",
            "POST /v1/clerk-sessions with the PIN, then send its id in the header Clerk-Session.",
        )


async def _written_down(request: web.Request, by: str, member: str) -> None:
    """Who looked, when, for whom, by what: hits and misses alike, in the store, where the owner reads it."""
    caller = request[keys.CALLER]
    await request.app[keys.STORE].write(
        members.looked_up, by, member or None, Actor(caller.clerk_name, caller.clerk)
    )


routes = [
    Route(
        "POST",
        "/v1/members/find",
        find,
        KIOSK,
        "A member by card; by phone or e-mail for a clerk, logged",
        body=MemberFind,
        answer=MemberView,
    ),
]
