"""Fixtures of the daemon's tests."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from tests.daemon.store.shop import Clock, Template, make_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A seeded store, to be copied; as of now, since the daemon's clock is the real one."""
    return asyncio.run(make_template(tmp_path_factory.mktemp("seeded"), Clock(datetime.now(UTC))))
