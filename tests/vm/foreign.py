"""QEMU's own USB devices: a serial converter, which only a configuration can know, and an ordinary keyboard, which is
nobody's scanner and must stay the person's.
"""

from __future__ import annotations

import asyncio
import grp
import os
import select
import struct
import time
from pathlib import Path

from tests.vm.kernel import Monitor
from tests.vm.station import Station
from tests.vm.told import Told, wait_until

_EVENT = struct.Struct("llHHi")
_KEY, _DOWN, _KEY_5 = 1, 1, 6
"""include/uapi/linux/input-event-codes.h."""


async def check(told: Told, station: Station, monitor: Monitor) -> None:
    """Plug both in and out."""
    told.title("QEMU's usb-serial and usb-kbd")
    before = {device.id for device in await station.client.devices()}
    await asyncio.to_thread(_converter, told, monitor)
    await asyncio.to_thread(_keyboard, told, monitor)
    scans = len(station.scans)
    await asyncio.sleep(1.0)
    after = {device.id for device in await station.client.devices()}
    told.check("neither is bound, nothing came of them", after == before and len(station.scans) == scans)


def _converter(told: Told, monitor: Monitor) -> None:
    said = monitor.ask("device_add usb-serial,chardev=serial-usb,id=converter,serial=FT000123")
    port = Path("/dev/ttyUSB0")
    told.check("usb-serial is /dev/ttyUSB0 (ftdi_sio)", wait_until(port.exists, 30) is not None, said)
    group = wait_until(lambda: grp.getgrgid(port.stat().st_gid).gr_name == "dialout", 20)
    told.check("it stays dialout's", group is not None)
    monitor.ask("device_del converter")
    told.check("and is gone again", wait_until(lambda: not port.exists(), 30) is not None)


def _keyboard(told: Told, monitor: Monitor) -> None:
    there = set(Path("/dev/input").glob("event*"))
    monitor.ask("device_add usb-kbd,id=keyboard")
    new = wait_until(lambda: set(Path("/dev/input").glob("event*")) - there, 30)
    found = sorted(set(Path("/dev/input").glob("event*")) - there)
    if not told.check("usb-kbd is an input device", new is not None and found, found and found[0]):
        return
    told.check("it is not the station's", grp.getgrgid(found[0].stat().st_gid).gr_name != "storefloor")
    told.check("a key typed on it arrives: nobody has grabbed it", _typed(found[0], monitor))
    monitor.ask("device_del keyboard")
    told.check("and is gone again", wait_until(lambda: not found[0].exists(), 30) is not None)


def _typed(node: Path, monitor: Monitor) -> bool:
    """Whether a 5 typed on QEMU's keyboard comes out of a node."""
    wire = os.open(node, os.O_RDONLY | os.O_NONBLOCK)
    try:
        deadline = time.monotonic() + 20.0
        monitor.ask("sendkey 5")
        while time.monotonic() < deadline:
            if select.select([wire], [], [], 1.0)[0]:
                heard = os.read(wire, _EVENT.size * 64)
                for at in range(0, len(heard) - _EVENT.size + 1, _EVENT.size):
                    _, _, kind, code, value = _EVENT.unpack_from(heard, at)
                    if (kind, code, value) == (_KEY, _KEY_5, _DOWN):
                        return True
        return False
    finally:
        os.close(wire)
