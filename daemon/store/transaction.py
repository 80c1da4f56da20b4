"""What a function of the store is given: a connection in a transaction, the directory, the time.

Functions of ``daemon/store/*.py`` take a `Reading` or a `Writing` first and are synchronous; `Store.read` and
`Store.write` run them in threads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast

import uuid_utils
from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import sqlite

from daemon.schema import AssistanceChange, ReservationChange, StockChange, TaskChange
from daemon.store.places import Directory
from daemon.store.tables import counter
from drivers.vocabulary import Currency

Change = StockChange | ReservationChange | AssistanceChange | TaskChange


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a thing, for the records: a clerk's name, or a station's when a customer does it."""

    name: str
    id: str = ""


@dataclass(slots=True)
class Reading:
    """One consistent view of the database."""

    connection: Connection
    directory: Directory
    now: datetime
    owner: str = ""
    """Id of the machine the daemon runs on, for what one machine holds against all others."""
    stale: bool = False
    """Whether it is the station's own copy, while the store cannot be reached: figures may be older than they look."""
    code_key: bytes = field(default=b"", repr=False)
    """The store's key of codes, once this transaction has read it (``sealing.py``)."""

    @property
    def currency(self) -> Currency:
        """The station's currency."""
        return Currency(self.directory.station.currency)


@dataclass(slots=True)
class Writing(Reading):
    """A writing transaction; ``changes`` are told to subscribers once it is committed."""

    changes: list[Change] = field(default_factory=list)


Work = TypeVar("Work", bound=Callable[..., Any])
_BRIEF: set[Callable[..., Any]] = set()


def brief(work: Work) -> Work:
    """Mark a writing function that takes a few milliseconds: many of them may share a transaction (``together.py``)."""
    _BRIEF.add(work)
    return work


def is_brief(work: Callable[..., Any]) -> bool:
    """Whether ``work`` is marked so."""
    return work in _BRIEF


def upsert(tx: Writing, table: Table) -> sqlite.Insert:
    """An INSERT that may say ``on_conflict_do_update`` or ``on_conflict_do_nothing``: alike on both databases."""
    return upserting(tx.connection.dialect.name, table)


def upserting(make: str, table: Table) -> sqlite.Insert:
    """The same by the name of the dialect, for a statement that is built once."""
    if make == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - a station on SQLite needs none of it

    return cast("sqlite.Insert", postgresql.insert(table))


def next_number(tx: Writing, name: str) -> int:
    """The next number of the counter ``name``, from 1, without gaps: it goes back with the transaction."""
    counted = tx.connection.execute(_counting(tx.connection.dialect.name), {"name": name, "last": 1})
    return int(counted.scalar_one())


@cache
def _counting(make: str) -> Executable:
    more = {"last": counter.c.last + 1}
    counted = upserting(make, counter).on_conflict_do_update(index_elements=["name"], set_=more)
    return counted.returning(counter.c.last)


def new_id() -> str:
    """A UUIDv7: unique across stations, in order of time."""
    return str(uuid_utils.uuid7())
