"""Random days of three stations, done in the store and in a plain model of it: after every act both are the same.

The acts, and what is compared, stand in ``tests/daemon/store/machine.py``; the model in ``model.py`` beside it.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import ExitStack
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import postgres
from tests.daemon.store import machine
from tests.proof.claim import Claim, size

STEPS = 30
SHARED = "template_machine"


def days(make: str, shop: machine.Shop, runs: int, *, shortest: bool = True) -> Claim:
    """So many days at ``shop``. Raises AssertionError with the ``shortest`` day on which the two disagree."""

    class Here(machine.Day):
        runs = 0
        steps = 0

    Here.shop = shop
    drawn = settings(
        max_examples=runs,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
        phases=[Phase.generate, Phase.shrink] if shortest else [Phase.generate],
    )
    run_state_machine_as_test(Here, settings=drawn)
    note = f"{Here.steps:,} acts in {Here.runs:,} days"
    return Claim(f"{make}: the store does and refuses what a plain model of it does", Here.runs, 0, note)


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


async def prove() -> list[Claim]:
    """Random days on both makes of database."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await machine.fill(f"sqlite:///{folder / 'store.db'}", folder)
        claims = [await asyncio.to_thread(days, "sqlite", copied(folder), size(15, 1_000))]
        await machine.fill(postgres.server().create(SHARED), folder)
        on_server = machine.Shop(lambda stack: stack.enter_context(postgres.database(SHARED)), folder)
        claims.append(await asyncio.to_thread(days, "postgresql", on_server, size(5, 200)))
        postgres.server().drop(SHARED)
    return claims
