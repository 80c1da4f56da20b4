"""The API: hostile requests get a clear answer and break nothing; a repeated key never does a thing twice."""

from __future__ import annotations

import asyncio
import random
import tempfile
from pathlib import Path

import aiohttp
import msgspec

from daemon.schema import JobView, ProblemDetails, Role
from tests.daemon.stations import PRINTER, Running, on_tcp, station
from tests.proof.claim import Claim, size

TIMEOUT = aiohttp.ClientTimeout(total=30)
PATHS = (
    ("POST", "/v1/devices/receipt/jobs"),
    ("POST", "/v1/devices/receipt/check"),
    ("POST", "/v1/payments"),
    ("POST", "/v1/reservations"),
    ("POST", "/v1/reservations/find"),
    ("POST", "/v1/clerk-sessions"),
    ("GET", "/v1/devices/no-such-device"),
    ("GET", "/v1/jobs/no-such-job"),
    ("GET", "/v1/products/123"),
    ("GET", "/v1/no-such-thing"),
    ("PUT", "/v1/devices"),
)
BODIES = (
    b"",
    b"{",
    b"[]",
    b"null",
    b'"\\u0000"',
    b'{"unknown":1}',
    b'{"device":17}',
    b'{"code":{}}',
    b'{"amount":{"minor":1.5,"currency":"DKK"}}',
    b'{"level":"deepest"}',
    b"\xff\xfe\x00",
    b"[" * 2000,
)
TYPES = ("application/json", "application/x-www-form-urlencoded", "text/plain", "image/png", "x/y", "")
TOKENS = (None, "nonsense", Role.KIOSK, Role.TILL, Role.TECHNICIAN)


async def hostile_requests(running: Running) -> Claim:
    """Whatever is sent, the answer is problem+json of a request's fault, or a success; never a fault of the daemon."""
    source = random.Random(4)
    n = size(150, 20_000)
    bad = 0
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        for number in range(n):
            method, path = source.choice(PATHS)
            token = source.choice(TOKENS)
            headers = {"Content-Type": source.choice(TYPES), "Idempotency-Key": f"hostile-{number}"}
            if token is not None:
                headers["Authorization"] = (
                    f"Bearer {running.token(token) if isinstance(token, Role) else token}"
                )
            body = source.choice(BODIES)
            async with session.request(method, running.url + path, data=body, headers=headers) as response:
                answer = await response.read()
                bad += not _clear(response.status, response.headers.get("Content-Type", ""), answer)
    return Claim("hostile requests get a clear answer", n, bad)


def _clear(status: int, content_type: str, answer: bytes) -> bool:
    if status < 400:
        return True
    if status >= 500 or not content_type.startswith("application/problem+json"):
        return False
    problem = msgspec.json.decode(answer, type=ProblemDetails)
    return problem.status == status and bool(problem.code)


async def repeated_keys(running: Running) -> Claim:
    """Print jobs sent several times at once under one key are one job."""
    n = size(10, 1_000)
    bad = 0
    told = {"Authorization": f"Bearer {running.token(Role.TECHNICIAN)}", "Content-Type": "text/plain"}
    url = f"{running.url}/v1/devices/receipt/jobs"
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:

        async def send(key: str) -> JobView:
            headers = told | {"Idempotency-Key": key}
            async with session.post(url, data=key.encode(), headers=headers) as response:
                return msgspec.json.decode(await response.read(), type=JobView)

        for number in range(n):
            answers = await asyncio.gather(*(send(f"key-{number}") for _ in range(4)))
            bad += len({job.id for job in answers}) != 1
    return Claim("a print job sent four times at once under one key is one job", n, bad)


async def prove() -> list[Claim]:
    """Every claim of the area, against one station with a printer."""
    with tempfile.TemporaryDirectory() as folder:
        async with on_tcp(PRINTER) as (_, section), station(Path(folder), {"receipt": section}) as running:
            return [await hostile_requests(running), await repeated_keys(running)]
