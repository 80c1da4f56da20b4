"""What a job is made of: decoded or refused with the reason; a copy opens no drawer; layouts are kept within bounds."""

from __future__ import annotations

import msgspec
import pytest

from daemon.documents import Rendered, decode, for_copy, quick
from drivers.errors import DocumentError
from drivers.printers import RawDocument, TextDocument
from drivers.printers.receipt import Drawer, Receipt, Text


def test_each_content_type_becomes_its_document() -> None:
    receipt = Receipt((Text("Tak"),))
    assert decode("application/json", msgspec.json.encode(receipt)) == receipt
    assert decode("text/plain", "Tak for besøget".encode()) == TextDocument("Tak for besøget")
    assert decode("application/vnd.escpos", b"\x1b@") == RawDocument(b"\x1b@")


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
