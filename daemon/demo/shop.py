"""The demo shop as processes: three simulators on real wires, a daemon, and what is needed to look at them.

Everything lies under one data folder: the station's file, the seeded store, configurations, sockets and logs. The
daemon is restarted when it dies, as systemd would; that is part of what the tour shows.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from daemon.client import Client
from daemon.demo.children import Child, ChildFailed, kept_running
from daemon.demo.control import Control
from daemon.demo.letters import letter_box
from daemon.demo.seed import seed
from daemon.schema import Language, Role, StationView
from drivers.device import utc_now

LOCATION = "shop-aarhus"
PRODUCTS = 20_000
STATION = StationView(name="demo-1", location=LOCATION, language=Language.DA, currency="DKK")


@dataclass(slots=True)
class DemoShop:
    """A running demo shop."""

    data: Path
    api: str
    daemon: Child
    printer: Control
    terminal: Control
    scanner: Control
    till_scanner: Control
    tokens: Mapping[Role, str] = field(repr=False)

    def client(self, role: Role) -> Client:
        """A client of the API with the token of a role, to be entered as a context."""
        return Client(self.api, self.tokens[role])


def free_port() -> int:
    """A TCP port that is free on loopback now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def station_config(data: Path, port: int, store: str, printer: str, terminal: str, mail: int) -> str:
    """The station's configuration, as an integrator would write it."""
    return f"""\
[station]
name = "{STATION.name}"
location = "{STATION.location}"
language = "{STATION.language}"
currency = "{STATION.currency}"
state_dir = "{data}"

[api]
listen = "127.0.0.1:{port}"

[store]
url = "{store}"

[hotplug]
auto = false

[mail]
host = "127.0.0.1"
port = {mail}
tls = "none"
from = "Fjordhjem <receipts@shop.example>"
confirm_url = "https://shop.example/confirm#{{id}}/{{token}}"

[devices.receipt]
model = "epson-tm-t20iii"
url = "{printer}"

[devices.drawer]
model = "drawer-on-printer"
url = "printer://receipt"

[devices.terminal]
model = "zvt-generic"
url = "{terminal}"

[devices.scanner]
model = "serial-scanner-generic"
url = "serial://{data / "scanner"}"

[devices.till-scanner]
model = "serial-scanner-generic"
url = "serial://{data / "till-scanner"}"
"""


async def _simulator(
    stack: contextlib.AsyncExitStack, data: Path, name: str, *arguments: str
) -> tuple[str, str]:
    command = [sys.executable, "-m", "daemon.cli", "simulate", *arguments, "--control", "127.0.0.1:0"]
    child = Child(name, command, {}, data / "logs" / f"{name}.log")
    stack.push_async_callback(child.stop)
    url, page = await child.start(lines=2)
    return url, page


def _receipt_no() -> int:
    """Another one every minute: a terminal that began again where it did before would deny the last payment it took."""
    return int(utc_now().timestamp()) // 60 % 9000 + 1


@contextlib.asynccontextmanager
async def demo_shop(data: Path, *, port: int = 0, products: int = PRODUCTS) -> AsyncIterator[DemoShop]:
    """Bring the demo shop up (without a kiosk); everything is stopped when the context is left.

    Raises ChildFailed naming the part that did not come up, with the end of its log.
    """
    (data / "logs").mkdir(parents=True, exist_ok=True)
    store = await seed(data, STATION, products)
    port = port or free_port()
    async with contextlib.AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        printer = await _simulator(stack, data, "printer", "printer")
        receipt = f"receipt_no={_receipt_no()}"
        terminal = await _simulator(
            stack, data, "terminal", "terminal", "--knob", "pace=0.6", "--knob", receipt
        )
        scanner = await _simulator(stack, data, "scanner", "scanner", "--link", str(data / "scanner"))
        till_scanner = await _simulator(
            stack, data, "till-scanner", "scanner", "--link", str(data / "till-scanner")
        )
        config = data / "station.toml"
        letters = await stack.enter_async_context(letter_box(data / "letters"))
        config.write_text(station_config(data, port, store, printer[0], terminal[0], letters.port))
        command = [sys.executable, "-m", "daemon.cli", "serve", "--config", str(config)]
        daemon = Child("daemon", command, {}, data / "logs" / "daemon.log")
        await daemon.start()
        await stack.enter_async_context(kept_running(daemon))
        api = f"http://127.0.0.1:{port}"
        await wait_for_health(session, api, daemon)
        tokens = {role: (data / f"token-{role}").read_text().strip() for role in Role}
        yield DemoShop(
            data=data,
            api=api,
            daemon=daemon,
            printer=Control(printer[1], session),
            terminal=Control(terminal[1], session),
            scanner=Control(scanner[1], session),
            till_scanner=Control(till_scanner[1], session),
            tokens=tokens,
        )


async def wait_for_health(
    session: aiohttp.ClientSession, api: str, daemon: Child, seconds: float = 30
) -> None:
    """Return once the daemon answers. Raises ChildFailed with the end of its log when it does not in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        try:
            async with session.get(f"{api}/v1/health", timeout=aiohttp.ClientTimeout(total=2)) as answer:
                if answer.status == 200:
                    return
        except (aiohttp.ClientError, TimeoutError):
            pass
        if asyncio.get_running_loop().time() > deadline:
            raise ChildFailed(f"the daemon does not answer at {api}: see {daemon.log}\n{daemon.tail()}")
        await asyncio.sleep(0.05)  # the next try
