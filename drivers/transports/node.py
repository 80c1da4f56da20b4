"""Device nodes that are read: what ``evdev`` and ``hidraw`` have in common. Linux only.

Bytes come through the loop's own readiness callbacks: no thread, no library. A pseudo-terminal at the address is a
simulator's wire; it knows none of the kernel's requests (ioctl) and has no other reader, so none is made.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import stat
from abc import ABC, abstractmethod
from typing import ClassVar
from urllib.parse import urlsplit

from drivers.errors import NotSupported, Refused, TransportClosed

READ_SIZE = 65536
_PLUGGED_IN = "check that it is plugged in and switched on"
_ADVICE = {
    errno.ENOENT: _PLUGGED_IN,
    errno.ENODEV: _PLUGGED_IN,
    errno.ENXIO: _PLUGGED_IN,
    errno.EACCES: "this user may not open it: install udev/70-storefloor.rules, put the user into the group storefloor",
    errno.EPERM: "this user may not open it: install udev/70-storefloor.rules, put the user into the group storefloor",
    errno.EBUSY: "another program has it: stop that one, only one can listen to a scanner",
}


class NodeTransport(ABC):
    """A character device that is read."""

    mode: ClassVar[int] = os.O_RDONLY

    def __init__(self, url: str) -> None:
        """Take the URL apart; opens nothing. Raises NotSupported for an address that names no path."""
        self.url = url
        parts = urlsplit(url)
        if not parts.path.startswith("/") or parts.netloc or parts.query:
            raise NotSupported(f"{url!r} names no device: write {parts.scheme}:///dev/… (three slashes)")
        self._path = parts.path
        self._file: int | None = None
        self._first = b""
        self._simulated = False
        self._waiting: asyncio.Future[None] | None = None

    @abstractmethod
    def prepare(self, file: int) -> bytes:
        """Make a real node ready; returns what is to be read before all else. Raises OSError, TransportClosed."""

    @abstractmethod
    def told(self, data: bytes) -> bytes:
        """One read of a real node as bytes of the stream."""

    async def open(self) -> None:
        """Open the node. Raises TransportClosed: missing, taken, not permitted, or no device of this kind."""
        try:
            file = os.open(self._path, self.mode | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        except OSError as error:
            raise TransportClosed(f"cannot open {self._path}: {_reason(error)}") from error
        try:
            if not stat.S_ISCHR(os.fstat(file).st_mode):
                raise TransportClosed(f"{self._path} is no device node: check the path")
            self._simulated = os.isatty(file)
            self._first = b"" if self._simulated else self.prepare(file)
        except OSError as error:
            os.close(file)
            raise TransportClosed(f"cannot open {self._path}: {_reason(error)}") from error
        except TransportClosed:
            os.close(file)
            raise
        self._file = file

    async def read(self) -> bytes:
        """The next bytes. Raises TransportClosed when the device was unplugged, switched off or fell asleep."""
        first, self._first = self._first, b""
        if first:
            return first
        while True:
            file = self._opened()
            await self._readable(file)
            try:
                data = os.read(self._opened(), READ_SIZE)
            except BlockingIOError:
                continue
            except OSError as error:
                raise TransportClosed(f"{self.url}: the device went away ({error.strerror})") from error
            if not data:
                raise TransportClosed(f"{self.url}: the device went away")
            return data if self._simulated else self.told(data)

    async def write(self, data: bytes) -> None:
        """Say something to the device, where its kind can be told anything. Raises NotSupported, Refused."""
        file = self._opened()
        try:
            if self._simulated:
                os.write(file, data)
            else:
                self.tell(file, data)
        except OSError as error:
            raise Refused(f"{self.url} did not take what it was told: {error.strerror}") from error

    def tell(self, file: int, data: bytes) -> None:
        """Say something to a real node. Raises OSError, NotSupported."""
        raise NotSupported(f"{self.url} is read, not written")

    async def close(self) -> None:
        """Let go of the node; who still reads is told. Never raises."""
        file, self._file = self._file, None
        if file is None:
            return
        self._wake(file)
        with contextlib.suppress(OSError):
            os.close(file)

    async def _readable(self, file: int) -> None:
        """Wait until there is something to read; every other task has its turn meanwhile, however much there is."""
        loop = asyncio.get_running_loop()
        self._waiting = loop.create_future()
        loop.add_reader(file, self._wake, file)
        try:
            await self._waiting
        finally:
            if self._file is not None:
                loop.remove_reader(file)

    def _wake(self, file: int) -> None:
        asyncio.get_running_loop().remove_reader(file)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _opened(self) -> int:
        if self._file is None:
            raise TransportClosed(f"{self.url} is not open")
        return self._file


def _reason(error: OSError) -> str:
    return f"{error.strerror}: {_ADVICE.get(error.errno or 0, 'check the path and the device')}"
