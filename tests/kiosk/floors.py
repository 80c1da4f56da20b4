"""A kiosk's floor in a test: its view-models against a whole station in the same process, without a window."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject

from daemon.client import Client
from daemon.config import MailSection
from daemon.demo.seed import seed
from daemon.demo.shop import STATION
from daemon.schema import Role
from drivers.simulator import Simulator
from kiosk.app import clerk_models, customer_models, make_floor
from kiosk.bridge.assistance import HelpCall
from kiosk.bridge.basket import BasketPage
from kiosk.bridge.card import CardPage
from kiosk.bridge.checkout import Checkout
from kiosk.bridge.collect import CollectFlow
from kiosk.bridge.finder import Finder
from kiosk.bridge.journey import Journey
from kiosk.bridge.payment import PaymentFlow
from kiosk.bridge.product import ProductPage
from kiosk.bridge.receipt import ReceiptPage
from kiosk.bridge.reserve import ReserveFlow
from kiosk.bridge.till import TillModel
from kiosk.bridge.tutorials import Tutorials
from kiosk.config import KioskConfig, SpeechSection
from kiosk.floor import Floor
from tests.daemon.stations import PRINTER, SCANNER, TERMINAL, Running, on_http, on_pty, on_tcp, station
from tests.kiosk.line import Line

PRODUCTS = 400
T = TypeVar("T")


@dataclass(slots=True)
class Kiosk:
    """A kiosk without a window: the floor, its view-models, the station and its simulators."""

    floor: Floor
    running: Running
    printer: Simulator
    scanner: Simulator
    terminal: Simulator
    wallet: Simulator | None
    """The wallet's provider, where there is one."""
    journey: Journey
    finder: Finder
    product: ProductPage
    reserve: ReserveFlow
    payment: PaymentFlow
    collect: CollectFlow
    tutorials: Tutorials
    basket: BasketPage
    checkout: Checkout
    card: CardPage
    help: HelpCall
    receipt: ReceiptPage
    models: dict[str, object]
    line: Line
    """The wire to the daemon."""
    restart: Callable[[], Awaitable[Running]]
    """Stop the daemon and start it again on the same state; what it kept in memory is gone."""


async def seeded(folder: Path) -> None:
    """A small demo shop in ``folder``."""
    await seed(folder, STATION, PRODUCTS)


@dataclass(slots=True)
class Till:
    """A till without a window."""

    floor: Floor
    running: Running
    printer: Simulator
    scanner: Simulator
    terminal: Simulator
    till: TillModel


@asynccontextmanager
async def till(folder: Path) -> AsyncIterator[Till]:
    """A till that has heard its daemon; everything is stopped when the context is left."""
    async with AsyncExitStack() as stack:
        printer, print_section = await stack.enter_async_context(on_tcp(PRINTER))
        terminal, pay_section = await stack.enter_async_context(on_tcp(TERMINAL))
        scanner, scan_section = await stack.enter_async_context(on_pty(SCANNER))
        devices = {"receipt": print_section, "terminal": pay_section, "scanner": scan_section}
        running = await stack.enter_async_context(station(folder, devices))
        client = await stack.enter_async_context(Client(running.url, running.token(Role.TILL)))
        floor = make_floor(client, KioskConfig())
        models = clerk_models(floor)
        stack.callback(_forget, floor, models)
        stack.push_async_callback(floor.duties.aclose)
        stack.push_async_callback(floor.tasks.aclose)
        floor.duties.start("events", floor.run())
        await until(lambda: floor.online)
        yield Till(floor, running, printer, scanner, terminal, _of(models["till"], TillModel))


@asynccontextmanager
async def kiosk(
    folder: Path, config: KioskConfig | None = None, mail: MailSection | None = None, *, phone: bool = False
) -> AsyncIterator[Kiosk]:
    """A kiosk that has heard its daemon, with a wallet where there is a ``phone`` to pay with.

    Everything is stopped when the context is left.
    """
    async with AsyncExitStack() as stack:
        printer, print_section = await stack.enter_async_context(on_tcp(PRINTER))
        terminal, pay_section = await stack.enter_async_context(on_tcp(TERMINAL))
        scanner, scan_section = await stack.enter_async_context(on_pty(SCANNER))
        devices = {"receipt": print_section, "terminal": pay_section, "scanner": scan_section}
        wallet = None
        if phone:
            wallet, devices["wallet"] = await stack.enter_async_context(
                on_http(folder, pace=0.02, card="wait")
            )
        line = await stack.enter_async_context(Line())
        daemon = await stack.enter_async_context(AsyncExitStack())

        async def start() -> Running:
            await line.cut()
            await daemon.aclose()
            started = await daemon.enter_async_context(station(folder, devices, mail=mail))
            line.lead(started.url)
            return started

        running = await start()
        client = await stack.enter_async_context(Client(line.url, running.token(Role.KIOSK)))
        config = config or KioskConfig(speech=SpeechSection(engine="mock", headset=()))
        floor = make_floor(client, config)
        models = customer_models(floor, config)
        stack.callback(_forget, floor, models)
        stack.push_async_callback(floor.duties.aclose)
        stack.push_async_callback(floor.tasks.aclose)
        floor.duties.start("events", floor.run())
        await until(lambda: floor.online)
        yield Kiosk(
            floor=floor,
            running=running,
            printer=printer,
            scanner=scanner,
            terminal=terminal,
            wallet=wallet,
            journey=_of(models["journey"], Journey),
            finder=_of(models["finder"], Finder),
            product=_of(models["product"], ProductPage),
            reserve=_of(models["reserve"], ReserveFlow),
            payment=_of(models["payment"], PaymentFlow),
            collect=_of(models["collect"], CollectFlow),
            tutorials=_of(models["tutorials"], Tutorials),
            basket=_of(models["basket"], BasketPage),
            checkout=_of(models["checkout"], Checkout),
            card=_of(models["card"], CardPage),
            help=_of(models["help"], HelpCall),
            receipt=_of(models["receipt"], ReceiptPage),
            models=dict(models),
            line=line,
            restart=start,
        )


def _forget(floor: Floor, models: dict[str, QObject]) -> None:
    """Delete the view-models here: a thread of the store may collect garbage, and Qt wants its own thread."""
    floor.listeners.clear()
    for model in models.values():
        shiboken6.delete(model)


def _of(value: object, kind: type[T]) -> T:
    assert isinstance(value, kind)
    return value


async def until(truth: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until ``truth`` holds; fails after ``seconds``."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not truth():
        assert asyncio.get_running_loop().time() < deadline, "it did not come true in time"
        await asyncio.sleep(0.01)
