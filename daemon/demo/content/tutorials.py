"""The demo's tutorials: words, chapters and captions. The films themselves are made by `render_tutorials`.

Every film has the same clock: a title of `INTRO_MS`, then one step after the other of `STEP_MS`, then a still
of `OUTRO_MS`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from daemon.demo.content.model import Chapter, Text, Tutorial
from daemon.schema import Language

INTRO_MS = 2000
STEP_MS = 3200
OUTRO_MS = 800

_START = Text("Det skal du bruge", "Dette trenger du", "Det här behöver du", "What you need")


@cache
def load() -> tuple[Tutorial, ...]:
    """The twelve tutorials in the order of their shelf."""
    rows = tomllib.loads(files(__package__).joinpath("tutorials.toml").read_text("utf-8"))["tutorial"]
    return tuple(
        Tutorial(
            id=row["id"],
            topic=Text(*row["topic"]),
            title=Text(*row["title"]),
            description=Text(*row["description"]),
            duration_ms=INTRO_MS + STEP_MS * len(row["steps"]) + OUTRO_MS,
            chapters=(
                Chapter(0, _START),
                *(
                    Chapter(INTRO_MS + STEP_MS * step, Text(*title))
                    for step, (title, _sentence) in enumerate(row["steps"])
                ),
            ),
            sentences=(Text(*row["title"]), *(Text(*sentence) for _title, sentence in row["steps"])),
            types=tuple(row["types"]),
            video=f"{row['id']}.webm",
            poster=f"{row['id']}.webp",
            captions={language: f"{row['id']}.{language}.vtt" for language in Language},
        )
        for row in rows
    )


@cache
def tutorials_by_type() -> dict[str, tuple[str, ...]]:
    """Ids of the tutorials that show a product type, by type."""
    found: dict[str, tuple[str, ...]] = {}
    for tutorial in load():
        for kind in tutorial.types:
            found[kind] = (*found.get(kind, ()), tutorial.id)
    return found


def _clock(ms: int) -> str:
    return f"{ms // 60000:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


def captions(tutorial: Tutorial, language: Language) -> str:
    """The captions of one language as WebVTT (W3C): one cue per chapter, with a breath between two."""
    starts = [chapter.start_ms for chapter in tutorial.chapters]
    ends = [*starts[1:], tutorial.duration_ms]
    cues = [
        f"{number}\n{_clock(start + 150)} --> {_clock(end - 150)} line:90% align:center\n{text.words()[language]}\n"
        for number, (start, end, text) in enumerate(zip(starts, ends, tutorial.sentences, strict=True), 1)
    ]
    return "\n".join(["WEBVTT\n", *cues])
