"""The bench page: it turns the simulators' knobs, from its own page only."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp

from daemon.demo.bench import Code, bench_page
from daemon.demo.content import build
from daemon.demo.run import codes_to_scan
from daemon.demo.seed import CONTENT_ENOUGH, SEED
from daemon.demo.shop import LOCATION, demo_shop
from daemon.schema import Role
from daemon.store import codes
from drivers.vocabulary import DrawerState


async def test_the_bench_shows_and_turns_the_devices(tmp_path: Path) -> None:
    async with demo_shop(tmp_path, products=400) as shop:
        listed = await codes_to_scan(shop)
        assert {code.group for code in listed} == {"Products", "Reservations (last four of the phone)"}
        assert all(codes.read(code.code) for code in listed if code.group != "Products")
        async with (
            bench_page(shop, [Code("9521", "a thing", "Products")]) as url,
            aiohttp.ClientSession() as page,
        ):
            assert "The bench" in await (await page.get(url)).text()
            assert (await (await page.get(f"{url}/codes")).json())[0]["code"] == "9521"
            clerks = build(SEED, CONTENT_ENOUGH).clerks
            pin = next(clerk.pin for clerk in clerks if clerk.location == LOCATION)
            async with shop.client(Role.TILL) as till:
                while (await till.drawer("drawer")).drawer is not DrawerState.CLOSED:
                    await asyncio.sleep(0.05)  # the pace of looking
                await till.clerk_login(pin=pin)
                assert (await till.open_drawer("drawer")).drawer is DrawerState.OPEN
                assert (await (await page.get(f"{url}/state")).json())["printer"]["drawer"] == "open"
                shut = {"device": "printer", "knob": "drawer", "value": "closed"}
                assert (await page.post(f"{url}/turn", json=shut)).status == 200
                while (await till.drawer("drawer")).drawer is not DrawerState.CLOSED:
                    await asyncio.sleep(0.05)  # the pace of looking
            out = {"device": "printer", "knob": "paper", "value": "out"}
            assert (await page.post(f"{url}/turn", json=out)).status == 200
            assert (await (await page.get(f"{url}/state")).json())["printer"]["paper"] == "out"
            wrong = await page.post(f"{url}/turn", json={**out, "value": "purple"})
            assert wrong.status == 422
            assert "paper" in (await wrong.json())["error"]
            foreign = await page.post(f"{url}/turn", json=out, headers={"Origin": "http://evil.example"})
            assert foreign.status == 403
        async with shop.client(Role.TECHNICIAN) as api:
            assert {device.id for device in await api.devices()} == {
                "drawer",
                "receipt",
                "terminal",
                "scanner",
                "till-scanner",
            }
