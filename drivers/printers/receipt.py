"""The receipt model: one document for paper now, for HTML and PDF later.

A receipt is a sequence of blocks. Layout (columns, code pages, raster) belongs to ``layout.py`` and the driver; the
model says what, not where. Blocks are msgspec structs, so that JSON is decoded straight into them with ``type`` as
the tag of each block, and an unknown field is an error that names it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec


class Align(StrEnum):
    """Where a block stands on the line."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="text"):
    """A paragraph, wrapped at words. ``size`` 1 is the standard font, 2 double width and height."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    size: Literal[1, 2] = 1


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="columns"):
    """One line of two ends: left text and right text, the left one wrapped (an article and its price)."""

    left: str
    right: str
    bold: bool = False
    size: Literal[1, 2] = 1


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="rule"):
    """A line across the paper."""

    double: bool = False


class Barcode(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="barcode"):
    """An EAN-13 (12 or 13 digits) or Code 128 (ASCII) bar code with its text below."""

    data: str
    symbology: Literal["ean13", "code128"] = "ean13"


class Qr(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="qr"):
    """A QR code. ``data`` is ASCII: printers disagree about anything else."""

    data: str
    size: int = 6
    """Dots per module, 2 to 12."""


class Logo(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="logo"):
    """The shop's logo as configured at the printer, or a drawn default."""


class Image(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="image"):
    """A PNG in base64, printed as raster."""

    png_base64: str
    align: Align = Align.CENTER


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="feed"):
    """Empty lines."""

    lines: int = 1


class Drawer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="drawer"):
    """Open the cash drawer here."""

    drawer: Literal[1, 2] = 1


Block = Text | Columns | Rule | Barcode | Qr | Logo | Image | Feed | Drawer


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole document. The paper is cut at its end unless ``cut`` is false."""

    blocks: tuple[Block, ...]
    language: Literal["da", "nb", "sv", "en"] = "en"
    cut: bool = True
