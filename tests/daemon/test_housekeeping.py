"""A running daemon keeps its store small by itself: what is too old goes within its first round."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from daemon import keys
from daemon.demo.content import HOME
from daemon.schema import LineRequest, ReserveRequest
from daemon.store import Actor, desk, reserving, tables
from daemon.store.checking import check
from tests.daemon.stations import station
from tests.daemon.store import shop
from tests.daemon.store.shop import Clock, Template, address, copy
from tests.daemon.store.test_stock import a_want

CLERK = Actor("Maja")


async def cancelled(folder: Path, days_ago: int) -> str:
    """A reservation that was over so long ago."""
    async with shop.at(address(folder), folder, Clock(datetime.now(UTC) - timedelta(days=days_ago))) as store:
        want = await a_want(store)
        request = ReserveRequest(HOME, [LineRequest(want.gtin)], "Karen Nygaard", "12345678")
        made = await store.write(reserving.reserve, request, CLERK)
        await store.write(desk.cancel, made, "", CLERK)
        return made


async def test_customers_of_old_reservations_are_forgotten(template: Template, tmp_path: Path) -> None:
    copy(template, tmp_path)
    old, young = [await cancelled(tmp_path, days) for days in (31, 29)]
    r = tables.reservation.c
    wanted = select(r.id, r.name).where(r.id.in_([old, young]))
    async with station(tmp_path) as running:
        store = running.app[keys.STORE]
        async with asyncio.timeout(20):
            while True:
                rows = await store.read(lambda tx: tx.connection.execute(wanted).all())
                if {row.id: row.name for row in rows} == {old: "", young: "Karen Nygaard"}:
                    break
                await asyncio.sleep(0.02)  # the pace of looking
        assert await store.read(check) == []
