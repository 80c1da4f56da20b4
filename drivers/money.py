"""Amounts and rates as text, by the language of who reads them: the one place where money becomes words on paper.

Integers all the way: minor units in, digits out. All four currencies have a hundred minor units (ISO 4217). Blanks
inside an amount are no-break (U+00A0), so that no line ends in its middle; layout turns them into plain ones.
"""

from __future__ import annotations

from decimal import Decimal

from drivers.vocabulary import Money

NO_BREAK = "\u00a0"
_MARKS = {"da": (".", ","), "nb": (NO_BREAK, ","), "sv": (NO_BREAK, ","), "en": (",", ".")}
"""Between thousands, before the decimals."""


def amount(money: Money, language: str) -> str:
    """``-1.234,50`` without the currency, which stands once, at the total. ``language`` is da, nb, sv or en."""
    thousands, decimal = _MARKS[language]
    whole, fraction = divmod(abs(money.minor), 100)
    sign = "-" if money.minor < 0 else ""
    return f"{sign}{whole:,}".replace(",", thousands) + f"{decimal}{fraction:02d}"


def percent(basis_points: int, language: str) -> str:
    """``25 %``, ``12,5 %``; in English ``12.5%``."""
    whole, fraction = divmod(basis_points, 100)
    text = str(whole) + (_MARKS[language][1] + f"{fraction:02d}".rstrip("0") if fraction else "")
    return f"{text}%" if language == "en" else f"{text}{NO_BREAK}%"


def basis_points(rate: int | str) -> int:
    """A rate in basis points; a string is a decimal number of percent (``"12.5"`` is 1250)."""
    return rate if isinstance(rate, int) else int(Decimal(rate) * 100)
