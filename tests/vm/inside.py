"""The guest's part that needs the package: devices plugged, read, pulled and plugged again, against the real kernel.

``python -m tests.vm.inside first`` on the first boot, ``second`` on the next. ``CYCLES`` says how often each is pulled.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from drivers.table import support
from drivers.vocabulary import DeviceClass
from tests.vm import cycles, doctor, foreign, nodes, watchdog
from tests.vm.attached import VHCI
from tests.vm.child import Child
from tests.vm.kernel import Monitor
from tests.vm.package import shown
from tests.vm.plans import plans
from tests.vm.station import Station, Status
from tests.vm.told import Told, told_by, wait_until
from tests.vm.working import job_end

SHARE = Path("/share")
IDS = Path("/root/device-ids")
MODULES = ("vhci-hcd", "usblp", "cdc_acm", "ftdi_sio", "usbhid", "hid-generic", "usbserial")
READY_S = 300.0
WRONG = ('"level": "error"', '"level": "critical"', "Traceback", "fault in the driver")
CODES = ("5701234567899", "96385074", "4006381333931")
LATE, STILL_S = "7610400036214", 2.0
"""Shorter than what the watchdog allows."""


def _ready() -> bool:
    return shown("storefloord", "ActiveState") == "active"


async def plugged(told: Told, station: Station, child: Child) -> Status | None:
    """Plug a device in for the first time: what the kernel, udev and the daemon make of it."""
    plan = child.plan
    row = support(plan.model)
    told.title(f"{plan.model} ({plan.kind}, {plan.usb_id})")
    before = time.monotonic()
    await child.plug()
    status = await station.online(plan.model, before)
    told.check("online through the API", status is not None, status.device if status else "not in time")
    if status is None:
        view = await station.view(plan.model)
        told.say(f"     the API: {view}")
        told.say(told_by("journalctl", "-u", "storefloord", "-n", "12", "--no-pager", "-o", "cat"))
        told.say(told_by("sh", "-c", "lsusb; dmesg | tail -5"))
        return None
    told.say(f"     bound by itself as {status.device}, {status.at - before:.2f} s after the cable")
    await asyncio.to_thread(nodes.check, told, row, plan)
    return status


async def scanned(told: Told, station: Station, child: Child, device: str) -> None:
    """Codes through the wire, the kernel and the API."""
    for code in CODES:
        before = time.monotonic()
        await child.turn("scan", code)
        came = await station.scanned(device, code)
        told.check(
            f"scan {code} through /v1/events",
            came,
            f"{came.at - before:.3f} s" if came else station.scans[-3:],
        )


async def read_late(told: Told, station: Station, child: Child, device: str) -> None:
    """A code while the daemon stands still, as on a busy machine: the kernel keeps it, and it is read whole."""
    daemon = int(await asyncio.to_thread(shown, "storefloord", "MainPID"))
    os.kill(daemon, signal.SIGSTOP)
    try:
        await child.turn("scan", LATE)
        await asyncio.sleep(STILL_S)
    finally:
        os.kill(daemon, signal.SIGCONT)
    came = await station.scanned(device, LATE)
    told.check(f"scan {LATE} while the daemon stood still for {STILL_S:g} s: {device}", came is not None)


async def printed(told: Told, station: Station, child: Child, device: str) -> None:
    """A job to its end, and the paper out and back."""
    job = await station.client.print_raw(device, "text/plain", b"The first receipt\n")
    ended = await job_end(station, job.id)
    papers = (await child.state())["papers"]
    there = any("The first receipt" in text for text in papers)
    told.check("a job is printed", there, f"{ended.state}, {len(papers)} papers")


async def first(told: Told, devices: Sequence[Child], count: int) -> None:
    """Everything on the first boot."""
    told.title("kernel")
    said = told_by("modprobe", "-a", *MODULES)
    told.check("modules", said == "", said or " ".join(MODULES))
    wait_until((VHCI / "attach").exists, 20)
    told.check("the daemon is ready", wait_until(_ready, READY_S, 0.5) is not None)
    ears = cycles.Ears.open()
    ids: dict[str, str] = {}
    async with Station.here() as station, AsyncExitStack() as stack:
        children = [await stack.enter_async_context(device) for device in devices]
        for child in children:
            status = await plugged(told, station, child)
            if status is None:
                continue
            ids[child.plan.model] = status.device
            match support(child.plan.model).device_class:
                case DeviceClass.POS_PRINTER:
                    await printed(told, station, child, status.device)
                case DeviceClass.SCANNER:
                    await scanned(told, station, child, status.device)
                case _:
                    pass
        await asyncio.to_thread(doctor.check, told, len(ids))
        monitor = Monitor()
        for child in children:
            if child.plan.model in ids and support(child.plan.model).device_class is DeviceClass.SCANNER:
                await read_late(told, station, child, ids[child.plan.model])
        rig = cycles.Rig(told, station, ears, monitor)
        for child in children:
            if child.plan.model in ids:
                await cycles.run(rig, child, ids[child.plan.model], count)
        await foreign.check(told, station, monitor)
        monitor.close()
        told.check("the stream of events has no gap", station.gaps == 0, f"{station.last_seq} events")
        said = told_by("journalctl", "-u", "storefloord", "-b", "--no-pager", "-o", "cat")
        wrong = [line for line in said.splitlines() if any(word in line for word in WRONG)]
        told.check(
            "the daemon's journal has no error", not wrong, wrong[:3] or f"{len(said.splitlines())} lines"
        )
        await watchdog.check(told, station, ids)
    IDS.write_text("".join(f"{model} {device}\n" for model, device in ids.items()), encoding="utf-8")


async def second(told: Told, devices: Sequence[Child]) -> None:
    """After a restart of the machine."""
    told.title("after a restart")
    told_by("modprobe", "-a", *MODULES)
    wait_until((VHCI / "attach").exists, 20)
    told.check("the daemon is ready without anybody", wait_until(_ready, READY_S, 0.5) is not None)
    before = dict(line.split() for line in IDS.read_text("utf-8").splitlines())
    async with Station.here() as station, AsyncExitStack() as stack:
        children = [await stack.enter_async_context(device) for device in devices]
        for child in reversed(children):  # another order: the name is the device's, not its turn's
            plan = child.plan
            if plan.model not in before:
                continue
            began = time.monotonic()
            await child.plug()
            status = await station.online(plan.model, began)
            device = status.device if status else "not online"
            told.check(f"{plan.model}: the same id", device == before[plan.model], device)


def main(what: str) -> int:
    """One boot."""
    told = Told(SHARE / "figures.json")
    count = int(os.environ.get("CYCLES", "50"))
    devices = [Child(plan) for plan in plans()]
    try:
        asyncio.run(first(told, devices, count) if what == "first" else second(told, devices))
    finally:
        said = told_by("journalctl", "-u", "storefloord", "-b", "--no-pager", "-o", "short-precise")
        (SHARE / f"journal-{what}").write_text(said + "\n", encoding="utf-8")
    return int(told.bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
