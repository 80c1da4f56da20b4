"""Hearing a device's wire as it goes: the lines of a trace (``drivers/trace.py``), for ``storefloor record``.

Every byte is told: what is printed and scanned meanwhile, with all that stands on it. So it is for technicians, is
noted in the log, and is refused for payment terminals, whose wire may carry card data (no setting changes that).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from aiohttp import web

from daemon import keys
from daemon.routes import TECHNICIAN, Route
from daemon.schema import RecordRequest
from drivers import trace
from drivers.device import utc_now

log = logging.getLogger(__name__)

QUEUE_MAX = 10_000
"""Lines that may wait for a slow listener; then some are left out, and the trace says so."""
PULSE_S = 5.0
"""How often an empty line is sent, which shows whether anybody is still there."""
BURST_S = 0.05
"""What comes later than this after the line before it is told with its time."""


async def record(request: web.Request, body: RecordRequest) -> web.StreamResponse:
    """Tell what goes over a device's wire, line by line, until the caller has heard enough."""
    manager, device = request.app[keys.MANAGER], request.match_info["device"]
    tap = manager.tap(device)
    lines = _Lines()
    with tap.listen(lines.take):
        if body.fresh:
            await manager.reconnect(device)
        log.info("the wire of %s is recorded by token %s", device, request[keys.CALLER].token)
        response = web.StreamResponse(headers={"Content-Type": "text/plain; charset=utf-8"})
        await response.prepare(request)
        lines.take(trace.remark(f"{device}: {manager.view(device).title}"))
        with contextlib.suppress(ConnectionError):
            await _tell(response, lines, request.app[keys.DRAINING])
    return response


class _Lines:
    """Lines on their way to one listener, each burst with its time."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._left_out = 0
        self._last = float("-inf")

    def take(self, line: str) -> None:
        """Take a line; leaves it out while too many wait."""
        if self._queue.qsize() >= QUEUE_MAX:
            self._left_out += 1
            return
        if self._left_out:
            self._queue.put_nowait(trace.remark(f"{self._left_out} lines were left out here"))
            self._left_out = 0
        now = asyncio.get_running_loop().time()
        if now - self._last > BURST_S:
            self._queue.put_nowait(trace.remark(f"{utc_now():%H:%M:%S.%f}"[:-3]))
        self._last = now
        self._queue.put_nowait(line)

    async def next(self) -> str:
        """All lines that wait, with their line breaks; an empty one after a while without any."""
        try:
            async with asyncio.timeout(PULSE_S):
                lines = [await self._queue.get()]
        except TimeoutError:
            return "\n"
        while not self._queue.empty():
            lines.append(self._queue.get_nowait())
        return "".join(f"{line}\n" for line in lines)


async def _tell(response: web.StreamResponse, lines: _Lines, draining: asyncio.Event) -> None:
    stopping = asyncio.ensure_future(draining.wait())
    try:
        while not stopping.done():
            following = asyncio.ensure_future(lines.next())
            try:
                await asyncio.wait({following, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if following.done():
                    await response.write(following.result().encode())
            finally:
                following.cancel()
    finally:
        stopping.cancel()


routes = [
    Route(
        "POST",
        "/v1/devices/{device}/record",
        record,
        TECHNICIAN,
        "Hear a device's wire as lines of a trace, until the connection is closed; never a payment terminal's",
        body=RecordRequest,
        produces="text/plain",
    ),
]
