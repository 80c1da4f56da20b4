"""The totals of an end of day (06 50): BMP 04 is the sum, BMP 60 the receipts it covers and the sums by card scheme."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.errors import FrameError, Refused
from drivers.terminals import DayTotals
from drivers.terminals.zvt import bmp, codes
from drivers.vocabulary import Currency, Money

_RECEIPTS_BYTES = 4
_SCHEME_BYTES = 7
"""A count and a sum, for girocard, JCB, Eurocard, American Express, Visa, Diners and others in this order."""
_SCHEMES = 7


def day_totals(data: bytes, terminal_id: str, currency: Currency) -> DayTotals:
    """Read the 04 0F of an end of day. Raises FrameError, and Refused when its result is negative."""
    fields = bmp.parse(data)
    code = fields[bmp.RESULT][0] if bmp.RESULT in fields else codes.READY
    if code != codes.READY:
        raise Refused(f"no end of day: {codes.result_text(code)}")
    if bmp.CURRENCY in fields and bmp.from_bcd(fields[bmp.CURRENCY], bmp.CURRENCY) != currency.numeric:
        raise FrameError(f"the totals of the day are not in {currency}")
    total = Money(bmp.from_bcd(fields[bmp.AMOUNT], bmp.AMOUNT), currency) if bmp.AMOUNT in fields else None
    named = fields[bmp.TERMINAL_ID].hex() if bmp.TERMINAL_ID in fields else terminal_id
    block = fields.get(bmp.TOTALS)
    if block is None:
        return DayTotals(total, terminal_id=named)
    if len(block) < _RECEIPTS_BYTES or (len(block) - _RECEIPTS_BYTES) % _SCHEME_BYTES:
        raise FrameError(f"BMP 60 of {len(block)} bytes")
    first, last = (bmp.from_bcd(block[at : at + 2], bmp.TOTALS) for at in (0, 2))
    counts = block[_RECEIPTS_BYTES::_SCHEME_BYTES]
    return DayTotals(total, sum(counts), first or None, last or None, named)


def totals_block(first: int, last: int, sums: Sequence[tuple[int, int]]) -> bytes:
    """BMP 60 of a day: its first and last receipt number (0: none), and a count and a sum for each scheme in order."""
    if len(sums) > _SCHEMES:
        raise FrameError(f"BMP 60 has {_SCHEMES} schemes, not {len(sums)}")
    padded = [*sums, *[(0, 0)] * (_SCHEMES - len(sums))]
    schemes = b"".join(bytes([count]) + bmp.bcd(total, 6) for count, total in padded)
    return bmp.bcd(first, 2) + bmp.bcd(last, 2) + schemes
