"""Decimal major units on the wire, whole minor units everywhere else. No float comes near."""

from __future__ import annotations

from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, Underflow

from drivers.errors import FrameError
from drivers.vocabulary import LARGEST_MINOR, Currency, Money

_CENT = Decimal("0.01")
_EXACT = Context(prec=28, traps=[DivisionByZero, Inexact, InvalidOperation, Overflow, Underflow])
"""Nothing is rounded: an amount may have an exponent of a million, or a thousand places."""


def to_wire(money: Money) -> Decimal:
    """``12995`` minor units are ``129.95``: all our currencies have a hundred."""
    return Decimal(money.minor) * _CENT


def from_wire(amount: Decimal, currency: str) -> Money:
    """Money from what a terminal says. Raises FrameError for an amount that is none of a shop."""
    if currency not in set(Currency):
        raise FrameError("the terminal names an amount in a currency nobody asked for")
    if not amount.is_finite() or amount.copy_abs() > Decimal(LARGEST_MINOR) * _CENT:
        raise FrameError("the terminal names an amount that cannot be")
    try:
        minor = _EXACT.divide(amount, _CENT)
    except ArithmeticError:
        raise FrameError("the terminal names an amount that cannot be") from None
    if minor != minor.to_integral_value():
        raise FrameError(f"the terminal names an amount in parts of the smallest coin of {currency}")
    return Money(int(minor), Currency(currency))
