"""``python -m tests.ui.shots`` (``make shots``): the gallery of controls photographed, and laid out to be looked at.

Pictures of every page, scheme and shape go to ``build/shots``, one contact sheet per scheme beside them. They are drawn
on an Xvfb of its own with software OpenGL: what a customer would see, not what the `offscreen` platform makes of it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from PIL import Image

from daemon.demo.tour.display import virtual_display

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "shots"
SCREEN = (1920, 1920)
THUMB_HEIGHT = 640
COLUMNS = 5
GAP = 16
LIMIT = 600.0
"""Seconds for all pictures."""


def contact_sheet(pictures: list[Path], sheet: Path) -> None:
    """Lay pictures out in rows at one height. Raises ValueError when there is none."""
    if not pictures:
        raise ValueError("no pictures to lay out")
    thumbs = []
    for path in pictures:
        with Image.open(path) as picture:
            width = round(picture.width * THUMB_HEIGHT / picture.height)
            thumbs.append(picture.convert("RGB").resize((width, THUMB_HEIGHT)))
    rows = [thumbs[at : at + COLUMNS] for at in range(0, len(thumbs), COLUMNS)]
    width = max(sum(thumb.width + GAP for thumb in row) for row in rows) + GAP
    laid = Image.new("RGB", (width, len(rows) * (THUMB_HEIGHT + GAP) + GAP), "#808080")
    for line, row in enumerate(rows):
        left = GAP
        for thumb in row:
            laid.paste(thumb, (left, GAP + line * (THUMB_HEIGHT + GAP)))
            left += thumb.width + GAP
    laid.save(sheet)


async def main() -> int:
    """Take the pictures and lay them out; returns the exit status of the one who takes them."""
    async with virtual_display(*SCREEN) as display:
        environment = os.environ | {
            "DISPLAY": display.name,
            "QT_QPA_PLATFORM": "xcb",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.ui.gallery", str(FOLDER), cwd=ROOT, env=environment
        )
        try:
            status = await asyncio.wait_for(child.wait(), LIMIT)
        finally:
            if child.returncode is None:
                child.kill()
    if status != 0:
        return status
    for scheme in ("light", "dark", "contrast"):
        sheet = FOLDER / f"sheet-{scheme}.png"
        contact_sheet(sorted(FOLDER.glob(f"*-{scheme}-*.png")), sheet)
        print(sheet.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
