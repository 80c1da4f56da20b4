"""Whether the store answers: a circuit breaker. Once it is known to be gone nobody waits for it; a probe finds it back.

A slow answer is no proof: a probe, on a connection of its own, decides. When it fails every connection is broken, so
that threads which wait for an answer are free at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from daemon.store.engine import Database
from daemon.store.errors import StoreError, StoreUnavailable

log = logging.getLogger(__name__)

T = TypeVar("T")

LIMIT_S = 0.8
"""A look-up waits so long for the store; then what is known here is told, with its age."""
LOOK_S = 2.0
"""So often the store is asked for a sign of life though nobody else asks."""
AGAIN_S = 1.0
"""Between two probes of a store that is gone."""


class Link:
    """The way to ``database``, which may be cut. `run` watches it; `read` and `write` go along it."""

    def __init__(self, database: Database, now: Callable[[], datetime], *, away: str = "") -> None:
        """``away``: why the store could not be reached at the start."""
        self._database = database
        self._now = now
        self.reason = away
        self.since: datetime | None = now() if away else None
        """Gone since; None while it answers."""
        self._doubt = asyncio.Event()
        self._asked: list[asyncio.Future[None]] = []

    @property
    def online(self) -> bool:
        """Whether the store answers, as far as is known."""
        return self.since is None

    def check(self) -> None:
        """Raise StoreUnavailable while it is known to be gone."""
        if self.since is not None:
            raise StoreUnavailable(
                "this station is cut off from the store",
                f"Since {self.since:%H:%M} UTC. Nothing was changed; what cannot be said or done without the store "
                f"waits until it is back. {self.reason}",
            )

    async def read(self, work: Callable[[Connection], T]) -> T:
        """As `Database.read`, unless the store is known to be gone. Raises StoreUnavailable."""
        return await self._along(self._database.read(work))

    async def write(self, work: Callable[[Connection], T], committed: Callable[[T], None] | None = None) -> T:
        """As `Database.write`, unless the store is known to be gone. Raises StoreUnavailable."""
        return await self._along(self._database.write(work, committed))

    async def in_time(self, work: Callable[[Connection], T]) -> T:
        """A look-up that does not wait for longer than `LIMIT_S`. Raises StoreUnavailable, TimeoutError."""
        async with asyncio.timeout(LIMIT_S):
            return await self.read(work)

    async def verdict(self) -> bool:
        """Have a probe decide now, after something went wrong: whether the store answers."""
        if self.online:
            decided: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._asked.append(decided)
            self._doubt.set()
            await decided
        return self.online

    async def _along(self, asking: Coroutine[Any, Any, T]) -> T:
        """Wait for an answer; one that takes long makes us doubt."""
        if not self.online:
            asking.close()
            self.check()
        task = asyncio.ensure_future(asking)
        try:
            done, _ = await asyncio.wait({task}, timeout=LIMIT_S)
            if not done:
                self._doubt.set()
            return await task
        except StoreUnavailable:
            self._doubt.set()
            raise
        finally:
            if not task.done():
                task.cancel()
                self._doubt.set()
            elif not task.cancelled():
                task.exception()  # heard, also when whoever asked has gone in this very moment

    async def run(self, gone: Callable[[], None], back: Callable[[], Awaitable[None]]) -> None:
        """Watch until cancelled. ``gone`` is called when the store is; ``back`` does what must be done before it counts
        as back again, and raises StoreUnavailable when that is not possible.
        """
        try:
            await self._watch(gone, back)
        finally:
            self._decide(self._asked)

    async def _watch(self, gone: Callable[[], None], back: Callable[[], Awaitable[None]]) -> None:
        while True:
            if self.online:
                try:
                    async with asyncio.timeout(LOOK_S):
                        await self._doubt.wait()
                except TimeoutError:
                    pass  # nobody asked: time for a look of our own
                self._doubt.clear()
                asked, self._asked = self._asked, []
                try:
                    await self._look()
                except StoreUnavailable as error:
                    self._lost(error)
                    gone()
                finally:
                    self._decide(asked)
                continue
            await asyncio.sleep(AGAIN_S)
            try:
                await self._database.make.probe(self._database.url)
                await back()
            except StoreUnavailable as error:
                self.reason = error.detail
                continue
            except (StoreError, DatabaseError):
                log.exception("the store answers and cannot be taken up again; it is tried again")
                await asyncio.sleep(LOOK_S)
                continue
            log.warning("the store is back")

    def _decide(self, asked: list[asyncio.Future[None]]) -> None:
        for decided in asked:
            if not decided.done():
                decided.set_result(None)

    def restored(self) -> None:
        """From now on everything goes to the store again."""
        self.since, self.reason = None, ""

    async def _look(self) -> None:
        """Raise StoreUnavailable unless the store answers: the usual way, or past everything that may be in the way."""
        try:
            async with asyncio.timeout(LIMIT_S):
                await self._database.read(lambda connection: connection.execute(text("SELECT 1")).scalar())
        except (StoreUnavailable, TimeoutError):
            await self._database.make.probe(self._database.url)

    def _lost(self, error: StoreUnavailable) -> None:
        self.since, self.reason = self._now(), error.detail
        self._database.make.cut()
        log.warning("the store cannot be reached; this station goes on with its own copy: %s", error.detail)
