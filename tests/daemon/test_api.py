"""The HTTP boundary: who may, what is understood, and that every refusal says what to do."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import msgspec
import pytest

from daemon import auth, keys
from daemon.handlers import ROUTES
from daemon.manager import Manager
from daemon.openapi import PARAMETER
from daemon.schema import ProblemDetails, Role
from tests.daemon.stations import PRINTER, Running, on_tcp, station

Headers = dict[str, str]


@dataclass(slots=True)
class Wire:
    """A running station and a plain HTTP client."""

    running: Running
    session: aiohttp.ClientSession

    def bearer(self, role: Role) -> Headers:
        return {"Authorization": f"Bearer {self.running.token(role)}"}

    async def refused(self, method: str, path: str, **options: Any) -> ProblemDetails:
        """The problem a request is answered with; anything that is no problem fails the test."""
        async with self.session.request(method, self.running.url + path, **options) as response:
            data = await response.read()
            assert response.status >= 400, data
            assert response.content_type == "application/problem+json", data
            problem = msgspec.json.decode(data, type=ProblemDetails)
            assert problem.status == response.status
            assert problem.title
            return problem


@pytest.fixture
async def wire(tmp_path: Path) -> AsyncIterator[Wire]:
    async with (
        on_tcp(PRINTER) as (_, section),
        station(tmp_path, {"receipt": section}) as running,
        aiohttp.ClientSession() as session,
    ):
        yield Wire(running, session)


async def test_without_a_token_there_is_only_health(wire: Wire) -> None:
    async with wire.session.get(wire.running.url + "/v1/health") as response:
        health = await response.json()
    assert {name for name, value in health.items() if value is not None} == {"status", "version"}
    assert (await wire.refused("GET", "/v1/devices")).code == "unauthorized"
    for wrong in ("Bearer nonsense", "Basic a2lvc2s6", "Bearer ", "nonsense"):
        problem = await wire.refused("GET", "/v1/devices", headers={"Authorization": wrong})
        assert (problem.status, problem.code) == (401, "unauthorized")


async def test_each_role_may_exactly_what_the_table_says(wire: Wire) -> None:
    for route in ROUTES:
        if not route.roles:
            continue
        path = PARAMETER.sub("x", route.path)
        assert (await wire.refused(route.method, path)).status == 401
        for role in set(Role) - route.roles:
            problem = await wire.refused(route.method, path, headers=wire.bearer(role))
            assert (problem.status, problem.code) == (403, "forbidden"), (route.method, route.path, role)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8470", "127.0.0.1.evil.example", "", "10.0.0.1"]
)
async def test_a_foreign_name_is_refused(wire: Wire, host: str) -> None:
    problem = await wire.refused("GET", "/v1/health", headers={"Host": host})
    assert (problem.status, problem.code) == (403, "host_not_allowed")


async def test_a_foreign_page_is_refused(wire: Wire) -> None:
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", "http://[::1"):
        problem = await wire.refused("GET", "/v1/health", headers={"Origin": origin})
        assert problem.code == "origin_not_allowed"
    own = wire.running.url
    async with wire.session.get(own + "/v1/health", headers={"Origin": own}) as response:
        assert response.status == 200


async def test_a_form_cannot_post(wire: Wire) -> None:
    body = b'{"level":"internal"}'
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        headers = {**wire.bearer(Role.TECHNICIAN), "Content-Type": content_type}
        problem = await wire.refused("POST", "/v1/devices/receipt/check", data=body, headers=headers)
        assert (problem.status, problem.code) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("body", "status", "code", "word"),
    [
        (b'{"level":', 400, "malformed_json", "truncated"),
        (b"level=internal", 400, "malformed_json", ""),
        (b"\xff\xfe", 400, "malformed_json", ""),
        (b'{"level":"internal","depth":3}', 422, "invalid", "depth"),
        (b'{"level":"deepest"}', 422, "invalid", "level"),
        (b'{"level":3}', 422, "invalid", "level"),
        (b"[]", 422, "invalid", "array"),
        (b"null", 422, "invalid", "null"),
    ],
)
async def test_a_body_that_is_wrong_is_named(
    wire: Wire, body: bytes, status: int, code: str, word: str
) -> None:
    headers = {**wire.bearer(Role.TECHNICIAN), "Content-Type": "application/json"}
    problem = await wire.refused("POST", "/v1/devices/receipt/check", data=body, headers=headers)
    assert (problem.status, problem.code) == (status, code)
    assert word in problem.detail


@pytest.mark.parametrize("chunked", [False, True])
async def test_bodies_have_a_limit(wire: Wire, chunked: bool) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b" " * (1 << 20)

    headers = {**wire.bearer(Role.TECHNICIAN), "Content-Type": "application/json"}
    data: Any = parts() if chunked else io.BytesIO(b" " * (10 << 20))
    problem = await wire.refused("POST", "/v1/devices/receipt/check", data=data, headers=headers)
    assert (problem.status, problem.code) == (413, "too_large")
    job = {**wire.bearer(Role.TECHNICIAN), "Content-Type": "text/plain", "Idempotency-Key": "k"}
    problem = await wire.refused(
        "POST", "/v1/devices/receipt/jobs", data=io.BytesIO(b"x" * (17 << 20)), headers=job
    )
    assert problem.status == 413
    async with wire.session.get(wire.running.url + "/v1/health") as response:
        assert response.status == 200


@pytest.mark.parametrize("key", [None, "", "x" * 201, "æ", "tab\there"])
async def test_money_paper_and_goods_need_a_key(wire: Wire, key: str | None) -> None:
    headers = {**wire.bearer(Role.KIOSK), "Content-Type": "application/json"}
    if key is not None:
        headers["Idempotency-Key"] = key
    problem = await wire.refused("POST", "/v1/devices/receipt/jobs", data=b'{"blocks":[]}', headers=headers)
    assert (problem.status, problem.code) == (400, "idempotency_key_required")


async def test_what_is_not_there_is_said(wire: Wire) -> None:
    headers = wire.bearer(Role.TECHNICIAN)
    for path in ("/v1/devices/toaster", "/v1/jobs/none", "/v1/payments/none", "/v1/nothing", "/etc/passwd"):
        assert (await wire.refused("GET", path, headers=headers)).status == 404
    assert "receipt" in (await wire.refused("GET", "/v1/devices/toaster", headers=headers)).detail
    assert (await wire.refused("PUT", "/v1/devices", headers=headers)).status == 405
    problem = await wire.refused("GET", "/v1/devices?verbose=1", headers=headers)
    assert (problem.status, problem.code) == (400, "unknown_parameter")
    for wait in ("x", "-1", "61", "1.5", "٣"):
        problem = await wire.refused("GET", f"/v1/payments/none?wait={wait}", headers=headers)
        assert problem.status == 400


async def test_the_document_describes_every_route(wire: Wire) -> None:
    async with wire.session.get(wire.running.url + "/v1/openapi.json") as response:
        document = await response.json()
    assert document["openapi"].startswith("3.1")
    for route in ROUTES:
        operation = document["paths"][PARAMETER.sub(r"{\1}", route.path)][route.method.lower()]
        assert operation["summary"] == route.summary
        said = {str(route.status), "default"} | ({"200"} if route.idempotent else set())
        assert set(operation["responses"]) == said
    text = msgspec.json.encode(document).decode()
    names = set(document["components"]["schemas"])
    used = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used <= names
    async with wire.session.get(wire.running.url + "/docs") as response:
        page = await response.text()
    assert "/v1/payments" in page
    assert "http://" not in page.replace(wire.running.url, "")
    assert "https://" not in page


async def test_a_clerk_signs_in_once_known_and_wrong_tries_are_counted(wire: Wire) -> None:
    headers = {**wire.bearer(Role.TILL), "Content-Type": "application/json"}
    for _ in range(5):
        problem = await wire.refused("POST", "/v1/clerk-sessions", data=b'{"pin":"0000"}', headers=headers)
        assert (problem.status, problem.code) == (403, "wrong_pin")
    problem = await wire.refused("POST", "/v1/clerk-sessions", data=b'{"pin":"0000"}', headers=headers)
    assert (problem.status, problem.code) == (429, "locked")
    over = {**headers, "Clerk-Session": "nonsense"}
    assert (await wire.refused("GET", "/v1/payments", headers=over)).code == "clerk_session_over"


async def test_a_revoked_token_is_refused(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "REFRESH_S", 0.0)
    tokens = wire.running.app[keys.TOKENS]
    row, secret = await tokens.create(Role.KIOSK, "test")
    headers = {"Authorization": f"Bearer {secret}"}
    async with wire.session.get(wire.running.url + "/v1/devices", headers=headers) as response:
        assert response.status == 200
    await tokens.revoke(row.id)
    assert (await wire.refused("GET", "/v1/devices", headers=headers)).status == 401


def test_tokens_are_readable_by_owner_and_group_only(tmp_path: Path) -> None:
    auth._write_secret(tmp_path / "token-kiosk", "secret")
    assert (tmp_path / "token-kiosk").stat().st_mode & 0o777 == 0o640


async def test_a_configured_page_may_call_and_read(tmp_path: Path) -> None:
    page = "https://shop.example"
    async with station(tmp_path, origins=(page,)) as running, aiohttp.ClientSession() as session:
        preflight = {"Origin": page, "Access-Control-Request-Method": "POST"}
        async with session.options(f"{running.url}/v1/payments", headers=preflight) as response:
            assert response.status == 204
            assert response.headers["Access-Control-Allow-Origin"] == page
            assert "Idempotency-Key" in response.headers["Access-Control-Allow-Headers"]
        async with session.get(f"{running.url}/v1/health", headers={"Origin": page}) as response:
            assert response.status == 200
            assert response.headers["Access-Control-Allow-Origin"] == page
        preflight["Origin"] = "https://evil.example"
        async with session.options(f"{running.url}/v1/payments", headers=preflight) as response:
            assert response.status == 403
            assert "Access-Control-Allow-Origin" not in response.headers


async def test_while_it_is_being_stopped_nothing_new_is_begun(wire: Wire) -> None:
    wire.running.app[keys.DRAINING].set()
    headers = {**wire.bearer(Role.KIOSK), "Content-Type": "application/json", "Idempotency-Key": "k"}
    problem = await wire.refused("POST", "/v1/devices/receipt/jobs", data=b'{"blocks":[]}', headers=headers)
    assert (problem.status, problem.code) == (503, "shutting_down")
    async with wire.session.get(wire.running.url + "/v1/devices", headers=headers) as response:
        assert response.status == 200


@pytest.mark.logs("unexpected error in GET /v1/devices$")
async def test_a_fault_inside_tells_nothing_and_breaks_nothing(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("a secret of the inside")

    monkeypatch.setattr(Manager, "views", broken)
    problem = await wire.refused("GET", "/v1/devices", headers=wire.bearer(Role.KIOSK))
    assert (problem.status, problem.code) == (500, "internal_error")
    assert "secret" not in problem.detail
    monkeypatch.undo()
    async with wire.session.get(
        wire.running.url + "/v1/devices", headers=wire.bearer(Role.KIOSK)
    ) as response:
        assert response.status == 200


async def test_a_body_that_is_not_what_its_headers_say(wire: Wire) -> None:
    headers = {**wire.bearer(Role.KIOSK), "Content-Type": "application/json", "Content-Encoding": "gzip"}
    problem = await wire.refused("POST", "/v1/gift-cards/find", data=b"no gzip at all", headers=headers)
    assert (problem.status, problem.code) == (400, "malformed_body")


async def test_bytes_that_are_no_http_are_refused_and_stand_in_no_log(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    url = urlsplit(wire.running.url)
    long = b"GET /v1/baskets/SECRET" + b"x" * 9_000 + b" HTTP/1.1\r\n\r\n"
    for sent in (b"\x16\x03\x01 SECRET\r\n\r\n", b"GET / HTTP/1.1\r\nAuthorization : SECRET\r\n\r\n", long):
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        writer.write(sent)
        assert b" 400 " in await reader.readline()
        writer.close()
    assert "SECRET" not in caplog.text


async def test_a_session_of_bytes_that_are_no_text_is_none_of_ours(wire: Wire) -> None:
    url = urlsplit(wire.running.url)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    token = wire.bearer(Role.TILL)["Authorization"].encode()
    writer.write(b"GET /v1/payments HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + token + b"\r\n")
    writer.write(b"Clerk-Session: \xff\xfe\r\n\r\n")
    assert b" 401 " in await reader.readline()
    writer.close()
