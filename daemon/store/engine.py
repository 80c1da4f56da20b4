"""The database behind the store: transactions, threads, migrations, on SQLite or PostgreSQL.

SQL runs in threads of its own so that nothing blocks the loop: one writer, whose changes are told in the order in which
they were committed, and a few readers. What a make of database does its own way stands in ``sqlite.py`` and
``postgres.py``; all SQL is one subset that both speak.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import (
    BindParameter,
    ClauseElement,
    Column,
    Connection,
    Engine,
    Executable,
    Table,
    bindparam,
    insert,
    inspect,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection

from daemon.store.errors import Invalid, StoreUnavailable
from daemon.store.sqlite import Sqlite
from daemon.store.tables import HEAD
from daemon.store.together import Together
from daemon.store.watching import Watch

T = TypeVar("T")

PATIENCE_S = 10.0
"""So long a transaction is begun anew when others were in its way."""
FIRST_PAUSE_S = 0.004
LONGEST_PAUSE_S = 0.25
MIGRATED_S = 900.0
"""A migration that takes longer hangs."""
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY = StoreUnavailable("the store is busy", "Others changed the same things all the time; try again.")
WANTED = "want sqlite:////absolute/path/store.db or postgresql+psycopg://user@host/database"


class Make(Protocol):
    """A make of database: how it is opened, and what its errors mean."""

    @property
    def readers(self) -> int:
        """So many readers work at once."""

    @property
    def far(self) -> bool:
        """Whether a network lies between, which may be cut: a station keeps a copy then."""

    def checked(self, url: URL) -> URL:
        """The address as it is used. Raises StoreUnavailable."""

    def writing(self, url: URL) -> Engine:
        """The engine of the one writer."""

    def reading(self, url: URL) -> Engine:
        """The engine of the readers."""

    def watch(self, url: URL, channel: str) -> Watch:
        """What tells of others' changes, pushed on ``channel`` where this make pushes."""

    async def probe(self, url: URL) -> None:
        """Ask for a sign of life past all threads and connections of ours. Raises StoreUnavailable within seconds."""

    def cut(self) -> None:
        """Break every connection: threads that wait for an answer are free again."""

    def check(self, engine: Engine) -> None:
        """Raise StoreUnavailable unless a reader's ``engine`` leads to a database we can use."""

    def patient(self, connection: Connection) -> None:
        """Let the statements of this transaction take as long as they need."""

    def again(self, error: DatabaseError) -> bool:
        """Whether the same transaction may succeed when begun anew."""

    def lost(self, error: DatabaseError) -> bool:
        """Whether the connection broke."""

    def ours(self, error: DatabaseError) -> bool:
        """Whether the statement itself is wrong."""

    def explain(self, url: URL, error: DatabaseError) -> StoreUnavailable:
        """The sentence for a database that cannot be used."""


class OutcomeUnknown(StoreUnavailable):
    """The connection broke while a change was being committed: it may have been done."""


class _InTheWay(Exception):
    """Another transaction was in the way; this one left nothing. ``meaning`` is for when that never ends."""

    def __init__(self, meaning: Exception) -> None:
        super().__init__()
        self.meaning = meaning


class Database:
    """One database, open. Made by `open_database`, closed by `close`."""

    def __init__(self, url: URL, make: Make) -> None:
        self.url = url
        self.make = make
        self._writing = make.writing(url)
        self._reading = make.reading(url)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._readers = ThreadPoolExecutor(make.readers, thread_name_prefix="store-read")
        self._together = Together(
            self._writing, self._writer, lambda error: self._meaning(error, committing=False)
        )

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one reading transaction (one consistent view). Raises StoreUnavailable."""
        return await self._until_alone(self._readers, lambda: self._run(self._reading, work))

    async def write_brief(
        self, work: Callable[[Connection], T], committed: Callable[[T], None] | None = None
    ) -> T:
        """As `write`; it may share its transaction where that saves a wait for the disk, and has its own outcome."""
        if self.make.far:
            return await self.write(work, committed)
        return await self._together.write(work, committed)

    async def write(self, work: Callable[[Connection], T], committed: Callable[[T], None] | None = None) -> T:
        """Run ``work`` in one writing transaction; rolled back when it raises. Raises StoreUnavailable.

        ``work`` is run anew when another station was in the way: it must begin from nothing each time. ``committed`` is
        called on the loop once the result is on disk, also when the caller has gone away meanwhile.
        """
        loop = asyncio.get_running_loop()

        def job() -> T:
            result = self._run(self._writing, work)
            if committed is not None and not loop.is_closed():
                loop.call_soon_threadsafe(committed, result)
            return result

        return await self._until_alone(self._writer, job)

    async def migrate(self) -> bool:
        """Bring the schema to ``HEAD`` when it is not there; True when there was something to do."""
        return await self._until_alone(self._writer, self._migrate)

    def _migrate(self) -> bool:
        try:
            self.make.check(self._reading)
            return _upgrade(self._writing, self.make)
        except DatabaseError as error:
            meaning = self.make.explain(self.url, error)
            if self.make.again(error):  # another station migrates at this moment
                raise _InTheWay(meaning) from error
            raise meaning from error

    async def due(self) -> bool:
        """Whether `migrate` would have something to do. Raises StoreUnavailable."""
        return await self.read(lambda connection: not _is_at_head(connection))

    async def close(self) -> None:
        """Wait for what runs, then close every connection."""
        await asyncio.to_thread(self._shut)

    def _shut(self) -> None:
        self._readers.shutdown()
        self._writer.shutdown()
        self._reading.dispose()
        self._writing.dispose()

    async def _until_alone(self, threads: ThreadPoolExecutor, job: Callable[[], T]) -> T:
        """Run ``job``, and again with growing pauses drawn by lot while others are in its way."""
        loop, pause = asyncio.get_running_loop(), FIRST_PAUSE_S
        until = loop.time() + PATIENCE_S
        while True:
            try:
                return await loop.run_in_executor(threads, job)
            except _InTheWay as error:
                if loop.time() > until:
                    raise error.meaning from error
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - a lot, no secret
            pause = min(LONGEST_PAUSE_S, pause * 2)

    def _run(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        committing = False
        try:
            with engine.begin() as connection:
                result = work(connection)
                committing = True
            return result
        except NoConnection as error:
            raise StoreUnavailable("the store is busy", "Every connection is in use; try again.") from error
        except DatabaseError as error:
            raise self._meaning(error, committing=committing) from error

    def _meaning(self, error: DatabaseError, *, committing: bool) -> Exception:
        """What an error of the database is to the store."""
        if self.make.lost(error) and committing:
            return OutcomeUnknown(
                "it is not known whether this was done",
                "The connection to the store broke at the last moment. Ask again with the same Idempotency-Key.",
            )
        if self.make.again(error):
            return _InTheWay(error if isinstance(error, IntegrityError) else BUSY)
        if isinstance(error, DataError):
            return Invalid("a value does not fit", " ".join(str(error.orig).split())[:200])
        if isinstance(error, IntegrityError) or self.make.ours(error):
            return error  # our guards should have met it first: a bug, not an outage
        return self.make.explain(self.url, error)


def make_of(url: URL) -> Make:
    """What knows the make of database that ``url`` names. Raises StoreUnavailable for one we do not speak."""
    if url.get_backend_name() == "sqlite":
        return Sqlite()
    if url.get_backend_name() == "postgresql":
        from daemon.store.postgres import Postgres  # noqa: PLC0415 - a station on SQLite needs none of it

        return Postgres()
    raise StoreUnavailable("the store cannot be used", f"[store] url {url.render_as_string()!r}: {WANTED}")


def database_url(address: str) -> URL:
    """Read the address of a database. Raises StoreUnavailable when it is none we can use."""
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise StoreUnavailable(
            "the store cannot be used", f"[store] url is no database URL: {WANTED}"
        ) from error
    return make_of(url).checked(url)


def is_far(address: str) -> bool:
    """Whether a network lies between this machine and the database at ``address``. Raises StoreUnavailable."""
    return make_of(database_url(address)).far


def open_unmigrated(address: str) -> Database:
    """The database at ``address``, of which nothing is known yet. Raises StoreUnavailable for a wrong address."""
    url = database_url(address)
    return Database(url, make_of(url))


async def open_database(address: str) -> Database:
    """Open the database at ``address`` and migrate it when due.

    Raises StoreUnavailable with a sentence that says what to do.
    """
    database = open_unmigrated(address)
    try:
        await database.migrate()
    except StoreUnavailable:
        await database.close()
        raise
    return database


async def migrate_apart(address: str) -> None:
    """Migrate when due, in a process of its own: what Alembic needs once (10 MB) does not stay in this one.

    Says nothing of what goes wrong: `open_database` tries again and tells it.
    """
    url = database_url(address)
    database = Database(url, make_of(url))
    try:
        due = await database.due()
    except StoreUnavailable:
        due = False
    finally:
        await database.close()
    if due:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "daemon.store.migrating",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(MIGRATED_S):
                # Not as an argument, which everybody on the machine can read: it may hold a password.
                await child.communicate(address.encode())
        except TimeoutError:
            return
        finally:
            if child.returncode is None:
                child.kill()


async def migrated(address: str) -> bool:
    """Bring the schema of the database at ``address`` to ``HEAD``; True when there was something to do."""
    url = database_url(address)
    database = Database(url, make_of(url))
    try:
        return await database.migrate()
    finally:
        await database.close()


def bulk_insert(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert full rows, values in the order of the table's columns, past SQLAlchemy's work per value (4×).

    Values of a column that the driver wants in another form must be hashable (times, dates): each is formed once.
    """
    columns = list(table.columns)
    bulk_execute(connection, insert(table).values({c.name: given(c) for c in columns}), columns, rows)


def given(column: Column[Any]) -> BindParameter[Any]:
    """Where a statement for `bulk_execute` takes the value of a column from."""
    return bindparam(f"given_{column.name}", type_=column.type)


def bulk_execute(
    connection: Connection,
    statement: Executable,
    columns: Sequence[Column[Any]],
    rows: Iterable[tuple[Any, ...]],
    *,
    formed: Collection[str] = (),
) -> None:
    """The same with any statement whose every value is `given`; rows are in the order of ``columns``.

    Columns named in ``formed`` come as the database keeps them.
    """
    dialect = connection.dialect
    compiled = cast("ClauseElement", statement).compile(dialect=dialect)
    processors = [
        (place, lru_cache(maxsize=256)(processor))
        for place, column in enumerate(columns)
        if column.name not in formed
        and (processor := column.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    ]
    names = [f"given_{column.name}" for column in columns]
    order = getattr(compiled, "positiontup", None)
    ordered = itemgetter(*map(names.index, order)) if order else None
    batch: list[Any] = []
    for row in rows:
        values: Sequence[Any] = row
        if processors:
            values = list(row)
            for place, processor in processors:
                if values[place] is not None:
                    values[place] = processor(values[place])
        batch.append(ordered(values) if ordered else dict(zip(names, values, strict=True)))
    if batch:
        connection.exec_driver_sql(str(compiled), batch)


def _is_at_head(connection: Connection) -> bool:
    known = inspect(connection).has_table("alembic_version")
    return known and connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def _upgrade(engine: Engine, make: Make) -> bool:
    """Upgrade to the newest schema. Alembic takes 100 ms to import, so only when a migration is due."""
    with engine.begin() as connection:
        if _is_at_head(connection):
            return False
        from alembic import command  # noqa: PLC0415 - see above
        from alembic.config import Config  # noqa: PLC0415
        from alembic.util import CommandError  # noqa: PLC0415

        make.patient(connection)
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
