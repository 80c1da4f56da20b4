"""What programs by others send to a receipt printer, command by command, and what of it has to stand on the paper.

python-escpos is driven live, each of its commands; npm's receipt-printer-encoder was recorded (``tests/traces/escpos``)
and runs live under ``make proof``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from drivers.printers.escpos_sim import EscposSimulator

TRACES = Path(__file__).parents[2] / "traces" / "escpos"


@dataclass(frozen=True, slots=True)
class Case:
    """One command of another program, and the words it has to bring onto the paper (marked as the simulator does)."""

    name: str
    send: Callable[[Any], object]
    words: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    """Commands that ESC/POS printers do not have either: they are named by the simulator, not passed over."""


def _chequered() -> Image.Image:
    picture = Image.new("1", (200, 60), 1)
    picture.putdata([(at % 200 // 10 + at // 2000) % 2 for at in range(200 * 60)])
    return picture


def _code(kind: str, data: str, function: str = "B") -> Callable[[Any], object]:
    return lambda printer: printer.barcode(data, kind, function_type=function, check=False, align_ct=False)


def _codes() -> list[Case]:
    both = {
        "UPC-A": ("12345678901", "[UPCA 123456789012]"),
        "UPC-E": ("0123456", "[UPCE 0123456]"),
        "EAN13": ("952123456789", "[EAN13 9521234567899]"),
        "EAN8": ("1234567", "[EAN8 12345670]"),
        "CODE39": ("ABC-1", "[CODE39 ABC-1]"),
        "ITF": ("123456", "[ITF 123456]"),
        "NW7": ("A1234B", "[CODABAR A1234B]"),
    }
    later = {
        "CODE93": ("ABC1", "[CODE93 ABC1]"),
        "CODE128": ("{BABC1", "[CODE128 ABC1]"),
        "GS1-128": ("{B(01)09521234567899", "[GS1-128 (01)09521234567899]"),
        "GS1 DATABAR OMNIDIRECTIONAL": ("0952123456789", "[DATABAR 0952123456789]"),
        "GS1 DATABAR TRUNCATED": ("0952123456789", "[DATABAR-TRUNCATED 0952123456789]"),
        "GS1 DATABAR LIMITED": ("0952123456789", "[DATABAR-LIMITED 0952123456789]"),
        "GS1 DATABAR EXPANDED": ("0109521234567899", "[DATABAR-EXPANDED 0109521234567899]"),
    }
    found = [
        Case(f"{kind}, function A", _code(kind, data, "A"), (words,)) for kind, (data, words) in both.items()
    ]
    return found + [
        Case(kind, _code(kind, data), (words,)) for kind, (data, words) in {**both, **later}.items()
    ]


def _all_at_once(printer: Any) -> None:
    printer.set(
        align="right", font="b", bold=True, underline=1, custom_size=True, width=2, height=3, invert=True
    )
    printer.textln("x")
    printer.set_with_default()
    printer.textln("plain")


def _display(printer: Any) -> None:
    printer.linedisplay("on the display")
    printer.textln("on paper")


def _tabs(printer: Any) -> None:
    printer.control("HT", count=5, tab_size=8)
    printer.textln("a\tb")


def _fine_spacing(printer: Any) -> None:
    printer.line_spacing(60, 360)
    printer.line_spacing(None)
    printer.textln("spaced")


def _slip(printer: Any) -> None:
    printer.use_slip_only()  # ends in a lone FS, which takes the next byte with it
    printer.textln(" slip")


PYTHON_ESCPOS: tuple[Case, ...] = (
    Case("text", lambda p: p.textln("æøå ÆØÅ äö ÄÖ é €"), ("æøå ÆØÅ äö ÄÖ é €",)),
    Case("block_text", lambda p: p.block_text("hello world foo bar", columns=8), ("hello\nworld\nfoo bar",)),
    Case("ln", lambda p: (p.text("a"), p.ln(2), p.text("b")), ("a\n\nb",)),
    Case("set", _all_at_once, ("<b><u><i><2x3>x</2x3></i></u></b>", "\nplain")),
    Case("density", lambda p: (p.set(density=4), p.textln("dense")), ("dense",), ("1d 7c",)),
    Case("charcode", lambda p: (p.charcode("CP437"), p.text("abc")), ("abc",)),
    Case("line_spacing", lambda p: (p.line_spacing(30), p.textln("a"), p.textln("b")), ("a\nb",)),
    Case("line_spacing in 360ths", _fine_spacing, ("spaced",), ("1b 2b",)),
    Case("qr", lambda p: p.qr("https://example.dk/r/1", native=True), ("[QR https://example.dk/r/1]",)),
    Case("qr as a picture", lambda p: p.qr("abc"), ("[image 72x69]",)),
    Case("picture, raster", lambda p: p.image(_chequered(), impl="bitImageRaster"), ("[image 200x60]",)),
    Case("picture, graphics", lambda p: p.image(_chequered(), impl="graphics"), ("[image 200x60]",)),
    Case("picture, columns", lambda p: p.image(_chequered(), impl="bitImageColumn"), ("[image 200x72]",)),
    *_codes(),
    Case("tabs", _tabs, ("a       b",)),
    Case("form feed", lambda p: (p.control("FF"), p.textln("fed")), ("fed",)),
    Case("buzzer", lambda p: (p.buzzer(2, 3), p.textln("buzzed")), ("buzzed",)),
    Case(
        "panel buttons",
        lambda p: (p.panel_buttons(False), p.panel_buttons(True), p.textln("panel")),
        ("panel",),
    ),
    Case("reset", lambda p: (p.hw("INIT"), p.hw("SELECT"), p.hw("RESET"), p.textln("reset")), ("reset",)),
    Case("print and feed", lambda p: (p.text("x"), p.print_and_feed(3), p.text("y")), ("x\n\n\ny",)),
    Case("line display", _display, ("on paper",)),
    Case("drawer", lambda p: (p.cashdraw(2), p.cashdraw(5), p.textln("opened")), ("opened",)),
    Case("slip paper", _slip, ("slip",), ("1c 20",)),
)
"""Every command of python-escpos; each is followed by a full cut."""

ENCODER_WORDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("page cp850", "page cp858", "page cp865", "page windows1252", "page iso8859-15", "page auto"),
        ("Brødtorvet æøå ÆØÅ äö é",),
    ),
    **dict.fromkeys(("page cp866", "page windows1251"), ("Привет",)),
    "bold": ("<b>bold</b>\nnot",),
    "underline": ("<u>one</u>\n<u>two</u>\nnot",),
    "italic": ("italic\nnot",),
    "invert": ("<i>invert</i>\nnot",),
    "size": ("<2x1>wide</2x1>\n<1x2>high</1x2>\n<3x3>big</3x3>",),
    "font": ("font b\nfont a",),
    "align": (" " * 21 + "center\n" + " " * 43 + "right\nleft",),
    "table": ("a cell of many words           b\nc                              <b>d</b>",),
    "rule": ("─" * 48 + "\n" + "═" * 48 + "\n" + "─" * 10,),
    "box": ("    ╔" + "═" * 28 + "╗\n    ║" + " " * 20 + "in a box║",),
    "newline": ("a\n\nb",),
    "two ends of a line": ("a\nb",),
    "feed before cut": ("a",),
    "cuts": ("z",),
    "pulse": ("pulsed",),
    "raw": ("fed",),
    "barcode upca": ("[UPCA 012345678905]",),
    "barcode upce": ("[UPCE 01234565]",),
    "barcode ean13": ("[EAN13 9521234567899]",),
    "barcode ean8": ("[EAN8 12345670]",),
    "barcode code39": ("[CODE39 ABC-123]",),
    "barcode itf": ("[ITF 123456]",),
    "barcode codabar": ("[CODABAR A1234B]",),
    "barcode code93": ("[CODE93 CODE93]",),
    "barcode code128": ("[CODE128 R7K2M9QX]",),
    "barcode gs1-128": ("[GS1-128 0109521234567899]",),
    "barcode gs1-databar-omni": ("[DATABAR 0952123456789]",),
    "barcode gs1-databar-truncated": ("[DATABAR-TRUNCATED 0952123456789]",),
    "barcode gs1-databar-limited": ("[DATABAR-LIMITED 0952123456789]",),
    "barcode gs1-databar-expanded": ("[DATABAR-EXPANDED (01)09521234567899(3103)001750]",),
    "barcode sets": ("[CODE128 1234]",),
    "qr model 1": ("[QR https://example.dk/r/1]",),
    "qr model 2": ("[QR https://example.dk/r/2]",),
    "qr plain": ("[QR hej]",),
    "pdf417": ("[PDF417 https://example.dk/r/3]",),
    "pdf417 truncated": ("[PDF417 abc]",),
    "picture raster": ("[image 64x32]",),
    **{f"picture {way}": ("[image 64x48]",) for way in ("threshold", "bayer", "floydsteinberg", "atkinson")},
}
"""What each stream of receipt-printer-encoder has to bring onto the paper; ``model …`` see ``encoder_words``."""


def encoder_words(name: str) -> tuple[str, ...]:
    """What a stream has to bring onto the paper. Raises KeyError for one that nobody has thought about."""
    if name.startswith("model "):
        return "Kvittering\n<b>fed</b>\n", "[EAN13 9521234567899]"
    return ENCODER_WORDS[name]


def encoder_streams(recorded: str) -> dict[str, bytes]:
    """The streams of ``encoder.json``, or of what ``encoder.mjs`` says."""
    return {name: bytes.fromhex(data) for name, data in json.loads(recorded)["streams"].items()}


def misprinted(simulator: EscposSimulator, words: tuple[str, ...], unknown: tuple[str, ...] = ()) -> str:
    """What is wrong with the newest piece of paper, in words; nothing when all is as it should be."""
    knobs = simulator.knobs()
    if tuple(knobs["unknown_commands"]) != unknown:
        return f"unknown commands {knobs['unknown_commands']}, not {list(unknown)}"
    if knobs["refused_symbols"]:
        return f"symbols refused: {knobs['refused_symbols']}"
    if not simulator.receipts():
        return "nothing came out"
    said = simulator.receipts()[-1].marked
    missing = [word for word in words if word not in said]
    return f"{missing} not on the paper: {said!r}" if missing else ""
