"""PostgreSQL: one store for several stations and shops. Loaded only where [store] url names it.

Writers are serializable: code written for one writer at a time holds for many, and what PostgreSQL cannot put in a row
it refuses (40001, 40P01) and `Database` begins anew. Readers see one consistent view. Each wait has an end: for a
connection, a lock, a statement, an idle transaction, a network that fell silent.
Source: PostgreSQL 15 manual, 13.2.3 (serializable), 13.5 (what to retry), 20.11 (time-outs), A (error codes).
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
from typing import Literal

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from daemon.store.errors import StoreUnavailable, Unreachable
from daemon.store.watching import Watch

DRIVER = "postgresql+psycopg"
READERS = 2
OLDEST = 15
"""Major version of the oldest server we use."""
CONNECT_TIMEOUT_S = 3
POOL_TIMEOUT_S = 10
LOCK_TIMEOUT_S = 5
STATEMENT_TIMEOUT_S = 60
IDLE_TIMEOUT_S = 60
"""A transaction in which nothing happens for so long is ended: its station hangs."""
KEEPALIVE: dict[str, int] = {
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8_000,
}
"""A network cut in silence breaks its connections within ten seconds (libpq, parameter key words)."""
KEEPALIVE_THERE = (
    "SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;"
    " SET tcp_user_timeout = 8000;"
)
"""At the server's end too (20.3.2): what a station held when it was cut off would stand in its own way afterwards."""

_AGAIN = frozenset({"40001", "40P01", "55P03", "23505", "42P07", "42701", "42710"})
"""Serialization failure, deadlock, a lock not had in time; a unique key, or in a migration a table, column or object,
that another station made in the same moment. Our code looks before it makes: beginning anew it finds what is there."""
_READ_ONLY = "25006"
_LOST = ("08", "57P0")
"""Classes: connection exception; administrator shutdown, crash shutdown, cannot connect now."""
_OURS = ("42",)
"""Class: syntax error or access rule violation; 42501 is a missing right."""
_NO_RIGHT = "42501"
_REFUSED = "FATAL"
"""Begins what the server itself says when it lets nobody in: it is there (PostgreSQL 15 manual, 20.8, table 20.2)."""
_FOR_NOW = ("starting up", "shutting down", "recovery mode", "remaining connection slots", "too many clients")
"""… and these it says only for a while."""

_ADVICE: tuple[tuple[str, str], ...] = (
    ("password authentication failed", "Is the password right? It may stand in a passfile (libpq) too."),
    ("no password supplied", "It wants a password: give a passfile, or one in the address."),
    ("does not exist", "Make the database and its owner first: CREATE DATABASE … OWNER …."),
    ("no pg_hba.conf entry", "Let this machine in: pg_hba.conf on the server."),
    ("remaining connection slots", "Raise max_connections: each station takes up to six."),
    ("too many clients", "Raise max_connections: each station takes up to six."),
    ("starting up", "It is starting; try again in a moment."),
    ("could not translate host name", "Is the name right, and does this machine reach its name server?"),
    ("failed to resolve host", "Is the name right, and does this machine reach its name server?"),
    ("permission denied", "Let its user own the database."),
    ("No space left", "Make room on the server's disk."),
)
"""Words of libpq and the server (in English) and what to do about them."""
ADVICE = "Does the server run, and is it reached?"


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of psycopg says something its caller is not told anyway.

    Many rows go out in a pipeline. When one is refused we get the error; whether psycopg logs beside it that it ended
    the pipeline depends on which answers had come by then.
    """
    return not record.getMessage().startswith("error ignored terminating")


logging.getLogger("psycopg").addFilter(_is_news)


class Postgres:
    """How a database of this make is opened, and what its errors mean."""

    readers = READERS
    far = True

    def __init__(self) -> None:
        self._lines: set[DBAPIConnection] = set()

    def checked(self, url: URL) -> URL:
        """The address with our driver. Raises StoreUnavailable when it names no database."""
        if not url.database:
            raise StoreUnavailable(
                "the store cannot be used",
                f"[store] url {url.render_as_string()!r}: want {DRIVER}://user@host/database",
            )
        return url.set(drivername=DRIVER)

    def writing(self, url: URL) -> Engine:
        """The engine of the station's one writer: its changes are told in the order in which they were committed."""
        return self._engine(url, "SERIALIZABLE", size=1, read_only=False)

    def reading(self, url: URL) -> Engine:
        """The engine of the readers."""
        return self._engine(url, "REPEATABLE READ", size=READERS, read_only=True)

    def watch(self, url: URL, channel: str) -> Watch:
        """What tells of others' changes."""
        from daemon.store.listening import Listening  # noqa: PLC0415 - it loads the driver

        return Listening(url, channel)

    async def probe(self, url: URL) -> None:
        """Ask the server for a sign of life, on a connection of its own. Raises StoreUnavailable within seconds."""
        from daemon.store.listening import sign_of_life  # noqa: PLC0415 - it loads the driver

        await sign_of_life(url)

    def cut(self) -> None:
        """Break every connection at once: who waits for an answer that does not come is told so."""
        for line in list(self._lines):
            break_off(line)

    def check(self, engine: Engine) -> None:
        """Raise StoreUnavailable for a server that is too old or takes no changes."""
        with engine.connect() as connection:
            version = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
            standby = connection.execute(text("SELECT pg_is_in_recovery()")).scalar_one()
        if version < OLDEST:
            raise StoreUnavailable(
                "the store cannot be used",
                f"{place(engine.url)} is PostgreSQL {version}; at least {OLDEST} is needed. Upgrade it.",
            )
        if standby:
            raise StoreUnavailable("the store cannot be used", _standby(engine.url))

    def patient(self, connection: Connection) -> None:
        """Let the statements of this transaction take as long as they need (migrations, a new search index)."""
        connection.execute(text("SET LOCAL statement_timeout = 0"))

    def again(self, error: DatabaseError) -> bool:
        """Whether the same transaction may succeed when begun anew."""
        return _state(error) in _AGAIN

    def lost(self, error: DatabaseError) -> bool:
        """Whether the connection broke."""
        return error.connection_invalidated or _state(error).startswith(_LOST)

    def ours(self, error: DatabaseError) -> bool:
        """Whether the statement itself is wrong: a bug, not an outage."""
        return _state(error).startswith(_OURS) and _state(error) != _NO_RIGHT

    def explain(self, url: URL, error: DatabaseError) -> StoreUnavailable:
        """The sentence for a database that cannot be used: what, where, what to do. Never the password."""
        if _state(error) == _READ_ONLY:
            return StoreUnavailable("the store cannot be used", _standby(url))
        said, gone = str(error.orig), error.connection_invalidated or _state(error).startswith(_LOST)
        return unusable(url, said, gone=gone)

    def _engine(
        self,
        url: URL,
        isolation: Literal["SERIALIZABLE", "REPEATABLE READ"],
        *,
        size: int,
        read_only: bool,
    ) -> Engine:
        engine = _engine(url, isolation, size=size, read_only=read_only)
        event.listen(engine, "connect", lambda connection, _entry: self._lines.add(connection))
        event.listen(engine, "close", lambda connection, _entry: self._lines.discard(connection))
        return engine


def unusable(url: URL, said: str, *, gone: bool = False) -> StoreUnavailable:
    """The sentence for what libpq or the server ``said``; `Unreachable` when nobody who can answer is there now."""
    reason = " ".join(said.split())
    if url.password:
        reason = reason.replace(str(url.password), "***")
    advice = next((advice for word, advice in _ADVICE if word in reason), ADVICE)
    gone = gone or _REFUSED not in reason or any(word in reason for word in _FOR_NOW)
    kind = Unreachable if gone else StoreUnavailable
    return kind("the store cannot be used", f"{place(url)}: {reason[:300]}. {advice}")


def break_off(line: DBAPIConnection | psycopg.AsyncConnection) -> None:
    """Shut a connection's socket down under whoever waits for it. The number of a socket may be another's by now."""
    with contextlib.suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(line.fileno())) as wire:
        peer = wire.getpeername()
        if not isinstance(peer, tuple) or peer[1] == line.info.port:
            wire.shutdown(socket.SHUT_RDWR)


def place(url: URL) -> str:
    """Where a database is, for people: host, port and name."""
    host = url.host or str(url.query.get("host", "")) or "local socket"
    port = f":{url.port}" if url.port else ""
    return f"{host}{port}/{url.database}"


def _standby(url: URL) -> str:
    return f"{place(url)} is a read-only standby. Point [store] url at the primary server."


def _state(error: DatabaseError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _engine(
    url: URL, isolation: Literal["SERIALIZABLE", "REPEATABLE READ"], *, size: int, read_only: bool
) -> Engine:
    given = {"connect_timeout": CONNECT_TIMEOUT_S, "application_name": "storefloor", **KEEPALIVE}
    engine = create_engine(
        url,
        isolation_level=isolation,
        pool_size=size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
        pool_pre_ping=True,
        connect_args={name: value for name, value in given.items() if name not in url.query},
    )

    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        try:
            cursor.execute(
                f"{KEEPALIVE_THERE} SET statement_timeout = '{STATEMENT_TIMEOUT_S}s';"
                f" SET lock_timeout = '{LOCK_TIMEOUT_S}s';"
                f" SET idle_in_transaction_session_timeout = '{IDLE_TIMEOUT_S}s'; SET timezone = 'UTC';"
                f" SET default_transaction_read_only = {'on' if read_only else 'off'};"
                # A plan made for any words at all is hundreds of times slower for some (manual, 20.7.4).
                f" SET plan_cache_mode = {'force_custom_plan' if read_only else 'auto'}"
            )
        finally:
            cursor.close()
        connection.commit()

    event.listen(engine, "connect", prepare)
    return engine
