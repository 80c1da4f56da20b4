"""Paper: what is called printed lies in the tray, whenever power, wire or roll gave out; a kick is an open drawer."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from drivers.device import DeviceSpec
from drivers.drawers.printer_kick import PrinterKickDrawer
from drivers.errors import DriverError, JobNotSent, OutcomeUnknown, Refused
from drivers.printers import PosPrinter, TextDocument
from drivers.printers.escpos_sim import EscposSimulator
from drivers.table import support
from drivers.testing import supervised
from drivers.transport import open_transport
from drivers.transports.memory import serve_memory
from drivers.vocabulary import DrawerState, JobReason
from tests.proof.claim import Claim, size

SPEED = 400
"""Millimetres a second: a receipt of twenty lines takes a fifth of a second."""
LATEST = 0.25
"""Seconds into a job until something is broken: as long as a job takes, and a little more."""


@asynccontextmanager
async def attached(simulator: EscposSimulator, name: str) -> AsyncIterator[PosPrinter]:
    """A TM-T20III by its row of the table, ready."""
    row = support("epson-tm-t20iii")
    async with serve_memory(simulator, name) as url:
        options = {"poll": "0.02", "answer_timeout": "0.15"}
        spec = DeviceSpec("receipt", row.model, url, row.profile, row.quirks, options)
        printer = row.driver(spec, open_transport(url), lambda _event: None)
        if not isinstance(printer, PosPrinter):
            raise TypeError(row.model)
        async with supervised(printer):
            await asyncio.wait_for(printer.wait_ready(), 5)
            yield printer


async def printed_means_printed() -> Claim:
    """Something breaks at a random moment of a job: printed only if it is on paper, not sent only if nothing is."""
    source = random.Random(31)
    n, bad = size(12, 500), 0
    for number in range(n):
        simulator = EscposSimulator(speed=SPEED)
        fault, value = source.choice([("power", "off"), ("reset", True), ("mute", True), ("paper", "out")])
        async with attached(simulator, f"paper-{number}") as printer:
            words = f"receipt {number} of a tray"
            data = printer.render(TextDocument("line\n" * 18 + words))
            job = asyncio.create_task(printer.print_bytes(data, lambda: None))
            await asyncio.sleep(source.uniform(0, LATEST))
            simulator.turn(fault, value)
            if fault == "paper":
                await asyncio.sleep(LATEST / 4)
                simulator.turn("paper", "ok")
            try:
                outcome: JobReason | type[DriverError] = await asyncio.wait_for(job, 20)
            except DriverError as error:
                outcome = type(error)
            in_tray = sum(words in slip.text for slip in simulator.receipts())
            begun = bool(simulator.hanging.strips) or in_tray > 0
        if outcome is JobReason.PRINTED:
            bad += in_tray != 1
        elif outcome is JobNotSent:
            bad += begun
        else:
            bad += outcome is not OutcomeUnknown or in_tray > 1
    return Claim("power, wire, answers or roll fail inside a job: printed only if it is in the tray", n, bad)


async def an_opened_drawer_is_open() -> Claim:
    """Latches that hook, locked drawers, drawers that stand open: open is said of an open drawer only."""
    source = random.Random(32)
    n, bad = size(10, 300), 0
    for number in range(n):
        simulator = EscposSimulator()
        stuck = source.choice([0, 1, 2, 3, None])
        stands_open = source.random() < 0.2
        simulator.turn("drawer_stuck", stuck)
        simulator.turn("drawer", "open" if stands_open else "closed")
        async with attached(simulator, f"drawer-{number}") as printer:
            spec = DeviceSpec("drawer", "drawer-on-printer", "printer://receipt", options={"wait": "0.2"})
            drawer = PrinterKickDrawer(spec, open_transport(spec.url), lambda _event: None)
            drawer.use(printer)
            try:
                said = (await drawer.open()).state is DrawerState.OPEN
            except Refused:
                said = False
        kicks, is_open = (simulator.knobs()[knob] for knob in ("drawer_kicks", "drawer"))
        allowed = 0 if stands_open else min(3, (3 if stuck is None else stuck) + 1)
        bad += said is not (is_open == "open") or kicks != allowed
    return Claim("a drawer is called open if it is open, and kicked no more than it needs", n, bad)


async def prove() -> list[Claim]:
    """Every claim about paper and drawer."""
    return [await printed_means_printed(), await an_opened_drawer_is_open()]
