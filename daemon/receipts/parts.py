"""What a receipt says, ready to be set: amounts and rates in words, symbols drawn, nothing left but type and place.

`parts` turns the blocks of a document into parts that HTML and PDF both understand. Blocks that only a printer can
obey (a drawer, a feed of paper) become a gap or nothing. Control characters and those that turn the direction of
writing are dropped: a name from a catalogue must not rearrange a receipt.
"""

from __future__ import annotations

import base64
import binascii
import unicodedata
from collections.abc import Iterator, Sequence
from typing import assert_never

import msgspec

from daemon.receipts import symbols
from daemon.receipts.texts import Words, words_of
from drivers.money import amount, basis_points, percent
from drivers.printers.receipt import (
    TAX_WORDS,
    Align,
    Barcode,
    Block,
    Columns,
    Drawer,
    Feed,
    Image,
    Logo,
    Qr,
    Receipt,
    Rule,
    Table,
    Taxes,
    Text,
    Totals,
)

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_PNG = b"\x89PNG\r\n\x1a\n"


class Heading(msgspec.Struct, frozen=True, tag=True):
    """Whose receipt it is: the document's first bold, centred text. There is one at most."""

    text: str


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """Words."""

    text: str
    align: Align
    bold: bool
    large: bool


class Ends(msgspec.Struct, frozen=True, tag=True):
    """A line of two ends."""

    left: str
    right: str
    bold: bool
    large: bool


class Column(msgspec.Struct, frozen=True):
    """A column of a grid."""

    heading: str
    align: Align
    wide: bool
    """Takes what width is left; the others are as wide as their cells."""


class Grid(msgspec.Struct, frozen=True, tag=True):
    """A table. ``caption`` is read out by a screen reader; every row has as many cells as there are columns."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    small: bool = False


class Sum(msgspec.Struct, frozen=True):
    """One line of the sums."""

    label: str
    amount: str
    emphasised: bool


class Sums(msgspec.Struct, frozen=True, tag=True):
    """Sums, each with its label: a table of two columns with the labels as headings of their rows."""

    caption: str
    lines: tuple[Sum, ...]


class Picture(msgspec.Struct, frozen=True, tag=True):
    """A drawing as SVG, and the words for who cannot see it. ``text`` stands below it."""

    kind: str
    """``qr``, ``bars``, ``logo`` or ``image``."""
    svg: str
    alt: str
    text: str
    align: Align = Align.CENTER


class Line(msgspec.Struct, frozen=True, tag=True):
    """A line across."""

    double: bool


class Gap(msgspec.Struct, frozen=True, tag=True):
    """Air."""


Part = Heading | Paragraph | Ends | Grid | Sums | Picture | Line | Gap


def parts(receipt: Receipt) -> tuple[Part, ...]:
    """The parts of a document, in order.

    Raises ValueError for a bar code or picture that cannot be drawn, naming its block.
    """
    words = words_of(receipt.language)
    found: list[Part] = []
    for number, block in enumerate(receipt.blocks, 1):
        try:
            found += _parts(block, receipt, words)
        except ValueError as error:
            raise ValueError(f"block {number}: {error}") from error
    return tuple(_with_heading(found))


def clean(text: str) -> str:
    """Composed letters, line ends as LF, no control or formatting characters, no blanks at the ends of lines."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    kept = (sign for sign in text if sign == "\n" or unicodedata.category(sign) not in _DROPPED)
    return "\n".join(line.strip(" ") for line in "".join(kept).split("\n"))


def _parts(block: Block, receipt: Receipt, words: Words) -> Iterator[Part]:
    match block:
        case Rule():
            yield Line(block.double)
        case Feed():
            yield Gap()
        case Drawer():
            pass
        case Barcode() | Qr() | Logo() | Image():
            yield _picture(block, words)
        case _:
            yield _written(block, receipt, words)


def _written(block: Text | Columns | Table | Totals | Taxes, receipt: Receipt, words: Words) -> Part:
    match block:
        case Text():
            return Paragraph(clean(block.text), block.align, block.bold, block.size == 2)
        case Columns():
            return Ends(clean(block.left), clean(block.right), block.bold, block.size == 2)
        case Table():
            return _table(block, words)
        case Totals():
            return _sums(block, receipt, words)
        case Taxes():
            return _taxes(block, receipt)
        case _:
            assert_never(block)


def _picture(block: Barcode | Qr | Logo | Image, words: Words) -> Picture:
    match block:
        case Barcode():
            svg, text = symbols.bar_code(block)
            return Picture("bars", svg, f"{words.bar_code}: {text}", text)
        case Qr():
            return Picture("qr", symbols.qr_code(block), f"{words.qr_code}: {clean(block.data)}", "")
        case Logo():
            return Picture("logo", symbols.logo(), words.logo, "")
        case Image():
            return Picture("image", _image(block), words.picture, "", block.align)
        case _:
            assert_never(block)


def _table(table: Table, words: Words) -> Grid:
    columns = tuple(Column(clean(column.heading), column.align, column.share > 0) for column in table.columns)
    width = len(columns)
    rows = tuple((*(clean(cell) for cell in row), *[""] * (width - len(row))) for row in table.rows)
    return Grid(words.goods, columns, rows)


def _sums(totals: Totals, receipt: Receipt, words: Words) -> Sums:
    lines = []
    for line, out, names in zip(totals.lines, totals.emphasised(), totals.names_currency(), strict=True):
        label = clean(line.label)
        text = amount(line.amount, receipt.language)
        lines.append(Sum(f"{label} {line.amount.currency}" if names else label, text, out))
    return Sums(words.sums, tuple(lines))


def _taxes(taxes: Taxes, receipt: Receipt) -> Grid:
    language, words = receipt.language, TAX_WORDS[receipt.language]
    columns = [Column(words.rate, Align.LEFT, wide=True)]
    columns += [Column(heading, Align.RIGHT, wide=False) for heading in (words.net, words.tax, words.gross)]
    rows = tuple(
        (
            percent(basis_points(row.rate), language),
            *(amount(money, language) for money in (row.net, row.tax, row.gross)),
        )
        for row in taxes.rows
    )
    return Grid(words.tax, tuple(columns), rows, small=True)


def _image(block: Image) -> str:
    """The picture wrapped into SVG: its size is read from the PNG's own header (PNG, section 11.2.1)."""
    try:
        png = base64.b64decode(block.png_base64, validate=True)
    except binascii.Error as error:
        raise ValueError(f"the picture is no base64: {error}") from error
    if not png.startswith(_PNG) or len(png) < 24:
        raise ValueError("the picture is no PNG")
    width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    if not (0 < width < 1 << 15 and 0 < height < 1 << 15):
        raise ValueError(f"the picture says it has {width} by {height} pixels")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{block.png_base64}"/></svg>'
    )


def _with_heading(found: Sequence[Part]) -> Iterator[Part]:
    """The first bold, centred words are the heading; pages and PDFs are walked by headings."""
    wanted = True
    for part in found:
        if wanted and isinstance(part, Paragraph) and part.bold and part.align is Align.CENTER and part.text:
            wanted = False
            yield Heading(part.text)
        else:
            yield part
