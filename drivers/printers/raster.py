"""Pictures as dots: PNG to one-bit raster, lines of text drawn where a code page lacks a letter, the default logo.

Raster goes out as ``GS v 0`` or ``GS ( L`` in bands, so that a printer's buffers are never asked to hold a whole
picture. Greys become dots by a threshold (drawings), an ordered pattern (quick, even tones) or error diffusion
(photographs). Dots are computed for a whole picture at a time, by numpy and by Pillow's own loop.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

import numpy
from PIL import Image, ImageDraw, ImageFont

from drivers.errors import DocumentError

BAND = 256
"""Rows of one GS v 0 command: at 576 dots 18 KB, below every receive buffer of the supported models."""
MAX_ROWS = 16_000
"""Two metres of paper at 8 dots/mm; a longer picture is a mistake."""
CELL = (12, 24)
"""Dots of one character of font A."""
LINE = 30
"""Dots from one line of font A to the next."""


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

    def bands(self) -> Iterator[tuple[int, bytes]]:
        """Slices of at most BAND rows: their height and their bytes."""
        for top in range(0, self.height, BAND):
            height = min(BAND, self.height - top)
            yield height, self.data[top * self.row : (top + height) * self.row]


def raster(image: Image.Image, dither: Dither = Dither.DIFFUSION) -> Raster:
    """A picture as packed dots. One-bit pictures (1 = paper) are taken as they are, all others as greys."""
    if image.mode == "1" or dither is Dither.DIFFUSION:
        dots = image.convert("1").tobytes("raw", "L")  # a byte a dot: Pillow packs bits slower than numpy
        black = numpy.frombuffer(dots, dtype=numpy.uint8).reshape(image.height, image.width) == 0
        return Raster(image.width, image.height, numpy.packbits(black, axis=1).tobytes())
    greys = numpy.asarray(image.convert("L"))
    limits = MIDDLE if dither is Dither.THRESHOLD else _limits(*greys.shape)
    return Raster(image.width, image.height, numpy.packbits(greys < limits, axis=1).tobytes())


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
    """A PNG as dots, at most ``width`` across. Raises DocumentError for anything else.

    Wider ones are scaled down, transparency becomes paper, greys become dots.
    """
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
            rgba = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DocumentError(f"the picture is no PNG that can be read: {error}") from error
    if rgba.width > width:
        rgba = rgba.resize((width, max(1, round(rgba.height * width / rgba.width))), Image.Resampling.LANCZOS)
    if rgba.height > MAX_ROWS:
        raise DocumentError(f"the picture is {rgba.height} dots long; {MAX_ROWS} (two metres) is the most")
    paper = Image.new("RGBA", rgba.size, "white")
    paper.alpha_composite(rgba)
    return raster(paper.convert("L"), dither)


def gs_v_0(dots: Raster | Image.Image) -> bytes:
    """Dots, or a one-bit picture, as GS v 0 commands, a band each (Epson: GS v 0, m = 0)."""
    dots = dots if isinstance(dots, Raster) else raster(dots)
    across = dots.row.to_bytes(2, "little")
    return b"".join(
        b"\x1dv0\x00" + across + height.to_bytes(2, "little") + data for height, data in dots.bands()
    )


def gs_l(dots: Raster | Image.Image) -> bytes:
    """The same as GS ( L: each band is stored (function 112, one colour) and printed (function 50)."""
    dots = dots if isinstance(dots, Raster) else raster(dots)
    across = (dots.row * 8).to_bytes(2, "little")
    commands = []
    for height, data in dots.bands():
        stored = b"\x30\x70\x30\x01\x01\x31" + across + height.to_bytes(2, "little") + data
        # GS ( L counts in two bytes; GS 8 L, the same with four, is for pictures wider than any paper here.
        commands.append(b"\x1d(L" + len(stored).to_bytes(2, "little") + stored + b"\x1d(L\x02\x00\x30\x32")
    return b"".join(commands)


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """DejaVu Sans Mono from this package's assets. At size 20 a character is 12 dots wide, as font A is."""
    name = "DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf"
    data = resources.files("drivers.printers").joinpath("assets", name).read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size)


def text_line(text: str, *, bold: bool, size: int) -> Image.Image:
    """One line of text as a one-bit picture, each character in its own cell as the printer would set it."""
    cell_width = CELL[0] * size
    image = Image.new("L", (max(1, len(text)) * cell_width, max(LINE, CELL[1] * size)), 255)
    draw = ImageDraw.Draw(image)
    face = font(20 * size, bold=bold)
    for index, char in enumerate(text):
        draw.text(((index + 0.5) * cell_width, 18.5 * size), char, fill=0, font=face, anchor="ms")
    return image.point(lambda value: 255 if value > 110 else 0).convert("1")


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
