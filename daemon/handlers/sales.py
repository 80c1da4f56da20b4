"""Sales at the till. What the terminal took is asked of the ledger; the store closes the sale with it at once.

A kiosk sells what is in a basket, paid at a terminal: it opens, sees, closes and gives up its own sales and no others.

A sale closed with cash opens the drawer, once; the sale neither waits for it nor fails by it.
"""

from __future__ import annotations

import time

from aiohttp import web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.routes import KIOSK, TILL, Route
from daemon.schema import (
    PaymentMoney,
    PaymentView,
    Role,
    SaleClose,
    SaleOpen,
    SalePatch,
    SaleState,
    SaleView,
    Tender,
)
from daemon.selfservice import paid_by
from daemon.store import Actor, baskets, giftcards, sales, selfservice
from daemon.store.grants import SCANNED
from daemon.store.receipts import Paid
from drivers.vocabulary import PaymentOutcome


async def open_sale(request: web.Request, body: SaleOpen) -> SaleView:
    """Open a sale; its goods are reserved at once."""
    wish = f"{request[keys.CALLER].role} {request[keys.IDEMPOTENCY].key}"
    if request[keys.CALLER].role is Role.KIOSK:
        if body.basket is None or body.lines:
            raise _clerks_only("A kiosk sells what is in a basket", "Send basket, and no lines.")
        _member_must_be_here(request, body.member)
        gathered = await _basket(request, body.basket)
        made = await request.app[keys.STORE].write(selfservice.open_sale, gathered, wish, member=body.member)
        return await present(request, made)
    if body.basket is not None and body.lines:
        raise ApiProblem(
            422, "invalid", "A sale begins with lines or a basket", "Send one, then PATCH the lines."
        )
    basket = None if body.basket is None else await _basket(request, body.basket)
    made = await request.app[keys.STORE].write(
        sales.open_sale, body.lines, _actor(request), wish, member=body.member, basket=basket
    )
    return await present(request, made)


def _member_must_be_here(request: web.Request, member: str | None) -> None:
    """Raises ApiProblem 403 unless this member's card was scanned here, or its code typed at this screen."""
    grants, now = request.app[keys.STORE].grants, time.monotonic()
    asked = request[keys.CALLER].token
    if member is not None and not any(grants.holds(whose, member, now) for whose in (SCANNED, asked)):
        raise ApiProblem(
            403,
            "card_needed",
            "This member's card is not here",
            "A kiosk sells to a member whose card was scanned within the last quarter of an hour.",
        )


async def _basket(request: web.Request, said: str) -> str:
    """Id of the basket: by its token, or said as the id of one that was scanned here."""
    store = request.app[keys.STORE]
    if store.grants.holds(SCANNED, said, time.monotonic()):
        return said
    return (await store.read(baskets.find, said)).id


async def show(request: web.Request, _: None) -> SaleView:
    """One sale."""
    await _must_be_own(request)
    return await present(request, request.match_info["id"])


async def present(request: web.Request, sale: str) -> SaleView:
    """The sale as it is now."""
    return await request.app[keys.STORE].read(sales.view_of, sale)


async def patch(request: web.Request, body: SalePatch) -> SaleView:
    """Replace the lines."""
    sale = request.match_info["id"]
    async with request.app[keys.LEDGER].alone(sale):
        await _nothing_taken(request, sale)
        await request.app[keys.STORE].write(
            sales.set_lines, sale, body.lines, _actor(request), member=body.member
        )
    return await present(request, sale)


async def close(request: web.Request, body: SaleClose) -> SaleView:
    """Close with tenders that are the total."""
    sale = request.match_info["id"]
    await _must_be_own(request)
    if request[keys.CALLER].role is Role.KIOSK and any(tender.kind != "card" for tender in body.tenders):
        raise _clerks_only("A kiosk is paid at its terminal", "Send card tenders only.")
    named = {tender.payment for tender in body.tenders}
    async with request.app[keys.LEDGER].alone(sale):
        for payment in await _no_open_payment(request, sale):
            if payment.id not in named:
                raise _taken(payment, "Close it with this payment too.")
        paid = [await _paid(request, sale, tender) for tender in body.tenders]
        await request.app[keys.STORE].write(
            sales.close,
            sale,
            body.tenders,
            paid,
            _actor(request),
            points_per_unit=request.app[keys.SETUP].config.members.points_per_unit,
        )
    if any(tender.kind == "cash" for tender in body.tenders):
        request.app[keys.MANAGER].open_drawer_for(f"sale {sale}")
    if request[keys.CALLER].role is Role.KIOSK:  # whoever has just paid may see the receipt
        request.app[keys.STORE].grants.give(SCANNED, sale, time.monotonic())
    return await present(request, sale)


async def cancel(request: web.Request, _: None) -> SaleView:
    """Give an open sale up, unless money was taken for it."""
    sale = request.match_info["id"]
    await _must_be_own(request)
    async with request.app[keys.LEDGER].alone(sale):
        await _nothing_taken(request, sale)
        await request.app[keys.STORE].write(sales.cancel, sale, _actor(request))
    return await present(request, sale)


async def _must_be_own(request: web.Request) -> None:
    """Raises NotFound where a kiosk asks for a sale that is not its own."""
    if request[keys.CALLER].role is Role.KIOSK:
        await request.app[keys.STORE].read(selfservice.must_be_own, request.match_info["id"])


def _clerks_only(title: str, detail: str) -> ApiProblem:
    return ApiProblem(403, "forbidden", title, detail)


async def _no_open_payment(request: web.Request, sale: str) -> list[PaymentView]:
    """The approved payments of a sale. Raises ApiProblem 409 while it is not known what became of another one."""
    found = await request.app[keys.LEDGER].charging(sale)
    for payment in found:
        if payment.outcome is not PaymentOutcome.APPROVED:
            raise ApiProblem(
                409,
                "payment_open",
                "A payment of this sale is still open",
                f"It is {payment.state}; wait for its outcome, or let it be resolved.",
                blocking=payment.id,
            )
    return found


async def _nothing_taken(request: web.Request, sale: str) -> None:
    """Raises ApiProblem 409 when money was taken for an open sale, or may have been. A sale that has ended says so."""
    view = await present(request, sale)
    for payment in await _no_open_payment(request, sale):
        if view.state is SaleState.OPEN:
            raise _taken(payment, "Reverse the payment first, or close the sale with it.")


def _taken(payment: PaymentView, what: str) -> ApiProblem:
    return ApiProblem(409, "payment_taken", "This sale has been paid", what, blocking=payment.id)


async def _paid(request: web.Request, sale: str, tender: Tender) -> Paid:
    """What the receipt tells of a tender. A card's must be an approved payment of this sale, of just that amount."""
    if tender.kind == "gift_card":
        return await _set_aside(request, sale, tender)
    if tender.kind != "card":
        if tender.payment is not None:
            raise ApiProblem(
                422, "invalid_tender", "A tender is wrong", "Only a card tender names a payment."
            )
        return Paid(tender.kind, tender.amount)
    payment = None if tender.payment is None else await request.app[keys.LEDGER].view(tender.payment)
    if payment is None or payment.sale != sale:
        raise ApiProblem(
            422, "invalid_tender", "A tender is wrong", "A card tender names a payment of this sale."
        )
    if payment.outcome is not PaymentOutcome.APPROVED:
        raise ApiProblem(
            409,
            "payment_not_approved",
            "This payment is not approved",
            f"Its outcome is {payment.outcome}.",
            blocking=payment.id,
        )
    approved = payment.kept or payment.amount
    if payment.money is PaymentMoney.RETURNING or approved.minor <= 0:
        raise ApiProblem(
            409,
            "payment_returned",
            "This payment has been given back",
            f"Its money is {payment.money}: it pays for nothing any more.",
            blocking=payment.id,
        )
    if approved != tender.amount:
        left = "are left of it" if payment.returned else "were approved"
        detail = f"{approved.minor} {approved.currency} (minor units) {left}, not {tender.amount.minor}."
        raise ApiProblem(422, "invalid_tender", "A tender is wrong", detail, blocking=payment.id)
    return paid_by(payment, approved)


async def _set_aside(request: web.Request, sale: str, tender: Tender) -> Paid:
    """What the receipt tells of a gift card. The store checks again, in the transaction that spends it."""
    earmark = await request.app[keys.STORE].read(giftcards.view_of, tender.payment or "")
    if earmark.sale != sale or earmark.amount != tender.amount:
        raise ApiProblem(
            422,
            "invalid_tender",
            "A tender is wrong",
            "A gift_card tender names what was set aside for this sale, and just that amount.",
            blocking=earmark.id,
        )
    return Paid(tender.kind, earmark.amount, last4=earmark.last4)


def _actor(request: web.Request) -> Actor:
    caller = request[keys.CALLER]
    return Actor(caller.clerk_name or request.app[keys.SETUP].config.station.name, caller.clerk)


routes = [
    Route(
        "POST",
        "/v1/sales",
        open_sale,
        KIOSK,
        "Open a sale, at a kiosk of a basket; its goods are reserved at once",
        body=SaleOpen,
        answer=SaleView,
        idempotent=True,
        present=present,
        clerk=True,
        status=201,
    ),
    Route(
        "GET",
        "/v1/sales/{id}",
        show,
        KIOSK,
        "One sale, at a kiosk one of its own",
        answer=SaleView,
        clerk=True,
    ),
    Route(
        "PATCH",
        "/v1/sales/{id}",
        patch,
        TILL,
        "Replace the lines of an open sale",
        body=SalePatch,
        answer=SaleView,
        clerk=True,
    ),
    Route(
        "POST",
        "/v1/sales/{id}/close",
        close,
        KIOSK,
        "Close a sale: receipt number, stock and receipt at once",
        body=SaleClose,
        answer=SaleView,
        idempotent=True,
        present=present,
        clerk=True,
    ),
    Route(
        "POST",
        "/v1/sales/{id}/cancel",
        cancel,
        KIOSK,
        "Give an open sale up; its goods go back",
        answer=SaleView,
        idempotent=True,
        present=present,
        clerk=True,
    ),
]
