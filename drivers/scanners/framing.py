"""Bytes of a line of text in, complete scans out: what serial, TCP and keyboard scanners have in common. Sans-IO."""

from __future__ import annotations

from dataclasses import dataclass

SUFFIXES = {"auto": b"", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "none": b""}
"""What may end a scan; ``auto`` is CR, LF or both."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """One complete scan as it came. ``aim`` is set where the wire tells the symbology apart from the text."""

    data: bytes
    aim: str = ""


@dataclass(frozen=True, slots=True)
class NoScan:
    """What came and cannot be told as a scan: a word for programs, a sentence for a technician."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Overflow:
    """More bytes than any scan has, without a suffix: wrong speed, wrong device, or a stuck line."""

    limit: int


class ScanFramer:
    """Sans-IO: bytes in, complete scans (without suffix) out. Never holds more than the longest scan.

    One framer belongs to one device: bytes of two scanners can never meet. It raises nothing; a flood comes out as one
    Overflow, and everything up to the next suffix is dropped.
    """

    def __init__(self, suffix: str = "auto", max_length: int = 4096) -> None:
        self._auto = suffix == "auto"
        self._suffix = b"\r" if self._auto else SUFFIXES[suffix]
        self._limit = max_length
        self._rest = b""
        self._flooded = False

    @property
    def pending(self) -> bool:
        """A scan has begun and not ended."""
        return bool(self._rest) or self._flooded

    def feed(self, data: bytes) -> list[bytes | Overflow]:
        """Take bytes as they came; return what they complete, in order. Empty scans (CR then LF) are left out."""
        if self._auto:
            data = data.replace(b"\n", b"\r")
        data = self._rest + data
        if not self._suffix:
            *lines, rest = [data]
        else:
            *lines, rest = data.split(self._suffix)
        complete: list[bytes | Overflow] = []
        for line in lines:
            if self._flooded:
                self._flooded = False
            elif len(line) > self._limit:
                complete.append(Overflow(self._limit))
            elif line:
                complete.append(line)
        self._rest = self._bounded(rest, complete)
        return complete

    def flush(self) -> bytes:
        """Take what has come so far as it is, or nothing when it was a flood; begin anew."""
        rest, self._rest = self._rest, b""
        if self._flooded:
            self._flooded = False
            return b""
        return rest

    def _bounded(self, rest: bytes, complete: list[bytes | Overflow]) -> bytes:
        # The first byte of a CRLF does not count: the second may be on its way.
        half = b"\r" if len(self._suffix) == 2 and rest.endswith(b"\r") else b""
        if not self._flooded and len(rest) - len(half) > self._limit:
            self._flooded = True
            complete.append(Overflow(self._limit))
        return half if self._flooded else rest


Piece = Scanned | Overflow | NoScan
"""What a reader makes of what came over the wire."""


class LineReader:
    """A ScanFramer as every scanner's reader is: bytes in, pieces out."""

    def __init__(self, suffix: str, max_length: int) -> None:
        self._framer = ScanFramer(suffix, max_length)

    @property
    def pending(self) -> bool:
        """A scan has begun and not ended."""
        return self._framer.pending

    def feed(self, data: bytes) -> list[Piece]:
        """What these bytes complete, in order."""
        return [piece if isinstance(piece, Overflow) else Scanned(piece) for piece in self._framer.feed(data)]

    def flush(self) -> bytes:
        """Take what has come so far as it is; begin anew."""
        return self._framer.flush()
