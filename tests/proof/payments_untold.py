"""Payments of which nobody can be told how they ended: each is left to a person, and nothing is begun before that.

Seeded runs at terminals that charged the card, said nothing, and then lost their memory, were swapped for another
one, or have no answer to the question. The wallet is not among them: its provider is asked by our own reference.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from daemon.client import ApiError, Client, Unreachable
from daemon.config import DeviceSection
from daemon.schema import PaymentStart, PaymentView
from drivers.simulator import Simulator
from drivers.terminals import FINAL
from drivers.vocabulary import Currency, Money, PaymentOutcome, PaymentState
from tests.proof.claim import FULL, Claim, size
from tests.proof.payments import AT_ONCE, PATIENCE_S, WIRES, Here, Wire, at_once, bench, impatient, online

log = logging.getLogger(__name__)

STAFF_AFTER_S = 2.0
"""Of a terminal that cannot be asked at all: in a shop five minutes."""
ANOTHER = "P400Plus-300000000"


@dataclass(frozen=True, slots=True)
class Loss:
    """What may happen to the one that could tell."""

    name: str
    befall: Callable[[Simulator], None]
    wires: tuple[str, ...] = tuple(WIRES)
    followed: bool = False
    """Whether the configuration is written anew for it."""
    silent: bool = False
    """Whether it may be asked in vain until it is for staff to say; the station is begun anew, with less patience."""


def _forgotten(terminal: Simulator) -> None:
    terminal.turn("reboot", "lose_last")


def _swapped(terminal: Simulator) -> None:
    knob = "poiid" if "poiid" in terminal.knobs() else "terminal_id"
    terminal.turn(knob, ANOTHER if knob == "poiid" else "52500002")
    terminal.turn("reboot", "keep")


def _mute(terminal: Simulator) -> None:
    terminal.turn("repeat", False)
    terminal.turn("reboot", "keep")


NEXO = ("nexo_json", "nexo_xml", "nexo_tcp")
LOSSES = (
    Loss("that lost its book", _forgotten),
    Loss("in whose place is another one", _swapped, silent=True),
    Loss("in whose place is another one that is configured", _swapped, NEXO, followed=True),
    Loss("that answers no question", _mute, ("zvt", "serial")),
)


async def run(source: random.Random, wire: Wire, loss: Loss) -> bool:
    """One payment that is lost track of, after some that were not; True when a person is asked, and nothing else is."""
    async with bench(wire) as (terminal, section, folder):
        here = Here(folder, section)
        await here.begin()
        earlier = source.randrange(3)
        async with here.client() as client:
            await online(client)
            for number in range(earlier):
                sound = await begun(client, Money(500 + number, Currency.DKK), f"sound {number}")
                async with asyncio.timeout(PATIENCE_S):
                    while sound.state not in FINAL:
                        sound = await client.payment(sound.id, wait_s=2)
            terminal.turn("outcome", "silent_booked")
            charges = len(terminal.knobs()["book"])
            view = await begun(client, Money(1000 + source.randrange(9000), Currency.DKK), "k1")
            async with asyncio.timeout(PATIENCE_S):
                while len(terminal.knobs()["book"]) == charges:
                    await asyncio.sleep(0.005)  # the pace of looking
            if source.random() < 0.3:  # too late, and no proof of anything
                with contextlib.suppress(ApiError):
                    await client.cancel_payment(view.id)
        loss.befall(terminal)
        if loss.followed or loss.silent or source.random() < 0.5:
            await here.break_off()
            if loss.followed:
                here.section = _following(section)
            if loss.silent:
                here.staff_after_s = STAFF_AFTER_S
            await here.begin()
        left = await _left_to_staff(here, view)
        await here.break_off()
    return left


async def begun(client: Client, amount: Money, key: str) -> PaymentView:
    """A payment that is begun; on a slow machine even a sound terminal may be late at first."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                return await client.start_payment(PaymentStart("terminal", amount), key)
            except (ApiError, Unreachable):
                await asyncio.sleep(0.05)  # the pace of trying


def _following(section: DeviceSection) -> DeviceSection:
    return msgspec.structs.replace(section, options={**section.options, "poiid": ANOTHER})


async def _left_to_staff(here: Here, view: PaymentView) -> bool:
    """Whether the attempt ends with a person, and locks its terminal until the person has spoken."""
    async with asyncio.timeout(PATIENCE_S), here.client() as client:
        while view.state not in {*FINAL, PaymentState.NEEDS_STAFF}:
            view = await client.payment(view.id, wait_s=2)
        if view.state is not PaymentState.NEEDS_STAFF or view.outcome is not PaymentOutcome.UNKNOWN:
            return False
        try:
            await client.start_payment(PaymentStart("terminal", view.amount))
        except ApiError as refusal:
            locked = (refusal.code, refusal.blocking) == ("payment_open", view.id)
        else:
            return False
    return locked


async def prove() -> list[Claim]:
    """Every loss over every wire where it can be."""
    cases = [(loss, WIRES[key]) for loss in LOSSES for key in (loss.wires if FULL else loss.wires[-1:])]
    count = size(1, 12)
    bad = [0] * len(cases)

    async def one(number: int) -> None:
        at, again = divmod(number, count)
        loss, wire = cases[at]
        try:
            left = await run(random.Random(f"51/{again}"), wire, loss)
        except (TimeoutError, ApiError, Unreachable):
            log.exception("a run at a terminal %s (%s) did not come to its end", loss.name, wire.name)
            left = False
        bad[at] += not left

    with impatient():
        await at_once(len(bad) * count, AT_ONCE[True], one)
    return [
        Claim(
            f"a terminal {loss.name} leaves the payment to a person, and is locked ({wire.name})",
            count,
            wrong,
            f"{count - wrong} left to staff",
        )
        for (loss, wire), wrong in zip(cases, bad, strict=True)
    ]
