"""Keys: what is new needs no look at the disk, what was there before this start is found all the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from daemon.errors import ApiProblem
from daemon.idempotency import IdempotencyKeys, Seen
from daemon.station import Connection, Station

T = TypeVar("T")
ROUTE = "kiosk POST /v1/devices/receipt/jobs"


class Counted(Station):
    """A station that counts how often its file is read."""

    reads = 0

    async def read(self, function: Callable[[Connection], T]) -> T:
        self.reads += 1
        return await super().read(function)


@pytest.fixture
async def station(tmp_path: Path) -> AsyncIterator[Counted]:
    async with Counted(tmp_path / "station.db") as opened:
        yield opened


async def keep(station: Station, ring: IdempotencyKeys, key: str, body: bytes = b"") -> None:
    async with ring.claim(key, ROUTE, body) as claimed:
        await station.write(lambda connection: claimed.record(connection, f"made by {key}"))


async def test_a_new_key_is_not_looked_for_and_a_repeated_one_is(station: Counted) -> None:
    ring = IdempotencyKeys(station)
    await ring.start()
    station.reads = 0
    await keep(station, ring, "k1")
    assert station.reads == 0
    async with ring.claim("k1", ROUTE, b"") as again:
        assert again.resource == "made by k1"
    assert station.reads == 1


@pytest.mark.parametrize("started", [True, False])
async def test_keys_of_an_earlier_start_are_found(station: Counted, *, started: bool) -> None:
    await keep(station, IdempotencyKeys(station), "k1", b"body")
    ring = IdempotencyKeys(station)
    if started:
        await ring.start()
    async with ring.claim("k1", ROUTE, b"body") as again:
        assert again.resource == "made by k1"
    with pytest.raises(ApiProblem) as refused:
        async with ring.claim("k1", ROUTE, b"another"):
            pass
    assert refused.value.status == 422


async def test_a_second_call_waits_for_the_first(station: Counted) -> None:
    ring = IdempotencyKeys(station)
    await ring.start()
    begun = asyncio.Event()

    async def first() -> None:
        async with ring.claim("k1", ROUTE, b"") as claimed:
            begun.set()
            await asyncio.sleep(0)
            await station.write(lambda connection: claimed.record(connection, "one"))

    async with asyncio.TaskGroup() as group:
        group.create_task(first())
        await begun.wait()
        async with ring.claim("k1", ROUTE, b"") as second:
            assert second.resource == "one"


async def test_a_time_out_inside_is_not_taken_for_a_call_still_going_on(station: Counted) -> None:
    with pytest.raises(TimeoutError):
        async with IdempotencyKeys(station).claim("k1", ROUTE, b""):
            raise TimeoutError


def test_what_was_seen_is_never_taken_for_new_and_what_is_new_hardly_ever_for_seen() -> None:
    seen = Seen()
    names = [(f"key {number}", ROUTE) for number in range(10_000)]
    for name in names:
        seen.add(name)
    assert all(name in seen for name in names)
    assert sum((f"other {number}", ROUTE) in seen for number in range(10_000)) < 10
