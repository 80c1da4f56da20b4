"""Supervision of devices: lost ones come back by themselves, a faulty driver takes nobody with it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from daemon.bus import Bus
from daemon.config import Configured
from daemon.errors import NotFound
from daemon.manager import Manager
from daemon.station import Station
from drivers.device import DeviceSpec
from drivers.events import DataEvent
from drivers.printers import PosPrinter
from drivers.scanners.serial import SerialScanner
from drivers.simulator import serve_pty, serve_tcp
from drivers.table import support
from drivers.terminals import PaymentTerminal
from drivers.vocabulary import PowerState, Problem
from tests.daemon.stations import PRINTER, SCANNER, until


class FaultyScanner(SerialScanner):
    """A driver with a fault its author did not think of."""

    runs = 0

    async def run(self) -> None:
        type(self).runs += 1
        raise ZeroDivisionError


def configured(device: str, model: str, url: str) -> Configured:
    return Configured(support(model), DeviceSpec(device, model, url))


@asynccontextmanager
async def managing(folder: Path, *devices: Configured) -> AsyncIterator[tuple[Manager, list[DataEvent]]]:
    scans: list[DataEvent] = []

    async def nothing_to_print(_: PosPrinter) -> None:
        return

    async with Station(folder / "station.db") as station:
        manager = Manager(
            devices,
            Bus(station),
            on_scan=scans.append,
            on_transition=lambda _: None,
            on_printer=nothing_to_print,
        )
        async with manager:
            yield manager, scans


def power(manager: Manager, device: str) -> PowerState:
    return manager.view(device).power


@pytest.mark.logs("device receipt is out of reach")
async def test_a_device_that_goes_comes_back_by_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    simulator = support(PRINTER).simulator()
    async with (
        serve_tcp(simulator) as url,
        managing(tmp_path, configured("receipt", PRINTER, url)) as (manager, _),
    ):
        await until(lambda: power(manager, "receipt") is PowerState.ONLINE)
        simulator.turn("power", "off")
        await until(lambda: power(manager, "receipt") is PowerState.OFF_OFFLINE)
        assert Problem.UNREACHABLE in manager.view("receipt").problems
        await asyncio.sleep(1.0)  # some tries in vain
        simulator.turn("power", "on")
        await until(lambda: power(manager, "receipt") is PowerState.ONLINE)
        assert not manager.view("receipt").problems
    assert [record.message for record in caplog.records].count("device receipt answers again") <= 1
    assert sum("out of reach" in record.message for record in caplog.records) == 1


@pytest.mark.logs("fault in the driver", "out of reach")
async def test_a_faulty_driver_takes_nobody_with_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    scanner = support(SCANNER).simulator()
    row = dataclasses.replace(support(SCANNER), driver=FaultyScanner)
    faulty = Configured(row, DeviceSpec("faulty", SCANNER, "memory://faulty"))
    async with (
        serve_pty(scanner) as url,
        managing(tmp_path, faulty, configured("scanner", SCANNER, url)) as (manager, scans),
    ):
        await until(lambda: power(manager, "scanner") is PowerState.ONLINE)
        await until(lambda: FaultyScanner.runs >= 2)
        scanner.turn("scan", "hello")
        await until(lambda: bool(scans))
        assert scans[0].scan.raw == "hello"
        assert "ZeroDivisionError" in manager.view("faulty").detail
    assert sum("fault in the driver" in record.message for record in caplog.records if record.exc_info) == 1


async def test_what_is_not_configured_is_named_with_what_is(tmp_path: Path) -> None:
    async with managing(tmp_path) as (manager, _):
        with pytest.raises(NotFound, match="Configured here: none"):
            manager.printer("receipt")


@pytest.mark.logs("out of reach")
async def test_somebody_asking_shortens_the_wait(tmp_path: Path) -> None:
    simulator = support("zvt-generic").simulator()
    async with (
        serve_tcp(simulator) as url,
        managing(tmp_path, configured("terminal", "zvt-generic", url)) as (manager, _),
    ):
        await until(lambda: power(manager, "terminal") is PowerState.ONLINE)
        simulator.turn("power", "off")
        await until(lambda: power(manager, "terminal") is PowerState.OFF_OFFLINE)
        await asyncio.sleep(2.0)  # the back-off has grown
        simulator.turn("power", "on")

        def asked() -> bool:
            manager.try_now("terminal")
            return power(manager, "terminal") is PowerState.ONLINE

        await until(asked, 1.5)
        assert isinstance(manager.terminal("terminal"), PaymentTerminal)


async def test_a_supervisor_that_ended_is_named(tmp_path: Path) -> None:
    simulator = support(SCANNER).simulator()
    async with (
        serve_pty(simulator) as url,
        managing(tmp_path, configured("scanner", SCANNER, url)) as (manager, _),
    ):
        await until(lambda: power(manager, "scanner") is PowerState.ONLINE)
        assert manager.stalled() == ""
        manager._attached["scanner"].tasks[0].cancel()
        await until(lambda: manager.stalled() == "scanner")
