"""What every simulator is: a sans-IO model of one device, with knobs.

``feed`` takes what the host wrote and returns what the device answers at once; ``tick`` returns what it says unasked,
when time passed or a knob was turned. The same model sits on ``memory://`` in a test or is served on TCP or a pty.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import socket
import struct
import tempfile
import tty
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable


class Simulator(Protocol):
    """A wire-level device model. Times are seconds of one monotonic clock, given by the caller."""

    def connected(self, now: float) -> None:
        """A host opened the wire."""

    def disconnected(self, now: float) -> None:
        """The host closed the wire or it was cut; what was half fed stays, as in a real device."""

    def feed(self, data: bytes, now: float) -> bytes:
        """Take bytes from the host; return the bytes answered at once."""

    def tick(self, now: float) -> bytes:
        """Let time pass; return bytes the device says unasked. Called at least every 50 ms and after each knob."""

    def knobs(self) -> Mapping[str, Any]:
        """The present position of every knob and the ground truth (JSON values): paper, book of charges, counters."""

    def turn(self, knob: str, value: Any) -> None:
        """Turn one knob. Raises ValueError naming the knobs there are, or the values it takes."""

    @property
    def link_up(self) -> bool:
        """False while the wire is to be refused and cut (power off, cable out); the server obeys it."""


@dataclass(frozen=True, slots=True)
class Hand:
    """One thing a person can do at a device: a key for it, words, and the knobs it turns."""

    key: str
    words: str
    turns: tuple[tuple[str, Any], ...]


@runtime_checkable
class ByHand(Protocol):
    """A simulator with a small screen where a person can do things; ``knobs()`` has ``screen`` and ``book``."""

    hands: tuple[Hand, ...]

    def turn(self, knob: str, value: Any) -> None:
        """As every simulator's."""


@runtime_checkable
class OnNode(Protocol):
    """A simulator whose pty stands for another device node than a serial port."""

    scheme: str
    """URL scheme of that node: ``hidraw`` or ``evdev``."""


@runtime_checkable
class Paced(Protocol):
    """A simulator whose wire is slow, whose receive buffer has an end, or whose connection is reset (may be added)."""

    def room(self, now: float) -> int:
        """How many bytes ``feed`` takes now; at 0 it is asked again with the next tick."""

    def reset_due(self) -> bool:
        """True once, when the connection is to be reset."""


def room(simulator: Simulator, now: float) -> int:
    """How many bytes a simulator takes now."""
    return min(simulator.room(now), READ_SIZE) if isinstance(simulator, Paced) else READ_SIZE


READ_SIZE = 65536
TICK = 0.02
"""Seconds between two ticks of a served simulator."""
GOODBYE = 1.0
"""Seconds a host may take to read what is left for it, when its connection is closed."""


@contextlib.asynccontextmanager
async def serve_tcp(simulator: Simulator, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve a simulator on TCP; yields its URL. Port 0 takes a free one, kept while the link goes down and up again.

    One host at a time, as devices do it: a second connection is accepted and waits, unread, until the first is gone.
    While ``link_up`` is false nothing listens and the connection is cut.
    """
    server = _TcpServer(simulator, host, port)
    await server.listen()
    async with _background(server.watch(), "simulator on tcp"):
        try:
            yield f"tcp://{host}:{server.port}"
        finally:
            await server.stop()


@contextlib.asynccontextmanager
async def serve_network(simulator: Simulator, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve a simulator on the network in its own way: bytes on TCP, or messages by HTTP; yields its URL."""
    from drivers.messages import MessageSimulator  # noqa: PLC0415  transports know simulators, not the reverse
    from drivers.transports.http import serve_http  # noqa: PLC0415

    if isinstance(simulator, MessageSimulator):
        async with serve_http(simulator, host, port) as url:
            yield url
    else:
        async with serve_tcp(simulator, host, port) as url:
            yield url


class _TcpServer:
    """The listening socket of one simulator, and the connection it talks to."""

    def __init__(self, simulator: Simulator, host: str, port: int) -> None:
        self.simulator = simulator
        self.host = host
        self.port = port
        self._server: asyncio.Server | None = None
        self._open = False
        self._talking = asyncio.Lock()
        self._writer: asyncio.StreamWriter | None = None
        self._handlers: set[asyncio.Task[None]] = set()

    async def listen(self) -> None:
        if self._server is None and self.simulator.link_up:
            self._open = True
            self._server = await asyncio.start_server(self._accept, self.host, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        server, self._server = self._server, None
        self._open = False
        if server is not None:
            server.close()
        handlers = list(self._handlers)
        for task in handlers:
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)
        await asyncio.sleep(0)  # connections are let go in the loop's next round

    async def watch(self) -> None:
        """Let time pass for the simulator, say what it says unasked, and follow its link."""
        while True:
            await asyncio.sleep(TICK)
            self._say(self.simulator.tick(_now()))
            if isinstance(self.simulator, Paced) and self.simulator.reset_due():
                self._reset()
            if not self.simulator.link_up:
                if self._server is not None:
                    await self.stop()
            else:
                with contextlib.suppress(OSError):  # the port may still be closing: the next tick tries again
                    await self.listen()

    def _say(self, data: bytes) -> None:
        if data and self._writer is not None and not self._writer.transport.is_closing():
            self._writer.write(data)

    def _reset(self) -> None:
        """End the connection by RST: what the host has not read yet is lost."""
        if self._writer is not None:
            at_once = struct.pack("ii", 1, 0)
            self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
            self._writer.transport.abort()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:  # accepted just before the link went down
            writer.transport.abort()
            return
        task = asyncio.create_task(self._serve(reader, writer), name="simulator connection")
        self._handlers.add(task)
        task.add_done_callback(self._handlers.discard)
        # A task cancelled before its first step never comes to its own end.
        task.add_done_callback(lambda _: writer.transport.abort())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with self._talking:
                self._writer = writer
                self.simulator.connected(_now())
                try:
                    await self._talk(reader, writer)
                finally:
                    self._writer = None
                    self.simulator.disconnected(_now())
        finally:
            if not self.simulator.link_up:
                writer.transport.abort()
            writer.close()
            with contextlib.suppress(OSError):
                async with asyncio.timeout(GOODBYE):
                    await writer.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived = b""
        with contextlib.suppress(OSError):  # a host that resets the connection is gone, and that is all
            while self.simulator.link_up:
                if not (size := room(self.simulator, _now())):
                    if self._writer is None or self._writer.transport.is_closing():
                        return
                    await asyncio.sleep(TICK)
                    continue
                if not arrived:
                    arrived = await reader.read(size)
                    if not arrived:
                        return
                    continue  # a knob may have been turned meanwhile: how much goes on now is asked again
                data, arrived = arrived[:size], arrived[size:]
                self._say(self.simulator.feed(data, _now()))
                await writer.drain()


@contextlib.asynccontextmanager
async def serve_pty(simulator: Simulator) -> AsyncIterator[str]:
    """Serve a simulator on a pseudo-terminal; yields ``serial://`` (or its own scheme) + a path that stays the same.

    The path is a symbolic link to the pty, as ``/dev/serial/by-id`` has them: while ``link_up`` is false the pty is
    hung up and the link gone, as with a USB cable pulled out; afterwards the link leads to a new pty.
    """
    with tempfile.TemporaryDirectory(prefix="storefloor-") as folder:
        server = _PtyServer(simulator, Path(folder) / "tty")
        server.plug()
        async with _background(server.watch(), "simulator on a pty"):
            try:
                yield f"{simulator.scheme if isinstance(simulator, OnNode) else 'serial'}://{server.path}"
            finally:
                server.unplug()


class _PtyServer:
    """The master side of one simulator's pty. A host is there while somebody holds the slave side open."""

    def __init__(self, simulator: Simulator, path: Path) -> None:
        self.simulator = simulator
        self.path = path
        self._master: int | None = None
        self._present = False
        self._held = False
        self._out = bytearray()

    def plug(self) -> None:
        if self._master is not None or not self.simulator.link_up:
            return
        master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        self.path.symlink_to(os.ttyname(slave))
        os.close(slave)
        self._master = master

    def unplug(self) -> None:
        if self._master is None:
            return
        self._leave()
        os.close(self._master)
        self._master = None
        self.path.unlink(missing_ok=True)

    async def watch(self) -> None:
        """Let time pass for the simulator, say what it says unasked, and follow its link and its host."""
        while True:
            await asyncio.sleep(TICK)
            said = self.simulator.tick(_now())
            if not self.simulator.link_up:
                self.unplug()
                continue
            self.plug()
            self._look_for_host()
            self._say(said)
            if self._held:
                self._readable()

    def _look_for_host(self) -> None:
        if self._master is None:
            return
        poller = select.poll()
        poller.register(self._master, select.POLLHUP | select.POLLIN)
        events = poller.poll(0)
        here = not any(flags & select.POLLHUP for _, flags in events)
        if not here:
            if events[0][1] & select.POLLIN:  # written and closed between two looks: still to be read
                self._enter()
                self._readable()
            self._leave()
        else:
            self._enter()

    def _enter(self) -> None:
        if not self._present and self._master is not None:
            self._present, self._held = True, False
            self._out.clear()
            asyncio.get_running_loop().add_reader(self._master, self._readable)
            self.simulator.connected(_now())

    def _leave(self) -> None:
        if self._present and self._master is not None:
            self._present = self._held = False
            asyncio.get_running_loop().remove_reader(self._master)
            self.simulator.disconnected(_now())

    def _readable(self) -> None:
        if self._master is None:
            return
        size = room(self.simulator, _now())
        if not size:  # the kernel's buffer fills up and stops the host; looked at again with the next tick
            if not self._held:
                self._held = True
                asyncio.get_running_loop().remove_reader(self._master)
            return
        if self._held:
            self._held = False
            asyncio.get_running_loop().add_reader(self._master, self._readable)
        try:
            data = os.read(self._master, size)
        except BlockingIOError:
            return
        except OSError:  # EIO: the last holder of the slave side let go
            self._leave()
            return
        self._say(self.simulator.feed(data, _now()))

    def _say(self, data: bytes) -> None:
        """Write what fits; the rest follows with the next tick. Without a host it is lost, as on a bare connector."""
        if not self._present or self._master is None:
            return
        self._out += data
        if self._out:
            with contextlib.suppress(BlockingIOError):
                del self._out[: os.write(self._master, self._out)]


@contextlib.asynccontextmanager
async def _background(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator[None]:
    """Run a task beside the block and end it with the block."""
    task = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _now() -> float:
    return asyncio.get_running_loop().time()
