"""Renders what follows from ``drivers/table.py``: the udev rules, the daemon's nodes, the page of supported devices.

``python -m drivers.udev`` (``make udev``) writes ``udev/70-storefloor.rules``, ``docs/supported-devices.md`` and the
lines ``DeviceAllow=`` of ``systemd/storefloord.service``; a test fails while one is stale. The rules give the group
``storefloor`` the nodes of known models and nothing else, name them stably under ``/dev/storefloor/<scheme>/`` after
the URL scheme that opens them, keep ModemManager and the desktop off them, and start the daemon when one is plugged in.
Source: udev(7), systemd.device(5), systemd.resource-control(5), ModemManager's ``ID_MM_DEVICE_IGNORE``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.table import SUPPORTED, Support
from drivers.vocabulary import DeviceClass

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "udev" / "70-storefloor.rules"
UNIT = ROOT / "systemd" / "storefloord.service"
PAGE = ROOT / "docs" / "supported-devices.md"

_USB_ID = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}")
_MODEL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class _Node:
    """One kind of device node: which URL scheme opens it, and how udev recognises it."""

    scheme: str
    what: str
    match: str
    attributes: str
    """``ATTR`` where the node is the USB device itself, ``ATTRS`` where that is one of its parents."""


_NODES = (
    _Node("serial", "serial ports of USB devices", 'SUBSYSTEM=="tty"', "ATTRS"),
    _Node("usb", "USB devices driven through libusb", 'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device"', "ATTR"),
    _Node("hidraw", "raw HID", 'SUBSYSTEM=="hidraw"', "ATTRS"),
    _Node(
        "evdev",
        "keyboards that are scanners; not the volume keys some of them have beside",
        'SUBSYSTEM=="input", KERNEL=="event*", ENV{ID_INPUT_KEYBOARD}=="1"',
        "ATTRS",
    ),
)

_ALLOWED = {
    "serial": (
        ("USB serial ports of the CDC class, ttyACM", "166"),
        ("USB serial adapters, ttyUSB", "188"),
        ("ports of the machine, ttyS", "4"),
    ),
    "usb": (("USB devices for libusb", "189"),),
    "hidraw": (("raw HID: the kernel numbers it anew at each start", "hidraw"),),
    "evdev": (("input events", "13"),),
}
"""Kinds of node by scheme. By number (Documentation/admin-guide/devices.txt of the kernel) where there is one: systemd
looks a name up once, when the unit starts, and a module that comes with the first device has none by then."""
_BEGIN, _END = "# Generated from drivers/table.py by `make udev`:", "# End of what is generated.\n"

_CLASS_TITLES = {
    DeviceClass.POS_PRINTER: "Receipt printers",
    DeviceClass.CASH_DRAWER: "Cash drawers",
    DeviceClass.SCANNER: "Barcode scanners",
    DeviceClass.PAYMENT_TERMINAL: "Payment terminals",
    DeviceClass.LINE_DISPLAY: "Line displays",
    DeviceClass.SCALE: "Scales",
}

_HEAD = """\
# Generated from drivers/table.py by `make udev`: change the table, not this file.
# Gives the group storefloor the devices Storefloor drives, and names them under /dev/storefloor/.

ACTION=="remove", GOTO="storefloor_end"
SUBSYSTEM!="tty|usb|hidraw|input", GOTO="storefloor_end"
"""

_TAIL = """
ENV{STOREFLOOR_CLASS}!="?*", GOTO="storefloor_end"

# The group may read and write, others may not; the daemon starts when a device comes.
GROUP="storefloor", MODE="0660", TAG+="systemd", ENV{SYSTEMD_WANTS}+="storefloord.service"
# A scanner is not a modem, and not the customer's keyboard.
SUBSYSTEM=="tty", ENV{ID_MM_PORT_IGNORE}="1"
SUBSYSTEM=="input", ENV{LIBINPUT_IGNORE_DEVICE}="1"

# Stable names: by model where there is one of it, by serial number and by socket where there are several.
ENV{ID_SERIAL_SHORT}!="?*", IMPORT{builtin}="usb_id"
ENV{ID_PATH}!="?*", IMPORT{builtin}="path_id"
SYMLINK+="storefloor/$env{STOREFLOOR_SCHEME}/$env{STOREFLOOR_MODEL}"
ENV{ID_SERIAL_SHORT}=="?*", SYMLINK+="storefloor/$env{STOREFLOOR_SCHEME}/$env{STOREFLOOR_MODEL}-$env{ID_SERIAL_SHORT}"
ENV{ID_PATH}=="?*", SYMLINK+="storefloor/$env{STOREFLOOR_SCHEME}/$env{STOREFLOOR_MODEL}@$env{ID_PATH}"

LABEL="storefloor_end"
"""


def render_rules(rows: Sequence[Support] = SUPPORTED) -> str:
    """The udev rules of the rows that have USB ids. Raises ValueError, naming the row, for ids that cannot be one."""
    _refuse_doubtful(rows)
    parts = [_HEAD]
    for node in _NODES:
        lines = [
            _rule(node, row, usb_id) for row in rows if node.scheme in row.schemes for usb_id in row.usb_ids
        ]
        if lines:
            parts.append(f"\n# {node.what}\n" + "".join(lines))
    modems = sorted({usb_id for row in rows if "serial" in row.schemes for usb_id in row.usb_ids})
    if modems:
        parts.append("\n# not modems: ModemManager would send AT commands to them\n")
        parts += [
            f'SUBSYSTEM=="usb", ENV{{DEVTYPE}}=="usb_device", {_ids("ATTR", usb_id)}, ENV{{ID_MM_DEVICE_IGNORE}}="1"\n'
            for usb_id in modems
        ]
    return "".join([*parts, _TAIL])


def render_unit(unit: str, rows: Sequence[Support] = SUPPORTED) -> str:
    """A unit's text with the nodes the rows are opened by. Raises ValueError for one without the two marks."""
    head, begin, rest = unit.partition(_BEGIN)
    _, end, tail = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"the unit has no lines between {_BEGIN!r} and {_END!r}")
    schemes = {scheme for row in rows for scheme in row.schemes}
    lines = [
        f"# {what}\nDeviceAllow=char-{major} rw\n"
        for scheme, kinds in _ALLOWED.items()
        if scheme in schemes
        for what, major in kinds
    ]
    return f"{head}{begin} the kinds of node that are opened.\n{''.join(lines)}{end}{tail}"


def render_page(rows: Sequence[Support] = SUPPORTED) -> str:
    """The page of supported devices, as Markdown: one table per device class, rows in the table's order."""
    parts = [
        "# Supported devices\n\n",
        "<!-- Generated from drivers/table.py by `make udev`: change the table, not this page. -->\n\n",
        "`model` is the word of the station's configuration. *Proven by* is honest: `emulated` means against our own\n",
        "wire-level simulator only, `trace` against bytes recorded elsewhere, `hardware` against the device itself.\n",
        "What has USB ids is recognised when it is plugged in; behind them stands where they are from.\n",
    ]
    for device_class, title in _CLASS_TITLES.items():
        chosen = [row for row in rows if row.device_class is device_class]
        if not chosen:
            continue
        parts.append(f"\n## {title}\n\n| device | model | reached by | USB ids | proven by | quirks |\n")
        parts.append("|---|---|---|---|---|---|\n")
        parts += [_page_row(row) for row in chosen]
    return "".join(parts)


def _rule(node: _Node, row: Support, usb_id: str) -> str:
    words = (("CLASS", str(row.device_class)), ("MODEL", row.model), ("SCHEME", node.scheme))
    told = ", ".join(f'ENV{{STOREFLOOR_{key}}}="{value}"' for key, value in words)
    return f"{node.match}, {_ids(node.attributes, usb_id)}, {told}\n"


def _ids(attributes: str, usb_id: str) -> str:
    vendor, product = usb_id.split(":")
    return f'{attributes}{{idVendor}}=="{vendor}", {attributes}{{idProduct}}=="{product}"'


def _page_row(row: Support) -> str:
    def codes(words: Iterable[str]) -> str:
        return " ".join(f"`{word}`" for word in words)

    quirks = "; ".join(f"{key}: {value}" for key, value in row.quirks.items())
    ids = f"{codes(row.usb_ids)} ({row.source})" if row.usb_ids else ""
    cells = (row.title, codes([row.model]), codes(row.schemes), ids, row.verified, quirks)
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |\n"


def _refuse_doubtful(rows: Sequence[Support]) -> None:
    """One id names one model on one kind of node: a converter chip inside many devices cannot say which it is."""
    owners: dict[tuple[str, str], Support] = {}
    for row in rows:
        if not _MODEL.fullmatch(row.model):
            raise ValueError(f"model {row.model!r}: lower-case letters, digits and single hyphens only")
        for usb_id in row.usb_ids:
            if not _USB_ID.fullmatch(usb_id):
                raise ValueError(f"{row.model}: {usb_id!r} is no vid:pid in lower-case hex")
            for scheme in row.schemes:
                other = owners.setdefault((scheme, usb_id), row)
                if other is not row:
                    raise ValueError(f"{row.model} and {other.model} both claim {usb_id} over {scheme}")


def main() -> None:
    """Write the three files where they are stale, and say which."""
    unit = render_unit(UNIT.read_text(encoding="utf-8"))
    for path, text in ((RULES, render_rules()), (PAGE, render_page()), (UNIT, unit)):
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")  # noqa: T201  a command line tool tells what it did


if __name__ == "__main__":
    main()
