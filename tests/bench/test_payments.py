"""What is measured of payments is there, at a small size, and the ledger it is measured on is one."""

from __future__ import annotations

from pathlib import Path

from daemon import attempts
from daemon.station import Station
from drivers.vocabulary import PaymentState
from tests.bench.payments import fill, measure


async def test_each_figure_is_taken() -> None:
    figures = await measure(past=500, payments=20, messages=20)
    assert len(figures) == 6
    assert all(figure.n == 20 for figure in figures)


async def test_a_ledger_that_has_grown_old(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    async with Station(path):
        pass
    fill(path, 50)
    async with Station(path) as station:
        found = await station.read(lambda connection: attempts.newest(connection, 100))
        last = await station.read(lambda connection: attempts.find(connection, found[0].id))
    assert len(found) == 50
    assert [step.state for step in last.history][-1] is PaymentState.APPROVED
