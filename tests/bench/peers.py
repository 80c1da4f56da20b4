"""Servers of others that take receipts over HTTP, each in a virtual environment of its own under build/peers.

An environment is made once and kept. A peer that cannot be installed is told in the table, with the reason.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import START, process

FOLDER = Path(__file__).resolve().parents[2] / "build" / "peers"
LIMIT = 300
"""Seconds to make one environment."""
SERVES = re.compile(r"running on (http://\S+)")


class NotInstalled(Exception):
    """The peer cannot be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One package, and the arguments of its environment's Python that make it serve on a free port."""

    package: str
    arguments: tuple[str, ...] = ()


INBOX4US = Peer(
    "inbox4us-pos-printer==0.1.4",
    ("-m", "uvicorn", "--factory", "pos_printer:create_app", "--port", "0", "--no-access-log"),
)
"""As its README starts it. Takes pictures only, and prints each before it answers."""
PYWEBDRIVER = Peer("pywebdriver")
"""Was never put on PyPI; asked for all the same, in case it is one day."""


def python_of(peer: Peer) -> Path:
    """The interpreter of the peer's environment, made where there is none. Raises NotInstalled."""
    home = FOLDER / peer.package.partition("==")[0]
    python, mark = home / "bin" / "python", home / "installed"
    if mark.is_file() and mark.read_text(encoding="utf-8") == peer.package:
        return python
    uv = str(Path(sys.executable).parent / "uv")
    for command in (
        (uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(home)),
        (uv, "pip", "install", "--quiet", "--python", str(python), peer.package),
    ):
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=LIMIT)
        if done.returncode:
            said = " ".join(done.stderr.split()).rpartition("Because ")[2]
            raise NotInstalled(said.partition(" and you require")[0])
    mark.write_text(peer.package, encoding="utf-8")
    return python


@asynccontextmanager
async def serving(peer: Peer, folder: Path) -> AsyncIterator[str]:
    """The peer for the time of the context; yields its address. Raises NotInstalled."""
    python = await asyncio.to_thread(python_of, peer)
    log = folder / "peer.log"
    async with process(str(python), *peer.arguments, log=log) as child:
        async with asyncio.timeout(START):
            while not (told := SERVES.search(log.read_text(encoding="utf-8"))):
                if child.returncode is not None:
                    raise NotInstalled(log.read_text(encoding="utf-8"))
                await asyncio.sleep(0.05)  # the pace of looking
        yield told[1]
