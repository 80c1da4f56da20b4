"""The receipt model: one document for paper, HTML and PDF.

A receipt is a sequence of blocks. Layout (columns, code pages, raster) belongs to ``layout.py`` and the driver; the
model says what, not where. Blocks are msgspec structs, so that JSON is decoded straight into them with ``type`` as
the tag of each block, and an unknown field is an error that names it. Amounts are Money; each reader writes them by
the receipt's language (``drivers/money.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from drivers.vocabulary import Money

COLUMNS_MAX = 8
"""Columns of one table: with more, paper of 32 characters has no room for words."""


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


class TableColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column of a table. Headings are printed bold, when any column has one."""

    heading: str = ""
    align: Align = Align.LEFT
    share: Annotated[int, msgspec.Meta(ge=0, le=100)] = 1
    """Of the width that is left, in proportion; 0 is as wide as its longest cell (amounts, quantities)."""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="table"):
    """Rows of cells, each wrapped inside its column. A row has at most as many cells as there are columns.

    Where the paper is too narrow for all columns side by side, each row is told in lines of heading and cell.
    """

    columns: Annotated[tuple[TableColumn, ...], msgspec.Meta(min_length=1, max_length=COLUMNS_MAX)]
    rows: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a row that says more than there are columns; raises ValueError naming it."""
        for number, row in enumerate(self.rows, 1):
            if len(row) > len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")


class Total(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the totals."""

    label: str
    amount: Money
    emphasised: bool = False


class Totals(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="totals"):
    """Sums: subtotal, discount, total. The emphasised lines stand out and name the currency; when none is marked, the
    last one does. Other lines name their currency only when it is another one.
    """

    lines: Annotated[tuple[Total, ...], msgspec.Meta(min_length=1)]

    def emphasised(self) -> tuple[bool, ...]:
        """For each line, whether it stands out."""
        marked = tuple(line.emphasised for line in self.lines)
        return marked if any(marked) else (*(False for _ in self.lines[1:]), True)

    def names_currency(self) -> tuple[bool, ...]:
        """For each line, whether it says its currency."""
        outstanding = self.emphasised()
        chief = next(line for line, out in zip(self.lines, outstanding, strict=True) if out).amount.currency
        return tuple(
            out or line.amount.currency is not chief
            for line, out in zip(self.lines, outstanding, strict=True)
        )


class TaxRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sums of one rate."""

    rate: (
        Annotated[int, msgspec.Meta(ge=0, le=10_000)]
        | Annotated[str, msgspec.Meta(pattern=r"^(100|[0-9]{1,2}(\.[0-9]{1,2})?)$")]
    )
    """Basis points (2500), or percent as a decimal string (``"25"``, ``"12.5"``)."""
    net: Money
    tax: Money
    gross: Money


class Taxes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="taxes"):
    """VAT by rate: a table whose headings are in the receipt's language."""

    rows: tuple[TaxRow, ...]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="rule"):
    """A line across the paper."""

    double: bool = False


class Barcode(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="barcode"):
    """A bar code with its text below.

    EAN-13, EAN-8 and UPC-A take their digits with or without the check digit, ITF an even number of digits, Code 39
    digits, capitals and ``-. $/+%``, Code 128 printable ASCII.
    """

    data: str
    symbology: Literal["ean13", "ean8", "upca", "code39", "itf", "code128"] = "ean13"


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


Block = Text | Columns | Table | Totals | Taxes | Rule | Barcode | Qr | Logo | Image | Feed | Drawer

Language = Literal["da", "nb", "sv", "en"]


@dataclass(frozen=True, slots=True)
class TaxWords:
    """Headings of the taxes."""

    rate: str
    net: str
    tax: str
    gross: str


TAX_WORDS: dict[Language, TaxWords] = {
    "da": TaxWords("Sats", "Netto", "Moms", "Brutto"),
    "nb": TaxWords("Sats", "Netto", "Mva.", "Brutto"),
    "sv": TaxWords("Sats", "Netto", "Moms", "Brutto"),
    "en": TaxWords("Rate", "Net", "VAT", "Gross"),
}


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole document. The paper is cut at its end unless ``cut`` is false."""

    blocks: tuple[Block, ...]
    language: Language = "en"
    cut: bool = True
