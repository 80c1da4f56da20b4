"""A screen whose settings cannot be read, with nobody at its console: it says so to whoever stands before it.

It looks again until they can be read, and ends then, to be started anew with them. Without this the service manager
would start a kiosk that ends at once, again and again, behind a black screen.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from daemon.settings import SettingsError
from kiosk.app import Standing, run
from kiosk.bridge.station import Station as StationModel
from kiosk.config import KioskConfig, ScreenSection, Station, canvas

LOOK_AGAIN_S = 2.0
"""Between two looks at the settings."""

_log = logging.getLogger("storefloor.kiosk")


def rest(look: Callable[[], object], wrong: SettingsError, inspect: Path | None = None) -> int:
    """Show that the screen is out of order until ``look`` raises no SettingsError any more; returns the exit status.

    ``wrong`` is what was wrong at first; each new fault is logged once. ``inspect`` as in ``kiosk.app.run``.
    """
    screen = ScreenSection(fullscreen=True, fit=True)

    @asynccontextmanager
    async def beside(standing: Standing) -> AsyncIterator[None]:
        standing.floor.unset = True
        station = standing.models["station"]
        if isinstance(station, StationModel):
            station.give_up()
        looking = asyncio.create_task(_until_right(look, str(wrong), standing), name="settings")
        try:
            yield
        finally:
            looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await looking

    return run(
        KioskConfig(screen=screen), Station.KIOSK, canvas(screen, Station.KIOSK), None, inspect, beside
    )


async def _until_right(look: Callable[[], object], said: str, standing: Standing) -> None:
    while True:
        await asyncio.sleep(LOOK_AGAIN_S)
        try:
            await asyncio.to_thread(look)
        except SettingsError as fault:
            if str(fault) != said:
                said = str(fault)
                _log.error("%s", said)
        else:
            _log.info("the settings can be read: ending, to be started with them")
            standing.window.close()
            return
