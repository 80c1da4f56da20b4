"""A machine's USB devices as the kernel shows them under /sys, in a folder of the test's own."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

LINE, HID_POS, KEYBOARD, PRINTER = "line", "hid-pos", "keyboard", "printer"
CONTROLLER = "pci0000:00/0000:00:14.0"
POINT_OF_SALE = bytes.fromhex("058c 0902 a101 8502 c0")
BOOT_KEYBOARD = bytes.fromhex("0501 0906 a101 0507 c0")
ALL_KEYS = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
VOLUME_KEYS = "3f000301ff 0 0 0"


@dataclass(frozen=True, slots=True)
class Stick:
    """A device to be plugged in."""

    usb_id: str
    kind: str
    serial: str = ""


class Machine:
    """Sockets, and what is in them. Node numbers are given out as the kernel does: the lowest that is free."""

    def __init__(self, root: Path, controller: str = CONTROLLER, bus: int = 1) -> None:
        self.root = root
        self.bus = bus
        self.hub = root / "devices" / controller / f"usb{bus}"
        self.hub.mkdir(parents=True)
        self.links = root / "bus" / "usb" / "devices"
        self.links.mkdir(parents=True, exist_ok=True)
        (self.links / f"usb{bus}").symlink_to(self.hub)
        self.numbers = 1
        self.minors: dict[str, set[int]] = {}
        self.nodes: dict[str, list[tuple[str, int]]] = {}

    def plug(self, port: str, stick: Stick) -> None:
        """Into socket ``port``: ``2`` of the machine, or ``2.1`` of a hub in it."""
        folder = self._folder(port)
        interface = folder / f"{folder.name}:1.0"
        interface.mkdir(parents=True)
        self.numbers += 1
        vendor, product = stick.usb_id.split(":")
        _write(folder, idVendor=vendor, idProduct=product, busnum=self.bus, devnum=self.numbers, devpath=port)
        if stick.serial:
            _write(folder, serial=stick.serial)
        self.nodes[port] = []
        classes = {LINE: "02", HID_POS: "03", KEYBOARD: "03", PRINTER: "07"}
        _write(interface, bInterfaceClass=classes[stick.kind])
        if stick.kind == LINE:
            (interface / "tty" / f"ttyACM{self._take(port, 'ttyACM')}").mkdir(parents=True)
        if stick.kind in (HID_POS, KEYBOARD):
            hid = interface / f"0003:{vendor.upper()}:{product.upper()}.{self.numbers:04X}"
            (hid / "hidraw" / f"hidraw{self._take(port, 'hidraw')}").mkdir(parents=True)
            descriptor = POINT_OF_SALE if stick.kind == HID_POS else BOOT_KEYBOARD
            (hid / "report_descriptor").write_bytes(descriptor)
            if stick.kind == KEYBOARD:
                for keys in (VOLUME_KEYS, ALL_KEYS):
                    entry = hid / "input" / f"input{self._take(port, 'input')}"
                    (entry / f"event{self._take(port, 'event')}").mkdir(parents=True)
                    (entry / "capabilities").mkdir()
                    _write(entry / "capabilities", key=keys)
        (self.links / folder.name).symlink_to(folder)

    def pull(self, port: str) -> None:
        """Out of its socket."""
        folder = self._folder(port)
        (self.links / folder.name).unlink()
        shutil.rmtree(folder)
        for kind, number in self.nodes.pop(port):
            self.minors[kind].discard(number)

    def _folder(self, port: str) -> Path:
        folder = self.hub
        for depth in range(port.count(".") + 1):
            folder /= f"{self.bus}-{'.'.join(port.split('.')[: depth + 1])}"
        return folder

    def _take(self, port: str, kind: str) -> int:
        taken = self.minors.setdefault(kind, set())
        number = next(each for each in range(1000) if each not in taken)
        taken.add(number)
        self.nodes[port].append((kind, number))
        return number


def _write(folder: Path, **attributes: object) -> None:
    for name, value in attributes.items():
        (folder / name).write_text(f"{value}\n")
