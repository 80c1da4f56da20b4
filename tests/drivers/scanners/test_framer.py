"""The scan framer: the same scans whatever the chunks, bounded memory, no errors."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from drivers.scanners.framing import Overflow, ScanFramer

SUFFIXES = st.sampled_from(["auto", "cr", "lf", "crlf", "tab"])
NOISE = st.lists(
    st.sampled_from([b"\r", b"\n", b"\r\n", b"\t", b"5", b"59012", b"x" * 9, b"\xff"]), max_size=30
).map(b"".join)


@given(SUFFIXES, NOISE, st.lists(st.integers(0, 80), max_size=6))
def test_chunking_changes_nothing(suffix: str, data: bytes, cuts: list[int]) -> None:
    def run(chunks: list[bytes]) -> list[bytes | Overflow]:
        framer = ScanFramer(suffix, max_length=8)
        return [frame for chunk in chunks for frame in framer.feed(chunk)]

    whole = run([data])
    edges = [0, *sorted(cuts), len(data)]
    assert run([data[i : i + 1] for i in range(len(data))]) == whole
    assert run([data[a:b] for a, b in pairwise(edges)]) == whole


@given(SUFFIXES, st.binary(max_size=500), st.integers(1, 40))
def test_arbitrary_bytes_raise_nothing_and_memory_is_bounded(suffix: str, data: bytes, size: int) -> None:
    framer = ScanFramer(suffix, max_length=16)
    for start in range(0, len(data), size):
        frames = framer.feed(data[start : start + size])
        assert all(isinstance(frame, Overflow) or 0 < len(frame) <= 16 for frame in frames)
        assert len(framer._rest) <= 17


def test_each_suffix() -> None:
    assert ScanFramer("auto").feed(b"a\rb\nc\r\nd") == [b"a", b"b", b"c"]
    assert ScanFramer("cr").feed(b"a\rb\nc\r") == [b"a", b"b\nc"]
    assert ScanFramer("crlf").feed(b"a\rb\r\nc") == [b"a\rb"]
    assert ScanFramer("tab").feed(b"a\tb\t") == [b"a", b"b"]


def test_a_flood_is_one_overflow_and_the_next_scan_is_read() -> None:
    framer = ScanFramer("auto", max_length=32)
    assert framer.feed(b"\x55" * 100_000) == [Overflow(32)]
    assert framer.feed(b"\x55" * 100_000) == []
    assert framer.pending
    assert framer.feed(b"tail\r5901234123457\r") == [b"5901234123457"]
    assert not framer.pending


def test_flush_takes_what_is_there() -> None:
    framer = ScanFramer("none")
    assert framer.feed(b"59012") == []
    assert framer.feed(b"34123457") == []
    assert framer.flush() == b"5901234123457"
    assert framer.flush() == b""


def test_flush_ends_a_flood() -> None:
    framer = ScanFramer("auto", max_length=4)
    framer.feed(b"123456")
    assert framer.flush() == b""
    assert framer.feed(b"99\r") == [b"99"]
