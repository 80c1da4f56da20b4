"""A kiosk that is killed is back before the next customer: ten times SIGKILL, until its front page is on the display.

The unit's own command (``python -m kiosk``) and its own pause (``RestartSec``), kept running as the service manager
keeps it, on a display without a graphics card. *Shown* is judged by the pixels of the display, looked at from outside:
the wall of the front page is there. What the compositor ``cage`` adds in a shop is not in it.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from daemon.demo.children import RESTART_SECONDS, Child, kept_running
from daemon.demo.tour.display import Display, virtual_display
from daemon.schema import Role
from tests.bench.kiosk_probe import SIZE
from tests.bench.measure import Measure, percentile
from tests.bench.processes import station

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "systemd" / "storefloor-kiosk.service"
KILLS = 10
BAR_S = 3.0
PATIENCE_S = 60.0
WALL = (0xE6, 0xDD, 0xCB)
"""Colour of the wall on the house's own front page (``StillLife.qml``); nothing else on the way there has it."""
CORNER = (8, 8)
REST_S = 0.5
"""Between two kills: the page has heard its daemon."""


async def measure() -> list[Measure]:
    """How long the display is without its front page."""
    async with AsyncExitStack() as stack:
        state = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "state"
        state.mkdir()
        running = await stack.enter_async_context(station(state, ""))
        display = await stack.enter_async_context(virtual_display(*SIZE))
        config = state / "kiosk.toml"
        config.write_text(
            f'[api]\naddress = "{running.url}"\ntoken_file = "{state / f"token-{Role.KIOSK}"}"\n'
            "[speech]\noffered = false\n",
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "kiosk", "--config", str(config)]
        environment = {
            "DISPLAY": display.name,
            "QT_QPA_PLATFORM": "xcb",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "PULSE_SERVER": "unix:/dev/null",
        }
        kiosk = Child("kiosk", command, environment, state / "kiosk.log")
        await kiosk.start()
        away = []
        async with kept_running(kiosk):
            await shown(display)
            for _ in range(KILLS):
                await asyncio.sleep(REST_S)
                struck = time.monotonic()
                os.kill(kiosk.pid, signal.SIGKILL)
                await gone(display)
                away.append(await shown(display) - struck)
        return _told(away, kiosk)


def pause() -> float:
    """Seconds the service manager waits before it starts the kiosk again, by the unit."""
    found = re.search(r"^RestartSec=(\d+)ms$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None or int(found[1]) / 1000 != RESTART_SECONDS:
        raise ValueError(
            f"{UNIT}: RestartSec is not the {RESTART_SECONDS} s that a child is kept running with"
        )
    return RESTART_SECONDS


def _told(away: list[float], kiosk: Child) -> list[Measure]:
    worst, usual = max(away), percentile(away, 0.5)
    begun = kiosk.starts == KILLS + 1
    return [
        Measure(
            *("killed → front page shown, worst", worst, "s", f"< {BAR_S:g} s", begun and worst < BAR_S),
            *("the unit's RestartSec", pause(), worst / pause(), KILLS),
        ),
        Measure(
            *("killed → front page shown, median", usual, "s", f"< {BAR_S:g} s", usual < BAR_S),
            *("the unit's RestartSec", pause(), usual / pause(), KILLS),
        ),
    ]


async def shown(display: Display) -> float:
    """Wait for the front page; the moment it was seen. Raises TimeoutError."""
    return await _until(display, there=True)


async def gone(display: Display) -> float:
    """Wait until the killed window has left the display. Raises TimeoutError."""
    return await _until(display, there=False)


async def _until(display: Display, *, there: bool) -> float:
    async with asyncio.timeout(PATIENCE_S):
        while (display.picture().getpixel(CORNER) == WALL) is not there:
            await asyncio.sleep(0.01)  # the pace of looking
    return time.monotonic()
