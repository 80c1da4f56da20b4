"""From the last byte of a scan on the scanner's wire to the decoded event at a WebSocket client: p99 under 10 ms."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp

from daemon.client import Client, Disconnected, event_data
from daemon.schema import Event, EventType
from tests.bench.measure import Measure, percentile, within
from tests.bench.processes import Pty, bare, daemon, pty

SCANS = 1_000
WARM_UP = 50
TIMEOUT = 10.0
"""Seconds one scan may take at the very most."""
BAR = 10.0
"""Milliseconds at the 99th percentile."""


def gtin(number: int) -> str:
    """A GTIN-13 of the demo's prefix with its check digit (GS1 General Specifications, 7.9)."""
    body = f"952{number:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


async def _latency(wire: Pty, code: str, heard: Callable[[str], Awaitable[None]]) -> float:
    start = time.perf_counter()
    wire.write(code.encode("ascii") + b"\r")
    async with asyncio.timeout(TIMEOUT):
        await heard(code)
    return (time.perf_counter() - start) * 1000


def _hears(events: AsyncIterator[Event | Disconnected]) -> Callable[[str], Awaitable[None]]:
    async def heard(code: str) -> None:
        async for event in events:
            if isinstance(event, Disconnected):
                raise ConnectionError(event.reason)
            if event.type is EventType.DATA and code in str(event_data(event)):
                return

    return heard


async def measure() -> list[Measure]:
    """The daemon's way, in turns with a bare pty reader with a bare WebSocket."""
    own, floor = [], []
    with tempfile.TemporaryDirectory() as name:
        async with (
            pty() as wire,
            pty() as bare_wire,
            bare(bare_wire) as bare_url,
            daemon(Path(name), wire) as (url, token),
            Client(url, token) as client,
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{bare_url}/scans") as socket,
        ):
            events = client.events()
            hello = await asyncio.wait_for(anext(events), TIMEOUT)
            if isinstance(hello, Disconnected):
                raise ConnectionError(hello.reason)

            async def bare_heard(code: str) -> None:
                while await socket.receive_str() != code:
                    pass

            heard = _hears(events)
            for number in range(WARM_UP + SCANS):
                floor.append(await _latency(bare_wire, gtin(number), bare_heard))
                own.append(await _latency(wire, gtin(number), heard))
    figures = []
    for label, share in (("p50", 0.5), ("p99", 0.99)):
        value, peer = (percentile(samples[WARM_UP:], share) for samples in (own, floor))
        figures.append(within(f"scan → event, {label}", value, BAR, "bare pty → WebSocket", peer, SCANS))
    return figures
