"""Backups taken under load come back whole; a check finds and explains what does not add up; on both databases."""

from __future__ import annotations

import asyncio
import os
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, update

from daemon.demo.content import HOME
from daemon.schema import LineRequest, ReservationState, ReserveRequest
from daemon.station import Station
from daemon.store import (
    Actor,
    Conflict,
    Store,
    StoreUnavailable,
    media,
    operations,
    reservations,
    reserving,
    tables,
)
from daemon.store.checking import check
from daemon.store.operations import OperationFailed, Sources
from daemon.store.transaction import Writing
from tests import postgres
from tests.daemon.store import shop
from tests.daemon.store.shop import Template

CLERK = Actor("Maja")


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    """PostgreSQL's own programs, as a station with postgresql-client has them."""
    if engine == "postgresql":
        monkeypatch.setenv("PATH", f"{postgres.server().bin}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def elsewhere(engine: str, tmp_path: Path) -> Iterator[str]:
    """The address of another empty database, to bring a backup back to."""
    if engine == "sqlite":
        yield shop.address(tmp_path / "new")
    else:
        with postgres.database() as address:
            yield address


async def test_a_backup_under_load_comes_back_consistent(
    store: Store, full: str, elsewhere: str, template: Template, tmp_path: Path
) -> None:
    made: list[str] = []
    enough, stop = asyncio.Event(), asyncio.Event()

    async def busy() -> None:
        gtins = [product.gtin for product in template.demo.products]
        while not stop.is_set():
            request = ReserveRequest(HOME, [LineRequest(gtins[len(made) % 300])], "K N", "00123456")
            try:
                made.append(await store.write(reserving.reserve, request, CLERK))
            except Conflict:
                gtins.pop(len(made) % 300)
            if len(made) > 20:
                enough.set()

    async with Station(tmp_path / "station.db") as station:
        await station.write(lambda connection: [connection.execute("CREATE TABLE kept (word)")].clear())
    task = asyncio.create_task(busy())
    async with asyncio.timeout(30):
        await enough.wait()
        before = list(made)
        file = tmp_path / "backup.tar"
        sources = Sources(full, tmp_path / "station.db", "till-1")
        manifest = await asyncio.to_thread(operations.backup, sources, file)
        meanwhile = len(made) - len(before)
        stop.set()
        await task
    assert meanwhile > 0  # it was taken while somebody wrote
    assert manifest.make in full
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(tmp_path.glob(".backup-*"))
    there = Sources(elsewhere, tmp_path / "new" / "station.db", "till-1")
    assert await asyncio.to_thread(operations.restore, there, file, with_station=False) == []
    async with shop.at(elsewhere, tmp_path) as restored:
        assert await restored.read(check) == []
        kept = await restored.read(
            lambda tx: set(tx.connection.execute(select(tables.reservation.c.id)).scalars())
        )
        assert set(before) <= kept
        assert await restored.summary() == await store.summary()
    async with Station(tmp_path / "new" / "station.db") as station:
        assert (
            await station.read(lambda connection: connection.execute("SELECT * FROM kept").fetchall()) == []
        )


async def test_what_was_there_is_kept_and_a_station_file_stays(
    full: str, engine: str, tmp_path: Path
) -> None:
    file, sources = tmp_path / "backup.tar", Sources(full, tmp_path / "station.db", "till-1")
    async with Station(sources.station_file):
        pass
    operations.backup(sources, file)
    kept = operations.restore(sources, file, with_station=False)
    assert [path.name.startswith("store.db.before-") for path in kept] == (
        [True] if engine == "sqlite" else []
    )
    kept = operations.restore(sources, file, with_station=True)
    assert [path for path in kept if path.name.startswith("station.db.before-")]
    async with shop.at(full, tmp_path) as store:
        assert await store.read(check) == []


async def test_what_is_no_backup_is_said(full: str, engine: str, tmp_path: Path) -> None:
    sources = Sources(full, tmp_path / "station.db", "till-1")
    with pytest.raises(OperationFailed, match="there is no"):
        operations.restore(sources, tmp_path / "nothing", with_station=False)
    bad = tmp_path / "bad.tar"
    bad.write_bytes(b"no tar at all" * 100)
    with pytest.raises(OperationFailed, match="no backup of ours"):
        operations.restore(sources, bad, with_station=False)
    with pytest.raises(OperationFailed):
        operations.backup(sources, tmp_path / "no" / "folder" / "file")
    operations.backup(sources, bad)
    whole = bad.read_bytes()
    bad.write_bytes(whole[: len(whole) // 2])
    with pytest.raises((OperationFailed, StoreUnavailable)):
        operations.restore(sources, bad, with_station=False)
    bad.write_bytes(whole)
    other = "postgresql+psycopg://u@h/d" if engine == "sqlite" else shop.address(tmp_path / "other")
    with pytest.raises(OperationFailed, match="is a backup of"):
        operations.restore(Sources(other, tmp_path / "s.db", "till-1"), bad, with_station=False)
    async with shop.at(full, tmp_path) as store:
        assert await store.read(check) == []


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_nothing_is_brought_back_under_running_stations(
    store: Store, full: str, tmp_path: Path
) -> None:
    sources, file = Sources(full, tmp_path / "station.db", "till-1"), tmp_path / "backup.tar"
    operations.backup(sources, file)
    await store.summary()
    with pytest.raises(OperationFailed, match="stop every daemon"):
        operations.restore(sources, file, with_station=False)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_missing_tools_and_servers_are_named(
    full: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = f"postgresql+psycopg://shop:hush-hush@127.0.0.1:{postgres._free_port()}/shop"
    with pytest.raises(StoreUnavailable) as refused:
        operations.backup(Sources(gone, tmp_path / "station.db", "till-1"), tmp_path / "b.tar")
    assert "hush-hush" not in str(refused.value)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OperationFailed, match="postgresql-client"):
        operations.backup(Sources(full, tmp_path / "station.db", "till-1"), tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


async def test_a_check_explains_each_difference(store: Store) -> None:
    assert await store.read(check) == []
    view = (await store.read(reservations.listed, [ReservationState.READY]))[0]
    level, moved = tables.stock_level.c, tables.stock_movement.c
    promised = view.lines[0].gtin

    def meddle(tx: Writing) -> None:
        key = select(tables.product.c.id).where(tables.product.c.gtin == promised).scalar_subquery()
        here = (level.product_id == key) & (level.location_id == HOME)
        tx.connection.execute(update(tables.stock_level).where(here).values(reserved=level.reserved + 2))
        others = tx.connection.execute(
            select(level.product_id, level.location_id).where(level.location_id == "shop-oslo").limit(2)
        ).all()
        for row in others:
            theirs = (moved.product_id == row.product_id) & (moved.location_id == row.location_id)
            tx.connection.execute(tables.stock_movement.delete().where(theirs))
        first = others[0]
        tx.connection.execute(
            update(tables.stock_level)
            .where(level.product_id == first.product_id, level.location_id == first.location_id)
            .values(on_hand=level.on_hand + 40)
        )

    await store.write(meddle)
    found = await store.read(check)
    reserved = [one for one in found if one.gtin == promised and one.figure == "reserved"]
    assert len(reserved) == 2  # neither its movements nor its promises say so
    assert any(view.id in one.said for one in reserved)
    assert any("its movements sum to" in one.said and "Last: " in one.said for one in reserved)
    elsewhere = [one for one in found if one.location == "shop-oslo"]
    assert any("Nothing ever moved there" in one.said and one.figure == "on_hand" for one in elsewhere)
    assert msgspec.json.encode(found)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_media_files_are_in_it_when_they_are_asked_for(store: Store, full: str, tmp_path: Path) -> None:
    names = {path.name for path in store.media.glob("??/*")}
    file, there = tmp_path / "backup.tar", tmp_path / "new" / "media"
    operations.backup(Sources(full, tmp_path / "station.db", "till-1", store.media), file)
    damaged = media.place(there, min(names))
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"half")
    url = shop.address(tmp_path / "new")
    operations.restore(
        Sources(url, tmp_path / "new" / "station.db", "till-1", there), file, with_station=False
    )
    assert {path.name for path in there.glob("??/*")} == names
    async with shop.at(url, tmp_path / "new") as restored:
        assert await restored.read(media.spoilt, there) == []
    operations.backup(Sources(full, tmp_path / "station.db", "till-1"), file)
    with tarfile.open(file) as tar:
        assert set(tar.getnames()) == {"manifest.json", "store"}
