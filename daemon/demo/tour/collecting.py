"""Journeys of a customer who comes to collect: pay, take a number, get the goods; and the same code again."""

from __future__ import annotations

from daemon.demo.tour.inspector import require, until
from daemon.demo.tour.till import hand_over, to_the_desk
from daemon.demo.tour.world import Journey
from daemon.schema import MoneyState, ReservationState
from daemon.store import codes


async def identify(journey: Journey, code: str) -> None:
    """Scan the code, then type the last four digits of the phone number."""
    kiosk = journey.kiosk
    person = journey.world.known[code].customer
    async with journey.step("the code is scanned: a masked name, nothing more"):
        await kiosk.scan(codes.write("R", code))
        await kiosk.eyes.reach("collect")
        await kiosk.see(journey.say("Type the last four digits of the phone number you reserved with."))
        seen = await kiosk.eyes.text()
        require(person.name not in seen, "the full name is shown before the second factor")
    async with journey.step("the last four digits open it"):
        for digit in person.phone_last4:
            await kiosk.touch_exactly(digit)
        await kiosk.see(journey.say("It is ready for you"))


async def collect_and_pay(journey: Journey, code: str) -> None:
    """(c) Scan, second factor, pay at the terminal, slip with queue number, the clerk hands over, the kiosk says so."""
    kiosk, till, say, world = journey.kiosk, journey.till, journey.say, journey.world
    before, charges = len(await world.receipts()), await world.charges()
    await to_the_desk(journey)
    await identify(journey, code)
    async with world.clerk() as api:
        mine = await api.find_reservation(codes.write("R", code))
    require(mine.due.minor > 0, "nothing is due on the reservation this journey pays")
    on_hand = await world.on_hand(mine)
    async with journey.step("what is due is paid at the terminal, mirrored on the screen"):
        await world.shop.terminal.turn("card", "wait")
        await kiosk.touch(say("Pay %1 by card", "").split("  ")[0].strip())
        await kiosk.see(say("Hold or insert your card"))
        await world.shop.terminal.turn("card", "in")
        await kiosk.see(say("Your number"), 30)
    async with journey.step("the terminal's book has one charge of what was due"):
        book = await world.book()
        require(await world.charges() == charges + 1, f"the terminal's book: {book}")
        require(book[-1]["amount"] == mine.due.minor, f"{book[-1]} is not {mine.due}")
        require((await world.reservation(mine.id)).money is MoneyState.PAID, "the reservation is not paid")
    async with journey.step("the slip with the queue number is printed"):
        number = (await world.reservation(mine.id)).queue_number
        require(number, "no queue number")
        await world.new_receipt(before, str(number))
    async with journey.step("the till rings", at=till):
        await till.see(str(number))
        await till.see(mine.name)
    async with journey.step("the clerk hands over", at=till):
        await hand_over(journey, codes.write("R", code))
    async with journey.step("the kiosk says so; the stock is lowered"):
        await kiosk.see(say("All yours. Enjoy it!"))

        async def collected() -> bool:
            return (await world.reservation(mine.id)).state is ReservationState.COLLECTED

        await until(collected, "the reservation to be collected")
        after = await world.on_hand(mine)
        for line in mine.lines:
            now, then = after[line.gtin], on_hand[line.gtin]
            require(now == then - line.quantity, f"{line.gtin}: {then} on hand, then {now}")
    async with journey.step("done"):
        await kiosk.touch_exactly(say("Done"))
        await kiosk.eyes.reach("attract")


async def collect_again(journey: Journey, code: str) -> None:
    """(d) The same code again is refused politely; nothing is printed, charged or moved."""
    kiosk, world = journey.kiosk, journey.world
    before, charges = len(await world.receipts()), await world.charges()
    person = world.known[code].customer
    async with journey.step("the same code again is refused politely"):
        await kiosk.scan(codes.write("R", code))
        await kiosk.eyes.reach("collect")
        if await kiosk.eyes.step("factor", "refused") == "factor":
            for digit in person.phone_last4:
                await kiosk.touch_exactly(digit)
        await kiosk.see(journey.say("This one has been collected already"))
    async with journey.step("nothing was printed or charged"):
        require(len(await world.receipts()) == before, "something was printed")
        require(await world.charges() == charges, "something was charged")
        await kiosk.touch_exactly(journey.say("Home"))
