"""The encoder: what the simulated Star printer prints is what the document says, on every model."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Literal

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Picture
from PIL import ImageChops

from drivers.errors import DocumentError
from drivers.printers import ImageDocument, RawDocument, TextDocument
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
    Table,
    TableColumn,
    Taxes,
    TaxRow,
    Text,
    Total,
    Totals,
)
from drivers.printers.star_printer import SHAPE, StarPrinter
from drivers.printers.star_sim import StarSimulator
from drivers.printers.starprnt import StarEncoder
from drivers.table import SUPPORTED, Support
from drivers.vocabulary import Currency, Money

GOLDEN = Path(__file__).parents[2] / "traces" / "star" / "golden"
PRINTERS = [row for row in SUPPORTED if row.driver is StarPrinter]
ENCODER = StarEncoder.of()
LETTERS = "æøå ÆØÅ äö ÄÖ é € ½ § ü ß"
WORDS = {
    "da": ("Rugbrød, økologisk, med græskarkerner", ",", "Heraf pant", "I alt", "Tak for besøget!"),
    "en": ("Rye bread, organic, with pumpkin seeds", ".", "Of which deposit", "Total", "Thank you!"),
}


def money(minor: int) -> Money:
    return Money(minor, Currency.DKK)


def sample(language: Literal["da", "en"] = "da") -> Receipt:
    """One receipt with everything a shop prints."""
    bread, point, deposit, total, thanks = WORDS[language]
    return Receipt(
        language=language,
        blocks=(
            Logo(),
            Text("Brødtorvet", align=Align.CENTER, bold=True, size=2),
            Text("Nørregade 12, 8000 Århus C · CVR 12 34 56 78", align=Align.CENTER),
            Rule(double=True),
            Table(
                columns=(TableColumn(), TableColumn(align=Align.RIGHT, share=0)),
                rows=((bread, f"32{point}00"), (f"Crème brûlée 2 × 24{point}75", f"49{point}50")),
            ),
            Rule(),
            Totals((Total(deposit, money(150)), Total(total, money(8150)))),
            Taxes((TaxRow(2500, money(6520), money(1630), money(8150)),)),
            Text(LETTERS),
            Text("Łódź Žižkov, Чай", bold=True),
            Barcode("9521234567899"),
            Barcode("R7K2M9QX", "code128"),
            Qr("https://example.dk/r/0001"),
            Feed(),
            Text(thanks, align=Align.CENTER),
            Drawer(),
        ),
    )


def printed(data: bytes, width: int = 576) -> Slip:
    """The one receipt that comes out; nothing on it was unknown to the printer."""
    simulator = StarSimulator(width=width)
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


@pytest.mark.parametrize("language", WORDS)
def test_the_golden_receipts(language: Literal["da", "en"]) -> None:
    """Looked at by eye when they were committed; new ones are looked at again."""
    slip = printed(ENCODER.render(sample(language)))
    assert slip.marked == (GOLDEN / f"receipt-{language}.txt").read_text("utf-8")
    golden = picture_of((GOLDEN / f"receipt-{language}.png").read_bytes())
    assert ImageChops.difference(picture_of(slip.png()), golden).getbbox() is None


def test_a_scanner_reads_the_codes_off_the_paper() -> None:
    found = zxingcpp.read_barcodes(picture_of(printed(ENCODER.render(sample())).png()))
    assert {code.text for code in found} == {"9521234567899", "R7K2M9QX", "https://example.dk/r/0001"}


@pytest.mark.parametrize("row", PRINTERS, ids=lambda row: row.model)
def test_every_model_prints_everything(row: Support) -> None:
    encoder = StarEncoder.of(**{key: value for key, value in row.quirks.items() if key in SHAPE})
    slip = printed(encoder.render(sample()), encoder.pixels)
    for words in ("81,50", LETTERS, "[EAN13 9521234567899]", "[QR https://example.dk/r/0001]"):
        assert words in slip.text
    assert all(len(line) <= encoder.columns for line in slip.text.splitlines() if not line.startswith("["))


def test_letters_of_other_pages_are_chosen_by_page() -> None:
    data = ENCODER.render(TextDocument("Łódź Чай"))
    assert data.count(b"\x1b\x1dt") > 1
    assert printed(data).text == "Łódź Чай\n"


def test_letters_of_no_page_are_drawn() -> None:
    assert printed(ENCODER.render(TextDocument("東京"))).text.startswith("[image 48x")


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
        Columns("e", "1"),
    )
    lines = printed(ENCODER.render(Receipt(blocks=blocks))).marked.splitlines()
    assert lines == ["<b>a</b>", "<2x2>b</2x2>", " " * 47 + "c", " " * 23 + "d", "e" + " " * 46 + "1"]


def test_a_copy_says_so() -> None:
    assert "KOPI / COPY" in printed(ENCODER.render(sample(), copy=True)).text
    assert printed(ENCODER.render(TextDocument("x"), copy=True)).text == " " * 20 + "COPY\nx\n"
    assert "COPY" in printed(ENCODER.render(RawDocument(b"x\n\x1bd\x00"), copy=True)).text
    assert "COPY" in printed(ENCODER.render(ImageDocument(png_of(Picture.new("1", (8, 8)))), copy=True)).text


def test_raw_bytes_pass_untouched() -> None:
    assert ENCODER.render(RawDocument(b"\x1b@\x00anything")) == b"\x1b@\x00anything"


@pytest.mark.parametrize(
    ("align", "across"), [(Align.LEFT, 104), (Align.CENTER, 29 * 8 + 104), (Align.RIGHT, 59 * 8 + 104)]
)
def test_a_picture_brings_its_margin(align: Align, across: int) -> None:
    """Whatever a printer makes of alignment: the dots are where they belong."""
    image = png_of(Picture.new("1", (100, 300)))
    block = Image(base64.b64encode(image).decode(), align)
    slip = printed(ENCODER.render(Receipt(blocks=(block,))))
    assert slip.text == f"[image {across}x300]\n"
    ink = Picture.eval(picture_of(slip.png()).convert("L"), lambda value: 255 - value).point(
        lambda value: 255 if value > 128 else 0
    )
    left, top, right, bottom = ink.getbbox() or (0, 0, 0, 0)
    assert (right - left, bottom - top) == (100, 300)
    assert left == 32 + across - 104


def test_bands_of_star_line_mode_join() -> None:
    """ESC k: the picture of 24 rows a line is dot for dot the picture of ESC GS S, white at its foot aside."""
    drawing = Picture.linear_gradient("L").resize((120, 240)).convert("1")
    document = ImageDocument(png_of(drawing))
    whole = printed(ENCODER.render(document))
    bands = printed(StarEncoder.of(raster="esc_k").render(document))
    assert bands.text == whole.text == "[image 120x240]\n"
    assert ImageChops.difference(picture_of(bands.png()), picture_of(whole.png())).getbbox() is None


def test_a_drawn_line_is_one_band() -> None:
    data = StarEncoder.of(raster="esc_k").render(TextDocument("東京"))
    assert data.count(b"\x1bk") == 1


def test_a_small_buffer_is_never_asked_to_hold_more() -> None:
    data = StarEncoder.of(buffer="1024").render(ImageDocument(png_of(Picture.new("1", (576, 100)))))
    simulator = StarSimulator()
    longest = 0
    while data:
        simulator.feed(data[:1], 0.0)
        data, longest = data[1:], max(longest, int(simulator.knobs()["half_fed"]))
    assert longest < 1024
    assert simulator.receipts()[0].text == "[image 576x100]\n"


def test_an_uncut_receipt_hangs() -> None:
    simulator = StarSimulator()
    simulator.feed(ENCODER.render(Receipt(blocks=(Text("half"),), cut=False)), 0.0)
    assert simulator.receipts() == []
    assert simulator.hanging.text == "half\n"


def test_both_drawers_kick_where_they_stand() -> None:
    simulator = StarSimulator()
    simulator.feed(ENCODER.drawer_kick(1) + ENCODER.drawer_kick(2), 0.0)
    assert simulator.knobs()["drawer_kicks"] == 2


@pytest.mark.parametrize(
    ("symbology", "data", "said"),
    [
        ("upca", "01234567890", "[UPCA 012345678905]"),
        ("ean8", "9638507", "[EAN8 96385074]"),
        ("code39", "ABC-1", "[CODE39 ABC-1]"),
        ("itf", "123456", "[ITF 123456]"),
        ("code128", "12345 %{x}", "[CODE128 12345 %{x}]"),
        ("code128", "100%", "[CODE128 100%]"),
    ],
)
def test_bar_codes_say_what_they_were_given(
    symbology: Literal["upca", "ean8", "code39", "itf", "code128"], data: str, said: str
) -> None:
    slip = printed(ENCODER.render(Receipt(blocks=(Barcode(data, symbology),))))
    assert slip.text.splitlines()[0] == said
    if symbology != "upca":
        assert {code.text for code in zxingcpp.read_barcodes(picture_of(slip.png()))} == {
            said.split(" ", 1)[1][:-1]
        }


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (Barcode("9521234567890"), "check digit"),
        (Barcode("x" * 60, "code128"), "use a QR code"),
        (Qr("æ"), "not ASCII"),
        (Image("no base64!"), "no base64"),
        (Image("AAAA"), "no PNG"),
    ],
)
def test_what_cannot_be_printed_says_why(block: Barcode | Qr | Image, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        ENCODER.render(Receipt(blocks=(block,)))


def test_sixty_four_columns_are_set_in_the_narrow_font() -> None:
    data = StarEncoder.of(columns="64", pixels="576").render(TextDocument("x" * 64))
    assert printed(data).text == "x" * 64 + "\n"
    assert data.endswith(b"\x1b@\x1bd3")  # what follows begins in the standard font


def test_a_qr_code_shrinks_to_the_paper() -> None:
    narrow = StarEncoder.of(columns="32")
    slip = printed(narrow.render(Receipt(blocks=(Qr("x" * 400, size=12),))), 384)
    assert slip.symbols == (("QR", "x" * 400),)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ({"code_page": "CP999"}, "no code page 'CP999'"),
        ({"columns": "many"}, "many"),
        ({"logo": "%"}, "base64"),
        ({"raster": "gs_v_0"}, "esc_gs_s or esc_k"),
    ],
)
def test_a_configuration_that_makes_no_sense(shape: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        StarEncoder.of(**shape)
