"""From the last byte of a scan on the scanner's wire to the decoded event at a WebSocket client: p99 under 10 ms.

Four scanners at once, twenty scans a second each: two serial ones, one HID-POS, one keyboard, as four nodes of a real
daemon in a process of its own. In turns with them a bare pty reader with a bare WebSocket, at the same eighty a second.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from daemon.client import Client, Disconnected, event_data
from daemon.schema import EventType
from tests.bench.measure import Measure, percentile, within
from tests.bench.processes import Pty, bare, pty, station
from tests.proof.scanners import WIRES, Wire, configured, gtin13

A_SECOND = 20.0
"""Scans a second of each scanner."""
ROUNDS, A_ROUND = 5, 100
"""So many scans of each scanner in each round; the rounds of the daemon and the floor take turns."""
WARM_UP = 50
"""Scans at the very beginning that are not counted."""
TIMEOUT = 10.0
"""Seconds one scan may take at the very most."""
BAR = 10.0
"""Milliseconds at the 99th percentile."""


class Heard:
    """When each code was sent and heard."""

    def __init__(self) -> None:
        self.sent: dict[str, float] = {}
        self.took: list[float] = []
        self._changed = asyncio.Event()

    def hear(self, code: str) -> None:
        """A code arrived at the client."""
        self.took.append((time.perf_counter() - self.sent.pop(code)) * 1000)
        self._changed.set()

    async def all(self) -> None:
        """Wait until everything sent was heard. Raises TimeoutError."""
        async with asyncio.timeout(TIMEOUT):
            while self.sent:
                self._changed.clear()
                await self._changed.wait()


async def _send(wires: Sequence[tuple[Pty, Wire]], first: int, heard: Heard) -> None:
    """One round: each wire at its own beat, none at the same moment as another."""
    loop = asyncio.get_running_loop()
    start, step = loop.time() + 0.05, 1 / A_SECOND / len(wires)
    for number in range(A_ROUND * len(wires)):
        line, wire = wires[number % len(wires)]
        await asyncio.sleep(max(0.0, start + number * step - loop.time()))  # the beat
        code = gtin13(first + number)
        data = wire.said(code)
        heard.sent[code] = time.perf_counter()
        line.write(data)
    await heard.all()


@asynccontextmanager
async def _listening(work: AsyncIterator[str], heard: Heard) -> AsyncIterator[None]:
    async def listen() -> None:
        async for code in work:
            if code in heard.sent:
                heard.hear(code)

    task = asyncio.create_task(listen())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _daemons(client: Client) -> AsyncIterator[str]:
    async for event in client.events():
        if isinstance(event, Disconnected):
            raise ConnectionError(event.reason)
        if event.type is EventType.DATA:
            yield event_data(event).gtin[1:]


async def _bares(socket: aiohttp.ClientWebSocketResponse) -> AsyncIterator[str]:
    while True:
        yield await socket.receive_str()


async def measure() -> list[Measure]:
    """Both ways in turns."""
    own, floor = Heard(), Heard()
    with tempfile.TemporaryDirectory() as name:
        async with (
            pty() as one,
            pty() as two,
            pty() as three,
            pty() as four,
            pty() as bare_line,
            bare(bare_line) as bare_url,
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{bare_url}/scans") as socket,
        ):
            lines = (one, two, three, four)
            for line, wire in zip(lines, WIRES, strict=True):
                line.write(wire.greeting)
            async with (
                station(Path(name) / "state", configured(lines)) as running,
                Client(running.url, running.token) as client,
                _listening(_daemons(client), own),
                _listening(_bares(socket), floor),
            ):
                await _online(client)
                wires = list(zip(lines, WIRES, strict=True))
                for number in range(ROUNDS):
                    await _send(wires, number * A_ROUND * 4, own)
                    await _send([(bare_line, WIRES[0])] * 4, number * A_ROUND * 4, floor)
    figures = []
    count = ROUNDS * A_ROUND * len(WIRES) - WARM_UP
    for label, share in (("p50", 0.5), ("p99", 0.99)):
        value, peer = (percentile(heard.took[WARM_UP:], share) for heard in (own, floor))
        figures.append(
            within(f"scan → event, 4 scanners, {label}", value, BAR, "bare pty → WebSocket", peer, count)
        )
    return figures


async def _online(client: Client) -> None:
    """Wait until every scanner is read and the stream is open."""
    async with asyncio.timeout(TIMEOUT):
        while any(device.power != "online" for device in await client.devices()):
            await asyncio.sleep(0.05)  # the pace of looking
