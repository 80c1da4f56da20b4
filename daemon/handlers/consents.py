"""Consents to advertising: taken on a screen, confirmed through the web shop, withdrawn by one call.

An answer never says what is known of an address: withdrawing answers the same whether there was anything to withdraw,
and taking a consent answers the same whether a letter goes out or went out an hour ago.
"""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.mail.server import wire_address
from daemon.routes import KIOSK, Route
from daemon.schema import ConsentConfirm, ConsentRequest, ConsentView, ConsentWithdraw
from daemon.store import Actor, consents


async def give(request: web.Request, body: ConsentRequest) -> ConsentView:
    """Write a consent down and ask by letter whether it was really theirs."""
    sender, server = request.app[keys.MAIL], request.app[keys.SETUP].mail
    if sender is None or server is None or not server.confirm_url:
        raise ApiProblem(
            503,
            "mail_not_configured",
            "This station cannot ask for a confirmation",
            "Consents are confirmed by letter: set host and confirm_url in [mail] of its configuration.",
        )
    _check(body.address)
    caller = request[keys.CALLER]
    wish = f"{caller.role} consent {request[keys.IDEMPOTENCY].key}"
    method = "box and button, by the clerk" if caller.clerk else "box and button, by the customer"
    made = await request.app[keys.STORE].write(consents.give, body, _actor(request), method, wish)
    sender.wake()
    return await present(request, made)


async def present(request: web.Request, consent: str) -> ConsentView:
    """The consent as it is now."""
    return await request.app[keys.STORE].read(consents.view_of, consent)


async def confirm(request: web.Request, body: ConsentConfirm) -> ConsentView:
    """The second step; twice is once."""
    consent = request.match_info["id"]
    await request.app[keys.STORE].write(consents.confirm, consent, body.token, _actor(request), body.ip)
    return await present(request, consent)


async def withdraw(request: web.Request, body: ConsentWithdraw) -> None:
    """End them; answers the same whether there were any."""
    _check(body.address)
    await request.app[keys.STORE].write(consents.withdraw, body.address, body.purpose, _actor(request))


def _check(address: str) -> None:
    try:
        wire_address(address)
    except ValueError as error:
        raise ApiProblem(
            422, "invalid_address", "This is no e-mail address", "Look at what stands around the @."
        ) from error


def _actor(request: web.Request) -> Actor:
    caller = request[keys.CALLER]
    return Actor(caller.clerk_name or request.app[keys.SETUP].config.station.name, caller.clerk)


routes = [
    Route(
        "POST",
        "/v1/consents",
        give,
        KIOSK,
        "Take a consent to advertising; a letter asks to confirm it",
        body=ConsentRequest,
        answer=ConsentView,
        idempotent=True,
        present=present,
        status=201,
    ),
    Route(
        "DELETE",
        "/v1/consents",
        withdraw,
        KIOSK,
        "Withdraw the consents of an address",
        body=ConsentWithdraw,
        status=204,
    ),
    Route(
        "POST",
        "/v1/consents/{id}/confirm",
        confirm,
        KIOSK,
        "Confirm a consent with the token of its letter (from the web shop)",
        body=ConsentConfirm,
        answer=ConsentView,
    ),
]
