"""The store: catalogue, stock, reservations, sales, tutorials and clerks in SQL, behind one facade.

`Store` is all the rest of the daemon sees of it. Its SQL runs in threads; functions of this package take a `Reading` or
a `Writing` first and are run by `Store.read` and `Store.write`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, cast

from sqlalchemy import Connection, func, select

from daemon.schema import ProductView, ReservationView, StationView, StockView, StoreState
from daemon.store import (
    assistance,
    baskets,
    catalogue,
    claims,
    clerks,
    desk,
    feed,
    giftcards,
    given_back,
    notices,
    places,
    reservations,
    reserving,
    sales,
    tables,
    tasks,
)
from daemon.store import stock as levels
from daemon.store.clerks import ClerkRow
from daemon.store.copying import Follower
from daemon.store.engine import Database, OutcomeUnknown, open_unmigrated
from daemon.store.errors import (
    Conflict,
    Invalid,
    Locked,
    NotFound,
    StoreError,
    StoreUnavailable,
    Unreachable,
    Unsaid,
)
from daemon.store.grants import Grants
from daemon.store.offline import Beside, Offline, Wish, beside
from daemon.store.places import Directory
from daemon.store.transaction import Actor, Change, Reading, Writing, is_brief, new_id
from drivers.vocabulary import Money

__all__ = [
    "Actor",
    "Conflict",
    "Invalid",
    "Locked",
    "NotFound",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Unsaid",
]

P = ParamSpec("P")
T = TypeVar("T")


def utc_now() -> datetime:
    """The store's clock."""
    return datetime.now(UTC)


class Store:
    """One open store. Use as ``async with Store.open(...) as store``."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        media: Path,
        now: Callable[[], datetime],
        owner: str = "",
        offline: Offline | None = None,
    ) -> None:
        self._database = database
        self._offline = offline
        self._way = database if offline is None else offline.link
        """How the database is reached: a station that keeps a copy knows when it is not."""
        self._owner = owner or directory.station.name
        self._now = now
        self._subscribers: list[Callable[[Change], None]] = []
        self._gate = feed.Gate()
        self._origin = new_id()
        self._feed: feed.Feed | None = None
        self.directory = directory
        self.media = media
        """Folder of the media files, each named by its SHA-256."""
        self.grants = Grants()
        if offline is not None:
            offline.belong(self)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        url: str,
        *,
        station: StationView,
        media: Path,
        now: Callable[[], datetime] = utc_now,
        owner: str = "",
        own: Beside | None = None,
    ) -> AsyncIterator[Self]:
        """Open the store at ``url``, migrated to the newest schema. Raises StoreUnavailable.

        ``owner`` is the id of this machine (empty: the station's name): two may bear one name by mistake. With
        ``own`` a station on a store it shares over a network keeps a copy beside it, and opens with that while nobody
        answers.
        """
        async with AsyncExitStack() as stack:
            database, away = open_unmigrated(url), ""
            stack.push_async_callback(database.close)
            try:
                await database.migrate()
            except Unreachable as error:
                if own is None or not database.make.far:
                    raise
                away = error.detail
            offline = None
            if own is not None and database.make.far:
                source = f"{database.url.host} {database.url.port} {database.url.database} {station.location}"
                offline = await beside(database, own, source, now, away=away)
                stack.push_async_callback(offline.copy.close)
            if offline is not None and away:
                offline.must_be_filled(away)
                directory = await offline.copy.read(lambda connection: places.load(connection, station))
            else:
                directory = await database.read(lambda connection: places.load(connection, station))
            yield cls(database, directory, media, now, owner, offline)

    # --- what the store's own modules run on ---

    async def read(self, work: Callable[Concatenate[Reading, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a reading function of this package in a thread, in one consistent view."""
        now, directory = self._now(), self.directory

        def job(stale: bool) -> Callable[[Connection], T]:
            return lambda connection: work(
                Reading(connection, directory, now, self._owner, stale), *args, **kwargs
            )

        if self._offline is None:
            return await self._database.read(job(False))
        return await self._offline.read(work, job)

    async def write(self, work: Callable[Concatenate[Writing, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a writing function of this package: all or nothing. Subscribers hear of its changes once on disk."""
        brief = is_brief(work) and self._offline is None
        way = self._database.write_brief if brief else self._way.write
        return await self._written(way, lambda tx: work(tx, *args, **kwargs))

    async def enter(self, work: Callable[[Writing], T]) -> T:
        """As `write`, past a link that does not count as back yet: for ``offline.py``."""
        return await self._written(self._database.write, work)

    async def _written(self, way: Any, work: Callable[..., T]) -> T:
        now, directory = self._now(), self.directory

        def job(connection: Connection) -> tuple[T, list[Change], str]:
            tx = Writing(connection, directory, now, self._owner)
            result = work(tx)
            said = feed.leave(tx, self._origin)
            if said and self._feed is None and self._database.make.far:
                feed.push(tx, said)
            return result, tx.changes, said

        def committed(outcome: tuple[T, list[Change], str]) -> None:
            _, changes, said = outcome
            if said and self._feed is not None:
                self._feed.push(said)
            self.tell(changes)

        try:
            result, _, _ = await way(job, committed)
        except OutcomeUnknown:
            self._origin = new_id()  # if it was done after all, the feed tells it as another's
            raise
        except levels.CountNeeded as few:  # all of it was undone; what was found out stays
            with suppress(StoreError):
                await self._written(way, few.note)
            raise
        return cast("T", result)

    def here(self, connection: Connection) -> Writing:
        """A transaction of the station's own copy: for ``offline.py``."""
        return Writing(connection, self.directory, self._now(), self._owner, stale=True)

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Have subscribers told what other stations on this store change, too. Raises StoreUnavailable."""
        watch = self._database.make.watch(self._database.url, feed.CHANNEL)
        if self._offline is None:
            follower = feed.Feed(self._database, watch, lambda: self._origin, self.tell)
            await follower.start()
            self._feed = follower
            try:
                yield
            finally:
                await follower.stop()
                self._feed = None
            return
        offline, link = self._offline, self._offline.link
        copying = Follower(
            offline.copy, link, self.directory.station.location, self._now, lambda: offline.handed
        )
        self.subscribe(copying.take)
        changes = feed.Feed(
            link,
            watch,
            lambda: self._origin,
            self.tell,
            missed=copying.compare,
            reachable=lambda: link.online,
        )
        async with offline.running(changes, copying):
            self._feed = changes
            try:
                yield
            finally:
                self._feed = None

    async def refresh(self) -> None:
        """Read locations and categories again, after an import."""
        station = self.directory.station
        self.directory = await self._way.read(lambda connection: places.load(connection, station))

    async def reload(self) -> None:
        """As `refresh`, past a link that does not count as back yet: for ``offline.py``."""
        station = self.directory.station
        self.directory = await self._database.read(lambda connection: places.load(connection, station))

    def subscribe(self, callback: Callable[[Change], None]) -> None:
        """Have ``callback`` called on the loop with each change, in order, once it is on disk."""
        self._subscribers.append(callback)

    def on_link(self, callback: Callable[[StoreState], None]) -> None:
        """Have ``callback`` called on the loop when a store shared with others goes, or is back."""
        if self._offline is not None:
            self._offline.subscribe(callback)

    def state(self) -> StoreState | None:
        """Whether a store shared with others is reached; None for one of the station's own."""
        return None if self._offline is None else self._offline.state()

    def tell(self, changes: list[Change]) -> None:
        """Tell subscribers of changes that are on disk."""
        for change in filter(self._gate.passes, changes):
            for callback in self._subscribers:
                callback(change)

    # --- catalogue and stock ---

    async def product(self, gtin: str) -> ProductView | None:
        """The product with this GTIN (8, 12, 13 or 14 digits); None when there is none or it is no GTIN."""
        return await self.read(catalogue.product, gtin)

    async def product_by_sku(self, sku: str) -> ProductView | None:
        """The product with this SKU."""
        return await self.read(catalogue.product_by_sku, sku)

    async def stock(self, gtin: str, *, clerk: bool = False) -> StockView | None:
        """Stock of a product here, elsewhere and on the web; what lies in the house only for a clerk."""
        return await self.read(levels.stock, gtin, clerk=clerk)

    # --- reservations and clerks, for scans, payments and sign-in ---

    async def find_reservation_by_code(self, code: str) -> ReservationView | None:
        """The reservation of this code, masked: fit for an event that every client hears."""
        return await self.read(reservations.masked_by_code, code)

    async def reservation(self, reservation: str) -> ReservationView | None:
        """One reservation in full."""
        try:
            return await self.read(reservations.one, reservation, verified=True)
        except NotFound:
            return None

    async def collect(
        self, reservation: str, version: int, actor: Actor, *, id_seen: bool, key: str
    ) -> ReservationView:
        """Hand the goods over (`desk.collect`), here and now also while the station is cut off (``handing.py``)."""

        def work(tx: Writing) -> ReservationView:
            desk.collect(tx, reservation, version, actor, id_seen=id_seen, key=key)
            return reservations.one(tx, reservation, verified=True, clerk=True)

        if self._offline is None:
            return await self.write(work)
        wish = Wish(reservation, version, actor, id_seen, key)
        return await self._offline.collect(wish, lambda: self.write(work))

    async def due(self, reservation: str) -> Money:
        """What is still to be paid of a reservation. Raises NotFound."""
        return await self.read(reserving.due, reservation)

    async def claim(self, subject: str, attempt: str) -> None:
        """Take money for a sale or reservation at this station only. Raises Conflict ``being_paid_elsewhere``."""
        await self.write(claims.take, subject, attempt)

    async def unclaim(self, subject: str) -> None:
        """No attempt of this station stands in the way of others any more."""
        await self.write(claims.release, subject)

    async def claimed(self) -> list[str]:
        """Sales and reservations this station has claimed."""
        return await self.read(claims.subjects)

    async def mark_paid(self, reservation: str, payment: str, amount: Money) -> None:
        """Note that ``payment`` moved ``amount`` for a reservation; said twice, it counts once. Raises NotFound."""
        await self.write(reserving.mark_paid, reservation, payment, amount)

    async def mark_returned(self, reservation: str, attempt: str, amount: Money) -> None:
        """Note that ``attempt`` gave ``amount`` of a reservation back; said twice, it counts once. Raises NotFound."""
        await self.write(given_back.mark_returned, reservation, attempt, amount)

    async def clerk_by_pin(self, pin: str) -> ClerkRow | None:
        """The clerk with this PIN; whoever asks counts the wrong tries."""
        return await self.read(clerks.by_pin, pin)

    async def clerk_by_badge(self, badge: str) -> ClerkRow | None:
        """The clerk of this badge."""
        return await self.read(clerks.by_badge, badge)

    async def expire(self, paid: Collection[str] = ()) -> int:
        """Close what ran out of time; to be called once a minute. Returns how many.

        Sales and reservations in ``paid`` stay open: money was taken for them, or may be being taken now.

        Locations and categories are read again too: another process may have imported some.
        """
        await self.refresh()
        return await self.write(_expire, paid)

    async def left_open(self) -> list[str]:
        """Sales nobody closed in time; `expire` gives them up."""
        return await self.read(sales.left_open)

    async def sale_total(self, sale: str) -> Money:
        """What an open sale costs. Raises NotFound, Conflict ``sale_not_open``."""
        return await self.read(sales.total, sale)

    # --- the whole ---

    async def is_empty(self) -> bool:
        """Whether nothing was ever imported or seeded."""
        return await self.read(_products) == 0

    async def summary(self) -> str:
        """One line for people: how much there is."""
        return f"{await self.read(_products)} products, {len(self.directory.places)} locations"


def _products(tx: Reading) -> int:
    return tx.connection.execute(select(func.count()).select_from(tables.product)).scalar_one()


def _expire(tx: Writing, paid: Collection[str]) -> int:
    assistance.retire(tx)
    giftcards.expire(tx)
    baskets.retire(tx)
    tasks.retire(tx)
    notices.remind(tx)
    return desk.expire(tx, paid) + sales.expire(tx, paid)
