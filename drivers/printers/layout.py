"""Where the words stand: a Receipt becomes lines that fit the paper. Pure; knows columns, not bytes.

Rules: words wrap, a word longer than the line is cut to fit; the right text of ``Columns`` (a price) is never broken
while it fits a line at all, and stands right-aligned on the last line of its left text; double size halves the
columns. No line is ever longer than the paper is wide, whatever comes in.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from drivers.printers.receipt import (
    Align,
    Barcode,
    Columns,
    Drawer,
    Feed,
    Image,
    Logo,
    Qr,
    Receipt,
    Rule,
    Text,
)

MIN_LEFT = 8
"""Columns an article's name must have left beside its price; with fewer, the price gets a line of its own."""
COPY_WORDS = {"da": "KOPI / COPY", "nb": "KOPI / COPY", "sv": "KOPIA / COPY", "en": "COPY"}
"""What a reprint says at its head, by the receipt's language. COPY stands in each: tills of other makes look for it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print: ``len(text) * size`` is at most the paper's columns. Alignment is left to the printer."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    size: int = 1


Item = Line | Barcode | Qr | Logo | Image | Feed | Drawer
"""What is left to print after layout: lines, and blocks that are no text."""


def lay_out(receipt: Receipt, columns: int, *, copy: bool = False) -> tuple[Item, ...]:
    """The receipt's lines for paper of so many columns (of the standard font). Control characters are dropped."""
    head = [Line(COPY_WORDS[receipt.language], Align.CENTER, bold=True, size=2)] if copy else []
    return (*head, *_items(receipt, columns))


def lay_out_text(text: str, columns: int, *, copy: bool = False) -> tuple[Line, ...]:
    """Plain text as lines, its own line breaks and indents kept."""
    head = [Line(COPY_WORDS["en"], Align.CENTER, bold=True, size=2)] if copy else []
    return (*head, *(Line(line) for line in wrap(text, columns)))


def _items(receipt: Receipt, columns: int) -> Iterator[Item]:
    for block in receipt.blocks:
        match block:
            case Text():
                for line in wrap(block.text, columns // block.size):
                    yield Line(line, block.align, block.bold, block.size)
            case Columns():
                for line in two_ends(block.left, block.right, columns // block.size):
                    yield Line(line, Align.LEFT, block.bold, block.size)
            case Rule():
                yield Line(("═" if block.double else "─") * columns)
            case Barcode() | Qr() | Logo() | Image() | Feed() | Drawer():
                yield block
            case _:
                assert_never(block)


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most ``width`` characters; an empty text is one empty line."""
    lines: list[str] = []
    for paragraph in printable(text).split("\n"):
        lines += textwrap.wrap(
            paragraph, width, break_on_hyphens=False, replace_whitespace=False, expand_tabs=False
        ) or [""]
    return lines


def two_ends(left: str, right: str, width: int) -> list[str]:
    """Left text wrapped, right text right-aligned on its last line; every line at most ``width`` characters."""
    right = " ".join(printable(right).split())
    room = width - len(right) - 1
    if not right:
        return wrap(left, width)
    if room >= min(MIN_LEFT, width // 2):
        lines = wrap(left, room)
        return [*lines[:-1], lines[-1].ljust(room) + " " + right]
    lines = wrap(left, width) if left.strip() else []
    return [*lines, *(line.rjust(width) for line in wrap(right, width))]


def printable(text: str) -> str:
    """Composed letters (NFC), tabs and ellipses in plain characters, line ends as LF, no other control character.

    A receipt comes from outside: an ESC in it must not reach the printer as a command.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    for sign, plain in _SPELT_OUT.items():
        text = text.replace(sign, plain)
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in _UNPRINTABLE)


_SPELT_OUT = {"\t": "    ", "…": "...", "™": "(TM)"}
"""Single characters that hardly any code page has and that are longer in plain form: done before lines are measured."""
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
