"""Layout: no line is longer than the paper is wide, and a price stays whole."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.money import amount
from drivers.printers.layout import Line, lay_out, lay_out_text
from drivers.printers.receipt import (
    Align,
    Barcode,
    Block,
    Columns,
    Drawer,
    Feed,
    Logo,
    Qr,
    Receipt,
    Rule,
    Table,
    TableColumn,
    Taxes,
    TaxRow,
    Text,
    Total,
    Totals,
)
from drivers.printers.wrapping import cells, printable
from drivers.vocabulary import Currency, Money

SIZES: st.SearchStrategy[Literal[1, 2]] = st.sampled_from([1, 2])
WORDS = st.text(max_size=120)
MONEY = st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(Currency))
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, text=WORDS, align=st.sampled_from(Align), bold=st.booleans(), size=SIZES),
    st.builds(Columns, left=WORDS, right=WORDS, bold=st.booleans(), size=SIZES),
    st.builds(
        Table,
        columns=st.just((TableColumn("Vare"), TableColumn("Beløb", Align.RIGHT, 0))),
        rows=st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple),
    ),
    st.builds(
        Totals,
        lines=st.lists(st.builds(Total, WORDS, MONEY, st.booleans()), min_size=1, max_size=3).map(tuple),
    ),
    st.builds(
        Taxes, rows=st.lists(st.builds(TaxRow, st.integers(0, 10_000), MONEY, MONEY, MONEY)).map(tuple)
    ),
    st.builds(Rule, double=st.booleans()),
    st.just(Feed()),
)
RECEIPTS = st.builds(
    Receipt,
    blocks=st.lists(BLOCKS, max_size=6).map(tuple),
    language=st.sampled_from(["da", "nb", "sv", "en"]),
)
COLUMNS = st.sampled_from([32, 42, 48, 64])


@given(RECEIPTS, COLUMNS, st.booleans())
def test_no_line_is_longer_than_the_paper_is_wide(receipt: Receipt, columns: int, copy: bool) -> None:
    for item in lay_out(receipt, columns, copy=copy):
        if isinstance(item, Line):
            assert cells(item.text) * item.size <= columns
            assert "\n" not in item.text
            assert "\x1b" not in item.text


@given(RECEIPTS, COLUMNS)
def test_no_sign_is_lost(receipt: Receipt, columns: int) -> None:
    texts: list[str] = []
    for block in receipt.blocks:
        match block:
            case Text():
                texts.append(block.text)
            case Columns():
                texts += [block.left, block.right]
            case Table():
                texts += [cell for row in block.rows for cell in row]
            case Totals():
                texts += [line.label + amount(line.amount, receipt.language) for line in block.lines]
            case Taxes():
                texts += [
                    amount(money, receipt.language)
                    for row in block.rows
                    for money in (row.net, row.tax, row.gross)
                ]
            case _:
                pass
    printed = "".join(item.text for item in lay_out(receipt, columns) if isinstance(item, Line))
    wanted = Counter(char for text in texts for char in printable(text) if not char.isspace())
    assert not wanted - Counter(printed)


def test_plain_text_keeps_its_lines() -> None:
    assert [line.text for line in lay_out_text("x\n  y", 10, copy=True)] == ["COPY", "x", "  y"]


@pytest.mark.parametrize(
    ("language", "word"), [("da", "KOPI"), ("nb", "KOPI"), ("sv", "KOPIA"), ("en", "COPY")]
)
def test_a_copy_says_so_first(language: Literal["da", "nb", "sv", "en"], word: str) -> None:
    first = lay_out(Receipt(blocks=(Text("x"),), language=language), 42, copy=True)[0]
    assert isinstance(first, Line)
    assert word in first.text
    assert "COPY" in first.text
    assert (first.bold, first.size) == (True, 2)


def test_what_is_no_text_passes_through() -> None:
    blocks = (Logo(), Barcode("9521234567899"), Qr("x"), Drawer())
    assert lay_out(Receipt(blocks=blocks), 42) == blocks


def said(receipt: Receipt, columns: int) -> list[tuple[str, bool, int]]:
    return [(item.text, item.bold, item.size) for item in lay_out(receipt, columns) if isinstance(item, Line)]


def dkk(minor: int) -> Money:
    return Money(minor, Currency.DKK)


def test_totals_end_in_the_emphasised_one_which_names_the_currency() -> None:
    totals = Totals(
        (Total("Subtotal", dkk(12_000)), Total("Rabat", dkk(-1_000)), Total("I alt", dkk(11_000)))
    )
    assert said(Receipt(blocks=(totals,), language="da"), 42) == [
        ("Subtotal                            120,00", False, 1),
        ("Rabat                               -10,00", False, 1),
        ("I alt DKK      110,00", True, 2),
    ]


def test_a_marked_total_is_the_emphasised_one_and_another_currency_is_named() -> None:
    totals = Totals(
        (
            Total("Total", Money(500, Currency.SEK), emphasised=True),
            Total("Euro", Money(45, Currency.EUR)),
            Total("Kort", Money(500, Currency.SEK)),
        )
    )
    assert said(Receipt(blocks=(totals,), language="sv"), 20) == [
        ("Total SEK", True, 2),
        ("      5,00", True, 2),
        ("Euro EUR        0,45", False, 1),
        ("Kort            5,00", False, 1),
    ]


def test_a_total_too_long_for_big_letters_is_bold() -> None:
    totals = Totals((Total("Total", dkk(10**15)),))
    assert said(Receipt(blocks=(totals,)), 32) == [("Total DKK  10,000,000,000,000.00", True, 1)]


def test_taxes_are_a_table_in_the_receipts_language() -> None:
    taxes = Taxes((TaxRow(2500, dkk(80_00), dkk(20_00), dkk(100_00)), TaxRow("0", dkk(5), dkk(0), dkk(5))))
    assert said(Receipt(blocks=(taxes,), language="da"), 32) == [
        ("Sats      Netto    Moms   Brutto", True, 1),
        ("25 %      80,00   20,00   100,00", False, 1),
        ("0 %        0,05    0,00     0,05", False, 1),
    ]
    assert next(line for line, _, _ in said(Receipt(blocks=(taxes,)), 32)).split() == [
        "Rate",
        "Net",
        "VAT",
        "Gross",
    ]


@pytest.mark.parametrize(
    ("json", "words"),
    [
        (b'{"type":"table","columns":[{}],"rows":[["a"],["a","b"]]}', "row 2 has 2 cells for 1 columns"),
        (b'{"type":"table","columns":[]}', "length >= 1"),
        (b'{"type":"totals","lines":[]}', "length >= 1"),
        (b'{"type":"taxes","rows":[{"rate":"x","net":1,"tax":1,"gross":1}]}', "regex"),
        (b'{"type":"totals","lines":[{"label":"a","amount":{"minor":1.5,"currency":"DKK"}}]}', "int"),
    ],
)
def test_a_block_that_makes_no_sense_is_refused(json: bytes, words: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=words):
        msgspec.json.decode(b'{"blocks":[' + json + b"]}", type=Receipt)
