"""The eight journeys: what a customer, a clerk and bad luck do in a shop. Each step is judged from outside the kiosk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from daemon.demo.tour.world import Journey
from daemon.schema import Role


@dataclass(frozen=True, slots=True)
class Scripted:
    """One journey: its name, and how it is walked."""

    name: str
    walk: Callable[[Journey], Awaitable[None]]


async def scan_a_product(journey: Journey) -> None:
    """(a) A product held under the scanner at the attract screen leads to its page with stock."""
    kiosk = journey.kiosk
    async with journey.world.api(Role.KIOSK) as api:
        product = (await api.products("krus", limit=1)).items[0]
        stock = await api.stock(product.gtin)
    async with journey.step("the attract screen invites"):
        await kiosk.eyes.reach("attract")
        await kiosk.see("Scan")
    async with journey.step("a scan leads to the product's page"):
        await kiosk.scan(product.gtin[1:])
        await kiosk.eyes.reach("product")
        await kiosk.see(product.name[journey.language])
    async with journey.step("the page says what the store says"):
        await kiosk.see(stock.others[0].location.name)
        await kiosk.see(f"{stock.here.available}")


JOURNEYS = {
    "a": Scripted("scan", scan_a_product),
}
