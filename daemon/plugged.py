"""What is plugged into this machine, as the kernel tells it under /sys: USB devices, and the nodes that open them.

It is a look, not an event: it says what is there now, whatever was missed. Only files and links are read, so that it
works in a container where no event comes, and in a test on a tree of its own. A device that goes while it is being
looked at is not there. Sources: Documentation/ABI/testing/sysfs-bus-usb and sysfs-driver-hid of the Linux kernel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SYS = Path("/sys")
_DEVICE = re.compile(r"\d+-\d+(\.\d+)*")
"""``1-1.2``: bus and ports; hubs of the machine are ``usb1``, interfaces ``1-1.2:1.0``."""
_OWN_PRINTER, _OWN_VENDOR = "07", "ff"
"""Interface classes that libusb may drive: printers, and what follows no class (USB printer class 1.1; USB 2.0)."""
_BAR_CODE_PAGES = (b"\x05\x8c", b"\x06\x8c\x00")
"""Usage page 0x8C in a report descriptor, in one and in two bytes (HID 1.11, 6.2.2.7; HID POS usage tables 1.02)."""
_TYPES_CODES = sum(1 << key for key in (*range(2, 12), 28))
"""The keys 1 to 0 and Enter (linux/input-event-codes.h): what types codes has them, a volume knob has not."""


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """One way to open a device: the URL scheme, and the file under /dev."""

    scheme: str
    path: str


@dataclass(frozen=True, slots=True, order=True)
class Plugged:
    """One USB device that is plugged in."""

    usb_id: str
    """``vid:pid`` in lower-case hex."""
    serial: str
    """As the device says it; many say none, some all the same."""
    port: str
    """The socket: controller and ports. It is the same after a restart; the number of the bus may not be."""
    bus_port: str
    """The socket as the kernel calls it today: ``1-1.2``."""
    instance: int
    """Another one each time the device is plugged in."""
    nodes: tuple[Node, ...]


def look(root: Path = SYS) -> tuple[Plugged, ...]:
    """Every USB device that has a node a driver could open, in the order of their sockets."""
    try:
        names = sorted(
            path.name for path in (root / "bus" / "usb" / "devices").iterdir() if _DEVICE.fullmatch(path.name)
        )
    except OSError:  # a machine without USB
        return ()
    found = []
    for name in names:
        try:
            device = _device(root / "bus" / "usb" / "devices" / name)
        except (OSError, ValueError, IndexError):  # it goes while it is looked at: this look does not see it
            continue
        if device.nodes:
            found.append(device)
    return tuple(found)


def _device(link: Path) -> Plugged:
    """Raises OSError, ValueError or IndexError when it is going away."""
    folder = link.resolve(strict=True)
    bus = folder.parents[folder.name.count(".")]  # each hub on the way is a folder
    number, instance = int(_said(folder / "busnum")), int(_said(folder / "devnum"))
    nodes = [*_serial_lines(folder), *_hid(folder), *_own(folder, number, instance)]
    return Plugged(
        usb_id=f"{_said(folder / 'idVendor')}:{_said(folder / 'idProduct')}".lower(),
        serial=_said(folder / "serial") if (folder / "serial").exists() else "",
        port=f"{bus.parent.name}/{_said(folder / 'devpath')}",
        bus_port=folder.name,
        instance=instance,
        nodes=tuple(sorted(nodes)),
    )


def _serial_lines(device: Path) -> Iterator[Node]:
    """``ttyACM0`` lies at the interface, ``ttyUSB0`` behind a port of its own."""
    for pattern in ("*:*/tty/tty*", "*:*/tty*/tty/tty*"):
        for path in device.glob(pattern):
            yield Node("serial", f"/dev/{path.name}")


def _hid(device: Path) -> Iterator[Node]:
    for hid in device.glob("*:*/*:*:*.*"):
        descriptor = hid / "report_descriptor"
        if descriptor.exists() and any(page in descriptor.read_bytes() for page in _BAR_CODE_PAGES):
            for path in hid.glob("hidraw/hidraw*"):
                yield Node("hidraw", f"/dev/{path.name}")
        for entry in hid.glob("input/input*"):
            # Words of the bitmap, the lowest last.
            if int(_said(entry / "capabilities" / "key").split()[-1], 16) & _TYPES_CODES == _TYPES_CODES:
                for path in entry.glob("event*"):
                    yield Node("evdev", f"/dev/input/{path.name}")


def _own(device: Path, bus: int, number: int) -> Sequence[Node]:
    """The device itself, where one of its interfaces is libusb's to drive."""
    classes = {_said(path) for path in device.glob("*:*/bInterfaceClass")}
    if classes & {_OWN_PRINTER, _OWN_VENDOR}:
        return [Node("usb", f"/dev/bus/usb/{bus:03}/{number:03}")]
    return []


def _said(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").strip("\n")
