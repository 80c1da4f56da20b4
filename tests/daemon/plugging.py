"""A station whose machine, wires and kernel are the test's: what is plugged in, pulled out, and told of."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from daemon import identities
from daemon.bus import Bus
from daemon.config import DeviceSection, HotplugSection, check
from daemon.hotplug import Hotplug
from daemon.manager import Manager
from daemon.plugged import look
from daemon.station import Station
from drivers.errors import TransportClosed
from drivers.events import DataEvent
from drivers.moving import MovingTransport
from drivers.printers import PosPrinter
from drivers.transport import Transport, open_transport
from drivers.vocabulary import PowerState
from tests.daemon.machine import LINE, Machine, Stick
from tests.daemon.stations import configuration, until


@dataclass(slots=True)
class Desk:
    """A machine, the wires behind its nodes, and a station on it."""

    machine: Machine
    manager: Manager
    hotplug: Hotplug
    station: Station
    wires: dict[str, str]
    scans: list[DataEvent]
    told: Callable[[], None]
    """The kernel tells that something came or went."""

    def power(self) -> dict[str, PowerState]:
        return {view.id: view.power for view in self.manager.views()}

    def node(self, port: str) -> str:
        """The URL of what is in a socket."""
        return next(
            f"{node.scheme}://{node.path}"
            for each in look(self.machine.root)
            if each.bus_port == f"1-{port}"
            for node in each.nodes
        )


@contextlib.asynccontextmanager
async def desk(
    folder: Path,
    *,
    events: bool = True,
    devices: dict[str, DeviceSection] | None = None,
    plugs: HotplugSection | None = None,
    machine: Machine | None = None,
    transport: Callable[[str], Transport] | None = None,
) -> AsyncIterator[Desk]:
    machine = machine or Machine(folder / "sys")
    wires: dict[str, str] = {}
    scans: list[DataEvent] = []
    tellers: list[Callable[[bool], None]] = []

    async def nothing_to_print(_: PosPrinter) -> None:
        return

    def wire(url: str) -> Transport:
        return MovingTransport(
            url, lambda now: open_transport(wires.get(now, f"serial://{folder}/nothing-there"))
        )

    @contextlib.contextmanager
    def told(teller: Callable[[bool], None]) -> Iterator[bool]:
        tellers.append(teller)
        yield events

    config = configuration(folder, devices)
    config = type(config)(station=config.station, devices=config.devices, hotplug=plugs or HotplugSection())
    setup = check(config, "test", folder)
    async with Station(folder / "station.db") as station:
        manager = Manager(
            setup.devices,
            Bus(station),
            on_scan=scans.append,
            on_transition=lambda _: None,
            on_printer=nothing_to_print,
            transport=transport or wire,
        )
        book = await identities.read(station, set(config.devices))
        plugger = Hotplug(
            setup,
            manager,
            station,
            book,
            looking=lambda: look(machine.root),
            events=told,
            open_to_us=lambda _: True,
        )
        plugger.expect()
        async with manager, plugger:

            def tell() -> None:
                if tellers:
                    tellers[0](True)

            yield Desk(machine, manager, plugger, station, wires, scans, tell)
            assert plugger.alive
            assert manager.stalled() == ""


class Still:
    """A wire on which nothing happens; counts who has it. What is plugged in later under the same node is another."""

    held: ClassVar[Counter[tuple[str, int]]] = Counter()
    there: ClassVar[dict[str, int]] = {}

    def __init__(self, url: str) -> None:
        self.url = url
        self._has: tuple[str, int] | None = None

    async def open(self) -> None:
        if self.url not in self.there:
            raise TransportClosed(f"{self.url} is gone")
        self._has = self.url, self.there[self.url]
        if self.held[self._has]:
            self._has = None
            raise TransportClosed(
                f"{self.url} is in use"
            )  # as flock, EVIOCGRAB and a claimed interface say it
        self.held[self._has] += 1

    async def read(self) -> bytes:
        while self._has is not None and self.there.get(self.url) == self._has[1]:
            await asyncio.sleep(0.002)
        raise TransportClosed(f"{self.url} is gone")

    async def write(self, data: bytes) -> None:
        raise TransportClosed(f"{self.url} takes nothing")

    async def close(self) -> None:
        if self._has is not None:
            self.held[self._has] -= 1
        self._has = None


@dataclass(slots=True)
class Hands:
    """Somebody who pulls and plugs without a plan."""

    random: random.Random
    free: list[Stick] = field(
        default_factory=lambda: [Stick("05e0:1701", LINE, f"S{number}") for number in range(4)]
    )
    sockets: dict[str, Stick] = field(default_factory=dict)

    def move(self, machine: Machine) -> None:
        port = self.random.choice("12345")
        if port in self.sockets:
            for kind, number in machine.nodes[port]:
                del Still.there[f"serial:///dev/{kind}{number}"]
            machine.pull(port)
            self.free.append(self.sockets.pop(port))
        elif self.free:
            self.sockets[port] = self.free.pop(self.random.randrange(len(self.free)))
            machine.plug(port, self.sockets[port])
            for kind, number in machine.nodes[port]:
                Still.there[f"serial:///dev/{kind}{number}"] = machine.numbers


async def without_a_plan(folder: Path, seed: int, moves: int) -> str:
    """Pull and plug so often, in whatever order it is told; what is wrong at the end, or nothing."""
    Still.held.clear()
    Still.there.clear()
    hands = Hands(random.Random(seed))
    async with desk(folder, transport=Still) as at:
        for _ in range(moves):
            hands.move(at.machine)
            for _ in range(hands.random.choice((0, 1, 3))):  # events get lost, and come more often than once
                at.told()
            await asyncio.sleep(hands.random.choice((0.0, 0.005, 0.05)))
        at.told()

        def settled() -> bool:
            online = {name for name, power in at.power().items() if power is PowerState.ONLINE}
            return online == {f"zebra-cdc-{stick.serial.lower()}" for stick in hands.sockets.values()}

        try:
            await until(settled)
        except TimeoutError:
            return f"seed {seed}: {at.power()} is not what is there"
        for port, stick in hands.sockets.items():
            if at.manager.view(f"zebra-cdc-{stick.serial.lower()}").url != at.node(port):
                return f"seed {seed}: {stick} has another device's node"
        if len(at.power()) > len(hands.sockets) + len(hands.free):
            return f"seed {seed}: {at.power()} are more than there ever were"
        if {url for (url, _), count in Still.held.items() if count} != set(Still.there):
            return f"seed {seed}: {Still.held} is held, {Still.there} is there"
    return ""
