"""Payments over nexo: what the driver adds to each message, sealed or in XML.

A driver's own time is a whole exchange less what its wire had of it: writing, sealing, opening, judging. It is counted
in time of the processor, which a busy machine does not lengthen. Each message has a connection of its own, handshake
included; that is the wire's.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from drivers.device import DeviceSpec
from drivers.messages import HttpReply, MessageTransport
from drivers.terminals.conformance import Recorder
from drivers.terminals.nexo.dialect import ADYEN, XML, Dialect
from drivers.terminals.nexo.sim import NexoSimulator
from drivers.terminals.nexo.terminal import AdyenTerminal, NexoTerminal, XmlTerminal
from drivers.transport import open_transport
from drivers.transports.http import serve_http
from drivers.vocabulary import CheckLevel, PowerState
from tests.bench.measure import Measure, percentile, within

WAIT_S = 20.0
MESSAGES = 500
BAR_MS = 2.0
"""Of a driver, for one message, at the 99th percentile."""


@dataclass(slots=True)
class _Timed:
    """A wire that counts what it had, by the processor's clock and by the wall's."""

    inner: MessageTransport
    worked: float = 0.0
    waited: float = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    async def request(self, *arguments: Any, **named: Any) -> HttpReply:
        worked, waited = time.thread_time(), time.perf_counter()
        try:
            return await self.inner.request(*arguments, **named)
        finally:
            self.worked = time.thread_time() - worked
            self.waited = time.perf_counter() - waited


@dataclass(slots=True)
class _Counter:
    given: int = 0

    async def take(self, purpose: str) -> int:
        self.given += 1
        return self.given


@contextlib.asynccontextmanager
async def terminal(dialect: Dialect) -> AsyncIterator[NexoTerminal]:
    """A driver connected to its simulator over HTTP, with TLS where the dialect has it."""
    sim = NexoSimulator(dialect=dialect)
    async with serve_http(sim) as url:
        options = {"poiid": sim.knob.poiid}
        if dialect.sealed:
            options |= {"key_identifier": "storefloor", "key_version": "1", "environment": "test"}
        authorities = sim.authority.certificate if dialect.sealed else ""
        spec = DeviceSpec(
            "terminal",
            "nexo",
            url,
            options=options,
            password="storefloor",
            station="till",
            authorities=authorities,
        )
        made = (AdyenTerminal if dialect.sealed else XmlTerminal)(spec, open_transport(url), Recorder())
        made.numbers = _Counter()
        run = asyncio.create_task(made.run())
        async with asyncio.timeout(WAIT_S):
            while made.status.power is not PowerState.ONLINE:
                await asyncio.sleep(0.005)  # the pace of looking
        yield made
        run.cancel()
        await asyncio.wait({run})


async def own_time(dialect: Dialect, messages: int) -> Measure:
    """What the driver itself needs for a message and its answer."""
    async with terminal(dialect) as made:
        wire = _Timed(made._link.wire)
        object.__setattr__(made._link, "wire", wire)
        own, whole = [], []
        for _ in range(messages):
            begun = time.thread_time()
            await made.check_health(CheckLevel.EXTERNAL)
            own.append((time.thread_time() - begun - wire.worked) * 1000)
            whole.append(wire.waited * 1000)
    name = f"{dialect.name}: the driver's own time for a message, p99"
    floor = percentile(whole, 0.5)
    return within(name, percentile(own, 0.99), BAR_MS, "its time on the wire, p50", floor, messages)


async def measure(messages: int = MESSAGES) -> list[Measure]:
    """Both dialects."""
    return [await own_time(dialect, messages) for dialect in (ADYEN, XML)]
