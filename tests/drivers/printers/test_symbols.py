"""Bar codes are read back by another's reader."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.printers.symbols import (
    code39_bars,
    code128_bars,
    ean8_bars,
    ean13_bars,
    gtin,
    gtin_check_digit,
    itf_bars,
    qr_matrix,
)


def read(rows: list[str]) -> list[tuple[str, str]]:
    """What zxing-cpp finds in these modules."""
    quiet = 12
    image = Image.new("L", (len(rows[0]) + 2 * quiet, len(rows) + 2 * quiet), 255)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            image.putpixel((x + quiet, y + quiet), 0 if module == "1" else 255)
    image = image.resize((image.width * 3, image.height * 3), Image.Resampling.NEAREST)
    return [(code.format.name, code.text) for code in zxingcpp.read_barcodes(image)]


DIGITS = st.text("0123456789", min_size=12, max_size=12)


@settings(max_examples=20)
@given(DIGITS)
def test_ean13_is_read_back(digits: str) -> None:
    number = digits + gtin_check_digit(digits)
    assert len(ean13_bars(digits)) == 95
    assert read([ean13_bars(digits)] * 30)[0][1].zfill(13) == number


@settings(max_examples=20)
@given(st.text([chr(code) for code in range(0x21, 0x7F)], min_size=1, max_size=20))
def test_code128_is_read_back(text: str) -> None:
    bars = code128_bars([104, *(ord(char) - 32 for char in text)])
    assert read([bars] * 30) == [("Code128", text)]


@pytest.mark.parametrize(
    ("bars", "said"),
    [
        (ean8_bars("9638507"), "96385074"),
        (code39_bars("ORDER-42"), "ORDER-42"),
        (itf_bars("00012345600012"), "00012345600012"),
    ],
)
def test_the_others_are_read_back(bars: str, said: str) -> None:
    assert [text for _, text in read([bars] * 30)] == [said]


def test_qr_is_read_back() -> None:
    matrix = qr_matrix(b"https://example.dk/r/0001")
    rows = ["".join("1" if module else "0" for module in row) for row in matrix]
    assert [text for _, text in read(rows)] == ["https://example.dk/r/0001"]


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("9521234567890", "9 is right"),
        ("952123456789X", "has not 12 or 13"),
        ("1", "has not"),
        ("٣" * 13, "has not"),
    ],
)
def test_a_wrong_gtin_says_what_is_right(digits: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        gtin(digits, 13)


def test_too_much_for_a_qr_code() -> None:
    with pytest.raises(ValueError):
        qr_matrix(b"x" * 3000)
    with pytest.raises(ValueError):
        itf_bars("123")
