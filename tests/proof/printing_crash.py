"""The daemon is killed under load, over and over: nothing acknowledged is lost, nothing printed twice in silence.

From outside at random moments, also while it comes up; and from inside at counted ones, by
``tests/daemon/dying_often.py``.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.daemon.dying_often import MOMENTS
from tests.proof.claim import Claim, size
from tests.proof.printing_shop import Shop, Watch, shop
from tests.proof.tills import Verdict

UP_S = 1.2
"""Seconds after which, at the latest, a daemon that has come up is killed."""
COMING_UP_S = 1.3
"""Seconds a daemon takes to come up, and a little: kills in its beginning are spread over it."""
IN_START = 0.25
"""How many of the kills come while the daemon comes up."""
COUNTED_MAX = 50
"""The last transaction or write before which a daemon kills itself."""
COUNTED_S = 1.5
"""One that is up for so long and has not come so far is killed from outside."""
SHOPS = size(1, 2)
"""At a time: a daemon that comes up waits for its disk as often as for its processor."""


@dataclass(slots=True)
class Tally:
    """What the kills came to."""

    kills: int = 0
    verdict: Verdict = field(default_factory=Verdict)
    where: dict[str, int] = field(default_factory=dict)

    def note(self) -> str:
        """The figures behind a claim."""
        places = ", ".join(f"{count} {where}" for where, count in sorted(self.where.items()))
        return f"{self.verdict.note()}; kills: {places}"


Killing = Callable[[random.Random, Shop, Watch, Tally], Awaitable[None]]


async def at_random(source: random.Random, open_shop: Shop, watch: Watch, tally: Tally) -> None:
    """Let the daemon come up, or half up, and kill it."""
    daemon = open_shop.daemon
    in_start = source.random() < IN_START
    await daemon.spawn()
    if in_start:
        await asyncio.sleep(source.uniform(0, COMING_UP_S))
    else:
        await daemon.up()
        await watch.look()
        await asyncio.sleep(source.uniform(0, UP_S))
    await daemon.kill()
    where = "while it came up" if in_start else "under load"
    tally.where[where] = tally.where.get(where, 0) + 1


async def at_counted(source: random.Random, open_shop: Shop, watch: Watch, tally: Tally) -> None:
    """Start a daemon that kills itself somewhere."""
    daemon = open_shop.daemon
    where = source.choice(MOMENTS)
    last = COUNTED_MAX if source.random() < 0.7 else COUNTED_MAX // 10  # the beginning is short and full
    daemon.program = ("tests.daemon.dying_often", f"{where}:{source.randrange(1, last)}")
    await daemon.spawn()
    assert daemon.child is not None
    with contextlib.suppress(AssertionError):  # it may die before it is up: that is what is wanted
        await daemon.up()
    try:
        async with asyncio.timeout(COUNTED_S):
            if await daemon.child.wait() != -signal.SIGKILL:
                tally.verdict.faults.append(f"the daemon ended by itself: {daemon.log.read_text()[-2000:]}")
    except TimeoutError:
        await daemon.kill()
        where = "elsewhere"
    tally.where[where] = tally.where.get(where, 0) + 1


async def one_shop(source: random.Random, kills: int, kill: Killing) -> Tally:
    """Killed so often, then left in peace until every receipt has come to its end."""
    tally = Tally(kills)
    with tempfile.TemporaryDirectory() as folder:
        async with shop(source, Path(folder)) as open_shop:
            watch = Watch(open_shop.daemon, Counter(dict.fromkeys(open_shop.printers, 0)))
            async with asyncio.TaskGroup() as group:
                selling = [group.create_task(open_shop.sell(name)) for name in open_shop.printers]
                try:
                    for _ in range(kills):
                        await kill(source, open_shop, watch, tally)
                        watch.fault()
                    open_shop.daemon.program = ("daemon.cli",)
                    await open_shop.daemon.start()
                    await watch.look()
                finally:
                    open_shop.closing.set()
                await asyncio.gather(*selling)
            tally.verdict.add(await open_shop.reckon())
            tally.verdict.faults += watch.faults
            missing = tally.verdict.sent_missing
            tally.verdict.faults += [f"{name}: a receipt is sent and not on the paper" for name in missing]
    return tally


async def shops(seed: int, kills: int, kill: Killing, name: str) -> Claim:
    """So many kills, spread over shops that are open at the same time."""
    at_a_time = min(SHOPS, kills)
    share = [kills // at_a_time + (number < kills % at_a_time) for number in range(at_a_time)]
    tallies = await asyncio.gather(
        *(one_shop(random.Random(f"{seed}/{number}"), count, kill) for number, count in enumerate(share))
    )
    total = Tally()
    for tally in tallies:
        total.kills += tally.kills
        total.verdict.add(tally.verdict)
        for where, count in tally.where.items():
            total.where[where] = total.where.get(where, 0) + count
    for fault in total.verdict.faults:
        print(f"{name}: {fault}")
    return Claim(name, total.kills, len(total.verdict.faults), total.note())


ONCE = "each acknowledged receipt once on the paper, at most one per printer and kill not known"


async def prove() -> list[Claim]:
    """Killed from outside."""
    name = f"`kill -9` at random moments under load: {ONCE}"
    return [await shops(41, size(2, 200), at_random, name)]


async def prove_counted() -> list[Claim]:
    """Killed by itself."""
    name = f"`kill -9` before, inside and after counted commits and writes: {ONCE}"
    return [await shops(42, size(2, 200), at_counted, name)]
