"""The simulated print head: commands in, strips of paper out. Knows modes and dots; knows no wire, clock or fault.

Print modes live until ESC @ or power off; the line being composed lives until something prints it. Page mode (ESC L),
vertical motion units and down-loaded characters are not modelled: what they hold is printed in standard mode.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any, ClassVar

from PIL import Image, ImageChops, ImageDraw

from drivers.printers.command_stream import Command, Text
from drivers.printers.escpos_pages import CODE_PAGES, INTERNATIONAL, decode
from drivers.printers.escpos_slip import Slip, Strip
from drivers.printers.escpos_symbols import Symbol, bar_code, qr_code, two_dimensional
from drivers.printers.lettering import font

DOT_ROWS_A_LINE = 30
"""ESC 2: one sixth of an inch at 180 dpi."""
FONTS = {0: (12, 24, 20, 18.5), 1: (9, 17, 15, 13.5)}
"""Font number to cell width, cell height, size of the drawn font and its baseline, in dots."""


@dataclass(frozen=True, slots=True)
class Style:
    """How characters look; compared to find runs of one style."""

    bold: bool = False
    underline: int = 0
    inverse: bool = False
    width: int = 1
    height: int = 1
    font: int = 0

    def mark(self, text: str) -> str:
        """The text between the tags of this style."""
        tags = [
            *(["b"] if self.bold else []),
            *(["u"] if self.underline else []),
            *(["i"] if self.inverse else []),
            *([f"{self.width}x{self.height}"] if (self.width, self.height) != (1, 1) else []),
        ]
        return "".join(f"<{tag}>" for tag in tags) + text + "".join(f"</{tag}>" for tag in reversed(tags))


@dataclass(slots=True)
class Modes:
    """Everything ESC @ sets back."""

    page: str = "cp437"
    country: int = 0
    style: Style = field(default_factory=Style)
    align: int = 0
    spacing: int = DOT_ROWS_A_LINE
    char_space: int = 0
    left: int = 0
    area: int = 0
    upside_down: bool = False
    elsewhere: bool = False
    """What comes is meant for a display behind the printer (ESC =)."""
    tabs: tuple[int, ...] = tuple(range(8, 80, 8))
    bar_height: int = 162
    bar_width: int = 3
    hri: int = 0
    qr_size: int = 3
    qr_error: str = "l"
    stored: bytes = b""
    graphics: Image.Image | None = None


@dataclass(frozen=True, slots=True)
class _Cell:
    """One character, or a column picture, on the line being composed."""

    x: int
    ink: Image.Image
    char: str
    style: Style


def _set(name: str, scale: Callable[[int], int | bool]) -> Callable[[Any, bytes], None]:
    return lambda self, args: setattr(self.modes, name, scale(args[-1]))


class Press:
    """Takes printing commands; ``take_slip`` hands out what has been cut off."""

    def __init__(self, width: int = 576) -> None:
        """``width`` is the print area in dots."""
        self.width = width
        self.rows = 0
        """Dot rows of paper moved since the beginning: what the printer's speed is counted in."""
        self.slips: list[Slip] = []
        self.modes = Modes(area=width)
        self._strips: list[Strip] = []
        self._symbols: list[tuple[str, str]] = []
        self._cells: list[_Cell] = []
        self._x = 0
        self.refused: list[str] = []
        """Symbols that were not printed, as hex of their command's arguments: data their kind has not, or too wide."""

    @property
    def hanging(self) -> Slip:
        """What has been printed and not yet cut off."""
        return Slip(tuple(self._strips), self.width, cut=False, symbols=tuple(self._symbols))

    def power_off(self) -> None:
        """Modes and the unprinted line are lost; paper stays paper."""
        self.modes = Modes(area=self.width)
        self.clear()

    def clear(self) -> None:
        """The unprinted line is lost."""
        self._cells, self._x = [], 0

    def execute(self, token: Text | Command) -> None:
        """Obey one command; what has no effect on paper is passed over."""
        if self.modes.elsewhere and not (isinstance(token, Command) and token.name == b"\x1b="):
            return
        if isinstance(token, Text):
            self._print(decode(token.data, self.modes.page, self.modes.country))
            return
        action = self.actions.get(token.name)
        if action is not None:
            action(self, token.args)

    # ------------------------------------------------------------------------------------------- lines

    def _print(self, text: str) -> None:
        modes = self.modes
        for char in text:
            ink = _glyph(char, modes.style)
            if self._x + ink.width > modes.area and self._cells:
                self.flush()
            self._cells.append(_Cell(self._x, ink, char, modes.style))
            self._x += ink.width + modes.char_space * modes.style.width

    def _column_picture(self, args: bytes) -> None:
        """ESC *: a strip of 8 or 24 dots' height inside the line (m, nL nH, columns)."""
        mode, columns, data = args[0], int.from_bytes(args[1:3], "little"), args[3:]
        deep = mode in (32, 33)
        picture = Image.new("L", (max(columns, 1), 24 if deep else 8), 0)
        for x in range(columns):
            bits = int.from_bytes(data[x * 3 : x * 3 + 3] if deep else data[x : x + 1], "big")
            for y in range(picture.height):
                if bits >> (picture.height - 1 - y) & 1:
                    picture.putpixel((x, y), 255)
        wide = 1 if mode in (1, 33) else 2
        self.place(picture.resize((picture.width * wide, 24), Image.Resampling.NEAREST))

    def place(self, picture: Image.Image) -> None:
        """Put a picture on the line being composed, as if it were a character."""
        self._cells.append(_Cell(self._x, picture, "", self.modes.style))
        self._x += picture.width

    def flush(self, rows: int | None = None) -> None:
        """Print the line composed so far and feed: the line spacing, or so many rows when told."""
        modes, cells = self.modes, self._cells
        self._cells, used, self._x = [], self._x, 0
        height = max([modes.spacing if rows is None else rows, *(cell.ink.height for cell in cells)])
        if rows is not None and not cells:
            self._feed(rows)
            return
        ink = Image.new("L", (self.width, height), 0)
        shift = modes.left + _shift(modes.align, modes.area - used)
        base = max((cell.ink.height for cell in cells), default=0)
        for cell in cells:
            ink.paste(cell.ink, (shift + cell.x, base - cell.ink.height))
        if modes.upside_down:
            ink = ink.rotate(180)
        text, marked = _read(cells, shift)
        pictures = [cell.ink for cell in cells if not cell.char]
        self._add(
            Strip(ink, text, marked, (pictures[0].width, height) if pictures and not text.strip() else None)
        )

    def _feed(self, rows: int) -> None:
        if rows > 0:
            self._add(Strip(Image.new("L", (self.width, rows), 0), feed=True))

    def _add(self, strip: Strip) -> None:
        self._strips.append(strip)
        self.rows += strip.ink.height

    def _end_line(self) -> None:
        if self._cells:
            self.flush()

    def _picture(self, ink: Image.Image, text: str = "") -> None:
        """A picture or symbol of its own height, aligned as text is."""
        self._end_line()
        canvas = Image.new("L", (self.width, ink.height), 0)
        canvas.paste(ink, (self.modes.left + _shift(self.modes.align, self.modes.area - ink.width), 0))
        self._add(Strip(canvas, text, text, None if text else ink.size))

    # ---------------------------------------------------------------------------------------- commands

    def _initialise(self, _args: bytes) -> None:
        self.power_off()

    def _line_feed(self, _args: bytes) -> None:
        self.flush()

    def _carriage_return(self, _args: bytes) -> None:
        """Passed over: the printer is set to end lines at LF, as serial and network models are by default."""

    def _tab(self, _args: bytes) -> None:
        unit = FONTS[self.modes.style.font][0] * self.modes.style.width
        self._x = next((stop * unit for stop in self.modes.tabs if stop * unit > self._x), self._x)

    def _style(self, **changes: int | bool) -> None:
        old = self.modes.style
        self.modes.style = Style(
            bold=bool(changes.get("bold", old.bold)),
            underline=int(changes.get("underline", old.underline)),
            inverse=bool(changes.get("inverse", old.inverse)),
            width=int(changes.get("width", old.width)),
            height=int(changes.get("height", old.height)),
            font=int(changes.get("font", old.font)),
        )

    def _print_modes(self, args: bytes) -> None:
        bits = args[0]
        self._style(
            font=bits & 1,
            bold=bool(bits & 8),
            height=2 if bits & 16 else 1,
            width=2 if bits & 32 else 1,
            underline=1 if bits & 128 else 0,
        )

    def _size(self, args: bytes) -> None:
        self._style(width=(args[0] >> 4 & 7) + 1, height=(args[0] & 7) + 1)

    def _page(self, args: bytes) -> None:
        self.modes.page = CODE_PAGES.get(args[0], self.modes.page)

    def _country(self, args: bytes) -> None:
        self.modes.country = args[0] if args[0] in INTERNATIONAL else self.modes.country

    def _tabs(self, args: bytes) -> None:
        self.modes.tabs = tuple(sorted(set(args) - {0}))

    def _position(self, args: bytes) -> None:
        self._x = min(int.from_bytes(args, "little"), self.modes.area)

    def _relative(self, args: bytes) -> None:
        self._x = max(0, min(self._x + int.from_bytes(args, "little", signed=True), self.modes.area))

    def _left_margin(self, args: bytes) -> None:
        self.modes.left = min(int.from_bytes(args, "little"), self.width - FONTS[0][0])
        self.modes.area = min(self.modes.area, self.width - self.modes.left)

    def _area_width(self, args: bytes) -> None:
        wanted = max(FONTS[0][0], int.from_bytes(args, "little"))
        self.modes.area = min(wanted, self.width - self.modes.left)

    def _lines(self, args: bytes) -> None:
        for _ in range(args[0]):
            self.flush()

    def _cut(self, args: bytes) -> None:
        self._end_line()
        if len(args) == 2:
            self._feed(args[1])
        if self._strips:
            self.slips.append(Slip(tuple(self._strips), self.width, cut=True, symbols=tuple(self._symbols)))
        self._strips, self._symbols = [], []

    def _raster(self, args: bytes) -> None:
        """GS v 0: m, xL xH (bytes a row), yL yH (rows), data."""
        row, height = int.from_bytes(args[1:3], "little"), int.from_bytes(args[3:5], "little")
        self._dots(args[5:], row * 8, height, 2 if args[0] & 1 else 1, 2 if args[0] & 2 else 1)

    def _dots(self, data: bytes, width: int, height: int, across: int = 1, down: int = 1) -> None:
        picture = _one_bit(data, width, height)
        if picture is not None:
            self._picture(picture.resize((width * across, height * down), Image.Resampling.NEAREST))

    def _graphics(self, args: bytes) -> None:
        """GS ( L and GS 8 L: m = 48, fn 112 stores raster (a bx by c xL xH yL yH data), fn 2 or 50 prints it."""
        if len(args) >= 10 and args[1] == 112:
            width, height = int.from_bytes(args[6:8], "little"), int.from_bytes(args[8:10], "little")
            picture = _one_bit(args[10:], (width + 7) // 8 * 8, height)
            if picture is not None:
                grown = picture.crop((0, 0, width, height)).resize((width * args[3], height * args[4]), 0)
                self.modes.graphics = grown
        elif len(args) >= 2 and args[1] in (2, 50) and self.modes.graphics is not None:
            self._picture(self.modes.graphics)
            self.modes.graphics = None

    def _bar_code(self, args: bytes) -> None:
        modes = self.modes
        hri = modes.hri in (2, 3, 50, 51)
        self._symbol(bar_code(args, modes.bar_height, modes.bar_width, hri_below=hri), args)

    def _two_dimensional(self, args: bytes) -> None:
        """GS ( k: cn 49 is QR (fn 65 model, 67 size, 69 error level, 80 store, 81 print); others are only named."""
        modes = self.modes
        if len(args) < 3:
            return
        kind, function, values = args[0], args[1], args[2:]
        match function:
            case 67:
                modes.qr_size = max(1, min(values[0], 16))
            case 69:
                modes.qr_error = {48: "l", 49: "m", 50: "q", 51: "h"}.get(values[0], "l")
            case 80:
                modes.stored = values[1:]
            case 81 if modes.stored:
                if kind == 49:
                    self._symbol(qr_code(modes.stored, modes.qr_size, modes.qr_error), modes.stored)
                else:
                    self._symbol(two_dimensional(kind, modes.stored), modes.stored)
            case _:
                pass

    def _symbol(self, symbol: Symbol | None, data: bytes = b"") -> None:
        """Print a symbol; one that the data does not allow, or wider than the paper, prints nothing, as in printers."""
        if symbol is None or symbol.ink.width > self.modes.area:
            self.refused.append(data.hex(" "))
        else:
            self._symbols.append((symbol.kind, symbol.data))
            self._picture(symbol.ink, f"[{symbol.kind} {symbol.data}]")

    actions: ClassVar[dict[bytes, Callable[[Any, bytes], None]]] = {
        b"\n": _line_feed,
        b"\r": _carriage_return,
        b"\t": _tab,
        b"\x1b@": _initialise,
        b"\x1b!": _print_modes,
        b"\x1d!": _size,
        b"\x1bE": lambda self, args: self._style(bold=args[0] & 1),
        b"\x1bG": lambda self, args: self._style(bold=args[0] & 1),
        b"\x1b-": lambda self, args: self._style(underline=args[0] % 48 % 3),
        b"\x1bM": lambda self, args: self._style(font=args[0] & 1),
        b"\x1dB": lambda self, args: self._style(inverse=args[0] & 1),
        b"\x1b=": _set("elsewhere", lambda value: not value & 1),
        b"\x1b{": _set("upside_down", lambda value: bool(value & 1)),
        b"\x1ba": _set("align", lambda value: value % 48 % 3),
        b"\x1b ": _set("char_space", lambda value: value),
        b"\x1bt": _page,
        b"\x1bR": _country,
        b"\x1b2": lambda self, _args: setattr(self.modes, "spacing", DOT_ROWS_A_LINE),
        b"\x1b3": _set("spacing", lambda value: value),
        b"\x1bD": _tabs,
        b"\x1b$": _position,
        b"\x1b\\": _relative,
        b"\x1dL": _left_margin,
        b"\x1dW": _area_width,
        b"\x1bJ": lambda self, args: self.flush(args[0]),
        b"\x1bd": _lines,
        b"\x1b*": _column_picture,
        b"\x1dV": _cut,
        b"\x1bi": _cut,
        b"\x1bm": _cut,
        b"\x1dv0": _raster,
        b"\x1d(L": lambda self, args: self._graphics(args[2:]),
        b"\x1d8L": lambda self, args: self._graphics(args[4:]),
        b"\x1dh": _set("bar_height", lambda value: max(1, value)),
        b"\x1dw": _set("bar_width", lambda value: max(1, min(value, 6))),
        b"\x1dH": _set("hri", lambda value: value),
        b"\x1dk": _bar_code,
        b"\x1d(k": lambda self, args: self._two_dimensional(args[2:]),
    }


def _shift(align: int, free: int) -> int:
    return max(0, free // 2 if align == 1 else free if align == 2 else 0)


def _one_bit(data: bytes, width: int, height: int) -> Image.Image | None:
    """Packed dots, a set bit black, as ink; None for a picture without extent or with data missing."""
    if not width or not height or len(data) < width // 8 * height:
        return None
    return Image.frombytes("1", (width, height), data).convert("L")


def _read(cells: list[_Cell], shift: int) -> tuple[str, str]:
    """The line as text and as marked text; gaps become spaces, a character of the standard font each."""
    unit = FONTS[0][0]
    plain, pieces, at = " " * (shift // unit), [" " * (shift // unit)], 0
    for style, run in groupby(cells, key=lambda cell: cell.style):
        piece = ""
        for cell in run:
            piece += " " * ((cell.x - at) // unit) + cell.char
            at = cell.x + cell.ink.width
        plain += piece
        words = piece.lstrip(" ")
        pieces.append(" " * (len(piece) - len(words)) + style.mark(words))
    return plain, "".join(pieces)


@cache
def _glyph(char: str, style: Style) -> Image.Image:
    """The ink of one character in its cell, drawn at its size."""
    width, height, size, baseline = FONTS[style.font]
    scale = max(style.width, style.height)
    ink = Image.new("L", (width * scale, height * scale), 0)
    face = font(size * scale, bold=style.bold)
    ImageDraw.Draw(ink).text((width * scale / 2, baseline * scale), char, fill=255, font=face, anchor="ms")
    if (style.width, style.height) != (scale, scale):
        ink = ink.resize((width * style.width, height * style.height), Image.Resampling.LANCZOS)
    if style.underline:
        ImageDraw.Draw(ink).rectangle((0, ink.height - style.underline, ink.width, ink.height), fill=255)
    return ImageChops.invert(ink) if style.inverse else ink
