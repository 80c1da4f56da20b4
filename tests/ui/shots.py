"""``make shots``: every customer's screen in four languages, three schemes, two text sizes, upright and wide: 48 ways.

One walk through a real station per language; at every stop the screen is shown in all its ways in place, kept, and
searched for flaws (`flaws.py`). Pictures lie in ``build/shots/<language>-<way>/``, contact sheets of them in
``build/shots/``, to be looked at; what was found is told, and makes the exit status 1. ``make proof
ONLY=kiosk_layout`` is this run in a few ways more.

``… shots da sv`` walks only in those languages, ``… shots da light-200-portrait`` looks only in those ways; there are
more than the 48: ``light-150-portrait`` and the like, and with ``-low`` all controls stand low.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from PySide6.QtGui import QFontDatabase, QGuiApplication

from daemon.demo.tour.display import virtual_display
from daemon.schema import Language
from kiosk.theme import Look
from kiosk.theme import read as read_theme
from tests.kiosk.floors import seeded
from tests.ui.flaws import Flaw, flaws
from tests.ui.sheets import OUT, Sheets
from tests.ui.visit import LANDSCAPE, PORTRAIT, WEARS, NotReached, Wear, visit
from tests.ui.walk import walk

ROOT = Path(__file__).resolve().parents[2]
INSIDE = "STOREFLOOR_SHOTS"
THEME = "STOREFLOOR_THEME"
"""A theme.toml to wear; empty: the house's own look."""
PROCESSES = 2
TIMEOUT_S = 7000.0


@dataclass(slots=True)
class Found:
    """One flaw, and where it was seen: ``stop/language-way``."""

    flaw: Flaw
    places: list[str]


@dataclass(slots=True)
class Report:
    """What one walk has seen."""

    language: Language
    stops: int = 0
    pictures: int = 0
    sheets: int = 0
    seconds: float = 0.0
    found: list[Found] = field(default_factory=list)
    missed: str = ""
    """The stop that was not reached; empty when the walk came to its end."""


async def look(language: Language, wears: Sequence[Wear], folder: Path) -> Report:
    """One walk."""
    began = time.monotonic()
    report = Report(language)
    albums = {wear: Sheets(f"{language}-{wear.name}", wear) for wear in wears}
    found: dict[Flaw, list[str]] = {}
    order = list(wears)
    theme = os.environ.get(THEME, "")
    dress, faults = read_theme(Path(theme)) if theme else (Look(), [])
    for fault in faults:
        print(fault, flush=True)
    async with visit(folder / "shop", folder / language, language, dress) as me:
        try:
            async for stop in walk(me):
                report.stops += 1
                order.reverse()  # the next stop begins in the shape this one ends in: few resizes
                for wear in order:
                    await me.wear(wear)
                    picture, album = me.window.grabWindow(), albums[wear]
                    album.keep(stop, picture)
                    for flaw in flaws(me.window, language, low=wear.low, picture=picture):
                        found.setdefault(flaw, []).append(f"{stop}/{album.name}")
        except NotReached as missing:
            report.missed = str(missing)
            for album in albums.values():
                album.keep("stuck", me.window.grabWindow())
    report.sheets = sum(album.lay_out() for album in albums.values())
    report.pictures = sum(len(album.thumbs) for album in albums.values())
    report.found = [Found(flaw, places) for flaw, places in found.items()]
    report.seconds = time.monotonic() - began
    return report


def told(report: Report) -> None:
    """Print what one walk has seen."""
    for found in report.found:
        print(f"{found.flaw} ({len(found.places)}: {', '.join(found.places[:3])})")
    if report.missed:
        print(f"{report.language}: {report.missed}")
    print(
        f"{report.language}: {report.pictures} pictures of {report.stops} stops on {report.sheets} sheets, "
        f"{len(report.found)} flaws, in {report.seconds:.0f} s",
        flush=True,
    )


async def inside(languages: Sequence[Language], wears: Sequence[Wear]) -> int:
    """What one process does on its display."""
    application = QGuiApplication(["shots"])
    QFontDatabase.addApplicationFont(str(ROOT / "ui" / "assets" / "fonts" / "Inter-Medium.otf"))
    with tempfile.TemporaryDirectory(prefix="storefloor-shots-") as name:
        folder = Path(name)
        (folder / "shop").mkdir()
        await seeded(folder / "shop")
        for language in languages:
            report = await look(language, wears, folder)
            told(report)
            _kept(language).write_bytes(msgspec.json.encode(report))
    application.quit()
    return 0


def _kept(language: Language) -> Path:
    return OUT / f"report-{language}.json"


async def outside(languages: Sequence[Language], wears: Sequence[Wear]) -> list[Report]:
    """Share the languages out among processes, each on a display of its own; what each walk has seen.

    A walk that broke off without a word is a report with ``missed``.
    """
    OUT.mkdir(parents=True, exist_ok=True)
    for language in languages:
        _kept(language).unlink(missing_ok=True)
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
                for child in children:
                    await child.wait()
        finally:
            for child in children:
                if child.returncode is None:
                    child.terminate()
                    await child.wait()
    return [_read(language) for language in languages]


def _read(language: Language) -> Report:
    kept = _kept(language)
    if not kept.exists():
        return Report(language, missed=f"the walk broke off: see log-*.txt in {OUT}")
    return msgspec.json.decode(kept.read_bytes(), type=Report)


async def main(languages: Sequence[Language], wears: Sequence[Wear]) -> int:
    """Exit status 0 when every stop was reached and no flaw found."""
    reports = await outside(languages, wears)
    return int(any(report.missed or report.found for report in reports))


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
    run = inside if INSIDE in os.environ else main
    sys.exit(asyncio.run(run(*wanted(sys.argv[1:]))))
