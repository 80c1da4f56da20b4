"""Our own codes, as scanned and typed: a letter for the space, a body, a check character.

The body is Crockford base32 (no I, L, O, U): 6 characters for what is typed, 26 for tokens. The check character is ISO
7064 MOD 37,36 over letter and body. People read O for 0 and I or L for 1: those are forgiven in the body.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SPACES = "RMGBS"
"""Reservation, member, gift card, basket, sales receipt."""
_CONFUSED = str.maketrans("OIL", "011")
_BODY = re.compile(rf"[{ALPHABET}]+\Z")
LONGEST = 28
SHORT = 6


@dataclass(frozen=True, slots=True)
class Code:
    """A code whose check character holds."""

    space: str
    body: str


def new_body(length: int = SHORT) -> str:
    """A random body; 6 characters hold 30 bits, 26 hold 130."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def write(space: str, body: str) -> str:
    """The whole code of ``body``: ``write("R", "7K3M9Q")`` is ``R7K3M9QK``."""
    return space + body + mod_37_36.calc_check_digit(space + body)


def read(text: str) -> Code | None:
    """The code in ``text``, or None when it is none of ours or its check character is wrong.

    Lower case, blanks and hyphens are forgiven.
    """
    plain = re.sub(r"[\s-]", "", text).upper()
    if len(plain) not in (SHORT + 2, LONGEST) or plain[0] not in SPACES:
        return None
    space, body, check = plain[0], plain[1:-1].translate(_CONFUSED), plain[-1]
    if not _BODY.match(body) or not check.isascii():
        return None
    expected = mod_37_36.calc_check_digit(space + body)
    if check.translate(_CONFUSED) != expected.translate(_CONFUSED):
        return None
    return Code(space, body)


def read_typed(text: str, space: str) -> Code | None:
    """As `read`, for a field that wants one space only: its letter, or letter and check character, may be left out."""
    found = read(text)
    if found is not None:
        return found if found.space == space else None
    plain = re.sub(r"[\s-]", "", text).upper()
    if len(plain) == SHORT + 1:
        return read(space + plain)
    body = plain.translate(_CONFUSED)
    return Code(space, body) if len(body) == SHORT and _BODY.match(body) else None
