"""GTIN-8, -12, -13 and -14 in one normal form: 14 digits, zeros in front, check digit verified (GS1)."""

from __future__ import annotations

LENGTHS = (8, 12, 13, 14)
_ZERO = ord("0")


def normal(text: str) -> str | None:
    """The 14 digits of ``text``, or None when it is no GTIN: wrong length, a letter, a wrong check digit."""
    digits = text.strip()
    if (
        len(digits) not in LENGTHS
        or not (digits.isascii() and digits.isdigit())
        or int(digits[-1]) != check_digit(digits[:-1])
    ):
        return None
    return digits.zfill(14)


def check_digit(body: str) -> int:
    """Check digit of a GS1 key without it: weights 3 and 1 from the right (General Specifications, 7.9.1)."""
    digits = body.encode()
    odd, even = digits[-1::-2], digits[-2::-2]
    return -(3 * (sum(odd) - _ZERO * len(odd)) + sum(even) - _ZERO * len(even)) % 10


def short(gtin14: str) -> str:
    """As printed below a bar code: 13 digits, or 8 for a GTIN-8."""
    if gtin14.startswith("000000"):
        return gtin14[6:]
    return gtin14.removeprefix("0")


BEGINNING = 4
"""Digits of a GTIN that stand among the words of the search index; longer beginnings are looked up by `ranges`."""


def beginnings(gtin14: str) -> list[str]:
    """The first digits of every form of a GTIN."""
    zeros = 14 - len(gtin14.lstrip("0"))
    forms = {gtin14[14 - length : 18 - length]: None for length in reversed(LENGTHS) if 14 - length <= zeros}
    return list(forms)


def ranges(digits: str) -> list[tuple[str, str]]:
    """First and last of each range in which, in normal form, the GTINs lie that begin with ``digits`` in some form."""
    found = []
    for length in LENGTHS:
        if len(digits) <= length:
            begun = "0" * (14 - length) + digits
            found.append((begun.ljust(14, "0"), begun.ljust(14, "9")))
    return found
