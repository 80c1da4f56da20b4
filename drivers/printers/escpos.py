"""Documents into ESC/POS bytes. python-escpos is used as an encoder only (its ``Dummy``); this file is its door.

Text goes out in the model's code page; what that page lacks, in another page the model has, or else its whole line is
drawn as raster, so nothing ever prints as ``?`` (``escpos_letters.py``, ``lettering.py``). Modes are sent when they
change. Pictures go out in bands that fit the model's buffer.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any, assert_never

from escpos.constants import QR_ECLEVEL_M, QR_MODEL_2
from escpos.printer import Dummy
from PIL.Image import Image as PilImage

from drivers.errors import DocumentError
from drivers.printers import Document, ImageDocument, PdfDocument, RawDocument, TextDocument
from drivers.printers.escpos_letters import Letters
from drivers.printers.layout import Item, Line, lay_out, lay_out_text
from drivers.printers.lettering import text_line
from drivers.printers.pictures import pictures
from drivers.printers.raster import Dither, Raster, default_logo, gs_l, gs_v_0, picture
from drivers.printers.receipt import Align, Barcode, Drawer, Feed, Image, Logo, Qr, Receipt
from drivers.printers.symbols import GTIN_DIGITS, bars, checked, qr_side

BARCODE_HEIGHT = 72
SYMBOLS = {"upca": 65, "ean13": 67, "ean8": 68, "code39": 69, "itf": 70, "code128": 73}
"""Bar codes by their number in GS k (function B)."""
RASTERS = {"gs_v_0": gs_v_0, "gs_l": gs_l}
"""The two commands for pictures: the old one, which all know, and Epson's present one."""
NAMELESS = ("", "default", "simple")
"""Profiles of no model: the code pages they tell of are not to be relied on, except the one that is configured."""
BETWEEN = ("feed", "cut")
"""What comes between the pages of a PDF."""
PAGE_GAP = b"\x1bJ\x20"
SYMBOL_GAP = b"\x1bJ\x0c"
"""White above and below a symbol (ESC J, dots): words so near would confuse a scanner, and the eye."""
LEAST_BUFFER = 256
"""Bytes; with less no band of a picture fits."""
_ALIGN = {Align.LEFT: b"\x1ba\x00", Align.CENTER: b"\x1ba\x01", Align.RIGHT: b"\x1ba\x02"}


class _Stream(Dummy):  # type: ignore[misc]  # python-escpos ships no types
    """python-escpos, collecting bytes and opening nothing."""

    def finish(self) -> bytes:
        """All bytes so far."""
        return bytes(self.output)


@dataclass(slots=True)
class _Sheet:
    """The bytes of one document so far, and the modes they leave the printer in (ESC @ sets all of them)."""

    parts: list[bytes] = field(default_factory=lambda: [b"\x1b@"])
    align: Align = Align.LEFT
    bold: bool = False
    size: int = 1
    page: int | None = None

    def put(self, data: bytes) -> None:
        """Add bytes that change no mode."""
        self.parts.append(data)

    def set(self, align: Align, *, bold: bool = False, size: int = 1) -> None:
        """ESC a, ESC E and GS !, those that differ."""
        if align is not self.align:
            self.put(_ALIGN[align])
        if bold is not self.bold:
            self.put(b"\x1bE%c" % bold)
        if size != self.size:
            self.put(b"\x1d!%c" % ((size - 1) * 0x11))
        self.align, self.bold, self.size = align, bold, size

    def text(self, page: int, data: bytes) -> None:
        """Text of a code page, after ESC t where it is another one."""
        if page != self.page:
            self.put(b"\x1bt%c" % page)
            self.page = page
        self.put(data)

    def finish(self) -> bytes:
        """All bytes so far, modes set back: what follows (raw bytes) begins as after ESC @."""
        self.set(Align.LEFT)
        return b"".join(self.parts)


@dataclass(frozen=True, slots=True)
class EscposEncoder:
    """Documents as one printer model understands them. Pure."""

    profile: str
    """Of python-escpos' capability database."""
    columns: int
    """Characters of font A in a line."""
    pixels: int
    """Dots across."""
    letters: Letters
    """Its code pages."""
    logo: bytes = b""
    """A PNG; empty for the drawn default."""
    raster: str = "gs_v_0"
    """One of RASTERS."""
    dither: Dither = Dither.DIFFUSION
    """How greys of pictures become dots."""
    buffer: int = 0
    """Bytes of its receive buffer, which no command of a picture exceeds; 0 when it is said to be large."""
    between: str = "feed"
    """One of BETWEEN."""

    @classmethod
    def for_profile(
        cls,
        profile: str,
        columns: str = "",
        pixels: str = "",
        code_page: str = "",
        code_pages: str = "",
        logo: str = "",
        raster: str = "gs_v_0",
        dither: str = "diffusion",
        buffer: str = "0",
        between: str = "feed",
    ) -> EscposEncoder:
        """From the profile and what the configuration says otherwise. Raises ValueError naming what makes no sense."""
        try:
            known = _Stream(profile=profile or "default").profile
        except KeyError:
            raise ValueError(
                f"there is no printer profile {profile!r}; without one the model's is taken"
            ) from None
        for name, value, allowed in (("raster", raster, RASTERS), ("between", between, BETWEEN)):
            if value not in allowed:
                raise ValueError(f"{name} is {' or '.join(allowed)}, not {value!r}")
        if int(buffer) and int(buffer) < LEAST_BUFFER:
            raise ValueError(f"buffer is 0 (large) or at least {LEAST_BUFFER} bytes, not {buffer}")
        wide = _within("columns", int(columns or known.get_columns("a")), 16, 96)
        others = code_pages or ("none" if profile in NAMELESS else "all")
        return cls(
            profile=profile or "default",
            columns=wide,
            pixels=_within("pixels", int(pixels or _media_width(known) or wide * 12), 128, 1024),
            letters=Letters.of(code_page or "CP858", known.get_code_pages(), others),
            logo=base64.b64decode(logo, validate=True),
            raster=raster,
            dither=Dither(dither),
            buffer=int(buffer),
            between=between,
        )

    def drawer_kick(self, drawer: int) -> bytes:
        """ESC p: a 100 ms pulse to drawer 1 (pin 2) or 2 (pin 5)."""
        stream = self._stream()
        stream.cashdraw({1: 2, 2: 5}[drawer])
        return stream.finish()

    def render(self, document: Document, *, copy: bool = False) -> bytes:
        """The document as ESC/POS. A copy of raw bytes gets a line COPY before them. Raises DocumentError."""
        match document:
            case RawDocument():
                head = self._printed(lay_out_text("", self.columns, copy=True)[:1]) if copy else b""
                return head + document.data
            case Receipt():
                return self._printed(lay_out(document, self.columns, copy=copy), cut=document.cut)
            case TextDocument():
                return self._printed(lay_out_text(document.text, self.columns, copy=copy), cut=True)
            case ImageDocument() | PdfDocument():
                head = self._printed(lay_out_text("", self.columns, copy=True)[:1] if copy else ())
                between = PAGE_GAP if self.between == "feed" else self._cut()
                pages = [self._dots(dots) for dots in pictures(document, self.pixels, self.dither)]
                return head + between.join(pages) + self._cut()
            case _:
                assert_never(document)

    def _printed(self, items: tuple[Item, ...], *, cut: bool = False) -> bytes:
        sheet = _Sheet()
        for item in items:
            self._add(sheet, item)
        return sheet.finish() + (self._cut() if cut else b"")

    def _stream(self) -> _Stream:
        return _Stream(profile=self.profile)

    def _dots(self, drawn: Raster | PilImage) -> bytes:
        return RASTERS[self.raster](drawn, self.buffer)

    def _cut(self) -> bytes:
        stream = self._stream()
        stream.cut(feed=False)  # GS V 66 0: the printer feeds to its cutter by itself
        return stream.finish()

    def _add(self, sheet: _Sheet, item: Item) -> None:
        match item:
            case Line():
                self._add_line(sheet, item)
            case Barcode():
                self._add_barcode(sheet, item)
            case Qr():
                self._add_qr(sheet, item)
            case Logo():
                drawn = picture(self.logo, self.pixels, self.dither) if self.logo else default_logo()
                self._add_raster(sheet, drawn, Align.CENTER)
            case Image():
                try:
                    png = base64.b64decode(item.png_base64, validate=True)
                except binascii.Error as error:
                    raise DocumentError(f"the picture is no base64: {error}") from error
                self._add_raster(sheet, picture(png, self.pixels, self.dither), item.align)
            case Feed():
                sheet.put(b"\n" * max(0, min(item.lines, 20)))
            case Drawer():
                sheet.put(self.drawer_kick(item.drawer))
            case _:
                assert_never(item)

    def _add_line(self, sheet: _Sheet, line: Line) -> None:
        runs = self.letters.encode(line.text)
        if runs is None:
            self._add_raster(sheet, text_line(line.text, bold=line.bold, size=line.size), line.align)
            return
        sheet.set(line.align, bold=line.bold, size=line.size)
        for page, data in runs:
            sheet.text(page, data)
        sheet.put(b"\n")

    def _add_raster(self, sheet: _Sheet, drawn: Raster | PilImage, align: Align) -> None:
        sheet.set(align)
        sheet.put(self._dots(drawn))

    def _add_barcode(self, sheet: _Sheet, block: Barcode) -> None:
        """GS k (function B) with its text below; the library's own method prints to stdout."""
        try:
            data = checked(block.symbology, block.data)
            modules = len(bars(block.symbology, data))
        except ValueError as error:
            raise DocumentError(f"bar code: {error}") from error
        width = 3 if block.symbology in GTIN_DIGITS else 2
        if modules * width > self.pixels:
            raise DocumentError(
                f"bar code: {len(data)} characters are too wide for this paper; use a QR code"
            )
        if block.symbology == "code128":
            data = "{B" + data.replace("{", "{{")
        sheet.set(Align.CENTER)
        sheet.put(SYMBOL_GAP + b"\x1dh%c\x1dw%c\x1df\x00\x1dH\x02" % (BARCODE_HEIGHT, width))
        sheet.put(b"\x1dk%c%c" % (SYMBOLS[block.symbology], len(data)) + data.encode("ascii") + SYMBOL_GAP)

    def _add_qr(self, sheet: _Sheet, block: Qr) -> None:
        if not block.data or not block.data.isascii():
            raise DocumentError(
                "QR code: the data is empty or not ASCII; printers disagree about anything else"
            )
        try:
            modules = qr_side(block.data)
        except ValueError as error:
            raise DocumentError(f"QR code: {error}") from error
        size = max(1, min(block.size, 12, self.pixels // (modules + 8)))
        stream = self._stream()
        stream.qr(block.data, ec=QR_ECLEVEL_M, size=size, model=QR_MODEL_2, native=True)
        sheet.set(Align.CENTER)
        sheet.put(SYMBOL_GAP + stream.finish() + SYMBOL_GAP)


def _within(name: str, value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise ValueError(f"{name} is {least} to {most}, not {value}")
    return value


def _media_width(profile: Any) -> int | None:
    """Dots across, as python-escpos' capability database has it (``Unknown`` for some)."""
    width = profile.profile_data["media"]["width"]["pixels"]
    return width if isinstance(width, int) else None
