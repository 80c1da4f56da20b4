"""Gift cards: balance by code, sold at the till, set aside for a sale.

An id opens nothing by itself: money is set aside for who said the code, or for a card that was found or scanned at this
station within a quarter of an hour. Codes are tried a few times only, and what is said about one that is no use is the
same whatever the reason.
"""

from __future__ import annotations

import time

from aiohttp import web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.routes import KIOSK, TILL, Route
from daemon.schema import (
    EarmarkView,
    GiftCardBlock,
    GiftCardFind,
    GiftCardIssue,
    GiftCardRedeem,
    GiftCardView,
    PaymentMoney,
    PaymentView,
)
from daemon.store import Actor, NotFound, giftcards
from daemon.store.giftcards import New
from daemon.store.grants import SCANNED
from daemon.tries import Guess
from drivers.vocabulary import PaymentKind, PaymentOutcome


async def find(request: web.Request, body: GiftCardFind) -> GiftCardView:
    """The balance of a card; wrong tries lock the asker out for a while."""
    store, caller = request.app[keys.STORE], request[keys.CALLER]
    async with request.app[keys.TRIES].turn(Guess.CODE, caller.role) as turn:
        try:
            found = await store.read(giftcards.find, body.code)
        except NotFound:
            await turn.wrong()
            raise
        await turn.right()
    store.grants.give(caller.token, found.id, time.monotonic())
    return found


async def issue(request: web.Request, body: GiftCardIssue) -> GiftCardView:
    """Sell a card, once the money is there; its code is in this answer only."""
    tender = body.tender
    if tender.amount != body.amount or tender.kind == "gift_card":
        raise ApiProblem(
            422, "invalid_tender", "The money is not what is put on the card", "Pay it by card or in cash."
        )
    store, actor, wish = request.app[keys.STORE], _actor(request), _wish(request)
    if tender.kind == "card":
        async with request.app[keys.LEDGER].alone(bought(tender.payment or "")):
            payment = await _approved(request, body)
            new = New(body.amount, body.expires_on, payment.id)
            return await present(request, await store.write(giftcards.issue, new, actor, wish))
    if tender.payment is not None:
        raise ApiProblem(422, "invalid_tender", "A tender is wrong", "Only a card tender names a payment.")
    card = await store.write(giftcards.issue, New(body.amount, body.expires_on), actor, wish)
    request.app[keys.MANAGER].open_drawer_for(f"gift card {card}")
    return await present(request, card)


async def present(request: web.Request, card: str) -> GiftCardView:
    """The card as it is now. The key that issued it knows its code: an answer that was lost costs nobody money."""
    return await request.app[keys.STORE].read(giftcards.issued, card, _wish(request))


async def redeem(request: web.Request, body: GiftCardRedeem) -> EarmarkView:
    """Set money of a card aside for an open sale."""
    store, caller, now = request.app[keys.STORE], request[keys.CALLER], time.monotonic()
    card = request.match_info["id"]
    if body.code is not None:
        if (await find(request, GiftCardFind(body.code))).id != card:
            raise ApiProblem(
                422, "invalid", "The code is of another card", "Find the card by its code first."
            )
    elif not (store.grants.holds(caller.token, card, now) or store.grants.holds(SCANNED, card, now)):
        raise ApiProblem(
            403,
            "code_needed",
            "The card's code comes first",
            "Scan it, or POST /v1/gift-cards/find with its code; or send code.",
        )
    wish = f"{_wish(request)} {card}"
    made = await store.write(giftcards.earmark, card, body.sale, body.amount, _actor(request), wish)
    return await present_earmark(request, made)


async def block(request: web.Request, body: GiftCardBlock) -> GiftCardView:
    """Let nothing be spent of a card any more; the id is enough: its code leads to it no more, money stays on it."""
    store, card = request.app[keys.STORE], request.match_info["id"]
    await store.write(giftcards.block, card, body.reason, _actor(request))
    return await store.read(giftcards.one, card)


async def present_earmark(request: web.Request, earmark: str) -> EarmarkView:
    """What was set aside, as it is now."""
    return await request.app[keys.STORE].read(giftcards.view_of, earmark)


def bought(payment: str) -> str:
    """What is held while this payment buys a gift card, or is given back: it does one of the two."""
    return f"gift card of {payment}"


async def _approved(request: web.Request, body: GiftCardIssue) -> PaymentView:
    """The payment of a card tender: approved, of just that amount, and for nothing else."""
    named = body.tender.payment
    payment = None if named is None else await request.app[keys.LEDGER].view(named)
    other = payment is not None and (payment.sale or payment.reservation)
    if payment is None or other or payment.kind is not PaymentKind.PAYMENT:
        raise ApiProblem(
            422,
            "invalid_tender",
            "A tender is wrong",
            "It names a payment that is for no sale and no reservation.",
        )
    if payment.outcome is not PaymentOutcome.APPROVED:
        raise ApiProblem(
            409,
            "payment_not_approved",
            "This payment is not approved",
            f"Its outcome is {payment.outcome}: no card before the money.",
            blocking=payment.id,
        )
    if payment.money is not PaymentMoney.TAKEN:
        raise ApiProblem(
            409,
            "payment_returned",
            "This payment has been given back",
            f"Its money is {payment.money}: it pays for nothing any more.",
            blocking=payment.id,
        )
    if payment.kept != body.amount:
        raise ApiProblem(
            422, "invalid_tender", "A tender is wrong", "Another amount was approved.", blocking=payment.id
        )
    return payment


def _wish(request: web.Request) -> str:
    caller, station = request[keys.CALLER], request.app[keys.SETUP].config.station.name
    return f"{station} {caller.role} {request[keys.IDEMPOTENCY].key}"


def _actor(request: web.Request) -> Actor:
    caller = request[keys.CALLER]
    return Actor(caller.clerk_name, caller.clerk)


routes = [
    Route(
        "POST",
        "/v1/gift-cards/find",
        find,
        KIOSK,
        "The balance of a gift card, by its code",
        body=GiftCardFind,
        answer=GiftCardView,
    ),
    Route(
        "POST",
        "/v1/gift-cards",
        issue,
        TILL,
        "Sell a gift card; its code is in this answer only",
        body=GiftCardIssue,
        answer=GiftCardView,
        idempotent=True,
        present=present,
        clerk=True,
        status=201,
    ),
    Route(
        "POST",
        "/v1/gift-cards/{id}/redeem",
        redeem,
        TILL,
        "Set money of a gift card aside for an open sale; a gift_card tender names it at the close",
        body=GiftCardRedeem,
        answer=EarmarkView,
        idempotent=True,
        present=present_earmark,
        clerk=True,
        status=201,
    ),
    Route(
        "POST",
        "/v1/gift-cards/{id}/block",
        block,
        TILL,
        "Block a gift card that was lost; freed again at the machine (storefloor giftcards unblock)",
        body=GiftCardBlock,
        answer=GiftCardView,
        clerk=True,
    ),
]
