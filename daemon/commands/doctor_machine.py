"""The machine, as ``storefloor doctor`` looks at it: rules, groups, nodes, units, libraries, clock, disk.

Everything is read below ``Machine.root`` and asked of the commands in ``Machine.run``, so that a test can be another
machine. Nothing is changed.
"""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from daemon.commands.doctor_finding import Finding, note, ok, wrong
from daemon.plugged import Plugged, look
from drivers import udev
from drivers.table import SUPPORTED

GROUP = "storefloor"
RULES_DIRS = ("etc/udev/rules.d", "run/udev/rules.d", "usr/lib/udev/rules.d", "lib/udev/rules.d")
UNIT_DIRS = ("etc/systemd/system", "usr/lib/systemd/system", "lib/systemd/system")
"""The first that has the file is the one that counts (udev(7), systemd.unit(5))."""
LITTLE_ROOM, NO_ROOM = 1 << 30, 200 << 20
"""Bytes of the state directory's disk: a warning, and too little for a day's journal of a busy station."""
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""Before that this release was not written: the clock is wrong."""
SYNCHRONISED = (
    "run/systemd/timesync/synchronized",
    "run/chrony/chronyd.pid",
    "run/ntpd.pid",
    "run/ntpd/ntpd.pid",
)
SLOW_S = 20.0

Run = Callable[[tuple[str, ...]], tuple[int, str]]
"""Runs a command; its status and all it said."""


def run(command: tuple[str, ...]) -> tuple[int, str]:
    """Run a command; 127 where there is none of that name, 124 where it does not end."""
    try:
        result = subprocess.run(  # noqa: S603  fixed commands of this module
            command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SLOW_S
        )
    except FileNotFoundError:
        return 127, ""
    except subprocess.TimeoutExpired:
        return 124, f"no answer within {SLOW_S:.0f} s"
    return result.returncode, result.stdout.strip()


@dataclass(frozen=True, slots=True)
class Machine:
    """Where everything is looked for, and who looks."""

    root: Path = Path("/")
    run: Run = run
    user: str = field(default_factory=lambda: pwd.getpwuid(os.geteuid()).pw_name)
    is_root: bool = field(default_factory=lambda: os.geteuid() == 0)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def first(self, folders: tuple[str, ...], name: str) -> Path | None:
        """The file of this name that counts."""
        return next((path for folder in folders if (path := self.root / folder / name).is_file()), None)


def examine(machine: Machine) -> Iterator[Finding]:
    """Everything about the machine, in the order in which it is put right."""
    yield _rules(machine)
    yield from _group(machine)
    yield from _nodes(machine)
    yield from _units(machine)
    yield from _libraries(machine)
    yield from _clock(machine)


def _rules(machine: Machine) -> Finding:
    install = (
        f"install the package, or: install -m 0644 udev/{udev.RULES.name} /etc/udev/rules.d/ && udevadm control "
        "--reload && udevadm trigger"
    )
    path = machine.first(RULES_DIRS, udev.RULES.name)
    if path is None:
        return wrong(
            "udev rules", f"{udev.RULES.name} is not installed: devices belong to root alone", install
        )
    if path.read_text(encoding="utf-8", errors="replace") != udev.render_rules():
        return wrong("udev rules", f"{path} is of another version than this program", install)
    if not (machine.root / "run/udev/control").exists():
        return note(
            "udev rules",
            f"{path} is right, but no udevd runs here: nothing follows it",
            "in a container: hand in the devices with group and mode; plugging is noticed within a second",
        )
    return ok("udev rules", f"{path} is this version's")


def _groups(machine: Machine) -> dict[str, tuple[int, list[str]]]:
    """Number and members of each group of this machine's own list (group(5))."""
    try:
        lines = (machine.root / "etc/group").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    fields = [line.split(":") for line in lines if line.count(":") == 3]
    return {
        name: (int(number), members.split(",")) for name, _, number, members in fields if number.isdigit()
    }


def _group(machine: Machine) -> Iterator[Finding]:
    found = _groups(machine).get(GROUP)
    if found is None:
        yield wrong("group", f"there is no group {GROUP}", "install the package, or: systemd-sysusers")
    elif machine.is_root or machine.user == GROUP or machine.user in found[1]:
        yield ok("group", f"{machine.user} may use what belongs to {GROUP}")
    else:
        yield note(
            "group",
            f"{machine.user} is no member of {GROUP}: tokens and devices stay closed to you",
            f"as root: adduser {machine.user} {GROUP}; then log in again",
        )


def _nodes(machine: Machine) -> Iterator[Finding]:
    """Every device of the table that is plugged in: its node, the group's and nobody else's."""
    known = {(scheme, usb_id): row for row in SUPPORTED for scheme in row.schemes for usb_id in row.usb_ids}
    group = _groups(machine).get(GROUP, (-1, []))[0]
    some = False
    for device in look(machine.root / "sys"):
        for node in device.nodes:
            row = known.get((node.scheme, device.usb_id))
            if row is not None:
                some = True
                yield _node(machine, device, node.path, row.title, group)
    if not some:
        yield ok("nodes", "no device that the table recognises by its USB ids is plugged in")


def _node(machine: Machine, device: Plugged, path: str, title: str, group: int) -> Finding:
    what = f"{title} ({device.usb_id}, socket {device.bus_port}) at {path}"
    again = "udevadm trigger, or unplug it and plug it in again"
    try:
        facts = (machine.root / path.lstrip("/")).stat()
    except OSError as error:
        return wrong("nodes", f"{what}: {error.strerror}", "in a container: hand this node in")
    if facts.st_mode & stat.S_IRWXO:
        return wrong("nodes", f"{what} is open to everybody", f"remove the rule that sets so; {again}")
    if facts.st_gid != group or facts.st_mode & 0o060 != 0o060:
        return wrong("nodes", f"{what} does not belong to the group {GROUP}", again)
    return ok("nodes", what)


def _units(machine: Machine) -> Iterator[Finding]:
    if not (machine.root / "run/systemd/system").exists():
        yield note("units", "systemd does not run here", "start the daemon otherwise: storefloor serve")
        return
    path = machine.first(UNIT_DIRS, udev.UNIT.name)
    if path is None:
        yield wrong(
            "units", f"{udev.UNIT.name} is not installed", "install the package, or see docs/setup.md"
        )
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        stale = udev.render_unit(text) != text
    except ValueError:
        stale = True
    if stale:
        yield note(
            "units",
            f"{path} opens other kinds of node than this version knows",
            "install this version's unit, or take the lines DeviceAllow= over; then systemctl daemon-reload",
        )
    for unit in (udev.UNIT.name, "storefloor-kiosk.service"):
        if machine.first(UNIT_DIRS, unit) is not None:
            yield _unit(machine, unit)


def _unit(machine: Machine, unit: str) -> Finding:
    status, said = machine.run(("systemctl", "show", unit, "--property=ActiveState,UnitFileState,NRestarts"))
    facts = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    if status:
        return wrong("units", f"{unit}: systemctl says: {said or status}", "run doctor as root")
    state, enabled = facts.get("ActiveState", ""), facts.get("UnitFileState", "")
    times = facts.get("NRestarts", "") or "0"
    if state != "active":
        return wrong(
            "units", f"{unit} is {state or 'unknown'}", f"journalctl -u {unit} -n 50; systemctl start {unit}"
        )
    if enabled != "enabled":
        return note("units", f"{unit} runs, but will not after a restart", f"systemctl enable {unit}")
    if times != "0":
        often = "once" if times == "1" else f"{times} times"
        return note("units", f"{unit} runs; it was started again {often}", f"journalctl -u {unit} says why")
    return ok("units", f"{unit} runs, and starts with the machine")


_LOADS = {
    "libusb": "import usb.backend.libusb1 as b, sys; sys.exit(0 if b.get_backend() else 'libusb-1.0 is not there')",
    "libudev": "import pyudev; pyudev.Context()",
    "Qt": "import PySide6.QtQuick, PySide6.QtMultimedia",
}
"""What must load; in a process of its own, since what is missing ends it."""
_DRAWS = (
    "import ctypes as c, sys\n"
    "egl = c.CDLL('libEGL.so.1')\n"
    "show, begin = egl.eglGetPlatformDisplay, egl.eglInitialize\n"
    "show.restype, show.argtypes = c.c_void_p, (c.c_uint, c.c_void_p, c.c_void_p)\n"
    "begin.argtypes = (c.c_void_p,) * 3\n"
    "surfaceless = show(0x31DD, None, None)\n"
    "sys.exit(0 if surfaceless and begin(surfaceless, None, None) else 'no driver comes up')"
)
"""Whether OpenGL comes up without a display (EGL_MESA_platform_surfaceless), with a graphics card or without one."""
_PACKAGES = {"libusb": "libusb-1.0-0", "libudev": "libudev1", "Qt": "those of setup/system-packages.txt"}


def _libraries(machine: Machine) -> Iterator[Finding]:
    for name, code in _LOADS.items():
        status, said = machine.run((sys.executable, "-c", code))
        last = said.splitlines()[-1] if said else f"status {status}"
        if not status:
            yield ok("libraries", f"{name} loads")
            if name == "Qt":
                yield _drawing(machine)
        elif "No module named 'PySide6" in last:
            yield ok("libraries", "Qt is not installed: this station has no screen of ours")
        else:
            yield wrong("libraries", f"{name}: {last}", f"install the system package {_PACKAGES[name]}")


def _drawing(machine: Machine) -> Finding:
    status, said = machine.run((sys.executable, "-c", _DRAWS))
    if not status:
        return ok("libraries", "OpenGL comes up")
    last = said.splitlines()[-1] if said else f"status {status}"
    return note(
        "libraries",
        f"OpenGL: {last}: the screen is drawn without it, and shows stills and words instead of films",
        "install the system packages libgl1-mesa-dri and libegl1, which need no graphics card; unset QT_QUICK_BACKEND",
    )


def _clock(machine: Machine) -> Iterator[Finding]:
    now = machine.now()
    if now < EPOCH:
        yield wrong(
            "clock",
            f"the clock says {now:%F %R}",
            "set it (timedatectl): receipts and reservations carry its time",
        )
    elif any((machine.root / path).exists() for path in SYNCHRONISED):
        yield ok("clock", f"{now:%F %R} UTC, kept right by the network")
    else:
        yield note(
            "clock",
            f"{now:%F %R} UTC; nothing keeps it right",
            "timedatectl set-ntp true, or chrony: stations of one shop must agree on the time",
        )


def disk(folder: Path) -> Finding:
    """Room in the state directory, or where it will be."""
    there = next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))
    facts = os.statvfs(there)
    free, files = facts.f_bavail * facts.f_frsize, facts.f_favail
    said = f"{folder}: {free >> 20:,} MB free"
    do = "make room: a full disk stops printing and paying until it has some"
    if free < NO_ROOM or (facts.f_files and files < 1000):
        return wrong("disk", said if free < NO_ROOM else f"{said}, but room for {files} files only", do)
    return note("disk", said, do) if free < LITTLE_ROOM else ok("disk", said)
