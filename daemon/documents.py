"""What can be printed: a content type and its bytes become a document of the printers' kit, or a word of what is wrong.

A document is laid out when it is submitted, so that one that cannot be printed is refused at once. What came of it is
kept in memory for the worker, within bounds; without it the worker lays the document out again.
"""

from __future__ import annotations

import msgspec

from drivers.errors import DocumentError
from drivers.printers import Document, ImageDocument, PdfDocument, RawDocument, TextDocument
from drivers.printers.receipt import Columns, Drawer, Feed, Receipt, Rule, Text, Totals

CONTENT_TYPES = ("application/json", "text/plain", "image/png", "application/pdf", "application/vnd.escpos")
"""What can be printed: receipt document, text, picture, PDF, raw bytes of the printer's own language."""

QUICK_MAX = 4096
"""Bytes of a document that is laid out in less time than a thread takes to be asked: a fraction of a millisecond."""
LATIN_LAST = 0xC3
"""In UTF-8 no byte of a letter up to U+00FF is larger; those letters every printer has, others may have to be drawn."""
QUICK_BLOCKS = (Text, Columns, Rule, Feed, Drawer, Totals)

RENDERED_MAX = 8 << 20
"""Bytes of jobs laid out and not printed yet, of all printers together."""

_RECEIPT = msgspec.json.Decoder(Receipt)


def decode(content_type: str, data: bytes) -> Document:
    """The document of a job. Raises DocumentError that says what is wrong and where."""
    try:
        match content_type:
            case "application/json":
                return _RECEIPT.decode(data)
            case "text/plain":
                return TextDocument(data.decode())
            case "image/png":
                return ImageDocument(data)
            case "application/pdf":
                return PdfDocument(data)
            case _:
                return RawDocument(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"The document is no {content_type}: {error}") from error


def quick(document: Document | None, content_type: str, data: bytes) -> bool:
    """Whether this is so little, and so plain, that laying it out need not leave the loop."""
    if not data or len(data) > QUICK_MAX or max(data) > LATIN_LAST:
        return False
    if isinstance(document, Receipt):  # JSON has another way to write letters: \\uXXXX
        return b"\\u" not in data and all(isinstance(block, QUICK_BLOCKS) for block in document.blocks)
    return content_type == "text/plain"


def for_copy(document: Document) -> Document:
    """What a copy prints: a receipt's drawer stays shut, for nobody is at it. Raw bytes cannot be looked into."""
    if isinstance(document, Receipt):
        blocks = tuple(block for block in document.blocks if not isinstance(block, Drawer))
        return msgspec.structs.replace(document, blocks=blocks)
    return document


class Rendered:
    """Jobs laid out already, by id. What does not fit is not kept; those that came first are printed first."""

    def __init__(self, most: int = RENDERED_MAX) -> None:
        self._room = most
        self._jobs: dict[str, bytes] = {}

    def keep(self, job: str, data: bytes) -> None:
        """Keep a job's bytes if there is room."""
        if len(data) <= self._room:
            self._jobs[job] = data
            self._room -= len(data)

    def take(self, job: str) -> bytes | None:
        """A job's bytes, given away; None when they are not kept."""
        data = self._jobs.pop(job, None)
        if data is not None:
            self._room += len(data)
        return data

    drop = take
