"""Run the demo shop for a person (a window and the bench), or headless (the scripted tour)."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from daemon.client import Client
from daemon.demo.bench import Code, bench_page
from daemon.demo.children import Child
from daemon.demo.content import KNOWN
from daemon.demo.kiosks import kiosk_command
from daemon.demo.shop import DemoShop, demo_shop
from daemon.demo.tour.runner import run_tour
from daemon.schema import Language, Role


def say(words: str) -> None:
    """One line for the person at the keyboard."""
    print(words, flush=True)  # noqa: T201  the demo speaks to a person


async def headless(data: Path) -> int:
    """No display: walk the tour in a shop of its own, and say where the pictures are."""
    out = (data.parent / "tour").resolve()
    say("No display here: walking the scripted tour on a virtual one.")
    return await run_tour(out, seed=1, only="", products=20_000)


async def codes_to_scan(shop: DemoShop) -> list[Code]:
    """What lies on the bench to be scanned: some products, and the known reservations."""
    async with shop.client(Role.KIOSK) as client:
        names = await _names(client)
    codes = [
        Code(code, title, "Reservations (last four of the phone in brackets)")
        for code, title in known_codes()
    ]
    return [*codes, *names]


def known_codes() -> list[tuple[str, str]]:
    """The demo's known reservations: code and what it is good for."""
    return [(known.code, f"{known.title} ({known.phone_last4})") for known in KNOWN]


async def _names(client: Client) -> list[Code]:
    found: list[Code] = []
    for query in ("krus", "lampe", "telt", "tørklæde", "cykel"):
        listing = await client.products(query, limit=2)
        found += [Code(item.gtin[1:], item.name[Language.DA], "Products") for item in listing.items]
    return found


async def windowed(data: Path, station: str, port: int) -> int:
    """Open the kiosk (or the till, or both) and the bench, and stay until the last window is closed."""
    async with contextlib.AsyncExitStack() as stack:
        shop = await stack.enter_async_context(demo_shop(data, port=port))
        bench = await stack.enter_async_context(bench_page(shop, await codes_to_scan(shop)))
        say(f"The API:    {shop.api}/v1/health   (browse it at {shop.api}/docs)")
        say(f"The bench:  {bench}   (scan, cards, paper, cables)")
        say(f"Everything: {data}   (Ctrl-C ends the demo)")
        windows = ["kiosk", "till"] if station == "both" else [station]
        ends = []
        for window in windows:
            child = Child(window, kiosk_command(shop, window, fit=True), {}, data / "logs" / f"{window}.log")
            await child.start()
            stack.push_async_callback(child.stop)
            ends.append(asyncio.ensure_future(child.wait()))
        stack.callback(lambda: [end.cancel() for end in ends])
        await asyncio.wait(ends)
        return max(end.result() for end in ends)
