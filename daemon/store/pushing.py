"""Pushes of what is committed already, on a connection of their own: who wrote waits for none of those who listen.

PostgreSQL wakes every listener before it answers a COMMIT that pushes, and lets only one such transaction commit at a
time (manual, NOTIFY): with fifty stations a till would wait for all of them, and stations for each other. A push that
is lost with this connection, or with the process, is found when the others look. Loaded with ``listening.py``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import psycopg

from daemon.store.postgres import break_off

PATIENCE_S = 5.0
"""So long a push may take; the others look as often."""
LAST_S = 1.0
"""So long the end waits for what is still to be pushed."""
_SAY = "SELECT pg_notify(%s, said) FROM unnest(%s::text[]) WITH ORDINALITY AS one(said, place) ORDER BY place"


class Pushing:
    """Pushes in the order given, on the loop. What comes while one is under way goes with the next."""

    def __init__(self, channel: str, connect: Callable[[], Awaitable[psycopg.AsyncConnection]]) -> None:
        self._channel = channel
        self._connect = connect
        self._connection: psycopg.AsyncConnection | None = None
        self._said: list[str] = []
        self._task: asyncio.Task[None] | None = None

    def say(self, said: str) -> None:
        """Push ``said`` soon."""
        self._said.append(said)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._send(), name="store pushes")

    def drop(self) -> None:
        """The server is gone: nothing goes out on this connection any more."""
        if self._connection is not None:
            break_off(self._connection)

    async def close(self) -> None:
        """End, with what is still to be pushed, if it goes quickly."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=LAST_S)
            self._task.cancel()
            await asyncio.wait({self._task})
        await self._leave()

    async def _send(self) -> None:
        try:
            while self._said:
                some, self._said = self._said, []
                async with asyncio.timeout(PATIENCE_S):
                    if self._connection is None:
                        self._connection = await self._connect()
                        # A push is nothing to keep: its transaction need not wait for the server's disk.
                        await self._connection.execute("SET synchronous_commit = off")
                    await self._connection.execute(_SAY, (self._channel, some))
        except (psycopg.Error, OSError, TimeoutError):  # the others look for it
            self._said = []
            await self._leave()

    async def _leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                await connection.close()
