"""Fixtures of the daemon's tests."""

from __future__ import annotations

import asyncio

import pytest

from tests.daemon.store.shop import Clock, Template, make_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A seeded store, to be copied."""
    return asyncio.run(make_template(tmp_path_factory.mktemp("seeded"), Clock()))
