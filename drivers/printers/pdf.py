"""PDF pages as greys, in a process of its own. pypdfium2's door.

PDFs come from anywhere, and PDFium is native code that is not safe for threads: it never runs in the daemon. Each
document is read by a short-lived ``python -m drivers.printers.pdf WIDTH`` (``pictures.py`` starts it), with the file on
its standard input, bounded in memory and processor time. It writes frames, one a page: width and height (four bytes
each, little-endian), then a byte a pixel, 0 black. Exit status 3 says that the document is at fault, in one sentence on
standard error. Pages are drawn one at a time, at their final size.

White margins are trimmed: at the sides as much as all pages have in common, so that all keep one scale; above and below
page by page. Trimming enlarges a page up to its true size, no further. Blank pages are left out.
"""

from __future__ import annotations

import contextlib
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdfium2 import PdfDocument, PdfiumError

PAGES_MAX = 20
"""More is a book."""
ROWS_MAX = 16_000
"""Two metres of paper at 8 dots/mm, all pages together."""
TRUE_SIZE = 203 / 72
"""Dots a point (1/72 inch) on a printer of 203 dpi."""
PREVIEW = 1000
"""Pixels of the longer side of a page when its margins are looked for."""
POINTS_MAX = 14_400
"""Points of a page's side (ISO 32000-1 annex C.2): 200 inches."""
MEMORY = 2 << 30
PROCESSOR_S = 20
"""Bounds of this process: address space in bytes, processor time in seconds."""
AT_FAULT = 3
"""Exit status: the document, not the program."""
_WHITE = bytes((*range(245), *(255 for _ in range(245, 256))))
"""Nearly white is white."""


class Unusable(Exception):
    """The document cannot be printed; the message is for the person who sent it."""


@dataclass(frozen=True, slots=True)
class _Ink:
    """Where the ink of a page is, in points from its left upper corner."""

    left: float
    top: float
    right: float
    bottom: float


def frames(data: bytes, width: int) -> Iterator[bytes]:
    """The pages as frames, at most ``width`` pixels across. Raises Unusable."""
    document = _opened(data)
    inks = [_ink(document, number) for number in range(len(document))]
    found = [ink for ink in inks if ink is not None]
    if not found:
        raise Unusable("the PDF is blank: there is nothing on its pages")
    left, right = min(ink.left for ink in found), max(ink.right for ink in found)
    widest = max(document[number].get_width() for number in range(len(document)))
    scale = min(width / (right - left), max(width / widest, TRUE_SIZE))
    rows = round(sum(ink.bottom - ink.top for ink in found) * scale)
    if rows > ROWS_MAX:
        raise Unusable(
            f"the PDF would be {rows // 8} mm long on this paper; {ROWS_MAX // 8} mm (two metres) is the most; "
            "print a part of it"
        )
    for number, ink in enumerate(inks):
        if ink is not None:
            yield _frame(document[number], _Ink(left, ink.top, right, ink.bottom), scale, width)


def _opened(data: bytes) -> Any:
    try:
        document = PdfDocument(data)
        pages = len(document)
    except PdfiumError as error:
        if "assword" in str(error):
            raise Unusable("the PDF is locked by a password; save it without one") from error
        raise Unusable(
            f"the PDF cannot be read, it is damaged or cut off ({error}); send it again"
        ) from error
    if not pages:
        raise Unusable("the PDF has no pages; send another one")
    if pages > PAGES_MAX:
        raise Unusable(f"the PDF has {pages} pages; {PAGES_MAX} is the most; print a part of it")
    return document


def _ink(document: Any, number: int) -> _Ink | None:
    """Where a page has ink, looked for in a small picture of it; None for a blank one. Raises Unusable."""
    try:
        page = document[number]
        across, down = page.get_size()
        if not (0 < across <= POINTS_MAX and 0 < down <= POINTS_MAX):
            raise Unusable(
                f"page {number + 1} of the PDF is {across:.0f} × {down:.0f} points: no page is so large"
            )
        scale = min(PREVIEW / max(across, down), TRUE_SIZE)
        rows = [row.translate(_WHITE) for row in _rows(page.render(scale=scale, grayscale=True))]
    except PdfiumError as error:
        raise Unusable(
            f"page {number + 1} of the PDF cannot be read ({error}); save the file anew"
        ) from error
    inked = [place for place, row in enumerate(rows) if row.strip(b"\xff")]
    if not inked:
        return None
    left = min(len(row) - len(row.lstrip(b"\xff")) for row in rows if row.strip(b"\xff"))
    right = max(len(row.rstrip(b"\xff")) for row in rows)
    return _Ink(  # a pixel more each way: a small picture loses thin lines
        max(0, left - 1) / scale,
        max(0, inked[0] - 1) / scale,
        min(across, (right + 1) / scale),
        min(down, (inked[-1] + 2) / scale),
    )


def _frame(page: Any, ink: _Ink, scale: float, width: int) -> bytes:
    across, down = page.get_size()
    crop = (
        min(ink.left, across - 1 / scale),
        max(0.0, down - ink.bottom),
        max(0.0, across - ink.right),
        ink.top,
    )
    # Letters without grey edges: dithered, those would be fuzz. Pictures keep their greys.
    rows = [
        row[:width]
        for row in _rows(
            page.render(scale=scale, grayscale=True, crop=crop, no_smoothtext=True, no_smoothpath=True)
        )
    ]
    size = len(rows[0]).to_bytes(4, "little") + len(rows).to_bytes(4, "little")
    return size + b"".join(rows)


def _rows(bitmap: Any) -> list[bytes]:
    """The rows of a grey bitmap, without what fills them up."""
    data = bytes(bitmap.buffer)
    return [data[top : top + bitmap.width] for top in range(0, bitmap.stride * bitmap.height, bitmap.stride)]


def main() -> None:
    """Read a PDF, write its frames."""
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, PROCESSOR_S)):
        # Refused where the bound is stricter already, or where a unit's filter keeps bounds of its own.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, value))
    try:
        for frame in frames(sys.stdin.buffer.read(), int(sys.argv[1])):
            sys.stdout.buffer.write(frame)
    except Unusable as error:
        sys.stderr.write(str(error))
        sys.stderr.flush()
        raise SystemExit(AT_FAULT) from error


if __name__ == "__main__":
    main()
