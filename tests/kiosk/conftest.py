"""One Qt application for the tests of the kiosk, and one seeded shop that each test copies."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.kiosk.floors import Kiosk, Till, kiosk, seeded, till

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def qt() -> QGuiApplication:
    """The one application a process may have."""
    app = QGuiApplication.instance()
    return app if isinstance(app, QGuiApplication) else QGuiApplication(["tests"])


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seeded store, to be copied."""
    folder = tmp_path_factory.mktemp("shop")
    asyncio.run(seeded(folder))
    return folder


@pytest.fixture
async def stand(qt: QGuiApplication, shop: Path, tmp_path: Path) -> AsyncIterator[Kiosk]:
    """A kiosk with a shop of its own."""
    folder = tmp_path / "station"
    shutil.copytree(shop, folder)
    async with kiosk(folder) as stand:
        yield stand


@pytest.fixture
async def counter(qt: QGuiApplication, shop: Path, tmp_path: Path) -> AsyncIterator[Till]:
    """A till with a shop of its own."""
    folder = tmp_path / "station"
    shutil.copytree(shop, folder)
    async with till(folder) as counter:
        yield counter
