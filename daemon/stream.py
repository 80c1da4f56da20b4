"""``/v1/events``: the WebSocket. First ``hello`` with a snapshot, then every event, or first those that were missed.

A client with a name (``?client=NAME``) says ``{"ack": SEQ}`` for what it has done with; when it comes back it goes on
behind that, over restarts and crashes: where events between are no longer known it is told ``gap``, and then every scan
that is on the disk. Scans of a scanner that a client has claimed go to that client only.

Subscribing happens before the snapshot is taken, so nothing falls between them. A client that does not keep up is
closed (1013) and may come back with ``since``. The daemon pings; a client that does not answer is dropped.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Annotated

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from daemon import keys
from daemon.acknowledging import Places
from daemon.bus import Listener, Told, encode, told_of
from daemon.errors import ApiProblem, StorageUnavailable
from daemon.leases import listener
from daemon.routes import EVERY_ROLE, Route
from daemon.schema import Event, Hello, Role
from daemon.version import VERSION
from drivers.device import utc_now
from drivers.vocabulary import EventType

PING_S = 5.0
"""Interval of pings; a client that answers none for as long again is dropped."""
CLIENT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
SEND_TIMEOUT_S = 10.0
"""A client whose socket takes nothing for so long does not keep up."""


class Acknowledgement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a named client says: it has done with everything up to this number."""

    ack: Annotated[int, msgspec.Meta(ge=0, lt=2**53)]


async def events(request: web.Request, _: None) -> web.StreamResponse:
    """Serve one event stream until the client goes or the daemon stops."""
    since, name = _since(request), _client(request)
    caller, bus, places = request[keys.CALLER], request.app[keys.BUS], request.app[keys.PLACES]
    me = listener(caller.token, name)
    socket = web.WebSocketResponse(heartbeat=PING_S, max_msg_size=4096, compress=False)
    if not socket.can_prepare(request).ok:
        raise ApiProblem(
            426, "upgrade_required", "This is a WebSocket", "Connect with ws:// and the headers of RFC 6455."
        )
    if me and since is None:
        since = places.of(me, bus.seq)
    await socket.prepare(request)
    with bus.listen() as heard:
        seq = bus.seq
        missed = bus.since(since) if since is not None else []
        await socket.send_str(encode(_hello(request.app, seq if not missed else missed[0].seq - 1)).decode())
        if missed is None:
            gap = Event(EventType.GAP, seq, utc_now(), None, {"since": since})
            await socket.send_str(encode(gap).decode())
            missed = await _kept(request.app, since or 0, seq) if me else []
        reader = Reader(me, caller.role)
        for told in missed:
            await reader.send(socket, told)
        sockets = request.app[keys.SOCKETS]
        sockets.add(socket)
        try:
            await _serve(socket, heard, reader, places)
        finally:
            sockets.discard(socket)
    return socket


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a stream: what is not for them is left out."""

    client: str
    role: Role

    async def send(self, socket: web.WebSocketResponse, told: Told) -> None:
        """Send one event, if it is for this reader."""
        if told.for_client(self.client):
            await socket.send_str(told.for_role(self.role).decode())


async def _kept(app: web.Application, since: int, until: int) -> list[Told]:
    """The scans after ``since`` that are still known: from the disk, or, newer than that, from memory."""
    bus = app[keys.BUS]
    try:
        found = {
            event.seq: told_of(event, audience)
            for event, audience in await app[keys.SCAN_LOG].after(since, until)
        }
    except StorageUnavailable:
        found = {}  # what is in memory is told all the same
    found |= {
        told.seq: told for told in bus.remembered(since) if told.kind is EventType.DATA and told.seq <= until
    }
    return [found[seq] for seq in sorted(found)]


async def _serve(socket: web.WebSocketResponse, heard: Listener, reader: Reader, places: Places) -> None:
    """Send until one of three ends: the client goes, it does not keep up, or the daemon closes the socket."""
    sending = asyncio.create_task(_send(socket, heard, reader))
    reading = asyncio.create_task(_acknowledged(socket, reader, places))
    overrun = asyncio.create_task(heard.overrun.wait())
    try:
        await asyncio.wait({sending, reading, overrun}, return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"too slow: come back with since")
    finally:
        for task in (sending, reading, overrun):
            task.cancel()
        await asyncio.gather(sending, reading, overrun, return_exceptions=True)


async def _send(socket: web.WebSocketResponse, heard: Listener, reader: Reader) -> None:
    while True:
        told = await heard.queue.get()
        async with asyncio.timeout(SEND_TIMEOUT_S):
            await reader.send(socket, told)


async def _acknowledged(socket: web.WebSocketResponse, reader: Reader, places: Places) -> None:
    """Take what a named client acknowledges until it closes; of others nothing is expected."""
    async for message in socket:
        if not reader.client or message.type is not WSMsgType.TEXT:
            continue
        try:
            places.acknowledge(reader.client, msgspec.json.decode(message.data, type=Acknowledgement).ack)
        except msgspec.MsgspecError:
            await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b'say {"ack": SEQ}')


def _client(request: web.Request) -> str:
    name = request.query.get("client", "")
    if name and not CLIENT_NAME.fullmatch(name):
        raise ApiProblem(
            400,
            "invalid_parameter",
            "client is no name",
            "1 to 64 letters, digits, dots, hyphens and underscores.",
        )
    return name


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
        "Events as they happen (WebSocket): hello, then each event; since=SEQ resumes or says gap. A client with a "
        'name goes on behind what it acknowledged with {"ack": SEQ}',
        answer=Event,
        query={
            "since": "seq of the last event seen",
            "client": "name of the client, the same each time; its scans are told until it acknowledges them",
        },
    ),
]
