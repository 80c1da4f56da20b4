"""The ``http`` and ``https`` transports, and how a simulator that speaks HTTP is served. The only door to aiohttp here.

``https://10.0.0.7:8443/nexo/`` · ``http://127.0.0.1:8080``. One request is one request: no POST is repeated, no
redirect followed, no cookie kept, no proxy of the environment used. Whether anything may have been sent is said by the
kind of error, because money hangs on it. A device that asks, too, does so at an address of ours (``listen``), where
nobody but the host of the URL is heard.
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

from drivers.errors import DeviceOffline, FrameError, NotSupported, TransportClosed, TransportTimeout
from drivers.messages import LONGEST_BODY, Answer, Awaited, HttpReply, HttpRequest, Identity, MessageSimulator
from drivers.simulator import TICK

CONNECT_TIMEOUT = 5.0
"""Seconds until a host that does not answer counts as away."""
KEPT = 15.0
"""Seconds an idle connection is kept: less than servers keep theirs, so that none is used in its last moment."""
CLOSE_TIMEOUT = 1.0
ASKED_TIMEOUT = 10.0
"""Seconds a device may take to send what it asks."""


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
        self.takes: Callable[[bytes], bytes | None] | None = None
        self.listen = ""
        self._listener: _Listener | None = None

    @property
    def hears(self) -> bool:
        """Whether the device has an address of ours."""
        return bool(self.listen)

    @property
    def listening(self) -> str:
        """``host:port`` where it is listened at present; empty: nowhere."""
        return self._listener.address if self._listener is not None else ""

    async def open(self) -> None:
        """Get ready; connections are made by the first request. Raises DeviceOffline where it cannot be listened."""
        await self.close()
        if self.listen and self.takes is not None:
            self._listener = await _Listener.begun(self.listen, urlsplit(self.url).hostname or "", self.takes)
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
        listener, self._listener = self._listener, None
        try:
            if session is not None:
                with contextlib.suppress(OSError, TimeoutError):
                    async with asyncio.timeout(CLOSE_TIMEOUT):
                        await session.close()
        finally:
            if listener is not None:
                await listener.end()


class _Listener:
    """Where one device asks us."""

    def __init__(self, peers: frozenset[str], takes: Callable[[bytes], bytes | None]) -> None:
        self.address = ""
        self._peers = peers
        self._takes = takes
        self._runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0.0)

    @classmethod
    async def begun(cls, listen: str, device: str, takes: Callable[[bytes], bytes | None]) -> _Listener:
        """Listen. Raises DeviceOffline when the device's name or our address is none."""
        try:
            parts = urlsplit(f"//{listen}")
            async with asyncio.timeout(CONNECT_TIMEOUT):
                found = await asyncio.get_running_loop().getaddrinfo(device, None)
            made = cls(frozenset(str(one[4][0]) for one in found), takes)
            await made._runner.setup()
            listens = False
            try:
                await web.TCPSite(made._runner, parts.hostname, parts.port).start()
                listens = True
            finally:
                if not listens:  # also given up: nothing may be left listening
                    await made.end()
        except (OSError, TimeoutError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise DeviceOffline(f"{device} cannot be listened to at {listen}: {why}") from error
        host, port = made._runner.addresses[0][:2]
        made.address = f"{host}:{port}"
        return made

    async def end(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method != "POST" or request.remote not in self._peers:
            return web.Response(status=403)
        try:
            async with asyncio.timeout(ASKED_TIMEOUT):
                said = self._takes(await request.read())
        except FrameError:
            return web.Response(status=400)
        except TimeoutError:
            return web.Response(status=408)
        if said is None:
            return web.Response(status=204)
        return web.Response(body=said, content_type="application/xml", charset="utf-8")


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
    tasks = [
        asyncio.create_task(server.watch(), name="simulator on http"),
        asyncio.create_task(server.ask(), name="simulator on http asks"),
    ]
    scheme = "http" if tls is None and simulator.identity is None else "https"
    try:
        yield f"{scheme}://{host}:{server.port}{simulator.path}"
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.stop()


class _Hosts(web.Server):
    """The connections of one listening socket; a TLS handshake that ends after it was closed ends there.

    The library leaves such a connection open and never answers on it, so that a host waits until it gives up.
    """

    gone = False

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """Take it, if the socket is still there."""
        super().connection_made(handler, transport)
        if self.gone:
            transport.abort()


class _HttpServer:
    """The listening socket of one simulator; several hosts may be connected, as HTTP devices take them."""

    def __init__(self, simulator: MessageSimulator, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        self.simulator = simulator
        self.host = host
        self.port = port
        self._tls = tls
        self._identity: Identity | None = None
        self._shown: ssl.SSLContext | None = None
        """What is proven to connections made from now on, where the simulator has an identity."""
        self._runner: web.ServerRunner | None = None
        self._hosts: _Hosts | None = None
        self._open: set[asyncio.BaseTransport] = set()
        self._questions: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()

    async def listen(self) -> None:
        if self._runner is not None or not self.simulator.link_up:
            return
        tls = self._tls
        self._identity, self._shown = self.simulator.identity, None
        if self._identity is not None:
            tls, self._shown = _proving(self._identity), _proving(self._identity)
            tls.sni_callback = self._choose
        hosts = _Hosts(self._answer, handler_cancellation=True)
        runner = web.ServerRunner(hosts, shutdown_timeout=0.0)
        await runner.setup()
        site = web.TCPSite(runner, self.host, self.port, ssl_context=tls)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner, self._hosts = runner, hosts
        self.port = runner.addresses[0][1]

    def _choose(self, connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
        """Another certificate is shown without opening the port anew: nobody is left half accepted."""
        del name
        if self._shown is not None:
            connection.context = self._shown

    def _prove(self, identity: Identity) -> None:
        """Show another certificate from now on, and reset whoever saw the old one."""
        self._identity, self._shown = identity, _proving(identity)
        self._reset()

    def _reset(self) -> None:
        for transport in list(self._open):
            if isinstance(transport, asyncio.Transport):
                transport.abort()
        self._open.clear()
        # Also those that have not asked yet: TLS would say goodbye to them politely, and wait for their answer.
        for connection in self._hosts.connections if self._hosts is not None else ():
            if isinstance(connection.transport, asyncio.Transport):
                connection.transport.abort()

    def _stale(self, transport: asyncio.BaseTransport | None) -> bool:
        """Whether a connection was made under another certificate: its handshake was going on when that changed."""
        made = transport.get_extra_info("ssl_object") if transport is not None else None
        return self._shown is not None and made is not None and made.context is not self._shown

    async def stop(self) -> None:
        self._reset()
        if self._hosts is not None:
            self._hosts.gone = True
        runner, self._runner, self._hosts = self._runner, None, None
        if runner is not None:
            await runner.shutdown()
            await runner.cleanup()

    async def watch(self) -> None:
        """Let time pass for the simulator, and follow its link and its certificate."""
        while True:
            await asyncio.sleep(TICK)
            self.simulator.tick(_now())
            for body in self.simulator.asking():
                if self.simulator.asks_at and self.simulator.link_up:
                    self._questions.put_nowait((self.simulator.asks_at, body))
            identity = self.simulator.identity
            if not self.simulator.link_up or (identity is None) is not (self._identity is None):
                await self.stop()
            elif identity is not None and identity is not self._identity:
                self._prove(identity)
            if self.simulator.link_up:
                with contextlib.suppress(OSError):  # the port may still be closing: the next tick tries again
                    await self.listen()

    async def ask(self) -> None:
        """Ask the station what the simulator asks by itself, one after the other; an answer lost is lost."""
        while True:
            url, body = await self._questions.get()
            patience = aiohttp.ClientTimeout(total=CONNECT_TIMEOUT)
            with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
                async with (
                    aiohttp.ClientSession(timeout=patience, trust_env=False) as session,
                    session.post(url, data=body) as response,
                ):
                    if said := await response.read():
                        self.simulator.told(said)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        transport = request.transport
        if isinstance(transport, asyncio.Transport) and self._stale(transport):
            transport.abort()
            return web.Response(status=500)
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
                with contextlib.suppress(ConnectionResetError):  # whoever asked has hung up
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
