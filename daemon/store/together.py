"""Small changes that wait at the same time share one transaction, and with it one wait for the disk (group commit).

For SQLite, whose one writer waits for the disk at each commit. Each piece stands under a savepoint of its own and gets
its own outcome: one that is refused leaves the others as they are. Nobody is answered before all is on the disk. What
takes long (an import, a new index) is written alone: the others in its transaction would wait for it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from daemon.store.errors import StoreUnavailable

T = TypeVar("T")

MOST = 64
"""Pieces in one transaction."""
LONGEST_S = 0.02
"""So long the first piece waits for others to be done beside it."""


@dataclass(slots=True, eq=False)
class _Piece(Generic[T]):
    work: Callable[[Connection], T]
    committed: Callable[[T], None] | None
    done: asyncio.Future[T]
    result: list[T] = field(default_factory=list)
    failure: BaseException | None = None

    def run(self, connection: Connection) -> None:
        """Do the work, or nothing of it; its error is kept for who waits."""
        connection.exec_driver_sql("SAVEPOINT piece")
        try:
            self.result = [self.work(connection)]
        except BaseException as error:  # noqa: BLE001  handed to the caller who waits, in another thread; nothing is swallowed
            self.failure = error
            # A disk that fails has ended the whole transaction by now: this raises, and nothing of the group is kept.
            connection.exec_driver_sql("ROLLBACK TO piece")
        connection.exec_driver_sql("RELEASE piece")

    def settle(self) -> None:
        """Tell who waits; on the loop. What is on disk is told also when nobody waits any more."""
        if self.failure is None and self.committed is not None:
            self.committed(self.result[0])
        if self.done.done():
            return
        if self.failure is None:
            self.done.set_result(self.result[0])
        else:
            self.done.set_exception(self.failure)


class Together:
    """The small changes of one database, in the thread of its writer."""

    def __init__(
        self, engine: Engine, writer: ThreadPoolExecutor, meaning: Callable[[DatabaseError], Exception]
    ) -> None:
        self._engine = engine
        self._writer = writer
        self._meaning = meaning
        self._waiting: deque[_Piece[Any]] = deque()
        self._asked = False
        """For the writer; known on the loop."""

    async def write(self, work: Callable[[Connection], T], committed: Callable[[T], None] | None) -> T:
        """Run ``work`` in a transaction with what else waits; rolled back alone when it raises.

        ``committed`` is called on the loop once the result is on disk, also when the caller has gone away meanwhile.
        Raises StoreUnavailable.
        """
        loop = asyncio.get_running_loop()
        piece: _Piece[T] = _Piece(work, committed, loop.create_future())
        self._waiting.append(piece)
        if not self._asked:
            self._ask(loop)
        return await piece.done

    def _ask(self, loop: asyncio.AbstractEventLoop) -> None:
        """Behind whatever waits for the writer by now: a change that is written alone gets its turn."""
        try:
            self._writer.submit(self._group, loop)
        except RuntimeError:  # the database is being closed
            for piece in self._take(len(self._waiting)):
                piece.failure = StoreUnavailable("the store is being closed", "Ask again in a moment.")
                piece.settle()
        else:
            self._asked = True

    def _group(self, loop: asyncio.AbstractEventLoop) -> None:
        """One transaction, in the writer's thread; those that come meanwhile join it."""
        group: list[_Piece[Any]] = []
        until = monotonic() + LONGEST_S
        try:
            with self._engine.begin() as connection:
                while len(group) < MOST and monotonic() < until and (piece := self._take(1)):
                    group += piece
                    piece[0].run(connection)
        except DatabaseError as error:
            group += [] if group else self._take(len(self._waiting))  # it did not even begin
            for one in group:
                one.failure = one.failure or error
        for one in group:
            if isinstance(one.failure, DatabaseError):
                one.failure = self._meaning(one.failure)
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(self._settle, loop, group)

    def _take(self, most: int) -> list[_Piece[Any]]:
        """The next of those that wait, without those whose callers have gone."""
        taken: list[_Piece[Any]] = []
        while self._waiting and len(taken) < most:
            piece = self._waiting.popleft()
            if not piece.done.cancelled():
                taken.append(piece)
        return taken

    def _settle(self, loop: asyncio.AbstractEventLoop, group: list[_Piece[Any]]) -> None:
        self._asked = False
        if self._waiting:
            self._ask(loop)
        for piece in group:
            piece.settle()
