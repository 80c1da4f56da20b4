"""A stock change at one station, visible at all others: how long it takes, and what it costs the one who writes.

One station writes through the store as at a till; ten others follow it in one database and fifty in another, each with
its own connection, spread over four processes. Visible means: the station's subscriber was called; the time begins
before the write. The writer's cost is its wall time, and the processor time of its process and of its server processes.
The floor is bare psycopg: as many listening connections, a guarded UPDATE, an INSERT and a push of the same size in one
transaction. All four are written in turns, so that whatever else the machine does meets them alike. The server keeps
what it acknowledges (fsync on), as a shop's does.

``python -m tests.bench.store_feed KIND ADDRESS NUMBER FIRST …`` is one of the four: it says ``ready``, notes when it
was told of what until stdin ends, and says it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import psycopg
from sqlalchemy import update

from daemon.schema import Language, StationView, StockChange
from daemon.store import Actor, Store, stock, tables
from daemon.store.stock import Cause, Want
from daemon.store.transaction import Change, Writing
from tests import postgres
from tests.bench.measure import Measure, against_peer, percentile, within
from tests.bench.processes import process
from tests.bench.store_postgres import conninfo, filled

FULL = os.environ.get("STOREFLOOR_SIZE") == "full"
FEW, MANY = 10, 50
PROCESSES = 4
CHANGES = 400 if FULL else 100
EVERY_S = 0.025
"""A change every so often: forty a second are a busy chain."""
WARM_UP = 10
LAST_S = 1.0
PATIENCE_S = 60.0
VISIBLE_BAR_MS = 50.0
FLAT = 1.2
SHOP = "shop-00"
CHANNEL = "bare"
NOWHERE = Path("/nonexistent")
FLOOR = "bare psycopg"
HALF = 0.5
PRODUCTS = 100
WANT = Want("09520000000035", 4, 1)
"""A product of the set that lies in the first shop."""
PLENTY = 1_000_000
CAUSE = Cause("bench", Actor("bench"))
CONNECTIONS = ("max_connections=400",)
NOTE = 300
"""Bytes of a push."""

Told = list[int]
"""What one station was told of: revision and time (monotonic ns), in turns."""


def station(number: int) -> StationView:
    """One of the stations on the store."""
    return StationView(name=f"bench-{number}", location=SHOP, language=Language.DA, currency="DKK")


# --- those who follow -----------------------------------------------------------------------------------------------


async def _follow(stack: AsyncExitStack, address: str, name: int) -> Told:
    """A station that follows the others."""
    told: Told = []

    def take(change: Change) -> None:
        if isinstance(change, StockChange):
            told.extend((change.rev, time.monotonic_ns()))

    store = await stack.enter_async_context(Store.open(address, station=station(name), media=NOWHERE))
    store.subscribe(take)
    await stack.enter_async_context(store.following())
    return told


async def _listen(stack: AsyncExitStack, address: str, _name: int) -> Told:
    """The same with a bare connection."""
    told: Told = []

    async def hear() -> None:
        async for push in connection.notifies():
            told.extend((int(push.payload[:12]), time.monotonic_ns()))

    connection = await psycopg.AsyncConnection.connect(conninfo(address), autocommit=True)
    await stack.enter_async_context(connection)
    await connection.execute(f"LISTEN {CHANNEL}")
    task = asyncio.create_task(hear())

    async def end() -> None:
        task.cancel()
        await asyncio.wait({task})

    stack.push_async_callback(end)
    return told


KINDS: Mapping[str, Callable[[AsyncExitStack, str, int], Awaitable[Told]]] = {
    "ours": _follow,
    "bare": _listen,
}


async def _child(groups: Sequence[str]) -> None:
    async with AsyncExitStack() as stack:
        told = []
        for kind, address, number, first in zip(*[iter(groups)] * 4, strict=True):
            names = range(int(first), int(first) + int(number))
            told.append([await KINDS[kind](stack, address, name) for name in names])
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)
        said = msgspec.json.encode(told).decode()
    print(said, flush=True)


# --- the one who writes ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Group:
    """One writer and those who follow it. Times in milliseconds."""

    kind: str
    others: int
    address: str
    write: Callable[[], Awaitable[int]]
    """Gives the revision."""
    servers: tuple[int, ...] = ()
    """The writer's server processes."""
    begun: dict[int, int] = field(default_factory=dict)
    wall: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    visible: list[float] = field(default_factory=list)

    async def change(self) -> None:
        """One change, and the pause to the next: what the writer's connections do later belongs to it."""
        before = self._time()
        start = time.monotonic_ns()
        self.begun[await self.write()] = start
        self.wall.append((time.monotonic_ns() - start) / 1e6)
        await asyncio.sleep(EVERY_S)  # the pace of a chain
        self.busy.append((self._time() - before) * 1000)

    def forget(self) -> None:
        """What has been measured so far was to warm up."""
        self.begun, self.wall, self.busy = {}, [], []

    def heard(self, told: Sequence[Told]) -> None:
        """Judge what the others were told."""
        assert len(told) == self.others
        for one in told:
            seen = dict(zip(one[::2], one[1::2], strict=True))
            missing = self.begun.keys() - seen.keys()
            assert not missing, f"{len(missing)} of {len(self.begun)} changes were not told"
            self.visible += [(seen[rev] - at) / 1e6 for rev, at in self.begun.items()]

    def _time(self) -> float:
        """Processor time so far: of this process and of the server's that work for it, in seconds."""
        return time.process_time() + sum(
            int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
            for pid in self.servers
        )


async def _ours(stack: AsyncExitStack, address: str, others: int) -> Group:
    store = await stack.enter_async_context(Store.open(address, station=station(0), media=NOWHERE))
    await store.write(_plenty)
    await stack.enter_async_context(store.following())

    def change(tx: Writing) -> int:
        stock.reserve(tx, SHOP, [WANT], CAUSE)
        told = tx.changes[-1]
        assert isinstance(told, StockChange)
        return told.rev

    return Group("ours", others, address, lambda: store.write(change))


def _plenty(tx: Writing) -> None:
    level = tables.stock_level
    here = level.c.product_id == WANT.product_id
    tx.connection.execute(update(level).where(here).values(on_hand=PLENTY))


async def _bare(stack: AsyncExitStack, address: str, others: int) -> Group:
    connection = await psycopg.AsyncConnection.connect(conninfo(address))
    await stack.enter_async_context(connection)
    await connection.execute(
        "UPDATE stock_level SET on_hand = %s WHERE product_id = %s", (PLENTY, WANT.product_id)
    )

    async def change() -> int:
        answer = await connection.execute(
            "UPDATE stock_level SET reserved = reserved + 1, rev = rev + 1 WHERE product_id = %s"
            " AND location_id = %s AND on_hand - reserved >= 1 RETURNING rev",
            (WANT.product_id, SHOP),
        )
        row = await answer.fetchone()
        assert row is not None
        await connection.execute("INSERT INTO counter VALUES (%s, 1)", (f"bare/{time.monotonic_ns()}",))
        note = f"{row[0]:012d}".ljust(NOTE, ".")
        await connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, note))
        await connection.commit()
        return int(row[0])

    return Group("bare", others, address, change)


@asynccontextmanager
async def _heard(groups: Sequence[Group]) -> AsyncIterator[None]:
    """Have the others follow in four processes; in the end each group knows what they were told."""
    commands: list[list[str]] = [[] for _ in range(PROCESSES)]
    for group in groups:
        first = 1
        for place, command in enumerate(commands):
            number = group.others // PROCESSES + (place < group.others % PROCESSES)
            command += [group.kind, group.address, str(number), str(first)]
            first += number
    async with AsyncExitStack() as stack:
        children = [
            await stack.enter_async_context(
                process(sys.executable, "-m", "tests.bench.store_feed", *command, fed=True)
            )
            for command in commands
        ]
        for child in children:
            assert child.stdout is not None
            async with asyncio.timeout(PATIENCE_S):
                assert await child.stdout.readline() == b"ready\n"
        yield
        await asyncio.sleep(LAST_S)  # what is still missing then counts as not told
        async with asyncio.timeout(PATIENCE_S):
            answers = await asyncio.gather(*(child.communicate(b"") for child in children))
    told = [msgspec.json.decode(out, type=list[list[Told]]) for out, _ in answers]
    for place, group in enumerate(groups):
        group.heard([one for part in told for one in part[place]])


# --- the figures ----------------------------------------------------------------------------------------------------


async def measure() -> list[Measure]:
    """Ours and the floor, with few others and with many."""
    with tempfile.TemporaryDirectory(prefix="storefloor-bench-") as name:
        server = postgres.Server(Path(name), durable=True, settings=CONNECTIONS)
        try:
            await filled(server.create("whole"), PRODUCTS, Path(name))
            async with AsyncExitStack() as stack:
                groups = []
                for others in (FEW, MANY):
                    for kind, make in (("ours", _ours), ("bare", _bare)):
                        database = f"{kind}{others}"
                        groups.append(await make(stack, server.create(database, "whole"), others))
                        await groups[-1].change()
                        groups[-1].servers = _backends(server, database)
                async with _heard(groups):
                    for number in range(WARM_UP + CHANGES):
                        for group in groups:
                            await group.change()
                            if number < WARM_UP:
                                group.forget()
        finally:
            server.stop()
    return _figures({(group.kind, group.others): group for group in groups})


def _backends(server: postgres.Server, database: str) -> tuple[int, ...]:
    """The server processes of a database."""
    with psycopg.connect(conninfo(server.address("postgres"))) as connection:
        rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", (database,))
        return tuple(int(row[0]) for row in rows)


def _figures(groups: Mapping[tuple[str, int], Group]) -> list[Measure]:
    ours, bare = groups["ours", MANY], groups["bare", MANY]
    found = [
        Measure(
            f"change visible at {MANY} others, p50",
            percentile(ours.visible, HALF),
            "ms",
            "",
            ok=True,
            peer=FLOOR,
            peer_value=percentile(bare.visible, HALF),
            ratio=None,
            n=len(ours.visible),
        )
    ]
    high = percentile(ours.visible, 0.99), percentile(bare.visible, 0.99)
    name = f"change visible at {MANY} others, p99"
    found.append(within(name, high[0], VISIBLE_BAR_MS, FLOOR, high[1], len(ours.visible)))
    for what, times in (("processor time", _busy), ("wall time", _wall)):
        for kind, who in (("ours", "the writer's"), ("bare", f"{FLOOR}'s")):
            few, many = (percentile(times(groups[kind, others]), HALF) for others in (FEW, MANY))
            name, peer = f"{who} {what} a change, {MANY} others, p50", f"{FEW} others"
            one = against_peer(name, many, "ms", peer, few, FLAT, CHANGES)
            found.append(one if kind == "ours" else replace(one, bar="", ok=True))
    return found


def _busy(group: Group) -> list[float]:
    return group.busy


def _wall(group: Group) -> list[float]:
    return group.wall


if __name__ == "__main__":
    asyncio.run(_child(sys.argv[1:]))
