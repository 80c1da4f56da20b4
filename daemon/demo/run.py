"""Run the demo shop for a person (a window and the bench), or headless (the scripted tour)."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from daemon.client import Client
from daemon.demo.bench import Code, bench_page
from daemon.demo.children import Child, until_closed
from daemon.demo.content import KNOWN, build
from daemon.demo.kiosks import kiosk_command
from daemon.demo.seed import CONTENT_ENOUGH, SEED
from daemon.demo.shop import LOCATION, DemoShop, demo_shop
from daemon.demo.tour.runner import run_tour
from daemon.schema import Language, Role
from daemon.store import codes


def say(words: str) -> None:
    """One line for the person at the keyboard."""
    print(words, flush=True)  # noqa: T201  the demo speaks to a person


async def headless(data: Path) -> int:
    """No display: walk the tour in a shop of its own, and say where the pictures are."""
    out = (data.parent / "tour").resolve()
    say("No display here: walking the scripted tour on a virtual one.")
    return await run_tour(out, seed=1, only="", products=20_000)


async def codes_to_scan(shop: DemoShop) -> list[Code]:
    """What lies on the bench to be scanned: the known reservations, and some products."""
    async with shop.client(Role.KIOSK) as client:
        return [*await asyncio.to_thread(_reservations), *await _products(client)]


def _reservations() -> list[Code]:
    """The demo's known reservations; a person needs the last four of the phone as well."""
    titles = {
        KNOWN.ready_unpaid: "Ready, to be paid",
        KNOWN.ready_paid: "Ready, paid",
        KNOWN.accepted: "Not ready yet",
    }
    known = [row for row in build(SEED, CONTENT_ENOUGH).reservations if row.code in titles]
    group = "Reservations (last four of the phone)"
    return [
        Code(codes.write("R", row.code), f"{titles[row.code]} ({row.customer.phone_last4})", group)
        for row in known
    ]


def _pin() -> str:
    """The PIN of a clerk of the demo's shop, and whose it is."""
    clerk = next(clerk for clerk in build(SEED, CONTENT_ENOUGH).clerks if clerk.location == LOCATION)
    return f"{clerk.pin} ({clerk.name})"


async def _products(client: Client) -> list[Code]:
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
        if station != "kiosk":
            say(f"The till:   sign in with PIN {await asyncio.to_thread(_pin)}")
        windows = ["kiosk", "till"] if station == "both" else [station]
        ends = []
        for window in windows:
            child = Child(window, kiosk_command(shop, window, fit=True), {}, data / "logs" / f"{window}.log")
            await child.start()
            stack.push_async_callback(child.stop)
            ends.append(asyncio.ensure_future(until_closed(child)))
        stack.callback(lambda: [end.cancel() for end in ends])
        await asyncio.wait(ends)
        return max(end.result() for end in ends)
