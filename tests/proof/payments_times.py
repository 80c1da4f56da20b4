"""Every wire with every wait as it is in a shop: a payment, a lost answer, and a terminal that falls silent.

All other runs have their waits shortened on both sides; these show that the real ones fit together. All wires at once,
each at a station of its own. At the size of a test the same runs with short waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec

from daemon.client import Client
from daemon.config import DeviceSection
from daemon.schema import PaymentStart, PaymentView
from drivers.simulator import Simulator
from drivers.terminals import FINAL
from drivers.vocabulary import Currency, Money, PaymentOutcome, PaymentState
from tests.daemon.stations import on_pty, on_tcp
from tests.daemon.terminals import NEXO, NEXO_XML, ZVT, at_terminal
from tests.proof.claim import FULL, Claim
from tests.proof.payments import TIMES, Here, impatient, online

PATIENCE_S = 420.0 if FULL else 60.0
PACE_S = 2.0 if FULL else 0.02
"""Of a customer: seconds for the card, the PIN, the host."""
Made = AbstractAsyncContextManager[tuple[Simulator, DeviceSection]]


@dataclass(frozen=True, slots=True)
class Wire:
    """One wire, what shortens its waits, and how long the real ones take until a silent terminal is asked."""

    name: str
    made: Callable[[Path], Made]
    short: Mapping[str, str | int | bool]
    silence_s: float
    """ZVT: T4; nexo: an answer that does not come is asked about."""
    lost: str
    """The step at which the wire is cut: charged, and the answer not there."""


@asynccontextmanager
async def serial_line(_: Path) -> AsyncIterator[tuple[Simulator, DeviceSection]]:
    async with on_pty(ZVT) as made:
        yield made


@asynccontextmanager
async def bare_tcp(_: Path) -> AsyncIterator[tuple[Simulator, DeviceSection]]:
    async with on_tcp("nexo-xml-tcp") as (terminal, section):
        yield terminal, msgspec.structs.replace(section, options={"poiid": terminal.knobs()["poiid"]})


NEXO_SHORT = {"waits": "0.02"}
WIRES = (
    Wire("ZVT over TCP", lambda folder: at_terminal(ZVT, folder), TIMES, 180.0, "booked"),
    Wire("ZVT on a serial line", serial_line, TIMES, 180.0, "booked"),
    Wire("nexo-adyen", lambda folder: at_terminal(NEXO, folder), NEXO_SHORT, 120.0, "answer"),
    Wire("nexo-xml", lambda folder: at_terminal(NEXO_XML, folder), NEXO_SHORT, 120.0, "answer"),
    Wire("nexo-xml-tcp", bare_tcp, NEXO_SHORT, 120.0, "answer"),
)


@dataclass(frozen=True, slots=True)
class Ended:
    """One payment, followed to its end."""

    view: PaymentView
    took_s: float
    doubted: bool


async def paid(client: Client, minor: int) -> Ended:
    """Pay, and wait until it is known how that went."""
    began = monotonic()
    view = await client.start_payment(PaymentStart("terminal", Money(minor, Currency.DKK)), f"k{minor}")
    async with asyncio.timeout(PATIENCE_S):
        while view.state not in FINAL and view.state is not PaymentState.NEEDS_STAFF:
            view = await client.payment(view.id, wait_s=5)
    doubted = any(step.state is PaymentState.IN_DOUBT for step in view.history)
    return Ended(view, monotonic() - began, doubted)


def charged(terminal: Simulator, minor: int) -> int:
    """How often the book has an amount."""
    book: list[dict[str, Any]] = terminal.knobs()["book"]
    return sum(charge["amount"] == minor and charge["state"] == "booked" for charge in book)


async def run(wire: Wire, starting: asyncio.Lock) -> list[Claim]:
    """The three payments of one wire, one after the other; ``starting`` is held while its store is made.

    Alembic keeps its state in the process: two stores cannot be made in it at once.
    """
    claims: list[Claim] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with wire.made(folder) as (terminal, section):
            if FULL:
                options = {key: value for key, value in section.options.items() if key != "waits"}
            else:
                options = {**section.options, **wire.short}
            terminal.turn("pace", PACE_S)
            here = Here(folder, msgspec.structs.replace(section, options=options))
            async with starting:
                await here.begin()
            async with here.client() as client:
                for minor, what, knob, position in (
                    (1100, "a payment", "outcome", "approve"),
                    (1200, "a lost answer", "drop_after", wire.lost),
                    (1300, "a terminal that falls silent", "outcome", "silent_booked"),
                ):
                    await online(client)
                    terminal.turn(knob, position)
                    ended = await paid(client, minor)
                    holds = (
                        ended.view.outcome is PaymentOutcome.APPROVED
                        and charged(terminal, minor) == 1
                        and (what != "a lost answer" or ended.doubted)
                        and (not FULL or minor != 1300 or ended.took_s >= wire.silence_s)
                    )
                    note = f"{ended.took_s:.1f} s{', by way of in_doubt' if ended.doubted else ''}"
                    times = "at the real times" if FULL else "at short times"
                    claims.append(Claim(f"{what} {times} ({wire.name})", 1, int(not holds), note))
            await here.break_off()
    return claims


async def prove() -> list[Claim]:
    """Every claim of this area."""
    starting = asyncio.Lock()
    with impatient() if not FULL else contextlib.nullcontext():
        found = await asyncio.gather(*(run(wire, starting) for wire in WIRES))
    return [claim for claims in found for claim in claims]
