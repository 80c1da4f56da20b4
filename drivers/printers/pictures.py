"""Documents that are pictures, as the rasters a printer prints one below the other: a PNG, or the pages of a PDF."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import assert_never

from PIL import Image

from drivers.errors import DocumentError
from drivers.printers import ImageDocument, PdfDocument
from drivers.printers.raster import Dither, Raster, picture, raster

READER_S = 30.0
"""Seconds the reader of a PDF may take; a page of a shop takes a fraction of one."""
AT_FAULT = 3
"""Its exit status when the document is at fault (``pdf.py``)."""
HEADER = 8
"""Bytes of a frame before its pixels."""


def pictures(document: ImageDocument | PdfDocument, width: int, dither: Dither) -> Iterator[Raster]:
    """Each picture, at most ``width`` dots across. Raises DocumentError saying what is wrong and what to do."""
    match document:
        case ImageDocument():
            yield picture(document.png, width, dither)
        case PdfDocument():
            for page in pdf_pages(document.pdf, width):
                yield raster(page, dither)
        case _:
            assert_never(document)


def pdf_pages(pdf: bytes, width: int) -> Iterator[Image.Image]:
    """The pages of a PDF as grey pictures, read by a process of its own. Raises DocumentError."""
    if not pdf:
        raise DocumentError("the PDF is empty: it has 0 bytes; send the file again")
    if b"%PDF-" not in pdf[:1024]:  # readers look so far (ISO 32000-1 annex H.3.4.1)
        raise DocumentError("the file is no PDF: it does not begin with %PDF-; send a PDF, or say what it is")
    try:
        done = subprocess.run(  # noqa: S603  ourselves
            [sys.executable, "-P", "-m", "drivers.printers.pdf", str(width)],
            input=pdf,
            capture_output=True,
            timeout=READER_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"the PDF took longer than {READER_S:g} s to read; print a part of it") from error
    if done.returncode == AT_FAULT:
        raise DocumentError(done.stderr.decode(errors="replace"))
    if done.returncode:
        raise DocumentError(
            f"the PDF is too much for its reader, which ended with status {done.returncode}; "
            "save it anew or print a part of it"
        )
    at, frames = 0, done.stdout
    while at < len(frames):
        size = (
            int.from_bytes(frames[at : at + 4], "little"),
            int.from_bytes(frames[at + 4 : at + 8], "little"),
        )
        pixels = frames[at + HEADER : at + HEADER + size[0] * size[1]]
        yield Image.frombytes("L", size, pixels)
        at += HEADER + len(pixels)
