"""What a station costs while nothing happens: the daemon's share of one core with ten devices attached, under 1 %.

Three printers, three payment terminals and two scanners over TCP, two more scanners on serial lines, all simulated on
their real wires by this process; the daemon is a process of its own. A share of a core, not a time.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from daemon.client import Client
from drivers.simulator import serve_network, serve_pty
from drivers.table import support
from tests.bench.measure import Measure
from tests.bench.processes import station

DEVICES = (
    *(("epson-tm-t20iii", False),) * 2,
    ("star-mc-print3", False),
    *(("zvt-generic", False),) * 3,
    *(("serial-scanner-generic", True),) * 2,
    *(("serial-scanner-generic", False),) * 2,
)
"""Model, and whether it hangs on a serial line."""
SETTLE_S, IDLE_S = 5.0, 60.0
TIMEOUT = 30.0
BAR = 1.0
"""Per cent of one core."""


async def measure() -> list[Measure]:
    """A minute of nothing."""
    with tempfile.TemporaryDirectory() as name:
        async with AsyncExitStack() as stack:
            sections = []
            for number, (model, on_line) in enumerate(DEVICES):
                simulator = support(model).simulator()
                serve = serve_pty(simulator) if on_line else serve_network(simulator)
                url = await stack.enter_async_context(serve)
                sections.append(f'[devices.d{number}]\nmodel = "{model}"\nurl = "{url}"\n')
            running = await stack.enter_async_context(station(Path(name) / "state", "".join(sections)))
            client = await stack.enter_async_context(Client(running.url, running.token))
            await _online(client)
            await asyncio.sleep(SETTLE_S)  # what a start leaves behind is done
            before = _spent(running.pid)
            await asyncio.sleep(IDLE_S)  # what is measured
            share = (_spent(running.pid) - before) / IDLE_S * 100
    return [
        Measure(
            "idle daemon, ten devices", share, "% of a core", f"≤ {BAR:g} %", share <= BAR, "", None, None, 1
        )
    ]


def _spent(pid: int) -> float:
    """Seconds of processor a process has had, its own and the kernel's for it (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _online(client: Client) -> None:
    """Wait until every device answers."""
    async with asyncio.timeout(TIMEOUT):
        while any(device.power != "online" for device in await client.devices()):
            await asyncio.sleep(0.05)  # the pace of looking
