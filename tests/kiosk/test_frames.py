"""What is missing from a film is counted; what was skipped by hand is not missing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.frames import Frames

LENGTH = 33_333


def test_a_whole_film_misses_nothing() -> None:
    frames = Frames()
    for index in range(300):
        frames.take(index * LENGTH, LENGTH)
    assert (frames.shown, frames.missed, frames.per_cent) == (300, 0, 0.0)


def test_a_gap_is_counted_and_a_jump_is_not() -> None:
    frames = Frames()
    for start in (0, 1, 2, 5, 6):
        frames.take(start * LENGTH, LENGTH)
    assert frames.missed == 2
    assert round(frames.per_cent, 1) == 28.6
    frames.jump()
    frames.take(900 * LENGTH, LENGTH)
    frames.take(2 * LENGTH, LENGTH)
    frames.take(4000 * LENGTH, LENGTH)
    frames.take(5000 * LENGTH, 0)
    frames.take(5000 * LENGTH, LENGTH)
    frames.take(-1, 0)
    assert (frames.shown, frames.missed) == (9, 2)


@given(st.lists(st.booleans(), min_size=2, max_size=200))
def test_dropped_pictures_between_shown_ones_are_all_counted(shown: list[bool]) -> None:
    shown = [True, *shown, True]
    frames = Frames()
    runs = "".join("x" if each else "." for each in shown)
    for index, each in enumerate(shown):
        if each:
            frames.take(index * LENGTH, LENGTH)
    longest = max(len(run) for run in runs.split("x"))
    if longest * LENGTH + LENGTH < 1_000_000:
        assert frames.missed == shown.count(False)
    assert frames.shown == shown.count(True)
