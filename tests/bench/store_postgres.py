"""The same set on PostgreSQL: what is typed, and a GTIN looked up. Figures without a bar, since its machine is another.

The server runs on this machine with what a small one is given: 64 MB of shared buffers. Nothing is written while it is
measured, so it need not wait for the disk while it is filled.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from daemon.store import Store, catalogue
from tests import postgres
from tests.bench.measure import Measure, percentile
from tests.bench.store_questions import KINDS, QUESTIONS, questions, times
from tests.bench.store_set import FOLDER, STATION, built, indexed, sample

PRODUCTS = 100_000 if os.environ.get("STOREFLOOR_SIZE") == "full" else 10_000
EACH = QUESTIONS // 4
"""Questions of a kind: there is no bar to hold."""
TABLES = ("location", "category", "product", "stock_level")


def conninfo(address: str) -> str:
    """The address of a store as libpq wants it."""
    url = make_url(address)
    return f"host={url.host} port={url.port} user={url.username} dbname={url.database}"


async def filled(address: str, products: int, kept: Path = FOLDER) -> None:
    """Fill an empty database with the set of so many products, with its search index."""
    folder = await built(products, kept)
    async with Store.open(address, station=STATION, media=folder / "media"):
        pass
    source = sqlite3.connect(f"file:{folder / 'store.db'}?mode=ro", uri=True)
    try:
        with psycopg.connect(conninfo(address)) as connection:
            for table in TABLES:
                _copy(source, connection, table)
    finally:
        source.close()
    async with Store.open(address, station=STATION, media=folder / "media") as store:
        await store.write(indexed)
    with psycopg.connect(conninfo(address), autocommit=True) as connection:
        connection.execute("ANALYZE")  # as autovacuum does within a minute


def _copy(source: sqlite3.Connection, connection: psycopg.Connection, table: str) -> None:
    rows = source.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of ours
    names = sql.SQL(", ").join(sql.Identifier(column[0]) for column in rows.description)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with connection.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


async def measure() -> list[Measure]:
    """Search as typed and look-ups."""
    with tempfile.TemporaryDirectory(prefix="storefloor-bench-") as name:
        server = postgres.Server(Path(name))
        try:
            address = server.create("shop")
            await filled(address, PRODUCTS)
            return await _measured(address)
        finally:
            server.stop()


async def _measured(address: str) -> list[Measure]:
    goods = sample(PRODUCTS, EACH)
    async with Store.open(address, station=STATION, media=FOLDER / "media") as store:

        async def search(typed: str) -> object:
            return await store.read(catalogue.products, typed)

        every = [taken for kind in KINDS for taken in await times(search, list(questions(kind, goods)))]
        look_ups = await times(store.product, [one.gtin for one in sample(PRODUCTS, QUESTIONS, seed=7)])
    return [
        Measure(
            f"PostgreSQL, {PRODUCTS:,}: {name}, p{share * 100:.0f}",
            percentile(taken, share),
            "ms",
            "",
            ok=True,
            peer="",
            peer_value=None,
            ratio=None,
            n=len(taken),
        )
        for name, taken in (("search as typed", every), ("product by GTIN", look_ups))
        for share in (0.5, 0.99)
    ]
