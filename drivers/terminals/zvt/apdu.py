"""APDUs and their framing on TCP: bare, ``CLASS INSTR LEN DATA``, nothing around them (PA00P016).

LEN is one byte, or FF and two bytes **low byte first**.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from drivers.errors import FrameError
from drivers.terminals.zvt import codes
from drivers.terminals.zvt.scrub import scrubbed

_LONG = 0xFF
_MOST = 0xFFFF


@dataclass(frozen=True, slots=True)
class Apdu:
    """One application protocol data unit, free of card data when it was read from a wire."""

    command: int
    """Class and instruction: 0x0601."""
    data: bytes = field(default=b"", repr=False)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Apdu:
        """Exactly one APDU. Raises FrameError."""
        frames = list(ApduFramer().feed(raw))
        if len(frames) != 1 or len(raw) != len(frames[0].to_bytes()):
            raise FrameError(f"{len(raw)} bytes are not exactly one APDU")
        return frames[0]

    def to_bytes(self) -> bytes:
        """The bytes on the wire. Raises FrameError when the data is longer than an APDU can say."""
        size = len(self.data)
        if size > _MOST:
            raise FrameError(f"{size} bytes do not fit an APDU")
        length = bytes([size]) if size < _LONG else b"\xff" + size.to_bytes(2, "little")
        return self.command.to_bytes(2, "big") + length + self.data

    @property
    def is_positive(self) -> bool:
        """``80 00``, or ``84 00``, which is positive too."""
        return self.command in (codes.POSITIVE, codes.NEGATIVE_CLASS << 8)

    @property
    def refusal(self) -> int | None:
        """The code of a refusal ``84 xx``, or None."""
        code = self.command & 0xFF
        return code if self.command >> 8 == codes.NEGATIVE_CLASS and code else None


class ApduFramer:
    """Sans-IO: bytes in, APDUs out, from any fragments. Holds at most one APDU and what came with it."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> Iterator[Apdu]:
        """Take bytes and go through the APDUs they complete.

        Raises FrameError, from the iteration and behind the good APDUs, when the next bytes are no APDU; there is no
        way back into step then but a new connection. What the iteration did not reach stays for the next feed.
        """
        self._buffer += data
        return self._complete()

    def _complete(self) -> Iterator[Apdu]:
        while self._buffer:
            first = self._buffer[0]
            if first not in codes.CLASSES:
                raise FrameError(_strange(first))
            if len(self._buffer) < 3:
                return
            size, start = self._buffer[2], 3
            if size == _LONG:
                size, start = int.from_bytes(self._buffer[3:5], "little"), 5
                if len(self._buffer) < start:
                    return
            if len(self._buffer) < start + size:
                return
            command = int.from_bytes(self._buffer[:2], "big")
            body = self._buffer[start : start + size]
            self._buffer = self._buffer[start + size :]
            yield Apdu(command, scrubbed(command, body))


def _strange(first: int) -> str:
    if first == 0x00:
        # A greeting of this shape comes from terminals set to their maker's own protocol.
        return "this is another protocol than ZVT (it greets with 00): set the terminal to ZVT over TCP, port 20007"
    return f"no ZVT frame begins with {first:02X}: another protocol, or the beginning was lost"
