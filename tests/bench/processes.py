"""Servers in processes of their own, as a station runs them: what is measured shares no loop with who measures."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tty
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from daemon.schema import Role

START = 120.0
"""Seconds a server may take to be there."""
STOP = 15.0

CONFIG = """\
[station]
name = "bench-1"
location = "{location}"
state_dir = "{state}"
[api]
listen = "127.0.0.1:0"
{devices}"""
SCANNER = """\
[devices.scanner]
model = "serial-scanner-generic"
url = "serial://{tty}?baud=9600"
"""
PRINTER = """\
[devices.printer{number}]
model = "{model}"
url = "tcp://127.0.0.1:{port}"
"""


@dataclass(frozen=True, slots=True)
class Pty:
    """A pseudo-terminal: bytes written to ``master`` arrive at whoever opened ``path``."""

    master: int
    path: str

    def write(self, data: bytes) -> None:
        """Write all of it."""
        while data:
            data = data[os.write(self.master, data) :]


@asynccontextmanager
async def pty() -> AsyncIterator[Pty]:
    """A raw pty for the time of the context."""
    master, slave = os.openpty()
    try:
        tty.setraw(slave)
        yield Pty(master, os.ttyname(slave))
    finally:
        os.close(slave)
        os.close(master)


@asynccontextmanager
async def process(
    *command: str, log: Path | None = None, fed: bool = False
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A child process, ended by SIGTERM when the context is left, by SIGKILL when it does not listen.

    Its stderr goes to ``log``, or where ours goes; its stdin is ours, or a pipe when it is ``fed``.
    """
    with contextlib.ExitStack() as files:
        errors = files.enter_context(log.open("wb")) if log else None
        child = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE if fed else None,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.terminate()
            try:
                await asyncio.wait_for(child.wait(), STOP)
            except TimeoutError:
                child.kill()
                await child.wait()


@asynccontextmanager
async def bare(wire: Pty) -> AsyncIterator[str]:
    """The bare server (see ``tests/bench/bare.py``); yields its address."""
    async with process(sys.executable, "-m", "tests.bench.bare", wire.path) as child:
        assert child.stdout is not None
        line = await asyncio.wait_for(child.stdout.readline(), START)
        yield line.decode().strip()


@dataclass(frozen=True, slots=True)
class Running:
    """A daemon that answers."""

    url: str
    token: str
    """A technician's."""
    pid: int


@asynccontextmanager
async def station(state: Path, devices: str, *, location: str = "shop-aarhus") -> AsyncIterator[Running]:
    """``storefloor serve`` on a state directory, new or kept, with devices as the configuration writes them."""
    state.mkdir(exist_ok=True)
    config, log, address = state / "station.toml", state / "daemon.log", state / "address"
    config.write_text(CONFIG.format(state=state, location=location, devices=devices), encoding="utf-8")
    address.unlink(missing_ok=True)
    command = Path(sys.executable).parent / "storefloor"
    async with process(str(command), "serve", "--config", str(config), log=log) as child:
        async with asyncio.timeout(START):
            while not address.exists():
                if child.returncode is not None:
                    raise RuntimeError(
                        f"the daemon ended with status {child.returncode}: {log.read_text('utf-8')}"
                    )
                await asyncio.sleep(0.05)  # the pace of looking
        told = address.read_text(encoding="utf-8").strip()
        token = (state / f"token-{Role.TECHNICIAN}").read_text(encoding="utf-8").strip()
        yield Running(told if told.startswith("http") else f"http://{told}", token, child.pid)


@asynccontextmanager
async def daemon(folder: Path, wire: Pty) -> AsyncIterator[tuple[str, str]]:
    """A station with one scanner on ``wire``; yields its address and a technician's token."""
    async with station(folder / "state", SCANNER.format(tty=wire.path)) as running:
        yield running.url, running.token
