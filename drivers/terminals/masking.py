"""Card numbers in running text (a receipt's line, a terminal's remark), cut to their last four digits.

Fields made for card data are handled as fields by each codec; this is for text in which a number may stand anywhere.
PCI DSS 3.4.1 lets the last four be shown.
"""

from __future__ import annotations

import re

KEPT_DIGITS = 4
_CARD_IN_TEXT = re.compile(
    rb"\d{4}[\d -]{0,6}[*xX#]{2,}[*xX# -]*(?=\d{0,4}(?!\d))|(?<!\d)[2-6](?:[ -]?\d){12,18}(?!\d)"
)
"""A number with its middle masked already (the first digits go too), or a bare one as long as a card's."""


def mask_text(text: bytes) -> bytes:
    """A line of a receipt with every card number cut to its last four digits, of the same length."""
    return _CARD_IN_TEXT.sub(_mask_match, text)


def _mask_match(match: re.Match[bytes]) -> bytes:
    found = match.group()
    if re.search(rb"[*xX#]", found):
        return _stars(found)
    if not _luhn(re.sub(rb"\D", b"", found)):
        return found
    # The last four digits, with the separators a receipt sets between groups.
    start = [digit.start() for digit in re.finditer(rb"\d", found)][-KEPT_DIGITS]
    return _stars(found[:start]) + found[start:]


def _stars(text: bytes) -> bytes:
    return re.sub(rb"[\dxX#]", b"*", text)


def _luhn(digits: bytes) -> bool:
    total = 0
    for index, byte in enumerate(reversed(digits)):
        value = (byte - 0x30) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
