"""Layout: no line is longer than the paper is wide, and a price stays whole."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printers.layout import Line, lay_out, lay_out_text, printable, two_ends, wrap
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
    Text,
)

SIZES: st.SearchStrategy[Literal[1, 2]] = st.sampled_from([1, 2])
WORDS = st.text(max_size=120)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, text=WORDS, align=st.sampled_from(Align), bold=st.booleans(), size=SIZES),
    st.builds(Columns, left=WORDS, right=WORDS, bold=st.booleans(), size=SIZES),
    st.builds(Rule, double=st.booleans()),
    st.just(Feed()),
)
RECEIPTS = st.builds(Receipt, blocks=st.lists(BLOCKS, max_size=6).map(tuple))
COLUMNS = st.sampled_from([32, 42, 48, 64])


@given(RECEIPTS, COLUMNS, st.booleans())
def test_no_line_is_longer_than_the_paper_is_wide(receipt: Receipt, columns: int, copy: bool) -> None:
    for item in lay_out(receipt, columns, copy=copy):
        if isinstance(item, Line):
            assert len(item.text) * item.size <= columns
            assert "\n" not in item.text
            assert "\x1b" not in item.text


@given(WORDS, COLUMNS)
def test_wrapping_loses_no_word(text: str, columns: int) -> None:
    assert "".join("".join(wrap(text, columns)).split()) == "".join(printable(text).split())


@given(st.text(max_size=100), st.integers(0, 10**9), COLUMNS)
def test_a_price_is_never_broken_and_stands_at_the_right(left: str, minor: int, columns: int) -> None:
    price = f"{minor // 100:,}".replace(",", " ") + f",{minor % 100:02d}"
    lines = two_ends(left, price, columns)
    assert lines[-1].endswith(price)
    assert len(lines[-1]) == columns
    assert all(price not in line for line in lines[:-1]) or price in left


def test_an_article_wraps_and_its_price_stands_on_its_last_line() -> None:
    assert two_ends("Rugbrød, økologisk med kerner", "32,00", 24) == [
        "Rugbrød, økologisk",
        "med kerner         32,00",
    ]


def test_a_price_without_room_beside_the_name_gets_its_own_line() -> None:
    assert two_ends("Cykel", "DKK 1 299 999,00", 20) == ["Cykel", "    DKK 1 299 999,00"]
    assert two_ends("", "5,00", 20) == ["                5,00"]
    assert two_ends("left only", "", 20) == ["left only"]


def test_line_breaks_and_indents_are_kept() -> None:
    assert wrap("a\n\n  b\r\nc\td", 20) == ["a", "", "  b", "c    d"]
    assert [line.text for line in lay_out_text("x\ny", 10, copy=True)] == ["COPY", "x", "y"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert wrap("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_commands_in_text_do_not_reach_the_printer() -> None:
    assert printable("a\x1b@b\x1dV\x00c\u200bd\ud800") == "a@bVcd"


def test_letters_are_composed() -> None:
    assert printable("A\u030a") == "Å"


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
