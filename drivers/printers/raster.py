"""Pictures as dots: PNG to one-bit raster, and the default logo.

Raster goes out as ``GS v 0`` or ``GS ( L`` in bands, so that a printer's buffers are never asked to hold a whole
picture: a model whose buffer is small says how small, and no command is longer than that. Greys become dots by a
threshold (drawings), an ordered pattern (quick, even tones) or error diffusion (photographs). Dots are computed for a
whole picture at a time, by numpy and by Pillow's own loop.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy
from PIL import Image, ImageDraw

from drivers.errors import DocumentError

BAND = 256
"""Rows of one command, for models that say nothing about their buffer: at 576 dots 18 KB."""
COMMAND = 24
"""Bytes of a raster command beside its dots, and some to spare."""
DOTS_A_MM = 8
"""203 dpi."""
MAX_ROWS = 16_000
"""Two metres of paper; a longer picture is a mistake."""
MAX_SIDE = 10_000
"""Pixels of a picture either way: beyond it there are photographs of walls, and decompression bombs."""
MAX_PIXELS = 20_000_000
"""Pixels in all: 80 MB while it is made grey."""
PNG = b"\x89PNG\r\n\x1a\n"
OTHERS = {b"\xff\xd8\xff": "a JPEG", b"GIF8": "a GIF", b"%PDF": "a PDF", b"BM": "a BMP", b"RIFF": "a WebP"}
"""How files begin that are taken for PNGs."""
STRIP = 1 << 16
"""Bytes handled at a time where a copy of the whole picture is not needed."""
MIDDLE = 128
"""Greys below it are black, where there is nothing finer."""


class Dither(StrEnum):
    """How greys become dots."""

    DIFFUSION = "diffusion"
    """Floyd-Steinberg: each dot's error goes to its neighbours. Photographs."""
    ORDERED = "ordered"
    """An 8 by 8 Bayer pattern. Even tones without worms."""
    THRESHOLD = "threshold"
    """Black or white. Drawings and text."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture as printers take it: rows of packed dots; a set bit is black, a row ends with its byte."""

    width: int
    height: int
    data: bytes

    @property
    def row(self) -> int:
        """Bytes of one row."""
        return (self.width + 7) // 8

    def bands(self, buffer: int = 0) -> Iterator[tuple[int, bytes]]:
        """Slices whose command fits a buffer of so many bytes (0: of at most BAND rows): their height and bytes."""
        fits = (buffer - COMMAND) // max(1, self.row) if buffer else BAND
        rows = max(1, min(fits, BAND))
        for top in range(0, self.height, rows):
            height = min(rows, self.height - top)
            yield height, self.data[top * self.row : (top + height) * self.row]


def raster(image: Image.Image, dither: Dither = Dither.DIFFUSION) -> Raster:
    """A picture as packed dots. One-bit pictures (1 = paper) are taken as they are, all others as greys."""
    if image.mode == "1" or dither is Dither.DIFFUSION:
        return Raster(image.width, image.height, _packed(image.convert("1")))
    greys = numpy.asarray(image.convert("L"))
    limits = MIDDLE if dither is Dither.THRESHOLD else _limits(*greys.shape)
    return Raster(image.width, image.height, numpy.packbits(greys < limits, axis=1).tobytes())


def _packed(dots: Image.Image) -> bytes:
    """The dots of a one-bit picture, eight a byte. Pillow packs slower than numpy does from a byte a dot.

    In strips small enough to be taken from memory that is in use already: fresh pages for a copy of the whole picture
    cost more than packing it. White is turned to black where it is least, after packing.
    """
    packed = numpy.empty((dots.height, (dots.width + 7) // 8), dtype=numpy.uint8)
    rows = max(1, STRIP // dots.width)
    for top in range(0, dots.height, rows):
        bottom = min(top + rows, dots.height)
        strip = dots.crop((0, top, dots.width, bottom)).tobytes("raw", "L")
        white = numpy.frombuffer(strip, dtype=numpy.uint8).reshape(bottom - top, dots.width)
        packed[top:bottom] = numpy.packbits(white, axis=1)
    numpy.invert(packed, out=packed)
    packed[:, -1] &= 0xFF << -dots.width % 8 & 0xFF  # what packing filled the last byte up with stays white
    return packed.tobytes()


@cache
def _bayer() -> numpy.typing.NDArray[numpy.uint8]:
    """The 8 by 8 Bayer matrix as grey levels: a grey of n/64 black gives n black dots in each square."""
    matrix = numpy.zeros((1, 1), dtype=numpy.int64)
    while len(matrix) < 8:
        matrix = numpy.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    return (matrix * 4 + 2).astype(numpy.uint8)


def _limits(height: int, width: int) -> numpy.typing.NDArray[numpy.uint8]:
    return numpy.tile(_bayer(), (height // 8 + 1, width // 8 + 1))[:height, :width]


def picture(png: bytes, width: int, dither: Dither = Dither.DIFFUSION) -> Raster:
    """A PNG as dots, at most ``width`` across. Raises DocumentError for anything else, saying what and what to do.

    Wider ones are scaled down, transparency becomes paper, greys become dots.
    """
    if not png:
        raise DocumentError("the picture is empty: no PNG of 0 bytes can be printed; send the file again")
    if not png.startswith(PNG):
        kind = next((name for begins, name in OTHERS.items() if png.startswith(begins)), "something else")
        raise DocumentError(f"the picture is no PNG but {kind}; save it as PNG")
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
            _refuse_huge(*opened.size, width)
            grey = _on_paper(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DocumentError(
            f"the picture is no PNG that can be read, perhaps cut off after {len(png)} bytes ({error}); send it again"
        ) from error
    if grey.width > width:
        grey = grey.resize((width, max(1, round(grey.height * width / grey.width))), Image.Resampling.LANCZOS)
    return raster(grey, dither)


def _refuse_huge(across: int, down: int, width: int) -> None:
    """Before anything is unpacked: a small file may announce a picture larger than the memory."""
    if (max(across, down) > MAX_SIDE and down <= MAX_ROWS) or across * down > MAX_PIXELS:
        raise DocumentError(
            f"the picture is {across} × {down} pixels; {MAX_SIDE} either way and {MAX_PIXELS // 1_000_000} million in "
            "all are the most; make it smaller"
        )
    rows = round(down * min(1.0, width / across))
    if rows > MAX_ROWS:
        raise DocumentError(too_long("the picture", rows))


def too_long(what: str, rows: int) -> str:
    """The word for what would take too much paper."""
    return (
        f"{what} would be {rows // DOTS_A_MM} mm long on this paper; {MAX_ROWS // DOTS_A_MM} mm (two metres) "
        "is the most; print a part of it"
    )


def _on_paper(opened: Image.Image) -> Image.Image:
    """Greys of a picture; what is transparent shows the paper."""
    if not opened.has_transparency_data:
        return opened.convert("L")
    rgba = opened.convert("RGBA")
    paper = Image.new("L", rgba.size, 255)
    paper.paste(rgba.convert("L"), mask=rgba.getchannel("A"))
    return paper


_REAL_TIME = re.compile(rb"\x10(?=\x04[\x01-\x08\x12]|\x05[\x00-\x02]|\x14[\x01-\x08])")
_ONE_DOT_MORE = b"\x30"


def harmless(data: bytes) -> bytes:
    """Dots without the bytes of a real-time command, which a printer obeys also inside a picture.

    Seen from the printer, DLE DC4 among the dots of a photograph opens the drawer, and DLE EOT gives an answer that
    nobody asked for (Epson: DLE EOT, DLE ENQ, DLE DC4, notes). One dot is added beside the one that would begin it.
    """
    return _REAL_TIME.sub(_ONE_DOT_MORE, data)


def gs_v_0(dots: Raster | Image.Image, buffer: int = 0) -> bytes:
    """Dots, or a one-bit picture, as GS v 0 commands, a band each (Epson: GS v 0, m = 0)."""
    dots = dots if isinstance(dots, Raster) else raster(dots)
    across = dots.row.to_bytes(2, "little")
    return b"".join(
        b"\x1dv0\x00" + across + height.to_bytes(2, "little") + harmless(data)
        for height, data in dots.bands(buffer)
    )


def gs_l(dots: Raster | Image.Image, buffer: int = 0) -> bytes:
    """The same as GS ( L: each band is stored (function 112, one colour) and printed (function 50)."""
    dots = dots if isinstance(dots, Raster) else raster(dots)
    across = (dots.row * 8).to_bytes(2, "little")
    commands = []
    for height, data in dots.bands(buffer):
        stored = b"\x30\x70\x30\x01\x01\x31" + across + height.to_bytes(2, "little") + harmless(data)
        # GS ( L counts in two bytes; GS 8 L, the same with four, is for pictures wider than any paper here.
        commands.append(b"\x1d(L" + len(stored).to_bytes(2, "little") + stored + b"\x1d(L\x02\x00\x30\x32")
    return b"".join(commands)


@cache
def default_logo() -> Image.Image:
    """The drawn logo of a shop that configured none: an awning over a shop's front, 256 by 120 dots."""
    scale = 4  # drawn large and brought down: smooth edges before they become dots
    image = Image.new("L", (256 * scale, 120 * scale), 255)
    draw = ImageDraw.Draw(image)

    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return left * scale, top * scale, right * scale, bottom * scale

    stripes = 7
    step = 200 / stripes
    draw.rectangle(box(28, 6, 228, 14), fill=0)
    for stripe in range(stripes):
        left = 28 + stripe * step
        dark = stripe % 2 == 0
        if dark:
            draw.rectangle(box(left, 14, left + step, 40), fill=0)
        half = box(left, 40 - step / 2, left + step, 40 + step / 2)
        draw.pieslice(half, 0, 180, fill=0 if dark else 255)
        draw.arc(half, 0, 180, fill=0, width=2 * scale)
    draw.rectangle(box(38, 58, 218, 106), outline=0, width=4 * scale)
    draw.rectangle(box(150, 66, 190, 106), fill=0)
    draw.ellipse(box(156, 84, 162, 90), fill=255)
    draw.rectangle(box(54, 68, 134, 94), outline=0, width=3 * scale)
    draw.line(box(94, 68, 94, 94), fill=0, width=3 * scale)
    draw.line(box(14, 108, 242, 108), fill=0, width=4 * scale)
    small = image.resize((256, 120), Image.Resampling.LANCZOS)
    return small.point(lambda value: 255 if value > 128 else 0).convert("1")
