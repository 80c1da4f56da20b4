"""The database: schema and migrations agree, what is promised holds on the disk, every failure says what to do."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from daemon.store import Store, StoreUnavailable, stock, tables
from daemon.store.engine import MIGRATIONS, open_database
from daemon.store.transaction import Writing
from tests.daemon.store.shop import STATION
from tests.daemon.store.test_stock import CAUSE, a_want


def ours(name: str | None, kind: str, _parent: object) -> bool:
    """The search index is no table of SQLAlchemy's."""
    return not (kind == "table" and (name or "").startswith("product_search"))


async def test_the_migrations_make_the_tables(empty: str) -> None:
    database = await open_database(empty)
    assert not await database.migrate()

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        return list(compare_metadata(context, tables.metadata))

    assert await database.read(differences) == []
    await database.close()


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [tables.HEAD]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_what_is_promised_holds_on_the_disk(store: Store) -> None:
    def pragmas(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "query_only")
        return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    assert await store._database.write(pragmas) == ["wal", 2, 1, 0]
    assert await store._database.read(pragmas) == ["wal", 2, 1, 1]


async def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    def fail(tx: Writing) -> None:
        tx.connection.execute(text("INSERT INTO counter VALUES ('x', 1)"))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await store.write(fail)
    count = text("SELECT count(*) FROM counter WHERE name = 'x'")
    assert await store.read(lambda tx: tx.connection.execute(count).scalar()) == 0


async def test_a_caller_gone_away_does_not_lose_the_news(store: Store) -> None:
    """The change is on disk, so it is told, whoever waited for it."""
    want = await a_want(store)
    loop, begun, told, go = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event(), threading.Event()
    store.subscribe(lambda _change: told.set())

    def work(tx: Writing) -> None:
        loop.call_soon_threadsafe(begun.set)
        assert go.wait(5)
        stock.reserve(tx, "shop-aarhus", [want], CAUSE)

    task = asyncio.create_task(store.write(work))
    async with asyncio.timeout(5):
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        go.set()
        await told.wait()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "no database URL"),
        ("sqlite://", "sqlite:////absolute"),
        ("sqlite:///:memory:", "sqlite:////absolute"),
        ("mysql://shop:secret@db/shop", "sqlite:////absolute"),
        ("postgresql+psycopg://shop:secret@db", "host/database"),
    ],
)
async def test_a_wrong_address_says_what_is_wanted(url: str, said: str) -> None:
    with pytest.raises(StoreUnavailable, match=said) as refused:
        await open_database(url)
    assert "secret" not in str(refused.value)


async def test_no_folder_and_no_database_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="folder exist"):
        await open_database(f"sqlite:///{tmp_path / 'none' / 'store.db'}")
    (tmp_path / "store.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreUnavailable, match="backup"):
        await open_database(f"sqlite:///{tmp_path / 'store.db'}")


async def test_a_store_of_a_newer_release_is_left_alone(empty: str) -> None:
    database = await open_database(empty)
    await database.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    await database.close()
    with pytest.raises(StoreUnavailable, match="newer Storefloor"):
        await open_database(empty)


async def test_an_empty_store_answers(empty: str, tmp_path: Path) -> None:
    async with Store.open(empty, station=STATION, media=tmp_path / "media") as store:
        assert await store.is_empty()
        assert await store.product("4006381333931") is None
        assert await store.stock("4006381333931") is None
        assert await store.clerk_by_pin("1234") is None
        assert await store.expire() == 0
        assert await store.summary() == "0 products, 0 locations"
