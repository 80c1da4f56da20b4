"""A passage to a device that can be listened to: hosts connect to it instead, and everything goes both ways unchanged.

For software of others that is to be heard at its device (a till of another make, a printer tool), and for devices that
no daemon of ours has. One host at a time, as devices have it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from drivers.errors import TransportError
from drivers.tap import TappedTransport


@contextlib.asynccontextmanager
async def passage(device: TappedTransport, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Listen on TCP and pass whoever connects on to the device; yields the URL. Raises OSError when nothing can listen.

    The device is opened with each host and closed with it. When it cannot be opened, or is lost, the host's connection
    ends.
    """
    alone = asyncio.Lock()
    hosts: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with alone:
            with contextlib.suppress(TransportError, OSError):
                await device.open()
                try:
                    await _both_ways(device, reader, writer)
                finally:
                    await device.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(serve(reader, writer), name="passage")
        hosts.add(task)
        task.add_done_callback(hosts.discard)
        task.add_done_callback(lambda _: writer.close())

    server = await asyncio.start_server(accept, host, port)
    try:
        yield f"tcp://{host}:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in hosts:
            task.cancel()
        await asyncio.gather(*hosts, return_exceptions=True)
        await asyncio.sleep(0)  # connections are let go in the loop's next round


async def _both_ways(
    device: TappedTransport, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Until the host has said all, or either side is lost."""

    async def outward() -> None:
        while data := await reader.read(65536):
            await device.write(data)

    async def inward() -> None:
        while True:
            writer.write(await device.read())
            await writer.drain()

    tasks = {asyncio.ensure_future(outward()), asyncio.ensure_future(inward())}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
