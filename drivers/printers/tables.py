"""Rows of cells into lines: how wide each column gets, and what is done where the paper is too narrow. Pure.

Columns get their share of the width; one that holds a word longer than that (an amount) takes what it needs from the
column with most to spare. When even that is not enough, each row is told in lines of heading and cell instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from drivers.printers.receipt import Align, TableColumn
from drivers.printers.wrapping import (
    MIN_LEFT,
    longest_line,
    longest_word,
    padded,
    two_ends,
    wrap,
)

Rows = Sequence[Sequence[str]]
GAPS = (2, 1)
"""Cells between two columns: the first that leaves them room enough."""
NARROWEST = 2
"""Cells of a column at least: a wide character must fit."""


def table_lines(columns: Sequence[TableColumn], rows: Rows, width: int) -> Iterator[tuple[str, bool]]:
    """The table's lines, each with whether it is bold (the headings)."""
    headings = [column.heading for column in columns]
    shown = [headings, *rows] if any(headings) else list(rows)
    gap, widths = column_widths(columns, shown, width)
    if not widths:
        for row in rows:
            yield from ((line, False) for line in _stacked(columns, row, width))
        return
    for number, row in enumerate(shown):
        for line in _side_by_side(columns, row, widths, " " * gap):
            yield line, number == 0 and any(headings)


def column_widths(columns: Sequence[TableColumn], rows: Rows, width: int) -> tuple[int, list[int]]:
    """Cells between two columns, and of each column; none where they cannot stand side by side."""
    for gap in GAPS:
        widths = _widths(columns, rows, width - gap * (len(columns) - 1))
        if widths is not None:
            return gap, widths
    return 1, []


def _widths(columns: Sequence[TableColumn], rows: Rows, room: int) -> list[int] | None:
    """Cells of each column, of so many in all.

    Amounts (right-aligned cells, and columns without a share) are never cut; words at the left may be, down to the
    room a name needs at least.
    """
    held = [[row[place] for row in rows if place < len(row)] for place in range(len(columns))]
    words = [max([NARROWEST, *map(longest_word, texts)]) for texts in held]
    least = [
        word if column.align is Align.RIGHT or column.share == 0 else min(word, MIN_LEFT)
        for column, word in zip(columns, words, strict=True)
    ]
    if sum(least) > room:
        return None
    natural = [max([NARROWEST, *map(longest_line, texts)]) for texts in held]
    widths = [
        max(lower, size if column.share == 0 else 0)
        for column, lower, size in zip(columns, least, natural, strict=True)
    ]
    _shrink(widths, least, room)
    return _share_out(columns, widths, least, room)


def _shrink(widths: list[int], least: list[int], room: int) -> None:
    """Take from the columns with most to spare until all fit."""
    while sum(widths) > room:
        widths[max(range(len(widths)), key=lambda place: widths[place] - least[place])] -= 1


def _share_out(columns: Sequence[TableColumn], widths: list[int], least: list[int], room: int) -> list[int]:
    """Give the columns with a share (all, if none has one) their part of what the others leave."""
    shares = [column.share for column in columns]
    if not any(shares):
        spare, count = room - sum(widths), len(widths)
        return [size + spare * (at + 1) // count - spare * at // count for at, size in enumerate(widths)]
    rest = room - sum(size for size, share in zip(widths, shares, strict=True) if not share)
    whole, before = sum(shares), 0
    for place, share in enumerate(shares):
        if share:
            part = rest * (before + share) // whole - rest * before // whole
            widths[place] = max(least[place], part)
            before += share
    _shrink(widths, least, room)
    return widths


def _side_by_side(
    columns: Sequence[TableColumn], row: Sequence[str], widths: list[int], gap: str
) -> Iterator[str]:
    blocks = [wrap(text, size) for text, size in zip(row, widths, strict=False)]
    for parts in zip_longest(*blocks, fillvalue=""):
        line = gap.join(
            padded(part, size, column.align)
            for part, size, column in zip(parts, widths, columns, strict=False)
        )
        yield line.rstrip(" ")


def _stacked(columns: Sequence[TableColumn], row: Sequence[str], width: int) -> Iterator[str]:
    for number, (column, text) in enumerate(zip(columns, row, strict=False)):
        indent = "  " if number else ""
        if not text:
            continue
        if column.heading:
            yield from two_ends(indent + column.heading, text, width)
        elif column.align is Align.RIGHT:
            yield from two_ends("", text, width)
        else:
            yield from wrap(indent + text, width)
