"""A station that keeps a copy of the store beside it: what it does while the store cannot be reached, and afterwards.

Look-ups of the catalogue, the stock and what lies ready here go to the store and, when it does not answer in time, to
the copy, which says how old each figure is. Nothing else is said from the copy: who asks for a gift card, a member, a
basket or another shop's reservation is told that it cannot be known now. Of all that is written one thing goes on:
goods that lie ready here are handed over (``handing.py``). Nothing is reserved or sold, so nothing is promised twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from daemon.schema import ReservationView, StoreState
from daemon.store import catalogue, clerks, copied, handing, media, places, reservations, stock, tutorials
from daemon.store.copied import Copy
from daemon.store.copying import Follower
from daemon.store.engine import Database
from daemon.store.errors import Conflict, NotFound, StoreError, StoreUnavailable, Unsaid
from daemon.store.feed import Feed
from daemon.store.handing import Book, Handed
from daemon.store.link import Link
from daemon.store.transaction import Actor, Change, Writing

log = logging.getLogger(__name__)

T = TypeVar("T")

BACK_S = 15.0
"""What has to be done before a store counts as back; a network that is cut again meanwhile is not waited for."""
TRIES = 3
"""A hand-over is begun anew so often when the store goes and comes meanwhile."""


class Says(Enum):
    """What the copy may answer."""

    ALL = "all"
    """What it does not hold was not there when it was made."""
    SOME = "some"
    """It holds a part, what is not in it may well exist; a store that is only slow is waited for."""


ANSWERED: Mapping[Callable[..., Any], Says] = {
    catalogue.product: Says.ALL,
    catalogue.product_by_sku: Says.ALL,
    catalogue.products: Says.ALL,
    places.category_views: Says.ALL,
    stock.stock: Says.ALL,
    tutorials.tutorials: Says.ALL,
    media.find: Says.ALL,
    clerks.by_pin: Says.ALL,
    clerks.by_badge: Says.SOME,
    reservations.find: Says.SOME,
    reservations.listed: Says.SOME,
    reservations.masked_by_code: Says.SOME,
    reservations.one: Says.SOME,
}
"""The look-ups that the copy answers; any other waits for the store."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a station has of its own beside the store."""

    folder: Path
    """Where the copy lies: ``copy.db``."""
    key: bytes
    """Signs what the copy says was paid."""
    book: Book


@dataclass(frozen=True, slots=True)
class Wish:
    """A clerk hands a reservation over."""

    reservation: str
    version: int
    actor: Actor
    id_seen: bool
    key: str


class Whole(Protocol):
    """What the station's store lends: transactions with all that belongs to them."""

    async def enter(self, work: Callable[[Writing], T]) -> T:
        """Run ``work`` on the store itself, though it is not back yet. Raises StoreUnavailable."""

    async def reload(self) -> None:
        """Read locations and categories again, likewise. Raises StoreUnavailable."""

    def here(self, connection: Connection) -> Writing:
        """A transaction of the copy."""

    def tell(self, changes: list[Change]) -> None:
        """Tell subscribers."""


class _Looked(Exception):
    """A hand-over would go through; nothing of it stays yet."""

    def __init__(self, handed: Handed) -> None:
        super().__init__()
        self.handed = handed


class Offline:
    """The copy, the way to the store, and what waits to be told to it. Made by `beside`, used by ``Store``."""

    def __init__(self, database: Database, copy: Copy, book: Book, link: Link) -> None:
        self.link = link
        self.copy = copy
        self._database = database
        self._book = book
        self._turn = asyncio.Lock()
        """Held while goods are handed over from the copy, and while the store is told: one or the other."""
        self._told: list[Callable[[StoreState], None]] = []
        self._whole: Whole

    def belong(self, whole: Whole) -> None:
        """``whole`` is the store this is a part of."""
        self._whole = whole

    @property
    def handed(self) -> Mapping[str, Handed]:
        """Handed over here; the store does not know yet."""
        return self._book.waiting

    def must_be_filled(self, away: str) -> None:
        """Raise StoreUnavailable unless the copy can stand in for a store that is ``away``."""
        if not self.copy.filled:
            raise StoreUnavailable("the store cannot be used", f"{away} This station has no copy of it yet.")
        log.warning("the store cannot be reached; started with the station's own copy: %s", away)

    def subscribe(self, callback: Callable[[StoreState], None]) -> None:
        """Have ``callback`` called on the loop when the store goes or is back, and with each hand-over meanwhile."""
        self._told.append(callback)

    def state(self) -> StoreState:
        """How things are."""
        link = self.link
        return StoreState(
            online=link.online,
            since=link.since,
            copy_as_of=self.copy.as_of if self.copy.filled else None,
            waiting=len(self._book.waiting),
        )

    @asynccontextmanager
    async def running(self, feed: Feed, follower: Follower) -> AsyncIterator[None]:
        """Watch the way to the store and keep the copy in step. Raises StoreUnavailable."""
        tasks: list[asyncio.Task[None]] = []

        def gone() -> None:
            feed.drop()
            self._tell()

        try:
            if self.link.online:
                async with self._turn:
                    await self._drain(follower)
            else:
                await self._take_up()
            await feed.start()
            tasks.append(asyncio.create_task(follower.run(), name="store copy"))
            back = partial(self._back, follower)
            tasks.append(asyncio.create_task(self.link.run(gone, back), name="store link"))
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await feed.stop()
            if self.link.online and self.copy.as_of is not None:
                with contextlib.suppress(StoreUnavailable):
                    await self.copy.note_as_of(self.copy.as_of)

    # --- looking up -------------------------------------------------------------------------------------------------

    async def read(self, work: Callable[..., Any], job: Callable[[bool], Callable[[Connection], T]]) -> T:
        """Run the look-up ``work`` where it can be answered; ``job`` makes it, told whether the copy is read.

        Raises what the look-up raises, and StoreUnavailable.
        """
        says = ANSWERED.get(work)
        if says is None or not self.copy.filled:
            return await self.link.read(job(False))
        if self.link.online:
            ask = self.link.in_time if says is Says.ALL else self.link.read
            with contextlib.suppress(StoreUnavailable, TimeoutError):
                return await ask(job(False))
        try:
            found = await self.copy.read(job(True))
        except NotFound as error:
            if says is Says.ALL:
                raise
            raise self._unsaid() from error
        if found is None and says is Says.SOME:
            raise self._unsaid()
        if isinstance(found, ReservationView) and found.id in self._book.waiting:
            return replace(found, unconfirmed=True)
        return found

    def _unsaid(self) -> Unsaid:
        return Unsaid(
            "this cannot be looked up now",
            "This station is cut off from the store and knows only what lies ready here. Try again in a while.",
        )

    # --- handing over -----------------------------------------------------------------------------------------------

    async def collect(self, wish: Wish, online: Callable[[], Awaitable[ReservationView]]) -> ReservationView:
        """Hand over: ``online`` does it in the store; while that is gone, it is done here and told later.

        Raises Conflict and NotFound as the desk does, StoreUnavailable.
        """
        for _ in range(TRIES):
            async with self._turn:
                known = self._book.waiting.get(wish.reservation)
                if known is not None or not self.link.online:
                    return await self._hand_over(wish, known)
            try:
                return await online()
            except StoreUnavailable:
                if await self.link.verdict():
                    raise
        self.link.check()
        raise self._unsaid()

    async def _hand_over(self, wish: Wish, known: Handed | None) -> ReservationView:
        if known is None:
            if not self.copy.filled:
                self.link.check()
            known = await self._looked(wish)
            await self._book.add(known)  # from here on it counts, whatever happens to the copy
            await self._apply(known)
            self._tell()
        elif known.key != wish.key:
            raise Conflict(
                "already collected",
                f"{known.actor.name} at this station, {known.at:%Y-%m-%d %H:%M} UTC, while it was cut off",
                code="already_collected",
                blocking=known.reservation,
            )
        try:
            view = await self.copy.read(
                lambda connection: reservations.one(
                    self._whole.here(connection), known.reservation, verified=True, clerk=True
                )
            )
        except NotFound as error:  # a copy that was made anew meanwhile
            raise self._unsaid() from error
        return replace(view, unconfirmed=True)

    async def _looked(self, wish: Wish) -> Handed:
        """What would be handed over, when the copy allows it. Raises Conflict, StoreUnavailable."""

        def look(connection: Connection) -> None:
            tx = self._whole.here(connection)
            row = reservations.row_of(tx, wish.reservation)
            if row.state in reservations.WAITING and not self.copy.genuine(connection, row.id):
                raise StoreUnavailable(
                    "this reservation cannot be handed over now",
                    "The station is cut off, and what it knows of this reservation does not bear the store's word any "
                    "more. It can be handed over when the store is back.",
                )
            handed = Handed(
                wish.reservation,
                wish.version,
                wish.key,
                wish.actor,
                wish.id_seen,
                tx.now,
                handing.goods_of(tx, wish.reservation),
            )
            handing.hand_over(tx, handed)
            raise _Looked(handed)

        try:
            await self.copy.write(look)
        except _Looked as looked:
            return looked.handed
        except NotFound as error:
            raise self._unsaid() from error
        raise AssertionError  # pragma: no cover - look always raises

    async def _apply(self, handed: Handed) -> None:
        """Have the copy show it too; the book decides, so a copy that cannot be written is no reason to stop."""

        def work(connection: Connection) -> list[Change]:
            tx = self._whole.here(connection)
            handing.hand_over(tx, handed)
            return tx.changes

        try:
            self._whole.tell(await self.copy.write(work))
        except StoreError as error:
            log.warning(
                "the station's copy does not show reservation %s as collected: %s", handed.reservation, error
            )

    async def _take_up(self) -> None:
        """Started while the store is gone: the copy shows what was handed over before."""
        ready = await self.copy.read(copied.ready)
        for handed in list(self._book.waiting.values()):
            if handed.reservation in ready:
                await self._apply(handed)

    # --- and back ---------------------------------------------------------------------------------------------------

    async def _back(self, follower: Follower) -> None:
        """The store answers again: tell it what was done here, then count on it. Raises StoreUnavailable."""
        await self._database.migrate()
        try:
            async with asyncio.timeout(BACK_S), self._turn:
                await self._whole.reload()
                await self._drain(follower)
                self.link.restored()
        except TimeoutError as error:
            self._database.make.cut()
            raise StoreUnavailable(
                "the store cannot be reached", f"It did not answer within {BACK_S:g} s."
            ) from error
        self._tell()

    async def _drain(self, follower: Follower) -> None:
        """Tell the store what was handed over, in order. Raises StoreUnavailable when it cannot be told now."""
        for handed in list(self._book.waiting.values()):
            try:
                await self._whole.enter(partial(handing.enter, handed=handed))
            except StoreUnavailable:
                raise
            except (StoreError, DatabaseError) as error:
                reason = str(error)[:300]
                log.warning(
                    "reservation %s was handed over, and the store says: %s", handed.reservation, reason
                )
                await self._whole.enter(partial(handing.leave_to_a_person, handed=handed, reason=reason))
                await self._book.refused(handed, reason)
            else:
                await self._book.entered(handed)
            follower.look_again(handed.reservation)

    def _tell(self) -> None:
        state = self.state()
        for callback in self._told:
            callback(state)


async def beside(
    database: Database, beside: Beside, source: str, now: Callable[[], datetime], *, away: str
) -> Offline:
    """Open the copy of ``source`` beside ``database``; ``away`` says why that cannot be reached, or nothing.

    Raises StoreUnavailable.
    """
    copy = await copied.opened(beside.folder / "copy.db", source, beside.key)
    return Offline(database, copy, beside.book, Link(database, now, away=away))
