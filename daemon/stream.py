"""``/v1/events``: the WebSocket. First ``hello`` with a snapshot, then every event, or first those that were missed.

Subscribing happens before the snapshot is taken, so nothing falls between them. A client that does not keep up is
closed (1013) and may come back with ``since``. The daemon pings; a client that does not answer is dropped.
"""

from __future__ import annotations

import asyncio

from aiohttp import WSCloseCode, web

from daemon import keys
from daemon.bus import Listener, encode
from daemon.errors import ApiProblem
from daemon.routes import EVERY_ROLE, Route
from daemon.schema import Event, Hello, Role
from daemon.version import VERSION
from drivers.device import utc_now
from drivers.vocabulary import EventType

PING_S = 5.0
"""Interval of pings; a client that answers none for as long again is dropped."""
SEND_TIMEOUT_S = 10.0
"""A client whose socket takes nothing for so long does not keep up."""


async def events(request: web.Request, _: None) -> web.StreamResponse:
    """Serve one event stream until the client goes or the daemon stops."""
    since = _since(request)
    role = request[keys.CALLER].role
    bus = request.app[keys.BUS]
    socket = web.WebSocketResponse(heartbeat=PING_S, max_msg_size=4096, compress=False)
    if not socket.can_prepare(request).ok:
        raise ApiProblem(
            426, "upgrade_required", "This is a WebSocket", "Connect with ws:// and the headers of RFC 6455."
        )
    await socket.prepare(request)
    with bus.listen() as listener:
        seq = bus.seq
        missed = bus.since(since) if since is not None else []
        await socket.send_str(encode(_hello(request.app, seq if not missed else missed[0].seq - 1)).decode())
        if missed is None:
            await socket.send_str(
                encode(Event(EventType.GAP, seq, utc_now(), None, {"since": since})).decode()
            )
        for told in missed or ():
            await socket.send_str(told.for_role(role).decode())
        sockets = request.app[keys.SOCKETS]
        sockets.add(socket)
        try:
            await _serve(socket, listener, role)
        finally:
            sockets.discard(socket)
    return socket


async def _serve(socket: web.WebSocketResponse, listener: Listener, role: Role) -> None:
    """Send until one of three ends: the client goes, it does not keep up, or the daemon closes the socket."""
    sending = asyncio.create_task(_send(socket, listener, role))
    reading = asyncio.create_task(_drain(socket))
    overrun = asyncio.create_task(listener.overrun.wait())
    try:
        await asyncio.wait({sending, reading, overrun}, return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"too slow: come back with since")
    finally:
        for task in (sending, reading, overrun):
            task.cancel()
        await asyncio.gather(sending, reading, overrun, return_exceptions=True)


async def _send(socket: web.WebSocketResponse, listener: Listener, role: Role) -> None:
    while True:
        told = await listener.queue.get()
        async with asyncio.timeout(SEND_TIMEOUT_S):
            await socket.send_str(told.for_role(role).decode())


async def _drain(socket: web.WebSocketResponse) -> None:
    """Read what the client says (nothing is expected) until it closes."""
    async for _ in socket:
        pass


def _since(request: web.Request) -> int | None:
    text = request.query.get("since")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise ApiProblem(400, "invalid_parameter", "since is no sequence number", "Send the seq last seen.")
    return int(text)


def _hello(app: web.Application, seq: int) -> Event:
    manager = app[keys.MANAGER]
    hello = Hello(app[keys.SETUP].station_view(), manager.views(), VERSION, app[keys.STORE].state())
    return Event(EventType.HELLO, seq, utc_now(), None, hello)


routes = [
    Route(
        "GET",
        "/v1/events",
        events,
        EVERY_ROLE,
        "Events as they happen (WebSocket): hello, then each event; since=SEQ resumes or says gap",
        answer=Event,
        query={"since": "seq of the last event seen"},
    ),
]
