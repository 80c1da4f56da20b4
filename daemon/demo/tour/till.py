"""What a clerk does at the till, in the tour."""

from __future__ import annotations

from daemon.demo.content.people import CLERKS
from daemon.demo.tour.world import Journey


async def unlock(journey: Journey) -> None:
    """Type a PIN, if the till is locked."""
    till = journey.till
    if (await till.eyes.screen()).screen != "lock":
        return
    for digit in CLERKS[0].pin:
        await till.touch_exactly(digit)
    await till.touch(journey.say("Begin"))
    await till.eyes.reach("sell")


async def to_the_desk(journey: Journey) -> None:
    """Open the reservations desk from wherever the till is."""
    await unlock(journey)
    if (await journey.till.eyes.screen()).screen == "receipt":
        await journey.till.touch(journey.say("Next customer"))
        await journey.till.eyes.reach("sell")
    if (await journey.till.eyes.screen()).screen != "desk":
        await journey.till.touch(journey.say("Reservations"))
        await journey.till.eyes.reach("desk")


async def hand_over(journey: Journey, code: str) -> None:
    """Hand a reservation over by its code, taking the payment first if something is due."""
    till, say = journey.till, journey.say
    await to_the_desk(journey)
    await till.touch(say("Hand over by code"))
    await till.eyes.reach("handover")
    await till.scan(code)
    names = (say("Hand over"), say("Take the payment"))
    button = await till.eyes.find(
        lambda item: item.role == "Button" and item.name in names, " or ".join(names)
    )
    if button.name == say("Take the payment"):
        await till.touch_exactly(button.name)
        await till.eyes.reach("pay")
    await till.touch_exactly(say("Hand over"), 30)
    await till.see(say("Handed over"))
