"""Small changes that wait at once share a transaction; each has its own outcome, and hears of it once it is on disk."""

from __future__ import annotations

import asyncio
import threading

import pytest
from sqlalchemy import text

from daemon.store import Conflict, Store, StoreUnavailable
from daemon.store.transaction import Writing, brief

ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
COUNT = text("SELECT count(*) FROM counter WHERE name LIKE 'x%'")


@brief
def note(tx: Writing, name: str) -> int:
    """Leave a row; refuse afterwards when the name says so. Returns how many there are within the transaction."""
    tx.connection.execute(text("INSERT INTO counter VALUES (:name, 1)"), {"name": f"x{name}"})
    if name.startswith("no"):
        raise Conflict("no", name)
    return int(tx.connection.execute(COUNT).scalar_one())


async def busy(store: Store, until: threading.Event) -> asyncio.Task[bool]:
    """Keep the writer busy until the event, so that others have to wait."""
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait(_tx: Writing) -> bool:
        loop.call_soon_threadsafe(begun.set)
        return until.wait(5)

    task = asyncio.create_task(store.write(wait))
    async with asyncio.timeout(5):
        await begun.wait()
    return task


async def test_one_that_is_refused_leaves_the_others_as_they_are(store: Store) -> None:
    go = threading.Event()
    first = await busy(store, go)
    names = ["a", "no-1", "b", "no-2", "c"]
    writes = [asyncio.create_task(store.write(note, name)) for name in names]
    await asyncio.sleep(0)
    go.set()
    async with asyncio.timeout(10):
        outcomes = await asyncio.gather(*writes, return_exceptions=True)
        assert await first
    assert [type(outcome) for outcome in outcomes] == [int, Conflict, int, Conflict, int]
    assert [outcome for outcome in outcomes if isinstance(outcome, int)] == [1, 2, 3]
    assert await store.read(lambda tx: tx.connection.execute(COUNT).scalar()) == 3


@ON_SQLITE
async def test_whoever_has_gone_before_it_began_changes_nothing(store: Store) -> None:
    go = threading.Event()
    first = await busy(store, go)
    gone, stays = (asyncio.create_task(store.write(note, name)) for name in ("a", "b"))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    go.set()
    async with asyncio.timeout(10):
        assert await first
        assert await stays == 1
    assert gone.cancelled()


@ON_SQLITE
async def test_a_commit_that_fails_is_everyones(store: Store) -> None:
    """Every one of a group is told that nothing was kept, none that it was done."""

    @brief
    def dangling(tx: Writing) -> None:
        tx.connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        tx.connection.execute(text("INSERT INTO tutorial_product VALUES ('none', -1)"))

    go = threading.Event()
    first = await busy(store, go)
    writes = [asyncio.create_task(store.write(note, "a")), asyncio.create_task(store.write(dangling))]
    await asyncio.sleep(0)
    go.set()
    async with asyncio.timeout(10):
        outcomes = await asyncio.gather(*writes, return_exceptions=True)
        assert await first
    assert all(isinstance(outcome, Exception) for outcome in outcomes), outcomes
    assert await store.read(lambda tx: tx.connection.execute(COUNT).scalar()) == 0
    assert await store.write(note, "b") == 1


@ON_SQLITE
async def test_after_the_end_nobody_waits(store: Store) -> None:
    await store._database.close()
    async with asyncio.timeout(5):
        with pytest.raises(StoreUnavailable):
            await store.write(note, "a")
