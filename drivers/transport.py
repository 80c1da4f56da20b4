"""The Transport protocol, and which URL scheme opens which transport (the manner of CUPS device URIs).

``serial:///dev/ttyUSB0?baud=9600`` (a pty too) · ``tcp://10.0.0.5:9100`` · ``usb://04b8:0e28/SERIAL`` ·
``https://10.0.0.7:8443/nexo/`` · ``tcp-listen://0.0.0.0:4001?from=10.0.0.7`` · ``hidraw:///dev/hidraw0`` ·
``evdev:///dev/input/by-id/…`` · ``usbip://127.0.0.1:3240/1-1``, ``memory://name`` and
``replay:///path/to/printer.trace`` (tests)
"""

from __future__ import annotations

from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from drivers.errors import NotSupported

DEFAULT_BAUD = 9600
"""Of a serial line whose URL does not say."""


class Transport(Protocol):
    """A wire for bytes, opened and closed as often as its owner likes. Used by one task at a time per direction."""

    url: str

    async def open(self) -> None:
        """Connect. Raises TransportClosed (nobody there: says the address) or TransportTimeout."""

    async def read(self) -> bytes:
        """The next bytes, at least one. Waits for ever: the caller bounds it. Raises TransportClosed at the end."""

    async def write(self, data: bytes) -> None:
        """Hand all bytes to the wire, waiting for room. Raises TransportClosed or TransportTimeout."""

    async def close(self) -> None:
        """Close politely: everything written still arrives (TCP: half-close, read to the end). Never raises."""


BITS_A_BYTE = 11
"""On a serial line: start, eight, parity or what a real line loses, stop."""


def pace(url: str) -> float | None:
    """Bytes a second that a wire carries, where that is so slow that an answer comes noticeably late: serial lines."""
    parts = urlsplit(url)
    if parts.scheme != "serial":
        return None
    return int(dict(parse_qsl(parts.query)).get("baud", DEFAULT_BAUD)) / BITS_A_BYTE


def open_transport(url: str) -> Transport:
    """Make the (unopened) transport for a URL. Raises NotSupported for a scheme or an address it cannot use."""
    scheme = urlsplit(url).scheme
    if scheme == "tcp":
        from drivers.transports.tcp import TcpTransport  # noqa: PLC0415  one library per transport, loaded on use

        return TcpTransport(url)
    if scheme in ("http", "https"):
        from drivers.transports.http import HttpTransport  # noqa: PLC0415

        return HttpTransport(url)
    if scheme == "serial":
        from drivers.transports.serial import SerialTransport  # noqa: PLC0415

        return SerialTransport(url)
    if scheme == "memory":
        from drivers.transports.memory import MemoryTransport  # noqa: PLC0415

        return MemoryTransport(url)
    if scheme == "usb":
        from drivers.transports.usb import UsbTransport  # noqa: PLC0415

        return UsbTransport(url)
    if scheme == "usbip":
        from drivers.transports.usbip import UsbipTransport  # noqa: PLC0415

        return UsbipTransport(url)
    if scheme == "tcp-listen":
        from drivers.transports.listening import ListeningTransport  # noqa: PLC0415

        return ListeningTransport(url)
    if scheme == "hidraw":
        from drivers.transports.hidraw import HidrawTransport  # noqa: PLC0415

        return HidrawTransport(url)
    if scheme == "evdev":
        from drivers.transports.evdev import EvdevTransport  # noqa: PLC0415

        return EvdevTransport(url)
    if scheme == "printer":
        from drivers.transports.printer import PrinterTransport  # noqa: PLC0415

        return PrinterTransport(url)
    if scheme == "replay":
        from drivers.transports.replay import ReplayTransport  # noqa: PLC0415

        return ReplayTransport(url)
    known = (
        "serial://, tcp://, tcp-listen://, http://, https://, usb://, hidraw://, evdev://, usbip://, memory:// or "
        "replay://"
    )
    message = f"no transport for {url!r}: the URL begins with {known}"
    raise NotSupported(message)
