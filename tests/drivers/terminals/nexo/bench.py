"""A nexo terminal and its simulator on one wire without sockets, at a test's pace."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

from drivers.device import DeviceSpec
from drivers.errors import DeviceOffline, DriverError, NotSupported, TransportClosed, TransportTimeout
from drivers.messages import Answer, Awaited, HttpReply, HttpRequest
from drivers.terminals.conformance import Recorder
from drivers.terminals.nexo.dialect import ADYEN, Dialect
from drivers.terminals.nexo.sim import NexoSimulator
from drivers.terminals.nexo.terminal import AdyenTerminal, NexoTerminal, XmlTerminal
from drivers.terminals.nexo.timers import NexoTimers
from drivers.vocabulary import Currency, Money, PowerState

AMOUNT = Money(12995, Currency.DKK)
TIMERS = NexoTimers().scaled(0.01)
POIID = "P400Plus-275008565"
OPTIONS = {"poiid": POIID, "key_identifier": "storefloor", "key_version": "1", "environment": "test"}


def spec(**options: str) -> DeviceSpec:
    """A terminal as it is configured, without TLS."""
    return DeviceSpec(
        "terminal",
        "adyen-generic",
        "http://terminal/nexo/",
        options={**OPTIONS, **options},
        password="storefloor",
        currency="DKK",
        station="till-1",
    )


def xml_spec(**options: str) -> DeviceSpec:
    """A terminal that speaks XML, as it is configured."""
    url = "http://terminal:11000/EPASSaleToPOI/3.1"
    return DeviceSpec("terminal", "pax-swedbank", url, options={"poiid": POIID, **options}, station="till-1")


class MessageWire:
    """A MessageTransport whose other end is a simulator; obeys ``link_up`` and counts what it carries."""

    def __init__(self, simulator: NexoSimulator) -> None:
        self.url = "memory://terminal"
        self.tls: ssl.SSLContext | None = None
        self.kept = True
        self.simulator = simulator
        self.bodies: list[bytes] = []
        self._open = False
        self._ticker: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._open = True
        if self._ticker is None:  # time passes for the device whether or not anybody is connected
            self._ticker = asyncio.create_task(self._tick(), name="simulated time")

    async def request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        timeout: float,
        written: Callable[[], None] | None = None,
    ) -> HttpReply:
        if not (self._open and self.simulator.link_up):
            raise DeviceOffline(f"{self.url}: nobody there")
        self.bodies.append(body)
        asked = HttpRequest(method, self.simulator.path.rstrip("/") + path, dict(headers), body)
        answer = self.simulator.answer(asked, self._now())
        if written is not None:
            written()
        try:
            async with asyncio.timeout(timeout):
                said = answer if isinstance(answer, Answer) else await self._awaited(answer)
                await asyncio.sleep(said.delay)
        except TimeoutError as error:
            raise TransportTimeout(f"{self.url}: no answer") from error
        self._check()
        if said.reply is None or said.cut_after is not None:
            raise TransportClosed(f"{self.url}: the answer was lost")
        return said.reply

    async def _awaited(self, awaited: Awaited) -> Answer:
        while awaited.answer is None:
            self._check()
            await asyncio.sleep(0.001)  # the pace of looking
        return awaited.answer

    def _check(self) -> None:
        if not (self._open and self.simulator.link_up):
            raise TransportClosed(f"{self.url}: the answer was lost")

    async def read(self) -> bytes:
        raise NotSupported(self.url)

    async def write(self, data: bytes) -> None:
        raise NotSupported(self.url)

    async def close(self) -> None:
        self._open = False

    async def _tick(self) -> None:
        while True:
            self.simulator.tick(self._now())
            await asyncio.sleep(0.001)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


@dataclass
class Counter:
    """Numbers, each once."""

    given: int = 0

    async def take(self, purpose: str) -> int:
        self.given += 1
        return self.given


@dataclass
class Bench:
    sim: NexoSimulator
    wire: MessageWire
    terminal: NexoTerminal
    recorder: Recorder
    ended: list[DriverError] = field(default_factory=list)

    async def until_online(self) -> None:
        async with asyncio.timeout(5):
            while not (self.terminal._online and self.terminal.status.power is PowerState.ONLINE):
                await asyncio.sleep(0.002)


def simulator(pace: float = 0.003, dialect: Dialect = ADYEN) -> NexoSimulator:
    sim = NexoSimulator(dialect=dialect)
    sim.turn("pace", pace)
    sim.turn("cut_for", 0.02)
    return sim


@contextlib.asynccontextmanager
async def running(sim: NexoSimulator | None = None, timers: NexoTimers = TIMERS) -> AsyncIterator[Bench]:
    """Keep ``run`` going as the supervisor does: again after each loss."""
    sim = sim or simulator()
    recorder, wire = Recorder(), MessageWire(sim)
    kind, told = (AdyenTerminal, spec()) if sim.sealed else (XmlTerminal, xml_spec())
    bench = Bench(sim, wire, kind(told, wire, recorder, timers), recorder)
    bench.terminal.numbers = Counter()

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
