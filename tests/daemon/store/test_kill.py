"""kill -9 in the middle of a busy minute: whatever was acknowledged is there, and nothing is half done."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from sqlalchemy import select

from daemon.schema import LineRequest, ReserveRequest
from daemon.store import Actor, Conflict, Store, reserving, tables
from tests.daemon.store.shop import STATION, Template
from tests.daemon.store.test_conservation import broken_promises
from tests.daemon.store.test_stock import differences

ENOUGH = 25


async def reserve_and_say(url: str, media: Path, gtins: list[str]) -> None:
    """Reserve for ever; each id is said once its reservation is acknowledged."""
    async with Store.open(url, station=STATION, media=media) as store:
        number = 0
        while True:
            number += 1
            line = LineRequest(gtins[number % len(gtins)])
            request = ReserveRequest("shop-aarhus", [line], "K N", "00123456")
            try:
                made = await store.write(reserving.reserve, request, Actor("busy"))
            except Conflict:
                continue
            print(made, flush=True)


async def test_what_was_acknowledged_survives(full: str, template: Template, tmp_path: Path) -> None:
    gtins = [product.gtin for product in template.demo.products[:200]]
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.daemon.store.test_kill",
        full,
        str(tmp_path / "media"),
        *gtins,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert child.stdout is not None
    said: list[str] = []
    async with asyncio.timeout(30):
        while len(said) < ENOUGH:
            said.append((await child.stdout.readline()).decode().strip())
        child.kill()
        said += (await child.stdout.read()).decode().split()
        await child.wait()
    async with Store.open(full, station=STATION, media=tmp_path / "media") as store:
        kept = await store.read(
            lambda tx: set(tx.connection.execute(select(tables.reservation.c.id)).scalars())
        )
        assert set(said) <= kept
        assert await store.read(differences) == []
        assert await store.read(broken_promises) == {}


if __name__ == "__main__":
    asyncio.run(reserve_and_say(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
