"""The clerk's journey: sell by card with a printed receipt, make a reservation ready, hand it over by code."""

from __future__ import annotations

from daemon.demo.content import KNOWN
from daemon.demo.tour.inspector import require, until
from daemon.demo.tour.till import hand_over, to_the_desk, unlock
from daemon.demo.tour.world import Journey
from daemon.schema import ReservationState, Role
from daemon.store import codes


async def sell_and_hand_over(journey: Journey) -> None:
    """(h) Three scans, card, receipt; then a reservation is marked ready and handed over by its code."""
    till, say, world = journey.till, journey.say, journey.world
    before, charges = len(await world.receipts()), await world.charges()
    async with world.api(Role.TILL) as api:
        found = await api.products(limit=40)
    items = [item for item in found.items if (item.available or 0) > 2][:3]
    total = sum(item.price.amount.minor for item in items)
    async with journey.step("the clerk unlocks the till", at=till):
        await unlock(journey)
        if (await till.eyes.screen()).screen == "desk":
            await till.touch_exactly(say("Sell"))
        await till.eyes.reach("sell")
    async with journey.step("three products are scanned", at=till):
        for item in items:
            await till.scan(item.gtin[1:])
            await till.see(item.name[journey.language])
        await till.see(f"{total // 100 % 1000:03d}" if total >= 100_000 else f"{total // 100}")
    async with journey.step("the customer pays by card", at=till):
        till.display.key("F5")
        await till.see(say("Next customer"), 30)
        book = await world.book()
        require(await world.charges() == charges + 1, f"the terminal's book: {book}")
        require(book[-1]["amount"] == total, f"{book[-1]['amount']} was charged for {total}")
    async with journey.step("the receipt is printed", at=till):
        text = await world.new_receipt(before, items[0].name[journey.language][:12])
        for item in items:
            require(
                item.name[journey.language][:12] in text,
                f"{item.name[journey.language]} is not on the receipt",
            )
    async with journey.step("a reservation is marked ready", at=till):
        await to_the_desk(journey)
        async with world.clerk() as api:
            mine = await api.find_reservation(codes.write("R", KNOWN.accepted))
        row = await till.see(mine.name)
        buttons = [
            item for item in await till.eyes.items() if item.role == "Button" and item.says(say("Ready"))
        ]
        beside = min(buttons, key=lambda item: abs(item.middle[1] - row.middle[1]))
        await till.touch_item(
            lambda item: item.middle == beside.middle, f"the Ready button beside {mine.name!r}"
        )

        async def ready() -> bool:
            return (await world.reservation(mine.id)).state is ReservationState.READY

        await until(ready, "the reservation to be ready")
    async with journey.step("it is paid and handed over by its code", at=till):
        await hand_over(journey, codes.write("R", KNOWN.accepted))
        require(
            (await world.reservation(mine.id)).state is ReservationState.COLLECTED,
            "not collected",
        )
