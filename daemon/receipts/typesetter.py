"""The child process that sets a PDF: a document as JSON on its standard input, the PDF on its standard output.

A process of its own, since the typesetter keeps some 35 MB once it has been used, which the daemon would never get
back, and since a fault in native code must not take the payments with it. It is given no configuration, no token and
no directory to write in. The one door to Typst.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import typst

TEMPLATE = Path(__file__).with_name("receipt.typ")
ROOT = Path(__file__).parents[2]
FONTS = [ROOT / "ui" / "assets" / "fonts", ROOT / "drivers" / "printers" / "assets"]
"""Inter, and DejaVu Sans Mono for the letters it lacks."""
NO_GLYPH = "could not be displayed"
"""Typst's words for a letter that no font has. PDF/UA-1 forbids such a gap; a receipt with one is still a receipt."""


def main() -> None:
    """Set what stands on standard input. A fault is one line on standard error, and exit status 1."""
    receipt = sys.stdin.buffer.read().decode()
    try:
        try:
            pdf = _set(receipt, "ua-1")
        except RuntimeError as error:
            if NO_GLYPH not in str(error):
                raise
            pdf = _set(receipt, None)  # still tagged
    except RuntimeError as error:
        sys.exit(f"typst: {error}")
    sys.stdout.buffer.write(pdf)


def _set(receipt: str, standard: Literal["ua-1"] | None) -> bytes:
    """Raises typst.TypstError, which is a RuntimeError."""
    return typst.compile(
        TEMPLATE,
        font_paths=FONTS,
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=standard,
        sys_inputs={"receipt": receipt},
    )


if __name__ == "__main__":
    main()
