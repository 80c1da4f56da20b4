"""The client: what the daemon refuses, what never reached it, and that nothing slips into another route."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web

from daemon.client import ApiError, Client, Unreachable, new_key
from daemon.schema import Role
from tests.daemon.stations import station


async def test_nobody_there_is_unreachable() -> None:
    async with Client("http://127.0.0.1:1", "token") as client:
        with pytest.raises(Unreachable, match=r"no answer from the daemon at http://127\.0\.0\.1:1"):
            await client.health()


async def test_a_client_that_is_not_open_says_so() -> None:
    with pytest.raises(Unreachable, match="not open"):
        await Client("http://127.0.0.1:1").health()


@pytest.mark.parametrize("status", [200, 418])
@pytest.mark.parametrize("said", [b"<h1>teapot</h1>", b'{"code": "te\xe6pot"}', b"\xff\xfe", b"", b"[]"])
async def test_somebody_elses_server_is_said_to_be_one(status: int, said: bytes) -> None:
    async def teapot(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=said)

    app = web.Application()
    app.router.add_get("/v1/health", teapot)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async with Client(f"http://127.0.0.1:{runner.addresses[0][1]}") as client:
            with pytest.raises(ApiError) as refused:
                await client.health()
    finally:
        await runner.cleanup()
    assert (refused.value.status, refused.value.code) == (status, "not_our_api")


@pytest.mark.parametrize("name", ["../v1/devices", "a/b", "?x=1", "#x", "%2e%2e", "æ", "x y"])
async def test_an_id_stays_in_its_segment(tmp_path: Path, name: str) -> None:
    async with station(tmp_path) as running, running.client(Role.TECHNICIAN) as client:
        with pytest.raises(ApiError) as refused:
            await client.device(name)
        assert refused.value.status == 404


def test_keys_are_new_each_time() -> None:
    assert len({new_key() for _ in range(1000)}) == 1000
