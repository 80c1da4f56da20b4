"""``make shots``: every customer's screen in four languages, three schemes, two text sizes, upright and wide: 48 ways.

One walk through a real station per language; at every stop the screen is shown in all twelve ways in place and kept.
Pictures lie in ``build/shots/<language>-<way>/``, contact sheets of them in ``build/shots/``, to be looked at.

``… shots da sv`` walks only in those languages, ``… shots da light-200-portrait`` looks only in those ways; there are
more than the 48: ``light-150-portrait`` and the like, and with ``-low`` all controls stand low.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QImage, QPainter

from daemon.demo.tour.display import virtual_display
from daemon.schema import Language
from kiosk.theme import Look
from kiosk.theme import read as read_theme
from tests.kiosk.floors import seeded
from tests.ui.walk import LANDSCAPE, PORTRAIT, WEARS, NotReached, Wear, visit, walk

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "shots"
INSIDE = "STOREFLOOR_SHOTS"
THEME = "STOREFLOOR_THEME"
"""A theme.toml to wear; empty: the house's own look."""
PROCESSES = 2
TIMEOUT_S = 3600.0
PER_SHEET = 24
SHEETS = {PORTRAIT: (6, 360), LANDSCAPE: (4, 540)}
"""Columns of a contact sheet, and pixels each picture is wide on it."""
ROOM, LABEL = 14, 26
QUALITY = 88


class Sheets:
    """The pictures of one way, kept as they come; laid out on contact sheets at the end."""

    def __init__(self, name: str, wear: Wear) -> None:
        self.name = name
        self.columns, self.width = SHEETS[wear.size]
        self.height = self.width * wear.size[1] // wear.size[0]
        self.thumbs: list[tuple[str, QImage]] = []
        shutil.rmtree(OUT / name, ignore_errors=True)
        (OUT / name).mkdir(parents=True)
        for old in OUT.glob(f"{name}-?.png"):
            old.unlink()

    def keep(self, stop: str, picture: QImage) -> None:
        """One picture."""
        picture.save(str(OUT / self.name / f"{len(self.thumbs):02d}-{stop}.jpg"), quality=QUALITY)
        smooth = Qt.TransformationMode.SmoothTransformation
        thumb = picture.scaled(self.width, self.height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        self.thumbs.append((stop, thumb))

    def lay_out(self) -> int:
        """Write the sheets; returns how many."""
        for number, first in enumerate(range(0, len(self.thumbs), PER_SHEET)):
            part = self.thumbs[first : first + PER_SHEET]
            rows = -(-len(part) // self.columns)
            step_x, step_y = self.width + ROOM, self.height + LABEL + ROOM
            sheet = QImage(self.columns * step_x + ROOM, rows * step_y + ROOM, QImage.Format.Format_RGB32)
            sheet.fill(QColor("#3a3f3d"))
            painter = QPainter(sheet)
            painter.setFont(QFont("Inter", 12))
            painter.setPen(QColor("#ffffff"))
            for at, (stop, thumb) in enumerate(part):
                x, y = ROOM + at % self.columns * step_x, ROOM + at // self.columns * step_y
                painter.drawImage(x, y, thumb)
                painter.drawText(QRect(x, y + self.height + 2, self.width, LABEL), 0, stop)
            painter.end()
            sheet.save(str(OUT / f"{self.name}-{number + 1}.png"))
        return -(-len(self.thumbs) // PER_SHEET)


async def look(language: Language, wears: list[Wear], folder: Path) -> bool:
    """One walk; false when it did not come to its end."""
    began = time.monotonic()
    albums = {wear: Sheets(f"{language}-{wear.name}", wear) for wear in wears}
    theme = os.environ.get(THEME, "")
    dress, faults = read_theme(Path(theme)) if theme else (Look(), [])
    for fault in faults:
        print(fault, flush=True)
    whole = True
    async with visit(folder / "shop", folder / language, language, dress) as me:
        try:
            async for stop in walk(me):
                for wear, album in albums.items():
                    await me.wear(wear)
                    album.keep(stop, me.window.grabWindow())
        except NotReached as missing:
            whole = False
            print(f"{language}: {missing}", flush=True)
            for album in albums.values():
                album.keep("stuck", me.window.grabWindow())
    sheets = sum(album.lay_out() for album in albums.values())
    pictures = sum(len(album.thumbs) for album in albums.values())
    print(
        f"{language}: {pictures} pictures on {sheets} sheets in {time.monotonic() - began:.0f} s", flush=True
    )
    return whole


async def inside(languages: list[Language], wears: list[Wear]) -> int:
    """What one process does on its display."""
    application = QGuiApplication(["shots"])
    QFontDatabase.addApplicationFont(str(ROOT / "ui" / "assets" / "fonts" / "Inter-Medium.otf"))
    with tempfile.TemporaryDirectory(prefix="storefloor-shots-") as name:
        folder = Path(name)
        (folder / "shop").mkdir()
        await seeded(folder / "shop")
        done = [await look(language, wears, folder) for language in languages]
    application.quit()
    return 0 if all(done) else 1


async def outside(languages: list[Language], wears: list[Wear]) -> int:
    """Share the languages out among processes, each on a display of its own."""
    OUT.mkdir(parents=True, exist_ok=True)
    shares = [share for number in range(PROCESSES) if (share := languages[number::PROCESSES])]
    async with contextlib.AsyncExitStack() as stack:
        children = []
        for share in shares:
            display = await stack.enter_async_context(virtual_display(1920, 1920))
            env = os.environ | {
                "DISPLAY": display.name,
                "QT_QPA_PLATFORM": "xcb",
                "QT_LOGGING_RULES": "*.info=false;qt.multimedia.*=false",
                "LIBGL_ALWAYS_SOFTWARE": "1",
                "PULSE_SERVER": "unix:/dev/null",
                INSIDE: "1",
            }
            words = [*map(str, share), *(wear.name for wear in wears)]
            log = stack.enter_context((OUT / f"log-{share[0]}.txt").open("wb"))
            children.append(
                await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "tests.ui.shots", *words, cwd=ROOT, env=env, stderr=log
                )
            )
        try:
            async with asyncio.timeout(TIMEOUT_S):
                statuses = [await child.wait() for child in children]
        finally:
            for child in children:
                if child.returncode is None:
                    child.terminate()
                    await child.wait()
    return max(statuses)


def wanted(names: list[str]) -> tuple[list[Language], list[Wear]]:
    """Languages and ways named; all where none is. Raises ValueError at a name that is neither."""
    languages = [Language(name) for name in names if name in set(Language)]
    wears = [_wear(name) for name in names if name not in set(Language)]
    return languages or list(Language), wears or list(WEARS)


def _wear(name: str) -> Wear:
    match = re.fullmatch(r"(light|dark|contrast)-(100|150|200)-(portrait|landscape)(-low)?", name)
    if match is None:
        raise ValueError(f"{name!r} is neither a language nor a way to look, such as dark-150-landscape-low")
    size = PORTRAIT if match[3] == "portrait" else LANDSCAPE
    return Wear(match[1], int(match[2]) / 100, size, match[4] is not None)


if __name__ == "__main__":
    run = inside if INSIDE in os.environ else outside
    sys.exit(asyncio.run(run(*wanted(sys.argv[1:]))))
