"""The wire below the typed client: one HTTP session to one daemon, its refusals, and the stream of its events.

Like the calls in ``__init__.py`` that stand on it, it is a leaf: it imports nothing of the daemon but its schema.
"""

from __future__ import annotations

import asyncio
import io
import os
import random
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import aiohttp
import msgspec
import uuid_utils

from daemon.schema import API_VERSION, Event, EventType, ProblemDetails

T = TypeVar("T")

LARGE = 1 << 19
"""Bytes from which on a body is sent piece by piece."""
REQUEST_TIMEOUT_S = 20.0
"""For one request, on top of what a long poll asks for."""
RECONNECT_FIRST_S, RECONNECT_LAST_S = 0.2, 3.0
SILENCE_S = 20.0
"""The daemon pings every 5 s; a stream that is silent for longer is taken for lost."""
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError)
"""What reading JSON raises: of another shape, none at all, or text that is not UTF-8."""
NOT_OURS = "what answers there is not a storefloor daemon"


def new_key() -> str:
    """A fresh idempotency key (UUIDv7). Keep it for as long as the same wish may have to be said again."""
    return str(uuid_utils.uuid7())


class ApiError(Exception):
    """The daemon answered, and said no. ``code`` is for programs, ``title`` and ``detail`` are for people."""

    def __init__(self, problem: ProblemDetails) -> None:
        super().__init__(": ".join(filter(None, (problem.title, problem.detail))))
        self.problem = problem
        self.status = problem.status
        self.code = problem.code
        self.title = problem.title
        self.detail = problem.detail
        self.device = problem.device
        self.blocking = problem.blocking


class Unreachable(Exception):
    """No answer: nobody listens, or the connection broke. Whether the request was done cannot be known from here."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The event stream broke; it comes back by itself, with a ``hello`` event."""

    reason: str


class Wire:
    """One connection to one daemon, as an async context manager.

    ``token`` None reaches only what needs no token. ``clerk_session`` is sent with every request once it is set.
    """

    def __init__(self, base_url: str, token: str | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self.clerk_session: str | None = None
        self._token = token
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        self._session = aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=16))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    # --- events -----------------------------------------------------------------------------------------------------

    async def events(
        self, since: int | None = None, *, client: str = ""
    ) -> AsyncGenerator[Event | Disconnected, None]:
        """Every event as it comes, for ever: a lost stream is resumed where it broke, after a ``Disconnected``.

        With a ``client`` name (the same each time) an event is acknowledged when the next is asked for: what was not
        is told again, also after this process or the daemon ended, at least once.

        Each connection begins with a ``hello`` event (a snapshot); ``gap`` says that events between were lost. Raises
        ApiError when the daemon refuses the token. ``event_data`` gives the data as a struct.
        """
        seq, delay = since, RECONNECT_FIRST_S
        while True:
            try:
                async for event in self._stream(seq, client):
                    delay = RECONNECT_FIRST_S
                    seq = None if client else event.seq
                    yield event
                reason = "the daemon closed the stream"
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                reason = str(error) or type(error).__name__
            except UNREADABLE:
                reason = NOT_OURS
            yield Disconnected(reason)
            await asyncio.sleep(delay * random.uniform(0.5, 1.0))  # noqa: S311  jitter, not a secret
            delay = min(delay * 2, RECONNECT_LAST_S)

    async def _stream(self, since: int | None, client: str) -> AsyncGenerator[Event, None]:
        decode = msgspec.json.Decoder(Event).decode
        query = {} if since is None else {"since": str(since)}
        query |= {"client": client} if client else {}
        session = self._opened()
        try:
            socket = await session.ws_connect(
                f"{self.base_url}/{API_VERSION}/events",
                params=query,
                max_msg_size=0,
                timeout=aiohttp.ClientWSTimeout(ws_receive=SILENCE_S, ws_close=1.0),
                autoping=True,
            )
        except aiohttp.WSServerHandshakeError as error:
            if error.status in {401, 403}:
                raise ApiError(
                    ProblemDetails(
                        error.status, "unauthorized", "The daemon refused the token", error.message
                    )
                ) from error
            raise
        async with socket:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    event = decode(message.data)
                    yield event
                    if client and event.type not in (EventType.HELLO, EventType.GAP):
                        await socket.send_str(f'{{"ack": {event.seq}}}')

    # --- the wire ---------------------------------------------------------------------------------------------------

    async def _get(self, path: str, answer: type[T], query: Mapping[str, str] | None = None) -> T:
        return await self._send("GET", path, answer, query=query)

    async def _post(
        self, path: str, answer: type[T], body: msgspec.Struct | None = None, *, key: str | None = None
    ) -> T:
        return await self._send(
            "POST", path, answer, msgspec.json.encode(body) if body is not None else None, key=key
        )

    async def _send(
        self, method: str, path: str, answer: type[T], body: bytes | None = None, **how: Any
    ) -> T:
        """The answer as a struct; ``how`` is what `_bytes` takes by name."""
        data = await self._bytes(method, f"/{API_VERSION}{path}", body, **how)
        try:
            return msgspec.json.decode(data, type=answer)
        except UNREADABLE as error:
            raise ApiError(_foreign(200)) from error

    async def _bytes(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        key: str | None = None,
        query: Mapping[str, str] | None = None,
        content_type: str = "application/json",
        patience_s: float = 0.0,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        sent = dict(headers or {})
        if body is not None:
            sent["Content-Type"] = content_type
        if key is not None:
            sent["Idempotency-Key"] = key
        if self.clerk_session is not None:
            sent["Clerk-Session"] = self.clerk_session
        timeout = aiohttp.ClientTimeout(total=REQUEST_TIMEOUT_S + patience_s)
        try:
            async with self._opened().request(
                method,
                self.base_url + path,
                data=_payload(body),
                params=query,
                headers=sent,
                timeout=timeout,
            ) as response:
                data = await response.read()
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(f"no answer from the daemon at {self.base_url}: {_why(error)}") from error
        if status >= 400:
            raise ApiError(_problem(status, data))
        return data

    async def _lines(self, path: str, body: msgspec.Struct) -> AsyncGenerator[str, None]:
        """An answer that is one line after the other, until the daemon ends it."""
        headers = {"Content-Type": "application/json"}
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=REQUEST_TIMEOUT_S, sock_read=SILENCE_S)
        try:
            async with self._opened().post(
                self.base_url + path, data=msgspec.json.encode(body), headers=headers, timeout=timeout
            ) as response:
                if response.status >= 400:
                    raise ApiError(_problem(response.status, await response.read()))
                rest = b""
                async for piece in response.content.iter_any():
                    *lines, rest = (rest + piece).split(b"\n")
                    for line in filter(None, lines):
                        yield line.decode()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(f"no answer from the daemon at {self.base_url}: {_why(error)}") from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise Unreachable("the client is not open: use it as an async context manager")
        return self._session


def _payload(body: bytes | None) -> bytes | io.BytesIO | None:
    """A body as the library wants it: what is large goes out piece by piece."""
    return io.BytesIO(body) if body is not None and len(body) > LARGE else body


def _problem(status: int, data: bytes) -> ProblemDetails:
    """The problem in an answer; a plain one when what answered is not our daemon."""
    try:
        return msgspec.json.decode(data, type=ProblemDetails)
    except UNREADABLE:
        return _foreign(status)


def _foreign(status: int) -> ProblemDetails:
    return ProblemDetails(status, "not_our_api", f"HTTP {status}", NOT_OURS)


def segment(part: str) -> str:
    """One path segment, so that no id can reach another route."""
    return quote(part, safe="")


def _why(error: Exception) -> str:
    """What kept a request from being answered, in words for whoever started the daemon."""
    if isinstance(error, (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError)):
        return "that is no address; write http://127.0.0.1:8470"
    if isinstance(error, aiohttp.ClientConnectorError):
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        return f"{reason}; is it running? (storefloor serve)"
    return str(error) or type(error).__name__
