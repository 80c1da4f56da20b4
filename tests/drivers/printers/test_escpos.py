"""The encoder: what the simulated printer prints is what the document says, on every model."""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Picture

from drivers.errors import DocumentError
from drivers.printers import ImageDocument, RawDocument, TextDocument, command_stream
from drivers.printers.escpos import PROFILES, EscposEncoder
from drivers.printers.escpos_lexer import Lexer
from drivers.printers.escpos_printer import SHAPE, EscposPrinter
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.escpos_slip import Slip
from drivers.printers.receipt import (
    Align,
    Barcode,
    Columns,
    Drawer,
    Feed,
    Image,
    Logo,
    Qr,
    Receipt,
    Rule,
    Text,
)
from drivers.table import SUPPORTED

PRINTERS = [row for row in SUPPORTED if row.driver is EscposPrinter]
ENCODER = EscposEncoder.for_profile("TM-T20II")
LETTERS = "æøå ÆØÅ äö ÄÖ é € ½ § ü ß"


def sample(language: Literal["da", "nb", "sv", "en"] = "da") -> Receipt:
    """One receipt with everything a shop prints."""
    return Receipt(
        language=language,
        blocks=(
            Logo(),
            Text("Nordgade 12", align=Align.CENTER, bold=True, size=2),
            Text("8000 Aarhus C · CVR 12 34 56 78", align=Align.CENTER),
            Rule(double=True),
            Columns("Rugbrød, økologisk, med græskarkerner og et langt navn", "32,00"),
            Columns("2 × Æbleskiver med crème", "48,00"),
            Columns("Cykelhjelm, “Nørrebro” – sort", "1 036,50"),
            Rule(),
            Columns("I alt DKK", "1 116,50", bold=True, size=2),
            Columns("Heraf moms 25 %", "223,30"),
            Text(LETTERS),
            Text("Łódź Žižkov", bold=True),
            Barcode("9521234567899"),
            Feed(),
            Barcode("R7K2M9QX", "code128"),
            Feed(),
            Qr("https://example.dk/r/0001"),
            Text("Tak for besøget!", align=Align.CENTER),
            Drawer(),
        ),
    )


def printed(data: bytes, width: int = 576) -> Slip:
    """The one receipt that comes out; nothing on it was unknown to the printer."""
    simulator = EscposSimulator(width=width)
    simulator.feed(data, 0.0)
    assert simulator.knobs()["unknown_commands"] == []
    assert simulator.knobs()["half_fed"] == 0
    assert not simulator.hanging.strips
    (slip,) = simulator.receipts()
    return slip


def picture_of(png: bytes) -> Picture.Image:
    return Picture.open(io.BytesIO(png)).convert("RGB")


def png_of(image: Picture.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_a_scanner_reads_the_codes_off_the_paper() -> None:
    found = zxingcpp.read_barcodes(picture_of(printed(ENCODER.render(sample())).png()))
    assert {code.text for code in found} == {"9521234567899", "R7K2M9QX", "https://example.dk/r/0001"}


@pytest.mark.parametrize("row", PRINTERS, ids=lambda row: row.model)
def test_every_model_prints_everything(row: object) -> None:
    assert isinstance(row, type(PRINTERS[0]))
    shape = {key: value for key, value in row.quirks.items() if key in SHAPE}
    encoder = EscposEncoder.for_profile(row.profile, **shape)
    slip = printed(encoder.render(sample()), encoder.pixels)
    for words in ("1 036,50", "1 116,50", LETTERS, "[EAN13 9521234567899]", "[QR https://example.dk/r/0001]"):
        assert words in slip.text
    assert all(len(line) <= encoder.columns for line in slip.text.splitlines() if not line.startswith("["))


NO_PRINTERS = {"AF-240", "NT-80-V-UL", "OCD-100"}
"""Displays of the capability database, and a profile that does not know its columns."""


@pytest.mark.parametrize("profile", [name for name in PROFILES if name not in NO_PRINTERS])
def test_every_profile_of_a_receipt_printer_prints_the_letters(profile: str) -> None:
    encoder = EscposEncoder.for_profile(profile)
    data = encoder.render(TextDocument(LETTERS))
    assert all(
        b"?" not in token.data for token in Lexer().feed(data) if isinstance(token, command_stream.Text)
    )


def test_letters_of_four_languages_print_as_themselves() -> None:
    assert printed(ENCODER.render(TextDocument(LETTERS))).text == LETTERS + "\n"


def test_letters_beyond_the_page_are_drawn_and_never_a_question_mark() -> None:
    slip = printed(ENCODER.render(Receipt(blocks=(Text("Žižkov"), Text("2 × “x” – ’y’ …")))))
    assert slip.text == "Žižkov\n2 × \"x\" - 'y' ...\n"
    slip = printed(ENCODER.render(Receipt(blocks=(Text("→ Žižkov", align=Align.RIGHT), Text("日本")))))
    assert slip.text == "[image 96x30]\n[image 48x30]\n"


@given(st.text(max_size=60))
def test_any_text_prints_without_a_question_mark_of_its_own(text: str) -> None:
    said = printed(ENCODER.render(TextDocument(text + "end"))).text
    assert said.count("?") <= text.count("?")
    assert "\ufffd" not in said


def test_styles_come_out() -> None:
    blocks = (
        Text("a", bold=True),
        Text("b", size=2),
        Text("c", align=Align.RIGHT),
        Text("d", align=Align.CENTER),
    )
    lines = printed(ENCODER.render(Receipt(blocks=blocks))).marked.splitlines()
    assert lines == ["<b>a</b>", "<2x2>b</2x2>", " " * 47 + "c", " " * 23 + "d"]


def test_a_copy_says_so() -> None:
    assert "KOPI / COPY" in printed(ENCODER.render(sample(), copy=True)).text
    assert printed(ENCODER.render(TextDocument("x"), copy=True)).text == " " * 20 + "COPY\nx\n"
    assert "COPY" in printed(ENCODER.render(RawDocument(b"x\n\x1dV\x00"), copy=True)).text
    assert "COPY" in printed(ENCODER.render(ImageDocument(png_of(Picture.new("1", (8, 8)))), copy=True)).text


def test_raw_bytes_pass_untouched() -> None:
    assert ENCODER.render(RawDocument(b"\x1b@\x00anything")) == b"\x1b@\x00anything"


def test_a_picture_prints_at_its_size() -> None:
    image = png_of(Picture.new("1", (100, 300)))
    assert printed(ENCODER.render(ImageDocument(image))).text == "[image 104x300]\n"
    block = Image(base64.b64encode(image).decode(), Align.RIGHT)
    assert printed(ENCODER.render(Receipt(blocks=(block,)))).text == "[image 104x300]\n"


def test_an_uncut_receipt_hangs() -> None:
    simulator = EscposSimulator()
    simulator.feed(ENCODER.render(Receipt(blocks=(Text("half"),), cut=False)), 0.0)
    assert simulator.receipts() == []
    assert simulator.hanging.text == "half\n"


def test_the_drawer_kicks_where_it_stands() -> None:
    simulator = EscposSimulator()
    simulator.feed(ENCODER.drawer_kick(1) + ENCODER.drawer_kick(2), 0.0)
    assert simulator.knobs()["drawer_kicks"] == 2


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (Barcode("9521234567890"), "check digit 0; 9 is right"),
        (Barcode("12"), "has not 12 or 13 digits"),
        (Barcode("æ", "code128"), "not printable ASCII"),
        (Barcode("", "code128"), "not printable ASCII"),
        (Barcode("x" * 60, "code128"), "use a QR code"),
        (Qr("æ"), "not ASCII"),
        (Qr(""), "empty"),
        (Qr("x" * 3000), "QR code"),
        (Image("no base64!"), "no base64"),
        (Image("AAAA"), "no PNG"),
    ],
)
def test_what_cannot_be_printed_says_why(block: Barcode | Qr | Image, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        ENCODER.render(Receipt(blocks=(block,)))


def test_the_library_prints_nothing_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    ENCODER.render(sample())
    assert capsys.readouterr() == ("", "")


def test_a_qr_code_shrinks_to_the_paper() -> None:
    narrow = EscposEncoder.for_profile("default", columns="32", pixels="384")
    slip = printed(narrow.render(Receipt(blocks=(Qr("x" * 400, size=12),))), 384)
    assert slip.symbols == (("QR", "x" * 400),)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ({"code_page": "CP999"}, "no code page 'CP999'"),
        ({"columns": "many"}, "many"),
        ({"logo": "%"}, "base64"),
    ],
)
def test_a_configuration_that_makes_no_sense(shape: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        EscposEncoder.for_profile("default", **shape)


def test_a_logo_of_ones_own() -> None:
    logo = base64.b64encode(png_of(Picture.new("1", (16, 16)))).decode()
    own = EscposEncoder.for_profile("default", logo=logo)
    assert printed(own.render(Receipt(blocks=(Logo(),)))).text == "[image 16x16]\n"


def test_nothing_is_left_behind_by_the_library(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ESCPOS_")}
    subprocess.run(
        (sys.executable, "-c", "import drivers.printers.escpos"),
        check=True,
        timeout=60,
        env={**environment, "TMPDIR": str(tmp_path)},
    )
    assert list(tmp_path.iterdir()) == []
