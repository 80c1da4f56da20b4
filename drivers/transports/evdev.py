"""The ``evdev`` transport: ``evdev:///dev/input/by-id/…-event-kbd``. Key events of a keyboard nobody else hears.

The node is grabbed (EVIOCGRAB): from then on its keys reach neither a desktop nor a console nor a page with a field in
focus. A node that cannot be grabbed is not used. Bytes are ``struct input_event`` as the kernel writes them (Linux,
Documentation/input/input.rst and include/uapi/linux/input.h); no library is needed for that, see
docs/decisions/0025-scanners-without-evdev.md.
"""

from __future__ import annotations

import contextlib
import fcntl
import struct

from drivers.errors import TransportClosed
from drivers.transports.node import NodeTransport

_GRAB = 0x40044590
"""EVIOCGRAB: _IOW('E', 0x90, int)."""
_SET_MASK = 0x40104593
"""EVIOCSMASK: _IOW('E', 0x93, struct input_mask), since Linux 4.4."""
_NO_MISC = struct.pack("IIQ", 4, 0, 0)
"""struct input_mask: of EV_MSC, nothing. The kernel keeps 63 events for a reader that does not come: ten characters of
a fast scanner with the scan codes that tell nothing new, and without them an EAN-13 and its Enter."""
_KEY_BITS = 96
_GET_KEYS = 0x80000000 | _KEY_BITS << 16 | 0x4521
"""EVIOCGBIT(EV_KEY, 96 bytes): _IOC(_IOC_READ, 'E', 0x20 + EV_KEY, 96)."""
_DIGITS = range(2, 12)
"""KEY_1 to KEY_0: what types codes has them."""


class EvdevTransport(NodeTransport):
    """A keyboard's event node, for us alone."""

    def prepare(self, file: int) -> bytes:
        """See that it has keys, and grab it. Raises OSError (EBUSY: another has grabbed it), TransportClosed."""
        keys = int.from_bytes(fcntl.ioctl(file, _GET_KEYS, bytes(_KEY_BITS)), "little")
        if not all(keys >> digit & 1 for digit in _DIGITS):
            raise TransportClosed(
                f"{self.url} types no digits: a scanner has several event nodes, take the one that ends in -event-kbd"
            )
        with contextlib.suppress(OSError):  # an old kernel
            fcntl.ioctl(file, _SET_MASK, _NO_MISC)
        fcntl.ioctl(file, _GRAB, 1)
        return b""

    def told(self, data: bytes) -> bytes:
        """Events as they are."""
        return data
