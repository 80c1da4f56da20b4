"""Pictures as dots."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.errors import DocumentError
from drivers.printers.command_stream import Command
from drivers.printers.escpos_lexer import Lexer
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.raster import (
    BAND,
    MAX_ROWS,
    Dither,
    Raster,
    default_logo,
    gs_l,
    gs_v_0,
    picture,
    raster,
)


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


@pytest.mark.parametrize("command", [gs_v_0, gs_l])
@pytest.mark.parametrize("buffer", [256, 1024, 4096, 65_536])
def test_no_band_is_longer_than_the_buffer(command: Callable[[Raster, int], bytes], buffer: int) -> None:
    dots = raster(Image.effect_noise((576, 700), 90))
    lexer = Lexer()
    commands = [token for token in lexer.feed(command(dots, buffer)) if isinstance(token, Command)]
    assert all(len(token.name) + len(token.args) <= buffer for token in commands)
    simulator = EscposSimulator()
    simulator.feed(command(dots, buffer) + b"\x1dV\x00", 0.0)
    assert simulator.receipts()[0].text == "[image 576x700]\n"


@pytest.mark.parametrize("command", [gs_v_0, gs_l])
def test_a_printer_with_a_small_buffer_prints_a_long_picture(command: Callable[[Raster, int], bytes]) -> None:
    """It takes what it has room for, prints at its speed, and never stands still before the end."""
    simulator = EscposSimulator(speed=150.0)
    simulator.turn("receive_buffer", 4096)
    data = command(raster(Image.effect_noise((576, 1200), 90)), 4096) + b"\x1dV\x00"
    now, most = 0.0, 0
    while data:
        room = simulator.room(now)
        simulator.feed(data[:room], now)
        data = data[room:]
        most = max(most, 4096 - simulator.room(now))
        now += 0.02
        simulator.tick(now)
        assert now < 5, "the printer stands still"
    simulator.tick(now + 5)
    assert most <= 4096
    assert simulator.receipts()[0].text == "[image 576x1200]\n"


def test_wide_pictures_are_scaled_and_narrow_ones_left() -> None:
    assert picture(png(Image.new("RGB", (1152, 100))), 576) == raster(Image.new("1", (576, 50)))
    assert picture(png(Image.new("L", (100, 100))), 576) == raster(Image.new("1", (100, 100)))


def test_what_is_transparent_is_paper() -> None:
    assert picture(png(Image.new("RGBA", (4, 4), (0, 0, 0, 0))), 576).data == bytes(4)
    assert picture(png(Image.new("RGBA", (4, 4), (0, 0, 0, 255))), 576).data == b"\xf0" * 4


@pytest.mark.parametrize("dither", Dither)
@pytest.mark.parametrize("grey", [0, 64, 128, 191, 255])
def test_a_grey_is_as_many_dots(dither: Dither, grey: int) -> None:
    dots = raster(Image.new("L", (72, 80), grey), dither)
    black = sum(byte.bit_count() for byte in dots.data) / (72 * 80)
    wanted = float(grey < 128) if dither is Dither.THRESHOLD else 1 - grey / 255
    assert black == pytest.approx(wanted, abs=0.03)


def test_a_drawing_is_the_same_by_every_way() -> None:
    image = default_logo().crop((0, 0, 250, 120))
    plain = raster(image)
    assert all(raster(image.convert("L"), dither) == plain for dither in Dither)
    assert len({bytes(gs_v_0(image)), bytes(gs_v_0(plain))}) == 1


@pytest.mark.parametrize("width", [1, 7, 8, 9, 576])
def test_both_commands_put_the_same_dots_on_paper(width: int) -> None:
    image = Image.effect_noise((width, BAND + 3), 90)
    slips = []
    for command in (gs_v_0, gs_l):
        simulator = EscposSimulator()
        simulator.feed(command(raster(image)) + b"\x1dV\x00", 0.0)
        slips.append(simulator.receipts()[0])
    assert slips[0].text == slips[1].text == f"[image {(width + 7) // 8 * 8}x{BAND + 3}]\n"
    assert slips[0].png() == slips[1].png()


@given(st.integers(1, 40), st.integers(1, 20), st.sampled_from(Dither))
def test_what_is_past_the_edge_is_white(width: int, height: int, dither: Dither) -> None:
    dots = raster(Image.new("L", (width, height), 0), dither)
    assert len(dots.data) == dots.row * height
    assert sum(byte.bit_count() for byte in dots.data) == width * height


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


def test_the_default_logo_fits_every_paper() -> None:
    assert default_logo().width <= 384


@pytest.mark.parametrize("command", [gs_v_0, gs_l])
def test_no_dots_open_the_drawer_or_ask_anything(command: Callable[[Raster], bytes]) -> None:
    """A picture may hold the bytes of a real-time command, which a printer obeys there too."""
    hostile = (
        b"\x10\x14\x01\x00\x05" + b"\x10\x04\x01" + b"\x10\x05\x02" + b"\x10\x10\x14\x01\x01\x01" + bytes(3)
    )
    simulator = EscposSimulator()
    assert simulator.feed(command(Raster(8, len(hostile), hostile)), 0.0) == b""
    assert simulator.knobs()["drawer_kicks"] == 0
    assert simulator.hanging.text == f"[image 8x{len(hostile)}]\n"
