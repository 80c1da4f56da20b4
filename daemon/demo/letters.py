"""The demo's mail server: it takes every letter and keeps it as a file, so that one can be opened and looked at.

Enough of SMTP (RFC 5321) for a letter without sign-in or encryption, on the loopback only; nothing is sent anywhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

IDLE_S = 60.0
LINE_MAX = 1 << 16
_SAID = {b"HELO": b"250 demo", b"MAIL": b"250 OK", b"RCPT": b"250 OK", b"RSET": b"250 OK", b"NOOP": b"250 OK"}


@dataclass(slots=True)
class LetterBox:
    """Where the letters are kept: ``01.eml``, ``02.eml`` …"""

    folder: Path
    port: int = 0
    count: int = 0
    talking: set[asyncio.StreamWriter] = field(default_factory=set)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until it says QUIT, breaks off or falls silent."""
        self.talking.add(writer)
        try:
            with suppress(TimeoutError, ConnectionError, asyncio.LimitOverrunError, ValueError):
                async with asyncio.timeout(IDLE_S):
                    await self._session(reader, writer)
        finally:
            self.talking.discard(writer)
            writer.close()

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _say(writer, b"220 demo")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                await _say(writer, b"250-demo\r\n250-8BITMIME\r\n250 SMTPUTF8")
            elif verb == b"DATA":
                await _say(writer, b"354 go on")
                await self._keep(reader)
                await _say(writer, b"250 OK")
            elif verb == b"QUIT":
                await _say(writer, b"221 bye")
                return
            else:
                await _say(writer, _SAID.get(verb, b"502 not here"))

    async def _keep(self, reader: asyncio.StreamReader) -> None:
        """A letter ends with a line of one dot; one that begins with a dot was given another (RFC 5321, 4.5.2)."""
        lines: list[bytes] = []
        while (line := await reader.readline()) != b".\r\n":
            if not line:
                raise ConnectionResetError("the letter has no end")
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.count += 1
        path = self.folder / f"{self.count:02d}.eml"
        await asyncio.to_thread(path.write_bytes, b"".join(lines))


@asynccontextmanager
async def letter_box(folder: Path) -> AsyncIterator[LetterBox]:
    """A mail server on a free port of the loopback; stopped when the context is left."""
    folder.mkdir(parents=True, exist_ok=True)
    box = LetterBox(folder, count=len(list(folder.glob("*.eml"))))
    server = await asyncio.start_server(box.talk, "127.0.0.1", 0, limit=LINE_MAX)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        for writer in list(box.talking):
            writer.close()
        await server.wait_closed()


async def _say(writer: asyncio.StreamWriter, words: bytes) -> None:
    writer.write(words + b"\r\n")
    await writer.drain()
