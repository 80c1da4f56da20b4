"""The daemon as a process of its own, to be killed: what a power cut leaves, not what a clean stop leaves."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from daemon.client import Client
from daemon.config import DeviceSection
from daemon.schema import Role

START_S, STOP_S = 90.0, 20.0


def written(folder: Path, devices: Mapping[str, DeviceSection], more: str = "") -> Path:
    """A configuration file as an integrator would write it."""
    lines = ['[station]\nname = "kiosk-1"\nlocation = "shop-aarhus"\nlanguage = "da"\ncurrency = "DKK"']
    lines.append(f'state_dir = "{folder / "state"}"\n[api]\nlisten = "127.0.0.1:0"\n{more}')
    for name, it in devices.items():
        lines.append(f'[devices.{name}]\nmodel = "{it.model}"\nurl = "{it.url}"\nin_doubt = "{it.in_doubt}"')
        if it.password_file:
            lines.append(f'password_file = "{it.password_file}"')
        if it.ca_file:
            lines.append(f'ca_file = "{it.ca_file}"')
        lines += [f"options.{key} = {json.dumps(value)}" for key, value in it.options.items()]
    path = folder / "station.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


@dataclass(slots=True)
class Daemon:
    """One ``storefloor serve``; may be killed and started again on the same state."""

    config: Path
    state_dir: Path
    child: asyncio.subprocess.Process | None = None
    log: Path = field(init=False)
    program: tuple[str, ...] = ("daemon.cli",)
    """The module that is run, and what comes before ``serve``."""
    within: tuple[str, ...] = ()
    """A command that it is run by (``nsenter`` …)."""

    def __post_init__(self) -> None:
        self.log = self.config.with_suffix(".log")

    async def spawn(self) -> None:
        """Start it without waiting until it can be reached."""
        (self.state_dir / "address").unlink(missing_ok=True)
        with self.log.open("ab") as log:
            self.child = await asyncio.create_subprocess_exec(
                *self.within,
                sys.executable,
                "-m",
                *self.program,
                "serve",
                "--config",
                str(self.config),
                stdout=log,
                stderr=log,
            )

    async def start(self) -> None:
        """Start it and wait for its address."""
        await self.spawn()
        await self.up()

    async def up(self) -> None:
        """Wait for its address."""
        assert self.child is not None
        async with asyncio.timeout(START_S):
            while not (self.state_dir / "address").exists():
                assert self.child.returncode is None, self.log.read_text()
                await asyncio.sleep(0.02)  # the pace of looking

    async def kill(self) -> None:
        """SIGKILL: nothing is said, nothing is closed."""
        assert self.child is not None
        os.kill(self.child.pid, signal.SIGKILL)
        await self.child.wait()

    async def died(self) -> None:
        """Wait until it has killed itself."""
        assert self.child is not None
        async with asyncio.timeout(STOP_S):
            assert await self.child.wait() == -signal.SIGKILL, self.log.read_text()

    async def stop(self) -> int:
        """SIGTERM; returns the exit status."""
        assert self.child is not None
        if self.child.returncode is None:
            self.child.terminate()
        async with asyncio.timeout(STOP_S):
            return await self.child.wait()

    def client(self, role: Role) -> Client:
        """A client of the daemon that runs now."""
        token = (self.state_dir / f"token-{role}").read_text().strip()
        return Client((self.state_dir / "address").read_text().strip(), token)


@asynccontextmanager
async def process(folder: Path, devices: Mapping[str, DeviceSection]) -> AsyncIterator[Daemon]:
    """A started daemon, ended when the context is left."""
    daemon = Daemon(written(folder, devices), folder / "state")
    await daemon.start()
    try:
        yield daemon
    finally:
        if daemon.child is not None and daemon.child.returncode is None:
            await daemon.kill()
