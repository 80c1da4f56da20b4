"""The child process that sets a PDF: a document as JSON on its standard input, the PDF on its standard output.

A process of its own, since the typesetter keeps some 35 MB once it has been used, which the daemon would never get
back, and since a fault in native code must not take the payments with it. It is given no configuration, no token and
no directory to write in. The one door to Typst.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("receipt.typ")
FONTS = Path(__file__).parents[2] / "ui" / "assets" / "fonts"


def main() -> None:
    """Set what stands on standard input. A fault is one line on standard error, and exit status 1."""
    try:
        pdf = typst.compile(
            TEMPLATE,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"receipt": sys.stdin.buffer.read().decode()},
        )
    except (typst.TypstError, RuntimeError) as error:
        sys.exit(f"typst: {error}")
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
