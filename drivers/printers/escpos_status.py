"""What an ESC/POS printer says: status requests, the answers taken apart, and the problems they mean.

Source: Epson's ESC/POS command reference, DLE EOT (real-time status), GS r (status in its turn), GS a (Automatic
Status Back), GS I (printer id). The kinds of answer are told apart by their fixed bits:

======================  ==========  =======================================
answer                  fixed bits  length
======================  ==========  =======================================
DLE EOT                 0xx1xx10    1 byte
Automatic Status Back   0xx1xx00    4 bytes
GS r                    0xx0xxxx    1 byte
GS I text, GS ( H       begins 5F or 37, ends 00
======================  ==========  =======================================
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.printers.state import PrinterState
from drivers.vocabulary import Problem

ASK_REAL_TIME = b"".join(bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4))
"""DLE EOT 1 to 4: printer, off-line cause, error cause, paper. Answered at once, ahead of everything buffered."""
ASK_ALIVE = b"\x10\x04\x01"
ASK_IN_TURN = b"\x1dr\x01"
"""GS r 1: answered in its turn, when all before it is processed."""
CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 8: clear the receive and print buffers, a half-fed command with them. Answered by ``CLEARED`` once done."""
CLEARED = b"\x37\x25\0"
RECOVER = b"\x10\x05\x02"
"""DLE ENQ 2: clear the buffers and recover from an error that stopped the printer. Not answered."""
STATUS_BACK = b"\x1da\x0f"
"""GS a: say drawer, on-line, errors and paper at once and by itself on every change."""


def ask_printed(process_id: bytes) -> bytes:
    """GS ( H function 48: give these four characters (32..126) back when all before is printed."""
    return b"\x1d(H\x06\x0000" + process_id


def printed_answer(process_id: bytes) -> bytes:
    """The answer to ``ask_printed``: header, identifier, the four characters, NUL."""
    return b"\x37\x22" + process_id + b"\0"


@dataclass(frozen=True, slots=True)
class RealTime:
    """One answer to DLE EOT."""

    bits: int


@dataclass(frozen=True, slots=True)
class InTurn:
    """One answer to GS r."""

    bits: int


@dataclass(frozen=True, slots=True)
class StatusBack:
    """Four bytes of Automatic Status Back."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Block:
    """A header byte, text, NUL: an answer to GS I or GS ( H."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Noise:
    """A byte that is no answer of this language: wrong speed, wrong device, XON/XOFF."""

    byte: int


Reply = RealTime | InTurn | StatusBack | Block | Noise

_BLOCK_HEADS = frozenset(b"\x5f\x37")
_FLOW_CONTROL = b"\x11\x13"
"""XON and XOFF: the only bytes that may stand inside an answer (GS a)."""
_BLOCK_LIMIT = 80
"""No answer block is longer (GS I: a model's name); one that is has lost its end."""


class ReplyFramer:
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
            replies.append(_reply(bytes(self._rest[:length])))
            del self._rest[:length]
        return replies

    def _length(self) -> int:
        first = self._rest[0]
        if first in _BLOCK_HEADS:
            end = self._rest.find(0, 0, _BLOCK_LIMIT)
            if end >= 0:
                return end + 1
            return 1 if len(self._rest) >= _BLOCK_LIMIT else _BLOCK_LIMIT
        return self._length_of_status_back() if first & 0x93 == 0x10 else 1

    def _length_of_status_back(self) -> int:
        """4; or 1 when what follows can be no part of it: bytes were lost, and the next answer must not be eaten."""
        at = 1
        while at < min(4, len(self._rest)):
            byte = self._rest[at]
            if byte in _FLOW_CONTROL:
                del self._rest[at]
            elif byte & 0x90:
                return 1
            else:
                at += 1
        return 4


def _reply(data: bytes) -> Reply:
    first = data[0]
    if len(data) == 4 and first & 0x93 == 0x10:
        return StatusBack(data)
    if first in _BLOCK_HEADS:
        return Block(data) if len(data) > 1 else Noise(first)
    if first & 0x93 == 0x12:
        return RealTime(first)
    if first & 0x90 == 0x00:
        return InTurn(first)
    return Noise(first)


class PrinterStatus(PrinterState):
    """The four DLE EOT answers, taken apart."""

    __slots__ = ()

    @classmethod
    def from_bytes(cls, answers: bytes) -> PrinterStatus:
        """From the answers to DLE EOT 1, 2, 3 and 4, in this order."""
        printer, cause, error, paper = answers
        found = {
            Problem.COVER_OPEN: cause & 0x04,
            Problem.REC_EMPTY: paper & 0x60 or cause & 0x20,
            Problem.REC_NEAR_END: paper & 0x0C and not paper & 0x60,
            Problem.CUTTER_ERROR: error & 0x08,
            Problem.OUT_OF_ORDER: error & 0x20,
        }
        return cls(
            offline=bool(printer & 0x08),
            drawer_pin_high=bool(printer & 0x04),
            problems=frozenset(problem for problem, bits in found.items() if bits),
        )

    @classmethod
    def from_status_back(cls, data: bytes) -> PrinterStatus:
        """From the four bytes of Automatic Status Back (GS a)."""
        printer, error, paper, _ = data
        found = {
            Problem.COVER_OPEN: printer & 0x20,
            Problem.REC_EMPTY: paper & 0x0C,
            Problem.REC_NEAR_END: paper & 0x03 and not paper & 0x0C,
            Problem.CUTTER_ERROR: error & 0x08,
            Problem.OUT_OF_ORDER: error & 0x20,
        }
        return cls(
            offline=bool(printer & 0x08),
            drawer_pin_high=bool(printer & 0x04),
            problems=frozenset(problem for problem, bits in found.items() if bits),
        )
