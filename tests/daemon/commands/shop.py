"""A running station and the ``storefloor`` command pointed at it, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from daemon.cli import app
from daemon.client import Client
from daemon.schema import Role
from drivers.simulator import Simulator
from drivers.vocabulary import PowerState
from tests.daemon.processes import written
from tests.daemon.stations import PRINTER, TERMINAL, on_tcp, station
from tests.daemon.test_crash import online


@dataclass(slots=True)
class Shop:
    """A running station and how the command finds it."""

    env: dict[str, str | None]
    config: Path
    printer: Simulator
    terminal: Simulator

    def client(self) -> Client:
        """A technician's client, for what goes on beside a command: two commands cannot share this process' stdout."""
        token = Path(str(self.env["STATE_DIRECTORY"])) / "token-technician"
        return Client(str(self.env["STOREFLOOR_API"]), token.read_text().strip())

    async def out_of_paper(self) -> None:
        """The roll is empty, and the station has heard of it: a job sent in between would have begun."""
        self.printer.turn("paper", "out")
        async with self.client() as client, asyncio.timeout(10):
            while (await client.device("receipt")).power is PowerState.ONLINE:
                await asyncio.sleep(0.01)  # the pace of looking

    async def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run the command; status, stdout, stderr."""
        result = await asyncio.to_thread(CliRunner().invoke, app, list(arguments), env=self.env)
        return result.exit_code, result.stdout, result.stderr


@asynccontextmanager
async def shop(folder: Path) -> AsyncIterator[Shop]:
    async with (
        on_tcp(PRINTER) as (printer, slips),
        on_tcp(TERMINAL, pace=0.02) as (terminal, zvt),
    ):
        devices = {"receipt": slips, "terminal": zvt}
        async with station(folder / "state", devices) as running:
            async with running.client(Role.TILL) as client:
                await online(client, "receipt")
                await online(client, "terminal")
            env: dict[str, str | None] = {"STATE_DIRECTORY": str(folder / "state"), "STOREFLOOR_TOKEN": None}
            env["STOREFLOOR_API"] = running.url
            yield Shop(env, written(folder, devices), printer, terminal)
