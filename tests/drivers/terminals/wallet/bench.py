"""The wallet and its provider on a loopback wire, at a hundredth of the real times on both sides."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from drivers.device import DeviceSpec
from drivers.errors import DriverError
from drivers.terminals.conformance import Recorder
from drivers.terminals.wallet.sim import WalletSimulator
from drivers.terminals.wallet.terminal import WalletTerminal
from drivers.terminals.wallet.timers import WalletTimers
from drivers.transports.http import HttpTransport, serve_http
from drivers.vocabulary import Currency, Money, PowerState

AMOUNT = Money(12995, Currency.DKK)
TIMERS = replace(WalletTimers().scaled(0.01), request=0.5, renew=3.0, idle=0.2)
SECRETS = "client_secret=s3cret-of-the-test\nsubscription_key=key-of-the-test"
OPTIONS = {"merchant": "123456", "client_id": "till"}
SPEC = DeviceSpec("wallet", "vipps-mobilepay", "http://127.0.0.1", options=OPTIONS, password=SECRETS)


@dataclass
class Bench:
    sim: WalletSimulator
    terminal: WalletTerminal
    recorder: Recorder

    async def until_online(self) -> None:
        async with asyncio.timeout(5):
            while self.terminal.status.power is not PowerState.ONLINE:
                await asyncio.sleep(0.002)  # the pace of looking

    @property
    def charge(self) -> dict[str, Any]:
        """The one payment in the provider's book."""
        (charge,) = self.sim.knobs()["book"]
        return dict(charge)


@asynccontextmanager
async def running(timers: WalletTimers = TIMERS, **knobs: Any) -> AsyncIterator[Bench]:
    """Keep ``run`` going as the supervisor does: again after each loss."""
    sim = WalletSimulator()
    for knob, value in {"pace": 0.02, **knobs}.items():
        sim.turn(knob, value)
    async with serve_http(sim) as url:
        recorder = Recorder()
        terminal = WalletTerminal(replace(SPEC, url=url), HttpTransport(url), recorder, timers)
        bench = Bench(sim, terminal, recorder)

        async def supervise() -> None:
            while True:
                try:
                    await terminal.run()
                except DriverError:
                    await asyncio.sleep(0.01)  # as the supervisor's back-off

        task = asyncio.create_task(supervise())
        try:
            await bench.until_online()
            yield bench
        finally:
            task.cancel()
            await asyncio.wait({task})
