"""Tables: columns beside each other where there is room, nothing cut off or lost where there is none."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from drivers.printers.receipt import COLUMNS_MAX, Align, Table, TableColumn
from drivers.printers.tables import column_widths, table_lines
from drivers.printers.wrapping import cells, printable

GOODS = (TableColumn("Vare"), TableColumn("Antal", Align.RIGHT, 0), TableColumn("Beløb", Align.RIGHT, 0))
CELLS = st.text(alphabet="abcæøå 0123,\u00a0日🎉\n", max_size=30)
TABLES = st.integers(1, COLUMNS_MAX).flatmap(
    lambda count: st.builds(
        Table,
        columns=st.lists(
            st.builds(
                TableColumn,
                heading=CELLS,
                align=st.sampled_from(Align),
                share=st.integers(0, 5),
            ),
            min_size=count,
            max_size=count,
        ).map(tuple),
        rows=st.lists(st.lists(CELLS, max_size=count).map(tuple), max_size=4).map(tuple),
    )
)


def lines(columns: tuple[TableColumn, ...], rows: tuple[tuple[str, ...], ...], width: int) -> list[str]:
    return [text for text, _ in table_lines(columns, rows, width)]


def signs(*texts: str) -> Counter[str]:
    return Counter(char for text in texts for char in printable(text) if not char.isspace())


@given(TABLES, st.sampled_from([16, 32, 42, 48, 64]))
def test_every_line_fits_and_no_sign_is_lost(table: Table, width: int) -> None:
    said = lines(table.columns, table.rows, width)
    assert all(cells(line) <= width for line in said)
    assert all("\n" not in line for line in said)
    wanted = signs(*(cell for row in table.rows for cell in row))
    assert not wanted - signs(*said)


@given(TABLES, st.sampled_from([32, 42, 48, 64]))
def test_columns_fill_the_line_or_are_stacked(table: Table, width: int) -> None:
    gap, widths = column_widths(table.columns, table.rows, width)
    if widths:
        assert sum(widths) + gap * (len(widths) - 1) == width
        assert all(size >= 2 for size in widths)


def test_a_name_wraps_beside_its_amount() -> None:
    rows = (("Rugbrød, økologisk med kerner", "2", "64,00"), ("Mælk", "1", "1 299,00"))
    assert lines(GOODS, rows, 32) == [
        "Vare             Antal     Beløb",
        "Rugbrød,             2     64,00",
        "økologisk med",
        "kerner",
        "Mælk                 1  1 299,00",
    ]


def test_headings_are_bold_and_only_there_when_there_are_any() -> None:
    assert next(iter(table_lines(GOODS, (("a", "1", "2"),), 32)))[1]
    bare = (TableColumn(), TableColumn(align=Align.RIGHT))
    assert list(table_lines(bare, (("a", "b"),), 10)) == [("a        b", False)]


def test_shares() -> None:
    columns = (TableColumn(share=3), TableColumn(share=1))
    assert column_widths(columns, [], 42) == (2, [30, 10])
    assert column_widths((TableColumn(share=0), TableColumn(share=0)), [("abc", "d")], 20) == (2, [9, 9])


def test_an_amount_takes_what_it_needs_from_its_neighbour() -> None:
    columns = (TableColumn(share=9), TableColumn(share=1, align=Align.RIGHT))
    assert column_widths(columns, [("a", "1\u00a0234\u00a0567,00")], 32) == (2, [18, 12])


def test_what_cannot_stand_side_by_side_is_told_in_lines() -> None:
    columns = (
        TableColumn("Sats"),
        TableColumn("Netto", Align.RIGHT),
        TableColumn("", Align.RIGHT),
        TableColumn("Bem."),
    )
    rows = (("25 %", "9.999.999,00", "12.345.678,90", ""), ("0 %",))
    assert lines(columns, rows, 24) == [
        "Sats                25 %",
        "  Netto     9.999.999,00",
        "           12.345.678,90",
        "Sats                 0 %",
    ]
