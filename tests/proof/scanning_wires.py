"""Four scanners at once at a real daemon: nothing lost, nothing mixed; and what was told is told again after a kill."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from pathlib import Path

from daemon.client import Client, event_data
from daemon.schema import Event, EventType
from tests.bench.processes import Pty, Running, pty, station
from tests.proof.claim import Claim, size
from tests.proof.scanners import WIRES, configured, gtin13

PATIENCE_S = 120.0
AT_ONCE = 8
"""Scans of one wire on their way: the scanner's own pace is what the daemon keeps up with."""
A_KILL = 12
"""Scans told between two kills."""
WRITTEN_S = 0.5
"""What was told is on the disk by then."""


@asynccontextmanager
async def shop(folder: Path) -> AsyncIterator[tuple[list[Pty], str]]:
    """Four wires, and the configuration that reads them."""
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(pty()) for _ in WIRES]
        yield lines, configured(lines)


async def ready(client: Client, lines: list[Pty]) -> None:
    """Plug the scanners in, and wait until each is read."""
    async with asyncio.timeout(PATIENCE_S):
        while any(device.power != "online" for device in await client.devices()):
            await asyncio.sleep(0.05)  # the pace of looking


def greet(lines: list[Pty]) -> None:
    """What devices say when a node is opened anew."""
    for line, wire in zip(lines, WIRES, strict=True):
        if wire.greeting:
            line.write(wire.greeting)


async def nothing_is_lost_or_mixed() -> list[Claim]:
    """Bytes of four wires cut at random and interleaved, as fast as they are read."""
    n = size(60, 5000)
    source = random.Random(11)
    heard: dict[str, list[str]] = {wire.device: [] for wire in WIRES}
    sent: dict[str, list[str]] = {
        wire.device: [gtin13(place * 1_000_000 + number) for number in range(n)]
        for place, wire in enumerate(WIRES)
    }
    news, opened = asyncio.Event(), asyncio.Event()

    async def listen(client: Client) -> None:
        async for event in client.events():
            opened.set()
            if isinstance(event, Event) and event.type is EventType.DATA and event.device is not None:
                heard[event.device].append(event_data(event).gtin[1:])
                news.set()

    async def scan(place: int, line: Pty) -> None:
        wire = WIRES[place]
        for number, code in enumerate(sent[wire.device]):
            data = wire.said(code)
            cut = source.randrange(len(data))
            line.write(data[:cut])
            await asyncio.sleep(0)  # the other wires have their turn inside this scan
            line.write(data[cut:])
            async with asyncio.timeout(PATIENCE_S):
                while number + 1 - len(heard[wire.device]) >= AT_ONCE:
                    news.clear()
                    await news.wait()

    with tempfile.TemporaryDirectory() as name:
        async with shop(Path(name)) as (lines, devices):
            greet(lines)
            async with (
                station(Path(name) / "state", devices) as running,
                Client(running.url, running.token) as client,
            ):
                await ready(client, lines)
                listening = asyncio.create_task(listen(client))
                await asyncio.wait_for(opened.wait(), PATIENCE_S)
                await asyncio.gather(*(scan(place, line) for place, line in enumerate(lines)))
                async with asyncio.timeout(PATIENCE_S):
                    while any(len(heard[device]) < n for device in heard):
                        news.clear()
                        await news.wait()
                listening.cancel()
                await asyncio.wait({listening})
    lost = sum((Counter(sent[device]) - Counter(heard[device])).total() for device in sent)
    foreign = sum((Counter(heard[device]) - Counter(sent[device])).total() for device in sent)
    disorder = sum(heard[device] != sent[device] for device in sent)
    total = n * len(WIRES)
    return [
        Claim("scans of four scanners at once, lost", total, lost),
        Claim("scans of four scanners at once, mixed, doubled or out of order", total, foreign + disorder),
    ]


async def told_again_after_a_kill() -> Claim:
    """What was told, and acknowledged by nobody, a named client gets after the daemon was killed, each kill anew."""
    kills = size(1, 30)
    n = bad = 0
    with tempfile.TemporaryDirectory() as name:
        async with shop(Path(name)) as (lines, devices):
            for kill in range(kills):
                greet(lines)
                codes = [gtin13(kill * A_KILL + number) for number in range(A_KILL)]
                async with station(Path(name) / "state", devices) as running:
                    await _tell(running, lines, codes, first=kill == 0)
                    os.kill(running.pid, signal.SIGKILL)
                async with (
                    station(Path(name) / "state", "") as running,
                    Client(running.url, running.token) as client,
                ):
                    again = await _acknowledged(client, len(codes))
                n += len(codes)
                bad += (Counter(codes) - Counter(again)).total() + (again != codes)
    return Claim("scans told before a kill -9 are told to a named client after it", n, bad)


async def _tell(running: Running, lines: list[Pty], codes: list[str], *, first: bool) -> None:
    """Scan, and see that everybody was told."""
    async with Client(running.url, running.token) as client, Client(running.url, running.token) as other:
        await ready(client, lines)
        if first:
            async with aclosing(other.events(client="proof")) as stream:
                await asyncio.wait_for(anext(stream), PATIENCE_S)
        async with aclosing(client.events()) as stream, asyncio.timeout(PATIENCE_S):
            await anext(stream)
            for number, code in enumerate(codes):
                place = number % len(lines)
                lines[place].write(WIRES[place].said(code))
                while not isinstance(event := await anext(stream), Event) or event.type is not EventType.DATA:
                    pass
        await asyncio.sleep(
            WRITTEN_S
        )  # what was told a moment ago may not be on the disk yet: docs/scanning.md


async def _acknowledged(client: Client, count: int) -> list[str]:
    """The scans a named client is told, all of them acknowledged."""
    found: list[str] = []
    async with aclosing(client.events(client="proof")) as stream, asyncio.timeout(PATIENCE_S):
        async for event in stream:
            if isinstance(event, Event) and event.type is EventType.DATA:
                found.append(event_data(event).gtin[1:])
            if len(found) == count:
                break
        # Asking for more is what acknowledges the last one.
        more = asyncio.ensure_future(anext(stream))
        await asyncio.wait({more}, timeout=0.2)
        more.cancel()
        await asyncio.wait({more})
    return found


async def prove() -> list[Claim]:
    """Four scanners at once."""
    return await nothing_is_lost_or_mixed()


async def prove_killed() -> list[Claim]:
    """Scans and kills."""
    return [await told_again_after_a_kill()]
