"""A whole station in a test: the real application on a free port, wire-level simulators on real wires, real clients."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from daemon.app import build
from daemon.client import Client
from daemon.config import (
    ApiSection,
    Config,
    DeviceSection,
    HotplugSection,
    MailSection,
    PaymentsSection,
    StationSection,
    StoreSection,
    check,
)
from daemon.schema import Language, Role
from drivers.simulator import Simulator, serve_network, serve_pty
from drivers.table import support

PRINTER, SCANNER, TERMINAL = "epson-tm-t20iii", "serial-scanner-generic", "zvt-generic"
WALLET = "vipps-mobilepay"


@dataclass(slots=True)
class Running:
    """A running station."""

    app: web.Application
    url: str
    state_dir: Path

    def token(self, role: Role) -> str:
        return (self.state_dir / f"token-{role}").read_text().strip()

    def client(self, role: Role = Role.TECHNICIAN) -> Client:
        """A client, to be entered as a context."""
        return Client(self.url, self.token(role))


def configuration(
    state_dir: Path,
    devices: Mapping[str, DeviceSection] | None = None,
    staff_after_s: float = 300.0,
    origins: tuple[str, ...] = (),
    *,
    name: str = "kiosk-1",
    store: StoreSection | None = None,
    quirks_dir: str = "",
    mail: MailSection | None = None,
) -> Config:
    return Config(
        station=StationSection(name, "shop-aarhus", Language.DA, "DKK", str(state_dir), quirks_dir),
        store=store or StoreSection(),
        api=ApiSection(listen="127.0.0.1:0", origins=origins),
        payments=PaymentsSection(staff_after_s),
        mail=mail or MailSection(),
        hotplug=HotplugSection(
            auto=False
        ),  # what hangs on the machine that tests is none of a test's business
        devices=dict(devices or {}),
    )


@asynccontextmanager
async def station(
    state_dir: Path,
    devices: Mapping[str, DeviceSection] | None = None,
    staff_after_s: float = 300.0,
    origins: tuple[str, ...] = (),
    *,
    name: str = "kiosk-1",
    store: StoreSection | None = None,
    quirks_dir: str = "",
    mail: MailSection | None = None,
) -> AsyncIterator[Running]:
    """Start a station in this process; stopped when the context is left, as SIGTERM would."""
    made = configuration(
        state_dir, devices, staff_after_s, origins, name=name, store=store, quirks_dir=quirks_dir, mail=mail
    )
    setup = check(made, "test", state_dir)
    app = build(setup)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, setup.host, 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield Running(app, f"http://{host}:{port}", state_dir)
    finally:
        await runner.cleanup()


@asynccontextmanager
async def on_tcp(model: str, **knobs: Any) -> AsyncIterator[tuple[Simulator, DeviceSection]]:
    """A simulator on TCP, and the section of a configuration that reaches it."""
    simulator = support(model).simulator()
    for knob, value in knobs.items():
        simulator.turn(knob, value)
    async with serve_network(simulator) as url:
        yield simulator, DeviceSection(model, url)


@asynccontextmanager
async def on_http(folder: Path, **knobs: Any) -> AsyncIterator[tuple[Simulator, DeviceSection]]:
    """The wallet's provider on a loopback port, and a section that reaches it, at a fiftieth of the real times."""
    secrets = folder / "wallet.password"
    secrets.write_text("client_secret=s3cret-of-the-test\nsubscription_key=key-of-the-test\n")
    async with on_tcp(WALLET, **knobs) as (simulator, section):
        options: dict[str, str | int | bool] = {
            "merchant": "123456",
            "client_id": "till",
            "time_scale": "0.02",
        }
        yield simulator, DeviceSection(WALLET, section.url, password_file=str(secrets), options=options)


@asynccontextmanager
async def on_pty(model: str) -> AsyncIterator[tuple[Simulator, DeviceSection]]:
    """A simulator on a pty, and the section of a configuration that reaches it."""
    simulator = support(model).simulator()
    async with serve_pty(simulator) as url:
        yield simulator, DeviceSection(model, url)


async def until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    """Look until something holds. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)  # the pace of looking
