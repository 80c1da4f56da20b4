"""A daemon whose loop stands still: systemd ends it and starts another; a dead one is back too."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time

from drivers.vocabulary import PowerState
from tests.vm.package import shown
from tests.vm.station import Station
from tests.vm.told import Told, told_by, wait_until

PATIENCE_S = 300.0


async def check(told: Told, station: Station, ids: dict[str, str]) -> None:
    """Stop its loop on purpose."""
    told.title("watchdog")
    pid, restarts = int(shown("storefloord", "MainPID")), int(shown("storefloord", "NRestarts"))
    allowed = shown("storefloord", "WatchdogUSec")
    began = time.monotonic()
    os.kill(pid, signal.SIGSTOP)

    def other() -> bool:
        return shown("storefloord", "ActiveState") == "active" and int(
            shown("storefloord", "MainPID")
        ) not in {pid, 0}

    took = wait_until(other, PATIENCE_S, 0.2)
    told.check("stopped by SIGSTOP, another runs", took is not None, f"WatchdogSec={allowed}")
    told.figure("from the loop's standstill to the next daemon ready", time.monotonic() - began, "s")
    said = told_by(
        "journalctl", "-u", "storefloord", "-b", "--no-pager", "-o", "cat", "--grep", "[Ww]atchdog"
    )
    told.check("systemd says why", "atchdog" in said, said.splitlines()[-1] if said else "")
    told.check("one restart", int(shown("storefloord", "NRestarts")) == restarts + 1)
    for model, device in ids.items():
        view = await _online(station, model)
        told.check(f"{model}: online again, the same id", view == device, view)


async def _online(station: Station, model: str) -> str:
    """The id of a device as soon as it is online: the new daemon may have said so before anybody listened."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            while True:
                view = await station.view(model)
                if view is not None and view.power is PowerState.ONLINE:
                    return view.id
                await asyncio.sleep(0.5)
    return "not online"
