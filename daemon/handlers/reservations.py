"""Reservations: reserve, find by code with the second factor, arrive; and the shop's desk.

A kiosk sees masked names and counts only, until code and last four of the phone number belonged together in a ``find``
of its own token (or the reservation was made there); what it may see then is forgotten after a quarter of an hour.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec

from aiohttp import web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.routes import KIOSK, TILL, Route
from daemon.schema import (
    CollectRequest,
    FindRequest,
    ReasonRequest,
    ReservationList,
    ReservationState,
    ReservationView,
    ReserveRequest,
    Role,
)
from daemon.store import Actor, NotFound, Unsaid, desk, reservations, reserving
from daemon.store.transaction import Writing
from daemon.tries import Guess

P = ParamSpec("P")

OPEN_STATES = (*reservations.TO_PICK, *reservations.WAITING)


async def reserve(request: web.Request, body: ReserveRequest) -> ReservationView:
    """Reserve goods; whoever did so may see the reservation."""
    store = request.app[keys.STORE]
    made = await store.write(reserving.reserve, body, _actor(request), _wish(request))
    store.grants.give(request[keys.CALLER].token, made, time.monotonic())
    return await present(request, made)


async def find(request: web.Request, body: FindRequest) -> ReservationView:
    """Find by code; the last four of the phone number open it. Wrong tries lock the asker out for a while."""
    store, caller = request.app[keys.STORE], request[keys.CALLER]
    if _trusted(request):
        return await store.read(reservations.find, body.code, body.phone_last4, trusted=True)
    async with request.app[keys.TRIES].turn(Guess.RESERVATION, caller.role) as turn:
        try:
            found = await store.read(reservations.find, body.code, body.phone_last4, trusted=False)
        except (NotFound, Unsaid):
            await turn.wrong()
            raise
        await turn.right()
    if found.verified:
        store.grants.give(caller.token, found.id, time.monotonic())
    return found


async def listed(request: web.Request, _: None) -> ReservationList:
    """The desk's list."""
    states = _states(request.query.get("state", ""))
    return ReservationList(items=await request.app[keys.STORE].read(reservations.listed, states))


async def show(request: web.Request, _: None) -> ReservationView:
    """One reservation, as far as the asker may see it."""
    return await present(request, request.match_info["id"])


async def present(request: web.Request, reservation: str) -> ReservationView:
    """The reservation as it is now, as far as the asker may see it."""
    return await request.app[keys.STORE].read(
        reservations.one, reservation, verified=_may_see(request, reservation)
    )


async def arrive(request: web.Request, _: None) -> ReservationView:
    """The customer stands here: queue number, and the till rings."""
    reservation = request.match_info["id"]
    if not _may_see(request, reservation):
        raise ApiProblem(
            403,
            "second_factor_needed",
            "The last four digits of the phone number come first",
            "POST /v1/reservations/find with code and phone_last4.",
        )
    await request.app[keys.STORE].write(reserving.arrive, reservation, _actor(request))
    return await present(request, reservation)


async def reject(request: web.Request, body: ReasonRequest) -> ReservationView:
    """The shop cannot serve it."""
    return await _done(request, desk.reject, body.reason, _actor(request))


async def cancel(request: web.Request, body: ReasonRequest) -> ReservationView:
    """The customer does not want it any more."""
    return await _done(request, desk.cancel, body.reason, _actor(request))


async def collect(request: web.Request, body: CollectRequest) -> ReservationView:
    """Handed over, unless its money is being given back."""
    reservation, ledger = request.match_info["id"], request.app[keys.LEDGER]
    async with ledger.alone(reservation):
        await ledger.check_kept(reservation)
        return await request.app[keys.STORE].collect(
            reservation, body.version, _actor(request), id_seen=body.id_seen, key=_wish(request)
        )


def _plain(
    work: Callable[[Writing, str, Actor], None],
) -> Callable[[web.Request, None], Coroutine[Any, Any, ReservationView]]:
    """A handler for a step of the desk that needs no word."""

    async def handler(request: web.Request, _: None) -> ReservationView:
        return await _done(request, work, _actor(request))

    return handler


async def _done(
    request: web.Request,
    work: Callable[Concatenate[Writing, str, P], None],
    *args: P.args,
    **kwargs: P.kwargs,
) -> ReservationView:
    reservation = request.match_info["id"]

    def both(tx: Writing) -> ReservationView:
        work(tx, reservation, *args, **kwargs)
        return reservations.one(tx, reservation, verified=True)

    return await request.app[keys.STORE].write(both)


def _trusted(request: web.Request) -> bool:
    """A clerk who has signed in is trusted with names."""
    caller = request[keys.CALLER]
    return caller.role is Role.TILL and bool(caller.clerk)


def _may_see(request: web.Request, reservation: str) -> bool:
    grants = request.app[keys.STORE].grants
    return _trusted(request) or grants.holds(request[keys.CALLER].token, reservation, time.monotonic())


def _actor(request: web.Request) -> Actor:
    caller = request[keys.CALLER]
    station = request.app[keys.STORE].directory.station.name
    return Actor(caller.clerk_name or station, caller.clerk)


def _wish(request: web.Request) -> str:
    """Names the wish in the store too: a crash may lie between its commit and the station's note of the key."""
    return f"{request[keys.CALLER].role} {request[keys.IDEMPOTENCY].key}"


def _states(text: str) -> list[ReservationState]:
    if not text:
        return list(OPEN_STATES)
    try:
        return [ReservationState(word) for word in text.split(",")]
    except ValueError as error:
        known = ", ".join(ReservationState)
        raise ApiProblem(400, "bad_parameter", "state is wrong", f"{error}; known: {known}") from error


def _desk_route(step: str, handler: Any, summary: str, body: Any = None) -> Route:
    return Route(
        "POST",
        f"/v1/reservations/{{id}}/{step}",
        handler,
        TILL,
        summary,
        body=body,
        answer=ReservationView,
        idempotent=True,
        present=present,
        clerk=True,
    )


routes = [
    Route(
        "POST",
        "/v1/reservations",
        reserve,
        KIOSK,
        "Reserve goods at a shop for a customer: all lines or nothing",
        body=ReserveRequest,
        answer=ReservationView,
        idempotent=True,
        present=present,
        status=201,
    ),
    Route(
        "GET",
        "/v1/reservations",
        listed,
        TILL,
        "Reservations of this shop, oldest first",
        answer=ReservationList,
        clerk=True,
        query={"state": "states, separated by commas (default: all that are open)"},
    ),
    Route(
        "POST",
        "/v1/reservations/find",
        find,
        KIOSK,
        "Find a reservation by its code; with the last four of the phone number it opens",
        body=FindRequest,
        answer=ReservationView,
    ),
    Route("GET", "/v1/reservations/{id}", show, KIOSK, "One reservation", answer=ReservationView),
    Route(
        "POST",
        "/v1/reservations/{id}/arrive",
        arrive,
        KIOSK,
        "The customer is here: queue number, and the till rings",
        answer=ReservationView,
        idempotent=True,
        present=present,
    ),
    _desk_route("accept", _plain(desk.accept), "The shop takes the reservation on"),
    _desk_route("reject", reject, "The shop cannot serve the reservation", ReasonRequest),
    _desk_route("pick", _plain(desk.pick), "Somebody goes for the goods"),
    _desk_route("ready", _plain(desk.ready), "The goods wait for the customer; walks the missing steps"),
    _desk_route("collect", collect, "The goods were handed over", CollectRequest),
    _desk_route("cancel", cancel, "Cancel the reservation", ReasonRequest),
    _desk_route("put-back", _plain(desk.put_back), "Picked goods lie on the shelf again"),
]
