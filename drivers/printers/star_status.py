"""What a Star printer says: status and print-end requests, the answers taken apart, and the problems they mean.

Sources: Star Micronics, "STAR Line Mode Command Specifications", 3.3.14 (ESC RS a, ESC ACK SOH, ETB, ESC RS E, ESC GS
ETX) and appendix 2 (automatic status, header 1 and 2, the printer status bytes, what network interfaces wrap around
them); "StarPRNT Command Specifications" Rev. 2.25, chapter "Status" (the same); "STAR Graphic Mode Command
Specifications" Rev. 2.31, appendix 1 and 2. The kinds of answer are told apart by their first byte:

=====================  ===================  ============================================================
answer                 first byte           length
=====================  ===================  ============================================================
automatic status       0xx0xxx1 (header 1)  7 to 31, told by header 1; no other byte of it has bits 0, 4, 7
                                            but bit 7 of header 2: a two-byte length and that many bytes follow
ESC GS ETX             1B 1D 03             7 or 8: the request's six bytes, the print-end counter, NUL
ESC # * (version)      1B 23                up to NUL
XON, XOFF              11, 13               1, also inside a status
=====================  ===================  ============================================================

Network interfaces wrap every answer in a status of their own (appendix 2, "transmission format"): its length field is
little-endian in captures of an mC-Print3 and written high byte first in the manuals' text, so both are understood:
none is longer than 0x0200.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.printers.state import PrinterState
from drivers.vocabulary import Problem

ASK = b"\x1b\x06\x01"
"""ESC ACK SOH: the status at once, ahead of everything buffered."""
TELL, TELL_NOTHING = b"\x1b\x1ea\x01", b"\x1b\x1ea\x00"
"""ESC RS a: automatic status on, and off. The manuals ask in real time only while it is off."""
COUNT = b"\x1b\x1eE\x00" + 3 * b"\x17"
"""ESC RS E 0 and ETB thrice: the counter from nought to three, each told by an automatic status. Jobs of other programs
that count for themselves do so once or twice.
"""
REFERENCE, UPDATE = 0, 1
"""ESC GS ETX: the print-end counter at once in its turn, and counted up when all before it is printed."""
ETB, RS = b"\x17", b"\x1e"
LENGTH_MOST = 0x0200
VERSION_MOST = 80


SIGNS = 95
NUMBERS = SIGNS * SIGNS
"""Numbers a request may have: two printable characters, as a serial line may take others for XON and XOFF."""


def ask_print_end(kind: int, number: int) -> bytes:
    """ESC GS ETX s n1 n2: ``number`` comes back in the answer, and only to who asked."""
    return b"\x1b\x1d\x03" + bytes((kind, 0x20 + number % SIGNS, 0x20 + number // SIGNS))


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """One status of 7 to 31 bytes, header 1 and 2 first."""

    data: bytes

    @property
    def state(self) -> PrinterState:
        """The printer, its errors and its paper. The drawer's switch closes when it opens, and pulls its line low."""
        printer, error, jam, paper = self.data[2:6]
        found = {
            Problem.COVER_OPEN: printer & 0x20,
            Problem.OUT_OF_ORDER: error & 0x24,
            Problem.CUTTER_ERROR: error & 0x08,
            Problem.PAPER_JAM: jam & 0x04,
            Problem.REC_EMPTY: paper & 0x08,
            Problem.REC_NEAR_END: paper & 0x06 and not paper & 0x08,
        }
        return PrinterState(
            offline=bool(printer & 0x08),
            drawer_pin_high=not printer & 0x04,
            problems=frozenset(problem for problem, bits in found.items() if bits),
        )

    @property
    def counted(self) -> bool:
        """The ETB counter went up to three: each ETB is told once."""
        return len(self.data) > 7 and bool(self.data[2] & 0x02) and self.data[7] & 0x6E == 0x06


@dataclass(frozen=True, slots=True)
class PrintEnd:
    """An answer to ESC GS ETX: the request's six bytes."""

    request: bytes


@dataclass(frozen=True, slots=True)
class Version:
    """An answer to ESC # *: model and firmware as text."""

    text: str


@dataclass(frozen=True, slots=True)
class Noise:
    """A byte that begins no answer of this language."""

    byte: int


Reply = AutomaticStatus | PrintEnd | Version | Noise


class StarFramer:
    """Bytes from the printer to replies; any bytes are taken, nonsense becomes Noise."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        """The replies completed by these bytes."""
        self._rest += data
        replies: list[Reply] = []
        while self._rest:
            length = self._length()
            if length > len(self._rest):
                break
            piece = bytes(self._rest[:length])
            del self._rest[:length]
            replies += _replies(piece)
        return replies

    def _length(self) -> int:
        rest = self._rest
        if rest[0] & 0x91 == 0x01:
            return self._length_of_status()
        if rest[0] != 0x1B:
            return 1
        if len(rest) < 2:
            return 2
        if rest[1] == 0x1D:
            # A counter that looks like XON or XOFF may have been taken out by the line; nothing needs it.
            return (7 if rest[6:7] == b"\0" else 8) if len(rest) < 3 or rest[2] == 0x03 else 1
        if rest[1] == 0x23:
            end = rest.find(0, 0, VERSION_MOST)
            return end + 1 if end >= 0 else 1 if len(rest) >= VERSION_MOST else VERSION_MOST
        return 1

    def _length_of_status(self) -> int:
        """Header 1's count and what is wrapped in it; 1 when a byte cannot be of it: bytes were lost."""
        rest = self._rest
        size, at = _size(rest[0]), 1
        while at < min(size, len(rest)):
            if rest[at] in b"\x11\x13":
                del rest[at]
            elif rest[at] & (0x11 if at == 1 else 0x91):
                return 1
            else:
                at += 1
        if size < 7:
            return 1
        if len(rest) < size or not rest[1] & 0x80:
            return size
        return size + 2 + (_wrapped(rest[size : size + 2]) if len(rest) >= size + 2 else 0)


def _size(header: int) -> int:
    """Bytes of the whole status: bits 1 to 3, 5 and 6 of header 1."""
    return header >> 1 & 0x07 | header >> 2 & 0x18


def _wrapped(length: bytes | bytearray) -> int:
    low_first = int.from_bytes(length, "little")
    return low_first if low_first <= LENGTH_MOST else int.from_bytes(length, "big")


def _replies(piece: bytes) -> list[Reply]:
    if piece[0] == 0x1B and len(piece) > 1:
        if piece[1] == 0x1D:
            return [PrintEnd(piece[:6])]
        return [Version(piece[2:-1].decode("ascii", "replace").strip("*,\n "))]
    if len(piece) < 7:
        return [Noise(piece[0])]
    size = _size(piece[0])
    inside = piece[size + 2 :]
    # Type (two characters, or four with a parameter), ":", "B", a length, the answer, ";".
    start = inside.find(b":B", 2, 5) + 4
    if start > 4 and inside.endswith(b";"):
        return [AutomaticStatus(piece[:size]), *StarFramer().feed(inside[start:-1])]
    return [AutomaticStatus(piece[:size])]
