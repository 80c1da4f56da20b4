"""Two daemons on one store, on SQLite and on PostgreSQL: what is done at one is an event at the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

from daemon.client import Client, event_data
from daemon.config import StoreSection
from daemon.schema import Event, LineRequest, ReservationState, ReserveRequest, Role, StockChange
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


async def told(client: Client, wanted: set[EventType], ready: asyncio.Event) -> dict[EventType, list[Any]]:
    """Everything told until each ``wanted`` kind was told of what happened here; ``ready`` once the stream is open."""
    found: dict[EventType, list[Any]] = {kind: [] for kind in wanted}
    async with aclosing(client.events()) as events:
        async for event in events:
            ready.set()
            if isinstance(event, Event) and event.type in wanted:
                data = event_data(event)
                # The clock may close old reservations in the same moment: those are another story.
                if isinstance(data, StockChange) or data.state is ReservationState.REQUESTED:
                    found[event.type].append(data)
            if all(found.values()):
                break
    return found


async def test_a_reservation_here_is_an_event_there(full: str, template: Template, tmp_path: Path) -> None:
    gtin = template.demo.products[0].gtin
    request = ReserveRequest("shop-aarhus", [LineRequest(gtin)], "Karen N", "00123456")
    async with two(full, tmp_path) as (here, there):
        async with here.client(Role.KIOSK) as kiosk, there.client(Role.TILL) as till, asyncio.timeout(30):
            ready = asyncio.Event()
            listening = asyncio.create_task(
                told(till, {EventType.STOCK, EventType.RESERVATION}, ready), name="events"
            )
            await ready.wait()
            made = await kiosk.reserve(request)
            found = await listening
        assert made.id in [change.id for change in found[EventType.RESERVATION]]
        places = {(change.gtin.lstrip("0"), change.location) for change in found[EventType.STOCK]}
        assert (gtin.lstrip("0"), "shop-aarhus") in places
