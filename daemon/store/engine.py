"""The database behind the store: connections, transactions, threads, migrations.

SQL runs in threads of its own so that nothing blocks the loop: one writer (``BEGIN IMMEDIATE``, so a transaction that
writes never fails half-way for the lock) and a few readers, which WAL lets work beside it. A write is on disk
(``synchronous=FULL``) before it is answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry

from daemon.store.errors import StoreUnavailable
from daemon.store.tables import HEAD

T = TypeVar("T")

SQLITE_ERROR = 1
"""SQLite's result code for a fault in the statement itself (sqlite.org/rescode.html)."""
READERS = 2
BUSY_TIMEOUT_MS = 5000
MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """One database, open. Made by `open_database`, closed by `close`."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._writing = _engine(url, "BEGIN IMMEDIATE", size=1, read_only=False)
        self._reading = _engine(url, "BEGIN", size=READERS, read_only=True)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one reading transaction (one consistent view). Raises StoreUnavailable."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._run, self._reading, work)

    async def write(self, work: Callable[[Connection], T], committed: Callable[[T], None] | None = None) -> T:
        """Run ``work`` in one writing transaction; rolled back when it raises. Raises StoreUnavailable.

        ``committed`` is called on the loop once the result is on disk, also when the caller has gone away meanwhile.
        """
        loop = asyncio.get_running_loop()

        def job() -> T:
            result = self._run(self._writing, work)
            if committed is not None and not loop.is_closed():
                loop.call_soon_threadsafe(committed, result)
            return result

        return await loop.run_in_executor(self._writer, job)

    async def migrate(self) -> bool:
        """Bring the schema to ``HEAD`` when it is not there; True when there was something to do."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, _migrate, self._writing)

    async def close(self) -> None:
        """Wait for what runs, then close every connection."""
        await asyncio.to_thread(self._shut)

    def _shut(self) -> None:
        self._readers.shutdown()
        self._writer.shutdown()
        self._reading.dispose()
        self._writing.dispose()

    def _run(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        try:
            with engine.begin() as connection:
                return work(connection)
        except IntegrityError:
            raise  # a constraint that our guards should have met first: a bug, not an outage
        except DatabaseError as error:
            if getattr(error.orig, "sqlite_errorcode", None) == SQLITE_ERROR:
                raise  # a statement that makes no sense: a bug too
            raise unusable(self.url, error) from error


def unusable(url: URL, error: DatabaseError) -> StoreUnavailable:
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


def database_url(address: str) -> URL:
    """Read the address of a database. Raises StoreUnavailable when it is none we can use."""
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise StoreUnavailable(
            "the store cannot be used",
            "[store] url is no database URL: want sqlite:////absolute/path/store.db",
        ) from error
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise StoreUnavailable(
            "the store cannot be used",
            f"[store] url {url.render_as_string()!r}: want sqlite:////absolute/path/store.db",
        )
    return url


async def open_database(address: str) -> Database:
    """Open the database at ``address`` (``sqlite:////path/store.db``) and migrate it when due.

    Raises StoreUnavailable with a sentence that says what to do.
    """
    database = Database(database_url(address))
    try:
        await database.migrate()
    except StoreUnavailable:
        await database.close()
        raise
    return database


def bulk_insert(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert full rows, values in the order of the table's columns, past SQLAlchemy's work per value (4×).

    Values of a column that the driver wants in another form must be hashable (times, dates): each is formed once.
    """
    dialect = connection.dialect
    names = [column.name for column in table.columns]
    statement = str(insert(table).values(dict.fromkeys(names)).compile(dialect=dialect, column_keys=names))
    formed = [
        (place, lru_cache(maxsize=256)(processor))
        for place, column in enumerate(table.columns)
        if (processor := column.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    ]
    batch = []
    for row in rows:
        values = list(row)
        for place, processor in formed:
            values[place] = processor(values[place])
        batch.append(tuple(values))
    connection.exec_driver_sql(statement, batch)


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
                "temp_store=MEMORY",
                "cache_size=-16000",
            ):
                cursor.execute(f"PRAGMA {pragma}")
        finally:
            cursor.close()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _migrate(engine: Engine) -> bool:
    """Upgrade to the newest schema. Alembic takes 100 ms to import, so only when a migration is due."""
    try:
        with engine.begin() as connection:
            known = inspect(connection).has_table("alembic_version")
            if known and connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD:
                return False
            from alembic import command  # noqa: PLC0415 - see above
            from alembic.config import Config  # noqa: PLC0415
            from alembic.util import CommandError  # noqa: PLC0415

            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(MIGRATIONS))
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise StoreUnavailable(
                    "the store cannot be used",
                    f"{engine.url.database} was written by a newer Storefloor: {error}. Install that one, or restore.",
                ) from error
            return True
    except DatabaseError as error:
        raise unusable(engine.url, error) from error
