"""SQLite: the store of one station, in a file beside it.

One writer (``BEGIN IMMEDIATE``, so a transaction that writes never fails half-way for the lock) and a few readers,
which WAL lets work beside it. A write is on disk (``synchronous=FULL``) before it is answered.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from daemon.store.errors import StoreUnavailable

NAME = "sqlite"
READERS = 2
BUSY_TIMEOUT_MS = 5000
WRITERS_CACHE_KB = 16_000
"""An import and a new index need it; otherwise little of it is filled."""
READERS_CACHE_KB = 3_000
"""Each. The kernel keeps the file's pages, too: with five times as much no search was faster."""
LOOK_S = 0.25
"""So often others' commits are counted: some 20 µs of work."""
SQLITE_ERROR = 1
"""SQLite's result code for a fault in the statement itself (sqlite.org/rescode.html)."""


class DataVersion:
    """Signs of others' changes in the same file: SQLite counts commits (sqlite.org/pragma.html, data_version)."""

    pushing = False
    look_s = 5.0

    def __init__(self, url: URL) -> None:
        self._engine = _engine(url, "BEGIN", size=1, read_only=True)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store-watch")
        self._connection: Connection | None = None
        self._version = -1

    async def open(self) -> None:
        """Begin."""

    async def next(self, timeout: float) -> list[str]:
        """Wait for a commit that was not there at the last call, at most ``timeout`` seconds; the answer is empty."""
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout
        while True:
            version = await loop.run_in_executor(self._thread, self._read)
            if version != self._version or loop.time() >= until:
                self._version = version
                return []
            await asyncio.sleep(LOOK_S)

    def say(self, said: str) -> None:
        """Nothing to do: the commit itself is the sign."""

    def drop(self) -> None:
        """Nothing to do: a file is not cut off."""

    async def close(self) -> None:
        """End."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._shut)
        self._thread.shutdown()

    def _read(self) -> int:
        # The count is told to one connection, which has to be the same one each time. The file may be away for a while.
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            version = int(self._connection.exec_driver_sql("PRAGMA data_version").scalar_one())
            self._connection.rollback()
        except DatabaseError:
            return self._version
        return version

    def _shut(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()


class Sqlite:
    """How a database of this make is opened, and what its errors mean."""

    readers = READERS
    far = False

    def checked(self, url: URL) -> URL:
        """The address as we use it. Raises StoreUnavailable when it names no file."""
        if not url.database or url.database == ":memory:":
            raise StoreUnavailable(
                "the store cannot be used",
                f"[store] url {url.render_as_string()!r}: want sqlite:////absolute/path/store.db",
            )
        return url

    def writing(self, url: URL) -> Engine:
        """The engine of the one writer."""
        return _engine(url, "BEGIN IMMEDIATE", size=1, read_only=False)

    def reading(self, url: URL) -> Engine:
        """The engine of the readers."""
        return _engine(url, "BEGIN", size=READERS, read_only=True)

    def watch(self, url: URL, channel: str) -> DataVersion:
        """What tells of others' changes."""
        return DataVersion(url)

    async def probe(self, url: URL) -> None:
        """Ask for a sign of life: a file is there."""

    def cut(self) -> None:
        """Break every connection: there is none to break."""

    def check(self, engine: Engine) -> None:
        """Whether this database is one we can use: a file always is."""

    def patient(self, connection: Connection) -> None:
        """Let the statements of this transaction take as long as they need: there is no limit here."""

    def again(self, error: DatabaseError) -> bool:
        """Whether the same transaction may succeed when begun anew: there is one writer, who waits for the lock."""
        return False

    def lost(self, error: DatabaseError) -> bool:
        """Whether the connection broke: there is none to break."""
        return False

    def ours(self, error: DatabaseError) -> bool:
        """Whether the statement itself is wrong: a bug, not an outage."""
        return getattr(error.orig, "sqlite_errorcode", None) == SQLITE_ERROR

    def explain(self, url: URL, error: DatabaseError) -> StoreUnavailable:
        """The sentence for a database that cannot be used: what, where, what to do."""
        reason = str(error.orig)
        advice = "Look at the file and the disk."
        if "unable to open" in reason:
            advice = "Does its folder exist, and may this user write there?"
        elif "not a database" in reason or "malformed" in reason:
            advice = "Restore it from a backup, or move it away to start empty."
        elif "full" in reason:
            advice = "Make room on the disk."
        return StoreUnavailable("the store cannot be used", f"{url.database}: {reason}. {advice}")


def _engine(url: URL, begin: str, *, size: int, read_only: bool) -> Engine:
    engine = create_engine(
        url, pool_size=size, max_overflow=0, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}
    )

    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver would begin transactions by itself, and late; we say BEGIN, so that it is IMMEDIATE for writers.
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            if not read_only:
                cursor.execute("PRAGMA journal_mode=WAL")
            for pragma in (
                "synchronous=FULL",
                "foreign_keys=ON",
                f"query_only={'ON' if read_only else 'OFF'}",
                f"busy_timeout={BUSY_TIMEOUT_MS}",
                f"temp_store={'MEMORY' if read_only else 'FILE'}",  # a writer sorts a million products
                f"cache_size=-{WRITERS_CACHE_KB if not read_only else READERS_CACHE_KB}",
            ):
                cursor.execute(f"PRAGMA {pragma}")
        finally:
            cursor.close()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine
