"""The simulated terminal's end of the wire: bare APDUs on TCP, acknowledged blocks on a serial line.

Which of the two it is shows in the first byte of a connection: a block begins with 10, no APDU does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from drivers.errors import FrameError
from drivers.terminals.zvt import serial
from drivers.terminals.zvt.apdu import Apdu, ApduFramer
from drivers.terminals.zvt.serial import Handshake, SerialFramer

ACK_WAIT = 5.0
"""T2: seconds until a block that was not acknowledged is sent again."""
REPEATS = 2


class SimLine:
    """Sans-IO: what the till wrote in, APDUs out; frames in, bytes for the till in ``out``."""

    def __init__(self) -> None:
        self.out = bytearray()
        self._tcp = ApduFramer()
        self._serial: SerialFramer | None = None
        self._fresh = True
        self._blocks: deque[bytes] = deque()
        self._waiting = False
        self._due = 0.0
        self._repeats = 0

    def feed(self, data: bytes, now: float) -> Iterator[Apdu]:
        """Go through what the till said. Raises FrameError for bytes that are no APDU on TCP."""
        if data and self._fresh:
            self._fresh = False
            self._serial = SerialFramer() if data[0] == serial.DLE else None
        if self._serial is None:
            yield from self._tcp.feed(data)
            return
        for item in self._serial.feed(data):
            match item:
                case Handshake(positive=True):
                    self._acknowledged(now)
                case Handshake():
                    self._again(now)
                case FrameError():
                    self.out.append(serial.NAK)
                case _:
                    self.out.append(serial.ACK)
                    yield item

    def say(self, raw: bytes, now: float) -> None:
        """Send a frame; on a serial line once the one before is acknowledged."""
        if self._serial is None:
            self.out += raw
            return
        self._blocks.append(serial.block(raw))
        if not self._waiting:
            self._send(now)

    def tick(self, now: float) -> None:
        """Repeat a block nobody acknowledged."""
        if self._waiting and now >= self._due:
            self._again(now)

    def look_anew(self) -> None:
        """Forget what was half fed; what was said stays said."""
        self._tcp = ApduFramer()

    def clear(self) -> None:
        """Nothing more of what was said leaves."""
        self.out.clear()
        self._blocks.clear()
        self._waiting = False

    def _send(self, now: float) -> None:
        self.out += self._blocks[0]
        self._waiting, self._due = True, now + ACK_WAIT

    def _acknowledged(self, now: float) -> None:
        if not self._waiting:
            return
        self._blocks.popleft()
        self._waiting, self._repeats = False, 0
        if self._blocks:
            self._send(now)

    def _again(self, now: float) -> None:
        if not self._waiting:
            return
        self._repeats += 1
        if self._repeats > REPEATS:
            self._repeats = 0
            self.clear()
        else:
            self._send(now)
