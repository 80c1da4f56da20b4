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
    MailView,
    PickRequest,
    ReasonRequest,
    ReservationList,
    ReservationState,
    ReservationView,
    ReserveRequest,
    Role,
)
from daemon.store import Actor, NotFound, Unsaid, desk, notices, outbox, reservations, reserving
from daemon.store.transaction import Writing
from daemon.tries import Guess

P = ParamSpec("P")

OPEN_STATES = (*reservations.TO_PICK, *reservations.WAITING)


async def reserve(request: web.Request, body: ReserveRequest) -> ReservationView:
    """Reserve goods; whoever did so may see the reservation."""
    store = request.app[keys.STORE]
    made = await store.write(reserving.reserve, body, _actor(request), _wish(request))
    if body.email is not None:
        await store.write(notices.reserved, made)
        if (sender := request.app[keys.MAIL]) is not None:
            sender.wake()
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
    states, store = _states(request.query.get("state", "")), request.app[keys.STORE]
    here = store.directory.here()
    reasons = [] if here is None else list(here.terms.reasons)
    return ReservationList(items=await store.read(reservations.listed, states), reasons=reasons)


async def show(request: web.Request, _: None) -> ReservationView:
    """One reservation, as far as the asker may see it."""
    return await present(request, request.match_info["id"])


async def present(request: web.Request, reservation: str) -> ReservationView:
    """The reservation as it is now, as far as the asker may see it."""
    return await request.app[keys.STORE].read(
        reservations.one, reservation, verified=_may_see(request, reservation), clerk=_trusted(request)
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
    """The shop cannot serve it, unless it is being paid."""
    return await _unpaid(request, desk.reject, body.reason)


async def cancel(request: web.Request, body: ReasonRequest) -> ReservationView:
    """The customer does not want it any more, unless it is being paid."""
    return await _unpaid(request, desk.cancel, body.reason)


async def pick(request: web.Request, body: PickRequest) -> ReservationView:
    """Somebody goes for the goods, and may say what was found."""
    return await _done(request, desk.pick, _actor(request), body.lines)


async def ready(request: web.Request, body: PickRequest) -> ReservationView:
    """The goods wait for the customer."""
    return await _done(request, desk.ready, _actor(request), body.lines)


async def resend(request: web.Request, _: None) -> MailView:
    """The letter that tells how it is, once more."""
    sender, reservation = request.app[keys.MAIL], request.match_info["id"]
    if sender is None:
        raise ApiProblem(
            503,
            "mail_not_configured",
            "This station sends no letters",
            "Name the shop's mail server in [mail] of its configuration; tell the customer meanwhile.",
        )
    wish = f"{reservation} {_wish(request)}"
    mail = await request.app[keys.STORE].write(notices.resend, reservation, _actor(request), wish)
    sender.wake()
    return await present_mail(request, mail)


async def present_mail(request: web.Request, mail: str) -> MailView:
    """How a letter stands now."""
    return await request.app[keys.STORE].read(outbox.view_of, mail)


async def _unpaid(
    request: web.Request, work: Callable[[Writing, str, str, Actor], None], reason: str
) -> ReservationView:
    """End a reservation for which no money is being taken at this station; the store knows of the others."""
    reservation, ledger = request.match_info["id"], request.app[keys.LEDGER]
    async with ledger.alone(reservation):
        if reservation in await ledger.reservations_being_paid():
            raise ApiProblem(
                409,
                "being_paid",
                "It is being paid at this moment",
                "Wait for the terminal, or settle the payment that is in doubt.",
            )
        return await _done(request, work, reason, _actor(request))


async def collect(request: web.Request, body: CollectRequest) -> ReservationView:
    """Handed over, unless its money is being given back."""
    reservation, ledger = request.match_info["id"], request.app[keys.LEDGER]
    async with ledger.alone(reservation):
        await ledger.check_kept(reservation)
        said: dict[str, Any] = {"id_seen": body.id_seen, "key": _wish(request)}
        if body.lines:  # in part, only as the store itself sees it
            return await _done(request, desk.collect, body.version, _actor(request), lines=body.lines, **said)
        return await request.app[keys.STORE].collect(reservation, body.version, _actor(request), **said)


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
        return reservations.one(tx, reservation, verified=True, clerk=True)

    view = await request.app[keys.STORE].write(both)
    if (sender := request.app[keys.MAIL]) is not None:
        sender.wake()
    return view


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


def _desk_route(step: str, handler: Any, summary: str, body: Any = None, *, bare: bool = False) -> Route:
    return Route(
        "POST",
        f"/v1/reservations/{{id}}/{step}",
        handler,
        TILL,
        summary,
        body=body,
        bare=bare,
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
    _desk_route(
        "pick", pick, "Somebody goes for the goods, and may say what was found", PickRequest, bare=True
    ),
    _desk_route(
        "ready", ready, "The goods wait for the customer; walks the missing steps", PickRequest, bare=True
    ),
    _desk_route("collect", collect, "The goods, or some of them, were handed over", CollectRequest),
    _desk_route("cancel", cancel, "Cancel the reservation", ReasonRequest),
    _desk_route("put-back", _plain(desk.put_back), "Picked goods lie on the shelf again"),
    Route(
        "POST",
        "/v1/reservations/{id}/resend",
        resend,
        TILL,
        "Send the letter that tells how the reservation is once more",
        answer=MailView,
        idempotent=True,
        present=present_mail,
        clerk=True,
        status=202,
    ),
]
