"""A terminal and its simulator on one wire, at a test's pace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from drivers.device import DeviceSpec
from drivers.errors import DriverError
from drivers.terminals.conformance import Recorder
from drivers.terminals.zvt.sim import ZvtSimulator
from drivers.terminals.zvt.terminal import ZvtTerminal
from drivers.terminals.zvt.timers import ZvtTimers
from drivers.vocabulary import Currency, Money, PowerState
from tests.drivers.wire import SimulatedWire

AMOUNT = Money(12995, Currency.DKK)
TIMERS = ZvtTimers(answer=0.3, completion=0.4, idle=30.0, journal=0.05, busy=0.02, abandon=1.0)
SPEC = DeviceSpec("terminal", "zvt-generic", "memory://terminal", currency="DKK")


@dataclass
class Bench:
    sim: ZvtSimulator
    wire: SimulatedWire
    terminal: ZvtTerminal
    recorder: Recorder
    ended: list[DriverError]

    async def until_online(self) -> None:
        async with asyncio.timeout(5):
            while not self._online:
                await asyncio.sleep(0.002)

    @property
    def _online(self) -> bool:
        session = self.terminal._session
        return session is not None and not session.ended and self.terminal.status.power is PowerState.ONLINE


def simulator(pace: float = 0.003) -> ZvtSimulator:
    sim = ZvtSimulator()
    sim.turn("pace", pace)
    sim.turn("cut_for", 0.02)
    return sim


@asynccontextmanager
async def running(sim: ZvtSimulator | None = None, timers: ZvtTimers = TIMERS) -> AsyncIterator[Bench]:
    """Keep ``run`` going as the supervisor does: again after each loss."""
    sim = sim or simulator()
    recorder, wire = Recorder(), SimulatedWire(sim)
    bench = Bench(sim, wire, ZvtTerminal(SPEC, wire, recorder, timers), recorder, [])

    async def supervise() -> None:
        while True:
            try:
                await bench.terminal.run()
            except DriverError as error:
                bench.ended.append(error)
            await asyncio.sleep(0.005)

    task = asyncio.create_task(supervise())
    await bench.until_online()
    yield bench
    task.cancel()
    await asyncio.wait([task], timeout=2)
