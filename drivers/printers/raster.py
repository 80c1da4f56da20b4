"""Pictures as dots: PNG to one-bit raster, lines of text drawn where a code page lacks a letter, the default logo.

Raster goes out as ``GS v 0`` in bands, so that a printer's receive buffer is never asked to hold a whole picture.
"""

from __future__ import annotations

import io
from functools import cache
from importlib import resources

from PIL import Image, ImageChops, ImageDraw, ImageFont

from drivers.errors import DocumentError

BAND = 256
"""Rows of one GS v 0 command: at 576 dots 18 KB, below every receive buffer of the supported models."""
MAX_ROWS = 16_000
"""Two metres of paper at 8 dots/mm; a longer picture is a mistake."""
CELL = (12, 24)
"""Dots of one character of font A."""
LINE = 30
"""Dots from one line of font A to the next."""


def picture(png: bytes, width: int) -> Image.Image:
    """A PNG as a one-bit picture at most ``width`` dots wide (1 = paper). Raises DocumentError for anything else.

    Wider ones are scaled down, transparency becomes paper, greys are dithered (Floyd-Steinberg).
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
    return paper.convert("1")


def gs_v_0(image: Image.Image) -> bytes:
    """A one-bit picture as GS v 0 commands, a band each (Epson: GS v 0, m = 0; a set bit is a black dot)."""
    black = ImageChops.invert(image.convert("L")).convert("1", dither=Image.Dither.NONE)
    row = (black.width + 7) // 8
    commands = bytearray()
    for top in range(0, black.height, BAND):
        band = black.crop((0, top, black.width, min(top + BAND, black.height)))
        commands += (
            b"\x1dv0\x00" + row.to_bytes(2, "little") + band.height.to_bytes(2, "little") + band.tobytes()
        )
    return bytes(commands)


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
