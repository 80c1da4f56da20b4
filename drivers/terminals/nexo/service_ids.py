"""ServiceIDs: ten characters that name a message, never the same again for one till.

The epoch day, then a number that is never given twice: an attempt's own number in the ledger (even), or one of the
station's counter for whatever else is asked (odd). Nothing is random: an attempt has the same ServiceID before and
after a power cut. Nothing is reset: a terminal that remembers for 48 hours never meets two of the same.
"""

from __future__ import annotations

import string
from datetime import datetime

_DIGITS = string.digits + string.ascii_uppercase
_DAY_SIZE, _NUMBER_SIZE = 3, 7
_DAY_S = 86_400


def of_attempt(number: int, at: datetime) -> str:
    """The ServiceID of the attempt with this number of the ledger, begun at this time."""
    return _day(at) + _base36(2 * number, _NUMBER_SIZE)


def of_service(number: int, at: datetime) -> str:
    """The ServiceID of any other message."""
    return _day(at) + _base36(2 * number + 1, _NUMBER_SIZE)


def _day(at: datetime) -> str:
    return _base36(int(at.timestamp()) // _DAY_S, _DAY_SIZE)


def _base36(number: int, size: int) -> str:
    """The last ``size`` digits to the base of 36."""
    digits = ""
    for _ in range(size):
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
