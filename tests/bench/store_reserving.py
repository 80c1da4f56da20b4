"""Reservations a second on SQLite, as a shop has it: every one on the disk before it is answered.

Sixteen clients at once reserve a product each through the store, by the guarded UPDATE that decides every race. The
floor is sqlite3 alone, with prepared values and no checks: the same guarded UPDATE and rows like ours, one transaction
and one wait for the disk (``synchronous=FULL``) a reservation, in a copy of the set beside ours, in turns.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from daemon.schema import LineRequest, ReserveRequest
from daemon.store import Actor, Store, reserving, tables
from daemon.store.transaction import new_id
from tests.bench.measure import Measure, percentile, reaching
from tests.bench.store_set import FOLDER, STATION, built

PRODUCTS = 100_000
CLIENTS = 16
RESERVATIONS = 4_000
ROUNDS = 3
WARM_UP = 100
BAR = 1_000
ACTOR = Actor("bench")
FLOOR = "sqlite3, FULL"
_UPDATE = (
    "UPDATE stock_level SET reserved = reserved + 1, rev = rev + 1, observed_at = ? WHERE product_id = ?"
    " AND location_id = ? AND on_hand - reserved - unsellable >= 1 RETURNING on_hand, reserved, rev"
)
_TABLES = ("stock_movement", "reservation", "reservation_line", "reservation_step", "task", "feed")
AT = "2026-11-18 11:00:00.000000"


async def measure() -> list[Measure]:
    """Ours and the floor in turns; medians."""
    folder = await built(PRODUCTS)
    ours, bare, costs, waited = [], [], [], []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(dir=FOLDER) as name:
            store = Path(name) / "store.db"
            shutil.copy(folder / "store.db", store)
            rate, cost, taken = await _ours(store)
            ours.append(rate)
            costs.append(cost)
            waited += taken
            bare.append(await asyncio.to_thread(_bare, store))
    low, high = percentile(waited, 0.5), percentile(waited, 0.99)
    clients = f"{CLIENTS} clients"
    n = RESERVATIONS * ROUNDS
    return [
        reaching(f"reservations, {clients}", median(ours), "/s", BAR, FLOOR, median(bare), n),
        Measure("one of them, processor time", median(costs), "ms", "", True, "", None, None, n),
        Measure(f"one of them, {clients}, p50", low, "ms", "", True, "", None, None, n),
        Measure(f"one of them, {clients}, p99", high, "ms", "", True, "", None, None, n),
    ]


async def _ours(path: Path) -> tuple[float, float, list[float]]:
    """Reservations a second, processor time of one, and how long each of them took (ms)."""
    taken: list[float] = []
    async with Store.open(f"sqlite:///{path}", station=STATION, media=path.parent) as store:
        wanted = iter(_wanted(path))

        async def reserve(one: tuple[int, str]) -> None:
            request = ReserveRequest(STATION.location, [LineRequest(one[1])], "Karen N", "00123456")
            await store.write(reserving.reserve, request, ACTOR, new_id())

        async def client(number: int) -> None:
            for _ in range(number):
                start = time.perf_counter()
                await reserve(next(wanted))
                taken.append((time.perf_counter() - start) * 1000)

        await client(WARM_UP)
        taken.clear()
        start, busy = time.perf_counter(), time.process_time()
        await asyncio.gather(*(client(RESERVATIONS // CLIENTS) for _ in range(CLIENTS)))
        rate = len(taken) / (time.perf_counter() - start)
        cost = (time.process_time() - busy) * 1000 / len(taken)
        made = await store.read(
            lambda tx: tx.connection.execute(
                select(func.count()).select_from(tables.reservation)
            ).scalar_one()
        )
    assert made == RESERVATIONS + WARM_UP, f"{made} reservations were kept"
    return rate, cost, taken


def _wanted(path: Path) -> Iterator[tuple[int, str]]:
    """Products that can be had here, drawn without a pattern; each once."""
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute(
            "SELECT product.id, gtin FROM product JOIN stock_level ON product_id = product.id"
            " WHERE location_id = ? AND on_hand - reserved - unsellable >= 1",
            (STATION.location,),
        ).fetchall()
    finally:
        connection.close()
    random.Random(4).shuffle(rows)
    yield from rows


def _bare(path: Path) -> float:
    """The floor's reservations a second, into the same file behind ours: rows like ours, with keys of their own."""
    wanted = [product for product, _ in _wanted(path)][: RESERVATIONS // 2]
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        likes = [_like(connection, table) for table in _TABLES]
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")
        start = time.perf_counter()
        for number, product in enumerate(wanted):
            connection.execute("BEGIN IMMEDIATE")
            assert connection.execute(_UPDATE, (AT, product, STATION.location)).fetchone()
            key = new_id()
            for statement, row in likes:
                own = {"reservation_id": key, "product_id": product, "number": number, "station": "bare"}
                own |= {
                    "id": key,
                    "code": f"{number:06d}",
                    "open_key": key,
                    "token_hash": key,
                    "request_key": key,
                }
                connection.execute(statement, [own.get(name, value) for name, value in row.items()])
            connection.execute("COMMIT")
        return len(wanted) / (time.perf_counter() - start)
    finally:
        connection.close()


def _like(connection: sqlite3.Connection, table: str) -> tuple[str, dict[str, object]]:
    """The statement that adds a row like one of ours, and that row."""
    rows = connection.execute(f"SELECT * FROM {table} LIMIT 1")  # noqa: S608 - a name of ours
    names = [column[0] for column in rows.description]
    places = ", ".join("?" * len(names))
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f"INSERT INTO {table}({columns}) VALUES ({places})"  # noqa: S608 - names of ours
    return statement, dict(zip(names, rows.fetchone(), strict=True))
