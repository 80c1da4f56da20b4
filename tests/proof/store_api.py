"""A hundred thousand requests nobody should send, over every route, method, role and content type of the API.

They go over the wire byte by byte to a daemon of its own process, with a printer, a terminal, a drawer and a mail
server, on a shop full of goods. None may be answered by a fault of the daemon, nor leave a traceback in its log, nor
memory behind; and afterwards it answers as before.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import re
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import msgspec

from daemon.config import DeviceSection
from daemon.demo.content import HOME, KNOWN
from daemon.demo.content.people import CLERKS
from daemon.schema import ProblemDetails, Role
from daemon.store import codes, import_rows
from daemon.store.import_shapes import StockRow
from tests.daemon.mail.servers import SENDER, Box, mail_server
from tests.daemon.processes import Daemon, written
from tests.daemon.stations import PRINTER, TERMINAL, on_tcp
from tests.daemon.store import shop
from tests.daemon.store.shop import Clock, Template, copy, make_template
from tests.proof.claim import Claim, size
from tests.proof.hostile import Hostile, Request
from tests.proof.shopping import Shopping

SEED = 4
CLIENTS = 8
PATIENCE_S = 20.0
GROWTH_KB = 25_000
"""So much more may be held after the last request than after the first fifth: caches that fill, no leak."""
DRAWER = DeviceSection("drawer-on-printer", "printer://receipt", options={"wait": "0.05"})


@dataclass(slots=True)
class Wire:
    """One connection; opened anew when the daemon has closed it."""

    host: str
    port: int
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(self, request: Request) -> tuple[int, str, bytes]:
        """Status, content type and body. Status 0: the daemon hung up, as it may on what is no HTTP."""
        for _ in range(2):
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
            try:
                async with asyncio.timeout(PATIENCE_S):
                    self.writer.write(request.to_bytes())
                    await self.writer.drain()
                    return await self._answer(request.method, endless=request.route.endswith("/record"))
            except TimeoutError:
                self.drop()
                return 0, "nothing in time", b""
            except (ConnectionError, asyncio.IncompleteReadError):
                self.drop()
        return 0, "hung up", b""

    async def _answer(self, method: str, *, endless: bool) -> tuple[int, str, bytes]:
        assert self.reader is not None
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        if status == 100:
            return await self._answer(method, endless=endless)
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
        }
        body = b""
        if method != "HEAD" and status not in {204, 304}:
            chunked = headers.get("transfer-encoding") == "chunked"
            if chunked and endless:
                self.drop()
            elif chunked:
                body = await self._chunks()
            else:
                body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            self.drop()
        return status, headers.get("content-type", ""), body

    async def _chunks(self) -> bytes:
        assert self.reader is not None
        parts = []
        while length := int(await self.reader.readline(), 16):
            parts.append(await self.reader.readexactly(length))
            await self.reader.readline()
        await self.reader.readline()
        return b"".join(parts)

    def drop(self) -> None:
        """Hang up."""
        if self.writer is not None:
            self.writer.transport.abort()
        self.reader = self.writer = None


@dataclass(slots=True)
class Tally:
    """What was answered."""

    asked: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    served: set[str] = field(default_factory=set)
    """Routes that were answered with success at least once."""
    wrong: list[str] = field(default_factory=list)

    def note(self, request: Request, status: int, kind: str, body: bytes) -> None:
        """Judge one answer."""
        self.asked += 1
        self.statuses[status] += 1
        if 200 <= status < 400:
            self.served.add(request.route)
        elif not clear(status, kind, body, request.method):
            self.wrong.append(f"{request.to_bytes()[:600]!r}\n  -> {status} {kind} {body[:300]!r}")


def clear(status: int, kind: str, body: bytes, method: str) -> bool:
    """Whether a refusal says what was wrong with the request. What is no HTTP is refused before anything reads it."""
    if status in {400, 417} and not kind.startswith("application/problem+json"):
        return b"Traceback" not in body
    if status >= 500 or not status:
        return False
    if method == "HEAD" or (status in {412, 416} and not body):  # of a file, whose type it has (RFC 9110)
        return True
    if not kind.startswith("application/problem+json"):
        return False
    problem = msgspec.json.decode(body, type=ProblemDetails)
    return problem.status == status and bool(problem.code)


@dataclass(slots=True)
class Target:
    """A running daemon, and all that is right for it."""

    daemon: Daemon
    hostile: Hostile
    host: str
    port: int

    @property
    def rss_kb(self) -> int:
        """Memory the daemon holds."""
        assert self.daemon.child is not None
        status = Path(f"/proc/{self.daemon.child.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0])


@asynccontextmanager
async def target(folder: Path, template: Template) -> AsyncIterator[Target]:
    """A daemon on a full shop with everything that can be attached."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(mail_server(Box()))
        _, printer = await stack.enter_async_context(on_tcp(PRINTER))
        _, terminal = await stack.enter_async_context(on_tcp(TERMINAL, pace=0.01))
        more = (
            f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\ntls = "none"\nfrom = "{SENDER}"\n'
            'confirm_url = "https://shop.example/confirm#{id}/{token}"\n'
        )
        state = folder / "state"
        state.mkdir()
        copy(template, state)
        await _plenty(state, template)
        devices = {"receipt": printer, "terminal": terminal, "drawer": DRAWER}
        daemon = Daemon(written(folder, devices, more), state, program=("tests.proof.unlocked",))
        await daemon.start()
        try:
            hostile = await _hostile(daemon, template)
            address = urlsplit((state / "address").read_text().strip())
            yield Target(daemon, hostile, address.hostname or "", address.port or 0)
        finally:
            if daemon.child is not None and daemon.child.returncode is None:
                await daemon.stop()


async def _plenty(state: Path, template: Template) -> None:
    """Enough of one product for everybody."""
    async with shop.at(shop.address(state), state, Clock(datetime.now(UTC))) as store:
        row = StockRow(gtin=template.demo.products[0].gtin, location=HOME, on_hand=1_000_000)
        await store.write(import_rows.put_stock, row, import_rows.Place(state, state))


async def _hostile(daemon: Daemon, template: Template) -> Hostile:
    sessions = []
    for clerk in CLERKS * 2:
        async with daemon.client(Role.TILL) as till:
            sessions.append((await till.clerk_login(pin=clerk.pin)).id)
    url = (daemon.state_dir / "address").read_text().strip()
    async with aiohttp.ClientSession() as session, session.get(f"{url}/v1/openapi.json") as response:
        document = await response.json()
    demo = template.demo
    gtins = [product.gtin for product in demo.products[:40]]
    known: dict[str, Sequence[Any]] = {
        "gtin": gtins,
        "q": ["a", "fjer", "ss"],
        "location": [HOME, HOME, "shop-oslo"],
        "currency": ["DKK", "DKK", "DKK", "EUR"],
        "minor": [1, 100, 9_900, 12_995],
        "device": ["receipt", "terminal", "drawer"],
        "code": [codes.write("R", KNOWN.ready_paid), codes.write("R", KNOWN.ready_unpaid)],
        "phone_last4": ["0000"],
        "phone": [demo.members[0].customer.phone],
        "email": [demo.members[0].customer.email],
        "member_code": [codes.write("M", demo.members[0].code)],
        "address": ["somebody@example.com"],
        "pin": [CLERKS[0].pin, "0000"],
        "version": [1, 2, 3, 4, 5],
        "sha256": [path.name for path in list((template.folder / "media").glob("*/*"))[:5]],
        "?wait": ["0", "0.01", "-1"],
        "?state": ["ready", "requested,ready", "open", "done"],
        "?q": ["a", "tel", "ørkensand"],
        "?gtin": gtins[:3],
        "?location": [HOME],
        "?limit": ["1", "100", "0", "-1"],
        "?category": ["outdoor"],
        "?in_stock": ["true"],
        "?facets": ["true"],
    }
    tokens = {role.value: (daemon.state_dir / f"token-{role}").read_text().strip() for role in Role}
    return Hostile(document, random.Random(SEED), tokens, sessions, known)


async def flood(here: Target, n: int) -> tuple[Tally, int]:
    """Send ``n`` requests over a few connections; what was answered, and how much memory grew after the first fifth."""
    tally, requests, first = Tally(), iter(here.hostile), 0

    async def client() -> None:
        nonlocal first
        wire = Wire(here.host, here.port)
        while tally.asked < n:
            request = next(requests)
            status, kind, body = await wire.ask(request)
            tally.note(request, status, kind, body)
            if status in {200, 201} and kind == "application/json" and request.route.count("/") > 1:
                here.hostile.learn(request.route, json.loads(body))
            if not first and tally.asked >= n // 5:
                first = here.rss_kb
        wire.drop()

    async def ordinary() -> None:
        wire = Wire(here.host, here.port)

        async def ask(role: str, method: str, path: str, body: Any = None) -> Any:
            request = here.hostile.right(role, method, path, body)
            status, kind, answer = await wire.ask(request)
            tally.note(request, status, kind, answer)
            done = status in {200, 201, 202} and kind == "application/json"
            if done:
                here.hostile.learn(request.route, json.loads(answer))
            return json.loads(answer) if done else {}

        shopping = Shopping(ask, here.hostile.known["gtin"][0], HOME)
        while tally.asked < n:
            await shopping.day()
        wire.drop()

    await asyncio.gather(ordinary(), *(client() for _ in range(CLIENTS)))
    return tally, here.rss_kb - first


async def junk_on_sockets(here: Target, n: int) -> Claim:
    """Event streams opened in odd ways, and bytes on them that are no WebSocket's."""
    source, bad = random.Random(SEED), 0
    for _ in range(n):
        token = source.choice([*here.hostile.tokens.values(), "nonsense"])
        since = source.choice(
            ["", "?since=0", "?since=-1", "?since=99999999999999999999", "?since=x", "?x=1"]
        )
        key = source.choice([base64.b64encode(source.randbytes(16)).decode(), "short", ""])
        version = source.choice(["13", "13", "8", "x"])
        head = (
            f"GET /v1/events{since} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Authorization: Bearer {token}\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: {version}\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection(here.host, here.port)
        writer.write(head.encode())
        async with asyncio.timeout(PATIENCE_S):
            status = int((await reader.readline()).split()[1])
        bad += status >= 500
        try:
            for _ in range(3):
                frame = bytes([source.choice((0x81, 0x82, 0x88, 0x89, 0xFF, 0x00)), source.randrange(256)])
                writer.write(frame + source.randbytes(source.choice((0, 4, 200))))
                await writer.drain()
        except ConnectionError:
            pass  # hung up on, as it should be
        writer.transport.abort()
    return Claim("junk on event streams is hung up on, by no fault of the daemon", n, bad)


async def prove() -> list[Claim]:
    """Every claim, against one daemon."""
    n = size(1_500, 100_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = await make_template(folder / "shop", Clock(datetime.now(UTC)))
        async with target(folder, template) as here:
            tally, grown = await flood(here, n)
            sockets = await junk_on_sockets(here, size(40, 1_000))
            async with here.daemon.client(Role.TECHNICIAN) as client:
                alive = (await client.health()).status
            grown_bad = max(0, grown - GROWTH_KB)
            log = here.daemon.log.read_text(errors="replace")
        faults = len(re.findall(r"Traceback|unexpected error", log))
        statuses = ", ".join(f"{status}: {count:,}" for status, count in sorted(tally.statuses.items()))
        routes = len([1 for operations in here.hostile.document["paths"].values() for _ in operations])
    if folder_to := os.environ.get("STOREFLOOR_HOSTILE"):
        Path(folder_to).write_text("\n\n".join([*tally.wrong, log]), encoding="utf-8")
    return [
        Claim(
            "hostile requests over every route: no fault of the daemon",
            tally.asked,
            len(tally.wrong),
            statuses,
        ),
        Claim(
            "they reach behind the routes: each but the most guarded is answered with success",
            routes,
            0 if len(tally.served) > routes * size(30, 75) // 100 else 1,
            f"{len(tally.served)} of {routes} were",
        ),
        Claim("no traceback in the log", tally.asked, faults),
        Claim("memory is flat", tally.asked, grown_bad, f"{grown / 1024:+.1f} MB after the first fifth"),
        sockets,
        Claim("the daemon answers on", 1, int(alive != "ok")),
    ]
