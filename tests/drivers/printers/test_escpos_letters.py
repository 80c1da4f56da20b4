"""Code pages by letter: the main one where it can, another one where it must, none rather than a wrong one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printers.escpos_letters import CODECS, Letters
from drivers.printers.escpos_pages import CODE_PAGES

NUMBERS = {"CP858": 19, "CP852": 18, "CP1257": 51, "CP866": 17, "CP737": 14, "CP437": 0, "CP857": 13}
LETTERS = Letters.of("CP858", NUMBERS, "all")


def read(runs: list[tuple[int, bytes]]) -> str:
    return "".join(data.decode(CODE_PAGES[number]) for number, data in runs)


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("Æblegrød 12,50 €½", [19]),
        ("Łukasz Åberg Ñ", [51, 19]),
        ("Šarūnas", [51]),
        ("Привет, Søren", [17, 19]),
        ("Καλημέρα", [14]),
    ],
)
def test_the_page_that_has_it(text: str, pages: list[int]) -> None:
    runs = LETTERS.encode(text)
    assert runs is not None
    assert [number for number, _ in runs] == pages
    assert read(runs) == text


@pytest.mark.parametrize("text", ["→", "日本", "🎉", "שלום", "Łukasz →"])
def test_what_no_page_has_is_not_encoded(text: str) -> None:
    assert LETTERS.encode(text) is None


def test_punctuation_is_plain_and_letters_are_not() -> None:
    runs = LETTERS.encode("“Æ” – 2 × 3")
    assert runs is not None
    assert read(runs) == '"Æ" - 2 × 3'
    assert Letters.of("CP437", NUMBERS, "none").encode("Š") is None
    assert Letters.of("CP858", NUMBERS, "CP852 CP866").pages == (("cp858", 19), ("cp852", 18), ("cp866", 17))


@given(
    st.text(
        alphabet=st.characters(min_codepoint=32, max_codepoint=0x2200, exclude_categories=["C"]), max_size=40
    )
)
def test_what_is_encoded_reads_as_what_was_meant(text: str) -> None:
    runs = LETTERS.encode(text)
    if runs is not None:
        said = read(runs)
        assert len(said) == len(text)
        assert all(one == other or not other.isalpha() for one, other in zip(said, text, strict=True))


@pytest.mark.parametrize(
    ("main", "others", "words"),
    [
        ("CP999", "all", "no code page 'CP999'"),
        ("CP858", "CP1251", "no code page 'CP1251'"),
        ("CP858", "CP857", "CP857"),
    ],
)
def test_a_page_that_is_not_there_is_named(main: str, others: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Letters.of(main, NUMBERS, others)


def test_every_codec_is_one() -> None:
    assert all(len(b"abc".decode(codec)) == 3 for codec in CODECS.values())
