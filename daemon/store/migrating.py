"""``python -m daemon.store.migrating`` migrates the store whose address it reads from standard input, and ends."""

from __future__ import annotations

import asyncio
import sys

from daemon.store.engine import open_database
from daemon.store.errors import StoreError


async def main(address: str) -> int:
    """Exit status 0 when the store is at the newest schema."""
    try:
        database = await open_database(address)
    except StoreError:
        return 1
    await database.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.stdin.read())))
