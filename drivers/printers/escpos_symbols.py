"""Bar codes as the simulated printer prints them: GS k's arguments taken apart, bars drawn in dots.

EAN-13, UPC-A, EAN-8, Code 39, ITF and Code 128 are drawn so that a scanner reads them, and so is QR. UPC-E, Codabar,
Code 93, GS1-128, GS1 DataBar and the other two-dimensional kinds are named in the text and drawn as an empty frame.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PIL import Image, ImageDraw

from drivers.printers.lettering import font
from drivers.printers.symbols import (
    code39_bars,
    code128_bars,
    ean8_bars,
    ean13_bars,
    gtin,
    itf_bars,
    qr_matrix,
)

KINDS = {
    0: "UPCA",
    1: "UPCE",
    2: "EAN13",
    3: "EAN8",
    4: "CODE39",
    5: "ITF",
    6: "CODABAR",
    7: "CODE93",
    8: "CODE128",
    9: "GS1-128",
    10: "DATABAR",
    11: "DATABAR-TRUNCATED",
    12: "DATABAR-LIMITED",
    13: "DATABAR-EXPANDED",
}
"""GS k function A numbers; function B counts from 65."""
TWO_DIMENSIONAL = {
    48: "PDF417",
    50: "MAXICODE",
    51: "GS1DATABAR",
    52: "COMPOSITE",
    53: "AZTEC",
    54: "DATAMATRIX",
}
HRI_ROWS = 26


@dataclass(frozen=True, slots=True)
class Symbol:
    """A drawn symbol, its kind, and what a scanner reads from it."""

    kind: str
    data: str
    ink: Image.Image


def bar_code(args: bytes, height: int, module: int, *, hri_below: bool) -> Symbol | None:
    """The symbol of a GS k (without its two bytes of name); None when the data is not allowed in its kind."""
    kind = KINDS.get(args[0] if args[0] < 65 else args[0] - 65)
    payload = args[1:].rstrip(b"\0") if args[0] < 65 else args[2:]
    if kind is None or not payload:
        return None
    try:
        data, bars = _bars(kind, payload)
    except (ValueError, KeyError, IndexError):
        return None
    ink = _draw_bars(bars, height, module) if bars else _frame(kind, 200, height)
    return Symbol(kind, data, _with_text(ink, data) if hri_below else ink)


def qr_code(data: bytes, module: int, error: str) -> Symbol | None:
    """A QR code; None when it would hold too much."""
    try:
        matrix = qr_matrix(data, error)
    except ValueError:
        return None
    small = Image.new("L", (len(matrix), len(matrix)), 0)
    small.putdata([255 if black else 0 for row in matrix for black in row])
    side = len(matrix) * module
    return Symbol("QR", data.decode("utf-8", "replace"), small.resize((side, side), Image.Resampling.NEAREST))


def two_dimensional(kind: int, data: bytes) -> Symbol:
    """A symbol of a kind that is only named, not drawn."""
    name = TWO_DIMENSIONAL.get(kind, f"SYMBOL-{kind}")
    return Symbol(name, data.decode("latin-1"), _frame(name, 200, 100))


def _bars(kind: str, payload: bytes) -> tuple[str, str]:
    """What the symbol says and its modules; no modules for a kind that is not drawn."""
    if kind == "CODE128":
        data, symbols = _code128(payload)
        return data, code128_bars(symbols)
    text = payload.decode("ascii")
    match kind:
        case "EAN13":
            return gtin(text, 13), ean13_bars(text)
        case "UPCA":
            return gtin(text, 12), ean13_bars("0" + text)
        case "EAN8":
            return gtin(text, 8), ean8_bars(text)
        case "CODE39":
            return text.strip("*"), code39_bars(text)
        case "ITF":
            return text, itf_bars(text)
        case "GS1-128":  # the printer sets FNC1 itself; the code sets are those of Code 128
            return re.sub(r"\{[ABC1]", "", text), ""
        case _:
            return text, ""


_START = {"A": 103, "B": 104, "C": 105}
_SWITCH = {"A": 101, "B": 100, "C": 99}
_FUNCTIONS = {"1": (102, "\x1d"), "2": (97, ""), "3": (96, "")}


def _code128(payload: bytes) -> tuple[str, list[int]]:
    """Epson's notation: ``{A`` ``{B`` ``{C`` choose the set, ``{1`` is FNC1, ``{{`` a brace; C: 0 to 99 a byte."""
    if payload[:1] != b"{" or chr(payload[1]) not in _START:
        raise ValueError("Code 128 data begins with its code set")
    code_set = chr(payload[1])
    symbols, text, at = [_START[code_set]], "", 2
    while at < len(payload):
        byte = payload[at]
        at += 1
        if byte == ord("{") and (code_set != "C" or chr(payload[at]) in "AB1"):
            sign = chr(payload[at])
            at += 1
            if sign in _SWITCH:
                symbols.append(_SWITCH[sign])
                code_set = sign
                continue
            if sign in _FUNCTIONS:
                value, said = _FUNCTIONS[sign]
                symbols.append(value)
                text += said
                continue
            byte = ord(sign)
        symbols.append(_value(byte, code_set))
        text += f"{byte:02d}" if code_set == "C" else chr(byte)
    return text, symbols


def _value(byte: int, code_set: str) -> int:
    if code_set == "C":
        allowed, value = byte < 100, byte
    elif code_set == "B":
        allowed, value = 0x20 <= byte < 0x80, byte - 0x20
    else:
        allowed, value = byte < 0x60, byte - 0x20 if byte >= 0x20 else byte + 64
    if not allowed:
        raise ValueError(f"{byte:#04x} is not in Code 128 set {code_set}")
    return value


def _draw_bars(bars: str, height: int, module: int) -> Image.Image:
    row = Image.new("L", (len(bars), 1), 0)
    row.putdata([255 if bar == "1" else 0 for bar in bars])
    return row.resize((len(bars) * module, height), Image.Resampling.NEAREST)


def _with_text(ink: Image.Image, text: str) -> Image.Image:
    canvas = Image.new("L", (ink.width, ink.height + HRI_ROWS), 0)
    canvas.paste(ink, (0, 0))
    words = "".join(char if char.isprintable() else " " for char in text)  # FNC1 and its like have no shape
    ImageDraw.Draw(canvas).text((ink.width / 2, ink.height + 20), words, fill=255, font=font(20), anchor="ms")
    return canvas


def _frame(name: str, width: int, height: int) -> Image.Image:
    canvas = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, 0, width - 1, height - 1), outline=255, width=2)
    draw.text((width / 2, height / 2 + 7), name, fill=255, font=font(20), anchor="ms")
    return canvas
