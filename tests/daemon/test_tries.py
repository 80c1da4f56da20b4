"""Wrong tries: five in ten minutes per station and role, whatever the token, also over a restart and sent at once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from daemon import keys
from daemon.client import ApiError, Client
from daemon.errors import ApiProblem
from daemon.schema import Role
from daemon.store import codes
from daemon.tries import Guess
from tests.daemon.stations import station

UNKNOWN = codes.write("R", "ZZZZZZ")


async def said(client: Client, last4: str = "0000") -> int:
    """Status of a try."""
    try:
        await client.find_reservation(UNKNOWN, last4)
    except ApiError as error:
        return error.status
    return 200


async def test_a_restart_forgives_nothing(tmp_path: Path) -> None:
    async with station(tmp_path) as running, running.client(Role.KIOSK) as kiosk:
        assert [await said(kiosk) for _ in range(3)] == [404] * 3
    async with station(tmp_path) as running, running.client(Role.KIOSK) as kiosk:
        assert [await said(kiosk) for _ in range(3)] == [404, 404, 429]
    async with station(tmp_path) as running, running.client(Role.KIOSK) as kiosk:
        assert await said(kiosk) == 429


async def test_twenty_sent_at_once_are_five_guesses(tmp_path: Path) -> None:
    async with station(tmp_path) as running, running.client(Role.KIOSK) as kiosk:
        found = await asyncio.gather(*(said(kiosk, f"{number:04d}") for number in range(20)))
        assert sorted(found) == [404] * 5 + [429] * 15


async def test_another_token_buys_no_tries_and_the_till_is_counted_by_itself(tmp_path: Path) -> None:
    async with station(tmp_path) as running, running.client(Role.KIOSK) as kiosk:
        _, secret = await running.app[keys.TOKENS].create(Role.KIOSK, "a second one")
        for _ in range(5):
            await said(kiosk)
        async with Client(running.url, secret) as second, running.client(Role.TILL) as till:
            assert await said(second) == 429
            assert await said(till) == 404


async def test_a_clock_set_back_locks_nobody_for_longer(tmp_path: Path) -> None:
    async with station(tmp_path) as running:
        station_file = running.app[keys.STATION]
        later = "[9999999999.0,9999999999.0,9999999999.0,9999999999.0,9999999999.0]"
        await station_file.write(
            lambda connection: (
                connection.execute(
                    "INSERT INTO meta (key, value) VALUES ('tries/reservation/kiosk', ?)", (later,)
                ).rowcount
            )
        )
        tries = running.app[keys.TRIES]
        with pytest.raises(ApiProblem) as refused:
            async with tries.turn(Guess.RESERVATION, Role.KIOSK):
                pass
        assert 0 < (refused.value.retry_after_s or 0) <= 600
        await tries.forgive(Guess.RESERVATION, Role.KIOSK)
        async with running.client(Role.KIOSK) as kiosk:
            assert await said(kiosk) == 404
