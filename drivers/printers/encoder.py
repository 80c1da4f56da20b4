"""Documents into a printer's language: what is the same for all languages.

A document is laid out in lines, symbols and pictures; a language says by which bytes modes are set, dots, bar codes
and QR codes are printed, paper is cut and drawers are kicked. Text goes out in the model's code page; what that page
lacks, in another page the model has, or else its whole line is drawn as raster, so nothing ever prints as ``?``. Modes
are sent when they change. Pictures go out in bands that fit the model's buffer.
"""

from __future__ import annotations

import base64
import binascii
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import ClassVar, assert_never

from PIL.Image import Image as PilImage

from drivers.errors import DocumentError
from drivers.printers import Document, ImageDocument, PdfDocument, RawDocument, TextDocument
from drivers.printers.escpos_letters import Letters
from drivers.printers.layout import Item, Line, lay_out, lay_out_text
from drivers.printers.lettering import FONT_A, FONT_B, Cell, text_line
from drivers.printers.pictures import pictures
from drivers.printers.raster import Dither, Raster, default_logo, picture
from drivers.printers.receipt import Align, Barcode, Drawer, Feed, Image, Logo, Qr, Receipt
from drivers.printers.symbols import GTIN_DIGITS, Kind, bars, checked, qr_side

BARCODE_HEIGHT = 72
BETWEEN = ("feed", "cut")
"""What comes between the pages of a PDF."""
LEAST_BUFFER = 256
"""Bytes; with less no band of a picture fits."""
FEEDS_MOST = 20


@dataclass(frozen=True, slots=True)
class Shape:
    """The paper, and how pictures get onto it."""

    columns: int
    """Characters in a line: of font A, or of the narrow font B where that many of font A do not fit."""
    pixels: int
    """Dots across."""
    logo: bytes = b""
    """A PNG; empty for the drawn default."""
    dither: Dither = Dither.DIFFUSION
    """How greys of pictures become dots."""
    buffer: int = 0
    """Bytes of its receive buffer, which no command of a picture exceeds; 0 when it is said to be large."""
    between: str = "feed"
    """One of BETWEEN."""

    @classmethod
    def of(
        cls,
        columns: int,
        pixels: int,
        logo: str = "",
        dither: str = "diffusion",
        buffer: str = "0",
        between: str = "feed",
    ) -> Shape:
        """From what the configuration says. Raises ValueError naming what makes no sense."""
        if between not in BETWEEN:
            raise ValueError(f"between is {' or '.join(BETWEEN)}, not {between!r}")
        _within("columns", columns, 16, 96)
        _within("pixels", pixels, 128, 1024)
        if columns * FONT_B.width > pixels:
            raise ValueError(
                f"{columns} columns do not fit {pixels} dots; {pixels // FONT_B.width} is the most"
            )
        if int(buffer) and int(buffer) < LEAST_BUFFER:
            raise ValueError(f"buffer is 0 (large) or at least {LEAST_BUFFER} bytes, not {buffer}")
        return cls(
            columns=columns,
            pixels=pixels,
            logo=base64.b64decode(logo, validate=True),
            dither=Dither(dither),
            buffer=int(buffer),
            between=between,
        )

    @property
    def cell(self) -> Cell:
        """The font the columns are counted in."""
        return FONT_A if self.columns * FONT_A.width <= self.pixels else FONT_B


def _within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise ValueError(f"{name} is {least} to {most}, not {value}")


@dataclass(frozen=True, slots=True)
class Modes:
    """By which bytes a language sets its modes; the first sets all of them back."""

    initialise: bytes
    align: Mapping[Align, bytes]
    bold: Mapping[bool, bytes]
    size: Mapping[int, bytes]
    page: bytes
    """What stands before the number of a code page."""
    gap: bytes
    """White above and below a symbol, 12 dots: words so near would confuse a scanner, and the eye."""
    page_gap: bytes
    """White between the pages of a PDF, 32 dots."""
    lead: bytes = b""
    """White below big letters and logos, 8 dots."""
    narrow: bytes = b""
    """Font B, and its lines closer to each other; empty where there is none."""


@dataclass(slots=True)
class Sheet:
    """The bytes of one document so far, and the modes they leave the printer in."""

    modes: Modes
    narrow: bool = False
    """Whether its text is in font B."""
    parts: list[bytes] = field(default_factory=list)
    align: Align = Align.LEFT
    bold: bool = False
    size: int = 1
    page: int | None = None

    def put(self, data: bytes) -> None:
        """Add bytes that change no mode."""
        self.parts.append(data)

    def set(self, align: Align, *, bold: bool = False, size: int = 1) -> None:
        """Add the bytes of those modes that differ."""
        if align is not self.align:
            self.put(self.modes.align[align])
        if bold is not self.bold:
            self.put(self.modes.bold[bold])
        if size != self.size:
            self.put(self.modes.size[size])
        self.align, self.bold, self.size = align, bold, size

    def text(self, page: int, data: bytes) -> None:
        """Text of a code page, after the bytes that choose it where it is another one."""
        if page != self.page:
            self.put(self.modes.page + bytes((page,)))
            self.page = page
        self.put(data)

    def finish(self) -> bytes:
        """All bytes so far, modes set back: what follows (raw bytes) begins as after initialising."""
        self.set(Align.LEFT)
        if not self.narrow:
            return self.modes.initialise + b"".join(self.parts)
        return self.modes.initialise + self.modes.narrow + b"".join(self.parts) + self.modes.initialise


def _look(item: Item) -> tuple[Align, bool] | None:
    """What lines of the usual size have in common with those they can go out with; None for all else."""
    return (item.align, item.bold) if isinstance(item, Line) and item.size == 1 else None


@dataclass(frozen=True, slots=True)
class DocumentEncoder(ABC):
    """Documents as one printer model understands them. Pure."""

    shape: Shape
    letters: Letters
    """Its code pages."""
    modes: ClassVar[Modes]
    pictures_obey: ClassVar[bool] = True
    """Whether alignment moves pictures; where that is not known, they bring white margins of their own."""
    qr_most: ClassVar[int] = 12
    """Dots a module of a QR code may have."""

    def __post_init__(self) -> None:
        """Refuse more columns than its fonts can set; raises ValueError."""
        if self.shape.cell is FONT_B and not self.modes.narrow:
            raise ValueError(
                f"{self.columns} columns do not fit {self.pixels} dots; {self.pixels // FONT_A.width} is the most"
            )

    @property
    def columns(self) -> int:
        """Characters in a line."""
        return self.shape.columns

    @property
    def pixels(self) -> int:
        """Dots across."""
        return self.shape.pixels

    @abstractmethod
    def drawer_kick(self, drawer: int) -> bytes:
        """A pulse to cash drawer 1 or 2."""

    @abstractmethod
    def _dots(self, drawn: Raster | PilImage, align: Align) -> bytes:
        """A picture; ``align`` is set already where pictures obey it."""

    @abstractmethod
    def _cut(self) -> bytes:
        """Feed to the cutter and cut."""

    @abstractmethod
    def _bar_code(self, symbology: Kind, data: str, width: int) -> bytes:
        """A bar code with its text below, so many dots a module, and a new line."""

    @abstractmethod
    def _qr_code(self, data: str, size: int) -> bytes:
        """A QR code of error correction level M, so many dots a module."""

    def render(self, document: Document, *, copy: bool = False) -> bytes:
        """The document in the printer's language. A copy of raw bytes gets a line COPY before. Raises DocumentError."""
        match document:
            case RawDocument():
                return (self._printed(self._copy_line()) if copy else b"") + document.data
            case Receipt():
                return self._printed(lay_out(document, self.columns, copy=copy), cut=document.cut)
            case TextDocument():
                return self._printed(lay_out_text(document.text, self.columns, copy=copy), cut=True)
            case ImageDocument() | PdfDocument():
                head = self._printed(self._copy_line() if copy else ())
                between = self.modes.page_gap if self.shape.between == "feed" else self._cut()
                drawn = pictures(document, self.pixels, self.shape.dither)
                return head + between.join(self._dots(dots, Align.LEFT) for dots in drawn) + self._cut()
            case _:
                assert_never(document)

    def _copy_line(self) -> Iterable[Item]:
        return lay_out_text("", self.columns, copy=True)[:1]

    def _printed(self, items: Iterable[Item], *, cut: bool = False) -> bytes:
        sheet = Sheet(self.modes, narrow=self.shape.cell is FONT_B)
        big = False
        for look, group in groupby(items, _look):
            if look is not None:
                if big:
                    sheet.put(self.modes.lead)
                self._add_lines(sheet, [item for item in group if isinstance(item, Line)])
                big = False
                continue
            for item in group:
                if big and not (isinstance(item, Line) and item.size == 2):
                    sheet.put(self.modes.lead)
                self._add(sheet, item)
                big = isinstance(item, Line) and item.size == 2
        return sheet.finish() + (self._cut() if cut else b"")

    def _add(self, sheet: Sheet, item: Item) -> None:
        match item:
            case Line():
                self._add_line(sheet, item)
            case Barcode():
                self._add_barcode(sheet, item)
            case Qr():
                self._add_qr(sheet, item)
            case Logo():
                logo = self.shape.logo
                drawn = picture(logo, self.pixels, self.shape.dither) if logo else default_logo()
                self._add_raster(sheet, drawn, Align.CENTER)
                sheet.put(self.modes.lead)
            case Image():
                try:
                    png = base64.b64decode(item.png_base64, validate=True)
                except binascii.Error as error:
                    raise DocumentError(f"the picture is no base64: {error}") from error
                self._add_raster(sheet, picture(png, self.pixels, self.shape.dither), item.align)
            case Feed():
                sheet.put(b"\n" * max(0, min(item.lines, FEEDS_MOST)))
            case Drawer():
                sheet.put(self.drawer_kick(item.drawer))
            case _:
                assert_never(item)

    def _add_lines(self, sheet: Sheet, lines: list[Line]) -> None:
        """Lines that look alike, at once where the printer's own page has all their letters, as it mostly has."""
        run = self.letters.plain("\n".join(line.text for line in lines))
        if run is None:
            for line in lines:
                self._add_line(sheet, line)
            return
        sheet.set(lines[0].align, bold=lines[0].bold)
        sheet.text(*run)
        sheet.put(b"\n")

    def _add_line(self, sheet: Sheet, line: Line) -> None:
        runs = self.letters.encode(line.text)
        if runs is None:
            drawn = text_line(line.text, bold=line.bold, size=line.size, cell=self.shape.cell)
            self._add_raster(sheet, drawn, line.align)
            return
        sheet.set(line.align, bold=line.bold, size=line.size)
        for page, data in runs:
            sheet.text(page, data)
        sheet.put(b"\n")

    def _add_raster(self, sheet: Sheet, drawn: Raster | PilImage, align: Align) -> None:
        sheet.set(align if self.pictures_obey else Align.LEFT)
        sheet.put(self._dots(drawn, align))

    def _add_barcode(self, sheet: Sheet, block: Barcode) -> None:
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
        sheet.set(Align.CENTER)
        sheet.put(self.modes.gap + self._bar_code(block.symbology, data, width) + self.modes.gap)

    def _add_qr(self, sheet: Sheet, block: Qr) -> None:
        if not block.data or not block.data.isascii():
            raise DocumentError(
                "QR code: the data is empty or not ASCII; printers disagree about anything else"
            )
        try:
            modules = qr_side(block.data)
        except ValueError as error:
            raise DocumentError(f"QR code: {error}") from error
        size = max(1, min(block.size, self.qr_most, self.pixels // (modules + 8)))
        sheet.set(Align.CENTER)
        sheet.put(self.modes.gap + self._qr_code(block.data, size) + self.modes.gap)
