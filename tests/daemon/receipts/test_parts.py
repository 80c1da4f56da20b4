"""What page and PDF are made of: amounts in words, symbols that scanners read, nothing that rearranges a receipt."""

from __future__ import annotations

import base64
import re

import numpy
import pytest
import zxingcpp

from daemon.receipts.parts import Gap, Grid, Heading, Paragraph, Part, Picture, Sums, clean, parts
from drivers.printers.receipt import Align, Barcode, Block, Drawer, Feed, Image, Qr, Receipt, Text
from tests.daemon.receipts.samples import CODE, sample

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def of(*blocks: Block) -> tuple[Part, ...]:
    return parts(Receipt(blocks))


def read(svg: str) -> list[str]:
    """What a scanner reads in a drawing of modules: ``M x y h width v height`` are its black ones."""
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert found is not None
    pixels = numpy.full((int(found[2]), int(found[1])), 255, numpy.uint8)
    black = svg.rpartition('d="')[2]
    for x, y, width, height in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h", black):
        pixels[int(y) : int(y) + int(height), int(x) : int(x) + int(width)] = 0
    return [code.text for code in zxingcpp.read_barcodes(pixels.repeat(4, axis=0).repeat(4, axis=1))]


def test_the_first_bold_centred_words_are_the_heading() -> None:
    title = Text("Nordlys", align=Align.CENTER, bold=True)
    assert of(Text("a"), title, title) == (
        Paragraph("a", Align.LEFT, bold=False, large=False),
        Heading("Nordlys"),
        Paragraph("Nordlys", Align.CENTER, bold=True, large=False),
    )


def test_sums_and_taxes_are_written_as_on_paper() -> None:
    found = parts(sample("da"))
    sums = next(part for part in found if isinstance(part, Sums))
    assert [(line.label, line.amount, line.emphasised) for line in sums.lines] == [
        ("I alt DKK", "2.309,85", True)
    ]
    goods, taxes = [part for part in found if isinstance(part, Grid)]
    assert [column.heading for column in taxes.columns] == ["Sats", "Netto", "Moms", "Brutto"]
    assert taxes.rows[1] == ("12\u00a0%", "44,60", "5,35", "49,95")
    assert goods.rows[1] == ("Kaffe 250 g <b>€</b>", "49,95")


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (Barcode("952000000001"), "9520000000011"),
        (Barcode("9520000", "ean8"), None),
        (Barcode("01234567890", "upca"), None),
        (Barcode("A-12", "code39"), "A-12"),
        (Barcode("1234567890", "itf"), "1234567890"),
        (Barcode("S7K3M9QK a", "code128"), "S7K3M9QK a"),
        (Qr(CODE), CODE),
    ],
)
def test_a_scanner_reads_the_symbols(block: Barcode | Qr, says: str | None) -> None:
    (picture,) = of(block)
    assert isinstance(picture, Picture)
    (text,) = read(picture.svg)
    assert text in {says or picture.text, "0" + picture.text}
    assert text.lstrip("0") in picture.alt


@pytest.mark.parametrize(
    ("block", "word"),
    [
        (Barcode("9520000000012"), "check digit"),
        (Barcode("ø", "code128"), "ASCII"),
        (Image("not base64!"), "base64"),
        (Image(base64.b64encode(b"GIF89a" + bytes(40)).decode()), "no PNG"),
        (Image(base64.b64encode(PNG[:16] + bytes(20)).decode()), "0 by 0 pixels"),
    ],
)
def test_what_cannot_be_drawn_is_named(block: Block, word: str) -> None:
    with pytest.raises(ValueError, match=f"^block 2: .*{word}"):
        of(Feed(), block)


def test_a_picture_keeps_its_size_and_place() -> None:
    (picture,) = of(Image(base64.b64encode(PNG).decode(), Align.RIGHT))
    assert isinstance(picture, Picture)
    assert 'viewBox="0 0 1 1"' in picture.svg
    assert picture.align is Align.RIGHT


def test_what_only_a_printer_obeys_leaves_no_more_than_air() -> None:
    assert of(Drawer(), Feed(3)) == (Gap(),)


def test_words_cannot_rearrange_a_receipt() -> None:
    assert clean("a\u202eb\x00\x1b@\r\nc \ne\u0301\u2028") == "ab@\nc\né"
