"""Search as typed and look-ups by GTIN, from ten thousand products to a million: what a customer waits for the store.

Measured at the store, one question at a time, as the daemon asks it (a reader's thread, one transaction, the page of 24
decoded); HTTP is measured in ``api``. The floor is the same way with an empty question; the processor time beside it
tells a slow search from a busy machine. The bars count at the largest set; ``STOREFLOOR_SIZE=full`` is a million
products and five million levels (``store_set.py``), built once.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
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
from tests.bench.store_set import FOLDER, STATION, Goods, built, sample

SIZES = (10_000, 100_000, 1_000_000) if os.environ.get("STOREFLOOR_SIZE") == "full" else (10_000, 100_000)
QUESTIONS = 200
"""Of each kind."""
WARM_UP = 20
PLOT = FOLDER.parent / "bench" / "store.svg"
LONGEST = 12
"""Letters typed; whole names and several words are kinds of their own."""
SEARCH_BAR_MS = 25.0
LOOK_UP_BAR_MS = 2.0
MEMORY_BAR_MB = 150

Ask = Callable[[str], Awaitable[object]]


def _typed(kind: str, one: Goods, draw: random.Random) -> str:
    """What somebody types who wants ``one``."""
    names = list(one.name.words().values())
    name = draw.choice(names)
    words = [word.strip(",") for word in name.split()]
    if kind.isdigit():
        return name[: int(kind)]
    noun = next(word for word in words if len(word) > 2)
    if kind == "two words":
        return f"{words[-1]} {noun[:5]}"
    if kind == "whole name":
        return name
    if kind == "inner part":
        return noun[len(noun) // 2 :] if len(noun) > 7 else noun
    if kind == "brand and word":
        return f"{one.brand} {noun[:4]}"
    place = draw.randrange(1, len(noun) - 1)
    return noun[:place] + noun[place + 1] + noun[place] + noun[place + 2 :]


KINDS = (
    *(str(length) for length in range(1, LONGEST + 1)),
    *("two words", "whole name", "brand and word", "inner part", "misspelt"),
)


def questions(kind: str, goods: list[Goods]) -> Iterator[str]:
    """What is typed for each of ``goods``."""
    draw = random.Random(kind)
    return (_typed(kind, one, draw) for one in goods)


async def _times(ask: Ask, asked: list[str]) -> list[float]:
    for question in asked[:WARM_UP]:
        await ask(question)
    taken = []
    for question in asked:
        start = time.perf_counter()
        await ask(question)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


async def measure() -> list[Measure]:
    """Each size, the largest last; the daemon's memory on the largest. The curves go to build/bench/store.svg."""
    found: list[Measure] = []
    for size in SIZES:
        found += await _at(size, judged=size == SIZES[-1])
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    PLOT.write_text(_plot(found), encoding="utf-8")
    found.append(await _memory(SIZES[-1]))
    return found


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

        floor = await _times(nothing, [""] * QUESTIONS * 5)
        low, high = percentile(floor, 0.5), percentile(floor, 0.99)
        found, every = [], []
        for kind in KINDS:
            taken = await _times(search, list(questions(kind, goods)))
            every += taken
            what = f"{kind} letters" if kind.isdigit() else kind
            found.append(_curve(f"{size:,}: {what}, p50", percentile(taken, 0.5), low, len(taken)))
            found.append(_curve(f"{size:,}: {what}, p99", percentile(taken, 0.99), high, len(taken)))
        look_ups = await _times(store.product, [one.gtin for one in sample(size, QUESTIONS * 5, seed=7)])
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


async def _memory(size: int) -> Measure:
    """The daemon's resident memory after searches of every kind."""
    folder = await built(size)
    asked = [typed for kind in KINDS for typed in questions(kind, sample(size, QUESTIONS // 4))]
    with tempfile.TemporaryDirectory() as name:
        state = Path(name) / "state"
        state.mkdir()
        (state / "store.db").symlink_to(folder / "store.db")
        async with station(state, "") as running, aiohttp.ClientSession() as http:
            headers = {"Authorization": f"Bearer {running.token}"}
            for typed in asked:
                async with http.get(f"{running.url}/v1/products?q={quote(typed)}", headers=headers) as answer:
                    answer.raise_for_status()
                    await answer.read()
            value = resident_mb(running)
    bar = f"≤ {MEMORY_BAR_MB} MB"
    return Measure(
        f"{size:,}: daemon's memory",
        value,
        "MB",
        bar,
        value <= MEMORY_BAR_MB,
        "",
        None,
        None,
        len(asked),
    )
