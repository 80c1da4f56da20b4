"""Every framer of the printers: whole = in pieces = byte by byte, and any bytes are taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.framing import Framer
from drivers.printers.command_stream import Text
from drivers.printers.escpos_lexer import COMMANDS, Lexer
from drivers.printers.escpos_status import ReplyFramer

FRAMERS: dict[str, Callable[[], Framer[Any]]] = {"escpos commands": Lexer, "escpos replies": ReplyFramer}
TRACES = Path(__file__).parent.parent / "traces" / "escpos"

PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(sorted(COMMANDS)),
    st.builds(lambda name, args: name + args, st.sampled_from(sorted(COMMANDS)), st.binary(max_size=12)),
    st.sampled_from(
        [b"\x1dv0\x00\x02\x00\x03\x00abcdef", b"\x1d(k\x03\x001Q0", b"\x12", b"\x14\x00\x00\x00", b"_EPSON\0"]
    ),
)
STREAMS = st.lists(PIECES, max_size=12).map(b"".join)


def joined(frames: Sequence[Any]) -> list[Any]:
    """Neighbouring runs of text as one: where a run is cut by the wire means nothing."""
    whole: list[Any] = []
    for frame in frames:
        if isinstance(frame, Text) and whole and isinstance(whole[-1], Text):
            whole[-1] = Text(whole[-1].data + frame.data)
        else:
            whole.append(frame)
    return whole


@pytest.mark.parametrize("make", FRAMERS.values(), ids=FRAMERS.keys())
@given(stream=STREAMS, cuts=st.lists(st.integers(0, 200), max_size=6))
def test_however_it_is_cut(make: Callable[[], Framer[Any]], stream: bytes, cuts: list[int]) -> None:
    whole = joined(make().feed(stream))
    by_byte, pieces = make(), make()
    assert joined([frame for byte in stream for frame in by_byte.feed(bytes((byte,)))]) == whole
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    cut_up = [stream[start:end] for start, end in pairwise(edges)]
    assert joined([frame for piece in cut_up for frame in pieces.feed(piece)]) == whole


@pytest.mark.parametrize("path", sorted(TRACES.glob("*.bin")), ids=lambda path: path.name)
def test_foreign_streams_byte_by_byte(path: Path) -> None:
    data, by_byte = path.read_bytes(), Lexer()
    assert joined([token for byte in data for token in by_byte.feed(bytes((byte,)))]) == joined(
        Lexer().feed(data)
    )


def test_nothing_is_lost_between_the_commands() -> None:
    tokens = Lexer().feed(b"a\x1bE\x01b\n\x1d(k\x03\x001Q0\x10\x04\x01c")
    assert [getattr(token, "name", None) or getattr(token, "data", None) for token in tokens] == [
        b"a", b"\x1bE", b"b", b"\n", b"\x1d(k", b"\x10\x04", b"c",
    ]  # fmt: skip
