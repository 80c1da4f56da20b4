"""Journeys of a customer who looks: a scan, a search that ends in a reservation elsewhere, a tutorial."""

from __future__ import annotations

import asyncio
import re

from daemon.demo.tour.inspector import require, until
from daemon.demo.tour.world import Journey
from daemon.schema import ReservationState, Role, StockWord

PLAY_SECONDS = 4.0
SHOWN_CODE = re.compile(r"R[0-9A-Z]{3} [0-9A-Z]{4}$")
"""A reservation's code as the screen shows it."""


async def scan_a_product(journey: Journey) -> None:
    """(a) A product held under the scanner at the attract screen leads to its page with stock."""
    kiosk = journey.kiosk
    async with journey.world.api(Role.KIOSK) as api:
        listing = await api.products("krus", limit=40)
        product = next(item for item in listing.items if item.stock is StockWord.IN_STOCK)
        stock = await api.stock(product.gtin)
    async with journey.step("the attract screen invites"):
        await kiosk.eyes.reach("attract")
        await kiosk.see(journey.say("Hold a product under the scanner"))
    async with journey.step("a scan leads to the product's page"):
        await kiosk.scan(product.gtin[1:])
        await kiosk.eyes.reach("product")
        await kiosk.see(product.name[journey.language])
    async with journey.step("price, shelf and stock are the store's"):
        await kiosk.see(f"{product.price.amount.minor // 100}")
        await kiosk.see(journey.say("Aisle %1, bay %2", stock.here.aisle, stock.here.bay))
        await kiosk.see(f"{stock.here.available} ")
        await kiosk.see(journey.say("Elsewhere"))


async def reserve_elsewhere(journey: Journey) -> None:
    """(b) Search by typing, open the product, reserve it in another shop; the slip is printed."""
    kiosk, say = journey.kiosk, journey.say
    async with journey.world.api(Role.KIOSK) as api:
        wanted = [
            (item, shop)
            for item in (await api.products("lampe", limit=8)).items
            for shop in (await api.stock(item.gtin)).others
            if (shop.available or 0) > 1
        ]
    product, shop = wanted[0]
    here = product.stock in (StockWord.IN_STOCK, StockWord.FEW)
    before = len(await journey.world.receipts())
    async with journey.step("home offers what can be done here"):
        if (await kiosk.eyes.screen()).screen == "attract":
            await kiosk.touch(say("Touch to begin"))
        await kiosk.eyes.reach("home")
        await kiosk.see(say("Find a product"))
    async with journey.step("typing finds it while it is typed"):
        await kiosk.touch(say("Find a product"))
        await kiosk.eyes.reach("find")
        await kiosk.type("lampe")
        await kiosk.see(product.name[journey.language])
    async with journey.step("a touch opens its page"):
        await kiosk.touch(product.name[journey.language])
        await kiosk.eyes.reach("product")
        await kiosk.see(f"{product.price.amount.minor // 100 % 1000}")
    async with journey.step("another shop is chosen"):
        if here:
            await kiosk.touch_exactly(say("Reserve it here"))
            await kiosk.eyes.reach("reserve")
            await kiosk.touch_exactly(say("Back"))
        else:
            await kiosk.touch_exactly(say("Reserve in another shop"))
            await kiosk.eyes.reach("reserve")
        await kiosk.touch(shop.location.name)
    async with journey.step("name and phone are typed"):
        await kiosk.touch_exactly(say("Name"))
        await kiosk.type("Asta")
        await kiosk.touch_exactly(say("Phone number"))
        await kiosk.type("29004711")
        await kiosk.touch_exactly(say("Next"))
    async with journey.step("reserved: the code stands on the screen"):
        await kiosk.touch(say("Reserve it"))
        await kiosk.see(say("Your code"))
        shown = await kiosk.eyes.find(lambda item: SHOWN_CODE.match(item.text) is not None, "the code itself")
    async with journey.step("the store holds it and the slip carries the code"), journey.world.clerk() as api:
        mine = await api.find_reservation(shown.text)
        require(mine.state is ReservationState.REQUESTED, f"it is {mine.state}")
        require(mine.location.id == shop.location.id, f"it waits in {mine.location.name}")
        require([line.gtin for line in mine.lines] == [product.gtin], f"it holds {mine.lines}")
        await journey.world.new_receipt(before, shown.text.replace(" ", ""))
    async with journey.step("done: the screen is ready for the next customer"):
        await kiosk.touch_exactly(say("Done"))
        await kiosk.eyes.reach("attract")


async def watch_a_tutorial(journey: Journey) -> None:
    """(e) A tutorial plays: its position advances, frames are decoded, captions are shown."""
    kiosk, say = journey.kiosk, journey.say
    async with journey.world.api(Role.KIOSK) as api:
        films = await api.tutorials()
    # the first of the first shelf is in sight
    film = min(films, key=lambda item: (item.topic[journey.language], item.id))
    async with journey.step("the shelf of tutorials"):
        if (await kiosk.eyes.screen()).screen == "attract":
            await kiosk.touch(say("Touch to begin"))
        await kiosk.touch(say("Watch how it's done"))
        await kiosk.eyes.reach("tutorials")
        await kiosk.see(film.title[journey.language])
    async with journey.step("it plays: position, frames, captions"):
        await kiosk.touch(film.title[journey.language])
        await kiosk.eyes.reach("player")

        async def plays() -> bool:
            video = await kiosk.eyes.video()
            return video.position > 0 and video.frames > 0 and bool(video.caption)

        await until(plays, "the film with its captions", 20)
        first = await kiosk.eyes.video()
        await asyncio.sleep(PLAY_SECONDS)  # a customer watches
        later = await kiosk.eyes.video()
        require(later.position >= first.position + 1000 * PLAY_SECONDS * 0.7, f"from {first} only to {later}")
        require(later.frames >= first.frames + 24 * PLAY_SECONDS * 0.5, f"from {first} only to {later}")
        await kiosk.see((await kiosk.eyes.video()).caption)
    async with journey.step("back to the front"):
        await kiosk.touch_exactly(say("Home"))
        await kiosk.eyes.reach("home")
