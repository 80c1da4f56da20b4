"""The ``serial`` transport: ``serial:///dev/ttyUSB0?baud=9600&bits=8&parity=N&stop=1&flow=none``; a pty too.

The door of pyserial: it opens and configures the port, exclusively (flock), and nothing more. Bytes go through the
event loop's own readiness callbacks on the file descriptor, so no thread is needed.

``flow`` is how the device says that it can take no more. ``rtscts`` and ``xonxoff`` are done by the kernel.
``dsrdtr``, a printer's DTR wired to our DSR, the kernel does not do (termios(3) has no flag for it): here the line is
looked at before every piece, and so little is handed to the kernel at a time that a printer which has just said
"busy", as they do before they are full, can still take it. What a USB adapter keeps in its own buffer comes on top. A
line without the wire it is asked for (a pty, many adapters) is refused at once: bytes would be lost without a word.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import termios
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import serial

from drivers.errors import NotSupported, TransportClosed, TransportTimeout
from drivers.transport import DEFAULT_BAUD

WRITE_TIMEOUT = 10.0
CLOSE_TIMEOUT = 1.0
_T = TypeVar("_T")
_OPTIONS = ("baud", "bits", "parity", "stop", "flow", "write_timeout")
_FLOWS: dict[str, dict[str, Any]] = {
    "none": {},
    "rtscts": {"rtscts": True},
    "dsrdtr": {},  # pyserial's own dsrdtr does nothing on Linux
    "xonxoff": {"xonxoff": True},
}
_WIRES = {"rtscts": "CTS", "dsrdtr": "DSR"}
"""The signal that a flow needs from the device."""
DSR_PIECE = 32
"""Bytes that may wait in the kernel while DSR is looked at: what a printer still takes after it has said "busy"."""
DSR_LOOK_S = 0.002
"""How often DSR is looked at while there is something to send: 32 bytes take 2.8 ms at 115200 baud."""
_ADVICE = {
    errno.ENOENT: "check that it is plugged in and switched on",
    errno.ENODEV: "check that it is plugged in and switched on",
    errno.ENXIO: "check that it is plugged in and switched on",
    errno.EACCES: "this user may not open it: install udev/70-storefloor.rules, put the user into the group storefloor",
    errno.EAGAIN: "another program has it: stop that one, only one can talk to a device",
    errno.EBUSY: "another program has it: stop that one, only one can talk to a device",
    errno.ENOTTY: "it is no serial line: check the path",
    errno.EINVAL: "it does not take this baud, bits, parity or stop: check them",
}


class SerialTransport:
    """A serial line. Options: baud (9600), bits 7|8, parity N|E|O, stop 1|2, flow none|rtscts|dsrdtr|xonxoff."""

    def __init__(self, url: str) -> None:
        """Take the URL apart; opens nothing. Raises NotSupported naming the option that makes no sense."""
        self.url = url
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        for name in query:
            if name not in _OPTIONS:
                raise NotSupported(f"{url!r}: unknown option {name!r}; known: {', '.join(_OPTIONS)}")
        if not parts.path or parts.netloc:
            raise NotSupported(f"{url!r} names no device: write serial:///dev/ttyUSB0 (three slashes)")
        self._path = parts.path
        flow = query.get("flow", "none")
        parity = query.get("parity", "N")
        if flow not in _FLOWS or parity not in ("N", "E", "O"):
            raise NotSupported(f"{url!r}: parity is N, E or O; flow is {', '.join(_FLOWS)}")
        try:
            self._baud = int(query.get("baud", DEFAULT_BAUD))
            bits, stop = int(query.get("bits", "8")), int(query.get("stop", "1"))
            self._write_timeout = float(query.get("write_timeout", WRITE_TIMEOUT))
        except ValueError as error:
            raise NotSupported(f"{url!r}: baud, bits, stop and write_timeout are numbers") from error
        self._flow = flow
        self._format = (bits, parity, stop)
        if bits not in (7, 8) or stop not in (1, 2) or self._baud <= 0:
            raise NotSupported(f"{url!r}: bits is 7 or 8, stop is 1 or 2, baud is a speed")
        self._port: serial.Serial | None = None
        self._out = bytearray()
        self._room = asyncio.Event()
        self._lost: TransportClosed | None = None
        self._arrived: asyncio.Queue[bytes] = asyncio.Queue()
        self._look: asyncio.TimerHandle | None = None

    async def open(self) -> None:
        """Open and configure the port, for us alone. Raises TransportClosed: missing, in use, or not permitted."""
        bits, parity, stop = self._format
        try:
            port = serial.Serial(
                self._path,
                baudrate=self._baud,
                bytesize=bits,
                parity=parity,
                stopbits=stop,
                timeout=0,
                exclusive=True,
                **_FLOWS[self._flow],
            )
        except (OSError, ValueError, termios.error) as error:
            raise TransportClosed(f"cannot open {self._path}: {_reason(error)}") from error
        try:
            self._check_wires(port)
        except TransportClosed:
            port.close()
            raise
        self._port = port
        self._out.clear()
        self._room.set()
        self._lost = None
        self._arrived = asyncio.Queue()
        asyncio.get_running_loop().add_reader(port.fileno(), self._readable)

    async def read(self) -> bytes:
        """The next bytes. Raises TransportClosed when the device was unplugged or the other end hung up."""
        self._opened()
        data = await self._arrived.get()
        if not data:
            self._arrived.put_nowait(b"")
            raise self._lost or TransportClosed(f"{self.url} was closed")
        return data

    async def write(self, data: bytes) -> None:
        """Hand all bytes to the line. Raises TransportClosed, or TransportTimeout while flow control stops us.

        After TransportTimeout the rest is still queued, in order, and goes when there is room; ``write(b"")`` waits on.
        """
        self._opened()
        self._out += data
        self._writable()
        try:
            async with asyncio.timeout(self._write_timeout):
                await self._room.wait()
        except TimeoutError as error:
            raise TransportTimeout(
                f"{self.url} took no bytes for {self._write_timeout:g} s: check flow control and cable"
            ) from error
        if self._lost is not None:
            raise self._lost

    async def close(self) -> None:
        """Let what is queued go out (at most CLOSE_TIMEOUT), then close the port. Never raises."""
        port = self._port
        if port is None:
            return
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_TIMEOUT):
                    await self._room.wait()
        finally:  # also when nobody waits for it any longer: a port that stays open is nobody's again
            self._shut(port)

    def _shut(self, port: serial.Serial) -> None:
        self._port = None
        self._stop_looking()
        loop = asyncio.get_running_loop()
        loop.remove_reader(port.fileno())
        loop.remove_writer(port.fileno())
        self._arrived.put_nowait(b"")
        with contextlib.suppress(OSError, termios.error):
            port.close()

    def _opened(self) -> serial.Serial:
        if self._lost is not None:
            raise self._lost
        if self._port is None:
            raise TransportClosed(f"{self.url} is not open")
        return self._port

    def _readable(self) -> None:
        data = self._attempt(lambda fd: os.read(fd, 65536))
        if data:
            self._arrived.put_nowait(data)
        elif data is not None:  # readiness without bytes is how Linux says that the line was hung up
            self._lose("the device went away")

    def _writable(self) -> None:
        port = self._port
        if port is None:
            return
        loop = asyncio.get_running_loop()
        self._stop_looking()
        if self._out and (size := self._allowed(port)):
            sent = self._attempt(lambda fd: os.write(fd, self._out[:size]))
            if sent:
                del self._out[:sent]
        if self._out and self._lost is None:
            self._room.clear()
            if self._flow == "dsrdtr":
                self._look = loop.call_later(DSR_LOOK_S, self._writable)
            else:
                loop.add_writer(port.fileno(), self._writable)
        else:
            self._room.set()
            loop.remove_writer(port.fileno())

    def _allowed(self, port: serial.Serial) -> int:
        """How many bytes may be handed to the kernel now."""
        if self._flow != "dsrdtr":
            return len(self._out)
        waiting = self._attempt(lambda _: port.out_waiting if self._signal(port, "DSR") else DSR_PIECE)
        return DSR_PIECE - min(waiting, DSR_PIECE) if waiting is not None else 0

    def _signal(self, port: serial.Serial, name: str) -> bool:
        """How one of the device's wires stands. Raises OSError where the line has no such wire."""
        return bool(port.dsr if name == "DSR" else port.cts)

    def _check_wires(self, port: serial.Serial) -> None:
        """Raises TransportClosed when the flow needs a wire that is not there."""
        wire = _WIRES.get(self._flow)
        if wire is None:
            return
        try:
            self._signal(port, wire)
        except OSError as error:
            raise TransportClosed(
                f"{self._path} has no {wire}, which flow={self._flow} needs: take flow=xonxoff, as the device is set"
            ) from error

    def _stop_looking(self) -> None:
        if self._look is not None:
            self._look.cancel()
            self._look = None

    def _attempt(self, action: Callable[[int], _T]) -> _T | None:
        """Do one non-blocking system call; None when it would block or the line is lost (which is noted)."""
        if self._port is None:
            return None
        try:
            return action(self._port.fileno())
        except BlockingIOError:
            return None
        except OSError as error:
            self._lose(str(error))
            return None

    def _lose(self, why: str) -> None:
        self._stop_looking()
        self._lost = TransportClosed(f"{self.url}: line lost ({why}): check that it is plugged in")
        if self._port is not None:
            asyncio.get_running_loop().remove_reader(self._port.fileno())
            asyncio.get_running_loop().remove_writer(self._port.fileno())
        self._out.clear()
        self._room.set()
        self._arrived.put_nowait(b"")


def _reason(error: Exception) -> str:
    """Why a port cannot be opened, once, and what to do. pyserial says it up to three times in one message."""
    for each in (error, error.__context__):
        if isinstance(each, (OSError, termios.error)) and each.args and isinstance(each.args[0], int):
            advice = _ADVICE.get(each.args[0], "check cable and device")
            words = "in use" if each.args[0] == errno.EAGAIN else os.strerror(each.args[0])
            return f"{words}: {advice}"
    return f"{error}: check baud, bits, parity and stop"
