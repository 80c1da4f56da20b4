"""Two daemons on one store, on SQLite and on PostgreSQL: what is done at one is an event at the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

from daemon.client import Client, event_data
from daemon.config import StoreSection
from daemon.schema import Event, LineRequest, ReserveRequest, Role
from drivers.vocabulary import EventType
from tests.daemon.stations import Running, station
from tests.daemon.store.shop import Template


@asynccontextmanager
async def two(full: str, folder: Path) -> AsyncIterator[tuple[Running, Running]]:
    """Two stations on the store at ``full``, each with a state directory of its own."""
    async with AsyncExitStack() as stack:
        started = []
        for name in ("till-1", "till-2"):
            state = folder / name
            state.mkdir()
            shared = StoreSection(url=full, media=str(folder / "media"))
            started.append(await stack.enter_async_context(station(state, name=name, store=shared)))
        yield started[0], started[1]


async def event(client: Client, kind: EventType, ready: asyncio.Event) -> Any:
    """Data of the next event of a kind; ``ready`` once the stream is open."""
    async with aclosing(client.events()) as events:
        async for told in events:
            ready.set()
            if isinstance(told, Event) and told.type is kind:
                return event_data(told)
    raise AssertionError("the stream ended")


async def test_a_reservation_here_is_an_event_there(full: str, template: Template, tmp_path: Path) -> None:
    gtin = template.demo.products[0].gtin
    request = ReserveRequest("shop-aarhus", [LineRequest(gtin)], "Karen N", "00123456")
    async with two(full, tmp_path) as (here, there):
        async with here.client(Role.KIOSK) as kiosk, there.client(Role.TILL) as till:
            tasks, ready = [], []
            for kind in (EventType.STOCK, EventType.RESERVATION):
                ready.append(asyncio.Event())
                tasks.append(asyncio.create_task(event(till, kind, ready[-1])))
            async with asyncio.timeout(15):
                for one in ready:
                    await one.wait()
                made = await kiosk.reserve(request)
                stock, reservation = await asyncio.gather(*tasks)
        assert (stock.gtin.lstrip("0"), stock.location) == (gtin.lstrip("0"), "shop-aarhus")
        assert reservation.id == made.id
