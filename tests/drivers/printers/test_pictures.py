"""PDFs and PNGs as printed pages; whatever cannot be printed gets a word that says what, where and what to do."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.errors import DocumentError
from drivers.printers import ImageDocument, PdfDocument
from drivers.printers.escpos import EscposEncoder
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.pdf import PAGES_MAX, ROWS_MAX, Unusable, frames
from drivers.printers.pictures import pictures
from drivers.printers.raster import MAX_ROWS, Dither, Raster
from tests.drivers.printers.pdfs import drawn, lettered


def pages(pdf: bytes, width: int = 576) -> list[Raster]:
    return list(pictures(PdfDocument(pdf), width, Dither.THRESHOLD))


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def sizes(pdf: bytes, width: int = 576) -> list[tuple[int, int]]:
    return [
        (int.from_bytes(frame[:4], "little"), int.from_bytes(frame[4:8], "little"))
        for frame in frames(pdf, width)
    ]


def test_a_page_as_wide_as_the_paper_is_printed_as_it_is() -> None:
    picture = Image.new("L", (576, 200), 255)
    picture.paste(0, (0, 0, 576, 8))
    picture.paste(0, (0, 190, 576, 200))
    (page,) = pages(drawn(picture))
    assert page.width == 576
    assert abs(page.height - 200) <= 2
    assert page.data[:72] == b"\xff" * 72


def test_a_wide_page_is_scaled_to_the_paper() -> None:
    (page,) = pages(drawn(Image.new("L", (1680, 800), 0)))
    assert page.width == 576
    assert page.height == pytest.approx(800 * 576 / 1680, abs=2)


def test_margins_are_trimmed_and_a_page_grows_to_its_true_size_at_most() -> None:
    letter = Image.new("L", (1680, 2376), 255)
    letter.paste(0, (240, 300, 1440, 900))
    ((across, down),) = sizes(drawn(letter))
    assert across == 576
    assert abs(down - 288) <= 4
    stamp = Image.new("L", (1680, 2376), 255)
    stamp.paste(0, (800, 800, 1000, 900))
    ((across, down),) = sizes(drawn(stamp))
    assert abs(across - 200) <= 8
    assert abs(down - 100) <= 8


def test_all_pages_keep_one_scale_and_blank_ones_are_left_out() -> None:
    wide, narrow, blank = (Image.new("L", (1680, 400), 255) for _ in range(3))
    wide.paste(0, (0, 100, 1680, 200))
    narrow.paste(0, (800, 100, 880, 200))
    found = sizes(drawn(wide, blank, narrow))
    assert [across for across, _ in found] == [576, 576]
    assert all(abs(down - 34) <= 3 for _, down in found)


def test_letters_have_no_grey_edges() -> None:
    (frame,) = frames(lettered(5), 576)
    greys = sum(16 < pixel < 240 for pixel in frame[8:])
    assert greys < len(frame) / 200


@pytest.mark.parametrize(
    ("pdf", "words"),
    [
        (b"", r"empty: it has 0 bytes"),
        (b"hello", r"does not begin with %PDF-"),
        (b"%PDF-1.4\nnothing", r"cannot be read, it is damaged or cut off"),
        (lettered(5)[:400], r"damaged or cut off"),
        (lettered(5, encrypt=True), r"locked by a password; save it without one"),
        (lettered(0, pages=0), r"the PDF"),
        (lettered(1, pages=50), r"has 50 pages; 20 is the most; print a part"),
        (lettered(0), r"blank"),
        (lettered(5, size=(20_000, 20_000)), r"page 1 of the PDF is 20000 × 20000 points"),
    ],
)
def test_what_cannot_be_printed_says_why(pdf: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        pages(pdf)


def test_two_metres_are_enough() -> None:
    long = Image.new("L", (57, 1700), 0)
    with pytest.raises(Unusable, match=r"2147 mm long on this paper; 2000 mm"):
        list(frames(drawn(long, dpi=20.3), 576))
    assert ROWS_MAX == MAX_ROWS


def test_as_many_pages_as_allowed() -> None:
    assert len(sizes(lettered(1, pages=PAGES_MAX))) == PAGES_MAX


@settings(max_examples=30)
@given(st.binary(max_size=60), st.integers(0, 600))
def test_a_damaged_pdf_is_printed_or_refused(noise: bytes, at: int) -> None:
    whole = lettered(3)
    try:
        found = sizes(whole[:at] + noise + whole[at + len(noise) :])
    except Unusable:
        return
    assert all(width <= 576 and height <= ROWS_MAX for width, height in found)


def test_a_reader_that_dies_is_a_word_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(DocumentError, match="ended with status 1"):
        pages(lettered(1))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty: no PNG of 0 bytes"),
        (b"\xff\xd8\xff\xe0JFIF", "no PNG but a JPEG; save it as PNG"),
        (lettered(1), "no PNG but a PDF"),
        (b"hello", "no PNG but something else"),
        (png(Image.effect_noise((64, 64), 90))[:900], "cut off after 900 bytes"),
        (png(Image.new("1", (20_000, 10))), "20000 × 10 pixels; 10000 either way"),
        (png(Image.new("1", (100, 20_000))), "2500 mm long on this paper; 2000 mm"),
        (png(Image.new("1", (9_000, 9_000))), "9000 × 9000 pixels; 10000 either way and 20 million"),
    ],
)
def test_a_picture_that_cannot_be_printed_says_why(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        list(pictures(ImageDocument(data), 576, Dither.DIFFUSION))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    header = png(Image.new("1", (8, 8)))
    bomb = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
    with pytest.raises(DocumentError):
        list(pictures(ImageDocument(bomb), 576, Dither.DIFFUSION))


@pytest.mark.parametrize(("between", "slips"), [("feed", 1), ("cut", 3)])
def test_pages_are_fed_or_cut_between(between: str, slips: int) -> None:
    encoder = EscposEncoder.for_profile("TM-T20II", between=between)
    simulator = EscposSimulator()
    simulator.feed(encoder.render(PdfDocument(lettered(4, pages=3)), copy=True), 0.0)
    receipts = simulator.receipts()
    assert len(receipts) == slips
    assert "COPY" in receipts[0].text
    assert sum(slip.text.count("[image") for slip in receipts) == 3
    assert simulator.knobs()["unknown_commands"] == []


def test_the_reader_stays_out_of_the_daemon() -> None:
    loaded = "import sys, daemon.app, drivers.table; print('pypdfium2' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, timeout=30
    )
    assert told.stdout == "False\n"
