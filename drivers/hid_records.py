"""How a HID device is carried over a stream of bytes: records of its report descriptor and its reports. Sans-IO.

A hidraw node tells the descriptor by an ioctl and each report by one read (Linux, Documentation/hid/hidraw.rst); a
stream has neither. So the transport writes both down as records, the descriptor first: one byte of kind, two of length
(little endian), the payload. Simulators, traces and taps then need nothing of their own.
"""

from __future__ import annotations

import struct

DESCRIPTOR = b"D"
REPORT = b"R"
FEATURE = b"F"
"""From the host: a feature report, its id first."""
_HEAD = struct.Struct("<cH")


def record(kind: bytes, payload: bytes) -> bytes:
    """One record. ``payload`` is at most 65535 bytes: descriptors and reports are at most 4096 and 16384."""
    return _HEAD.pack(kind, len(payload)) + payload


class RecordFramer:
    """Bytes in, records out. It raises nothing; what is no record's kind is handed out for its reader to refuse."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[tuple[bytes, bytes]]:
        """Kind and payload of every record these bytes complete, in order."""
        data = self._rest + data
        at, found = 0, []
        while len(data) - at >= _HEAD.size:
            kind, length = _HEAD.unpack_from(data, at)
            end = at + _HEAD.size + length
            if len(data) < end:
                break
            found.append((kind, data[at + _HEAD.size : end]))
            at = end
        self._rest = data[at:]
        return found
