"""Numbers from the station file: each once, whatever ends the process that took them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from daemon.errors import StorageUnavailable
from daemon.numbers import BLOCK, StationNumbers
from daemon.station import Station
from drivers.errors import DeviceOffline


async def test_each_is_given_once_also_by_the_next_process(tmp_path: Path) -> None:
    given: list[int] = []
    for _ in range(3):
        async with Station(tmp_path / "station.db") as station:
            numbers = StationNumbers(station)
            given += await asyncio.gather(*(numbers.take("nexo") for _ in range(BLOCK + 5)))
            assert await numbers.take("other") != 0
    assert len(set(given)) == len(given) == 3 * (BLOCK + 5)
    assert given == sorted(given)


async def test_without_a_disk_none_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Station(tmp_path / "station.db") as station:

        async def full(*_: object) -> None:
            raise StorageUnavailable("full")

        monkeypatch.setattr(station, "write", full)
        with pytest.raises(DeviceOffline, match="no number"):
            await StationNumbers(station).take("nexo")
