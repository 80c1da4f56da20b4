"""A wire whose library blocks, as a Transport: two threads a connection, owned by it, and the loop never waits.

The first thread claims the device, reads from it and lets go of it at the end, the second writes. Every blocking call
returns within a slice of time, so that both see the end coming. What is queued stays in order over every time-out.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Protocol

from drivers.errors import TransportClosed, TransportError, TransportTimeout

OPEN_TIMEOUT = 10.0
CLOSE_TIMEOUT = 1.0
"""How long what is queued may take to go out when the transport is closed, in seconds."""
SLICE = 0.2
"""No call of a Pipe blocks for longer, in seconds."""
PIECE = 16384
"""Bytes handed to the library at a time: the printer's answers and the end of the job do not wait for a megabyte."""
WAKE = 60.0
"""An idle writer looks up so often, in seconds; it is notified of everything it waits for."""


class Pipe(Protocol):
    """A claimed device, called from threads: ``read`` from one, ``write`` and ``finish`` from another."""

    def read(self) -> bytes:
        """The next bytes; none when nothing came within SLICE. Raises TransportError when the device is lost."""

    def write(self, data: bytes) -> int:
        """Send what goes out within SLICE; returns how much did. Raises TransportError when the device is lost."""

    def finish(self) -> bool:
        """End what was written where the wire wants an end; False when it did not go out within SLICE."""

    def release(self) -> None:
        """Let go of the device. Never raises."""


class _Connection:
    """One claim of a device, from open to close, and its two threads."""

    def __init__(self, claim: Callable[[], Pipe], name: str) -> None:
        self._claim = claim
        self._loop = asyncio.get_running_loop()
        self._some = threading.Condition()
        self._out = bytearray()
        self._end_by: float | None = None
        self._writing = False
        self._queued = 0
        self.opened: asyncio.Future[None] = self._loop.create_future()
        self.closed = asyncio.Event()
        self.room = asyncio.Event()
        self.room.set()
        self.arrived: asyncio.Queue[bytes] = asyncio.Queue()
        self.lost: TransportError | None = None
        self._name = name
        threading.Thread(target=self._own, name=f"{name} reader", daemon=True).start()

    # ---------------------------------------------------------------------------------- called in the loop

    def queue(self, data: bytes) -> None:
        """Hand bytes to the writer."""
        if not data:
            return
        self.room.clear()
        self._queued += len(data)
        with self._some:
            self._out += data
            self._some.notify()

    def end(self, grace: float) -> None:
        """Let both threads end: what is queued has ``grace`` seconds to go out."""
        with self._some:
            self._end_by = time.monotonic() + grace
            self._some.notify()

    def _tell_sent(self, total: int) -> None:
        if total == self._queued:
            self.room.set()

    def _tell_opened(self, error: TransportError | None) -> None:
        if self.opened.done():
            return
        if error is None:
            self.opened.set_result(None)
        else:
            self.opened.set_exception(error)

    def _tell_lost(self, error: TransportError) -> None:
        self.lost = self.lost or error
        self.room.set()
        self.arrived.put_nowait(b"")

    # ------------------------------------------------------------------------------- called in the threads

    def _tell(self, what: Callable[..., None], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            self._loop.call_soon_threadsafe(what, *arguments)

    def _own(self) -> None:
        try:
            pipe = self._claim()
        except TransportError as error:
            self._tell(self._tell_opened, error)
        else:
            writer = threading.Thread(
                target=self._write_on, args=(pipe,), name=f"{self._name} writer", daemon=True
            )
            writer.start()
            self._tell(self._tell_opened, None)
            self._read_on(pipe)
            writer.join()
            pipe.release()
        self._tell(self.closed.set)

    def _read_on(self, pipe: Pipe) -> None:
        try:
            while self._end_by is None:
                data = pipe.read()
                if data:
                    self._tell(self.arrived.put_nowait, data)
        except TransportError as error:
            self._lose(error)

    def _write_on(self, pipe: Pipe) -> None:
        total, finished = 0, True
        try:
            while True:
                with self._some:
                    while finished and not self._out and self._end_by is None:
                        self._some.wait(WAKE)
                    piece = bytes(self._out[:PIECE])
                    if self._end_by is not None and (
                        (finished and not piece) or time.monotonic() > self._end_by
                    ):
                        return
                if piece:
                    count = pipe.write(piece)
                    total += count
                    finished = finished and not count
                    with self._some:
                        del self._out[:count]
                else:
                    finished = pipe.finish()
                    if finished:
                        self._tell(self._tell_sent, total)
        except TransportError as error:
            self._lose(error)

    def _lose(self, error: TransportError) -> None:
        with self._some:
            self._out.clear()
            self._end_by = 0.0
            self._some.notify()
        self._tell(self._tell_lost, error)


class ThreadedTransport(ABC):
    """A Transport on a blocking library; a subclass finds and claims the device."""

    def __init__(self, url: str, write_timeout: float) -> None:
        self.url = url
        self._write_timeout = write_timeout
        self._connection: _Connection | None = None

    @abstractmethod
    def _claim(self) -> Pipe:
        """Find and claim the device; called in a thread. Raises TransportError saying what to do."""

    async def open(self) -> None:
        """Claim the device. Raises TransportClosed (not there, in use, not permitted) or TransportTimeout."""
        connection = _Connection(self._claim, self.url)
        try:
            async with asyncio.timeout(OPEN_TIMEOUT):
                await connection.opened
        except TimeoutError as error:
            connection.end(0)
            raise TransportTimeout(
                f"{self.url} could not be opened within {OPEN_TIMEOUT:g} s: unplug it and plug it in again"
            ) from error
        except asyncio.CancelledError:
            connection.end(0)
            raise
        self._connection = connection

    async def read(self) -> bytes:
        """The next bytes. Raises TransportClosed when the device was unplugged or the transport closed."""
        connection = self._opened()
        data = await connection.arrived.get()
        if not data:
            connection.arrived.put_nowait(b"")
            raise connection.lost or TransportClosed(f"{self.url} was closed")
        return data

    async def write(self, data: bytes) -> None:
        """Hand all bytes to the device. Raises TransportClosed, or TransportTimeout while it takes none.

        After TransportTimeout the rest is still queued, in order, and goes when there is room; ``write(b"")`` waits on.
        """
        connection = self._opened()
        if connection.lost is not None:
            raise connection.lost
        connection.queue(data)
        try:
            async with asyncio.timeout(self._write_timeout):
                await connection.room.wait()
        except TimeoutError as error:
            raise TransportTimeout(
                f"{self.url} took no bytes for {self._write_timeout:g} s: look at its paper, cover and lamps"
            ) from error
        if connection.lost is not None:
            raise connection.lost

    async def close(self) -> None:
        """Let what is queued go out (at most CLOSE_TIMEOUT), then let go of the device. Never raises."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        connection.end(CLOSE_TIMEOUT)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2 * CLOSE_TIMEOUT + SLICE):
                await connection.closed.wait()
        connection.arrived.put_nowait(b"")

    def _opened(self) -> _Connection:
        if self._connection is None:
            raise TransportClosed(f"{self.url} is not open")
        return self._connection
