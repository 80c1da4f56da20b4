"""Payments: start an attempt, follow it, ask it to end, decide one that only a person can decide."""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.bus import without_card
from daemon.errors import ApiProblem
from daemon.handlers.giftcards import bought
from daemon.middleware import json_response
from daemon.routes import EVERY_ROLE, KIOSK, TECHNICIAN, TILL, Route
from daemon.schema import (
    PaymentList,
    PaymentRefund,
    PaymentResolve,
    PaymentStart,
    PaymentView,
    ReconciliationList,
    ReconciliationStart,
    ReconciliationView,
    Role,
)
from daemon.store import giftcards
from drivers.vocabulary import Money, PaymentKind

WAIT_MAX_S = 60
PAGE_MAX = 1000


async def start(request: web.Request, body: PaymentStart) -> PaymentView:
    """Begin an attempt; its intent is durable before this is answered."""
    currency = request.app[keys.SETUP].config.station.currency
    if body.amount.currency != currency or body.amount.minor <= 0:
        raise ApiProblem(
            422,
            "invalid_amount",
            "That amount cannot be paid here",
            f"Send more than 0, in {currency}, in minor units.",
        )
    owed = await _owed(request, body)
    if owed is not None and body.amount > owed:
        raise ApiProblem(
            409,
            "amount_too_high",
            "That is more than is owed",
            f"{owed.minor} {owed.currency} (minor units) are owed; {body.amount.minor} were asked for.",
        )
    return await request.app[keys.LEDGER].start(body, request[keys.IDEMPOTENCY])


async def _owed(request: web.Request, body: PaymentStart) -> Money | None:
    """What the sale or reservation still costs; None for a payment of neither (till only)."""
    store = request.app[keys.STORE]
    if body.sale is not None and body.reservation is not None:
        raise ApiProblem(422, "invalid", "A payment is for one thing", "Send sale or reservation, not both.")
    if body.reservation is not None:
        return await store.due(body.reservation)
    if body.sale is not None:
        return await store.sale_total(body.sale)
    if request[keys.CALLER].role is not Role.TILL:
        raise ApiProblem(
            403,
            "forbidden",
            "A kiosk is paid for something",
            "Send the sale or reservation this payment is for.",
        )
    return None


async def list_payments(request: web.Request, _: None) -> PaymentList:
    """Attempts, newest first; ``before`` goes on where the last page ended."""
    limit = _number(request, "limit", 100, PAGE_MAX)
    views = await request.app[keys.LEDGER].payments(limit, request.query.get("before"))
    return PaymentList([_fit(request, view) for view in views])


async def show(request: web.Request, _: None) -> PaymentView:
    """One attempt; with ``wait`` at its next change."""
    ledger, payment = request.app[keys.LEDGER], request.match_info["payment"]
    seconds = _number(request, "wait", 0, WAIT_MAX_S)
    view = await (ledger.wait(payment, seconds) if seconds else ledger.payment(payment))
    return _fit(request, view)


def _number(request: web.Request, name: str, absent: int, most: int) -> int:
    """A whole number of the query. Raises ApiProblem 400."""
    text = request.query.get(name, str(absent))
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= most):
        raise ApiProblem(400, "invalid_parameter", f"{name} is no number it takes", f"Send 0 to {most}.")
    return int(text)


async def present(request: web.Request, payment: str) -> PaymentView:
    """An attempt whose key was said again."""
    return await request.app[keys.LEDGER].payment(payment)


async def cancel(request: web.Request, _: None) -> web.StreamResponse:
    """Ask an attempt to end: 202, its outcome comes from the terminal."""
    return json_response(await request.app[keys.LEDGER].cancel(request.match_info["payment"]), 202)


async def resolve(request: web.Request, body: PaymentResolve) -> PaymentView:
    """A clerk says what became of an attempt that needs staff."""
    return await request.app[keys.LEDGER].decide(
        request.match_info["payment"], body, request[keys.IDEMPOTENCY], request[keys.CALLER]
    )


async def reverse(request: web.Request, _: None) -> PaymentView:
    """Begin to take a whole payment back, on the terminal that took it."""
    return await _give_back(request, PaymentKind.REVERSAL, None)


async def refund(request: web.Request, body: PaymentRefund) -> PaymentView:
    """Begin to give an amount of a payment to the customer's card."""
    return await _give_back(request, PaymentKind.REFUND, body.amount)


async def _give_back(request: web.Request, kind: PaymentKind, amount: Money | None) -> PaymentView:
    payment, ledger = request.match_info["payment"], request.app[keys.LEDGER]
    async with ledger.alone(bought(payment)):
        original, card = await ledger.view(payment), None
        if original is not None and original.sale is None and original.reservation is None:
            card = await request.app[keys.STORE].read(giftcards.bought_with, payment)
        if card is not None:
            raise ApiProblem(
                409,
                "payment_bought_gift_card",
                "This payment's money lies on a gift card",
                "It would be spent twice. Give the money back another way, and keep the card.",
                blocking=card,
            )
        return await ledger.give_back(payment, kind, amount, request[keys.IDEMPOTENCY], request[keys.CALLER])


async def reconcile(request: web.Request, body: ReconciliationStart) -> ReconciliationView:
    """Begin to close a terminal's day."""
    return await request.app[keys.LEDGER].day.start(
        body.device, request[keys.IDEMPOTENCY], request[keys.CALLER]
    )


async def reconciled(request: web.Request, reconciliation: str) -> ReconciliationView:
    """An end of day whose key was said again."""
    return await request.app[keys.LEDGER].day.find(reconciliation)


async def list_reconciliations(request: web.Request, _: None) -> ReconciliationList:
    """Ends of day, newest first."""
    return ReconciliationList(await request.app[keys.LEDGER].day.newest(PAGE_MAX))


async def show_reconciliation(request: web.Request, _: None) -> ReconciliationView:
    """One end of day; with ``wait`` at its end."""
    seconds = _number(request, "wait", 0, WAIT_MAX_S)
    return await request.app[keys.LEDGER].day.wait(request.match_info["reconciliation"], seconds)


def _fit(request: web.Request, view: PaymentView) -> PaymentView:
    """What this caller may see of an attempt."""
    return without_card(view) if request[keys.CALLER].role is Role.TECHNICIAN else view


routes = [
    Route(
        "POST",
        "/v1/payments",
        start,
        KIOSK,
        "Start a payment at a terminal, for a sale or reservation",
        body=PaymentStart,
        answer=PaymentView,
        idempotent=True,
        present=present,
        status=201,
    ),
    Route(
        "GET",
        "/v1/payments",
        list_payments,
        TILL | TECHNICIAN,
        "Payments, reversals and refunds, newest first",
        answer=PaymentList,
        query={
            "limit": f"how many, at most {PAGE_MAX}; 100 when absent",
            "before": "id of a payment: those made before it",
        },
    ),
    Route(
        "GET",
        "/v1/payments/{payment}",
        show,
        EVERY_ROLE,
        "One payment; wait=30 answers at its next change",
        answer=PaymentView,
        query={"wait": f"seconds to wait for the next change, at most {WAIT_MAX_S}"},
    ),
    Route(
        "POST",
        "/v1/payments/{payment}/cancel",
        cancel,
        KIOSK,
        "Ask a payment to end; the outcome comes from the terminal",
        answer=PaymentView,
        status=202,
    ),
    Route(
        "POST",
        "/v1/payments/{payment}/resolve",
        resolve,
        TILL,
        "Say what became of a payment that needs staff, with evidence",
        body=PaymentResolve,
        answer=PaymentView,
        idempotent=True,
        present=present,
        clerk=True,
    ),
    Route(
        "POST",
        "/v1/payments/{payment}/reverse",
        reverse,
        TILL,
        "Take a whole payment back; answers the reversal, an attempt of its own",
        answer=PaymentView,
        idempotent=True,
        present=present,
        clerk=True,
        status=201,
    ),
    Route(
        "POST",
        "/v1/payments/{payment}/refund",
        refund,
        TILL,
        "Give an amount of a payment back; answers the refund, an attempt of its own",
        body=PaymentRefund,
        answer=PaymentView,
        idempotent=True,
        present=present,
        clerk=True,
        status=201,
    ),
    Route(
        "POST",
        "/v1/reconciliations",
        reconcile,
        TILL,
        "Close a terminal's day and compare its totals with the ledger",
        body=ReconciliationStart,
        answer=ReconciliationView,
        idempotent=True,
        present=reconciled,
        clerk=True,
        status=201,
    ),
    Route(
        "GET",
        "/v1/reconciliations",
        list_reconciliations,
        TILL | TECHNICIAN,
        "Ends of day, newest first, at most 1000",
        answer=ReconciliationList,
    ),
    Route(
        "GET",
        "/v1/reconciliations/{reconciliation}",
        show_reconciliation,
        TILL | TECHNICIAN,
        "One end of day with every difference; wait=30 answers at its end",
        answer=ReconciliationView,
        query={"wait": f"seconds to wait for its end, at most {WAIT_MAX_S}"},
    ),
]
