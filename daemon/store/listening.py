"""Pushes of PostgreSQL: LISTEN on a connection of its own, proven by a push to ourselves.

Not every way to a database passes pushes on (a pooler between, an engine that only speaks PostgreSQL's wire): one that
does not hand us our own within a second does not push. Loaded only where [store] url names PostgreSQL.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid

import psycopg
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from daemon.store.errors import Unreachable
from daemon.store.postgres import ADVICE, CONNECT_TIMEOUT_S, KEEPALIVE, break_off, place, unusable
from daemon.store.pushing import Pushing

PROBE_S = 1.0
LOOK_S = 5.0
ALONE_S = 1.0
LIFE_S = 2.0
"""A server that gives no sign of life within this time is not there."""


class Listening:
    """One listening connection, on the loop."""

    def __init__(self, url: URL, channel: str) -> None:
        self._url = url
        self._channel = channel
        self._connection: psycopg.AsyncConnection | None = None
        self._pushes = Pushing(channel, lambda: _connected(url, "storefloor push"))

    @property
    def pushing(self) -> bool:
        """Whether pushes come."""
        return self._connection is not None

    @property
    def look_s(self) -> float:
        """Seconds until somebody should look, pushed or not."""
        return LOOK_S if self.pushing else ALONE_S

    def say(self, said: str) -> None:
        """Push ``said`` to all who listen, soon."""
        self._pushes.say(said)

    async def open(self) -> None:
        """Connect and prove that pushes come; else `pushing` stays False."""
        await self._leave()
        connection = None
        try:
            connection = await _connected(self._url, "storefloor feed")
            if await self._proven(connection):
                self._connection, connection = connection, None
        except (psycopg.Error, OSError):
            self._connection = None  # the store itself says what is wrong; the feed looks for rows meanwhile
        finally:
            if connection is not None:
                await connection.close()

    async def _proven(self, connection: psycopg.AsyncConnection) -> bool:
        channel, token = sql.Identifier(self._channel), uuid.uuid4().hex
        probe = f"{self._channel}_{token}"
        await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(probe)))
        await connection.execute("SELECT pg_notify(%s, %s)", (probe, token))
        heard = [push.payload async for push in connection.notifies(timeout=PROBE_S, stop_after=1)]
        if heard != [token]:
            return False
        await connection.execute(sql.SQL("UNLISTEN {}").format(sql.Identifier(probe)))
        await connection.execute(sql.SQL("LISTEN {}").format(channel))
        return True

    async def next(self, timeout: float) -> list[str]:
        """What was pushed within ``timeout`` seconds. Raises ConnectionError when the connection broke."""
        if self._connection is None:
            await asyncio.sleep(timeout)
            return []
        try:
            return [push.payload async for push in self._connection.notifies(timeout=timeout, stop_after=1)]
        except psycopg.Error as error:
            await self._leave()
            raise ConnectionError(" ".join(str(error).split())) from error

    def drop(self) -> None:
        """Nothing comes on the connection any more: have `next` say so at once."""
        if self._connection is not None:
            break_off(self._connection)
        self._pushes.drop()

    async def close(self) -> None:
        """End."""
        await self._pushes.close()
        await self._leave()

    async def _leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                await connection.close()


async def sign_of_life(url: URL) -> None:
    """Have the server answer something on a connection of its own. Raises StoreUnavailable within `LIFE_S`."""
    try:
        async with asyncio.timeout(LIFE_S):
            connection = await _connected(url, "storefloor probe")
            try:
                await connection.execute("SELECT 1")
            finally:
                await connection.close()
    except TimeoutError as error:
        said = f"{place(url)}: no answer within {LIFE_S:g} s. {ADVICE}"
        raise Unreachable("the store cannot be used", said) from error
    except (psycopg.Error, OSError) as error:
        raise unusable(url, str(error)) from error


async def _connected(url: URL, name: str) -> psycopg.AsyncConnection:
    _, given = create_engine(url).dialect.create_connect_args(url)
    return await psycopg.AsyncConnection.connect(
        **{"connect_timeout": CONNECT_TIMEOUT_S, **KEEPALIVE, **given, "application_name": name},
        autocommit=True,
    )
