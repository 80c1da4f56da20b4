"""Pictures as dots."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.errors import DocumentError
from drivers.printers.raster import BAND, MAX_ROWS, default_logo, gs_v_0, picture, text_line


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_a_set_bit_is_a_black_dot() -> None:
    image = Image.new("1", (9, 2), 1)
    image.putpixel((0, 0), 0)
    image.putpixel((8, 1), 0)
    assert gs_v_0(image) == b"\x1dv0\x00\x02\x00\x02\x00" + b"\x80\x00" + b"\x00\x80"


def test_a_long_picture_goes_out_in_bands() -> None:
    data = gs_v_0(Image.new("1", (8, BAND * 2 + 1), 0))
    assert data.count(b"\x1dv0\x00") == 3
    assert data.endswith(b"\x01\x00\x01\x00\xff")


def test_wide_pictures_are_scaled_and_narrow_ones_left() -> None:
    assert picture(png(Image.new("RGB", (1152, 100))), 576).size == (576, 50)
    assert picture(png(Image.new("L", (100, 100))), 576).size == (100, 100)


def test_what_is_transparent_is_paper() -> None:
    assert picture(png(Image.new("RGBA", (4, 4), (0, 0, 0, 0))), 576).getextrema() == (255, 255)
    assert picture(png(Image.new("RGBA", (4, 4), (0, 0, 0, 255))), 576).getextrema() == (0, 0)


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"GIF89a" + bytes(50)])
def test_anything_else_is_no_document(data: bytes) -> None:
    with pytest.raises(DocumentError, match="no PNG"):
        picture(data, 576)


@given(st.binary(max_size=200))
def test_broken_pngs_raise_only_that(data: bytes) -> None:
    with pytest.raises(DocumentError):
        picture(png(Image.new("1", (2, 2)))[:30] + data, 576)


def test_two_metres_are_enough() -> None:
    with pytest.raises(DocumentError, match="two metres"):
        picture(png(Image.new("1", (1, MAX_ROWS + 1))), 576)


def test_a_drawn_line_has_a_cell_for_each_letter() -> None:
    assert text_line("Łódź", bold=False, size=1).size == (48, 30)
    assert text_line("Łódź", bold=True, size=2).size == (96, 48)
    assert text_line("", bold=False, size=1).size == (12, 30)


def test_the_default_logo_fits_every_paper() -> None:
    assert default_logo().width <= 384
