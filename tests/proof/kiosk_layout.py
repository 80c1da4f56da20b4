"""Layout: every customer screen in four languages, schemes, sizes and shapes, without a flaw an eye would stumble over.

A visit to every screen of a real station (tests/ui/walk.py), each looked at by the finders of tests/ui/flaws.py. In
the tests each stop is looked at in one of the ways, drawn by a fixed seed and switched to in place; in full, four
visits, and each stop in all of them.
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
from tests.ui.stage import application
from tests.ui.walk import LANDSCAPE, PORTRAIT, WEARS, Visit, Wear, visit, walk

MORE = (
    Wear(scale=1.5),
    Wear(scale=1.5, size=LANDSCAPE),
    Wear(size=PORTRAIT, low=True),
    Wear("dark", 1.5, PORTRAIT, low=True),
)
"""Beside the 48 ways of the pictures: large text, and all controls low."""
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
    """One claim for each kind of flaw."""
    global _application  # noqa: PLW0603  a process has one application, and it must outlive the visit
    _application = application()
    looks = 0
    found: dict[Flaw, list[str]] = {}
    dice = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="storefloor-layout-") as name:
        shop = Path(name) / "shop"
        shop.mkdir()
        await seeded(shop)
        for language in Language if FULL else (Language.DA,):
            async with visit(shop, Path(name) / language, language) as me:
                async for stop in walk(me):
                    ways = [*WEARS, *MORE]
                    for wear in ways if FULL else dice.sample(ways, 1):
                        looks += 1
                        spoken = dice.choice(list(Language))
                        if FULL or stop in SHUT:
                            spoken = language
                        for flaw in await _looked(me, wear, spoken):
                            found.setdefault(flaw, []).append(f"{stop}/{spoken}-{wear.name}")
    counts = Counter(flaw.kind for flaw, places in found.items() for _ in places)
    return [
        Claim(words, looks, counts[kind], _told([item for item in found.items() if item[0].kind == kind]))
        for kind, words in CLAIMS.items()
    ]


async def _looked(me: Visit, wear: Wear, language: Language) -> list[Flaw]:
    """What is wrong in one way of looking; the visit goes on in its own language."""
    me.stand.journey.speak(language)
    await me.wear(wear)
    wrong = flaws(me.window, language, low=wear.low)
    me.stand.journey.speak(me.language)
    await me.rest()
    return wrong


def _told(found: list[tuple[Flaw, list[str]]]) -> str:
    return "; ".join(f"{flaw} ({', '.join(places[:2])})" for flaw, places in found[:TOLD])
