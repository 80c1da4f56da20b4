"""The guest's kernel as the test sees it: its events as they come, and QEMU's monitor behind the second serial port."""

from __future__ import annotations

import os
import re
import select
import socket
import struct
import threading
import time
import tty
from dataclasses import dataclass

KOBJECT_UEVENT, FROM_KERNEL, FROM_UDEV = 15, 1, 2
"""include/uapi/linux/netlink.h; group 1 is the kernel's own word, 2 udev's, when its rules have done their work."""
UDEV = b"libudev\0"
"""How udev's messages begin; the places of the properties stand behind it (systemd, sd-device/device-monitor.c)."""
SO_RCVBUFFORCE = 33
"""include/uapi/asm-generic/socket.h; Python's socket does not name it."""


@dataclass(frozen=True, slots=True)
class Uevent:
    """One event of the kernel, with the monotonic time it came here."""

    at: float
    action: str
    path: str
    properties: dict[str, str]


class Uevents:
    """Listens in a thread from the first line on."""

    def __init__(self, group: int = FROM_KERNEL) -> None:
        self._wire = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, KOBJECT_UEVENT)
        self._wire.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)
        self._wire.bind((0, group))
        self._seen: list[Uevent] = []
        threading.Thread(target=self._listen, name="uevents", daemon=True).start()

    def since(self, at: float, action: str, subsystem: str, port: int) -> list[Uevent]:
        """What came since a moment, of the device in a port of vhci's first bus (counted from 0) and what is in it."""
        socket_of = re.compile(rf"/vhci_hcd\.0/usb\d+/\d+-{port + 1}(/|$)")
        return [
            event
            for event in list(self._seen)
            if event.at >= at
            and event.action == action
            and event.properties.get("SUBSYSTEM") == subsystem
            and socket_of.search(event.path)
        ]

    def _listen(self) -> None:
        while heard := self._wire.recv(65536):
            now = time.monotonic()
            if heard.startswith(UDEV):
                at, size = struct.unpack_from("=II", heard, len(UDEV) + 8)
                heard = heard[at : at + size]
            lines = heard.decode(errors="replace").split("\0")
            properties = dict(line.partition("=")[::2] for line in lines if "=" in line)
            self._seen.append(
                Uevent(now, properties.get("ACTION", ""), properties.get("DEVPATH", ""), properties)
            )


class Monitor:
    """QEMU's monitor: tests.vm.machine carries the words."""

    def __init__(self) -> None:
        self._wire = os.open("/dev/ttyS1", os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._wire)

    def ask(self, command: str, patience_s: float = 20.0) -> str:
        """One command, and what QEMU says to it. Raises TimeoutError."""
        os.write(self._wire, command.encode() + b"\n")
        heard = b""
        while not heard.endswith(b"\0"):
            if not select.select([self._wire], [], [], patience_s)[0]:
                raise TimeoutError(f"QEMU's monitor does not answer {command!r}")
            heard += os.read(self._wire, 4096)
        return heard[:-1].decode(errors="replace")

    def waited(self) -> list[float]:
        """Seconds for which each processor of this guest has waited for one of the machine it runs on."""
        return [float(seconds) for seconds in self.ask("waited").split()]

    def close(self) -> None:
        """Let go of the port."""
        os.close(self._wire)
