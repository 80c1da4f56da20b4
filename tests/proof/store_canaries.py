"""What belongs to a person, or is worth money, goes through every route and is found nowhere it should not be.

Names, numbers, addresses, codes and tokens that nobody else has are sent and given out; then the log, the station's own
file, what each role heard on the event stream, and every refusal are searched for them.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from daemon.demo.content import HOME
from daemon.schema import Role
from daemon.store import codes
from tests.daemon.store.shop import Clock, Template, make_template
from tests.proof.claim import Claim, size
from tests.proof.hostile import Request
from tests.proof.shopping import ADDRESS, NAME, PHONE, Shopping
from tests.proof.store_api import CLIENTS, Tally, Target, Wire, target

PAPER = {"documents"}
"""Tables of the station's file that hold what is printed, for as long as a job is kept (docs/printing.md): a receipt
bears its own code, so that goods can come back."""
SCANNED = "scans"
WIRES = ("reservations", "gift-cards", "baskets", "receipts")


@dataclass(slots=True)
class Kept(Tally):
    """Keeps every refusal."""

    refusals: list[bytes] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    """Codes that were given out."""

    def note(self, request: Request, status: int, kind: str, body: bytes) -> None:
        """Keep it."""
        Tally.note(self, request, status, kind, body)
        if status >= 400:
            self.refusals.append(body)


@asynccontextmanager
async def heard(here: Target) -> AsyncIterator[dict[str, list[str]]]:
    """All that each role hears meanwhile."""
    said: dict[str, list[str]] = {role.value: [] for role in Role}

    async def listen(role: str, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            said[role].append(str(message.data))

    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        listening = []
        for role in said:
            headers = {"Authorization": f"Bearer {here.hostile.tokens[role]}"}
            url = f"http://{here.host}:{here.port}/v1/events"
            socket = await stack.enter_async_context(session.ws_connect(url, headers=headers, max_msg_size=0))
            listening.append(asyncio.create_task(listen(role, socket)))
        yield said
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)


async def live(here: Target, template: Template, days: int, hostile: int) -> Kept:
    """Ordinary days, look-ups of a member, and hostile requests that know as much as we do."""
    kept, wire, requests = Kept(), Wire(here.host, here.port), iter(here.hostile)
    member = template.demo.members[0]

    async def ask(role: str, method: str, path: str, body: Any = None) -> Any:
        request = here.hostile.right(role, method, path, body)
        status, kind, answer = await wire.ask(request)
        kept.note(request, status, kind, answer)
        if status not in {200, 201, 202} or kind != "application/json":
            return {}
        said = json.loads(answer)
        here.hostile.learn(request.route, said)
        if path.split("/")[2] in WIRES and isinstance(said.get("code"), str):
            kept.codes.add(said["code"])
        return said

    for _ in range(days):
        await Shopping(ask, here.hostile.known["gtin"][0], HOME).day()
        for wish in (
            {"member_code": codes.write("M", member.code)},
            {"phone": member.customer.phone},
            {"email": member.customer.email},
            {"phone": PHONE},
            {"email": ADDRESS},
        ):
            await ask("till", "POST", "/v1/members/find", wish)
            await ask("kiosk", "POST", "/v1/members/find", wish)
            await ask("technician", "POST", "/v1/members/find", wish)

    async def client() -> None:
        wire = Wire(here.host, here.port)
        while kept.asked < hostile:
            request = next(requests)
            kept.note(request, *await wire.ask(request))
        wire.drop()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    wire.drop()
    return kept


def canaries(here: Target, template: Template, kept: Kept) -> list[str]:
    """What must be found nowhere."""
    member = template.demo.members[0]
    digits = [PHONE, member.customer.phone]
    digits += [phone.replace(" ", "").removeprefix("+") for phone in digits]
    given = [body for code in kept.codes for body in (code, code[1:-1]) if len(body) > 7]
    return [
        *(NAME, ADDRESS, member.customer.name, member.customer.email),
        *digits,
        codes.write("M", member.code),
        *given,
        *here.hostile.tokens.values(),
        *here.hostile.sessions,
    ]


def found(places: Sequence[str], birds: Sequence[str]) -> list[str]:
    """Which of them stand in which of the places."""
    return [f"{bird} in {place[:120]}" for place in places for bird in birds if bird in place]


def rows(path: Path) -> Iterator[tuple[str, str]]:
    """Each row of the station's own file as text, with its table."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608  names of its own
                texts = (v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in row)
                yield table, " | ".join(texts)


async def prove() -> list[Claim]:
    """Every place, after one busy life of a daemon."""
    days, requests = size(1, 25), size(600, 12_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = await make_template(folder / "shop", Clock(datetime.now(UTC)))
        async with target(folder, template) as here:
            member = template.demo.members[0].customer
            here.hostile.known = {
                **here.hostile.known,
                "name": [NAME],
                "phone": [PHONE, member.phone],
                "email": [ADDRESS, member.email],
                "address": [ADDRESS],
                "text": [NAME],
                "reason": ["no"],
            }
            async with heard(here) as said:
                kept = await live(here, template, days, requests)
            birds = canaries(here, template, kept)
            await here.daemon.stop()
            log = here.daemon.log.read_text(errors="replace").splitlines()
            station = [(table, row) for table, row in rows(here.daemon.state_dir / "station.db")]
    n = len(birds)
    told = {role: found(lines, birds) for role, lines in said.items()}
    in_log = found(log, birds)
    in_station = found([f"{table}: {row}" for table, row in station if table not in PAPER], birds)
    in_refusals = found([body.decode("utf-8", "replace") for body in kept.refusals], birds)
    heard_at_all = sum(len(lines) for lines in said.values())
    return [
        Claim(
            "canaries: no line of the log holds one",
            n,
            len(in_log),
            "; ".join(in_log[:2]) or f"{len(log):,} lines",
        ),
        Claim(
            "canaries: no row of the station's file but what is printed",
            n,
            len(in_station),
            "; ".join(in_station[:2]) or f"{len(station):,} rows",
        ),
        Claim(
            "canaries: no refusal",
            n,
            len(in_refusals),
            "; ".join(in_refusals[:2]) or f"{len(kept.refusals):,} refusals",
        ),
        *(
            Claim(f"canaries: no event that a {role} hears", n, len(some), "; ".join(some[:2]))
            for role, some in told.items()
        ),
        Claim(
            "canaries: events were heard and codes were given out",
            1,
            int(heard_at_all < 30 or len(kept.codes) < 3),
            f"{heard_at_all:,} events, {len(kept.codes)} codes",
        ),
    ]
