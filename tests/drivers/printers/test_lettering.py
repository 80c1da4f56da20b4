"""Letters as dots: each in its cell, none as a question mark, what no font has as its code point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from drivers.printers.lettering import text_line
from drivers.printers.wrapping import cells, printable


def ink(text: str, *, bold: bool = False) -> Image.Image:
    return text_line(text, bold=bold, size=1, fallbacks=())


def same(one: Image.Image, other: Image.Image) -> bool:
    return (
        one.size == other.size
        and ImageChops.difference(one.convert("L"), other.convert("L")).getbbox() is None
    )


def test_a_line_has_a_cell_for_each_letter() -> None:
    assert text_line("Łódź", bold=False, size=1).size == (48, 30)
    assert text_line("Łódź", bold=True, size=2).size == (96, 48)
    assert text_line("", bold=False, size=1).size == (12, 30)
    assert ink("日本 x").size == (72, 30)
    assert ink("x\u0304y").size == (24, 30)


@pytest.mark.parametrize(
    "text", ["Łukasz", "Šarūnas", "Ægir", "€", "½", "→", "Ελληνικά", "Кириллица", "شاي", "♥✓☎"]
)
def test_the_font_of_this_package_has_it(text: str) -> None:
    for place, char in enumerate(text):
        alone = ink(char)
        assert not same(alone, ink("\U000e0fff" if cells(char) == 1 else "\U0001f9ff")), f"{char} at {place}"
        assert not same(alone, ink("?"))
        assert not same(alone, ink(" "))


def test_what_no_font_has_is_its_code_point_and_not_another_characters() -> None:
    drawn = [ink(char) for char in ("日", "本", "語", "\u0f40", "\u0f41")]
    assert len({image.tobytes() for image in drawn}) == len(drawn)
    assert all(image.convert("L").getextrema() == (0, 255) for image in drawn)


def test_marks_stand_on_their_letter() -> None:
    assert not same(ink("x\u0304"), ink("x"))
    assert not same(ink("x\u0304"), ink("x\u0323"))


def test_what_runs_leftward_does_not_push_the_price_away() -> None:
    price = ink("12,00")
    line = ink("شاي 12,00")
    assert same(line.crop((48, 0, 108, 30)), price)


@given(st.text(max_size=20).map(printable))
def test_any_line_is_drawn_as_wide_as_it_is_laid_out(text: str) -> None:
    line = text.replace("\n", " ")
    assert ink(line).size == (max(1, cells(line)) * 12, 30)
