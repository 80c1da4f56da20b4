"""The floor of a durable acceptance: aiohttp, and one SQLite transaction with synchronous=FULL per request.

``python -m tests.bench.floor FILE`` prints its address; ``POST /jobs`` keeps the body and answers 201. It checks
nothing, knows nobody, and prints nothing: whatever keeps a job before it answers takes at least that.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import uuid

from aiohttp import web


def application(path: str) -> web.Application:
    """The server over a new file."""
    file = sqlite3.connect(path, isolation_level=None)
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA synchronous = FULL")
    file.execute(
        "CREATE TABLE jobs (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body BLOB NOT NULL)"
    )

    async def keep(request: web.Request) -> web.Response:
        body, name = await request.read(), str(uuid.uuid4())
        file.execute("BEGIN IMMEDIATE")
        file.execute("INSERT INTO jobs (id, body) VALUES (?, ?)", (name, body))
        file.execute("COMMIT")
        return web.json_response({"id": name}, status=201)

    app = web.Application()
    app.router.add_post("/jobs", keep)
    return app


async def main(path: str) -> None:
    """Serve until the process is ended."""
    runner = web.AppRunner(application(path), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    print(f"http://{host}:{port}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
