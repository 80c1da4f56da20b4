"""Scanning: a wrong check digit is no product, no cutting of a wire changes a scan, no bytes crash a decoder."""

from __future__ import annotations

import random
from collections.abc import Callable

from drivers.errors import FrameError
from drivers.hid_records import DESCRIPTOR, REPORT, record
from drivers.scanners.framing import LineReader, ScanFramer, Scanned
from drivers.scanners.gs1 import decode
from drivers.scanners.hid import HidReader
from drivers.scanners.hid_sim import DESCRIPTORS
from drivers.scanners.keyboard import EVENT, KeyDecoder, KeyReader
from drivers.scanners.keyboard_sim import typed
from drivers.scanners.layouts import LAYOUTS
from drivers.scanners.reading import Reader, ScannerOptions
from drivers.variable_measure import Measured, Rule, applied, check_digit
from tests.proof.claim import Claim, size
from tests.proof.scanners import WIRES

READERS: tuple[Callable[[], Reader], ...] = (
    lambda: LineReader("auto", 4096),
    lambda: HidReader(4096),
    lambda: KeyReader(LAYOUTS["us"], ScannerOptions()),
)


def gtin13(source: random.Random) -> str:
    """A GTIN-13 of the demo's prefix 952 with its check digit (GS1 General Specifications, 7.9)."""
    body = f"952{source.randrange(10**9):09d}"
    return f"{body}{check_digit(body)}"


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


def wires_never_mix() -> Claim:
    """Four wires of three kinds, cut into pieces anywhere and interleaved at random: each says its own scans only."""
    source = random.Random(4)
    n = size(50, 20_000)
    bad = 0
    for _ in range(n):
        readers: list[Reader] = [
            LineReader("auto", 4096),
            LineReader("auto", 4096),
            HidReader(4096),
            KeyReader(LAYOUTS["us"], ScannerOptions()),
        ]
        codes = [[gtin13(source) for _ in range(3)] for _ in WIRES]
        left = [
            wire.greeting + b"".join(map(wire.said, said)) for wire, said in zip(WIRES, codes, strict=True)
        ]
        read: list[list[str]] = [[] for _ in WIRES]
        while any(left):
            place = source.choice([place for place, data in enumerate(left) if data])
            cut = source.randrange(1, 200)
            pieces, left[place] = readers[place].feed(left[place][:cut]), left[place][cut:]
            read[place] += [piece.data.decode() for piece in pieces if isinstance(piece, Scanned)]
        bad += read != codes
    return Claim("wires of four scanners interleaved at random never mix", n, bad)


def any_bytes_are_survived() -> Claim:
    """Whatever comes over the wire, a decoder says scans, what is wrong, or that it is another device; no more."""
    source = random.Random(5)
    n = size(600, 300_000)
    bad = 0
    start = record(DESCRIPTOR, bytes.fromhex(DESCRIPTORS["usual"]))
    for number in range(n):
        reader = READERS[number % 3]()
        data = source.randbytes(source.randrange(200))
        if number % 3 == 1 and number % 2:
            data = start + record(REPORT, b"\2" + data[:62]) + data
        if number % 3 == 2:
            keys = [
                (0, 0, source.choice((0, 1, 4)), source.randrange(256), source.randrange(3))
                for _ in range(20)
            ]
            data = b"".join(EVENT.pack(*key) for key in keys) + data
        try:
            for piece in reader.feed(data):
                if isinstance(piece, Scanned):
                    decode(piece.data.decode("latin-1"), source.choice(("", "]C1", "]Q3", piece.aim[:3])))
            reader.flush()
        except FrameError:
            continue
        except Exception:  # noqa: BLE001  that none comes is what is claimed
            bad += 1
    return Claim("no bytes crash a decoder (serial, HID-POS, keyboard)", n, bad)


def layouts_round_trip() -> Claim:
    """Every printable character of every layout, alone and in random texts, is read as it was typed."""
    source = random.Random(6)
    texts = [(name, character) for name, layout in LAYOUTS.items() for character in layout.strokes]
    for _ in range(size(200, 50_000)):
        name = source.choice(sorted(LAYOUTS))
        texts.append((name, "".join(source.choices(sorted(LAYOUTS[name].strokes), k=20))))
    bad = sum(
        KeyDecoder(LAYOUTS[name]).feed(b"".join(key for letter in text for key in typed(letter, name)))
        != text
        for name, text in texts
    )
    return Claim(
        "layouts us, dk, no, se, de: every printable character is read as it was typed", len(texts), bad
    )


def measures_are_read() -> Claim:
    """A price inside a code of prefix 2 is read by the shop's rule, under the one product it belongs to."""
    source = random.Random(7)
    n, bad = size(200, 200_000), 0
    rules = [Rule.parse("21IIIIPPPPPPC"), Rule.parse("26IIIIWWWWWWC")]
    for _ in range(n):
        item, value, prefix = (
            source.randrange(10_000),
            source.randrange(1_000_000),
            source.choice(("21", "26")),
        )
        body, base = f"{prefix}{item:04}{value:06}", f"{prefix}{item:04}000000"
        wanted = f"0{base}{check_digit(base)}"
        said = applied(rules, f"0{body}{check_digit(body)}")[1]
        bad += said != (Measured(wanted, price=value) if prefix == "21" else Measured(wanted, weight_g=value))
    return Claim("prices and weights inside codes of prefix 2 are read by the shop's rule", n, bad)


async def prove() -> list[Claim]:
    """Every claim of the area."""
    return [
        right_codes_are_read(),
        one_wrong_digit_is_refused(),
        chunks_do_not_matter(),
        wires_never_mix(),
        any_bytes_are_survived(),
        layouts_round_trip(),
        measures_are_read(),
    ]
