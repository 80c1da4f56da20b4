"""Power, wires, paper, covers and cutters fail inside jobs while the daemon goes on: the paper is told as it is.

Each printer of the shop has somebody who breaks it at random moments and mends it again, all at the same time. What
takes the printer away (power, wire, silence) may leave one job a fault not known; what stops it (paper, cover, cutter)
may not: the job goes on, and is there once.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.daemon.printers import Printer
from tests.proof.claim import Claim, size
from tests.proof.printing_shop import Shop, Watch, of_this_size, shop
from tests.proof.tills import Verdict

BETWEEN_S = 0.8
"""Seconds, at most, from one mended fault to the next: as long as a receipt takes, and a little more."""
AWAY: Mapping[str, tuple[str, ...]] = {
    "tcp": ("power", "mute", "rst", "silence", "half_open"),
    "serial": ("power", "mute"),
    "usbip": ("power", "mute", "reset"),
}
"""What takes a printer away, by its wire."""
CALM: dict[str, str | int | bool] = {"poll": "0.05"}
"""A printer that is only slow to answer, on a busy machine, is not to be taken for one that is gone."""
STOPPED: tuple[tuple[str, object, object], ...] = (
    ("paper", "out", "ok"),
    ("cover", "open", "closed"),
    ("cutter_error", True, False),
    ("online", False, True),
)
"""What stops a printer until a person has mended it: knob, broken, mended."""


async def take_away(source: random.Random, open_shop: Shop, name: str) -> str:
    """Take one printer away and bring it back; what was done."""
    printer = open_shop.printers[name]
    fault = source.choice(AWAY[printer.url.partition(":")[0]])
    for_s = source.uniform(0.02, 1.0)
    match fault:
        case "power":
            await printer.turn("power", "off")
            await asyncio.sleep(for_s)
            await printer.turn("power", "on")
        case "mute":
            await printer.turn("mute", True)
            await asyncio.sleep(2 * for_s)
            await printer.turn("mute", False)
        case "reset":
            await printer.turn("reset", True)
        case "rst":
            open_shop.cables[name].reset()
        case "half_open":
            open_shop.cables[name].half_open()
        case _:
            open_shop.cables[name].silence()
            await asyncio.sleep(2 * for_s)
            open_shop.cables[name].mend()
    return fault


async def stop(source: random.Random, printer: Printer) -> str:
    """Stop one printer and let a person mend it."""
    knob, broken, mended = source.choice(STOPPED)
    await printer.turn(knob, broken)
    await asyncio.sleep(source.uniform(0.05, 1.0))
    await printer.turn(knob, mended)
    return knob


@dataclass(slots=True)
class Breakers:
    """Somebody at each printer who breaks it and mends it again."""

    shop: Shop
    watch: Watch
    away: bool
    done: Counter[str] = field(default_factory=Counter)
    without_power: set[str] = field(default_factory=set)

    async def at(self, printer: str, source: random.Random, count: int) -> None:
        """Break and mend one printer so often."""
        for _ in range(count):
            await asyncio.sleep(source.uniform(0, BETWEEN_S))
            if not self.away:
                self.done[await stop(source, self.shop.printers[printer])] += 1
                continue
            self.watch.faults_of[printer] += 1
            fault = await take_away(source, self.shop, printer)
            self.done[fault] += 1
            if fault == "power":
                self.without_power.add(printer)

    async def look_on(self) -> None:
        """Count what is not known, until the shop closes."""
        while not self.shop.closing.is_set():
            await self.watch.look()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.shop.closing.wait(), 1.0)

    def judge(self, verdict: Verdict) -> None:
        """What is wrong though the paper alone does not say so."""
        verdict.faults += self.watch.faults
        verdict.faults += [
            f"{printer}: a receipt is sent and not on the paper, though there was power"
            for printer in verdict.sent_missing
            if printer not in self.without_power
        ]
        if not self.away and verdict.unknown:
            verdict.faults.append(f"{verdict.unknown} not known, though nobody was taken away")

    def note(self, verdict: Verdict) -> str:
        """The figures behind the claim."""
        note = verdict.note() + "; " + ", ".join(f"{n} {fault}" for fault, n in sorted(self.done.items()))
        if verdict.sent_missing:
            note += f"; {len(verdict.sent_missing)} of those only `sent` went with the power of a full buffer"
        return note


async def broken(seed: int, faults: int, name: str, *, away: bool) -> Claim:
    """So many faults, spread over the printers of one shop."""
    source = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        fleet = None if away else {name: replace(each, options=CALM) for name, each in of_this_size().items()}
        async with shop(source, Path(folder), fleet) as open_shop:
            watch = Watch(open_shop.daemon, Counter(dict.fromkeys(open_shop.printers, 0)))
            breakers = Breakers(open_shop, watch, away)
            await open_shop.daemon.start()
            share = -(-faults // len(open_shop.printers))
            async with asyncio.TaskGroup() as group:
                for printer in open_shop.printers:
                    group.create_task(open_shop.sell(printer))
                group.create_task(breakers.look_on())
                working = [
                    group.create_task(breakers.at(printer, random.Random(source.random()), share))
                    for printer in open_shop.printers
                ]
                await asyncio.wait(working)
                open_shop.closing.set()
            verdict = await open_shop.reckon()
    breakers.judge(verdict)
    for fault in verdict.faults:
        print(f"{name}: {fault}")
    return Claim(name, breakers.done.total(), len(verdict.faults), breakers.note(verdict))


ONCE = "each acknowledged receipt once on the paper"


async def prove() -> list[Claim]:
    """Taken away."""
    name = f"power, wire or answers cut inside a job: {ONCE}, at most one per fault not known"
    return [await broken(43, size(3, 200), name, away=True)]


async def prove_stopped() -> list[Claim]:
    """Stopped, and mended by a person."""
    name = f"paper out, cover open, cutter, off-line inside a job: {ONCE}, none not known"
    return [await broken(44, size(3, 200), name, away=False)]
