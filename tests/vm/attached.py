"""One virtual USB device in a process of its own, plugged into the guest's kernel through vhci-hcd.

It reads orders as JSON lines and answers each with one; tests.vm.child gives them. A device that ran in the process
that also drives it could wait for itself in C code.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from daemon.demo.simulate import PaperRoll
from drivers.scanners.hid_sim import DESCRIPTORS, KEYBOARD, HidScannerSimulator
from drivers.table import support
from drivers.usb_printer_sim import BUS_ID, UsbIdentity, UsbPrinterSimulator
from drivers.usbip_server import UsbDevice, serve_device
from drivers.usbip_wire import (
    BUS_ID_SIZE,
    ENTRY_SIZE,
    OPERATION_SIZE,
    DeviceEntry,
    OpCode,
    Operation,
    OpStatus,
)
from tests.vm.cabled import Cabled
from tests.vm.typing_hands import TypedKeys
from tests.vm.usb_functions import HumanInterface, Identity, SerialLine

VHCI = Path("/sys/devices/platform/vhci_hcd.0")
FREE = 4
"""VDEV_ST_NULL (include/uapi/linux/usbip.h)."""
PATIENCE_S = 20.0
END = {"do": "end"}
"""The last order; it is not answered."""


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be plugged in, and where."""

    kind: str
    """printer, serial, hid or keyboard."""
    model: str
    """A row of drivers/table.py: its simulator answers, its first USB ids are said."""
    serial: str
    port: int
    """Of vhci's first bus: the socket, the same each time."""
    usb_id: str = ""


def device_of(plan: Plan) -> UsbDevice:
    """The device of a plan. Raises ValueError for a kind there is none of."""
    row = support(plan.model)
    vendor, product = (int(number, 16) for number in (plan.usb_id or row.usb_ids[0]).split(":"))
    match plan.kind:
        case "printer":
            simulator = Cabled(row.simulator())
            return UsbPrinterSimulator(
                simulator, UsbIdentity(vendor, product, row.vendor, row.title, plan.serial)
            )
        case "serial":
            simulator = Cabled(row.simulator())
            return SerialLine(simulator, Identity(vendor, product, row.vendor, row.title, plan.serial))
        case "hid":
            simulator = Cabled(HidScannerSimulator())
            descriptor = bytes.fromhex(DESCRIPTORS["usual"])
        case "keyboard":
            simulator = Cabled(TypedKeys())
            descriptor = bytes.fromhex(KEYBOARD)
        case _:
            raise ValueError(plan.kind)
    identity = Identity(vendor, product, row.vendor, row.title, plan.serial)
    keyboard = plan.kind == "keyboard"
    return HumanInterface(simulator, identity, descriptor, keyboard=keyboard, records=not keyboard)


class Cable:
    """The way from the bus into the kernel."""

    def __init__(self, device: UsbDevice, address: tuple[str, int], port: int) -> None:
        self._device, self._address, self._port = device, address, port

    async def plug(self) -> None:
        """Plug in; returns when the kernel has the device, long before it has asked what it is."""
        self._device.simulator.turn("cable", True)
        await self._until(FREE)
        reader, writer = await asyncio.open_connection(*self._address)
        writer.write(Operation(OpCode.ASK_IMPORT).to_bytes() + BUS_ID.encode().ljust(BUS_ID_SIZE, b"\0"))
        answer = Operation.from_bytes(await reader.readexactly(OPERATION_SIZE))
        if answer.status is not OpStatus.OK:
            raise OSError(f"the bus answers {answer.status.name}")
        entry, _ = DeviceEntry.from_bytes(await reader.readexactly(ENTRY_SIZE))
        wire: socket.socket = writer.get_extra_info("socket")
        # The kernel takes the socket over (drivers/usb/usbip/vhci_sysfs.c: port, descriptor, device, speed).
        told = f"{self._port} {wire.fileno()} {entry.device_id} {entry.speed}"
        (VHCI / "attach").write_text(told, encoding="ascii")
        writer.transport.abort()  # our end of it; the kernel has its own

    async def pull(self) -> None:
        """Pull; returns when the kernel's socket is free again."""
        self._device.simulator.turn("cable", False)
        await self._until(FREE)

    async def _until(self, state: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self._state() != state:
                await asyncio.sleep(0.005)

    def _state(self) -> int:
        for line in (VHCI / "status").read_text(encoding="ascii").splitlines()[1:]:
            words = line.split()
            if words[0] == "hs" and int(words[1]) == self._port:
                return int(words[2])
        raise OSError(f"vhci has no port {self._port}")


async def obey(order: Mapping[str, Any], device: UsbDevice, cable: Cable) -> dict[str, Any]:
    """Do one thing; what is to be answered."""
    match order:
        case {"do": "plug"}:
            await cable.plug()
        case {"do": "pull"}:
            await cable.pull()
        case {"do": "turn", "knob": str(knob), "value": value}:
            device.simulator.turn(knob, value)
        case {"do": "state"}:
            told = dict(device.simulator.knobs())
            if isinstance(device.simulator, Cabled) and isinstance(device.simulator.inner, PaperRoll):
                told["papers"] = [paper.text for paper in device.simulator.inner.receipts()]
            return told
        case _:
            raise ValueError(f"no such order: {order}")
    return {}


async def _serve(plan: Plan, wire: socket.socket) -> None:
    device = device_of(plan)
    orders, answers = await asyncio.open_connection(sock=wire)
    async with serve_device(device) as url:
        address = urlsplit(url)
        cable = Cable(device, (str(address.hostname), int(address.port or 0)), plan.port)
        answers.write(b"{}\n")
        while line := await orders.readline():
            order = json.loads(line)
            if order == END:
                break
            try:
                answer = await obey(order, device, cable)
            except (OSError, ValueError, TimeoutError) as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            answers.write(msgspec.json.encode(answer) + b"\n")
        with contextlib.suppress(OSError, TimeoutError):
            await cable.pull()


def serve(plan: Plan, wire: socket.socket) -> None:
    """The process of a device: says a first line when it is there, obeys until the orders end."""
    asyncio.run(_serve(plan, wire))
