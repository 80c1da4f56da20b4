"""The stage every test of the looks stands on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.stage import Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()
