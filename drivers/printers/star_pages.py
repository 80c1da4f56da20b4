"""Code pages of StarPRNT by their number (ESC GS t) and the way its commands count.

Source: "StarPRNT Command Specifications" Rev. 2.25, 2.3.1, ESC GS t and ESC R; the same numbers stand in the public
capability database under Star's TSP600. Pages for which Python has no codec (Thai, CP3840 and its like) are left out: a
printer without a page keeps the one it had. Page 0 is Star's own first page, taken as CP437 here.
"""

from __future__ import annotations

NUMBERS = {
    "CP437": 1, "CP858": 4, "CP852": 5, "CP860": 6, "CP861": 7, "CP863": 8, "CP865": 9, "CP866": 10,
    "CP855": 11, "CP857": 12, "CP862": 13, "CP864": 14, "CP737": 15, "CP869": 17, "CP874": 21,
    "CP1252": 32, "CP1250": 33, "CP1251": 34,
}  # fmt: skip
"""Names as the options have them, by what the printer calls them."""
CODE_PAGES = {0: "cp437", 3: "cp437", **{number: name.lower() for name, number in NUMBERS.items()}}
"""ESC GS t n by Python's codec."""


def numbered(sign: int) -> int:
    """0 to 15 as a number, as a digit, or as a letter from A (10) on: so ESC R and ESC SP count.

    ESC R's international sets have the numbers they have in ESC/POS.
    """
    return sign - 55 if sign >= 65 else sign - 48 if sign >= 48 else sign
