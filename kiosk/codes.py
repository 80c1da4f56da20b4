"""Reservation codes as they are shown, scanned and printed.

The API hands out the body of a code (six characters); what a customer carries is the letter of its space, the body and
a check character (ISO 7064 MOD 37,36 over both), so that a misread code is never another person's.
"""

from __future__ import annotations

from stdnum.iso7064 import mod_37_36

_BODY = 6


def whole(body: str) -> str:
    """The whole code of a reservation: ``whole("7K3M9Q")`` is ``R7K3M9QK``. A code that is whole already stays."""
    if len(body) != _BODY:
        return body
    return f"R{body}{mod_37_36.calc_check_digit('R' + body)}"


def spaced(body: str) -> str:
    """The whole code as it is read aloud, in groups of four: ``R7K3 M9QK``."""
    code = whole(body)
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
