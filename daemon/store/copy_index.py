"""``python -m daemon.store.copy_index FILE`` makes the search index of a station's copy anew, and ends.

A process of its own for shops with many products: the daemon answers meanwhile, and its memory stays as it is.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from daemon.store import copied, indexing, places, spelling
from daemon.store.engine import Database
from daemon.store.errors import StoreError


def make(connection: Connection) -> None:
    """Number the products and make the index of their words, in this transaction."""
    indexing.fill(connection, places.categories(connection))
    spelling.rebuild(connection)
    copied.note(connection, "index_due", "")


async def main(path: Path) -> int:
    """Exit status 0 when it is done."""
    database = Database(make_url(copied.address(path)), copied.File())
    try:
        await database.write(make)
    except StoreError:
        return 1
    finally:
        await database.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]))))
