"""Documents into ESC/POS bytes. python-escpos is used as an encoder only (its ``Dummy``); this file is its door.

The code page is forced: the library's automatic choice hops between pages that many models lack. A letter that the
page lacks is first looked for among plain relatives of punctuation (typographic quotes and dashes); else its whole line
is drawn as raster, so nothing ever prints as ``?``.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, assert_never

from escpos.constants import QR_ECLEVEL_M, QR_MODEL_2
from escpos.printer import Dummy
from PIL.Image import Image as PilImage

from drivers.errors import DocumentError
from drivers.printers import Document, ImageDocument, RawDocument, TextDocument
from drivers.printers.layout import Item, Line, lay_out, lay_out_text
from drivers.printers.raster import Dither, Raster, default_logo, gs_l, gs_v_0, picture, text_line
from drivers.printers.receipt import Align, Barcode, Drawer, Feed, Image, Logo, Qr, Receipt
from drivers.printers.symbols import GTIN_DIGITS, bars, checked, qr_matrix

BARCODE_HEIGHT = 72
SYMBOLS = {"upca": 65, "ean13": 67, "ean8": 68, "code39": 69, "itf": 70, "code128": 73}
"""Bar codes by their number in GS k (function B)."""
RASTERS = {"gs_v_0": gs_v_0, "gs_l": gs_l}
"""The two commands for pictures: the old one, which all know, and Epson's present one."""
PLAIN = str.maketrans(
    {
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ",
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"',
        "–": "-", "—": "-", "‑": "-", "−": "-", "•": "·", "×": "x",
    }
)  # fmt: skip
"""Punctuation that means the same in plain form, one for one. Letters are never replaced: they are drawn."""


class _Stream(Dummy):  # type: ignore[misc]  # python-escpos ships no types
    """python-escpos, collecting bytes and opening nothing."""

    def raw(self, data: bytes) -> None:
        """Add bytes as they are."""
        self._raw(data)

    def symbol(self, kind: int, width: int, data: bytes) -> None:
        """A bar code by GS k (function B) with its text below; the library's own method prints to stdout."""
        self.set(align="center")
        self.raw(
            b"\x1dh%c\x1dw%c\x1df\x00\x1dH\x02\x1dk%c%c" % (BARCODE_HEIGHT, width, kind, len(data)) + data
        )

    def finish(self) -> bytes:
        """All bytes so far."""
        return bytes(self.output)


@dataclass(frozen=True, slots=True)
class EscposEncoder:
    """Documents as one printer model understands them. Pure."""

    profile: str
    """Of python-escpos' capability database."""
    columns: int
    """Characters of font A in a line."""
    pixels: int
    """Dots across."""
    code_page: str = "CP858"
    logo: bytes = b""
    """A PNG; empty for the drawn default."""
    raster: str = "gs_v_0"
    """One of RASTERS."""
    dither: Dither = Dither.DIFFUSION
    """How greys of pictures become dots."""

    @classmethod
    def for_profile(
        cls,
        profile: str,
        columns: str = "",
        pixels: str = "",
        code_page: str = "",
        logo: str = "",
        raster: str = "gs_v_0",
        dither: str = "diffusion",
    ) -> EscposEncoder:
        """From the profile and what the configuration says otherwise. Raises ValueError naming what makes no sense."""
        try:
            known = _Stream(profile=profile or "default").profile
        except KeyError:
            raise ValueError(
                f"there is no printer profile {profile!r}; without one the model's is taken"
            ) from None
        page = code_page or "CP858"
        if page not in known.get_code_pages():
            raise ValueError(
                f"the profile has no code page {page!r}; it has {', '.join(sorted(known.get_code_pages()))}"
            )
        if raster not in RASTERS:
            raise ValueError(f"raster is {' or '.join(RASTERS)}, not {raster!r}")
        wide = int(columns or known.get_columns("a"))
        return cls(
            profile=profile or "default",
            columns=wide,
            pixels=int(pixels or _media_width(known) or wide * 12),
            code_page=page,
            logo=base64.b64decode(logo, validate=True),
            raster=raster,
            dither=Dither(dither),
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
            case ImageDocument():
                head = self._printed(lay_out_text("", self.columns, copy=True)[:1]) if copy else b"\x1b@"
                return head + self._dots(picture(document.png, self.pixels, self.dither)) + self._cut()
            case _:
                assert_never(document)

    def _printed(self, items: tuple[Item, ...], *, cut: bool = False) -> bytes:
        stream = self._stream()
        for item in items:
            self._add(stream, item)
        return b"\x1b@" + stream.finish() + (self._cut() if cut else b"")

    def _stream(self) -> _Stream:
        return _Stream(profile=self.profile)

    def _dots(self, drawn: Raster | PilImage) -> bytes:
        return RASTERS[self.raster](drawn)

    def _cut(self) -> bytes:
        stream = self._stream()
        stream.cut(feed=False)  # GS V 66 0: the printer feeds to its cutter by itself
        return stream.finish()

    def _add(self, stream: _Stream, item: Item) -> None:
        match item:
            case Line():
                self._add_line(stream, item)
            case Barcode():
                self._add_barcode(stream, item)
            case Qr():
                self._add_qr(stream, item)
            case Logo():
                drawn = picture(self.logo, self.pixels, self.dither) if self.logo else default_logo()
                self._add_raster(stream, self._dots(drawn), Align.CENTER)
            case Image():
                try:
                    png = base64.b64decode(item.png_base64, validate=True)
                except binascii.Error as error:
                    raise DocumentError(f"the picture is no base64: {error}") from error
                self._add_raster(stream, self._dots(picture(png, self.pixels, self.dither)), item.align)
            case Feed():
                for _ in range(max(0, min(item.lines, 20))):
                    stream.raw(b"\n")
            case Drawer():
                stream.cashdraw({1: 2, 2: 5}[item.drawer])
            case _:
                assert_never(item)

    def _add_line(self, stream: _Stream, line: Line) -> None:
        text = "".join(char if self._has(char) else char.translate(PLAIN) for char in line.text)
        if not self._has(text):
            drawn = text_line(line.text, bold=line.bold, size=line.size)
            self._add_raster(stream, self._dots(drawn), line.align)
            return
        big = line.size == 2
        stream.set(
            align=line.align.value,
            bold=line.bold,
            double_width=big,
            double_height=big,
            normal_textsize=not big,
        )
        stream.magic.force_encoding(self.code_page)
        stream.textln(text)

    def _has(self, text: str) -> bool:
        try:
            text.encode(self.code_page)
        except UnicodeEncodeError:
            return False
        return True

    def _add_raster(self, stream: _Stream, data: bytes, align: Align) -> None:
        stream.set(align=align.value)
        stream.raw(data)

    def _add_barcode(self, stream: _Stream, block: Barcode) -> None:
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
        stream.symbol(SYMBOLS[block.symbology], width, data.encode("ascii"))

    def _add_qr(self, stream: _Stream, block: Qr) -> None:
        if not block.data or not block.data.isascii():
            raise DocumentError(
                "QR code: the data is empty or not ASCII; printers disagree about anything else"
            )
        try:
            modules = len(qr_matrix(block.data.encode("ascii")))
        except ValueError as error:
            raise DocumentError(f"QR code: {error}") from error
        size = max(1, min(block.size, 12, self.pixels // (modules + 8)))
        stream.set(align="center")
        stream.qr(block.data, ec=QR_ECLEVEL_M, size=size, model=QR_MODEL_2, native=True)
        stream.raw(b"\n")


def _media_width(profile: Any) -> int | None:
    """Dots across, as python-escpos' capability database has it (``Unknown`` for some)."""
    width = profile.profile_data["media"]["width"]["pixels"]
    return width if isinstance(width, int) else None
