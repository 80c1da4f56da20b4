"""The one door to ``station.db``: what must survive on this machine, whatever the store does.

One writer thread owns the writing connection (SQLite, WAL, synchronous=FULL). Everything that is queued while a commit
runs goes into the next transaction (group commit). A piece that fails does not spoil the others: mostly it has changed
nothing yet; if it has, the group is begun again, each piece under a savepoint of its own. So a piece may run twice, and
must do nothing but through its connection. ``await write(fn)`` returns once the commit is on the disk; nothing is
acknowledged before. Reads have a second connection and thread. When the disk does not take writes every waiting write
gets StorageUnavailable and the daemon stays up: the next write tries again.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import queue
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from daemon.errors import StartupError, StorageUnavailable

log = logging.getLogger(__name__)

T = TypeVar("T")
Connection = sqlite3.Connection
Row = sqlite3.Row
"""What a read gives; the other modules name it through this door."""

GROUP_MAX = 256
"""Pieces of work in one transaction."""
CLOSE_TIMEOUT_S = 10.0
TIDY_AFTER = 1000
"""Rows changed after which the log is brought into the file, beside the writer; commits do not wait for it."""
LOG_MAX_PAGES = 16_000
"""A log that long (64 MB) is brought into the file by the next commit, which then waits: writers that never pause."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE jobs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        device TEXT NOT NULL,
        state TEXT NOT NULL,
        reason TEXT NOT NULL,
        detail TEXT NOT NULL,
        content_type TEXT NOT NULL,
        document BLOB NOT NULL,
        size INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        copy_of TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        started INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX jobs_by_device ON jobs (device, state, number);

    CREATE TABLE payments (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        device TEXT NOT NULL,
        minor INTEGER NOT NULL,
        currency TEXT NOT NULL,
        tender TEXT NOT NULL,
        sale TEXT,
        reservation TEXT,
        state TEXT NOT NULL,
        before TEXT NOT NULL,
        evidence TEXT NOT NULL,
        text TEXT NOT NULL DEFAULT '',
        cancel_requested INTEGER NOT NULL DEFAULT 0,
        credited INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    );
    CREATE INDEX payments_by_state ON payments (state);
    CREATE INDEX payments_by_sale ON payments (sale);
    CREATE INDEX payments_by_reservation ON payments (reservation);

    CREATE TABLE payment_events (
        payment TEXT NOT NULL,
        n INTEGER NOT NULL,
        state TEXT NOT NULL,
        at TEXT NOT NULL,
        note TEXT NOT NULL,
        evidence TEXT NOT NULL,
        PRIMARY KEY (payment, n)
    ) WITHOUT ROWID;
    CREATE TRIGGER payment_events_kept BEFORE DELETE ON payment_events
        BEGIN SELECT RAISE(ABORT, 'the history of a payment is append-only'); END;
    CREATE TRIGGER payment_events_unchanged BEFORE UPDATE ON payment_events
        BEGIN SELECT RAISE(ABORT, 'the history of a payment is append-only'); END;

    CREATE TABLE idempotency (
        key TEXT NOT NULL,
        route TEXT NOT NULL,
        digest BLOB NOT NULL,
        resource TEXT NOT NULL,
        created_at TEXT NOT NULL,
        PRIMARY KEY (key, route)
    ) WITHOUT ROWID;
    CREATE INDEX idempotency_by_age ON idempotency (created_at);

    CREATE TABLE tokens (
        id TEXT PRIMARY KEY,
        role TEXT NOT NULL,
        hash BLOB NOT NULL UNIQUE,
        note TEXT NOT NULL,
        created_at TEXT NOT NULL,
        revoked_at TEXT
    ) WITHOUT ROWID;

    CREATE TABLE clerk_sessions (
        hash BLOB PRIMARY KEY,
        clerk TEXT NOT NULL,
        name TEXT NOT NULL,
        token TEXT NOT NULL,
        expires_at TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE events (seq INTEGER PRIMARY KEY, type TEXT NOT NULL, body BLOB NOT NULL);

    CREATE TABLE scans (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        device TEXT NOT NULL,
        at TEXT NOT NULL,
        body BLOB NOT NULL
    );

    CREATE TABLE audit (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        token TEXT NOT NULL,
        clerk TEXT NOT NULL,
        what TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL
    );
    """,
    """
    CREATE TABLE documents (number INTEGER PRIMARY KEY REFERENCES jobs ON DELETE CASCADE, data BLOB NOT NULL);
    INSERT INTO documents (number, data) SELECT number, document FROM jobs;
    ALTER TABLE jobs DROP COLUMN document;

    ALTER TABLE jobs ADD COLUMN finished_at TEXT;
    UPDATE jobs SET finished_at = updated_at WHERE state IN ('canceled', 'aborted', 'completed');
    ALTER TABLE jobs ADD COLUMN decision TEXT;
    ALTER TABLE jobs ADD COLUMN decided_by TEXT;
    ALTER TABLE jobs ADD COLUMN decided_at TEXT;
    ALTER TABLE jobs ADD COLUMN reprint TEXT;

    DROP INDEX jobs_by_device;
    CREATE INDEX jobs_of_device ON jobs (device, number);
    CREATE INDEX jobs_open ON jobs (device, number, finished_at) WHERE finished_at IS NULL;
    CREATE INDEX jobs_undecided ON jobs (device, number, reason, decision)
        WHERE reason = 'outcome_unknown' AND decision IS NULL;
    CREATE INDEX idempotency_by_resource ON idempotency (resource);

    CREATE TABLE wires (device TEXT PRIMARY KEY, job TEXT NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID;
    """,
    """
    ALTER TABLE payments ADD COLUMN kind TEXT NOT NULL DEFAULT 'payment';
    ALTER TABLE payments ADD COLUMN original TEXT;
    CREATE INDEX payments_by_original ON payments (original) WHERE original IS NOT NULL;
    CREATE INDEX payments_of_device ON payments (device, number);

    CREATE TABLE reconciliations (
        id TEXT NOT NULL,
        n INTEGER NOT NULL,
        device TEXT NOT NULL,
        state TEXT NOT NULL,
        at TEXT NOT NULL,
        clerk TEXT NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (id, n)
    ) WITHOUT ROWID;
    CREATE INDEX reconciliations_of_device ON reconciliations (device, until);
    CREATE TRIGGER reconciliations_kept BEFORE DELETE ON reconciliations
        BEGIN SELECT RAISE(ABORT, 'reconciliations are append-only'); END;
    CREATE TRIGGER reconciliations_unchanged BEFORE UPDATE ON reconciliations
        BEGIN SELECT RAISE(ABORT, 'reconciliations are append-only'); END;
    """,
    """
    CREATE INDEX payments_open ON payments (number) WHERE state NOT IN
        ('approved', 'cancelled', 'conflict', 'declined', 'not_started', 'staff_charged', 'staff_not_charged');
    """,
    """
    CREATE TABLE handed (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        reservation TEXT NOT NULL,
        version INTEGER NOT NULL,
        key TEXT NOT NULL,
        actor TEXT NOT NULL,
        id_seen INTEGER NOT NULL,
        at TEXT NOT NULL,
        goods TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting',
        note TEXT NOT NULL DEFAULT '',
        ended_at TEXT
    );
    CREATE UNIQUE INDEX handed_waiting ON handed (reservation) WHERE state = 'waiting';
    """,
    """
    ALTER TABLE events ADD COLUMN audience TEXT NOT NULL DEFAULT '';
    ALTER TABLE scans ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE scans ADD COLUMN code TEXT NOT NULL DEFAULT '';
    ALTER TABLE scans ADD COLUMN audience TEXT NOT NULL DEFAULT '';
    CREATE INDEX scans_by_seq ON scans (seq);
    CREATE TABLE places (client TEXT PRIMARY KEY, acknowledged INTEGER NOT NULL, seen_at TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE leases (
        device TEXT PRIMARY KEY,
        token TEXT NOT NULL,
        client TEXT NOT NULL,
        expires_at TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
)
"""Migration n takes ``user_version`` from n to n + 1. Never edited once released; only added to."""


@dataclass(slots=True)
class _Work:
    """One piece of writing and who waits for it."""

    function: Callable[[Connection], Any]
    done: asyncio.Future[Any] | None
    """None when nobody waits."""
    result: Any = None
    failure: BaseException | None = None

    def settle(self) -> None:
        """Tell whoever still waits; on the loop's thread."""
        if self.done is None or self.done.done():
            return
        if self.failure is not None:
            self.done.set_exception(self.failure)
        else:
            self.done.set_result(self.result)


@contextmanager
def alone(state_dir: Path) -> Iterator[None]:
    """Be the only daemon on a state directory: two would print every job twice. Raises StartupError.

    The lock goes with the process, however it ends. Commands that only look or add (tokens) do not take it.
    """
    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        file = (state_dir / "lock").open("w")
    except OSError as error:
        raise StartupError(
            f"{state_dir}: cannot be used as state directory: {error.strerror or error}"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StartupError(
                f"{state_dir}: another daemon runs on this state directory; stop it first"
            ) from error
        yield


def machine(connection: Connection) -> str:
    """The id of this station file, drawn once: its name may be another machine's too, by a copied configuration."""
    connection.execute(
        "INSERT OR IGNORE INTO meta (key, value) VALUES ('machine', ?)", (secrets.token_hex(16),)
    )
    return str(connection.execute("SELECT value FROM meta WHERE key = 'machine'").fetchone()[0])


class Station:
    """The open station file, as an async context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._queue: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._writer = threading.Thread(target=self._write_loop, name="station-writer", daemon=True)
        self._readers = ThreadPoolExecutor(1, thread_name_prefix="station-reader")
        self._tidier = ThreadPoolExecutor(1, thread_name_prefix="station-tidier")
        self._reading: Connection | None = None
        self._writing: Connection | None = None
        self._tidying: Connection | None = None
        self._making_room = False
        self._tidied = 0
        """Rows that had ever been changed when the log was last looked after."""
        self._failing = False

    async def __aenter__(self) -> Self:
        """Open and migrate. Raises StartupError with a sentence that says what to do."""
        self._loop = asyncio.get_running_loop()
        await self._loop.run_in_executor(self._readers, self._open)
        self._writer.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._queue.put(None)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._writer.join, CLOSE_TIMEOUT_S)
        await loop.run_in_executor(self._tidier, lambda: None)  # what it still does is done then
        await loop.run_in_executor(self._readers, self._close)
        self._readers.shutdown(wait=True)
        self._tidier.shutdown(wait=True)

    async def write(self, function: Callable[[Connection], T]) -> T:
        """Run ``function`` in the next transaction; return its result once that is on the disk.

        Raises what ``function`` raised (its changes are undone), or StorageUnavailable. Cancelling the wait does not
        undo the write.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put(_Work(function, done))
        return await done

    def post(self, function: Callable[[Connection], Any]) -> None:
        """Queue a write without waiting; for what may be lost by a crash (the ring of events)."""
        self._queue.put(_Work(function, None))

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Run ``function`` on the reading connection. Raises StorageUnavailable."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, function)

    # --- in the reader's thread -------------------------------------------------------------------------------------

    def _open(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._writing = self._connect()
            self._migrate(self._writing)
            self._writing.execute(f"PRAGMA wal_autocheckpoint = {LOG_MAX_PAGES}")
            self._tidying = self._connect()
            self._make_room()  # daemons that are killed again and again never come to tidy
            self._reading = self._connect()
            self._reading.execute("PRAGMA query_only = ON")
        except OSError as error:
            raise StartupError(
                f"{self.path.parent}: cannot be used as state directory: {error.strerror}"
            ) from error
        except sqlite3.DatabaseError as error:
            raise StartupError(
                f"{self.path}: cannot be opened ({error}); put it aside or restore it from a backup, then start again"
            ) from error

    def _connect(self) -> Connection:
        # The connections change threads once, from the opener's to their owner's; each has one owner at a time.
        connection = sqlite3.connect(self.path, timeout=10.0, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _migrate(self, connection: Connection) -> None:
        present = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if present > len(MIGRATIONS):
            raise StartupError(
                f"{self.path}: was written by a newer version (schema {present}); upgrade this one"
            )
        for number in range(present, len(MIGRATIONS)):
            connection.executescript(
                f"BEGIN IMMEDIATE; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;"
            )

    def _read(self, function: Callable[[Connection], T]) -> T:
        if self._reading is None:
            raise StorageUnavailable("The station file is closed.")
        try:
            return function(self._reading)
        except sqlite3.OperationalError as error:
            raise StorageUnavailable(self._sentence(error)) from error

    def _close(self) -> None:
        for connection in (self._reading, self._tidying, self._writing):
            if connection is not None:
                connection.close()
        self._reading = self._tidying = self._writing = None

    # --- in the writer's thread -------------------------------------------------------------------------------------

    def _write_loop(self) -> None:
        connection = self._writing
        if connection is None:
            return
        while (first := self._queue.get()) is not None:
            group = [first]
            last = False
            while len(group) < GROUP_MAX and not self._queue.empty():
                work = self._queue.get()
                if work is None:
                    last = True
                    break
                group.append(work)
            self._commit(connection, group)
            if connection.total_changes - self._tidied > TIDY_AFTER:
                self._tidied = connection.total_changes
                self._tidier.submit(self._tidy)
            if last:
                return

    def _tidy(self) -> None:
        """Bring the log into the file as far as nobody needs it there; in the tidier's thread."""
        if self._tidying is not None:
            with contextlib.suppress(sqlite3.Error):  # a disk that takes nothing is told by the next commit
                self._tidying.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def _commit(self, connection: Connection, group: list[_Work]) -> None:
        """One transaction for the whole group; the waiting are told, all at once, after it is on the disk."""
        before = connection.total_changes
        try:
            if not _transact(connection, group, guarded=False):
                _transact(connection, group, guarded=True)
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.rollback()
            self._note_failure(error)
            if not self._making_room:
                self._making_room = True
                self._tidier.submit(self._make_room)
            for work in group:
                work.failure = StorageUnavailable(self._sentence(error))
        else:
            if self._failing and connection.total_changes != before:  # what changes nothing proves nothing
                self._failing = False
                log.warning("the station file takes writes again")
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._loop.call_soon_threadsafe(_settle, group)

    def _make_room(self) -> None:
        """Give back what the log takes on a full disk: it may be the log that fills it; in the tidier's thread."""
        try:
            if self._tidying is not None:
                self._tidying.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error:  # not even that goes: the next write that fails tries again
            pass
        finally:
            self._making_room = False

    def _note_failure(self, error: sqlite3.Error) -> None:
        if not self._failing:
            self._failing = True
            log.error("the station file does not take writes: %s", self._sentence(error))

    def _sentence(self, error: sqlite3.Error) -> str:
        return f"{self.path}: {error}. Make room on the disk or check it; nothing of this request was kept."


def _settle(group: list[_Work]) -> None:
    for work in group:
        work.settle()


def _transact(connection: Connection, group: list[_Work], *, guarded: bool) -> bool:
    """Run and commit a group. What a piece raises is its caller's; a failing disk ends the whole group.

    False when a piece failed half done and was not ``guarded``: nothing of the group was kept.
    """
    connection.execute("BEGIN IMMEDIATE")
    for work in group:
        if guarded:
            connection.execute("SAVEPOINT work")
        before = connection.total_changes
        try:
            work.result, work.failure = work.function(connection), None
        except (sqlite3.OperationalError, sqlite3.InternalError):
            raise
        except BaseException as error:  # noqa: BLE001  handed to the caller who waits, in another thread; nothing is swallowed
            work.failure = error
            if guarded:
                connection.execute("ROLLBACK TO work")
            elif connection.total_changes != before:
                connection.rollback()
                return False
        if guarded:
            connection.execute("RELEASE work")
    connection.execute("COMMIT")
    return True
