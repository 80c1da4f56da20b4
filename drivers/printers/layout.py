"""Where the words stand: a Receipt becomes lines that fit the paper. Pure; knows columns, not bytes.

Rules: words wrap, a word longer than the line is cut to fit; the right text of ``Columns`` (a price) is never broken
while it fits a line at all, and stands right-aligned on the last line of its left text; double size halves the
columns. No line is ever longer than the paper is wide, whatever comes in. How words and tables break is said in
``wrapping.py`` and ``tables.py``; what is left here needs no block but lines, symbols and pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from drivers.money import NO_BREAK, amount, basis_points, percent
from drivers.printers.receipt import (
    TAX_WORDS,
    Align,
    Barcode,
    Columns,
    Drawer,
    Feed,
    Image,
    Language,
    Logo,
    Qr,
    Receipt,
    Rule,
    Table,
    TableColumn,
    Taxes,
    Text,
    Totals,
)
from drivers.printers.tables import table_lines
from drivers.printers.wrapping import cells, two_ends, wrap

COPY_WORDS = {"da": "KOPI / COPY", "nb": "KOPI / COPY", "sv": "KOPIA / COPY", "en": "COPY"}
"""What a reprint says at its head, by the receipt's language. COPY stands in each: tills of other makes look for it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print: its cells times ``size`` are at most the paper's columns. Alignment is left to the printer."""

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
            case Table():
                yield from _table(block, columns)
            case Totals():
                yield from _totals(block, columns, receipt.language)
            case Taxes():
                yield from _table(tax_table(block, receipt.language), columns)
            case Rule():
                yield Line(("═" if block.double else "─") * columns)
            case Barcode() | Qr() | Logo() | Image() | Feed() | Drawer():
                yield block
            case _:
                assert_never(block)


def _table(table: Table, columns: int) -> Iterator[Line]:
    for text, bold in table_lines(table.columns, table.rows, columns):
        yield Line(text, bold=bold)


def _totals(totals: Totals, columns: int, language: Language) -> Iterator[Line]:
    for line, out, names in zip(totals.lines, totals.emphasised(), totals.names_currency(), strict=True):
        text = amount(line.amount, language)
        label = f"{line.label}{NO_BREAK}{line.amount.currency}" if names else line.label
        size = 2 if out and cells(text) <= columns // 2 else 1
        for words in two_ends(label, text, columns // size):
            yield Line(words, bold=out, size=size)


def tax_table(taxes: Taxes, language: Language) -> Table:
    """VAT by rate as a table of rate, net, tax and gross."""
    words = TAX_WORDS[language]
    headings = (words.rate, words.net, words.tax, words.gross)
    return Table(
        columns=tuple(
            TableColumn(heading, Align.RIGHT if place else Align.LEFT, 1)
            for place, heading in enumerate(headings)
        ),
        rows=tuple(
            (
                percent(basis_points(row.rate), language),
                *(amount(money, language) for money in (row.net, row.tax, row.gross)),
            )
            for row in taxes.rows
        ),
    )
