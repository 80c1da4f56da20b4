"""Printing in StarPRNT: a broken wire never mixes two receipts, what is called printed is, no letter is lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from drivers.device import DeviceSpec
from drivers.errors import DriverError, JobNotSent, OutcomeUnknown
from drivers.printers import PosPrinter, TextDocument
from drivers.printers.receipt import Logo, Receipt
from drivers.printers.star_sim import StarSimulator
from drivers.printers.starprnt import StarEncoder
from drivers.table import support
from drivers.testing import FaultyTransport, supervised
from drivers.transport import open_transport
from drivers.transports.memory import serve_memory
from drivers.vocabulary import JobReason
from tests.proof.claim import Claim, size
from tests.proof.printing import receipt

MODELS = ("star-mc-print3", "star-tsp654ii", "star-tsp700ii", "star-mc-print2")
"""ESC GS S and ESC k, ESC GS ETX and ETB, 80 mm and 58 mm."""
PROVEN = {"star-tsp700ii": JobReason.PROCESSED}
SPEED = 400
"""Millimetres a second: a receipt of twenty lines takes a fifth of a second."""
LATEST = 0.25
"""Seconds into a job until something is broken: as long as a job takes, and a little more."""


@asynccontextmanager
async def attached(
    model: str, simulator: StarSimulator, name: str
) -> AsyncIterator[tuple[PosPrinter, FaultyTransport]]:
    """A model by its row of the table, ready, and its wire."""
    row = support(model)
    async with serve_memory(simulator, name) as url:
        wire = FaultyTransport(open_transport(url))
        options = {"poll": "0.02", "answer_timeout": "0.15"}
        printer = row.driver(
            DeviceSpec("receipt", row.model, url, row.profile, row.quirks, options), wire, lambda _event: None
        )
        if not isinstance(printer, PosPrinter):
            raise TypeError(model)
        async with supervised(printer):
            await asyncio.wait_for(printer.wait_ready(), 5)
            yield printer, wire


def simulated(model: str, speed: float = 0.0) -> StarSimulator:
    simulator = support(model).simulator(speed=speed)
    if not isinstance(simulator, StarSimulator):
        raise TypeError(model)
    return simulator


async def a_cut_wire_never_mixes_receipts() -> Claim:
    """Cut after any byte: the outcome is said to be unknown, and the next receipt comes out whole and alone."""
    source = random.Random(21)
    n, bad = size(12, 1_000), 0
    for number in range(n):
        model = MODELS[number % len(MODELS)]
        simulator = simulated(model)
        simulator.turn("network", source.random() < 0.5)
        async with attached(model, simulator, f"star-{number}") as (printer, wire):
            first = printer.render(Receipt(blocks=(Logo(), *receipt(source).blocks)))
            following = printer.render(receipt(source))
            try:
                await printer.print_bytes(first, partial(wire.cut_after, source.randrange(len(first) + 6)))
                unknown = False
            except OutcomeUnknown:
                unknown = True
            try:
                await asyncio.wait_for(printer.wait_ready(), 5)
                reason = await printer.print_bytes(following, lambda: None)
            except (TimeoutError, DriverError):
                bad += 1
                continue
        paper = simulated(model)
        paper.feed(following, 0.0)
        alone = simulator.receipts()[-1].marked == paper.receipts()[0].marked
        bad += not (unknown and alone and reason is PROVEN.get(model, JobReason.PRINTED))
    return Claim("StarPRNT, cut after any byte: outcome unknown, the next receipt whole and alone", n, bad)


async def printed_means_printed() -> Claim:
    """Something breaks at a random moment of a job: printed only if it is on paper, not sent only if nothing is."""
    source = random.Random(22)
    n, bad = size(8, 300), 0
    for number in range(n):
        simulator = simulated("star-mc-print3", SPEED)
        fault, value = source.choice([("power", "off"), ("reset", True), ("mute", True), ("paper", "out")])
        async with attached("star-mc-print3", simulator, f"tray-{number}") as (printer, _):
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
            bad += outcome not in (OutcomeUnknown, JobReason.SENT) or in_tray > 1
    return Claim("StarPRNT, something fails inside a job: printed only if it is in the tray", n, bad)


def letters_are_kept() -> Claim:
    """Any letters of Unicode: the paper shows them or a drawn line, never a question mark that was not there."""
    source = random.Random(23)
    encoder = StarEncoder.of()
    n, bad = size(50, 10_000), 0
    alphabet = [chr(code) for code in range(0x20, 0x3000) if code not in range(0x7F, 0xA0)]
    for _ in range(n):
        text = "".join(source.choices(alphabet, k=20)) + " ÆØÅ"
        simulator = StarSimulator()
        simulator.feed(encoder.render(TextDocument(text)), 0.0)
        said = simulator.receipts()[0].text
        bad += said.count("?") > text.count("?") or "\ufffd" in said
    return Claim("StarPRNT, no letter prints as a question mark", n, bad)


def pieces_do_not_matter() -> Claim:
    """The same bytes in any pieces are the same paper."""
    source = random.Random(24)
    n, bad = size(8, 1_000), 0
    for number in range(n):
        encoder = StarEncoder.of(raster=("esc_gs_s", "esc_k")[number % 2])
        data = encoder.render(receipt(source))
        whole, cut_up, at = StarSimulator(), StarSimulator(), 0
        whole.feed(data, 0.0)
        while at < len(data):
            end = at + source.randrange(1, 40)
            cut_up.feed(data[at:end], 0.0)
            at = end
        bad += [slip.marked for slip in whole.receipts()] != [slip.marked for slip in cut_up.receipts()]
    return Claim("StarPRNT, a receipt cut into pieces anywhere prints the same", n, bad)


async def prove() -> list[Claim]:
    """Every claim about the second printer language."""
    return [
        await a_cut_wire_never_mixes_receipts(),
        await printed_means_printed(),
        letters_are_kept(),
        pieces_do_not_matter(),
    ]
