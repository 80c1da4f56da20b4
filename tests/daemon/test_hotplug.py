"""Devices are pulled out and plugged in: each comes back under its name, and none is driven twice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from daemon import hotplug
from daemon.config import DeviceSection, HotplugSection
from daemon.errors import ApiProblem, NotFound
from drivers.device import DeviceSpec
from drivers.errors import NotSupported
from drivers.events import Emit
from drivers.printers.escpos_printer import EscposPrinter
from drivers.simulator import Simulator, serve_pty
from drivers.table import support
from drivers.transport import Transport
from drivers.usbip_server import serve_usbip
from drivers.vocabulary import DeviceClass, PowerState, Problem
from tests.daemon.machine import HID_POS, KEYBOARD, LINE, PRINTER, Machine, Stick
from tests.daemon.plugging import Desk, desk, without_a_plan
from tests.daemon.stations import until
from tests.drivers.usb_bus import OnCable

SCANNER = Stick("05e0:1701", LINE, "S1")
OTHER = Stick("05e0:1701", LINE, "S2")
TERMINAL = Stick("0b00:0080", LINE, "T1")
EPSON = Stick("04b8:0e28", PRINTER, "P1")


@contextlib.asynccontextmanager
async def plugged(at: Desk, port: str, stick: Stick) -> AsyncIterator[Simulator]:
    """A scanner with a wire of its own in a socket, until the context ends."""
    simulator = support("zebra-cdc").simulator()
    async with serve_pty(simulator) as url:
        at.machine.plug(port, stick)
        at.wires[at.node(port)] = url
        at.told()
        yield simulator
        node = at.node(port)
    at.wires.pop(node)
    at.machine.pull(port)
    at.told()


@pytest.mark.logs("out of reach")
async def test_it_comes_goes_and_comes_back_under_its_name(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        async with plugged(at, "1", SCANNER) as scanner:
            await until(lambda: at.power() == {"zebra-cdc-s1": PowerState.ONLINE})
            assert at.manager.view("zebra-cdc-s1").url == "serial:///dev/ttyACM0"
            scanner.turn("scan", "hello")
            await until(lambda: bool(at.scans))
        await until(lambda: at.power() == {"zebra-cdc-s1": PowerState.OFF_OFFLINE})
        assert Problem.UNREACHABLE in at.manager.view("zebra-cdc-s1").problems
        async with plugged(at, "2", OTHER), plugged(at, "3", SCANNER) as scanner:
            await until(lambda: list(at.power().values()) == [PowerState.ONLINE] * 2)
            assert at.manager.view("zebra-cdc-s1").url == "serial:///dev/ttyACM1"
            scanner.turn("scan", "again")
            await until(lambda: len(at.scans) == 2)
    assert [(scan.device, scan.scan.raw) for scan in at.scans] == [
        ("zebra-cdc-s1", "hello"),
        ("zebra-cdc-s1", "again"),
    ]


@pytest.mark.logs("out of reach")
async def test_scanners_of_each_kind_are_driven_through_the_node_that_is_theirs(tmp_path: Path) -> None:
    kinds = {
        "1": ("zebra-cdc", Stick("05e0:1701", LINE, "S1")),
        "2": ("newland-hr22-hid", Stick("1eab:1a10", HID_POS, "S2")),
        "3": ("honeywell-vuquest-3310g-keyboard", Stick("0c2e:0b61", KEYBOARD, "S3")),
    }
    async with desk(tmp_path) as at, contextlib.AsyncExitStack() as stack:
        simulators = {}
        for port, (model, stick) in kinds.items():
            simulators[model] = support(model).simulator()
            url = await stack.enter_async_context(serve_pty(simulators[model]))
            at.machine.plug(port, stick)
            scheme, path = at.node(port).split("://")
            at.wires[f"{scheme}://{path}"] = f"{scheme}://{urlsplit(url).path}"
        at.told()
        await until(lambda: list(at.power().values()) == [PowerState.ONLINE] * 3)
        for simulator in simulators.values():

            def scanned(each: Simulator = simulator, before: int = len(at.scans)) -> bool:
                each.turn("scan", "5701234567899")  # what was scanned before anybody listened is nobody's
                return len(at.scans) > before

            await until(scanned)
    assert {scan.device for scan in at.scans} == {f"{model}-s{port}" for port, (model, _) in kinds.items()}


@pytest.mark.logs("out of reach")
async def test_it_is_back_within_a_second_and_says_how_soon(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with desk(tmp_path) as at:
        async with plugged(at, "1", SCANNER):
            await until(lambda: at.power() == {"zebra-cdc-s1": PowerState.ONLINE})
        await until(lambda: any("was unplugged" in record.message for record in caplog.records))
        async with plugged(at, "1", SCANNER):
            await until(lambda: at.power() == {"zebra-cdc-s1": PowerState.ONLINE}, 1.0)
    told = [record.message for record in caplog.records if "after the kernel told of it" in record.message]
    assert len(told) == 2


@pytest.mark.logs("out of reach")
async def test_a_restart_knows_it_before_it_is_there(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "sys")
    async with desk(tmp_path, machine=machine) as at, plugged(at, "1", SCANNER):
        await until(lambda: at.power() == {"zebra-cdc-s1": PowerState.ONLINE})
        await asyncio.sleep(0.1)  # the book is written beside
    async with desk(tmp_path, machine=machine) as at:
        assert at.power() == {"zebra-cdc-s1": PowerState.OFF_OFFLINE}
        async with plugged(at, "4", SCANNER):
            await until(lambda: at.power() == {"zebra-cdc-s1": PowerState.ONLINE})


@pytest.mark.logs("out of reach")
async def test_where_no_event_comes_it_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hotplug, "RESCAN_S", 0.05)
    async with desk(tmp_path, events=False) as at:
        at.told = lambda: None
        async with plugged(at, "1", SCANNER):
            await until(lambda: at.power() == {"zebra-cdc-s1": PowerState.ONLINE})
        await until(lambda: at.power() == {"zebra-cdc-s1": PowerState.OFF_OFFLINE})


@pytest.mark.logs("out of reach")
async def test_what_is_configured_is_driven_once_and_tried_at_once(tmp_path: Path) -> None:
    section = DeviceSection("zebra-cdc", "serial:///dev/ttyACM0")
    async with desk(tmp_path, devices={"counter": section}) as at:
        await until(lambda: at.power() == {"counter": PowerState.OFF_OFFLINE})
        await asyncio.sleep(1.0)  # its tries have become rare: the kernel would tell
        async with plugged(at, "1", SCANNER):
            await until(lambda: at.power() == {"counter": PowerState.ONLINE}, 1.0)


async def test_nothing_is_bound_where_that_is_switched_off(tmp_path: Path) -> None:
    async with desk(tmp_path, plugs=HotplugSection(auto=False)) as at:
        at.machine.plug("1", SCANNER)
        at.told()
        await asyncio.sleep(0.1)  # more than a look takes
        assert at.power() == {}


@pytest.mark.logs("out of reach")
async def test_a_payment_terminal_is_not_driven_by_itself(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        at.machine.plug("1", TERMINAL)
        at.machine.plug("2", SCANNER)
        at.told()
        await until(lambda: "zebra-cdc-s1" in at.power())
        assert len(at.power()) == 1


@pytest.mark.logs("out of reach")
async def test_a_payment_terminal_is_driven_where_the_configuration_says_so(tmp_path: Path) -> None:
    terminal = support("ingenico-desk-5000").simulator()
    plugs = HotplugSection(terminals=True)
    async with serve_pty(terminal) as url, desk(tmp_path, plugs=plugs) as at:
        at.wires["serial:///dev/ttyACM0"] = url
        at.machine.plug("1", TERMINAL)
        at.told()
        await until(lambda: at.power() == {"ingenico-desk-5000-t1": PowerState.ONLINE})


@pytest.mark.logs("out of reach")
async def test_one_that_will_not_come_back_is_forgotten(tmp_path: Path) -> None:
    async with desk(tmp_path, devices={"counter": DeviceSection("zebra-cdc", "serial:///dev/ttyACM9")}) as at:
        async with plugged(at, "1", SCANNER):
            await until(lambda: at.power().get("zebra-cdc-s1") is PowerState.ONLINE)
            with pytest.raises(ApiProblem, match="plugged in"):
                await at.hotplug.forget("zebra-cdc-s1")
        await until(lambda: not at.manager._find("zebra-cdc-s1").present)
        await at.hotplug.forget("zebra-cdc-s1")
        assert list(at.power()) == ["counter"]
        with pytest.raises(ApiProblem, match="configured"):
            await at.hotplug.forget("counter")
        with pytest.raises(NotFound):
            await at.hotplug.forget("zebra-cdc-s1")
        async with plugged(at, "2", SCANNER):
            await until(lambda: at.power().get("zebra-cdc-s1") is PowerState.ONLINE)


@pytest.mark.logs("out of reach")
async def test_a_printer_is_pulled_and_comes_back(tmp_path: Path) -> None:
    printer = OnCable()
    async with serve_usbip(printer) as url, desk(tmp_path) as at:
        at.wires["usb://04b8:0e28/P1"] = url
        at.machine.plug("1", EPSON)
        at.told()
        await until(lambda: at.power() == {"epson-tm-t20iii-p1": PowerState.ONLINE})
        first = at.manager.printer("epson-tm-t20iii-p1")
        printer.plugged = False
        at.machine.pull("1")
        at.told()
        await until(lambda: at.power() == {"epson-tm-t20iii-p1": PowerState.OFF_OFFLINE})
        printer.plugged = True
        at.machine.plug("5", EPSON)
        at.told()
        await until(lambda: at.power() == {"epson-tm-t20iii-p1": PowerState.ONLINE}, 2.0)
        assert at.manager.printer("epson-tm-t20iii-p1") is first


@pytest.mark.logs("out of reach")
@pytest.mark.logs("fault in the driver")
@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (KeyError("columns"), "fault in the driver: KeyError"),
        (NotSupported("This firmware is too old."), "This firmware is too old."),
    ],
)
async def test_one_whose_driver_cannot_be_made_says_so_and_the_others_are_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, said: str
) -> None:
    printer = OnCable()
    broken = [raised]

    def made(self: EscposPrinter, spec: DeviceSpec, transport: Transport, emit: Emit) -> None:
        if broken:
            raise broken[0]
        made_before(self, spec, transport, emit)

    made_before = EscposPrinter.__init__
    monkeypatch.setattr(EscposPrinter, "__init__", made)
    async with serve_usbip(printer) as url, desk(tmp_path) as at:
        at.wires["usb://04b8:0e28/P1"] = url
        at.machine.plug("1", EPSON)
        async with plugged(at, "2", SCANNER):
            both = {"epson-tm-t20iii-p1": PowerState.OFF_OFFLINE, "zebra-cdc-s1": PowerState.ONLINE}
            await until(lambda: at.power() == both)
            view = at.manager.view("epson-tm-t20iii-p1")
            assert (view.device_class, view.title, view.detail) == (
                DeviceClass.POS_PRINTER,
                "TM-T20III",
                said,
            )
            assert view.problems == [Problem.UNREACHABLE]
            for asked in (at.manager.printer, at.manager.tap):
                with pytest.raises(ApiProblem, match="cannot be driven") as refused:
                    asked("epson-tm-t20iii-p1")
                assert refused.value.status == 503
        broken.clear()
        at.machine.pull("1")
        at.told()
        await until(lambda: not at.manager._find("epson-tm-t20iii-p1").present)
        at.machine.plug("1", EPSON)
        at.told()
        await until(lambda: at.power()["epson-tm-t20iii-p1"] is PowerState.ONLINE)


@pytest.mark.logs("out of reach")
@pytest.mark.parametrize("seed", range(4))
async def test_whatever_comes_and_goes_what_is_online_becomes_what_is_there(
    tmp_path: Path, seed: int
) -> None:
    assert await without_a_plan(tmp_path, seed, moves=30) == ""


async def test_the_kernel_can_be_listened_to_here() -> None:
    """With or without udevd; where there is no libudev a warning says so and looking goes on."""
    with hotplug.kernel_events(lambda _: None) as sure:
        assert sure == hotplug.UDEVD.exists()
