"""Documents into StarPRNT.

Sources: Star Micronics, "StarPRNT Command Specifications" Rev. 2.25 and 4.01, and for what is the same in both "STAR
Line Mode Command Specifications", 3.3.1 to 3.3.12 (ESC GS t, ESC E, ESC F, ESC i, ESC GS a, ESC b, ESC d, ESC BEL, BEL,
EM) and 3.3.9 (ESC k, a band of 24 rows on the line, for models without raster); ESC GS S is StarPRNT's alone (2.3.12:
at most 128 bytes a row, 1 to 65535 rows, n = 0 black).

Doubts, none of them seen at a printer: whether ESC GS S obeys ESC GS a is not said, so pictures bring their own white
margin; the table of models of Rev. 4.01 is read by others as if the TSP100IV had no drawer commands at all, though the
printer has the socket. Bar codes have no code set of their own choice: the printer picks Code 128's (appendix 1, where
``%`` introduces what cannot be typed, and is itself written ``%0``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PIL.Image import Image as PilImage

from drivers.printers.encoder import BARCODE_HEIGHT, DocumentEncoder, Modes, Shape
from drivers.printers.escpos_letters import Letters
from drivers.printers.raster import Raster, raster
from drivers.printers.receipt import Align
from drivers.printers.star_pages import NUMBERS
from drivers.printers.symbols import Kind

SYMBOLS = {"upca": 1, "ean8": 2, "ean13": 3, "code39": 4, "itf": 5, "code128": 6}
"""Bar codes by their number in ESC b."""
BAND_ROWS = 24
WITH_TEXT = 2
"""n2 of ESC b: characters below the bars, then a new line."""
ONE_TO_THREE = {"code39": 1, "itf": 7}
"""n3 of ESC b for bar codes of narrow and wide bars: 2 dots and 6. For the others it counts module widths from 2."""


def esc_gs_s(dots: Raster | PilImage, margin: int = 0, buffer: int = 0) -> bytes:
    """Dots, or a one-bit picture, as ESC GS S commands, a band each, behind ``margin`` white bytes in each row."""
    dots = dots if isinstance(dots, Raster) else raster(dots)
    if margin:
        rows = (dots.data[at : at + dots.row] for at in range(0, len(dots.data), dots.row))
        white = bytes(margin)
        dots = Raster(dots.width + 8 * margin, dots.height, b"".join(white + row for row in rows))
    across = dots.row.to_bytes(2, "little")
    return b"".join(
        b"\x1b\x1dS\x01" + across + height.to_bytes(2, "little") + b"\x00" + data
        for height, data in dots.bands(buffer)
    )


def esc_k(dots: Raster | PilImage, margin: int = 0, _buffer: int = 0) -> bytes:
    """The same as ESC k for models of STAR Line Mode: bands of 24 rows, each a line of 3 mm (ESC 0), then 4 mm again.

    White rows at the foot are left out, so that a line of text drawn as dots is one band.
    """
    dots = dots if isinstance(dots, Raster) else raster(dots)
    drawn = len(dots.data.rstrip(b"\0"))
    rows = -(-drawn // dots.row) if drawn else 1
    bands = []
    for top in range(0, rows, BAND_ROWS):
        data = bytearray()
        for row in range(top, top + BAND_ROWS):
            data += bytes(margin) + dots.data[row * dots.row : (row + 1) * dots.row].ljust(dots.row, b"\0")
        bands.append(b"\x1bk" + (margin + dots.row).to_bytes(2, "little") + bytes(data) + b"\n")
    return b"\x1b0" + b"".join(bands) + b"\x1bz\x01"


RASTERS = {"esc_gs_s": esc_gs_s, "esc_k": esc_k}
"""The two commands for pictures: StarPRNT's, and STAR Line Mode's."""


@dataclass(frozen=True, slots=True)
class StarEncoder(DocumentEncoder):
    """Documents as one Star model understands them. Pure."""

    raster: str = "esc_gs_s"
    """One of RASTERS."""
    modes: ClassVar[Modes] = Modes(
        initialise=b"\x1b@",
        align={Align.LEFT: b"\x1b\x1da\x00", Align.CENTER: b"\x1b\x1da\x01", Align.RIGHT: b"\x1b\x1da\x02"},
        bold={False: b"\x1bF", True: b"\x1bE"},
        size={1: b"\x1bi\x00\x00", 2: b"\x1bi\x01\x01"},
        page=b"\x1b\x1dt",
        narrow=b"\x1b\x1eF\x01\x1b0",
        gap=b"\x1bI\x0c",
        page_gap=b"\x1bI\x20",
    )
    pictures_obey: ClassVar[bool] = False
    qr_most: ClassVar[int] = 8

    @classmethod
    def of(
        cls,
        columns: str = "48",
        pixels: str = "",
        code_page: str = "",
        code_pages: str = "",
        raster: str = "esc_gs_s",
        **rest: str,
    ) -> StarEncoder:
        """From what the configuration says; ``rest`` as ``Shape.of`` takes it. Raises ValueError for nonsense."""
        if raster not in RASTERS:
            raise ValueError(f"raster is {' or '.join(RASTERS)}, not {raster!r}")
        return cls(
            shape=Shape.of(int(columns), int(pixels or int(columns) * 12), **rest),
            letters=Letters.of(code_page or "CP858", NUMBERS, code_pages or "all"),
            raster=raster,
        )

    def drawer_kick(self, drawer: int) -> bytes:
        """ESC BEL sets a pulse of 200 ms, BEL sends it in its turn; EM sends the second drawer its own."""
        return {1: b"\x1b\x07\x14\x14\x07", 2: b"\x19"}[drawer]

    def _dots(self, drawn: Raster | PilImage, align: Align) -> bytes:
        free = max(0, (self.pixels - drawn.width) // 8)
        margin = {Align.LEFT: 0, Align.CENTER: free // 2, Align.RIGHT: free}[align]
        return RASTERS[self.raster](drawn, margin, self.shape.buffer)

    def _cut(self) -> bytes:
        return b"\x1bd3"  # feed to the cutter, cut but for a bridge

    def _bar_code(self, symbology: Kind, data: str, width: int) -> bytes:
        mode = ONE_TO_THREE.get(symbology, width - 1)
        head = b"\x1bb" + bytes((SYMBOLS[symbology], WITH_TEXT, mode, BARCODE_HEIGHT))
        return head + (data.replace("%", "%0") if symbology == "code128" else data).encode("ascii") + b"\x1e"

    def _qr_code(self, data: str, size: int) -> bytes:
        """ESC GS y: model 2, error correction M, dots a module, the data analysed by the printer, print."""
        return (
            b"\x1b\x1dyS0\x02\x1b\x1dyS1\x01\x1b\x1dyS2" + bytes((size,))
            + b"\x1b\x1dyD1\x00" + len(data).to_bytes(2, "little") + data.encode("ascii") + b"\x1b\x1dyP"
        )  # fmt: skip
