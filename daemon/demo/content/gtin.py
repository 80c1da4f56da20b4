"""GTIN-13 and GLN of the demonstration range: prefix 952, which GS1 keeps free for examples (General
Specifications, 1.4).
"""

from __future__ import annotations

PREFIX = "952"


def check_digit(body: str) -> str:
    """Check digit of a GS1 key: weights 3 and 1 from the right (General Specifications, 7.9.1).

    Raises ValueError when `body` is not digits only.
    """
    if not (body.isascii() and body.isdigit()):
        msg = f"a GS1 key is digits only, not {body!r}"
        raise ValueError(msg)
    total = 3 * sum(map(int, body[-1::-2])) + sum(map(int, body[-2::-2]))
    return str(-total % 10)


def gtin13(company: int, item: int) -> str:
    """GTIN-13 of item `item` (0-99999) of company `company` (0-9999) in the demonstration range."""
    body = f"{PREFIX}{company:04d}{item:05d}"
    return body + check_digit(body)
