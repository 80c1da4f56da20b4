"""Devices for the tests of USB: what they are told is kept, what they say is made up, and their cable can be pulled."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

from drivers.printers.escpos_sim import EscposSimulator
from drivers.transports.usb import UsbTransport
from drivers.transports.usbip import UsbipBackend, UsbipTransport
from drivers.usb_printer_sim import UsbIdentity
from drivers.usbip_server import serve_usbip


class Plain:
    """A simulator without a protocol."""

    def __init__(self) -> None:
        self.plugged = True
        self.takes_bytes = True
        self.taken = bytearray()
        self.pieces: list[bytes] = []
        self.hosts = 0
        self.connections = 0
        self.answers: dict[bytes, bytes] = {}
        self.turned: dict[str, Any] = {}
        self._unasked = b""

    @property
    def link_up(self) -> bool:
        return self.plugged

    def room(self, now: float) -> int:
        return 1 << 20 if self.takes_bytes else 0

    def reset_due(self) -> bool:
        return False

    def say(self, data: bytes) -> None:
        """Say something unasked, with the next tick."""
        self._unasked += data

    def connected(self, now: float) -> None:
        self.hosts += 1
        self.connections += 1

    def disconnected(self, now: float) -> None:
        self.hosts -= 1

    def feed(self, data: bytes, now: float) -> bytes:
        self.taken += data
        self.pieces.append(data)
        return self.answers.get(data, b"")

    def tick(self, now: float) -> bytes:
        said, self._unasked = self._unasked, b""
        return said

    def knobs(self) -> Mapping[str, Any]:
        return self.turned

    def turn(self, knob: str, value: Any) -> None:
        self.turned[knob] = value

    async def has_taken(self, data: bytes, timeout: float = 5.0) -> None:
        """Wait until exactly these bytes have arrived."""
        async with asyncio.timeout(timeout):
            while self.taken != data:
                await asyncio.sleep(0.005)


class OnCable(EscposSimulator):
    """A printer with a supply of its own: a pulled cable switches nothing off."""

    plugged = True
    bytes_left: int | None = None
    """How many bytes still come through before the cable comes out."""

    @property
    def link_up(self) -> bool:
        return super().link_up and self.plugged

    def feed(self, data: bytes, now: float) -> bytes:
        if self.bytes_left is None or self.bytes_left >= len(data):
            self.bytes_left = None if self.bytes_left is None else self.bytes_left - len(data)
            return super().feed(data, now)
        data, self.bytes_left = data[: self.bytes_left], None
        super().feed(data, now)
        self.plugged = False
        return b""

    def paper(self) -> str:
        """All that came out, and what hangs out."""
        return "\n".join([*(slip.text for slip in self.receipts()), self.hanging.text])


class OverBackend(UsbTransport):
    """``usb://`` on a backend of the test's choice instead of libusb."""

    def __init__(self, url: str, backend: UsbipBackend) -> None:
        super().__init__(url)
        self.backend = backend

    def _backend(self) -> UsbipBackend:
        return self.backend


def backend_of(url: str) -> UsbipBackend:
    """The backend for a served device's URL."""
    return UsbipTransport(url)._usbip


@contextlib.asynccontextmanager
async def plugged(
    device: Plain, identity: UsbIdentity | None = None, options: str = ""
) -> AsyncIterator[UsbipTransport]:
    """The device on a bus, and an open transport to it."""
    async with serve_usbip(device, identity=identity) as url:
        transport = UsbipTransport(url + options)
        await transport.open()
        try:
            yield transport
        finally:
            await transport.close()
