"""Scanning: no wrong check digit ever becomes a product, and no cutting of the byte stream changes a scan."""

from __future__ import annotations

import random

from drivers.scanners.gs1 import decode
from drivers.scanners.framing import ScanFramer
from tests.proof.claim import Claim, size


def gtin13(source: random.Random) -> str:
    """A GTIN-13 of the demo's prefix 952 with its check digit (GS1 General Specifications, 7.9)."""
    body = f"952{source.randrange(10**9):09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


def right_codes_are_read() -> Claim:
    """A GTIN-13 with its check digit is read as the GTIN it is, with and without an AIM prefix."""
    source = random.Random(1)
    n = size(200, 200_000)
    bad = 0
    for number in range(n):
        code = gtin13(source)
        bad += decode(code, "]E0" if number % 2 else "").gtin != f"0{code}"
    return Claim("a right GTIN-13 is read as itself", n, bad)


def one_wrong_digit_is_refused() -> Claim:
    """Any one digit misread makes the code no GTIN."""
    source = random.Random(2)
    n = size(500, 500_000)
    bad = 0
    for _ in range(n):
        code = gtin13(source)
        place = source.randrange(13)
        wrong = source.choice([digit for digit in "0123456789" if digit != code[place]])
        bad += decode(code[:place] + wrong + code[place + 1 :], "]E0").gtin != ""
    return Claim("a GTIN-13 with one digit misread is no product", n, bad)


def chunks_do_not_matter() -> Claim:
    """The same bytes in any pieces are the same scans."""
    source = random.Random(3)
    n = size(200, 50_000)
    bad = 0
    for _ in range(n):
        codes = [gtin13(source).encode() for _ in range(source.randrange(1, 6))]
        stream = b"".join(code + source.choice([b"\r", b"\n", b"\r\n"]) for code in codes)
        framer, read, at = ScanFramer(), [], 0
        while at < len(stream):
            end = at + source.randrange(1, 20)
            read += framer.feed(stream[at:end])
            at = end
        bad += read != codes
    return Claim("scans cut into pieces anywhere arrive whole and in order", n, bad)


async def prove() -> list[Claim]:
    """Every claim of the area."""
    return [right_codes_are_read(), one_wrong_digit_is_refused(), chunks_do_not_matter()]
