"""``migrate``, ``backup``, ``restore`` and ``store check`` as a shop types them: what they print, and how they end."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from daemon.cli import app
from daemon.store import tables
from daemon.store.engine import open_database
from tests.daemon.processes import written
from tests.daemon.stations import station
from tests.daemon.store.shop import Template, address, copy


@pytest.fixture
def config(template: Template, tmp_path: Path) -> Path:
    """The configuration of a stopped station with a shop's store."""
    state = tmp_path / "state"
    state.mkdir()
    copy(template, state)
    return written(tmp_path, {})


def run(config: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*arguments, "--config", str(config)])
    return done.exit_code, done.stdout, done.stderr


def test_a_store_is_brought_to_this_release_once(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    config = written(tmp_path, {})
    status, said, _ = run(config, "migrate", "--json")
    assert (status, json.loads(said)) == (0, {"schema": tables.HEAD, "migrated": True})
    assert run(config, "migrate")[:2] == (0, f"schema {tables.HEAD}: nothing to do\n")


def test_a_backup_comes_back(config: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "shop.tar")
    status, said, _ = run(config, "backup", file)
    assert (status, "sqlite" in said, "media" in said) == (0, True, True)
    status, said, _ = run(config, "backup", file, "--json")
    assert (status, json.loads(said)["station"]) == (0, "kiosk-1")
    status, said, _ = run(config, "restore", file)
    assert status == 0
    assert "kept: " in said
    assert "400 products" in said
    status, _, errors = run(config, "restore", str(tmp_path / "nothing"))
    assert (status, "there is no" in errors) == (1, True)


async def test_a_running_daemon_is_not_restored_under(template: Template, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    copy(template, tmp_path / "state")
    config = written(tmp_path, {})
    assert run(config, "backup", str(tmp_path / "shop.tar"))[0] == 0
    async with station(tmp_path / "state"):
        status, _, errors = await asyncio.to_thread(run, config, "restore", str(tmp_path / "shop.tar"))
        assert (status, "another daemon runs" in errors) == (1, True)


async def meddle(url: str) -> None:
    """Somebody thought three pieces unsellable, and wrote no movement."""
    here = (tables.stock_level.c.location_id == "shop-aarhus") & (tables.stock_level.c.product_id == 1)
    more = update(tables.stock_level).where(here).values(unsellable=tables.stock_level.c.unsellable + 3)
    database = await open_database(url)
    await database.write(lambda connection: connection.execute(more).close())
    await database.close()


def test_a_check_ends_in_1_when_figures_differ(template: Template, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    copy(template, state)
    config = written(tmp_path, {})
    status, said, _ = run(config, "store", "check")
    assert (status, "differences: none" in said) == (0, True)
    assert json.loads(run(config, "store", "check", "--json")[1]) == []
    asyncio.run(meddle(address(state)))
    status, said, _ = run(config, "store", "check")
    assert (status, "differences: 1" in said, "unsellable: the level says" in said) == (1, True, True)
    status, said, _ = run(config, "store", "check", "--json")
    assert (status, [one["figure"] for one in json.loads(said)]) == (1, ["unsellable"])
