"""What udev made of a device: group, mode, stable names, the unit it calls for."""

from __future__ import annotations

import grp
import os
import stat
from pathlib import Path

from drivers.support import Support
from tests.vm.attached import Plan
from tests.vm.told import Told, told_by, wait_until

SCHEMES = {"printer": "usb", "serial": "serial", "hid": "hidraw", "keyboard": "evdev"}
NAMES = Path("/dev/storefloor")


def check(told: Told, row: Support, plan: Plan) -> None:
    """Look at the names of a device that is plugged in."""
    scheme = SCHEMES[plan.kind]
    by_model, by_serial = NAMES / scheme / row.model, NAMES / scheme / f"{row.model}-{plan.serial}"
    there = wait_until(by_serial.exists, 20)
    found = sorted(path.name for path in NAMES.glob(f"*/{row.model}*"))
    told.check(f"{by_serial}", there is not None, os.path.realpath(by_serial) if there is not None else found)
    if there is None:
        return
    told.check("and by model, and by socket", by_model.exists() and any("@" in name for name in found), found)
    seen = by_serial.stat()
    group, mode = grp.getgrgid(seen.st_gid).gr_name, stat.S_IMODE(seen.st_mode)
    told.check("group storefloor, nobody else", (group, mode) == ("storefloor", 0o660), f"{group} {mode:o}")
    properties = told_by("udevadm", "info", "--query=property", f"--name={by_serial}")
    said = dict(line.partition("=")[::2] for line in properties.splitlines())
    told_class, told_model = said.get("STOREFLOOR_CLASS"), said.get("STOREFLOOR_MODEL")
    told.check("class and model", (told_class, told_model) == (row.device_class, row.model))
    tags, wants = said.get("TAGS", ""), said.get("SYSTEMD_WANTS", "")
    told.check("tag and wanted unit", "systemd" in tags and "storefloord.service" in wants, wants)
    unit = told_by(
        "systemctl", "list-units", "--type=device", "--no-legend", "--plain", "--all", "dev-storefloor-*"
    )
    told.check("a device unit of systemd", plan.serial in unit, f"{len(unit.splitlines())} units")
