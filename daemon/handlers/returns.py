"""Returns at the till: a clerk has seen the goods. Money on a card goes back first, by a refund at the terminal."""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.routes import TILL, Route
from daemon.schema import ReturnRequest, ReturnView
from daemon.store import Actor, returns
from daemon.store.returns import Wish
from drivers.vocabulary import Money, PaymentKind, PaymentOutcome


async def take(request: web.Request, body: ReturnRequest) -> ReturnView:
    """Take goods back; stock, money and document at once."""
    caller, refund = request[keys.CALLER], body.refund
    if (refund.payment is not None) != (refund.kind == "card"):
        raise ApiProblem(
            422, "invalid_tender", "A refund is wrong", "A card's names the refund's attempt, no other does."
        )
    given = await _given(request, body) if refund.payment is not None else None
    wish = Wish(body, _wish(request), given)
    made = await request.app[keys.STORE].write(returns.take, wish, Actor(caller.clerk_name, caller.clerk))
    if refund.kind == "cash":
        request.app[keys.MANAGER].open_drawer_for(f"return {made}")
    return await present(request, made)


async def present(request: web.Request, made: str) -> ReturnView:
    """The return; the key that made it knows its gift card's code."""
    return await request.app[keys.STORE].read(returns.view_of, made, _wish(request))


async def _given(request: web.Request, body: ReturnRequest) -> Money:
    """What the terminal gave back of a payment of this sale. Raises ApiProblem."""
    attempt = await request.app[keys.LEDGER].view(body.refund.payment or "")
    if attempt is None or attempt.sale != body.receipt or attempt.kind is PaymentKind.PAYMENT:
        raise ApiProblem(
            422,
            "invalid_tender",
            "A refund is wrong",
            "It names a refund or reversal of a payment of this sale.",
        )
    if attempt.outcome is not PaymentOutcome.APPROVED:
        raise ApiProblem(
            409,
            "payment_not_approved",
            "The money has not gone back",
            f"The outcome of the refund is {attempt.outcome}.",
            blocking=attempt.id,
        )
    return attempt.approved or attempt.amount


def _wish(request: web.Request) -> str:
    station = request.app[keys.SETUP].config.station.name
    return f"{station} return {request[keys.IDEMPOTENCY].key}"


routes = [
    Route(
        "POST",
        "/v1/returns",
        take,
        TILL,
        "Take goods of a closed sale back; stock, money and document at once",
        body=ReturnRequest,
        answer=ReturnView,
        idempotent=True,
        present=present,
        clerk=True,
        status=201,
    ),
]
