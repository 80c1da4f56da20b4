"""A whole station over a small demo shop, for the handlers' tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.client import Client
from daemon.schema import Role
from tests.daemon.stations import Running, station
from tests.daemon.store.shop import Clock, Template, copy, make_template


@pytest.fixture(scope="session")
def todays_shop(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Seeded as of now: a running daemon goes by the real clock."""
    return asyncio.run(make_template(tmp_path_factory.mktemp("today"), Clock(datetime.now(UTC))))


@pytest.fixture
async def running(todays_shop: Template, tmp_path: Path) -> AsyncIterator[Running]:
    """A station without devices over the demo shop."""
    copy(todays_shop, tmp_path)
    async with station(tmp_path) as running:
        yield running


@pytest.fixture
async def kiosk(running: Running) -> AsyncIterator[Client]:
    """A kiosk's client."""
    async with running.client(Role.KIOSK) as client:
        yield client


@pytest.fixture
async def till(running: Running) -> AsyncIterator[Client]:
    """A till's client with a clerk signed in."""
    async with running.client(Role.TILL) as client:
        await client.clerk_login(pin="2468")
        yield client
