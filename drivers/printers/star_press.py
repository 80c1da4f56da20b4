"""The print head of a simulated Star printer: StarPRNT's printing commands on the paper of ``escpos_press.py``.

Sources: as ``star_lexer.py``. Not modelled: page mode, logos in the printer's memory, registered characters, upper
lines; what they hold is printed in standard mode or not at all. PDF417 is named and not drawn. A bar code's narrow and
wide bars are drawn 1 to 3 whatever ratio n3 asks for; its narrow width is the manual's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PIL import Image

from drivers.printers.escpos_press import FONTS, Press
from drivers.printers.escpos_symbols import bar_code, qr_code, two_dimensional
from drivers.printers.star_pages import CODE_PAGES, numbered

SPACING_3_MM, SPACING_4_MM = 24, 32
"""Dots from line to line: ESC 0, and ESC z 1, which is also the state after switching on."""
FROM_STAR = {0: 1, 1: 0, 2: 3, 3: 2, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6, 9: 8}
"""n1 of ESC b by the number in ESC/POS' GS k (function A); 9 is GS1-128."""
NARROW = {5: (2, 4, 6, 2, 4, 6, 2, 3, 4)}
NARROW_ELSE = (2, 3, 4, 2, 3, 4, 2, 3, 4)
"""n3 of ESC b from 1 to 9: dots of a module, or of a narrow bar (3.3.10)."""
PDF417, QR = 48, 49
ERROR_LEVELS = "lmqh"


def _digit(value: int) -> int:
    """Numbers may be sent as digits, too."""
    return value - 48 if 48 <= value <= 57 else value


class StarPress(Press):
    """Takes printing commands of StarPRNT."""

    def __init__(self, width: int = 576) -> None:
        """``width`` is the print area in dots."""
        super().__init__(width)
        self.power_off()

    def power_off(self) -> None:
        """Modes and the unprinted line are lost; paper stays paper."""
        super().power_off()
        self.modes.spacing, self.modes.tabs = SPACING_4_MM, ()

    def _scale(self, args: bytes) -> None:
        """ESC i n1 n2: times high, times wide; out of range it does nothing."""
        high, wide = (_digit(value) for value in args)
        if high <= 5 and wide <= 5:
            self._style(height=high + 1, width=wide + 1)

    def _one_scale(self, way: str, args: bytes) -> None:
        """ESC W (wide) and ESC h (high)."""
        if _digit(args[0]) <= 5:
            self._style(**{way: _digit(args[0]) + 1})

    def _space(self, args: bytes) -> None:
        """ESC SP n: dots after each character, 0 to 15 as a number, a digit, or a letter from A (10) on."""
        self.modes.char_space = numbered(args[0])

    def _font(self, args: bytes) -> None:
        if _digit(args[0]) in FONTS:
            self._style(font=_digit(args[0]))

    def _star_page(self, args: bytes) -> None:
        self.modes.page = CODE_PAGES.get(args[0], self.modes.page)

    def _align(self, args: bytes) -> None:
        if _digit(args[0]) <= 2:
            self.modes.align = _digit(args[0])

    def _margin(self, args: bytes) -> None:
        """ESC l n: characters from the left edge."""
        self._left_margin((args[0] * self._pitch).to_bytes(2, "little"))

    def _right(self, args: bytes) -> None:
        """ESC Q n: characters from the left edge to where lines end."""
        self._area_width(max(0, args[0] * self._pitch - self.modes.left).to_bytes(2, "little"))

    @property
    def _pitch(self) -> int:
        style = self.modes.style
        return FONTS[style.font][0] * style.width + self.modes.char_space

    def _columns(self, mode: int, args: bytes) -> None:
        """ESC X, ESC L and ESC K: dots by columns, 24 deep, or 8 which are drawn as deep."""
        self._column_picture(bytes((mode,)) + args)

    def _band(self, args: bytes) -> None:
        """ESC k: 24 rows of n1 + n2 * 256 bytes, on the line being composed."""
        row = int.from_bytes(args[:2], "little")
        if row:
            self.place(Image.frombytes("1", (row * 8, 24), args[2:]).convert("L"))

    def _star_raster(self, args: bytes) -> None:
        """ESC GS S: m, xL xH (bytes a row), yL yH (rows), n, data."""
        if _digit(args[0]) == 1:
            self._dots(args[6:], int.from_bytes(args[1:3], "little") * 8, int.from_bytes(args[3:5], "little"))

    def _cut_here(self, _args: bytes) -> None:
        self._cut(b"")

    def _star_bar_code(self, args: bytes) -> None:
        """ESC b: n1 kind, n2 text and feed, n3 widths, n4 height, data, RS."""
        star, below, widths, height = (*(_digit(value) for value in args[:3]), args[3])
        data, kind = args[4:-1], FROM_STAR.get(star)
        if kind is None or not (1 <= below <= 4 and 1 <= widths <= 9 and height):
            return
        if kind == 8:
            data = _code128(data)
        elif kind == 5 and len(data) % 2:
            data = b"0" + data
        module = NARROW.get(star, NARROW_ELSE)[widths - 1]
        code = bytes((65 + kind, min(len(data), 255))) + data
        self._symbol(bar_code(code, height, module, hri_below=below in (2, 4)))

    def _qr(self, args: bytes) -> None:
        """ESC GS y: S sets model, error correction and size, D 1 stores, P prints."""
        modes = self.modes
        match args[:1], _digit(args[1]) if len(args) > 1 else 0:
            case b"S", 1:
                modes.qr_error = ERROR_LEVELS[args[2]] if args[2] < 4 else modes.qr_error
            case b"S", 2:
                modes.qr_size = max(1, min(args[2], 8))
            case b"D", _:
                modes.stored = args[5:]
            case b"P", _ if modes.stored:
                self._symbol(qr_code(modes.stored, modes.qr_size, modes.qr_error))
            case _:
                pass

    def _pdf417(self, args: bytes) -> None:
        """ESC GS x: D stores, P prints."""
        if args[:1] == b"D":
            self.modes.stored = args[3:]
        elif args[:1] == b"P" and self.modes.stored:
            self._symbol(two_dimensional(PDF417, self.modes.stored))

    def _spacing(self, dots: int) -> None:
        self.modes.spacing = dots

    actions: ClassVar[dict[bytes, Callable[[Any, bytes], None]]] = {
        **{name: Press.actions[name] for name in (b"\n", b"\r", b"\t", b"\x1b@", b"\x1bD")},
        b"\x18": lambda self, _args: self.power_off(),
        b"\x1b ": _space,
        b"\x1bi": _scale,
        b"\x1bW": lambda self, args: self._one_scale("width", args),
        b"\x1bh": lambda self, args: self._one_scale("height", args),
        b"\x0e": lambda self, _args: self._style(width=2),
        b"\x14": lambda self, _args: self._style(width=1),
        b"\x1b\x0e": lambda self, _args: self._style(height=2),
        b"\x1b\x14": lambda self, _args: self._style(height=1),
        b"\x1bE": lambda self, _args: self._style(bold=True),
        b"\x1bF": lambda self, _args: self._style(bold=False),
        b"\x1b-": lambda self, args: self._style(underline=_digit(args[0]) & 1),
        b"\x1b4": lambda self, _args: self._style(inverse=True),
        b"\x1b5": lambda self, _args: self._style(inverse=False),
        b"\x0f": lambda self, _args: setattr(self.modes, "upside_down", True),
        b"\x12": lambda self, _args: setattr(self.modes, "upside_down", False),
        b"\x1b\x1eF": _font,
        b"\x1b\x1dt": _star_page,
        b"\x1bR": lambda self, args: self._country(bytes((numbered(args[0]),))),
        b"\x1b\x1da": _align,
        b"\x1b\x1dA": lambda self, args: self._position(args),
        b"\x1b\x1dR": lambda self, args: self._relative(args),
        b"\x1bl": _margin,
        b"\x1bQ": _right,
        b"\x1b0": lambda self, _args: self._spacing(SPACING_3_MM),
        b"\x1bz": lambda self, args: self._spacing(SPACING_4_MM if _digit(args[0]) else SPACING_3_MM),
        b"\x1ba": lambda self, args: self._lines(args),
        b"\x1bJ": lambda self, args: self.flush(args[0] * 2),
        b"\x1bI": lambda self, args: self.flush(args[0]),
        b"\x1bX": lambda self, args: self._columns(33, args),
        b"\x1bL": lambda self, args: self._columns(1, args),
        b"\x1bK": lambda self, args: self._columns(0, args),
        b"\x1bk": _band,
        b"\x1b\x1dS": _star_raster,
        b"\x1bd": _cut_here,
        b"\x1bb": _star_bar_code,
        b"\x1b\x1dy": _qr,
        b"\x1b\x1dx": _pdf417,
    }


def _code128(data: bytes) -> bytes:
    """Star's notation (appendix 1, Code 128) in that of GS k: ``%0`` is a percent sign, ``%1`` to ``%4`` functions,
    ``%6`` to ``%8`` a start in set A, B or C; without one the set is chosen by how the data begins.
    """
    begins = data[:2]
    if begins in (b"%6", b"%7", b"%8"):
        chosen, data = b"ABC"[begins[1] - 54 : begins[1] - 53], data[2:]
    elif data[:4].isdigit() and len(data) >= 4:
        chosen = b"C"
    else:
        chosen = b"A" if data[:1] < b" " else b"B"
    out, at = b"{" + chosen, 0
    if chosen == b"C":
        while data[at : at + 2].isdigit() and at + 1 < len(data):
            out += bytes((int(data[at : at + 2]),))
            at += 2
        if at < len(data):
            out += b"{B"
    while at < len(data):
        sign, at = data[at : at + 1], at + 1
        if sign == b"%":
            code, at = data[at : at + 1], at + 1
            out += b"%" if code == b"0" else b"{" + code if code in b"1234" else bytes((code[0] - 64,))
        else:
            out += b"{{" if sign == b"{" else sign
    return out
