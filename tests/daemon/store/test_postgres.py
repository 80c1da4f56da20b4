"""PostgreSQL as a store: what is promised holds, every failure says what to do, and a station on SQLite needs none."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import Connection, text

from daemon.store import Invalid, Store, StoreUnavailable, reservations
from daemon.store import postgres as make
from daemon.store.engine import database_url, open_database
from daemon.store.transaction import Writing
from tests import postgres
from tests.daemon.store import shop

ON_POSTGRES = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@pytest.fixture
def other() -> Iterator[postgres.Server]:
    """A server that may be stopped."""
    with tempfile.TemporaryDirectory(prefix="storefloor-pg-") as folder:
        server = postgres.Server(Path(folder))
        try:
            yield server
        finally:
            server.stop()


async def refused(url: str) -> str:
    """What opening the database is answered."""
    with pytest.raises(StoreUnavailable) as error:
        await open_database(url)
    return str(error.value)


@ON_POSTGRES
async def test_what_is_promised_holds(store: Store) -> None:
    def settings(connection: Connection) -> list[object]:
        names = (
            "transaction_isolation",
            "transaction_read_only",
            "statement_timeout",
            "lock_timeout",
            "timezone",
        )
        return [connection.execute(text(f"SHOW {name}")).scalar() for name in names]

    assert await store._database.write(settings) == ["serializable", "off", "1min", "5s", "UTC"]
    assert await store._database.read(settings) == ["repeatable read", "on", "1min", "5s", "UTC"]


async def test_no_server_says_what_to_do() -> None:
    said = await refused(f"postgresql+psycopg://shop:hush-hush@127.0.0.1:{postgres._free_port()}/shop")
    assert "Does the server run" in said
    assert "hush-hush" not in said


async def test_a_wrong_password_and_a_missing_database_say_what_to_do() -> None:
    server = postgres.server()
    server.run(
        sql.SQL("DROP ROLE IF EXISTS guarded").format(),
        sql.SQL("CREATE ROLE guarded LOGIN PASSWORD 'open-sesame'").format(),
    )
    there = f"127.0.0.1:{server.port}"
    said = await refused(f"postgresql+psycopg://guarded:hush-hush@{there}/postgres")
    assert "Is the password right?" in said
    assert "hush-hush" not in said
    said = await refused(f"postgresql+psycopg://guarded@{there}/postgres")
    assert "It wants a password" in said
    said = await refused(f"postgresql+psycopg://guarded:open-sesame@{there}/nowhere")
    assert "CREATE DATABASE" in said
    said = await refused(f"postgresql+psycopg://guarded:open-sesame@{there}/postgres")
    assert "own the database" in said  # a guest may not make tables there


async def test_a_server_too_old_is_named(empty_postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "OLDEST", 99)
    assert "at least 99 is needed" in await refused(empty_postgres)


async def test_a_store_outlives_its_server_and_a_standby_is_told(
    other: postgres.Server, tmp_path: Path
) -> None:
    url = other.create("shop")
    async with shop.at(url, tmp_path) as store:
        other.crash()
        with pytest.raises(StoreUnavailable, match="Does the server run"):
            await store.is_empty()
        with pytest.raises(StoreUnavailable, match="Does the server run"):
            await store.expire()
        other.start()
        assert await store.is_empty()
        assert await store.expire() == 0
    other.stop()
    (other.data / "standby.signal").touch()
    other.start()
    assert "read-only standby" in await refused(url)


@ON_POSTGRES
async def test_what_does_not_fit_is_the_askers_fault(store: Store) -> None:
    with pytest.raises(Invalid, match="does not fit"):
        await store.read(reservations.one, "no\0such", verified=True)

    def too_long(tx: Writing) -> None:
        tx.connection.execute(text("INSERT INTO counter VALUES (:name, 1)"), {"name": "x" * 200})

    with pytest.raises(Invalid, match="does not fit"):
        await store.write(too_long)


@ON_POSTGRES
async def test_who_is_in_the_way_is_waited_for(store: Store, full: str, tmp_path: Path) -> None:
    """Two stations add to one number; each of theirs counts, though each reads before it writes."""

    def add(tx: Writing) -> None:
        known = tx.connection.execute(text("SELECT last FROM counter WHERE name = 'sum'")).scalar()
        if known is None:
            tx.connection.execute(text("INSERT INTO counter VALUES ('sum', 1)"))
        else:
            tx.connection.execute(
                text("UPDATE counter SET last = :next WHERE name = 'sum'"), {"next": known + 1}
            )

    async with shop.at(full, tmp_path) as second, asyncio.TaskGroup() as tasks:
        for each in (store, second) * 10:
            tasks.create_task(each.write(add))
    sum_of = text("SELECT last FROM counter WHERE name = 'sum'")
    assert await store.read(lambda tx: tx.connection.execute(sum_of).scalar()) == 20


AT_COMMIT = """
CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON counter DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION leave();
"""


@ON_POSTGRES
async def test_a_connection_that_breaks_at_the_commit_leaves_it_open(store: Store) -> None:
    """Neither done nor failed is said: the caller asks again with the same key."""
    before = store._origin
    await store.write(lambda tx: tx.connection.exec_driver_sql(AT_COMMIT))
    with pytest.raises(StoreUnavailable, match="not known whether this was done"):
        await store.write(lambda tx: tx.connection.execute(text("INSERT INTO counter VALUES ('x', 1)")))
    assert store._origin != before  # should it be on disk, the feed tells it here too
    assert await store.summary()


OPEN = (
    "import asyncio, sys\n"
    "from daemon.store.engine import open_database\n"
    "asyncio.run(asyncio.wait_for(open_database(sys.argv[1]), 30))\n"
    "print([name for name in sys.modules if 'psycopg' in name or 'dialects.postgresql' in name])\n"
)


async def opened_by_another_process(url: str) -> str:
    """What a process says that opens the database at ``url``: which modules of PostgreSQL it loaded."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-c", OPEN, url, stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        said, _ = await child.communicate()
    assert child.returncode == 0
    return said.decode().strip()


async def test_stations_may_start_at_once_on_an_empty_database(empty_postgres: str) -> None:
    said = await asyncio.gather(*(opened_by_another_process(empty_postgres) for _ in range(3)))
    assert all("psycopg" in line for line in said)


def test_a_plain_address_means_our_driver() -> None:
    assert database_url("postgresql://shop@db/shop").drivername == "postgresql+psycopg"


async def test_a_station_on_sqlite_loads_no_postgres(template: shop.Template, tmp_path: Path) -> None:
    shop.copy(template, tmp_path)
    assert await opened_by_another_process(shop.address(tmp_path)) == "[]"
