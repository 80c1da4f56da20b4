"""The station file: durable when awaited, whole groups or nothing, and a full disk is a clear error."""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from pathlib import Path

import pytest

from daemon.errors import StartupError, StorageUnavailable
from daemon.station import MIGRATIONS, TIDY_AFTER, Connection, Station


def put(connection: Connection, key: str, value: str) -> None:
    connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))


def count(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM meta").fetchone()[0])


async def test_what_was_awaited_is_there_for_another_connection(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station:
        await asyncio.gather(*(station.write(partial(put, key=f"k{n}", value="v")) for n in range(100)))
        other = sqlite3.connect(tmp_path / "station.db")
        assert other.execute("SELECT count(*) FROM meta").fetchone()[0] == 100
        other.close()
        assert await station.read(count) == 100


async def test_a_piece_that_fails_undoes_itself_only(tmp_path: Path) -> None:
    def half(connection: Connection) -> None:
        put(connection, "half", "v")
        raise LookupError("no")

    async with Station(tmp_path / "station.db") as station:
        results = await asyncio.gather(
            station.write(lambda c: put(c, "a", "v")),
            station.write(half),
            station.write(lambda c: put(c, "b", "v")),
            return_exceptions=True,
        )
        assert [type(result) for result in results] == [type(None), LookupError, type(None)]
        assert await station.read(count) == 2


async def test_a_piece_that_fails_before_it_changed_anything_costs_the_others_nothing(tmp_path: Path) -> None:
    runs = []

    def refuse(connection: Connection) -> None:
        raise LookupError(str(count(connection)))

    def note(connection: Connection) -> None:
        runs.append(connection.in_transaction)
        put(connection, f"k{len(runs)}", "v")

    async with Station(tmp_path / "station.db") as station:
        results = await asyncio.gather(
            station.write(note), station.write(refuse), station.write(note), return_exceptions=True
        )
        assert [type(result) for result in results] == [type(None), LookupError, type(None)]
        assert runs == [True, True]
        assert await station.read(count) == 2


async def test_giving_up_the_wait_does_not_undo_the_write(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station:
        waiting = asyncio.ensure_future(station.write(lambda c: put(c, "a", "v")))
        await asyncio.sleep(0)
        waiting.cancel()
        await station.write(lambda c: put(c, "b", "v"))
        assert await station.read(count) == 2


@pytest.mark.logs("does not take writes", "takes writes again")
async def test_a_full_disk_is_an_error_that_says_so_and_passes(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station:
        pages = await station.write(lambda c: int(c.execute("PRAGMA max_page_count = 1").fetchone()[0]))
        big = "x" * (pages * 4096 + 100_000)
        with pytest.raises(StorageUnavailable) as refused:
            await station.write(lambda c: put(c, "big", big))
        assert refused.value.status == 503
        assert "full" in refused.value.detail
        await station.write(lambda c: c.execute("PRAGMA max_page_count = 100000").fetchone()[0])
        await station.write(lambda c: put(c, "small", "v"))
        assert await station.read(count) == 1


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4000])
async def test_a_corrupt_file_ends_the_start_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "station.db").write_bytes(content)
    with pytest.raises(StartupError, match=r"station\.db.*put it aside"):
        async with Station(tmp_path / "station.db"):
            pass


async def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station:
        await station.write(lambda c: c.execute("CREATE TABLE later (x)").rowcount)
    with sqlite3.connect(tmp_path / "station.db") as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(StartupError, match="newer version"):
        async with Station(tmp_path / "station.db"):
            pass


async def test_a_state_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StartupError, match="state directory"):
        async with Station(tmp_path / "file" / "station.db"):
            pass


async def test_the_log_is_brought_into_the_file_beside_the_writer(tmp_path: Path) -> None:
    def many(connection: Connection) -> None:
        connection.executemany(
            "INSERT INTO meta (key, value) VALUES (?, 'v')", [(f"k{n}",) for n in range(TIDY_AFTER + 1)]
        )

    async with Station(tmp_path / "station.db") as station:
        empty = (tmp_path / "station.db").stat().st_size
        await station.write(many)
        async with asyncio.timeout(10):
            while (tmp_path / "station.db").stat().st_size == empty:
                await asyncio.sleep(0.01)  # the pace of looking
        assert await station.read(count) == TIDY_AFTER + 1
    assert not (tmp_path / "station.db-wal").exists()


@pytest.mark.logs("does not take writes", "takes writes again")
async def test_a_disk_that_the_log_fills_is_given_back_what_the_log_takes(tmp_path: Path) -> None:
    """What it has to say is brought into the file by the write that found no room."""
    path = tmp_path / "station.db"
    log = tmp_path / "station.db-wal"

    def fill(connection: Connection) -> None:
        connection.execute(
            "INSERT INTO meta (key, value) VALUES (hex(randomblob(8)), hex(randomblob(200000)))"
        )

    def no_room(_: Connection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    async with Station(path) as station:
        await station.write(fill)
        assert log.stat().st_size > 400_000
        with pytest.raises(StorageUnavailable):
            await station.write(no_room)
        async with asyncio.timeout(5):
            while log.stat().st_size:
                await asyncio.sleep(0.01)  # the pace of looking
        await station.write(fill)
