"""Wrapping: no line is wider than the paper, nothing is lost, an amount stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printers.receipt import Align
from drivers.printers.wrapping import cells, longest_word, padded, printable, two_ends, wrap

WORDS = st.text(max_size=120)
WIDE = st.text(alphabet="aæ -日本🎉é\u0301\u00a0\n", max_size=80)
COLUMNS = st.sampled_from([2, 7, 16, 32, 42, 48, 64])


@given(WORDS, COLUMNS)
def test_wrapping_loses_no_word(text: str, columns: int) -> None:
    assert "".join("".join(wrap(text, columns)).split()) == "".join(printable(text).split())


@given(st.text(max_size=100), st.integers(0, 10**9), st.sampled_from([32, 42, 48, 64]))
def test_a_price_is_never_broken_and_stands_at_the_right(left: str, minor: int, columns: int) -> None:
    price = f"{minor // 100:,}".replace(",", " ") + f",{minor % 100:02d}"
    lines = two_ends(left, price, columns)
    assert lines[-1].endswith(price)
    assert cells(lines[-1]) == columns
    assert all(price not in line for line in lines[:-1]) or price in left


def test_an_article_wraps_and_its_price_stands_on_its_last_line() -> None:
    assert two_ends("Rugbrød, økologisk med kerner", "32,00", 24) == [
        "Rugbrød, økologisk",
        "med kerner         32,00",
    ]


def test_a_price_without_room_beside_the_name_gets_its_own_line() -> None:
    assert two_ends("Cykel", "DKK 1 299 999,00", 20) == ["Cykel", "    DKK 1 299 999,00"]
    assert two_ends("Kvitto nr 000123", "2026-11-22", 20) == ["Kvitto nr 000123", "          2026-11-22"]
    assert two_ends("", "5,00", 20) == ["                5,00"]
    assert two_ends("left only", "", 20) == ["left only"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert wrap("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_commands_in_text_do_not_reach_the_printer() -> None:
    assert printable("a\x1b@b\x1dV\x00c\u200bd\ud800") == "a@bVcd"


def test_letters_are_composed() -> None:
    assert printable("A\u030a") == "Å"


def test_line_breaks_and_indents_are_kept() -> None:
    assert wrap("a\n\n  b\r\nc\td", 20) == ["a", "", "  b", "c    d"]
    assert wrap("  one two three", 9) == ["  one two", "three"]


@given(st.one_of(WORDS, WIDE), COLUMNS)
def test_no_line_is_wider_than_it_may_be(text: str, columns: int) -> None:
    assert all(cells(line) <= columns for line in wrap(text, columns))


@given(WIDE, WIDE, COLUMNS)
def test_two_ends_stay_on_the_paper_and_lose_nothing(left: str, right: str, columns: int) -> None:
    lines = two_ends(left, right, columns)
    assert all(cells(line) <= columns for line in lines)
    kept = "".join("".join(lines).split())
    assert sorted(kept) == sorted("".join((printable(left) + printable(right)).split()))


def test_cells() -> None:
    assert [cells(text) for text in ("abc", "æøå", "日本", "e\u0301x\u0304", "🎉")] == [3, 3, 4, 2, 2]
    assert wrap("日本語の本", 4) == ["日本", "語の", "本"]
    assert printable("☎\ufe0e") == "☎"


def test_an_amount_with_a_no_break_blank_stays_whole() -> None:
    assert wrap("pris 1\u00a0299,00", 9) == ["pris", "1 299,00"]
    assert longest_word("pris 1\u00a0299,00 kr") == 8


@pytest.mark.parametrize(
    ("align", "line"), [(Align.LEFT, "ab   "), (Align.RIGHT, "   ab"), (Align.CENTER, " ab  ")]
)
def test_padding(align: Align, line: str) -> None:
    assert padded("ab", 5, align) == line
