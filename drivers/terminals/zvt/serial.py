"""APDUs on a serial line: ``10 02 APDU 10 03 CRC``, answered by ACK 06 or NAK 15 (PA00P016, chapter "serial").

Every 10 inside the APDU is doubled, counted neither in LEN nor in the CRC. The CRC is CRC-16/KERMIT over the
unstuffed APDU and 03, low byte first, and is never doubled itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.errors import FrameError
from drivers.terminals.zvt.apdu import Apdu

DLE, STX, ETX, ACK, NAK = 0x10, 0x02, 0x03, 0x06, 0x15
_START, _END = bytes([DLE, STX]), bytes([DLE, ETX])
_POLYNOMIAL = 0x8408
_LONGEST = 2 * 65540
"""Bytes of the longest stuffed frame; more without an end is noise."""


def _table() -> tuple[int, ...]:
    table = []
    for value in range(256):
        crc = value
        for _ in range(8):
            crc = crc >> 1 ^ (_POLYNOMIAL if crc & 1 else 0)
        table.append(crc)
    return tuple(table)


_CRC = _table()


def crc16(data: bytes) -> int:
    """CRC-16/KERMIT: reflected polynomial 8408, initial value 0; 2189 for ``123456789``."""
    crc = 0
    for byte in data:
        crc = crc >> 8 ^ _CRC[(crc ^ byte) & 0xFF]
    return crc


def encode(apdu: Apdu) -> bytes:
    """One APDU as a block on the line."""
    return block(apdu.to_bytes())


def block(raw: bytes) -> bytes:
    """The bytes of one APDU as a block on the line."""
    check = crc16(raw + bytes([ETX])).to_bytes(2, "little")
    return _START + raw.replace(b"\x10", b"\x10\x10") + _END + check


@dataclass(frozen=True, slots=True)
class Handshake:
    """ACK or NAK of a block we sent."""

    positive: bool


class SerialFramer:
    """Sans-IO: bytes of the line in; APDUs, handshakes and FrameErrors (to be answered by NAK) out, in order."""

    def __init__(self) -> None:
        self._buffer = b""

    @property
    def begun(self) -> bool:
        """Whether the rest of a block is awaited."""
        return bool(self._buffer)

    def feed(self, data: bytes) -> list[Apdu | Handshake | FrameError]:
        """Take bytes; return what they complete. Raises nothing: a damaged block is an item, for it is answered."""
        self._buffer += data
        found: list[Apdu | Handshake | FrameError] = []
        while self._buffer:
            first = self._buffer[0]
            if first in (ACK, NAK):
                found.append(Handshake(first == ACK))
                self._buffer = self._buffer[1:]
            elif self._buffer[:2] == _START:
                if not self._block(found):
                    break
            elif self._buffer == _START[:1]:
                break
            else:  # noise between blocks
                self._buffer = self._buffer[1:]
        return found

    def _block(self, found: list[Apdu | Handshake | FrameError]) -> bool:
        """Take one block off the buffer; False while it is incomplete."""
        at, apdu = 2, bytearray()
        while True:
            stop = self._buffer.find(DLE, at)
            if stop < 0 or stop + 1 >= len(self._buffer):
                if len(self._buffer) <= _LONGEST:
                    return False
                found.append(FrameError("a block without an end"))
                self._buffer = b""
                return True
            apdu += self._buffer[at:stop]
            follower = self._buffer[stop + 1]
            at = stop + 2
            if follower == DLE:
                apdu.append(DLE)
            elif follower == ETX:
                break
            else:
                found.append(FrameError(f"10 is followed by {follower:02X} inside a block"))
                self._buffer = self._buffer[at:]
                return True
        if len(self._buffer) < at + 2:
            return False
        check = int.from_bytes(self._buffer[at : at + 2], "little")
        self._buffer = self._buffer[at + 2 :]
        found.append(_checked(bytes(apdu), check))
        return True


def _checked(raw: bytes, check: int) -> Apdu | FrameError:
    if crc16(raw + bytes([ETX])) != check:
        return FrameError("the check sum of a block is wrong")
    try:
        return Apdu.from_bytes(raw)
    except FrameError as error:
        return error
