"""A scan by each way a scanner can be attached, read through ``/v1/events`` of one station."""

from __future__ import annotations

import asyncio
import socket
from contextlib import aclosing
from pathlib import Path

from daemon import keys
from daemon.client import event_data
from daemon.config import DeviceSection
from daemon.schema import Event, Role
from drivers.vocabulary import EventType, PowerState, Symbology
from tests.daemon.stations import SCANNER, on_pty, on_tcp, station, until

CODE = "5901234123457"
PATIENCE_S = 20.0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def test_scanners_of_every_way_are_heard_as_themselves(tmp_path: Path) -> None:
    port = free_port()
    async with (
        on_pty(SCANNER) as serial,
        on_pty("hid-pos-scanner-generic") as hid,
        on_pty("keyboard-scanner-generic") as keyboard,
        on_tcp("tcp-scanner-generic") as called,
    ):
        simulators = {"serial": serial, "hid": hid, "keyboard": keyboard, "called": called}
        devices = {name: section for name, (_, section) in simulators.items()}
        devices["calls"] = DeviceSection("tcp-scanner-generic", f"tcp-listen://127.0.0.1:{port}")
        async with station(tmp_path, devices) as running, running.client(Role.KIOSK) as client:
            manager = running.app[keys.MANAGER]
            await until(lambda: all(manager.view(name).power is PowerState.ONLINE for name in simulators))
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            await until(lambda: manager.view("calls").power is PowerState.ONLINE)
            heard: dict[str, tuple[str, Symbology]] = {}
            async with aclosing(client.events()) as stream, asyncio.timeout(PATIENCE_S):
                await anext(stream)
                writer.write(f"]E0{CODE}\r".encode())
                while len(heard) < len(devices):
                    for name, (simulator, _) in simulators.items():
                        if name not in heard:
                            simulator.turn("scan", CODE)
                    event = await anext(stream)
                    if isinstance(event, Event) and event.type is EventType.DATA and event.device is not None:
                        scan = event_data(event)
                        heard[event.device] = scan.gtin, scan.symbology
        writer.close()
    told = ("0" + CODE, Symbology.EAN13)
    # A keyboard types no AIM identifier unless it is set to: then nobody knows what kind of code it was.
    assert heard == {**dict.fromkeys(devices, told), "keyboard": ("0" + CODE, Symbology.UNKNOWN)}
