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
    Select,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    tuple_,
)
from sqlalchemy.exc import DatabaseError

from daemon.schema import ReservationChange, StockChange
from daemon.store import copied, copy_index, desk_tables, news, sealing
from daemon.store import copy_tables as own
from daemon.store import tables as t
from daemon.store.copied import Copy
from daemon.store.errors import StoreUnavailable
from daemon.store.reservations import WAITING
from daemon.store.transaction import Change

log = logging.getLogger(__name__)

T = TypeVar("T")

PIECE = 500
"""Rows of a piece: some 20 ms of the server's time."""
BLOCK = 100
"""Products whose levels are added up together."""
BLOCKS = 100
"""Blocks added up by one statement."""
PACE_S = 0.1
"""Between two looks at what changed: changes of one thing in quick succession are read once."""
LOOK_S = 5.0
"""So often the catalogue's number is looked at."""
RESERVATIONS_S = 60.0
"""So often all versions of waiting reservations are looked at: what no feed told."""
COMPARE_S = 6 * 3600.0
"""So often everything is compared, in case a change was told to nobody."""
NOTED_S = 20.0
"""The age of the copy is written down so often, for a station that starts while it is cut off."""
AGAIN_S = 1.0
"""Until the next try when the store could not be read."""
INDEXED_HERE = 20_000
"""Products up to which the search index is made in this process."""

_level = t.stock_level.c
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
        self._compare = True
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
        self._compare = True
        self._woken.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        loop = asyncio.get_running_loop()
        compared = versions = loop.time()
        said = False
        while True:
            began = loop.time()
            if began > compared + COMPARE_S:
                self._compare = True
            try:
                if self._compare:
                    await self._all()
                    compared = versions = began
                await self._changed()
                await self._news()
                if began > versions + RESERVATIONS_S:
                    await self._versions()
                    versions = began
                await self._in_step(began)
                said = False
            except StoreUnavailable as error:
                if not said:
                    log.info("the station's copy of the store waits: %s", error.detail or error.title)
                said = True
                await asyncio.sleep(AGAIN_S)
                continue
            except DatabaseError:
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
        if self._stock or self._reservations or self._compare:
            return
        now = self._now()
        self._copy.as_of = now
        if not self._noted or at > self._noted + NOTED_S:
            await self._copy.note_as_of(now)
            self._noted = at

    # --- all of it --------------------------------------------------------------------------------------------------

    async def _all(self) -> None:
        """Compare everything with the store, and read what differs."""
        self._compare = False
        try:
            filled = await self._copy.read(lambda connection: copied.noted(connection, "revision"))
            if filled is None:
                await self._fill()
            await self._news()
            await self._levels()
            await self._versions(every=True)
        except BaseException:
            self._compare = True
            raise

    async def _fill(self) -> None:
        """Copy the catalogue for the first time; goes on where it was broken off."""
        begun = await self._copy.read(lambda connection: copied.noted(connection, "filling"))
        if begun is None:
            revision = await self._source.read(_revision)
            await self._copy.write(lambda connection: copied.note(connection, "filling", str(revision)))
            begun = str(revision)
        await self._small()
        last = await self._copy.read(_last_product)
        while rows := await self._source.read(partial(_products, last=last)):
            await self._put_products(rows)
            last = rows[-1]["id"]
            await asyncio.sleep(0)
        await self._levels()
        await self._versions(every=True)
        await self._index()
        await self._copy.note_filled(int(begun))
        log.info("the station has a copy of the store now")

    async def _levels(self) -> None:
        """Read the levels of every block that does not add up to what it did."""
        top = max(await self._source.read(_last_product), await self._copy.read(_last_product))
        for low in range(0, top // BLOCK + 1, BLOCKS):
            sums = await self._source.read(partial(_sums, low=low, high=low + BLOCKS))
            known = await self._copy.read(partial(_digests, low=low, high=low + BLOCKS))
            for number in sorted(sums.keys() | known.keys()):
                if sums.get(number) != known.get(number):
                    await self._block(number)

    async def _block(self, number: int) -> None:
        levels = copied.plain(t.stock_level)
        inside = levels.c.product_id.between(number * BLOCK, (number + 1) * BLOCK - 1)

        def look(connection: Connection) -> tuple[list[dict[str, Any]], str]:
            rows = _rows(connection, select(levels).where(inside))
            return rows, _sums(connection, number, number + 1).get(number, "")

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
        known = int(await self._copy.read(lambda connection: copied.noted(connection, "revision")) or 0)
        revision = await self._source.read(_revision)
        if revision != known:
            await self._small()
            last = 0
            while rows := await self._source.read(partial(_products, last=last, above=known)):
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
            try:
                if stock:
                    rows = await self._source.read(partial(_stock, wanted=stock))
                    await self._copy.write(partial(copied.put, table=t.stock_level, rows=rows))
                if asked:
                    await self._take_reservations(asked)
            except BaseException:
                self._stock |= stock
                self._reservations |= asked
                raise

    # --- reservations -----------------------------------------------------------------------------------------------

    async def _versions(self, *, every: bool = False) -> None:
        """Read reservations that wait here and are of another version than the copy's; ``every`` one when asked to."""
        there = await self._source.read(lambda connection: _waiting_here(connection, self._location))
        here = await self._copy.read(copied.waiting)
        other = {key for key in there.keys() | here.keys() if every or there.get(key) != here.get(key)}
        asked = sorted(other)
        for first in range(0, len(asked), PIECE):
            await self._take_reservations(asked[first : first + PIECE])

    async def _take_reservations(self, asked: Collection[str]) -> None:
        """Have the copy hold, of those asked for, the ones that wait here, as they are."""
        ids = list(asked)

        def look(connection: Connection) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
            kept = [t.reservation.c[name] for name in sorted(copied.KEPT)]
            rows = _rows(connection, select(*kept).where(_r.id.in_(ids), _waits_at(self._location)))
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
            count = partial(_count, table=table)
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
            rows = await self._source.read(partial(_rows, statement=page))
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


# --- what is asked of the store -------------------------------------------------------------------------------------


def _rows(connection: Connection, statement: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(statement).mappings()]


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _revision(connection: Connection) -> int:
    last = select(t.counter.c.last).where(t.counter.c.name == news.CATALOGUE)
    return int(connection.execute(last).scalar() or 0)


def _last_product(connection: Connection) -> int:
    return int(connection.execute(select(func.max(t.product.c.id))).scalar() or 0)


def _products(connection: Connection, last: int, above: int | None = None) -> list[dict[str, Any]]:
    """The next products by key, of those whose revision is ``above`` one."""
    p = copied.plain(t.product)
    page = select(p).where(p.c.id > last).order_by(p.c.id).limit(PIECE)
    return _rows(connection, page if above is None else page.where(p.c.rev > above))


def _sums(connection: Connection, low: int, high: int) -> dict[int, str]:
    """What the levels of each block add up to; a change moves its level's ``rev``, an import its figures too."""
    number = _level.product_id // BLOCK
    added = (func.count(), *(func.sum(column) for column in (
        _level.rev, _level.on_hand, _level.reserved, _level.unsellable, _level.incoming,
    )))  # fmt: skip
    rows = connection.execute(
        select(number.label("number"), *added)
        .where(_level.product_id >= low * BLOCK, _level.product_id < high * BLOCK)
        .group_by(number)
    )
    return {int(row[0]): "/".join(str(int(value)) for value in row[1:]) for row in rows}


def _digests(connection: Connection, low: int, high: int) -> dict[int, str]:
    b = own.block.c
    rows = connection.execute(select(own.block).where(b.number >= low, b.number < high))
    return {row.number: row.digest for row in rows if row.digest}


def _stock(connection: Connection, wanted: Collection[tuple[str, str]]) -> list[dict[str, Any]]:
    level = copied.plain(t.stock_level)
    levels = (
        select(level, t.product.c.gtin)
        .join(t.product, t.product.c.id == level.c.product_id)
        .where(t.product.c.gtin.in_([gtin for gtin, _ in wanted]))
    )
    rows = _rows(connection, levels)
    return [row for row in rows if (row.pop("gtin"), row["location_id"]) in wanted]


def _waits_at(location: str) -> ColumnElement[bool]:
    return and_(_r.location_id == location, _r.state.in_([state.value for state in WAITING]))


def _waiting_here(connection: Connection, location: str) -> dict[str, int]:
    rows = connection.execute(select(_r.id, _r.version).where(_waits_at(location)))
    return {row.id: row.version for row in rows}
