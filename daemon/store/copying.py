"""Fills a station's copy of the store and keeps it in step: gently first, then with what changes.

First fill: piece by piece by key, so that neither memory nor the server notices. Afterwards: products whose ``rev`` is
above the last one known; levels and reservations that the feed says have changed; small tables when the catalogue's
number has moved. Whoever was away, for however long, compares: levels are added up by the server in blocks of
neighbouring products, and only blocks that add up to something else are read again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    String,
    Table,
    and_,
    delete,
    insert,
    select,
    tuple_,
)
from sqlalchemy.exc import DatabaseError

from daemon.schema import ReservationChange, StockChange
from daemon.store import copied, copy_index, desk_tables, sealing
from daemon.store import copy_source as there
from daemon.store import copy_tables as own
from daemon.store import tables as t
from daemon.store.copied import Copy
from daemon.store.copy_source import BLOCK, PIECE
from daemon.store.errors import StoreError, StoreUnavailable
from daemon.store.transaction import Change

log = logging.getLogger(__name__)

T = TypeVar("T")

BLOCKS = 100
"""Blocks added up by one statement."""
PACE_S = 0.1
"""Between two looks at what changed: changes of one thing in quick succession are read once."""
LOOK_S = 5.0
"""So often the catalogue's number is looked at."""
RESERVATIONS_S = 60.0
"""So often all waiting reservations are read again: what no feed told, a name that was erased."""
COMPARE_S = 6 * 3600.0
"""So often everything is compared, in case a change was told to nobody."""
NOTED_S = 20.0
"""The age of the copy is written down so often, for a station that starts while it is cut off."""
AGAIN_S = 1.0
"""Until the next try when the store could not be read."""
INDEXED_HERE = 20_000
"""Products up to which the search index is made in this process."""

_r = t.reservation.c


class Source(Protocol):
    """The store that is copied."""

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one reading transaction of it. Raises StoreUnavailable."""


@dataclass(frozen=True, slots=True)
class Small:
    """A table that is read whole when the catalogue has moved."""

    table: Table
    mine: Callable[[Table, str], ColumnElement[bool]] | None = None
    """What of it concerns a location; None: all."""
    counted: bool = False
    """Its rows never change: as long as there are as many, they are the same."""


SMALL: tuple[Small, ...] = (
    Small(t.location),
    Small(t.opening),
    Small(desk_tables.closed_day),
    Small(desk_tables.collection_terms),
    Small(t.category),
    Small(t.clerk, lambda table, location: table.c.location_id == location),
    Small(t.media, counted=True),
    Small(t.tutorial),
    Small(t.tutorial_product),
    Small(t.secret, lambda table, _: table.c.name == sealing.NAME),
)


class Follower:
    """Keeps ``copy`` in step with ``source`` for a station at ``location``. Use `run` as a task on the loop."""

    def __init__(
        self,
        copy: Copy,
        source: Source,
        location: str,
        now: Callable[[], datetime],
        handed: Callable[[], Collection[str]],
    ) -> None:
        """``handed`` names reservations handed over here that the store has not heard of: they stay as they are."""
        self._copy = copy
        self._source = source
        self._location = location
        self._now = now
        self._handed = handed
        self._stock: set[tuple[str, str]] = set()
        self._reservations: set[str] = set()
        self._wanted, self._compared = 1, 0
        """Comparisons that were asked for, and the last one that was made."""
        self._woken = asyncio.Event()
        self._noted = 0.0

    def take(self, change: Change) -> None:
        """Something changed: it is read again soon."""
        if isinstance(change, StockChange):
            self._stock.add((change.gtin, change.location))
        elif isinstance(change, ReservationChange) and change.location == self._location:
            self._reservations.add(change.id)
        else:
            return
        self._woken.set()

    def look_again(self, reservation: str) -> None:
        """One reservation is to be read again."""
        self._reservations.add(reservation)
        self._woken.set()

    def compare(self) -> None:
        """Nobody knows what was missed: look at everything."""
        self._wanted += 1
        self._woken.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        loop = asyncio.get_running_loop()
        compared = versions = loop.time()
        said = False
        while True:
            began = loop.time()
            if began > compared + COMPARE_S:
                self._wanted += 1
            try:
                if self._wanted != self._compared:
                    await self._all()
                    compared = versions = began
                await self._changed()
                await self._news()
                if began > versions + RESERVATIONS_S:
                    await self._waiting()
                    versions = began
                await self._in_step(began)
                said = False
            except StoreUnavailable as error:
                if not said:
                    log.info("the station's copy of the store waits: %s", error.detail or error.title)
                said = True
                await asyncio.sleep(AGAIN_S)
                continue
            except (StoreError, DatabaseError):
                log.exception("the station's copy of the store cannot be kept in step; it is tried again")
                await asyncio.sleep(LOOK_S)
                continue
            await asyncio.sleep(PACE_S)
            try:
                async with asyncio.timeout(LOOK_S):
                    await self._woken.wait()
            except TimeoutError:
                pass  # nothing was told: time to look at the catalogue's number
            self._woken.clear()

    async def _in_step(self, at: float) -> None:
        """The copy is as new as the beginning of this round."""
        if self._stock or self._reservations or self._wanted != self._compared:
            return
        now = self._now()
        self._copy.as_of = now
        if not self._noted or at > self._noted + NOTED_S:
            await self._copy.note_as_of(now)
            self._noted = at

    # --- all of it --------------------------------------------------------------------------------------------------

    async def _all(self) -> None:
        """Compare everything with the store, and read what differs."""
        wanted = self._wanted
        if await self._copy.read(lambda connection: copied.noted(connection, "revision")) is None:
            await self._fill()
        await self._news()
        await self._levels()
        await self._waiting()
        self._compared = wanted

    async def _fill(self) -> None:
        """Copy the catalogue for the first time; goes on where it was broken off."""
        begun = await self._copy.read(lambda connection: copied.noted(connection, "filling"))
        if begun is None:
            revision = await self._source.read(there.revision)
            await self._copy.write(lambda connection: copied.note(connection, "filling", str(revision)))
            begun = str(revision)
        await self._small()
        last = await self._copy.read(there.last_product)
        while rows := await self._source.read(partial(there.products, last=last)):
            await self._put_products(rows)
            last = rows[-1]["id"]
            await asyncio.sleep(0)
        await self._levels()
        await self._waiting()
        await self._index()
        await self._copy.note_filled(int(begun))
        log.info("the station has a copy of the store now")

    async def _levels(self) -> None:
        """Read the levels of every block that does not add up to what it did."""
        top = max(await self._source.read(there.last_product), await self._copy.read(there.last_product))
        for low in range(0, top // BLOCK + 1, BLOCKS):
            sums = await self._source.read(partial(there.sums, low=low, high=low + BLOCKS))
            known = await self._copy.read(partial(there.digests, low=low, high=low + BLOCKS))
            for number in sorted(sums.keys() | known.keys()):
                if sums.get(number) != known.get(number):
                    await self._block(number)

    async def _block(self, number: int) -> None:
        levels = copied.plain(t.stock_level)
        inside = levels.c.product_id.between(number * BLOCK, (number + 1) * BLOCK - 1)

        def look(connection: Connection) -> tuple[list[dict[str, Any]], str]:
            rows = there.rows_of(connection, select(levels).where(inside))
            return rows, there.sums(connection, number, number + 1).get(number, "")

        rows, digest = await self._source.read(look)

        def keep(connection: Connection) -> None:
            connection.execute(delete(levels).where(inside))
            copied.put(connection, t.stock_level, rows)
            connection.execute(
                insert(own.block).prefix_with("OR REPLACE"), {"number": number, "digest": digest}
            )

        await self._copy.write(keep)

    # --- what is new ------------------------------------------------------------------------------------------------

    async def _news(self) -> None:
        """Read products that changed since, and the small tables, when the catalogue's number has moved."""
        noted = await self._copy.read(lambda connection: copied.noted(connection, "revision"))
        if noted is None:
            return
        known = int(noted)
        revision = await self._source.read(there.revision)
        if revision < known:
            log.warning(
                "the store is older than this station's copy of it, as after a restored backup: copied anew"
            )
            self._copy.filled = False
            await self._copy.write(copied.begin_anew)
            self.compare()
            return
        if revision != known:
            await self._small()
            last = 0
            while rows := await self._source.read(partial(there.products, last=last, above=known)):
                await self._put_products(rows)
                last = rows[-1]["id"]
                await asyncio.sleep(0)
            await self._copy.note_filled(revision)
        if await self._copy.read(lambda connection: copied.noted(connection, "index_due")):
            await self._index()

    async def _put_products(self, rows: Sequence[Mapping[str, Any]]) -> None:
        def keep(connection: Connection) -> None:
            if copied.put_products(connection, rows):
                copied.note(connection, "index_due", "yes")

        await self._copy.write(keep)

    async def _index(self) -> None:
        if await self._copy.read(copied.products) <= INDEXED_HERE:
            await self._copy.write(copy_index.make)
        elif not await copied.index_apart(self._copy.path):
            log.warning("the search index of the station's copy could not be made; it is tried again")

    async def _changed(self) -> None:
        """Read what the feed said has changed."""
        while self._stock or self._reservations:
            stock = {self._stock.pop() for _ in range(min(PIECE, len(self._stock)))}
            asked = {self._reservations.pop() for _ in range(min(PIECE, len(self._reservations)))}
            done = False
            try:
                if stock:
                    rows = await self._source.read(partial(there.stock, wanted=stock))
                    await self._copy.write(partial(copied.put, table=t.stock_level, rows=rows))
                if asked:
                    await self._take_reservations(asked)
                done = True
            finally:
                if not done:
                    self._stock |= stock
                    self._reservations |= asked

    # --- reservations -----------------------------------------------------------------------------------------------

    async def _waiting(self) -> None:
        """Read every reservation that waits here, and forget the others."""
        waiting = await self._source.read(partial(there.waiting_here, location=self._location))
        asked = sorted({*waiting, *await self._copy.read(copied.waiting)})
        for first in range(0, len(asked), PIECE):
            await self._take_reservations(asked[first : first + PIECE])

    async def _take_reservations(self, asked: Collection[str]) -> None:
        """Have the copy hold, of those asked for, the ones that wait here, as they are."""
        ids = list(asked)

        def look(connection: Connection) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
            kept = [t.reservation.c[name] for name in sorted(copied.KEPT)]
            rows = there.rows_of(
                connection, select(*kept).where(_r.id.in_(ids), there.waits_at(self._location))
            )
            return rows, copied.lines(connection, [row["id"] for row in rows])

        rows, lines = await self._source.read(look)
        # From here to the queue of the copy's writer nothing else runs: what is handed over later is written later.
        handed = self._handed()
        settled = [key for key in ids if key not in handed]
        found = [row for row in rows if row["id"] not in handed]
        of = [line for line in lines if line["reservation_id"] not in handed]
        await self._copy.write(lambda connection: self._copy.put_reservations(connection, found, of, settled))

    # --- small tables -----------------------------------------------------------------------------------------------

    async def _small(self) -> None:
        for small in SMALL:
            await self._table(small)

    async def _table(self, small: Small) -> None:
        """Make a small table the same, page by page."""
        table = copied.plain(small.table)
        mine = None if small.mine is None else small.mine(table, self._location)
        if small.counted:
            count = partial(there.count, table=table)
            if await self._source.read(count) == await self._copy.read(count):
                return
        key = list(table.primary_key.columns)
        sorted_by = key if small.counted else [_by_bytes(column) for column in key]
        after: tuple[Any, ...] | None = None
        while True:
            page = select(table).order_by(*sorted_by).limit(PIECE)
            if mine is not None:
                page = page.where(mine)
            if after is not None:
                page = page.where(tuple_(*sorted_by) > after)
            rows = await self._source.read(partial(there.rows_of, statement=page))
            last = tuple(rows[-1][column.name] for column in key) if len(rows) == PIECE else None
            await self._copy.write(partial(_same, whole=small.table, rows=rows, after=after, last=last))
            if last is None:
                return
            after = last


def _same(
    connection: Connection,
    whole: Table,
    rows: Sequence[Mapping[str, Any]],
    after: tuple[Any, ...] | None,
    last: tuple[Any, ...] | None,
) -> None:
    """Between ``after`` and ``last`` the copy's table holds ``rows`` and nothing else."""
    table = copied.plain(whole)
    key = list(table.primary_key.columns)
    between = [] if after is None else [tuple_(*key) > after]
    if last is not None:
        between.append(tuple_(*key) <= last)
    rows_here = connection.execute(select(table).where(*between)).mappings()
    known = {tuple(row[c.name] for c in key): dict(row) for row in rows_here}
    wanted = {tuple(row[c.name] for c in key): dict(row) for row in rows}
    changed = [row for name, row in wanted.items() if known.get(name) != row]
    copied.put(connection, whole, changed)
    gone = [name for name in known if name not in wanted]
    for name in gone:
        connection.execute(
            delete(table).where(and_(*(column == value for column, value in zip(key, name, strict=True))))
        )
    if whole is t.category and (changed or gone):
        copied.note(connection, "index_due", "yes")


def _by_bytes(column: Column[Any]) -> ColumnElement[Any]:
    """Sorted as SQLite sorts, whatever the store's language."""
    ordered: ColumnElement[Any] = column.collate("C") if isinstance(column.type, String) else column
    return ordered
