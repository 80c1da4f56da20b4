"""Fixtures of the store's tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from daemon.store import Store
from tests.daemon.store.shop import Clock, Template, make_template, opened


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return asyncio.run(make_template(tmp_path_factory.mktemp("store"), Clock()))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(template: Template, tmp_path: Path, clock: Clock) -> AsyncIterator[Store]:
    async with opened(template, tmp_path, clock) as store:
        yield store
