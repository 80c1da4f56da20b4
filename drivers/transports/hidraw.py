"""The ``hidraw`` transport: ``hidraw:///dev/hidraw0``. The report descriptor and each report, as records.

Source: Linux, Documentation/hid/hidraw.rst: one read is one report; HIDIOCGRDESCSIZE and HIDIOCGRDESC tell the
descriptor. On a pseudo-terminal the other end writes the records itself (``drivers/hid_records.py``).
"""

from __future__ import annotations

import fcntl
import os
import struct
from typing import ClassVar

from drivers.hid_records import DESCRIPTOR, FEATURE, REPORT, RecordFramer, record
from drivers.transports.node import NodeTransport

_GET_SIZE = 0x80044801
"""HIDIOCGRDESCSIZE: _IOR('H', 1, int)."""
_GET_DESCRIPTOR = 0x90044802
"""HIDIOCGRDESC: _IOR('H', 2, struct hidraw_report_descriptor {__u32 size; __u8 value[4096]})."""
_SET_FEATURE = 0xC0004806
"""HIDIOCSFEATURE(len): _IOC(_IOC_WRITE | _IOC_READ, 'H', 6, len)."""
_LONGEST = 4096


class HidrawTransport(NodeTransport):
    """A raw HID node."""

    mode: ClassVar[int] = os.O_RDWR

    def prepare(self, file: int) -> bytes:
        """Read the report descriptor. Raises OSError where the node is none of HID (ENOTTY) or is gone."""
        size = struct.unpack("I", fcntl.ioctl(file, _GET_SIZE, bytes(4)))[0]
        asked = bytearray(4 + _LONGEST)
        struct.pack_into("I", asked, 0, size)
        fcntl.ioctl(file, _GET_DESCRIPTOR, asked)
        return record(DESCRIPTOR, bytes(asked[4 : 4 + size]))

    def tell(self, file: int, data: bytes) -> None:
        """Feature reports, as records. Raises OSError where the device does not take one."""
        for kind, payload in RecordFramer().feed(data):
            if kind == FEATURE:
                fcntl.ioctl(file, _SET_FEATURE | len(payload) << 16, bytearray(payload))

    def told(self, data: bytes) -> bytes:
        """One report."""
        return record(REPORT, data)
