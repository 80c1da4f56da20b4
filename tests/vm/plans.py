"""The devices of the test: of each kind the first row of the table that can be plugged in that way."""

from __future__ import annotations

from drivers.table import SUPPORTED
from drivers.vocabulary import DeviceClass
from tests.vm.attached import Plan

WAYS = (
    ("printer", DeviceClass.POS_PRINTER, "usb"),
    ("serial", DeviceClass.SCANNER, "serial"),
    ("hid", DeviceClass.SCANNER, "hidraw"),
    ("keyboard", DeviceClass.SCANNER, "evdev"),
    ("serial", DeviceClass.PAYMENT_TERMINAL, "serial"),
)


def plans() -> list[Plan]:
    """One plan for each way there is a row for."""
    found: list[Plan] = []
    taken: set[str] = set()
    for port, (kind, device_class, scheme) in enumerate(WAYS):
        for row in SUPPORTED:
            ids = [usb_id for usb_id in row.usb_ids if usb_id not in taken]
            if row.device_class is device_class and scheme in row.schemes and ids:
                taken.update(ids[:1])
                found.append(Plan(kind, row.model, f"VM{port + 1:06}", port, ids[0]))
                break
    return found
