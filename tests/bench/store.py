"""Search as typed and look-ups by GTIN, from ten thousand products to a million: what a customer waits for the store.

Measured at the store, one question at a time, as the daemon asks it (a reader's thread, one transaction, the page of 24
decoded), and through the daemon, over HTTP. The floor is the same way with an empty question; the processor time
beside it tells a slow search from a busy machine. The bars count at the largest set: ``STOREFLOOR_SIZE=full`` is a
million products and five million levels (``store_set.py``), built once.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import aiohttp
from sqlalchemy import text

from daemon.store import Store, catalogue
from daemon.store.transaction import Reading
from tests.bench.measure import Measure, percentile, within
from tests.bench.plot import curves
from tests.bench.printing_memory import resident_mb
from tests.bench.processes import station
from tests.bench.store_questions import KINDS, QUESTIONS, questions, times
from tests.bench.store_set import FOLDER, STATION, built, sample

SIZES = (10_000, 100_000, 1_000_000) if os.environ.get("STOREFLOOR_SIZE") == "full" else (10_000, 100_000)
PLOT = FOLDER.parent / "bench" / "store.svg"
SEARCH_BAR_MS = 25.0
LOOK_UP_BAR_MS = 2.0
MEMORY_BAR_MB = 150


async def measure() -> list[Measure]:
    """Each size, the largest last; the daemon on the largest. The curves go to build/bench/store.svg."""
    found: list[Measure] = []
    for size in SIZES:
        found += await _at(size, judged=size == SIZES[-1])
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    PLOT.write_text(_plot(found), encoding="utf-8")
    return found + await _daemon(SIZES[-1])


def _plot(found: list[Measure]) -> str:
    values = {measure.name: measure.value for measure in found}
    lines = {
        name: [(size, values[f"{size:,}: {name}"]) for size in SIZES]
        for name in (
            "search as typed, p99",
            "search as typed, p50",
            "product by GTIN, p99",
            "product by GTIN, p50",
        )
    }
    return curves(lines, "products", "ms")


async def _at(size: int, *, judged: bool) -> list[Measure]:
    folder = await built(size)
    goods = sample(size, QUESTIONS)
    async with Store.open(
        f"sqlite:///{folder / 'store.db'}", station=STATION, media=folder / "media"
    ) as store:

        async def nothing(_: str) -> object:
            return await store.read(lambda tx: tx.connection.execute(text("SELECT 1")).scalar())

        spent: list[float] = []

        def look(tx: Reading, typed: str) -> None:
            start = time.thread_time()
            catalogue.products(tx, typed)
            spent.append((time.thread_time() - start) * 1000)

        async def search(typed: str) -> object:
            return await store.read(look, typed)

        floor = await times(nothing, [""] * QUESTIONS * 5)
        low, high = percentile(floor, 0.5), percentile(floor, 0.99)
        found, every = [], []
        for kind in KINDS:
            taken = await times(search, list(questions(kind, goods)))
            every += taken
            what = f"{kind} letters" if kind.isdigit() else kind
            found.append(_curve(f"{size:,}: {what}, p50", percentile(taken, 0.5), low, len(taken)))
            found.append(_curve(f"{size:,}: {what}, p99", percentile(taken, 0.99), high, len(taken)))
        look_ups = await times(store.product, [one.gtin for one in sample(size, QUESTIONS * 5, seed=7)])
    for share in (0.5, 0.99):
        name = f"{size:,}: search as typed, processor time, p{share * 100:.0f}"
        found.append(Measure(name, percentile(spent, share), "ms", "", True, "", None, None, len(spent)))
    for name, taken, bar in (
        ("search as typed", every, SEARCH_BAR_MS),
        ("product by GTIN", look_ups, LOOK_UP_BAR_MS),
    ):
        p50, p99 = percentile(taken, 0.5), percentile(taken, 0.99)
        found.append(_curve(f"{size:,}: {name}, p50", p50, low, len(taken)))
        whole = f"{size:,}: {name}, p99"
        found.append(
            within(whole, p99, bar, "empty question", high, len(taken))
            if judged
            else _curve(whole, p99, high, len(taken))
        )
    return found


def _curve(name: str, value: float, floor: float, n: int) -> Measure:
    """A point of the curve: no bar of its own."""
    return Measure(name, value, "ms", "", ok=True, peer="empty question", peer_value=floor, ratio=None, n=n)


async def _daemon(size: int) -> list[Measure]:
    """The daemon over HTTP on the loopback: its first searches after the start, look-ups, memory after all kinds."""
    folder = await built(size)
    goods = sample(size, QUESTIONS // 4)
    asked = [f"/v1/products?q={quote(typed)}" for kind in KINDS for typed in questions(kind, goods)]
    with tempfile.TemporaryDirectory() as name:
        state = Path(name) / "state"
        state.mkdir()
        (state / "store.db").symlink_to(folder / "store.db")
        async with station(state, "", location=STATION.location) as running, aiohttp.ClientSession() as http:
            headers = {"Authorization": f"Bearer {running.token}"}

            async def get(path: str) -> None:
                async with http.get(running.url + path, headers=headers) as answer:
                    answer.raise_for_status()
                    await answer.read()

            start = time.perf_counter()
            await get(asked[0])
            first = (time.perf_counter() - start) * 1000
            floor = await times(get, ["/v1/health"] * 500)
            searched = await times(get, asked)
            numbers = [one.gtin for one in sample(size, QUESTIONS * 5, seed=9)]
            looked_up = await times(get, [f"/v1/products/{gtin}" for gtin in numbers])
            memory = resident_mb(running)
    low, high = percentile(floor, 0.5), percentile(floor, 0.99)
    peer = "GET /v1/health"

    def told(name: str, taken: list[float], share: float, floor: float) -> Measure:
        value = percentile(taken, share)
        return Measure(name, value, "ms", "", ok=True, peer=peer, peer_value=floor, ratio=None, n=len(taken))

    look_up, search = f"{size:,}: daemon, product by GTIN", f"{size:,}: daemon, search as typed"
    bar = f"≤ {MEMORY_BAR_MB} MB"
    return [
        Measure(f"{size:,}: daemon, first search", first, "ms", "", True, peer, low, None, 1),
        told(f"{search}, p50", searched, 0.5, low),
        within(f"{search}, p99", percentile(searched, 0.99), SEARCH_BAR_MS, peer, high, len(searched)),
        told(f"{look_up}, p50", looked_up, 0.5, low),
        within(f"{look_up}, p99", percentile(looked_up, 0.99), LOOK_UP_BAR_MS, peer, high, len(looked_up)),
        Measure(
            f"{size:,}: daemon's memory",
            memory,
            "MB",
            bar,
            memory <= MEMORY_BAR_MB,
            "",
            None,
            None,
            len(asked),
        ),
    ]
