"""WebVTT in, the caption of a moment out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.captions import at, parse, told

FILM = """WEBVTT

NOTE made by hand

1
00:00.000 --> 00:02.000
Put the <b>beans</b> in

00:02.500 --> 00:04.000 line:90%
and wait.
It takes a minute.
"""


def test_cues_have_times_and_plain_text() -> None:
    cues = parse(FILM)
    assert [(cue.start, cue.end) for cue in cues] == [(0, 2000), (2500, 4000)]
    assert cues[0].text == "Put the beans in"
    assert cues[1].text == "and wait.\nIt takes a minute."


def test_between_cues_nothing_is_said() -> None:
    cues = parse(FILM)
    assert at(cues, 1999) == "Put the beans in"
    assert at(cues, 2000) == ""
    assert at(cues, 2500).startswith("and wait")
    assert at(cues, 9999) == ""
    assert at((), 0) == ""


def test_hours_and_windows_line_ends_are_read() -> None:
    cues = parse("WEBVTT\r\n\r\n01:00:00.000 --> 01:00:01.500\r\nlate\r\n")
    assert at(cues, 3_600_000) == "late"


@given(st.text(max_size=400), st.integers(0, 10**6))
def test_any_text_is_read_without_a_fault(text: str, moment: int) -> None:
    assert isinstance(at(parse(text), moment), str)


def test_a_film_is_told_in_words_by_its_chapters() -> None:
    cues = parse(FILM)
    whole = "Put the beans in", "and wait. It takes a minute."
    assert told(cues, []) == [("", " ".join(whole))]
    assert told(cues, [(0, "Filling"), (2500, "Waiting"), (9000, "Silence")]) == [
        ("Filling", whole[0]),
        ("Waiting", whole[1]),
    ]
    assert told(cues, [(2000, "Waiting")]) == [("", whole[0]), ("Waiting", whole[1])]
    assert told((), [(0, "Silence")]) == []
