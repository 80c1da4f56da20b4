"""What the benchmarks of the spool send, to whom, and how it is counted on the paper."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import io
import itertools
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw

from tests.bench.exchange import Exchange, exchange
from tests.bench.processes import PRINTER, START, Running, process

MODEL = "epson-tm-t20iii"
"""Asks for the best proof there is: GS r and GS ( H behind each job."""
TEXT = "\n".join(
    (
        "                TORVET CYKLER",
        "           Torvet 4, 8000 Aarhus C",
        "",
        *(f"Cykelslange 28x1,{n:<27}{n * 13},95" for n in range(1, 9)),
        "------------------------------------------",
        "I ALT                               467,60",
        "Tak for besøget",
    )
).encode()
FULL_FOR = 0.02
"""Seconds until a queue that was full is tried again."""


def picture() -> bytes:
    """The same receipt as a PNG, for those who take nothing else."""
    lines = TEXT.decode().split("\n")
    image = Image.new("L", (576, 24 * len(lines)), 255)
    drawn = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        drawn.text((0, 24 * number), line, fill=0, font_size=20)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@dataclass(slots=True)
class Target:
    """A server that takes jobs: where, with which headers, and what."""

    url: str
    paths: tuple[str, ...]
    headers: dict[str, str]
    bodies: tuple[bytes, ...]
    keyed: bool = False
    """Each job has an Idempotency-Key of its own."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def skip(self, count: int) -> None:
        """Go on with other keys."""
        self._numbers = itertools.count(count)

    async def post(self, connection: Exchange) -> None:
        """One job, taken. A full queue is tried again with the same key, as it asks for. Raises Refused."""
        number = next(self._numbers)
        path, body = self.paths[number % len(self.paths)], self.bodies[number % len(self.bodies)]
        headers = {**self.headers, "Idempotency-Key": f"job-{number}"} if self.keyed else self.headers
        while await connection.post(path, body, headers) == 429:
            await asyncio.sleep(FULL_FOR)


def ours(running: Running, printers: int) -> Target:
    """Our station: text jobs, each printer in its turn."""
    paths = tuple(f"/v1/devices/printer{number}/jobs" for number in range(printers))
    headers = {"Authorization": f"Bearer {running.token}", "Content-Type": "text/plain"}
    return Target(running.url, paths, headers, (TEXT,), keyed=True)


def floor_of(url: str) -> Target:
    """The floor, with the same bytes."""
    return Target(url, ("/jobs",), {"Content-Type": "text/plain"}, (TEXT,))


def inbox4us(url: str, ports: tuple[int, ...], png: bytes) -> Target:
    """The peer: it is told the printer with each picture."""
    data = base64.b64encode(png).decode()
    bodies = tuple(
        json.dumps({"printer_ip": "127.0.0.1", "port": port, "data": data}).encode() for port in ports
    )
    return Target(url, ("/print",), {"Content-Type": "application/json"}, bodies)


@dataclass(slots=True)
class Paper:
    """The printers, and whoever counts what they cut."""

    ports: tuple[int, ...]
    _reader: asyncio.StreamReader
    _writer: asyncio.StreamWriter

    @property
    def devices(self) -> str:
        """All of them as devices of a station's configuration."""
        return "".join(
            PRINTER.format(number=number, model=MODEL, port=port) for number, port in enumerate(self.ports)
        )

    async def forget(self) -> None:
        """Begin to count anew."""
        await self._ask("reset")

    async def cuts(self, count: int) -> list[float]:
        """When each of so many cuts came, by the monotonic clock; waits for them. Raises TimeoutError."""
        return await self._ask(f"cuts {count}")

    async def _ask(self, line: str) -> list[float]:
        async with asyncio.timeout(START):
            self._writer.write(f"{line}\n".encode())
            return list(json.loads(await self._reader.readline()))


@asynccontextmanager
async def paper(printers: int) -> AsyncIterator[Paper]:
    """So many bare printers in a process of their own."""
    async with process(sys.executable, "-m", "tests.bench.sink", str(printers)) as child:
        assert child.stdout is not None
        *ports, counting = json.loads(await asyncio.wait_for(child.stdout.readline(), START))
        reader, writer = await asyncio.open_connection("127.0.0.1", counting, limit=1 << 24)
        try:
            yield Paper(tuple(ports), reader, writer)
        finally:
            writer.close()


@asynccontextmanager
async def floor(folder: Path) -> AsyncIterator[Target]:
    """The floor in a process of its own, over a new file."""
    async with process(sys.executable, "-m", "tests.bench.floor", str(folder / "floor.db")) as child:
        assert child.stdout is not None
        line = await asyncio.wait_for(child.stdout.readline(), START)
        yield floor_of(line.decode().strip())


async def timed(target: Target, connection: Exchange) -> float:
    """Milliseconds until one job is taken."""
    start = time.monotonic()
    await target.post(connection)
    return (time.monotonic() - start) * 1000


async def rate(target: Target, clients: int, jobs: int, counted: Paper | None) -> float:
    """Jobs a second of so many clients, each with one connection; to the last cut where it is ``counted``."""
    left = iter(range(jobs))

    async def client(connection: Exchange) -> None:
        for _ in left:
            await target.post(connection)

    async with contextlib.AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(exchange(target.url)) for _ in range(clients)]
        if counted is not None:
            await counted.forget()
        start = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for connection in connections:
                group.create_task(client(connection))
        end = time.monotonic()
        if counted is not None:
            end = (await counted.cuts(jobs))[-1]
    return jobs / (end - start)
