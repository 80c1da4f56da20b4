"""Traces: what is one, and a device that plays its part, to the byte or with the three liberties."""

from __future__ import annotations

import pytest

from drivers import trace
from drivers.trace import Strayed, TracePlayer, parse


def player(text: str, *, strict: bool = False) -> TracePlayer:
    made = TracePlayer(text, strict=strict)
    made.connected(0.0)
    return made


def test_lines_are_read_as_they_are_written() -> None:
    lines = [
        trace.remark("two\nlines"),
        trace.sent(b"\x1b@"),
        trace.received(b"\x16"),
        trace.remark(trace.OPENED),
    ]
    lines += [trace.received(b"\x01\x02")]
    first, second = parse("\n\n".join(lines))
    assert [(event.line, event.sent, event.data) for event in first] == [
        (3, True, b"\x1b@"),
        (5, False, b"\x16"),
    ]
    assert [event.data for event in second] == [b"\x01\x02"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("> 1b\nhello", "line 2 is no line of a trace: 'hello'"),
        ("> 1g", "line 1 is no line"),
        (">", "line 1 is no line"),
        ("<", "line 1 is no line"),
        ("# opened\n\n", "nothing was recorded"),
        ("", "nothing was recorded"),
    ],
)
def test_what_is_no_trace_names_the_line(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse(text)


@pytest.mark.parametrize("strict", [True, False])
def test_answers_come_in_their_place_whatever_the_pieces(strict: bool) -> None:
    made = player("< 01\n> 0a 0b\n< 02\n< 03\n> 0c\n", strict=strict)
    assert made.tick(0.0) == b"\x01"
    assert made.feed(b"\x0a", 0.0) == b""
    assert not made.at_end
    assert made.feed(b"\x0b\x0c", 0.0) == b"\x02\x03"
    assert made.at_end
    assert made.strays == []


def test_where_the_driver_strays_is_said_and_the_wire_goes_down_for_a_moment() -> None:
    made = player("# hello\n> 1b 40\n< 16\n")
    assert made.feed(b"\x1b", 0.0) == b""
    assert made.feed(b"\x41", 0.0) == b""
    assert made.strays == ["line 2 of the trace sends 1b 40, the driver 1b 41"]
    assert not made.link_up
    made.tick(trace.REST_S)
    assert made.link_up
    made.connected(1.0)
    assert made.feed(b"\x1b\x40", 1.0) == b"\x16"
    made.feed(b"\x07", 1.0)
    assert made.strays[-1] == "the trace is at its end, the driver sends 07"


def test_far_into_a_line_the_place_is_told() -> None:
    made = player(trace.sent(b"A" * 100 + b"B"), strict=True)
    with pytest.raises(Strayed, match=r"the driver 41 41 41 41 41 41 41 41 43 \(from byte 93 on\)"):
        made.play(b"A" * 100 + b"C")


POLLS = "> 10 04 01\n< 16\n> 10 04 01\n< 12\n> 61\n> 10 04 01\n< 18\n> 62\n"


def test_a_question_asked_more_or_less_often_is_no_stray() -> None:
    more = player(POLLS)
    assert [more.feed(b"\x10\x04\x01", 0.0) for _ in range(2)] == [b"\x16", b"\x12"]
    assert more.feed(b"\x10\x04", 0.0) + more.feed(b"\x01", 0.0) == b"\x12"
    assert more.feed(b"a", 0.0) == b""
    less = player(POLLS)
    assert less.feed(b"ab", 0.0) == b""
    assert less.at_end
    assert less.feed(b"\x10\x04\x01", 0.0) == b"\x18"
    assert more.strays == less.strays == []
    with pytest.raises(Strayed):
        player(POLLS, strict=True).play(b"a")


def test_a_driver_that_counts_from_elsewhere_is_answered_with_its_own_number() -> None:
    text = "\n".join([trace.sent(b"\x1d(H0001"), trace.received(b'7"0001\0'), trace.sent(b"x")])
    made = player(text)
    assert made.feed(b"\x1d(H00", 0.0) + made.feed(b"42", 0.0) == b'7"0042\0'
    assert player(text).feed(b"\x1d(H421", 0.0) == b""
    behind_digits = "\n".join([trace.sent(b"\x1d(H\x06\x00008504"), trace.received(b'\x007"8504\0')])
    assert player(behind_digits).feed(b"\x1d(H\x06\x00008617", 0.0) == b'\x007"8617\0'
    with pytest.raises(Strayed):
        player(text, strict=True).play(b"\x1d(H0042")


def test_each_connection_plays_the_next_one_recorded() -> None:
    made = TracePlayer("# opened\n> 01\n< 0a\n# closed\n# opened\n< 0b\n> 02\n< 0c\n")
    made.connected(0.0)
    assert made.feed(b"\x01", 0.0) == b"\x0a"
    made.disconnected(0.0)
    made.connected(0.0)
    assert made.tick(0.0) == b"\x0b"
    assert made.feed(b"\x02", 0.0) == b"\x0c"
    made.connected(0.0)
    assert made.feed(b"\x01", 0.0) == b"\x0a"
    assert made.knobs() == {"connection": 1, "event": 2, "played": 7, "strays": []}
    with pytest.raises(ValueError, match="no knob 'paper'"):
        made.turn("paper", "out")
