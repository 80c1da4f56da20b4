"""Brings the sales of customers who walked away from a kiosk to their end; to be called now and then.

The kiosk closes or cancels its sales by itself. What is left open is of a kiosk that stopped in the middle, or of a
payment that was in doubt until a clerk or the terminal decided it.
"""

from __future__ import annotations

from daemon.ledger import Ledger
from daemon.schema import PaymentMoney, PaymentView, Tender
from daemon.store import Actor, Conflict, Store, sales, selfservice
from daemon.store.receipts import Paid
from drivers.vocabulary import Money, PaymentOutcome


def paid_by(payment: PaymentView, amount: Money) -> Paid:
    """What the receipt tells of a payment at a terminal."""
    return Paid(
        "card", amount, payment.card_brand, payment.card_last4, payment.approval_code, payment.terminal_id
    )


async def settle(ledger: Ledger, store: Store, station: str, *, points_per_unit: int) -> None:
    """Close what is paid in full, give up what nobody paid for; what is in doubt waits. Raises StoreError.

    A member earns ``points_per_unit`` as with ``sales.close``.
    """
    for sale, left in await store.read(selfservice.waiting):
        async with ledger.alone(sale):
            payments = await ledger.charging(sale)
            try:
                if payments:
                    await _close(store, sale, payments, Actor(station), points_per_unit)
                elif left:
                    await store.write(sales.cancel, sale, Actor(station))
            except Conflict:
                continue  # the kiosk was faster, or it is being paid at another station


async def _close(store: Store, sale: str, payments: list[PaymentView], actor: Actor, points: int) -> None:
    """Close it, if every payment is approved and they are the total. Raises Conflict, StoreError."""
    if any(one.outcome is not PaymentOutcome.APPROVED for one in payments):
        return
    kept = [one for one in payments if one.money is not PaymentMoney.RETURNING]
    amounts = [one.kept or one.amount for one in kept]
    total = await store.sale_total(sale)
    if sum(amount.minor for amount in amounts) != total.minor:
        return
    tenders = [Tender("card", amount, one.id) for one, amount in zip(kept, amounts, strict=True)]
    paid = [paid_by(one, amount) for one, amount in zip(kept, amounts, strict=True)]
    await store.write(sales.close, sale, tenders, paid, actor, points_per_unit=points)
