"""The ``http`` and ``https`` transports, and how a simulator that speaks HTTP is served. The only door to aiohttp here.

``https://10.0.0.7:8443/nexo/`` · ``http://127.0.0.1:8080``. One request is one request: no POST is repeated, no
redirect followed, no cookie kept, no proxy of the environment used. Whether anything may have been sent is said by the
kind of error, because money hangs on it.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from drivers.errors import DeviceOffline, NotSupported, TransportClosed, TransportTimeout
from drivers.messages import LONGEST_BODY, Answer, Awaited, HttpReply, HttpRequest, Identity, MessageSimulator
from drivers.simulator import TICK

CONNECT_TIMEOUT = 5.0
"""Seconds until a host that does not answer counts as away."""
KEPT = 15.0
"""Seconds an idle connection is kept: less than servers keep theirs, so that none is used in its last moment."""
CLOSE_TIMEOUT = 1.0


class HttpTransport:
    """Requests to one base URL. Opened and closed as often as its owner likes."""

    def __init__(self, url: str, tls: ssl.SSLContext | None = None) -> None:
        """Note the address. Raises NotSupported for one without a host."""
        parts = urlsplit(url)
        if not parts.hostname or parts.query or parts.fragment or parts.username:
            raise NotSupported(f"{url!r} is no address of a device: write https://host:port/path")
        self.url = url
        self.tls = tls
        self.kept = True
        self._base = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Get ready; connections are made by the first request."""
        await self.close()
        connector = aiohttp.TCPConnector(
            ssl=self.tls or True,
            limit=8,
            keepalive_timeout=KEPT if self.kept else None,
            force_close=not self.kept,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_TIMEOUT, sock_connect=CONNECT_TIMEOUT),
            trust_env=False,
            auto_decompress=False,
        )

    async def request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        timeout: float,
        written: Callable[[], None] | None = None,
    ) -> HttpReply:
        """Ask once. Raises DeviceOffline (nothing was sent), TransportClosed, TransportTimeout (perhaps it was)."""
        if self._session is None:
            raise DeviceOffline(f"{self.url} is not open")
        data: bytes | AsyncIterator[bytes] | None = body or None
        if written is not None:
            data = _told(body, written)
            headers = {**headers, "Content-Length": str(len(body))}
        try:
            async with (
                asyncio.timeout(timeout),
                self._session.request(
                    method,
                    f"{self._base}{path}",
                    headers=dict(headers),
                    data=data,
                    allow_redirects=False,
                ) as response,
            ):
                received = await _read(response)
                return HttpReply(
                    response.status,
                    {name.lower(): value for name, value in response.headers.items()},
                    received,
                )
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise DeviceOffline(f"{self.url} cannot be reached: {_why(error)}") from error
        except TimeoutError as error:
            raise TransportTimeout(f"{self.url} did not answer within {timeout:g} s") from error
        except (aiohttp.ClientError, OSError) as error:
            raise TransportClosed(f"{self.url}: the answer was lost: {type(error).__name__}") from error

    async def read(self) -> bytes:
        """There are no bare bytes. Raises NotSupported."""
        raise NotSupported(f"{self.url} speaks HTTP")

    async def write(self, data: bytes) -> None:
        """There are no bare bytes. Raises NotSupported."""
        del data
        raise NotSupported(f"{self.url} speaks HTTP")

    async def close(self) -> None:
        """Close what is open. Never raises."""
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(CLOSE_TIMEOUT):
                    await session.close()


async def _told(body: bytes, written: Callable[[], None]) -> AsyncIterator[bytes]:
    """The body in one piece; asked for the next, the first has been handed to the wire."""
    yield body
    written()


def _why(error: aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError) -> str:
    """What was wrong with the connection, in words for a technician."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        cause = error.certificate_error
        return f"its certificate is refused: {getattr(cause, 'verify_message', '') or cause}"
    if isinstance(error, aiohttp.ClientConnectorError):
        return error.os_error.strerror or str(error.os_error) or type(error).__name__
    return "no answer; check power, cable and address"


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The body. Raises TransportClosed when it is longer than any device has to say."""
    received = bytearray()
    async for piece in response.content.iter_any():
        received += piece
        if len(received) > LONGEST_BODY:
            raise TransportClosed(f"an answer of more than {LONGEST_BODY} bytes")
    return bytes(received)


# --------------------------------------------------------------------------------------------------- simulators


@contextlib.asynccontextmanager
async def serve_http(
    simulator: MessageSimulator, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """Serve a simulator; yields its URL. Port 0 takes a free one, kept while the link goes down and up again.

    While ``link_up`` is false nothing listens and connections are cut.
    """
    server = _HttpServer(simulator, host, port, tls)
    await server.listen()
    watching = asyncio.create_task(server.watch(), name="simulator on http")
    scheme = "http" if tls is None and simulator.identity is None else "https"
    try:
        yield f"{scheme}://{host}:{server.port}{simulator.path}"
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        await server.stop()


class _HttpServer:
    """The listening socket of one simulator; several hosts may be connected, as HTTP devices take them."""

    def __init__(self, simulator: MessageSimulator, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        self.simulator = simulator
        self.host = host
        self.port = port
        self._tls = tls
        self._identity: Identity | None = None
        self._runner: web.ServerRunner | None = None
        self._open: set[asyncio.BaseTransport] = set()

    async def listen(self) -> None:
        if self._runner is not None or not self.simulator.link_up:
            return
        self._identity = self.simulator.identity
        tls = _proving(self._identity) if self._identity is not None else self._tls
        runner = web.ServerRunner(web.Server(self._answer, handler_cancellation=True), shutdown_timeout=0.0)
        await runner.setup()
        site = web.TCPSite(runner, self.host, self.port, ssl_context=tls)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self.port = runner.addresses[0][1]

    async def stop(self) -> None:
        runner, self._runner = self._runner, None
        for transport in list(self._open):
            if isinstance(transport, asyncio.Transport):
                transport.abort()
        self._open.clear()
        if runner is not None:
            # Also those that have not asked yet: TLS would say goodbye to them politely, and wait for their answer.
            for connection in getattr(runner.server, "connections", ()):
                if isinstance(connection.transport, asyncio.Transport):
                    connection.transport.abort()
            await runner.shutdown()
            await runner.cleanup()

    async def watch(self) -> None:
        """Let time pass for the simulator, and follow its link and its certificate."""
        while True:
            await asyncio.sleep(TICK)
            self.simulator.tick(_now())
            if not self.simulator.link_up or self.simulator.identity is not self._identity:
                await self.stop()
            if self.simulator.link_up:
                with contextlib.suppress(OSError):  # the port may still be closing: the next tick tries again
                    await self.listen()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        transport = request.transport
        if transport is not None:
            self._open.add(transport)
        try:
            body = await request.read()
            headers = {name.lower(): value for name, value in request.headers.items()}
            answer = await self._decided(HttpRequest(request.method, request.path_qs, headers, body))
            if answer.delay:
                await asyncio.sleep(answer.delay)
            if answer.reply is None or not self.simulator.link_up:
                if isinstance(transport, asyncio.Transport):
                    transport.abort()
                return web.Response(status=500)
            if answer.piece or answer.cut_after is not None:
                return await _in_pieces(request, answer.reply, answer.piece, answer.cut_after)
            return web.Response(
                status=answer.reply.status, headers=dict(answer.reply.headers), body=answer.reply.body
            )
        finally:
            if transport is not None:
                self._open.discard(transport)

    async def _decided(self, request: HttpRequest) -> Answer:
        """What the simulator says, once it knows."""
        answer = self.simulator.answer(request, _now())
        if isinstance(answer, Answer):
            return answer
        awaited: Awaited = answer
        try:
            while awaited.answer is None:  # noqa: ASYNC110  the simulator knows no event loop
                await asyncio.sleep(TICK)  # time passes for the simulator in ``watch``
            return awaited.answer
        finally:
            awaited.gone = True


async def _in_pieces(
    request: web.BaseRequest, reply: HttpReply, piece: int, cut_after: int | None
) -> web.StreamResponse:
    """A chunked answer; reset in its middle where it is cut."""
    response = web.StreamResponse(status=reply.status, headers=dict(reply.headers))
    response.enable_chunked_encoding()
    await response.prepare(request)
    body = reply.body[:cut_after]
    for start in range(0, len(body), piece or len(body) or 1):
        await response.write(body[start : start + (piece or len(body))])
    if cut_after is None:
        await response.write_eof()
    elif request.transport is not None:
        request.transport.abort()
    return response


def _proving(identity: Identity) -> ssl.SSLContext:
    """The serving side's context; the ssl module takes keys from files only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="storefloor-") as folder:
        path = Path(folder) / "identity.pem"
        path.touch(0o600)
        path.write_text(identity.key + identity.certificate)
        context.load_cert_chain(path)
    return context


def _now() -> float:
    return asyncio.get_running_loop().time()
