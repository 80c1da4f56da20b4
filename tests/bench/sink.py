"""A bare printer for benchmarks: it prints nothing, answers what a printer answers at once, and counts its cuts.

``python -m tests.bench.sink COUNT`` listens on so many ports and one more for whoever counts, and prints them as one
JSON line. Whoever counts sends a line: ``reset``, or ``cuts N`` which is answered when N cuts have come since, with
when each of them came (seconds of the monotonic clock, which all processes of the machine share), as JSON.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time

from tests.bench.exchange import quick

ASKED = re.compile(
    rb"\x10\x04[\x01-\x04]|\x1d(?:r[\s\S]|a[\s\S]|\(H\x06\x0000([\s\S]{4})|V(?:[\x00\x01\x30\x31]|[AB][\s\S]))"
)
"""DLE EOT, GS r, GS a, GS ( H and GS V. In a raster these bytes would be counted too: text only, or plain pictures."""
LONGEST = 10
"""Bytes of the longest of them but one: so much of what is read may be the beginning of one."""


class Book:
    """The cuts of all printers, and who waits for how many."""

    def __init__(self) -> None:
        self.cuts: list[float] = []
        self._wanted = 0
        self._reached = asyncio.Event()

    def cut(self) -> None:
        """One more."""
        self.cuts.append(time.monotonic())
        if self._wanted and len(self.cuts) >= self._wanted:
            self._reached.set()

    async def reached(self, wanted: int) -> list[float]:
        """When each of so many cuts came."""
        self._wanted = wanted
        self._reached.clear()
        if len(self.cuts) < wanted:
            await self._reached.wait()
        return self.cuts[:wanted]


class Printer(asyncio.Protocol):
    """One connection to one of the printers."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._rest = b""
        self._wire: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody prints."""
        assert isinstance(transport, asyncio.Transport)
        quick(transport)
        self._wire = transport

    def data_received(self, data: bytes) -> None:
        """Answer and count what these bytes complete."""
        data = self._rest + data
        answers, end = bytearray(), 0
        for found in ASKED.finditer(data):
            end = found.end()
            match data[found.start() : found.start() + 2]:
                case b"\x10\x04":
                    answers += b"\x12"
                case b"\x1dr":
                    answers += b"\x00"
                case b"\x1da":
                    answers += b"\x10\x00\x00\x00"
                case b"\x1d(":
                    answers += b"\x37\x22" + found[1] + b"\x00"
                case _:
                    self._book.cut()
        self._rest = data[max(end, len(data) - LONGEST) :]
        if answers and self._wire is not None:
            self._wire.write(answers)


async def _count(book: Book, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        word, _, number = line.decode().strip().partition(" ")
        if word == "reset":
            book.cuts.clear()
            writer.write(b"[]\n")
        else:
            writer.write(json.dumps(await book.reached(int(number))).encode() + b"\n")
        await writer.drain()


async def main(count: int) -> None:
    """Be so many printers until the process is ended."""
    loop = asyncio.get_running_loop()
    book = Book()
    servers = [await loop.create_server(lambda: Printer(book), "127.0.0.1", 0) for _ in range(count)]
    counting = await asyncio.start_server(
        lambda reader, writer: _count(book, reader, writer), "127.0.0.1", 0, limit=1 << 24
    )
    ports = [server.sockets[0].getsockname()[1] for server in (*servers, counting)]
    print(json.dumps(ports), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
