"""The spool's speed: how soon a job is taken for good, how soon it is paper, how many a second, and with a full file.

All is measured in rounds, ours, the floor's and the peers' in turns: a machine busy for a moment is busy for all. Jobs
a second are counted from the first request to the last cut on paper; the floor prints nothing and ends sooner.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from daemon.spool_rows import KEPT_DOCUMENTS
from tests.bench.exchange import Exchange, exchange
from tests.bench.jobs import Paper, Target, floor, inbox4us, ours, paper, picture, rate, timed
from tests.bench.measure import Measure, against_peer, at_least, percentile, within
from tests.bench.peers import INBOX4US, PYWEBDRIVER, NotInstalled, python_of, serving
from tests.bench.processes import station

PRINTERS, CLIENTS = 4, 8
ACCEPT_BAR, PAPER_BAR = 5.0, 5.0
"""Milliseconds: at the 99th percentile, at the median."""
ACCEPT_AT_MOST = 2.5
JOBS_BAR = 500
JOBS_OF_FLOOR, JOBS_OF_PEER = 0.4, 3
FULL_AT_MOST = 1.2
TIDIED = 64
"""Jobs after which the spool looks for documents it need not keep."""
PEER_SHARE = 10
"""A peer is given one job for ten of ours: it takes as long over it."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int = 15
    accepted: int = 200
    """Jobs of one client in a round."""
    papers: int = 400
    jobs: int = 1_000
    """Of eight clients in a round."""
    finished: int = 100_000
    beside: int = 640
    """Jobs beside a full file."""


WHOLE = Size()


@asynccontextmanager
async def _ours(counted: Paper, state: Path) -> AsyncIterator[Target]:
    """Our station with all these printers, each of which has printed once."""
    async with station(state, counted.devices) as running:
        target = ours(running, len(counted.ports))
        await rate(target, 1, 2 * len(counted.ports), counted)
        yield target


async def accept(own: Target, bare: Target, counted: Paper, size: Size) -> list[Measure]:
    """One client. As a till does it, the next job when the last has been printed; and as fast as it is answered.

    The floor prints nothing. So the bar against it is for the first way, where accepting is all that is going on; the
    second way, in which each job is accepted while others are printed, is told beside it, with the bar in ms.
    """
    async with exchange(own.url) as to_ours, exchange(bare.url) as to_floor:
        alone, alone_floor = await _one_by_one(own, bare, counted, size, to_ours, to_floor)
        busy, busy_floor = await _back_to_back(own, bare, counted, size, to_ours, to_floor)
    name, n = "aiohttp + SQLite FULL", size.rounds * size.accepted
    figures: list[Measure] = []
    for what, took, floors in (("", alone, alone_floor), (", others printed meanwhile", busy, busy_floor)):
        p50, p99 = (_usual(took, share) for share in (0.5, 0.99))
        floor50, floor99 = (_usual(floors, share) for share in (0.5, 0.99))
        label = f"accept, 1 client{what}"
        figures.append(Measure(f"{label}, p50", p50, "ms", "", True, name, floor50, p50 / floor50, n))
        figures.append(within(f"{label}, p99", p99, ACCEPT_BAR, name, floor99, n))
        if not what:
            figures.append(against_peer(f"{label}, p99", p99, "ms", name, floor99, ACCEPT_AT_MOST, n))
    return figures


def _usual(rounds: list[list[float]], share: float) -> float:
    """The median of the rounds; the first one warms up."""
    return median(percentile(samples, share) for samples in rounds[1:])


async def _one_by_one(
    own: Target, bare: Target, counted: Paper, size: Size, to_ours: Exchange, to_floor: Exchange
) -> tuple[list[list[float]], list[list[float]]]:
    took: list[list[float]] = []
    floors: list[list[float]] = []
    for _ in range(size.rounds + 1):
        took.append([])
        floors.append([])
        for _ in range(size.accepted):
            await counted.forget()
            took[-1].append(await timed(own, to_ours))
            await counted.cuts(1)
            floors[-1].append(await timed(bare, to_floor))
    return took, floors


async def _back_to_back(
    own: Target, bare: Target, counted: Paper, size: Size, to_ours: Exchange, to_floor: Exchange
) -> tuple[list[list[float]], list[list[float]]]:
    took: list[list[float]] = []
    floors: list[list[float]] = []
    for _ in range(size.rounds + 1):
        await counted.forget()
        took.append([await timed(own, to_ours) for _ in range(size.accepted)])
        await counted.cuts(size.accepted)
        floors.append([await timed(bare, to_floor) for _ in range(size.accepted)])
    return took, floors


async def on_paper(own: Target, bare: Target, counted: Paper, size: Size) -> list[Measure]:
    """One job at a time: from the request sent to the cut received by the printer."""
    took: list[float] = []
    floors: list[float] = []
    async with exchange(own.url) as to_ours, exchange(bare.url) as to_floor:
        for _ in range(size.papers):
            await counted.forget()
            start = time.monotonic()
            await own.post(to_ours)
            took.append(((await counted.cuts(1))[0] - start) * 1000)
            floors.append(await timed(bare, to_floor))
    name = "aiohttp + SQLite FULL, no paper"
    p50, p99 = (percentile(took, share) for share in (0.5, 0.99))
    floor50, floor99 = (percentile(floors, share) for share in (0.5, 0.99))
    return [
        within("paper, from POST to cut, p50", p50, PAPER_BAR, name, floor50, len(took)),
        Measure("paper, from POST to cut, p99", p99, "ms", "", True, name, floor99, p99 / floor99, len(took)),
    ]


async def jobs_per_second(
    own: Target, bare: Target, peers: dict[str, Target], counted: Paper, size: Size
) -> list[Measure]:
    """Eight clients at once, four printers."""
    rates: dict[str, list[float]] = {name: [] for name in ("ours", "floor", *peers)}
    for _ in range(max(1, size.rounds // 2)):
        rates["ours"].append(await rate(own, CLIENTS, size.jobs, counted))
        rates["floor"].append(await rate(bare, CLIENTS, size.jobs, None))
        for name, peer in peers.items():
            rates[name].append(await rate(peer, CLIENTS, max(CLIENTS, size.jobs // PEER_SHARE), None))
    value = median(rates["ours"])
    name, n = f"jobs printed, {CLIENTS} clients, {PRINTERS} printers", size.jobs * len(rates["ours"])
    floor_name = f"aiohttp + SQLite FULL, {CLIENTS} clients"
    figures = [
        Measure(name, value, "jobs/s", f"≥ {JOBS_BAR} jobs/s", value >= JOBS_BAR, "", None, None, n),
        at_least(name, value, "jobs/s", floor_name, median(rates["floor"]), JOBS_OF_FLOOR, n),
    ]
    figures += [at_least(name, value, "jobs/s", peer, median(rates[peer]), JOBS_OF_PEER, n) for peer in peers]
    return figures


def fill(state: Path, count: int) -> None:
    """Put so many more finished jobs, with their keys, into a stopped station's file: copies of the one it has.

    The newest have their documents, as many as are kept.
    """
    with contextlib.closing(sqlite3.connect(state / "station.db")) as file, file:
        columns = [row[1] for row in file.execute("PRAGMA table_info(jobs)")]
        kept = [name for name in columns if name not in {"number", "id"}]
        file.execute(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"  # noqa: S608  columns of our own table
            f" INSERT INTO jobs (id, {', '.join(kept)})"
            f" SELECT 'filled-' || n, {', '.join(kept)} FROM numbers, (SELECT * FROM jobs ORDER BY number LIMIT 1)",
            (count,),
        )
        file.execute(
            "INSERT OR IGNORE INTO documents (number, data)"
            " SELECT number, (SELECT data FROM documents LIMIT 1) FROM jobs ORDER BY number DESC LIMIT ?",
            (KEPT_DOCUMENTS,),
        )
        file.execute(
            "INSERT INTO idempotency (key, route, digest, resource, created_at)"
            " SELECT id, 'filled', x'00', id, created_at FROM jobs WHERE id LIKE 'filled-%'"
        )


async def beside_full(size: Size, folder: Path) -> list[Measure]:
    """The next job when the file holds a hundred thousand finished ones, in turns with a station whose file is new."""
    async with paper(1) as new, paper(1) as full:
        async with _ours(full, folder / "full"):
            pass
        fill(folder / "full", size.finished)
        async with (
            station(folder / "full", full.devices) as running,
            _ours(new, folder / "new") as fresh,
            exchange(running.url) as to_full,
            exchange(fresh.url) as to_new,
        ):
            stocked = ours(running, 1)
            stocked.skip(1_000_000)  # its keys were used by the first run
            took: dict[str, list[float]] = {"full": [], "new": [], "full paper": [], "new paper": []}
            for _ in range(size.beside):
                for name, target, connection, counted in (
                    ("full", stocked, to_full, full),
                    ("new", fresh, to_new, new),
                ):
                    await counted.forget()
                    start = time.monotonic()
                    took[name].append(await timed(target, connection))
                    took[f"{name} paper"].append(((await counted.cuts(1))[0] - start) * 1000)
    label = f"{size.finished:,} finished jobs in the file"
    return [
        against_peer(
            f"{what} with {label}, {word}",
            value(took[f"full{more}"]),
            "ms",
            "a new file",
            value(took[f"new{more}"]),
            FULL_AT_MOST,
            size.beside,
        )
        for what, more in (("accept", ""), ("paper", " paper"))
        for word, value in (("p50", median), ("mean", _usual_mean))
    ]


def _usual_mean(samples: list[float]) -> float:
    """The median of the means of rounds: what is slow now and then counts, one bad moment of the machine does not."""
    return median(fmean(samples[at : at + TIDIED]) for at in range(0, len(samples), TIDIED))


async def measure(size: Size = WHOLE) -> list[Measure]:
    """All figures of the spool, the peers that can be had among them."""
    figures: list[Measure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with contextlib.AsyncExitStack() as stack:
            counted = await stack.enter_async_context(paper(PRINTERS))
            bare = await stack.enter_async_context(floor(folder))
            peers: dict[str, Target] = {}
            try:
                url = await stack.enter_async_context(serving(INBOX4US, folder))
                peers[INBOX4US.package] = inbox4us(url, counted.ports, picture())
            except NotInstalled as error:
                figures.append(_absent(INBOX4US.package, error))
            own = await stack.enter_async_context(_ours(counted, folder / "state"))
            figures += await accept(own, bare, counted, size)
            figures += await on_paper(own, bare, counted, size)
            figures += await jobs_per_second(own, bare, peers, counted, size)
        try:
            python_of(PYWEBDRIVER)
        except NotInstalled as error:
            figures.append(_absent(PYWEBDRIVER.package, error))
        figures += await beside_full(size, folder)
    return figures


def _absent(package: str, error: NotInstalled) -> Measure:
    return Measure(f"{package}: not measured: {error}", 0, "", "", True, package, None, None, 0)
