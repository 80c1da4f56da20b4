"""Fixtures of the store's tests: each test that asks for a store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from daemon.store import Store
from tests import postgres
from tests.daemon.store import shop
from tests.daemon.store.shop import Clock, Template, make_template

SHARED = "template_shop"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return asyncio.run(make_template(tmp_path_factory.mktemp("store"), Clock()))


@pytest.fixture(scope="session")
def shared(template: Template) -> str:
    """Name of a PostgreSQL database as full as the template, to be copied."""
    asyncio.run(shop.fill(template, postgres.server().create(SHARED)))
    return SHARED


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The make of database; whatever asks for it runs on both."""
    return str(request.param)


@pytest.fixture
def empty(engine: str, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    with ExitStack() as stack:
        yield shop.address(tmp_path) if engine == "sqlite" else stack.enter_context(postgres.database())


@pytest.fixture
def empty_postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with postgres.database() as address:
        yield address


@pytest.fixture
def full(engine: str, template: Template, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database as full as the template; its media lie in ``tmp_path``."""
    with ExitStack() as stack:
        if engine == "sqlite":
            shop.copy(template, tmp_path)
            yield shop.address(tmp_path)
        else:
            shop.link_media(template, tmp_path)
            yield stack.enter_context(postgres.database(request.getfixturevalue("shared")))


@pytest.fixture
async def store(full: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Store]:
    async with shop.at(full, tmp_path, clock) as store:
        yield store
