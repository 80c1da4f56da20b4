"""What one station changes, the others are told: pushed or looked for, each once, the newest last, nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from daemon.schema import LineRequest, ReservationChange, ReserveRequest, StationView, StockChange, TaskChange
from daemon.store import Actor, Store, feed, reserving, stock, tables
from daemon.store.sqlite import DataVersion
from daemon.store.transaction import Change, Writing
from tests.daemon.store import shop
from tests.daemon.store.shop import STATION
from tests.daemon.store.test_stock import CAUSE, a_want

OTHER = msgspec.structs.replace(STATION, name="test-2")
HERE = "shop-aarhus"
ON_POSTGRES = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@dataclass
class Told:
    """What one station's subscribers were told."""

    store: Store
    changes: list[Change] = field(default_factory=list)
    more: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, change: Change) -> None:
        self.changes.append(change)
        self.more.set()

    async def until(self, count: int, seconds: float = 10) -> list[Change]:
        """The changes told, once there are ``count``."""
        async with asyncio.timeout(seconds):
            while len(self.changes) < count:
                self.more.clear()
                await self.more.wait()
        return self.changes


@asynccontextmanager
async def listening(url: str, folder: Path, station: StationView = OTHER) -> AsyncIterator[Told]:
    """Another station on the same store, following."""
    async with shop.at(url, folder, station=station) as store:
        told = Told(store)
        store.subscribe(told.take)
        async with store.following():
            yield told


async def test_a_change_here_is_told_there_and_once_here(store: Store, full: str, tmp_path: Path) -> None:
    here = Told(store)
    store.subscribe(here.take)
    want = await a_want(store)
    request = ReserveRequest(HERE, [LineRequest(want.gtin)], "Karen N", "00123456")
    async with store.following(), listening(full, tmp_path) as there:
        await store.write(reserving.reserve, request, Actor("Maja"))
        changes = await there.until(2)
        assert {type(change) for change in changes} == {StockChange, ReservationChange, TaskChange}
        await there.store.write(stock.reserve, HERE, [want], CAUSE)
        assert (await here.until(3))[2] == (await there.until(3))[2]
        assert here.changes[:2] == changes[:2]
        revisions = [change.rev for change in here.changes if isinstance(change, StockChange)]
        assert revisions == sorted(revisions)


async def test_an_import_in_a_process_of_its_own_is_told(store: Store, full: str, tmp_path: Path) -> None:
    """It bears the station's own name, and is another all the same."""
    here = Told(store)
    store.subscribe(here.take)
    want = await a_want(store)
    async with store.following(), shop.at(full, tmp_path) as importer:
        await importer.write(stock.reserve, HERE, [want], CAUSE)
        assert len(await here.until(1)) == 1


async def test_many_changes_at_once_are_looked_up(store: Store, full: str, tmp_path: Path) -> None:
    """More than a push may hold, in more transactions than are read at once."""
    want = await a_want(store, at_least=8)
    async with listening(full, tmp_path) as there:

        def often(tx: Writing) -> None:
            for _ in range(60):
                stock.reserve(tx, HERE, [want], CAUSE)
                stock.release(tx, HERE, [want], CAUSE)

        await store.write(often)
        assert len(await there.until(120)) == 120
        for _ in range(feed.PIECE // 2 + 5):
            await store.write(stock.reserve, HERE, [want], CAUSE)
            await store.write(stock.release, HERE, [want], CAUSE)
        await there.until(120 + feed.PIECE + 10, 30)
        last = there.changes[-1]
        assert isinstance(last, StockChange)
        view = await store.stock(want.gtin)
        assert view is not None
        assert last.available == view.here.available


@ON_POSTGRES
@pytest.mark.logs("changes are no longer pushed")
async def test_a_cut_push_is_made_up_for(
    store: Store, full: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "AGAIN_S", 0.1)
    want = await a_want(store)
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'storefloor feed'"
    )
    async with listening(full, tmp_path) as there:
        await store.write(lambda tx: tx.connection.execute(cut).all())
        await store.write(stock.reserve, HERE, [want], CAUSE)
        assert len(await there.until(1)) == 1
        for count in (2, 3):
            await store.write(stock.reserve, HERE, [want], CAUSE)
            await there.until(count)


@pytest.mark.logs("1 changes of station test-1 were missed")
async def test_what_is_gone_is_said(store: Store, full: str, tmp_path: Path) -> None:
    want = await a_want(store, at_least=4)
    async with listening(full, tmp_path) as there:

        def lose(tx: Writing) -> None:
            """As though this station had gone on for very long while the other one was away."""
            stock.reserve(tx, HERE, [want], CAUSE)
            tx.connection.execute(tables.counter.update().values(last=tables.counter.c.last + 1))
            tx.connection.execute(tables.feed.update().values(number=tables.feed.c.number + 1))

        await store.write(stock.reserve, HERE, [want], CAUSE)
        await there.until(1)
        await store.write(lose)
        await store.write(stock.release, HERE, [want], CAUSE)
        await there.until(2)


async def test_old_rows_are_dropped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "KEEP", 5)
    monkeypatch.setattr(feed, "PRUNE_EVERY", 4)
    want = await a_want(store)
    for _ in range(8):
        await store.write(stock.reserve, HERE, [want], CAUSE)
        await store.write(stock.release, HERE, [want], CAUSE)
    rows = await store.read(lambda tx: tx.connection.execute(tables.feed.select()).all())
    assert [row.number for row in rows] == [12, 13, 14, 15, 16]


def test_an_older_change_is_no_news() -> None:
    gate = feed.Gate()
    new, old = (StockChange("1", HERE, 1, stock.word(1), shop.NOON, rev=rev) for rev in (7, 6))
    assert gate.passes(new)
    assert not gate.passes(old)
    assert gate.passes(new)
    assert gate.passes(msgspec.structs.replace(old, location="web"))


async def test_a_file_that_is_away_is_no_reason_to_stop(tmp_path: Path) -> None:
    watch = DataVersion(make_url(shop.address(tmp_path / "nowhere")))
    assert await watch.next(0.01) == []
    await watch.close()
