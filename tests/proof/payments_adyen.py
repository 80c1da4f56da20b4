"""Payments by others: the official npm @adyen/api-library pays at our simulated terminal, through TLS and NexoBlob.

At full size the library is installed in the version npm has now, and drives the terminal over HTTPS; the tests hold
what it said when it was recorded. ``python -m tests.proof.payments_adyen`` records it anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from drivers.transports.http import serve_http
from tests.drivers.terminals.nexo import foreign
from tests.drivers.terminals.nexo.foreign import KEY, RECORDED, TRACES, Listening, body_of
from tests.proof.claim import FULL, Claim

PEER = Path(__file__).resolve().parents[2] / "build" / "peers" / "adyen"
PACKAGE = "@adyen/api-library"
INSTALL_S, ASK_S = 300, 60


@dataclass(slots=True)
class Library:
    """The npm package in a process of its own, asked by lines of JSON."""

    child: asyncio.subprocess.Process
    told: dict[str, str]
    waiting: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=itertools.count)
    url: str = ""
    ca: str = ""

    async def ask(
        self, message: dict[str, Any], *, passphrase: str = "", timeout: int = 20
    ) -> dict[str, Any]:
        """Have the library send a message; ``{"response"}`` or ``{"error"}``."""
        number = next(self.numbers)
        key = KEY | ({"Passphrase": passphrase} if passphrase else {})
        asked = {"id": number, "url": self.url, "ca": self.ca, "key": key, "timeout": timeout * 1000}
        future = self.waiting[number] = asyncio.get_running_loop().create_future()
        assert self.child.stdin is not None
        self.child.stdin.write((json.dumps(asked | {"message": message}) + "\n").encode())
        async with asyncio.timeout(ASK_S):
            said: dict[str, Any] = await future
        return said

    async def listen(self) -> None:
        """Hand each answer to whoever asked."""
        assert self.child.stdout is not None
        while line := await self.child.stdout.readline():
            said = json.loads(line)
            self.waiting.pop(said["id"]).set_result(said)


@contextlib.asynccontextmanager
async def library(node: str, npm: str) -> AsyncIterator[Library]:
    """Install the package and start it."""
    await asyncio.to_thread(PEER.mkdir, parents=True, exist_ok=True)
    await asyncio.to_thread(shutil.copy, TRACES / "adyen.mjs", PEER)
    install = await asyncio.create_subprocess_exec(
        npm,
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
        str(PEER),
        PACKAGE,
    )
    assert await asyncio.wait_for(install.wait(), INSTALL_S) == 0
    child = await asyncio.create_subprocess_exec(
        node,
        str(PEER / "adyen.mjs"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    assert child.stdout is not None
    made = Library(child, json.loads(await asyncio.wait_for(child.stdout.readline(), ASK_S)))
    listening = asyncio.create_task(made.listen())
    try:
        yield made
    finally:
        child.kill()
        await child.wait()
        await asyncio.gather(listening, return_exceptions=True)


Scene = Callable[[Library, Listening], Awaitable[list[Any]]]


async def approved(till: Library, terminal: Listening) -> list[Any]:
    return [await till.ask(foreign.payment("0000000001"))]


async def in_pieces(till: Library, terminal: Listening) -> list[Any]:
    terminal.turn("piece", 11)
    return [await till.ask(foreign.payment("0000000002", 56))]


async def declined(till: Library, terminal: Listening) -> list[Any]:
    terminal.turn("outcome", "decline")
    return [await till.ask(foreign.payment("0000000003"))]


async def lost_and_asked_for(till: Library, terminal: Listening) -> list[Any]:
    terminal.turn("drop_after", "answer")
    lost = await till.ask(foreign.payment("0000000004"))
    assert "error" in lost, lost
    await asyncio.sleep(0.2)
    return [await till.ask(foreign.status("0000000005", "0000000004"))]


async def never_there(till: Library, terminal: Listening) -> list[Any]:
    return [await till.ask(foreign.status("0000000006", "0000000000"))]


async def reversed_(till: Library, terminal: Listening) -> list[Any]:
    paid = await till.ask(foreign.payment("0000000007"))
    name = body_of(paid["response"])["POIData"]["POITransactionID"]
    return [paid, await till.ask(foreign.reversal("0000000008", name))]


async def aborted(till: Library, terminal: Listening) -> list[Any]:
    terminal.turn("card", "wait")
    paying = asyncio.create_task(till.ask(foreign.payment("0000000009")))
    async with asyncio.timeout(ASK_S):
        while not terminal.knobs()["paying"]:
            await asyncio.sleep(0.01)  # the pace of looking
    ended = await till.ask(foreign.abort("0000000010", "0000000009"))
    return [await paying, ended]


async def diagnosed(till: Library, terminal: Listening) -> list[Any]:
    return [await till.ask(foreign.message("Diagnosis", "0000000011", {"HostDiagnosisFlag": True}))]


SCENES: dict[str, Scene] = {
    "approved": approved,
    "approved, answered in pieces": in_pieces,
    "declined": declined,
    "lost answer, then TransactionStatus": lost_and_asked_for,
    "TransactionStatus of nothing": never_there,
    "reversed": reversed_,
    "aborted": aborted,
    "diagnosed": diagnosed,
}
RESULTS = {
    "approved": ["Success"],
    "approved, answered in pieces": ["Success"],
    "declined": ["Failure/Refusal"],
    "lost answer, then TransactionStatus": ["Success"],
    "TransactionStatus of nothing": ["Failure/NotFound"],
    "reversed": ["Success", "Success"],
    "aborted": ["Failure/Aborted", ""],
    "diagnosed": ["Success"],
}


def result_of(said: dict[str, Any]) -> str:
    """``Success``, ``Failure/Refusal``; empty for an answer without a body (Abort), else what went wrong."""
    if "error" in said:
        return str(said["error"])
    if "SaleToPOIResponse" not in said["response"]:
        return ""
    response = body_of(said["response"])["Response"]
    condition = response.get("ErrorCondition")
    return f"{response['Result']}/{condition}" if condition else str(response["Result"])


@contextlib.asynccontextmanager
async def at(till: Library, **knobs: Any) -> AsyncIterator[Listening]:
    """A terminal over HTTPS, and the library pointed at it."""
    terminal = Listening()
    for knob, value in knobs.items():
        terminal.turn(knob, value)
    with tempfile.TemporaryDirectory() as folder:
        ca = Path(folder) / "ca.pem"
        await asyncio.to_thread(ca.write_text, terminal.authority.certificate)
        async with serve_http(terminal) as url:
            till.url, till.ca = f"https://{urlsplit(url).netloc}", str(ca)
            yield terminal


async def scenes(till: Library) -> tuple[list[Claim], list[dict[str, Any]]]:
    """Every scene once; what is claimed of it, and what was said."""
    claims, recorded = [], []
    for name, scene in SCENES.items():
        async with at(till) as terminal:
            said = await scene(till, terminal)
            heard = [request.body.decode() for request in terminal.heard]
            chunked = all("content-length" not in request.headers for request in terminal.heard)
        found = [result_of(one) for one in said]
        if found != RESULTS[name]:
            print(f"{name}: {found}")
        claims.append(Claim(f"the library: {name}", 1, int(found != RESULTS[name] or not chunked)))
        answers = [one.get("response") for one in said]
        recorded.append({"name": name, "requests": heard, "told": answers})
    return claims, recorded


async def refusals(till: Library) -> list[Claim]:
    """What the library, or the terminal, must not take."""
    claims = []
    for shown in ("other_authority", "no_terminal"):
        async with at(till, certificate=shown) as terminal:
            said = await till.ask(foreign.payment("0000000012"))
            refused = "error" in said and not terminal.heard
            claims.append(Claim(f"the library refuses the certificate {shown}", 1, int(not refused)))
    async with at(till, fault="hmac") as terminal:
        said = await till.ask(foreign.payment("0000000013"))
        claims.append(Claim("the library refuses a wrong Hmac", 1, int("error" not in said)))
    async with at(till) as terminal:
        said = await till.ask(foreign.payment("0000000014"), passphrase="another")
        wrong = "error" not in said or bool(terminal.knobs()["book"])
        claims.append(Claim("the terminal refuses another passphrase and charges nobody", 1, int(wrong)))
    return claims


async def replay() -> list[Claim]:
    """What was recorded, said to the terminal again: it understands it and answers as it did."""
    recorded = json.loads(await asyncio.to_thread(RECORDED.read_text, "utf-8"))
    n, bad = 0, 0
    for exchange in recorded["exchanges"]:
        answers = await foreign.again(exchange)
        told = [one or None for one in exchange["told"]]
        same = [foreign.settled(one) for one in answers[-len(told) :]] == [
            foreign.settled(one) for one in told
        ]
        n, bad = n + len(told), bad + (0 if same else len(told))
    return [Claim(f"what npm {PACKAGE} {recorded['version']} said is answered as it was", n, bad)]


async def prove() -> list[Claim]:
    """Every claim of this area; npm only at full size."""
    claims = await replay()
    node, npm = shutil.which("node"), shutil.which("npm")
    if FULL and node and npm:
        async with library(node, npm) as till:
            made, _ = await scenes(till)
            claims += [*made, *await refusals(till)]
            claims = [
                Claim(one.name, one.n, one.bad, f"npm {PACKAGE} {till.told['version']}")
                if one.name.startswith("the library")
                else one
                for one in claims
            ]
    elif FULL:
        print("skipped payments_adyen: npm's library needs Node, and this machine has none")
    return claims


async def record() -> None:
    """Write what the library says now to tests/traces/nexo/."""
    node, npm = shutil.which("node"), shutil.which("npm")
    assert node is not None
    assert npm is not None
    async with library(node, npm) as till:
        claims, recorded = await scenes(till)
        for claim in (*claims, *await refusals(till)):
            print("ok    " if claim.ok else "BROKEN", claim.name)
        whole = {**till.told, "exchanges": recorded}
    text = json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
    await asyncio.to_thread(RECORDED.write_text, text, "utf-8")


if __name__ == "__main__":
    asyncio.run(record())
