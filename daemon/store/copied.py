"""A station's own copy of the store: the file, and what is written into it.

A second SQLite database with the store's own schema, so that the functions that read a store read this one unchanged.
It holds the catalogue with its search index, the last known stock with its age, locations, tutorials, this location's
clerks, and this location's reservations that wait for their customer; of those no more than a hand-over needs. It can
be thrown away at any time: `copying.Follower` fills it anew. Foreign keys are off: what refers to a thing may come
first.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    Text,
    delete,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from daemon.store import copy_tables as own
from daemon.store import tables as t
from daemon.store.engine import Database
from daemon.store.errors import StoreUnavailable
from daemon.store.reservations import WAITING
from daemon.store.sqlite import Sqlite
from daemon.store.tables import Json

log = logging.getLogger(__name__)

T = TypeVar("T")

UNNUMBERED = 1_000_000_000
"""Products that the copy's search index does not know yet have ranks above this."""
IN_WORDS = ("gtin", "sku", "brand", "names", "label", "attributes", "category_id", "popularity")
"""What of a product stands in the search index, or orders it."""
KEPT = frozenset({
    "id", "code", "location_id", "state", "money", "name", "phone_last4", "language", "currency", "paid_minor",
    "created_at", "ready_at", "expires_at", "arrived_at", "queue_day", "queue_number", "bin", "version",
    "id_asked", "token_hash",
})  # fmt: skip
"""What is copied of a reservation: what the desk shows and the second factor; no phone number, no address."""
SIGNED = (
    "id",
    "location_id",
    "state",
    "version",
    "money",
    "paid_minor",
    "currency",
    "expires_at",
    "id_asked",
)
SIGNED_LINE = ("position", "product_id", "quantity", "picked", "handed", "state", "unit_minor")

_r = t.reservation.c


class File(Sqlite):
    """SQLite for a copy: what a loss of power takes from it comes again."""

    def writing(self, url: URL) -> Engine:
        """The engine of the one writer."""
        engine = super().writing(url)

        def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
            cursor = connection.cursor()
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.close()

        event.listen(engine, "connect", prepare)
        return engine


class Copy:
    """The open copy. Made by `opened`."""

    def __init__(self, path: Path, database: Database, key: bytes) -> None:
        self.path = path
        self._database = database
        self._key = key
        self.filled = False
        """Whether everything has been copied once: a half-filled copy answers nothing."""
        self.as_of: datetime | None = None
        """It is as new as that."""

    async def close(self) -> None:
        """End."""
        await self._database.close()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one consistent view of the copy. Raises StoreUnavailable."""
        return await self._database.read(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one transaction; what is asked for first is done first. Raises StoreUnavailable."""
        return await self._database.write(work)

    async def note_filled(self, revision: int) -> None:
        """Everything has been copied, the catalogue up to ``revision``."""
        await self.write(lambda connection: note(connection, "revision", str(revision)))
        self.filled = True

    async def note_as_of(self, at: datetime) -> None:
        """It is as new as ``at``."""
        self.as_of = at
        await self.write(lambda connection: note(connection, "as_of", at.isoformat()))

    def signature(self, row: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> str:
        """What proves that a reservation is as the store had it: its state, its goods, its money."""
        said = [
            [row[name] for name in SIGNED],
            [[line[name] for name in SIGNED_LINE] for line in lines],
        ]
        return hmac.new(self._key, msgspec.json.encode(said), hashlib.sha256).hexdigest()

    def genuine(self, connection: Connection, reservation: str) -> bool:
        """Whether the copy's reservation is as the store had it when it was copied."""
        row = connection.execute(select(t.reservation).where(_r.id == reservation)).mappings().first()
        mac = connection.execute(
            select(own.signature.c.mac).where(own.signature.c.reservation_id == reservation)
        ).scalar()
        if row is None or mac is None:
            return False
        return hmac.compare_digest(mac, self.signature(dict(row), lines(connection, [reservation])))

    def put_reservations(
        self,
        connection: Connection,
        found: Sequence[Mapping[str, Any]],
        of: Sequence[Mapping[str, Any]],
        asked: Collection[str],
    ) -> None:
        """``found`` and their lines ``of`` are what the store says of those ``asked`` for: the others are gone."""
        forget_reservations(connection, asked)
        if not found:
            return
        blank = {c.name: _nothing(c) for c in t.reservation.columns if c.name not in KEPT}
        connection.execute(insert(t.reservation), [{**row, **blank} for row in found])
        connection.execute(insert(t.reservation_line), [dict(line) for line in of])
        connection.execute(
            insert(own.signature),
            [
                {
                    "reservation_id": row["id"],
                    "mac": self.signature(row, [line for line in of if line["reservation_id"] == row["id"]]),
                }
                for row in found
            ],
        )


async def opened(path: Path, source: str, key: bytes) -> Copy:
    """The copy at ``path`` of ``source``, emptied when it is another's or cannot be used. Raises StoreUnavailable.

    ``key`` signs what was paid; it lies in the station file.
    """
    try:
        database = await _open(path)
    except StoreUnavailable as error:
        log.warning("the station's copy of the store is made anew: %s", error.detail)
        throw_away(path)
        database = await _open(path)
    known = await database.write(_known)
    if known.get("source") != source:
        if known:
            log.warning("the station's copy is of another store or location: it is made anew")
            await database.close()
            throw_away(path)
            database = await _open(path)
            await database.write(_known)
        await database.write(lambda connection: note(connection, "source", source))
        known = {}
    copy = Copy(path, database, key)
    copy.filled = "revision" in known
    copy.as_of = datetime.fromisoformat(known["as_of"]) if "as_of" in known else None
    return copy


def address(path: Path) -> str:
    """The copy as the engine names it."""
    return f"sqlite:///{path}"


def throw_away(path: Path) -> None:
    """Remove the file and what SQLite keeps beside it."""
    for suffix in ("-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


async def _open(path: Path) -> Database:
    database = Database(make_url(address(path)), File())
    try:
        await database.migrate()
        await database.write(own.metadata.create_all)
    except StoreUnavailable:
        await database.close()
        raise
    return database


def _known(connection: Connection) -> dict[str, str]:
    return {row.name: row.value for row in connection.execute(select(own.state))}


def noted(connection: Connection, name: str) -> str | None:
    """A word the copy keeps about itself."""
    return connection.execute(select(own.state.c.value).where(own.state.c.name == name)).scalar()


def note(connection: Connection, name: str, value: str) -> None:
    """Keep a word about the copy."""
    connection.execute(insert(own.state).prefix_with("OR REPLACE"), {"name": name, "value": value})


def begin_anew(connection: Connection) -> None:
    """Nothing that was copied counts any more."""
    for table in (t.product, t.stock_level, own.block):
        connection.execute(delete(table))
    connection.execute(delete(own.state).where(own.state.c.name != "source"))


# --- rows as they stand ---------------------------------------------------------------------------------------------


@cache
def plain(table: Table) -> Table:
    """``table`` with JSON as the text it is: rows go through without being decoded."""
    return Table(
        table.name,
        MetaData(),
        *(
            Column(c.name, Text() if isinstance(c.type, Json) else c.type, primary_key=c.primary_key)
            for c in table.columns
        ),
    )


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put whole rows in, in place of those with the same key. Keys that changed hands meanwhile go with the new row."""
    if rows:
        connection.execute(insert(plain(table)).prefix_with("OR REPLACE"), [dict(row) for row in rows])


def put_products(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Put products in; True when the search index has to be made anew for them. Until then it knows the old ones."""
    p = plain(t.product)
    ids = [row["id"] for row in rows]
    known = {row["id"]: row for row in connection.execute(select(p).where(p.c.id.in_(ids))).mappings()}
    put(
        connection,
        t.product,
        [
            {**row, "rank": known[row["id"]]["rank"] if row["id"] in known else UNNUMBERED + row["id"]}
            for row in rows
        ],
    )
    return any(
        row["id"] not in known or any(known[row["id"]][name] != row[name] for name in IN_WORDS)
        for row in rows
    )


def lines(connection: Connection, reservations: Sequence[str]) -> list[dict[str, Any]]:
    """The lines of some reservations, in order."""
    line = t.reservation_line
    rows = connection.execute(
        select(line)
        .where(line.c.reservation_id.in_(reservations))
        .order_by(line.c.reservation_id, line.c.position)
    )
    return [dict(row) for row in rows.mappings()]


def forget_reservations(connection: Connection, reservations: Collection[str]) -> None:
    """Nothing of these stays."""
    ids = list(reservations)
    for column in (
        t.reservation_line.c.reservation_id,
        t.reservation_step.c.reservation_id,
        own.signature.c.reservation_id,
        _r.id,
    ):
        connection.execute(delete(column.table).where(column.in_(ids)))


def waiting(connection: Connection) -> list[str]:
    """The reservations the copy holds."""
    return list(connection.execute(select(_r.id)).scalars())


def ready(connection: Connection) -> set[str]:
    """Of these the ones that still wait for their customer."""
    states = [state.value for state in WAITING]
    return set(connection.execute(select(_r.id).where(_r.state.in_(states))).scalars())


def products(connection: Connection) -> int:
    """How many products there are."""
    return connection.execute(select(func.count()).select_from(t.product)).scalar_one()


def _nothing(column: Column[Any]) -> Any:
    """What stands in a column that is not copied."""
    if column.nullable:
        return None
    return "" if column.type.python_type is str else 0


# --- the search index -----------------------------------------------------------------------------------------------

INDEXED_S = 3600.0
"""An index that takes longer hangs."""


async def index_apart(path: Path) -> bool:
    """Make the copy's search index anew in a process of its own: a million products would hold everything else up."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "daemon.store.copy_index",
        str(path),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(INDEXED_S):
            return await child.wait() == 0
    except TimeoutError:
        return False
    finally:
        if child.returncode is None:
            child.kill()
