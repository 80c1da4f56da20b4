"""The drawer on a printer: opened until it is open, and one owner of the wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from drivers.device import DeviceSpec
from drivers.drawers import Opened
from drivers.drawers.printer_kick import PrinterKickDrawer
from drivers.errors import DeviceOffline, NotSupported, OutcomeUnknown, Refused, TransportClosed
from drivers.events import Event, StatusUpdateEvent
from drivers.printers import TextDocument
from drivers.printers.escpos_printer import EscposPrinter
from drivers.printers.escpos_sim import EscposSimulator
from drivers.table import support
from drivers.testing import supervised, until
from drivers.transport import open_transport
from drivers.transports.memory import serve_memory
from drivers.vocabulary import CheckLevel, DeviceState, DrawerState, PowerState, Problem

URL = "printer://receipt"


@dataclass
class Counter:
    """A printer with a drawer on it, as a station has them."""

    simulator: EscposSimulator
    printer: EscposPrinter
    drawer: PrinterKickDrawer
    events: list[Event] = field(default_factory=list)

    @property
    def kicks(self) -> int:
        kicks = self.simulator.knobs()["drawer_kicks"]
        assert isinstance(kicks, int)
        return kicks

    @property
    def told(self) -> list[str]:
        return [event.status.detail for event in self.events if isinstance(event, StatusUpdateEvent)]


def drawer_with(emit: list[Event] | None = None, **options: str) -> PrinterKickDrawer:
    spec = DeviceSpec(id="drawer", model="drawer-on-printer", url=URL, options=options)
    return PrinterKickDrawer(spec, open_transport(URL), (emit if emit is not None else []).append)


@asynccontextmanager
async def counter(status_back: str = "yes", **options: str) -> AsyncIterator[Counter]:
    simulator = EscposSimulator()
    events: list[Event] = []
    async with serve_memory(simulator, "drawer-test") as url:
        spec = DeviceSpec(
            id="receipt",
            model="epson-tm-t20iii",
            url=url,
            profile="TM-T20II",
            options={"poll": "0.02", "answer_timeout": "0.2", "status_back": status_back},
        )
        printer = EscposPrinter(spec, open_transport(url), lambda _event: None)
        drawer = drawer_with(events, **({"wait": "0.1"} | options))
        drawer.use(printer)
        following = asyncio.create_task(drawer.run())
        async with supervised(printer):
            await asyncio.wait_for(printer.wait_ready(), 5)
            yield Counter(simulator, printer, drawer, events)
        following.cancel()
        await asyncio.wait({following}, timeout=2)
        assert drawer.status.state is DeviceState.CLOSED
        assert drawer.drawer is DrawerState.UNKNOWN


@pytest.mark.parametrize("status_back", ["yes", "no"])
async def test_opened_and_closed_is_seen_and_told(status_back: str) -> None:
    async with counter(status_back) as desk:
        await until(lambda: desk.drawer.drawer is DrawerState.CLOSED, "closed")
        assert await desk.drawer.open() == Opened(DrawerState.OPEN, 1)
        assert desk.drawer.drawer is DrawerState.OPEN
        assert await desk.drawer.open() == Opened(DrawerState.OPEN, 0)
        assert desk.kicks == 1
        desk.simulator.turn("drawer", "closed")
        await until(lambda: desk.drawer.drawer is DrawerState.CLOSED, "closed again")
        assert desk.told[-3:] == ["closed", "open", "closed"]
        assert desk.drawer.status.power is PowerState.ONLINE


async def test_a_latch_that_hooks_is_kicked_again() -> None:
    async with counter() as desk:
        desk.simulator.turn("drawer_stuck", 2)
        assert await desk.drawer.open() == Opened(DrawerState.OPEN, 3)


async def test_a_locked_drawer_is_said_to_be_shut() -> None:
    async with counter() as desk:
        desk.simulator.turn("drawer_stuck", None)
        with pytest.raises(Refused, match="after 3 kicks: is it locked"):
            await desk.drawer.open()
        assert desk.kicks == 3


async def test_two_who_open_at_once_kick_once() -> None:
    async with counter() as desk:
        both = await asyncio.gather(desk.drawer.open(), desk.drawer.open())
        assert sorted(opened.kicks for opened in both) == [0, 1]
        assert desk.kicks == 1


async def test_without_a_sensor_a_kick_is_all_that_is_known() -> None:
    async with counter(sensor="no") as desk:
        assert await desk.drawer.open() == Opened(DrawerState.UNKNOWN, 1)
        assert desk.drawer.drawer is DrawerState.UNKNOWN
        assert desk.drawer.info.capabilities == {"open"}


async def test_wired_the_other_way_round() -> None:
    async with counter(open_level="HIGH") as desk:
        await until(lambda: desk.drawer.drawer is DrawerState.OPEN, "high is open")
        assert (await desk.drawer.open()).kicks == 0


async def test_left_open_is_a_problem_until_it_is_shut() -> None:
    async with counter(left_open="0.1") as desk:
        await desk.drawer.open()
        assert desk.drawer.status.problems == frozenset()
        await until(lambda: desk.drawer.status.problems == {Problem.DRAWER_LEFT_OPEN}, "left open")
        desk.simulator.turn("drawer", "closed")
        await until(lambda: not desk.drawer.status.problems, "shut")


async def test_a_printer_without_paper_opens_no_drawer_later() -> None:
    async with counter() as desk:
        desk.simulator.turn("paper", "out")
        await until(lambda: desk.drawer.status.power is PowerState.OFFLINE, "off-line with its printer")
        assert "rec empty" in desk.drawer.status.detail
        with pytest.raises(DeviceOffline, match="rec empty"):
            await desk.drawer.open()
        desk.simulator.turn("paper", "ok")
        await until(lambda: desk.drawer.status.power is PowerState.ONLINE, "back")
        assert desk.kicks == 0


async def test_a_lost_printer_takes_the_drawer_with_it() -> None:
    async with counter() as desk:
        desk.simulator.turn("power", "off")
        await until(lambda: desk.drawer.status.problems == {Problem.UNREACHABLE}, "unreachable")
        assert desk.drawer.status.power is PowerState.OFF_OFFLINE
        assert desk.drawer.drawer is DrawerState.UNKNOWN
        with pytest.raises(DeviceOffline):
            await desk.drawer.open()
        desk.simulator.turn("power", "on")
        await until(lambda: desk.drawer.drawer is DrawerState.CLOSED, "known again")


async def test_lost_after_the_kick_it_is_not_said_to_be_shut() -> None:
    async with counter(wait="5") as desk:
        desk.simulator.turn("drawer_stuck", None)
        opening = asyncio.create_task(desk.drawer.open())
        await until(lambda: desk.kicks == 1, "the kick")
        desk.simulator.turn("power", "off")
        with pytest.raises(OutcomeUnknown, match="whether it opened"):
            await asyncio.wait_for(opening, 5)


async def test_a_job_and_a_kick_share_the_wire_one_after_the_other() -> None:
    async with counter() as desk:
        data = desk.printer.render(TextDocument("slip"))
        await asyncio.gather(desk.printer.print_bytes(data, lambda: None), desk.drawer.open())
        assert [slip.text.strip() for slip in desk.simulator.receipts()] == ["slip"]
        assert desk.kicks == 1


async def test_health() -> None:
    async with counter() as desk:
        assert (
            await desk.drawer.check_health(CheckLevel.INTERNAL) == "its printer answers; the drawer is closed"
        )
        assert await desk.drawer.check_health(CheckLevel.EXTERNAL) == "open; kicks: 1"
        with pytest.raises(NotSupported):
            await desk.drawer.check_health(CheckLevel.INTERACTIVE)


async def test_without_its_printer_it_says_so() -> None:
    drawer = drawer_with()
    for use in (drawer.run, drawer.open):
        with pytest.raises(DeviceOffline, match="receipt is not attached"):
            await use()
    assert drawer.printer == "receipt"
    assert drawer.info.capabilities == {"open", "sensor"}


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("colour", "x", "a drawer takes: socket"),
        ("socket", "3", "1 or 2"),
        ("sensor", "perhaps", "yes or no or true"),
        ("wait", "soon", "seconds"),
    ],
)
def test_an_option_that_makes_no_sense(option: str, value: str, words: str) -> None:
    with pytest.raises(NotSupported, match=words):
        drawer_with(None, **{option: value})


@pytest.mark.parametrize(
    "url", ["printer://", "printer:receipt", "printer://receipt/1", "printer://receipt?x=1"]
)
def test_a_url_that_names_no_printer(url: str) -> None:
    with pytest.raises(NotSupported, match="names no printer"):
        open_transport(url)


async def test_there_are_no_bytes_to_be_had() -> None:
    wire = open_transport(URL)
    for use in (wire.open(), wire.read(), wire.write(b"x")):
        with pytest.raises(TransportClosed, match="receipt has it"):
            await use
    await wire.close()


def test_its_row() -> None:
    assert support("drawer-on-printer").schemes == ("printer",)
