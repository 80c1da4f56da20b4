"""The ``memory`` transport: ``memory://name`` joins a driver and a simulator inside one process, for tests.

``serve_memory(simulator, name)`` puts a simulator behind the name; a transport opened on it feeds the simulator
directly and reads its answers, with no socket between. The rest is as on a real wire: one host at a time, ``link_up``
cuts, and the simulator is ticked.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from drivers.errors import NotSupported, TransportClosed, TransportTimeout
from drivers.simulator import TICK, Paced, Simulator, room

WRITE_TIMEOUT = 10.0

_served: dict[str, _MemoryPort] = {}


class _MemoryPort:
    """One simulator behind a name, and the host that is connected to it, if any."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.host: MemoryTransport | None = None

    def connect(self, host: MemoryTransport) -> None:
        if not self.simulator.link_up:
            raise TransportClosed(f"{host.url}: the simulated device is off")
        if self.host is not None:
            raise TransportClosed(f"{host.url} is in use")
        self.host = host
        self.simulator.connected(_now())

    def feed(self, data: bytes) -> bytes:
        answer = self.simulator.feed(data, _now()) if self.host else b""
        self.cut_if_down()
        return answer

    def tick(self) -> None:
        if isinstance(self.simulator, Paced) and self.simulator.reset_due():
            self.disconnect()
        said = self.simulator.tick(_now())
        if said and self.host:
            self.host.arrived.put_nowait(said)
        self.cut_if_down()

    def cut_if_down(self) -> None:
        if self.host and not self.simulator.link_up:
            self.disconnect()

    def disconnect(self) -> None:
        host, self.host = self.host, None
        if host:
            host.arrived.put_nowait(b"")
            self.simulator.disconnected(_now())


def _now() -> float:
    return asyncio.get_running_loop().time()


@contextlib.asynccontextmanager
async def serve_memory(simulator: Simulator, name: str) -> AsyncIterator[str]:
    """Put a simulator behind ``memory://name`` and keep it ticking; yields the URL."""
    port = _served[name] = _MemoryPort(simulator)

    async def ticking() -> None:
        while True:
            await asyncio.sleep(TICK)
            port.tick()

    task = asyncio.create_task(ticking(), name=f"tick memory://{name}")
    try:
        yield f"memory://{name}"
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        port.disconnect()
        del _served[name]


class MemoryTransport:
    """The host's end of ``memory://name``."""

    def __init__(self, url: str) -> None:
        """Note the name. Raises NotSupported when the URL has none."""
        self.url = url
        self._name = urlsplit(url).netloc
        if not self._name:
            raise NotSupported(f"{url!r} has no name: write memory://name")
        self._port: _MemoryPort | None = None
        self.arrived: asyncio.Queue[bytes] = asyncio.Queue()
        self._queued = bytearray()

    async def open(self) -> None:
        """Connect. Raises TransportClosed when nothing is served there, it is off, or it is in use."""
        port = _served.get(self._name)
        if port is None:
            raise TransportClosed(f"nothing is served at {self.url}")
        self.arrived = asyncio.Queue()
        self._queued.clear()
        port.connect(self)
        self._port = port

    async def read(self) -> bytes:
        """The next bytes. Raises TransportClosed when the simulator's link went down."""
        if self._port is None:
            raise TransportClosed(f"{self.url} is not open")
        data = await self.arrived.get()
        if not data:
            self.arrived.put_nowait(b"")
            raise TransportClosed(f"{self.url}: the simulated device went away")
        return data

    async def write(self, data: bytes) -> None:
        """Feed the simulator. Raises TransportClosed when its link is down, TransportTimeout while it has no room.

        After TransportTimeout the rest is still queued, in order; ``write(b"")`` waits on.
        """
        self._queued += data
        try:
            async with asyncio.timeout(WRITE_TIMEOUT):
                while True:
                    if self._port is None or self._port.host is not self:
                        raise TransportClosed(f"{self.url} is not open")
                    size = room(self._port.simulator, _now())
                    piece = bytes(self._queued[:size])
                    del self._queued[:size]
                    answer = self._port.feed(piece) if piece else b""
                    if answer:
                        self.arrived.put_nowait(answer)
                    if not self._queued:
                        break
                    await asyncio.sleep(0 if size else TICK)
        except TimeoutError as error:
            raise TransportTimeout(f"{self.url} took no bytes for {WRITE_TIMEOUT:g} s") from error
        await asyncio.sleep(0)  # a write gives way to others, as on a real wire

    async def close(self) -> None:
        """Disconnect. Never raises."""
        port, self._port = self._port, None
        if port is not None and port.host is self:
            port.disconnect()
