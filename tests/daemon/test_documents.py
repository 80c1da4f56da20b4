"""What a job is made of: decoded or refused with the reason; a copy opens no drawer; layouts are kept within bounds."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from daemon.client import ApiError
from daemon.documents import Rendered, decode, for_copy, quick
from daemon.spool_steps import FINAL
from drivers.errors import DocumentError
from drivers.printers import ImageDocument, PdfDocument, RawDocument, TextDocument
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Drawer, Receipt, Text
from drivers.vocabulary import JobState
from tests.daemon.stations import PRINTER, on_tcp, station
from tests.drivers.printers.pdfs import lettered


def test_each_content_type_becomes_its_document() -> None:
    receipt = Receipt((Text("Tak"),))
    assert decode("application/json", msgspec.json.encode(receipt)) == receipt
    assert decode("text/plain", "Tak for besøget".encode()) == TextDocument("Tak for besøget")
    assert decode("application/vnd.escpos", b"\x1b@") == RawDocument(b"\x1b@")
    assert decode("image/png", b"\x89PNG") == ImageDocument(b"\x89PNG")
    assert decode("application/pdf", b"%PDF-") == PdfDocument(b"%PDF-")


@pytest.mark.parametrize(
    ("content_type", "data", "word"),
    [("application/json", b'{"blocks":[{"type":"texxt"}]}', "texxt"), ("text/plain", b"\xff", "utf-8")],
)
def test_what_is_none_is_refused_with_the_reason(content_type: str, data: bytes, word: str) -> None:
    with pytest.raises(DocumentError, match=word):
        decode(content_type, data)


def test_a_copy_opens_no_drawer() -> None:
    receipt = Receipt((Text("Tak"), Drawer(1), Text("og farvel"), Drawer(2)), language="da")
    assert for_copy(receipt) == Receipt((Text("Tak"), Text("og farvel")), language="da")
    assert for_copy(TextDocument("Tak")) == TextDocument("Tak")


def test_what_is_laid_out_is_kept_within_bounds_and_given_once() -> None:
    kept = Rendered(most=10)
    kept.keep("first", b"123456")
    kept.keep("too much", b"12345")
    kept.keep("second", b"1234")
    assert kept.take("too much") is None
    assert kept.take("first") == b"123456"
    assert kept.take("first") is None
    kept.keep("third", b"123456")
    kept.drop("second")
    kept.drop("second")
    assert (kept.take("second"), kept.take("third")) == (None, b"123456")


@pytest.mark.parametrize(
    ("content_type", "data", "is_quick"),
    [
        ("text/plain", "Tak for besøget".encode(), True),
        ("text/plain", "谢谢".encode(), False),
        ("text/plain", b"", False),
        ("text/plain", b"x" * 5000, False),
        ("application/vnd.escpos", b"\x1b@", False),
        ("image/png", b"PNG", False),
        ("application/json", b'{"blocks": [{"type": "text", "text": "Tak"}, {"type": "rule"}]}', True),
        ("application/json", b'{"blocks": [{"type": "text", "text": "\\u8c22"}]}', False),
        ("application/json", b'{"blocks": [{"type": "qr", "data": "Tak"}]}', False),
    ],
)
def test_little_plain_text_is_quick_and_nothing_else(
    content_type: str, data: bytes, *, is_quick: bool
) -> None:
    document = decode(content_type, data)
    assert quick(document if isinstance(document, Receipt) else None, content_type, data) is is_quick


async def test_a_pdf_is_printed_and_one_that_is_too_long_gets_a_word(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client() as client,
    ):
        job = await client.print_raw("receipt", "application/pdf", lettered(4, pages=2))
        while job.state not in FINAL:
            job = await client.job(job.id)
        assert job.state is JobState.COMPLETED
        for bad, words in (
            (lettered(4, pages=50), "has 50 pages; 20 is the most"),
            (b"", "0 bytes"),
            (b"no pdf", "does not begin with %PDF-"),
        ):
            with pytest.raises(ApiError, match=words) as refused:
                await client.print_raw("receipt", "application/pdf", bad)
            assert refused.value.status in {400, 422}
    assert isinstance(printer, EscposSimulator)
    (slip,) = printer.receipts()
    assert slip.text.count("[image") == 2
