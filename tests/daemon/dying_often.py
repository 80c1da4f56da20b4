"""``storefloor`` that dies at a counted moment: ``python -m tests.daemon.dying_often WHERE:N serve …``.

``commit:N`` dies right before the N-th transaction of the station file, ``committed:N`` right after it;
``write:N``, ``half:N`` and ``written:N`` before, inside and after the N-th write to a device. So every place between
taking a job and writing its end is met, also those that last too short for a kill from outside to find them.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from daemon.cli import main
from daemon.station import Station
from drivers.transports.serial import SerialTransport
from drivers.transports.tcp import TcpTransport
from drivers.transports.usbip import UsbipTransport

MOMENTS = ("commit", "committed", "write", "half", "written")


def die() -> None:
    """The power goes."""
    os.kill(os.getpid(), signal.SIGKILL)


class Count:
    """Down to the moment."""

    def __init__(self, left: int) -> None:
        self.left = left

    def over(self) -> bool:
        """Count one; True when it is the one."""
        self.left -= 1
        return self.left == 0


def at_commits(*, before: bool, count: Count) -> None:
    """Die before or after a transaction."""
    work = Station._commit

    def commit(station: Station, *arguments: Any) -> None:
        due = count.over()
        if due and before:
            die()
        work(station, *arguments)
        if due:
            die()

    setattr(Station, "_commit", commit)  # noqa: B010  mypy does not let a method be assigned


def at_writes(moment: str, count: Count) -> None:
    """Die before, inside or after a write, whatever the wire."""
    for transport in (TcpTransport, SerialTransport, UsbipTransport):
        _at_writes_of(transport, moment, count)


def _at_writes_of(transport: type[Any], moment: str, count: Count) -> None:
    work = transport.write

    async def write(self: Any, data: bytes) -> None:
        due = bool(data) and count.over()
        if due and moment == "write":
            die()
        await work(self, data[: len(data) // 2] if due and moment == "half" else data)
        if due:
            die()

    transport.write = write


if __name__ == "__main__":
    where, _, number = sys.argv.pop(1).partition(":")
    if where in {"commit", "committed"}:
        at_commits(before=where == "commit", count=Count(int(number)))
    else:
        at_writes(where, Count(int(number)))
    main()
