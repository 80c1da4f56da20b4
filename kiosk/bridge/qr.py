"""QR codes as rows of modules; ``ui/controls/QrImage.qml`` draws them."""

from __future__ import annotations

from functools import lru_cache

import segno


@lru_cache(maxsize=4)
def qr_rows(text: str) -> list[str]:
    """Modules of a QR code, one string of 0 and 1 per row, without its quiet zone.

    Choosing its mask takes tens of milliseconds and QML reads a property often, so the last few are kept: until the
    session ends (``kiosk/bridge/traces.py``).
    """
    return [
        "".join("1" if module else "0" for module in row) for row in segno.make_qr(text, error="m").matrix
    ]
