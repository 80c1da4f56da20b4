"""A migration in a process of its own: done when it returns, silent about what goes wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from daemon.store.engine import migrate_apart, open_database

HELD = """
import asyncio, sys
from daemon.app import build
from daemon.store.engine import migrate_apart
asyncio.run(migrate_apart(sys.argv[1]))
print(*(name for name in ("alembic", "mako", "biip") if name in sys.modules))
"""


async def test_the_store_is_migrated_when_it_returns(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'store.db'}"
    await migrate_apart(address)
    database = await open_database(address)
    assert not await database.due()
    await database.close()


async def test_what_cannot_be_opened_is_left_to_who_opens_it(tmp_path: Path) -> None:
    await migrate_apart(f"sqlite:///{tmp_path / 'nowhere' / 'store.db'}")
    assert not (tmp_path / "nowhere").exists()
    (tmp_path / "store.db").write_bytes(b"no database at all" * 100)
    await migrate_apart(f"sqlite:///{tmp_path / 'store.db'}")


def test_what_is_needed_once_or_by_scanners_only_is_not_held(tmp_path: Path) -> None:
    command = (sys.executable, "-c", HELD, f"sqlite:///{tmp_path / 'store.db'}")
    assert (
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.split() == []
    )
    assert (tmp_path / "store.db").stat().st_size > 0
