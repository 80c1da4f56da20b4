"""A network of its own for a proof: a server and stations, each in a network namespace, joined by a bridge.

Cables are pairs of virtual interfaces; either end can be taken down. The proof's own process stays outside and comes in
by a `Door`: a socket belongs to the namespace in which it was made, wherever its process is. Needs root and ``ip``.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count

CLONE_NEWNET = 0x40000000
"""setns(2)."""
SERVER = "10.77.0.1"
_libc = ctypes.CDLL(None, use_errno=True)
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Space:
    """One namespace, by its name."""

    name: str

    @property
    def within(self) -> tuple[str, ...]:
        """Runs a command in it."""
        return ("nsenter", f"--net=/run/netns/{self.name}")

    def ip(self, *words: str) -> None:
        """Run ``ip`` in it."""
        subprocess.run(["ip", "-n", self.name, *words], check=True, capture_output=True, timeout=20)

    def socket(self) -> socket.socket:
        """A TCP socket of this namespace."""
        with open("/proc/thread-self/ns/net") as own, open(f"/run/netns/{self.name}") as there:  # noqa: PTH123  their descriptors are wanted
            _enter(there.fileno())
            try:
                return socket.socket()
            finally:
                _enter(own.fileno())


@dataclass(frozen=True, slots=True)
class Net:
    """A server's namespace and those of two stations."""

    server: Space
    stations: tuple[Space, Space]

    def cut(self, station: int, *, own_end: bool) -> None:
        """Take a station's cable down, at its own end or at the bridge: there nobody is told."""
        self._link(station, "down", own_end=own_end)

    def mend(self, station: int) -> None:
        """Both ends are up."""
        for own_end in (True, False):
            self._link(station, "up", own_end=own_end)

    def _link(self, station: int, state: str, *, own_end: bool) -> None:
        if own_end:
            self.stations[station].ip("link", "set", "eth0", state)
        else:
            self.server.ip("link", "set", f"port{station}", state)


def possible() -> bool:
    """Whether this machine lets us make namespaces."""
    if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("nsenter"):
        return False
    name = f"sf-try-{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], check=False, capture_output=True, timeout=20)
    if made.returncode == 0:
        subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True, timeout=20)
    return made.returncode == 0


@contextmanager
def net() -> Iterator[Net]:
    """The network, gone afterwards with whoever was in it."""
    mark = f"sf-{os.getpid()}-{next(_numbers)}"
    made = Net(Space(f"{mark}-db"), (Space(f"{mark}-a"), Space(f"{mark}-b")))
    spaces = (made.server, *made.stations)
    try:
        for space in spaces:
            subprocess.run(["ip", "netns", "add", space.name], check=True, capture_output=True, timeout=20)
            space.ip("link", "set", "lo", "up")
        made.server.ip("link", "add", "bridge", "type", "bridge")
        made.server.ip("address", "add", f"{SERVER}/24", "dev", "bridge")
        made.server.ip("link", "set", "bridge", "up")
        for number, space in enumerate(made.stations):
            made.server.ip(
                "link", "add", f"port{number}", "type", "veth", "peer", "name", "eth0", "netns", space.name
            )
            made.server.ip("link", "set", f"port{number}", "master", "bridge", "up")
            space.ip("address", "add", f"10.77.0.{number + 2}/24", "dev", "eth0")
            space.ip("link", "set", "eth0", "up")
        yield made
    finally:
        for space in spaces:
            subprocess.run(["ip", "netns", "del", space.name], check=False, capture_output=True, timeout=20)


@asynccontextmanager
async def door(space: Space, target: Callable[[], int], port: int = 0) -> AsyncIterator[int]:
    """The loopback port ``target`` of a namespace, as a port of our own loopback; yields it."""

    async def through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inside: asyncio.StreamWriter | None = None
        try:
            wire = space.socket()
            wire.setblocking(False)
            await asyncio.get_running_loop().sock_connect(wire, ("127.0.0.1", target()))
            there, inside = await asyncio.open_connection(sock=wire)
            await asyncio.gather(_carry(reader, inside), _carry(there, writer))
        except (OSError, ValueError):
            pass  # nobody is there now: the caller sees his connection end
        finally:
            for end in (writer, inside):
                if end is not None:
                    end.transport.abort()

    tasks: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(through(reader, writer), name="door")
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(begin, "127.0.0.1", port)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof()


def _enter(descriptor: int) -> None:
    if _libc.setns(descriptor, CLONE_NEWNET):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
