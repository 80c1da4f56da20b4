"""Every printer of the table does what every printer must, over every wire it has here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from drivers.device import DeviceSpec
from drivers.printers import PosPrinter
from drivers.printers.printer_sim import SimulatedPrinter
from drivers.simulator import Simulator, serve_pty, serve_tcp
from drivers.table import SUPPORTED, Support
from drivers.testing import FaultyTransport, check_printer
from drivers.transport import Transport, open_transport
from drivers.transports.memory import serve_memory
from drivers.usbip_server import serve_usbip
from drivers.vocabulary import DeviceClass

PRINTERS = [row for row in SUPPORTED if row.device_class is DeviceClass.POS_PRINTER]
EACH_WAY = tuple({(row.driver, row.quirks.get("confirm")): row for row in PRINTERS}.values())
"""A row for each way of driving and proving: every one of them over every wire, whole and bad."""
QUICK = {"poll": "0.02", "answer_timeout": "0.3"}


@asynccontextmanager
async def in_memory(simulator: Simulator) -> AsyncIterator[str]:
    async with serve_memory(simulator, "printer") as url:
        yield url


SERVERS: dict[str, Callable[[Simulator], AbstractAsyncContextManager[str]]] = {
    "memory": in_memory,
    "tcp": serve_tcp,
    "serial": serve_pty,
    "usbip": serve_usbip,
}


def attach(row: Support, transport: Transport) -> PosPrinter:
    """The row's driver on a transport."""
    spec = DeviceSpec(
        id="receipt",
        model=row.model,
        url=transport.url,
        profile=row.profile,
        quirks=row.quirks,
        options=QUICK,
    )
    printer = row.driver(spec, transport, lambda _event: None)
    assert isinstance(printer, PosPrinter)
    return printer


def simulated(row: Support) -> SimulatedPrinter:
    simulator = row.simulator()
    assert isinstance(simulator, SimulatedPrinter)
    return simulator


@pytest.mark.parametrize("row", PRINTERS, ids=lambda row: row.model)
async def test_every_model_prints_and_tells_the_truth(row: Support) -> None:
    simulator = simulated(row)
    async with in_memory(simulator) as url:
        await check_printer(attach(row, open_transport(url)), simulator)


@pytest.mark.parametrize("server", ["tcp", "serial", "usbip"])
@pytest.mark.parametrize("row", EACH_WAY, ids=lambda row: row.model)
async def test_over_every_wire(row: Support, server: str) -> None:
    simulator = simulated(row)
    async with SERVERS[server](simulator) as url:
        await check_printer(attach(row, open_transport(url)), simulator)


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("row", EACH_WAY, ids=lambda row: row.model)
async def test_over_every_bad_wire(row: Support, server: str) -> None:
    """Bytes in threes both ways, each after a moment; a buffer of some lines, which says XOFF on a serial line."""
    simulator = simulated(row)
    simulator.turn("receive_buffer", 256)
    if server == "serial":
        simulator.turn("flow", "xon_xoff")
    async with SERVERS[server](simulator) as url:
        wire = FaultyTransport(open_transport(url + ("?flow=xonxoff" if server == "serial" else "")), piece=3)
        await check_printer(attach(row, wire), simulator)


async def test_byte_by_byte() -> None:
    simulator = simulated(PRINTERS[0])
    async with in_memory(simulator) as url:
        wire = FaultyTransport(open_transport(url), piece=1)
        await check_printer(attach(PRINTERS[0], wire), simulator)


def test_at_least_five_models_are_supported() -> None:
    assert len(PRINTERS) >= 5
    assert all(row.verified == "emulated" for row in PRINTERS)
