"""The peer and the floor: what aiohttp and a pty take by themselves on this machine, without any of our program.

``python -m tests.bench.bare TTY`` prints its address; ``/answer`` gives a constant answer, ``/scans`` is a WebSocket
that passes on every line read from the serial device TTY as it comes.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tty

from aiohttp import web

ANSWER = b'{"status":"ok","version":"0.1.0","station":{"name":"kiosk-1","location":"shop-aarhus"}}'


def application(device: int) -> web.Application:
    """The bare server over an open serial device."""
    sockets: set[web.WebSocketResponse] = set()
    lines: asyncio.Queue[str] = asyncio.Queue()
    rest = bytearray()

    def readable() -> None:
        rest.extend(os.read(device, 4096))
        while (end := rest.find(b"\r")) >= 0:
            lines.put_nowait(rest[:end].decode("ascii"))
            del rest[: end + 1]

    async def forward() -> None:
        while True:
            line = await lines.get()
            for socket in sockets:
                await socket.send_str(line)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=ANSWER, content_type="application/json")

    async def scans(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        sockets.add(socket)
        async for _ in socket:
            pass
        sockets.discard(socket)
        return socket

    app = web.Application()
    app.router.add_get("/answer", answer)
    app.router.add_get("/scans", scans)

    async def start(_: web.Application) -> None:
        asyncio.get_running_loop().add_reader(device, readable)
        app[FORWARDING] = asyncio.create_task(forward())

    app.on_startup.append(start)
    return app


FORWARDING = web.AppKey("FORWARDING", asyncio.Task[None])


async def main(path: str) -> None:
    """Serve until the process is ended."""
    device = os.open(path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(device)
    runner = web.AppRunner(application(device), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    print(f"http://{host}:{port}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
