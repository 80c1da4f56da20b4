"""The totals of a Reconciliation: what was taken less what was given, over every brand, in the terminal's currency."""

from __future__ import annotations

from decimal import Decimal

from drivers.errors import FrameError
from drivers.terminals import DayTotals
from drivers.terminals.nexo.amounts import from_wire
from drivers.terminals.nexo.service_messages import ReconciliationResponse
from drivers.vocabulary import Currency, Money

_SIGNS = {"Debit": 1, "ReverseCredit": 1, "Credit": -1, "ReverseDebit": -1}
"""``TransactionType``: money taken, giving taken back, money given, taking taken back."""


def day_totals(body: ReconciliationResponse, poi_id: str, currency: Currency) -> DayTotals:
    """Read them. Raises FrameError for totals in another currency.

    A day that gave more than it took comes as 0, as it does on wires without a sign.
    """
    total, count = Decimal(0), 0
    for brand in body.transaction_totals:
        if brand.payment_currency not in ("", currency):
            raise FrameError(f"the totals of the day are not in {currency}")
        for one in brand.payment_totals:
            total += _SIGNS.get(one.transaction_type, 0) * one.transaction_amount
            count += one.transaction_count
    money = from_wire(total, currency)
    return DayTotals(Money(max(money.minor, 0), currency), count, terminal_id=poi_id)
