"""WebVTT captions of the tutorials: text in, cues out. Drawn by the screen itself, so they stay readable on any film.

Read: the cue's times and its lines. Left out, because our films do not use them: styles, regions, positions and
notes (W3C WebVTT, section 4.1); markup tags within a cue are taken off.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_TIMES = re.compile(r"^\s*((?:\d+:)?\d{1,2}:\d{2}\.\d{3})\s+-->\s+((?:\d+:)?\d{1,2}:\d{2}\.\d{3})")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, order=True)
class Cue:
    """One caption, shown from ``start`` until before ``end`` (milliseconds)."""

    start: int
    end: int
    text: str


def parse(vtt: str) -> tuple[Cue, ...]:
    """Cues of a WebVTT file in the order of time; blocks without times (header, notes, styles) are passed over."""
    cues = []
    for block in re.split(r"\n\s*\n", vtt.replace("\r\n", "\n")):
        lines = block.strip().split("\n")
        for index, line in enumerate(lines):
            times = _TIMES.match(line)
            if times:
                text = "\n".join(_TAG.sub("", part).strip() for part in lines[index + 1 :])
                cues.append(Cue(_ms(times[1]), _ms(times[2]), text))
                break
    return tuple(sorted(cues))


def at(cues: tuple[Cue, ...], position: int) -> str:
    """The caption to show at ``position`` milliseconds; empty between cues."""
    index = bisect_right(cues, position, key=lambda cue: cue.start) - 1
    return cues[index].text if index >= 0 and position < cues[index].end else ""


def told(cues: tuple[Cue, ...], chapters: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    """What a film says, to be read instead: for each chapter (start in ms, title) its title and text.

    What comes before the first chapter has no title; a chapter in which nothing is said is left out.
    """
    starts = [-1, *(start for start, _ in chapters)]
    titles = ["", *(title for _, title in chapters)]
    parts: list[list[str]] = [[] for _ in starts]
    for cue in cues:
        parts[bisect_right(starts, cue.start) - 1].append(" ".join(cue.text.split()))
    return [(title, " ".join(words)) for title, words in zip(titles, parts, strict=True) if words]


def _ms(text: str) -> int:
    clock, _, fraction = text.partition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction)
