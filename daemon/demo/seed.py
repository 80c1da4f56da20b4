"""Fill an empty store with the demo shop: the made content meets the store's seeding."""

from __future__ import annotations

from pathlib import Path

from daemon.demo.content import build
from daemon.schema import StationView
from daemon.store import Store
from daemon.store.seeding import seed_demo

SEED = 952
CONTENT_ENOUGH = 400
"""Codes and people of the reservations are the same in the smallest demo shop."""


async def seed(data: Path, station: StationView, products: int) -> str:
    """Seed ``data/store.db`` if it is empty, else leave it as it is; returns the store's URL."""
    url = f"sqlite:///{data / 'store.db'}"
    async with Store.open(url, station=station, media=data / "media") as store:
        if await store.is_empty():
            await seed_demo(store, build(SEED, products))
    return url
