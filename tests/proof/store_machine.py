"""Random days of three stations, done in the store and in a plain model of it: after every act both are the same.

The acts, and what is compared, stand in ``tests/daemon/store/machine.py``; the model in ``model.py`` beside it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import postgres
from tests.daemon.store import machine
from tests.proof.claim import FULL, Claim

STEPS = 30
SHARED = "template_machine"


def days(make: str, shop: machine.Shop, runs: int, *, begin: int = 0, shortest: bool = True) -> Claim:
    """So many days at ``shop``; another ``begin`` is others. Raises AssertionError where store and model disagree."""

    class Here(machine.Day):
        runs = 0
        steps = 0

    Here.shop = shop
    drawn = settings(
        max_examples=runs,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not begin,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
        phases=[Phase.generate, Phase.shrink] if shortest else [Phase.generate],
    )
    if begin:
        seed(begin)(Here)
    run_state_machine_as_test(Here, settings=drawn)
    note = f"{Here.steps:,} acts in {Here.runs:,} days"
    part = f", part {begin}" if begin else ""
    return Claim(f"{make}: the store does and refuses what a plain model does{part}", Here.runs, 0, note)


def copied(folder: Path) -> machine.Shop:
    """A shop on SQLite: each copy is a file of its own."""
    numbers = count(1)

    def fresh(stack: ExitStack) -> str:
        path = folder / f"day-{next(numbers)}.db"
        shutil.copy(folder / "store.db", path)
        for end in ("", "-wal", "-shm"):
            stack.callback(path.with_name(path.name + end).unlink, missing_ok=True)
        return f"sqlite:///{path}"

    return machine.Shop(fresh, folder)


def on_sqlite(runs: int, begin: int = 0) -> Claim:
    """So many days on files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asyncio.run(machine.fill(f"sqlite:///{folder / 'store.db'}", folder))
        return days("sqlite", copied(folder), runs, begin=begin)


def on_postgresql(runs: int, begin: int = 0) -> Claim:
    """So many days on a server."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asyncio.run(machine.fill(postgres.server().create(SHARED), folder))
        shop = machine.Shop(lambda stack: stack.enter_context(postgres.database(SHARED)), folder)
        claim = days("postgresql", shop, runs, begin=begin)
        postgres.server().drop(SHARED)
    return claim


async def prove() -> list[Claim]:
    """Random days on both makes of database; many of them in two processes, one for each core."""
    if not FULL:
        return [await asyncio.to_thread(on_sqlite, 12), await asyncio.to_thread(on_postgresql, 5)]
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        parts = [partial(on_sqlite, 500, begin) for begin in (1, 2)]
        parts += [partial(on_postgresql, 100, begin) for begin in (3, 4)]
        return list(await asyncio.gather(*(loop.run_in_executor(pool, part) for part in parts)))
