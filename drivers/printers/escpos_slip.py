"""What came out of the simulated printer: a piece of paper, as text and as a picture.

A slip is a column of strips. A strip is one printed line or one picture: its ink, and what it says. The picture is at
the printer's own scale, a pixel a dot, on paper with the margins of an 80 mm roll.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from PIL import Image, ImageOps

PAPER = (252, 251, 247)
INK = (30, 29, 34)
MARGIN = 32
"""Dots left and right of the print area: 576 dots between them make 80 mm at 8 dots/mm."""
HEAD = 28
TAIL = 56
"""Rows of bare paper before the first line and between the last one and the cut."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One printed line, picture, symbol or feed."""

    ink: Image.Image
    """Mode L as wide as the print area; 255 is black ink."""
    text: str = ""
    marked: str = ""
    """The text with its styles: ``<b>`` bold, ``<u>`` underlined, ``<i>`` inverse, ``<2x2>`` width by height."""
    picture: tuple[int, int] | None = None
    """Dots of a picture, when the strip is a slice of one."""
    feed: bool = False
    """Bare paper: says nothing."""


@dataclass(frozen=True)
class Slip:
    """A piece of paper between two cuts."""

    strips: tuple[Strip, ...]
    width: int
    cut: bool
    symbols: tuple[tuple[str, str], ...] = ()
    """Every bar code and QR code in order: its kind (``EAN13``, ``CODE128``, ``QR``) and what it says."""

    @cached_property
    def text(self) -> str:
        """What a person reads, a line a line; symbols and pictures in brackets."""
        return "\n".join(self._lines(marked=False)) + "\n"

    @cached_property
    def marked(self) -> str:
        """The text with its styles marked."""
        return "\n".join(self._lines(marked=True)) + "\n"

    def png(self) -> bytes:
        """The paper as a PNG, one pixel a dot."""
        height = sum(strip.ink.height for strip in self.strips)
        ink = Image.new("L", (self.width + 2 * MARGIN, HEAD + height + TAIL), 0)
        top = HEAD
        for strip in self.strips:
            ink.paste(strip.ink, (MARGIN, top))
            top += strip.ink.height
        drawn = ImageOps.colorize(ink, black=PAPER, white=INK)
        out = io.BytesIO()
        drawn.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()

    def _lines(self, *, marked: bool) -> Iterator[str]:
        """Slices of one picture are one picture; feeds of less than a line say nothing."""
        for width, group in groupby(self.strips, key=lambda strip: strip.picture[0] if strip.picture else 0):
            if width:
                height = sum(strip.picture[1] for strip in group if strip.picture)
                yield f"[image {width}x{height}]"
            else:
                yield from (
                    (strip.marked if marked else strip.text).rstrip() for strip in group if not strip.feed
                )
