"""Layout: every customer screen in four languages, schemes, sizes and shapes, without a flaw an eye would stumble over.

A visit to every screen of a real station (tests/ui/walk.py), each looked at by the finders of tests/ui/flaws.py. In
the tests each stop is looked at in one of the ways, drawn by a fixed seed and switched to in place. In full it is the
run of `make shots` in a few ways more: four visits, each stop in all of them, and the pictures are kept.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PULSE_SERVER", "unix:/dev/null")

from PySide6.QtGui import QGuiApplication

from daemon.schema import Language
from tests.kiosk.floors import seeded
from tests.proof.claim import FULL, Claim
from tests.ui.flaws import Flaw, flaws
from tests.ui.shots import Found, Report, outside
from tests.ui.stage import application
from tests.ui.visit import MORE, WEARS, Visit, Wear, visit
from tests.ui.walk import walk

CLAIMS = {
    "clipped": "no words of a customer screen are cut",
    "overlapping": "no words and no controls of a customer screen lie on each other",
    "target": "controls are 88 px high and 16 px apart, or as far apart as such would be",
    "faint": "words reach 4.5:1, large ones 3:1, as drawn",
    "language": "no words are left in another language",
    "reach": "with all controls low, none stands above the lowest 40 % (58 % where there is a keyboard)",
}
SHUT = ("product-phone",)
"""Stops at which a dialog stands before the switch of languages."""
SEED = 6
TOLD = 8
"""Flaws told in the note of a claim; the rest would not be read."""

_application: QGuiApplication | None = None


async def prove() -> list[Claim]:
    """One claim for each kind of flaw, and one for the walk itself."""
    reports = await outside(list(Language), [*WEARS, *MORE]) if FULL else [await _slice()]
    looks = sum(report.pictures for report in reports)
    most = max(report.stops for report in reports)
    missed = [f"{report.language}: {report.missed}" for report in reports if report.missed]
    found = [item for report in reports for item in report.found]
    counts = Counter(item.flaw.kind for item in found for _ in item.places)
    return [
        Claim("every stop of the walk is reached", most * len(reports), len(missed), "; ".join(missed)),
        *(
            Claim(words, looks, counts[kind], _told([item for item in found if item.flaw.kind == kind]))
            for kind, words in CLAIMS.items()
        ),
    ]


async def _slice() -> Report:
    """One visit in this process, each stop in one of the ways and languages, drawn by a fixed seed."""
    global _application  # noqa: PLW0603  a process has one application, and it must outlive the visit
    _application = application()
    report = Report(Language.DA)
    found: dict[Flaw, list[str]] = {}
    dice = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="storefloor-layout-") as name:
        shop = Path(name) / "shop"
        shop.mkdir()
        await seeded(shop)
        async with visit(shop, Path(name) / "station", Language.DA) as me:
            async for stop in walk(me):
                report.stops += 1
                report.pictures += 1
                wear = dice.choice([*WEARS, *MORE])
                spoken = dice.choice(list(Language)) if stop not in SHUT else Language.DA
                for flaw in await _looked(me, wear, spoken):
                    found.setdefault(flaw, []).append(f"{stop}/{spoken}-{wear.name}")
    report.found = [Found(flaw, places) for flaw, places in found.items()]
    return report


async def _looked(me: Visit, wear: Wear, language: Language) -> list[Flaw]:
    """What is wrong in one way of looking; the visit goes on in its own language."""
    me.stand.journey.speak(language)
    await me.wear(wear)
    wrong = flaws(me.window, language, low=wear.low)
    me.stand.journey.speak(me.language)
    await me.rest()
    return wrong


def _told(found: list[Found]) -> str:
    return "; ".join(f"{item.flaw} ({', '.join(item.places[:2])})" for item in found[:TOLD])
