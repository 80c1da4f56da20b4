"""Codes with a price, a weight or a count inside: GTIN-13 of prefix 2, as the shop's scale prints them.

What the digits mean is agreed in each country and, inside it, by the shop (GS1 General Specifications, section 2.1.12),
so the shop says it by rules of 13 characters: ``21IIIIPPPPPPC``. Digits stand for themselves, and

=====  ===============================================================================
``I``  the article's number
``P``  price, in hundredths of the shop's currency
``W``  weight in grams
``N``  count of pieces
``V``  check digit of the price or weight (section 7.9.3); a wrong one is a misread
``X``  any digit
``C``  the code's own check digit; always last
=====  ===============================================================================

The product is found under the code with zeros for the measure and for ``V`` and ``X``, and its check digit anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PATTERN = re.compile(r"(?:2|02)[0-9IPWNVX]{10,11}C", re.ASCII)
_MEASURES = "PWN"
_CHECKED = (4, 5)


@dataclass(frozen=True, slots=True)
class Measured:
    """What such a code says: the product's GTIN, and one of the three."""

    gtin: str
    price: int | None = None
    weight_g: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One of the shop's rules."""

    pattern: str

    @classmethod
    def parse(cls, pattern: str) -> Rule:
        """A rule as it is written in the configuration. Raises ValueError saying what is wrong with it."""
        if len(pattern) != 13 or not _PATTERN.fullmatch(pattern):
            raise ValueError(
                f"{pattern!r} is no rule: 13 characters like '21IIIIPPPPPPC', from 02 or 2, C at the end"
            )
        kinds = [kind for kind in _MEASURES if kind in pattern]
        if len(kinds) != 1 or not re.fullmatch(f"[^{kinds[0]}]*{kinds[0]}+[^{kinds[0]}]*", pattern):
            raise ValueError(f"{pattern!r} is no rule: it needs one run of P, W or N")
        if pattern.count("V") > 1 or ("V" in pattern and pattern.count(kinds[0]) not in _CHECKED):
            raise ValueError(f"{pattern!r} is no rule: one V, over a price or weight of four or five digits")
        return cls(pattern)

    def matches(self, gtin: str) -> bool:
        """Whether a GTIN (14 digits) is one of those this rule is about."""
        return len(gtin) == 14 and all(
            not wanted.isdigit() or wanted == digit
            for wanted, digit in zip("0" + self.pattern, gtin, strict=True)
        )

    def read(self, gtin: str) -> Measured | None:
        """What the code says, or None where it was misread. ``gtin`` is one that matches."""
        digits = gtin[1:]
        kind = next(kind for kind in _MEASURES if kind in self.pattern)
        measure = "".join(digit for wanted, digit in zip(self.pattern, digits, strict=True) if wanted == kind)
        if "V" in self.pattern:
            from drivers.scanners.gs1 import price_check_digit  # noqa: PLC0415  the door to GS1's tables

            if int(digits[self.pattern.index("V")]) != price_check_digit(measure):
                return None
        body = "".join(
            "0" if wanted in (kind, "V", "X") else digit
            for wanted, digit in zip(self.pattern[:-1], digits, strict=False)
        )
        value = int(measure)
        return Measured(
            gtin=f"0{body}{check_digit(body)}",
            price=value if kind == "P" else None,
            weight_g=value if kind == "W" else None,
            count=value if kind == "N" else None,
        )


def check_digit(body: str) -> int:
    """Of twelve digits of a GTIN-13 (GS1 General Specifications, section 7.9.1)."""
    return -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10


def applied(rules: Iterable[Rule], gtin: str) -> tuple[bool, Measured | None]:
    """Whether a rule of the shop is about this GTIN, and what it says of it (None: misread)."""
    for rule in rules:
        if rule.matches(gtin):
            return True, rule.read(gtin)
    return False, None
