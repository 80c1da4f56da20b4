"""Clerks' sessions: who stands at the till. The store checks PIN or badge, ``tries.py`` counts the wrong ones."""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.routes import TILL, Route
from daemon.schema import ClerkLogin, ClerkSessionView
from daemon.tries import Guess


async def sign_in(request: web.Request, body: ClerkLogin) -> ClerkSessionView:
    """Open a session by PIN or badge."""
    store, sessions, caller = request.app[keys.STORE], request.app[keys.CLERKS], request[keys.CALLER]
    if (body.pin is None) == (body.badge is None):
        raise ApiProblem(422, "invalid", "One of pin and badge is needed", "Send one of them.")
    async with request.app[keys.TRIES].turn(Guess.PIN, caller.role) as turn:
        clerk = await (
            store.clerk_by_pin(body.pin) if body.pin is not None else store.clerk_by_badge(body.badge or "")
        )
        if clerk is None:
            await turn.wrong()
            raise ApiProblem(
                403, "wrong_pin", "That PIN or badge is not known", "Try again, or ask the shop's manager."
            )
        await turn.right()
    return await sessions.open(caller.token, clerk.id, clerk.name)


async def sign_out(request: web.Request, _: None) -> None:
    """Close the session the request is made in."""
    await request.app[keys.CLERKS].close(request[keys.CALLER])


routes = [
    Route(
        "POST",
        "/v1/clerk-sessions",
        sign_in,
        TILL,
        "A clerk signs in with PIN or badge",
        body=ClerkLogin,
        answer=ClerkSessionView,
        status=201,
    ),
    Route("DELETE", "/v1/clerk-sessions", sign_out, TILL, "The clerk signs out", clerk=True, status=204),
]
