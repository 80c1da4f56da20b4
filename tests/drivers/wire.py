"""A wire between one driver and one simulator in the test's own loop, cut and counted by the test."""

from __future__ import annotations

import asyncio

from drivers.errors import TransportClosed
from drivers.simulator import Simulator

TICK = 0.001


class SimulatedWire:
    """A Transport whose other end is a simulator. It obeys ``link_up`` and can be cut before a write arrives."""

    def __init__(self, simulator: Simulator, url: str = "memory://simulated") -> None:
        self.url = url
        self.simulator = simulator
        self.written: list[bytes] = []
        self.opened = 0
        self.reachable = True
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self._connected = False
        self._ticker: asyncio.Task[None] | None = None

    async def open(self) -> None:
        if not (self.reachable and self.simulator.link_up):
            raise TransportClosed(f"nobody at {self.url}")
        self._chunks = asyncio.Queue()
        self._connected = True
        self.opened += 1
        self.simulator.connected(self._now())
        if self._ticker is None:  # time passes for the device whether or not anybody is connected
            self._ticker = asyncio.create_task(self._tick(), name="simulated time")

    async def read(self) -> bytes:
        data = await self._chunks.get()
        if not data:
            self._chunks.put_nowait(b"")
            raise TransportClosed(f"{self.url} went away")
        return data

    async def write(self, data: bytes) -> None:
        if not self._connected:
            raise TransportClosed(f"{self.url} is closed")
        self.written.append(data)
        self._say(self.simulator.feed(data, self._now()))

    async def close(self) -> None:
        self.cut()

    def cut(self) -> None:
        """The cable comes out: both ends notice."""
        if self._connected:
            self._connected = False
            self.simulator.disconnected(self._now())
            self._chunks.put_nowait(b"")

    def _say(self, data: bytes) -> None:
        if data and self._connected:
            self._chunks.put_nowait(data)

    async def _tick(self) -> None:
        while True:
            self._say(self.simulator.tick(self._now()))
            if not self.simulator.link_up:
                self.cut()
            await asyncio.sleep(TICK)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
