"""The demo's prices in the currencies of its shops, written as each country writes a price."""

from __future__ import annotations

_PER_HUNDRED_DKK = {"DKK": 100, "NOK": 155, "SEK": 149, "EUR": 13}
"""Rough rates of a price list, not of a day: what one hundred kroner of the Danish list cost elsewhere."""


def price_in(minor: int, currency: str) -> int:
    """A Danish price in `currency`, minor units, rounded to an ending a shop would print.

    DKK stays as it is; NOK and SEK end on a 9 in whole kroner; EUR ends on 95 cents. Raises KeyError for
    another currency.
    """
    if currency == "DKK":
        return minor
    raw = minor * _PER_HUNDRED_DKK[currency] // 100
    if currency == "EUR":
        return max(95, (raw + 50) // 100 * 100 - 5)
    step = 1000 if raw < 100_000 else 10_000
    return max(900, (raw + step // 2) // step * step - 100)
