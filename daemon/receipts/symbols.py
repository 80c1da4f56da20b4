"""Bar codes, QR codes and the drawn logo as SVG: one drawing for the page and for the PDF.

Which modules are black is said by ``drivers/printers/symbols.py``; here they become one path each, black on white with
the quiet zone the standards ask for (EAN/UPC 11 and 7 modules, Code 128 ten, QR four), whatever the page's colours are.
"""

from __future__ import annotations

from itertools import groupby

from drivers.printers.receipt import Barcode, Qr
from drivers.printers.symbols import bars, checked, qr_matrix

QUIET_BARS, QUIET_QR = 11, 4
BARS_HEIGHT = 40
_FRONT = (
    "M8 4h84v2h-84zM12 30h4v26h-4zM84 30h4v26h-4zM4 56h92v2h-92zM60 34h18v22h-18z"
    "M22 34h30v2h-30zM22 50h30v2h-30zM22 34h2v18h-2zM50 34h2v18h-2z"
)
"""Of the drawn logo: rail, posts, ground, door, window."""


def bar_code(block: Barcode) -> tuple[str, str]:
    """The bars as SVG, and the text that stands below them. Raises ValueError for data the symbology cannot hold."""
    text = checked(block.symbology, block.data)
    modules = bars(block.symbology, text)
    width = len(modules) + 2 * QUIET_BARS
    path, at = [], QUIET_BARS
    for module, run in groupby(modules):
        length = len(list(run))
        if module == "1":
            path.append(f"M{at} 4h{length}v{BARS_HEIGHT}h-{length}z")
        at += length
    return _drawing(width, BARS_HEIGHT + 8, "".join(path)), text


def qr_code(block: Qr) -> str:
    """The QR code as SVG. Raises ValueError when there is more than a QR code holds."""
    matrix = qr_matrix(block.data.encode())
    path = []
    for y, row in enumerate(matrix, QUIET_QR):
        x = QUIET_QR
        for black, run in groupby(row):
            length = len(list(run))
            if black:
                path.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    side = len(matrix) + 2 * QUIET_QR
    return _drawing(side, side, "".join(path))


def logo() -> str:
    """An awning over a shop's front: what stands where a shop configured no logo, as on paper."""
    step = 12
    stripes = "".join(
        f"M{8 + place * step} 6h{step}v14a{step / 2:g} {step / 2:g} 0 0 1-{step} 0z"
        for place in range(0, 7, 2)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60" fill="currentColor">'
        f'<path d="{stripes}{_FRONT}"/></svg>'
    )


def _drawing(width: int, height: int, path: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{width}v{height}h-{width}z"/><path d="{path}"/></svg>'
    )
