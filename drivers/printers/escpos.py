"""Documents into ESC/POS bytes. python-escpos is used as an encoder only (its ``Dummy``); this file is its door.

What is the same for all languages stands in ``encoder.py``; how letters find their code page in ``escpos_letters.py``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from escpos.capabilities import CAPABILITIES, pickle_dir
from escpos.constants import QR_ECLEVEL_M, QR_MODEL_2
from escpos.printer import Dummy
from PIL.Image import Image as PilImage

from drivers.printers.encoder import BARCODE_HEIGHT, DocumentEncoder, Modes, Shape
from drivers.printers.escpos_letters import Letters
from drivers.printers.lettering import FONT_A
from drivers.printers.raster import Raster, gs_l, gs_v_0
from drivers.printers.receipt import Align
from drivers.printers.symbols import Kind

if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    shutil.rmtree(
        pickle_dir, ignore_errors=True
    )  # python-escpos makes a new one for each process and leaves it behind

SYMBOLS = {"upca": 65, "ean13": 67, "ean8": 68, "code39": 69, "itf": 70, "code128": 73}
"""Bar codes by their number in GS k (function B)."""
RASTERS = {"gs_v_0": gs_v_0, "gs_l": gs_l}
"""The two commands for pictures: the old one, which all know, and Epson's present one."""
PROFILES: tuple[str, ...] = tuple(sorted(CAPABILITIES["profiles"]))
"""Names of the capability database."""
NAMELESS = ("", "default", "simple")
"""Profiles of no model: the code pages they tell of are not to be relied on, except the one that is configured."""


class _Stream(Dummy):  # type: ignore[misc]  # python-escpos ships no types
    """python-escpos, collecting bytes and opening nothing."""

    def finish(self) -> bytes:
        """All bytes so far."""
        return bytes(self.output)


@dataclass(frozen=True, slots=True)
class EscposEncoder(DocumentEncoder):
    """Documents as one printer model understands them. Pure."""

    profile: str = "default"
    """Of python-escpos' capability database."""
    raster: str = "gs_v_0"
    """One of RASTERS."""
    modes: ClassVar[Modes] = Modes(
        initialise=b"\x1b@",
        align={Align.LEFT: b"\x1ba\x00", Align.CENTER: b"\x1ba\x01", Align.RIGHT: b"\x1ba\x02"},
        bold={False: b"\x1bE\x00", True: b"\x1bE\x01"},
        size={1: b"\x1d!\x00", 2: b"\x1d!\x11"},
        page=b"\x1bt",
        gap=b"\x1bJ\x0c",
        page_gap=b"\x1bJ\x20",
        lead=b"\x1bJ\x08",
        narrow=b"\x1bM\x01\x1b3\x16",
    )

    @classmethod
    def for_profile(
        cls,
        profile: str,
        columns: str = "",
        pixels: str = "",
        code_page: str = "",
        code_pages: str = "",
        raster: str = "gs_v_0",
        **rest: str,
    ) -> EscposEncoder:
        """From the profile and what the configuration says otherwise; ``rest`` as ``Shape.of`` takes it.

        Raises ValueError naming what makes no sense.
        """
        try:
            known = _Stream(profile=profile or "default").profile
        except KeyError:
            raise ValueError(
                f"there is no printer profile {profile!r}; without one the model's is taken"
            ) from None
        if raster not in RASTERS:
            raise ValueError(f"raster is {' or '.join(RASTERS)}, not {raster!r}")
        pages = known.get_code_pages()
        # Paper narrower than the profile's, told in dots alone, has fewer columns.
        wide = int(columns or min(known.get_columns("a"), int(pixels) // FONT_A.width if pixels else 96))
        others = code_pages or ("none" if profile in NAMELESS else "all")
        return cls(
            shape=Shape.of(wide, int(pixels or _media_width(known) or wide * 12), **rest),
            letters=Letters.of(code_page or _nordic(pages), pages, others),
            profile=profile or "default",
            raster=raster,
        )

    def drawer_kick(self, drawer: int) -> bytes:
        """ESC p: a 100 ms pulse to drawer 1 (pin 2) or 2 (pin 5)."""
        stream = self._stream()
        stream.cashdraw({1: 2, 2: 5}[drawer])
        return stream.finish()

    def _stream(self) -> _Stream:
        return _Stream(profile=self.profile)

    def _dots(self, drawn: Raster | PilImage, _align: Align) -> bytes:
        return RASTERS[self.raster](drawn, self.shape.buffer)

    def _cut(self) -> bytes:
        return _cut(self.profile)

    def _bar_code(self, symbology: Kind, data: str, width: int) -> bytes:
        """GS k (function B) with its text below; the library's own method prints to stdout."""
        if symbology == "code128":
            data = "{B" + data.replace("{", "{{")
        head = b"\x1dh%c\x1dw%c\x1df\x00\x1dH\x02" % (BARCODE_HEIGHT, width)
        return head + b"\x1dk%c%c" % (SYMBOLS[symbology], len(data)) + data.encode("ascii")

    def _qr_code(self, data: str, size: int) -> bytes:
        stream = self._stream()
        stream.qr(data, ec=QR_ECLEVEL_M, size=size, model=QR_MODEL_2, native=True)
        return stream.finish()


@cache
def _cut(profile: str) -> bytes:
    stream = _Stream(profile=profile)
    stream.cut(feed=False)  # GS V 66 0: the printer feeds to its cutter by itself
    return stream.finish()


def _nordic(pages: Mapping[str, int | str]) -> str:
    """The page with most of the letters of the Nordic languages that the profile has; all have CP437."""
    return next((page for page in ("CP858", "CP850", "CP1252", "CP865") if page in pages), "CP437")


def _media_width(profile: Any) -> int | None:
    """Dots across, as python-escpos' capability database has it (``Unknown`` for some)."""
    width = profile.profile_data["media"]["width"].get("pixels")
    return width if isinstance(width, int) else None
