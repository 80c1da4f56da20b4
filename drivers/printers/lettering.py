"""Letters drawn as dots, for what no code page of a printer has, and for the paper of the simulated printer.

The font is DejaVu Sans Mono from this package: Latin, Greek, Cyrillic, Armenian, Georgian, Arabic, arrows, frames,
many signs. What it lacks (Chinese, Japanese, Korean, Hebrew, emoji) is looked for in fonts that Debian's packages
install (``fonts-unifont``, ``fonts-noto-cjk``, ``fonts-droid-fallback``, ``fonts-dejavu-core``,
``fonts-noto-core``, ``fonts-symbola``). A character that none of them has is drawn as a frame with its code point
in it: it can be looked up, and is never taken for another one. Limits: a character stands in one cell, or two if it
is wide, so scripts that join by more than their neighbour (Devanagari and its like) look spelt out; right-to-left
runs are set in their order, and joined, where the machine has FriBiDi; emoji are drawn in black, sequences as their
parts.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from drivers.printers.wrapping import cells, char_cells


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of one character, in dots."""

    width: int
    height: int
    points: int
    """Size at which a letter of DejaVu Sans Mono is so wide."""
    baseline: float
    """From the top of a line to where letters stand."""
    line: int
    """From one line to the next."""


FONT_A = Cell(12, 24, 20, 18.5, 30)
FONT_B = Cell(9, 17, 15, 13.5, 22)
"""The two fonts of receipt printers (Epson, ESC M)."""
FALLBACKS = tuple(
    Path("/usr/share/fonts") / name
    for name in (
        "opentype/unifont/unifont.otf",
        "opentype/noto/NotoSansCJK-Regular.ttc",
        "truetype/droid/DroidSansFallbackFull.ttf",
        "truetype/dejavu/DejaVuSans.ttf",
        "truetype/noto/NotoSansSymbols2-Regular.ttf",
        "truetype/ancient-scripts/Symbola_hint.ttf",
        "opentype/unifont/unifont_upper.otf",
    )
)
"""Looked into in this order, those that are there."""
_NOWHERE = "\U0010ffff"
"""No font has it: what it draws is what a font draws for everything it lacks."""
_LEFTWARD = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?: +[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*"
)
"""Runs of Hebrew, Arabic and their like."""


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """DejaVu Sans Mono from this package's assets. At size 20 a character is 12 dots wide, as font A is."""
    name = "DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf"
    data = resources.files("drivers.printers").joinpath("assets", name).read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size)


@cache
def _fallback(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


@lru_cache(maxsize=1024)
def _face(
    letters: str, size: int, *, bold: bool, fallbacks: tuple[Path, ...]
) -> ImageFont.FreeTypeFont | None:
    """The first font that has all the letters; None when none has."""
    own = font(size, bold=bold)
    if all(_holds(own, char) for char in letters):
        return own
    for path in fallbacks:
        if path.exists() and all(_holds(_fallback(path, size), char) for char in letters):
            return _fallback(path, size)
    return None


def _holds(face: ImageFont.FreeTypeFont, char: str) -> bool:
    nothing, drawn = face.getmask(_NOWHERE), face.getmask(char)
    return (drawn.size, bytes(drawn)) != (nothing.size, bytes(nothing))


def text_line(
    text: str, *, bold: bool, size: int, cell: Cell = FONT_A, fallbacks: tuple[Path, ...] = FALLBACKS
) -> Image.Image:
    """One line of text as a one-bit picture, each character in its own cell as the printer would set it."""
    width, height = cell.width * size, cell.height * size
    image = Image.new("L", (max(1, cells(text)) * width, max(cell.line, height)), 255)
    draw = ImageDraw.Draw(image)
    points, base = cell.points * size, cell.baseline * size
    for at, cluster in _clusters(text):
        letters = "".join(sorted({char for char in cluster if char_cells(char) and char != " "}))
        face = _face(letters, points, bold=bold, fallbacks=fallbacks)
        left, wide = at * width, max(1, cells(cluster)) * width
        if face is not None and len(letters) > 1:
            draw.text((left, base), cluster, fill=0, font=face, anchor="ls", direction="rtl")
        elif face is not None and letters:
            draw.text((left + wide / 2, base), cluster, fill=0, font=face, anchor="ms")
        else:
            for char in cluster:
                if char in letters:
                    _draw_code_point(draw, char, (left, 0, left + char_cells(char) * width, height))
                left += char_cells(char) * width
    return image.point(lambda value: 255 if value > 110 else 0).convert("1")


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Pieces drawn together and the cell each begins in: a letter with its marks, a whole right-to-left run."""
    runs = {}
    if not text.isascii() and features.check("raqm"):
        runs = {found.start(): found.group() for found in _LEFTWARD.finditer(text)}
    at = place = 0
    while place < len(text):
        end = place + len(runs.get(place, " "))
        while end < len(text) and not char_cells(text[end]):
            end += 1
        cluster = text[place:end]
        yield at, cluster
        at += cells(cluster)
        place = end


def _draw_code_point(draw: ImageDraw.ImageDraw, char: str, box: tuple[float, float, float, float]) -> None:
    """A frame with the four to six digits of a character's code point, two or three a line."""
    left, top, right, bottom = box
    draw.rectangle((left + 0.5, top + 2, right - 1.5, bottom - 3), outline=0)
    code = f"{ord(char):04X}"
    half = (len(code) + 1) // 2
    face = font(int(min((right - left - 2) / half * 1.6, (bottom - top) / 2.4)))
    for row, digits in enumerate((code[:half], code[half:])):
        middle = (top + bottom) / 2 + (-4 if row == 0 else 5) * (bottom - top) / 24
        draw.text(((left + right) / 2, middle), digits, fill=0, font=face, anchor="mm")
