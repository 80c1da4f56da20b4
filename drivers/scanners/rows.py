"""The scanners of ``drivers/table.py``: three ways in for most makes, and the ids that tell which way it is set to.

A scanner shows another product id in each of its modes, so a row is a model in one mode. Ids are those of usb.ids
(linux-usb.org) unless a row says otherwise. Quirks are how the make leaves the factory where that needs to be known
(docs/scanning.md has the sources): Zebra sends no suffix until it is told to, so silence ends a scan.
"""

from __future__ import annotations

from functools import partial

from drivers.scanners.hid import HidScanner
from drivers.scanners.hid_sim import HidScannerSimulator
from drivers.scanners.keyboard import KeyboardScanner
from drivers.scanners.keyboard_sim import KeyboardScannerSimulator
from drivers.scanners.serial import SerialScanner
from drivers.scanners.serial_sim import SerialScannerSimulator
from drivers.support import Support
from drivers.vocabulary import DeviceClass

_USB_IDS = "usb.ids"
_INEFI = "Flytech, inefi agent for Linux, change notes"
_HONEYWELL = "Honeywell / Metrologic"
_ZEBRA = "Zebra / Symbol"
_BEGIN = "fe01"
"""The report without which Honeywell's HID-POS scanners say nothing (npm @point-of-sale/webhid-barcode-scanner)."""


def _row(
    model: str, vendor: str, title: str, *usb_ids: str, source: str = _USB_IDS, **quirks: str
) -> Support:
    return Support(
        model=model,
        vendor=vendor,
        title=title,
        device_class=DeviceClass.SCANNER,
        driver=SerialScanner,
        simulator=SerialScannerSimulator,
        schemes=("serial", "tcp", "memory"),
        usb_ids=usb_ids,
        source=source if usb_ids else "",
        quirks=quirks,
    )


def _network(model: str, vendor: str, title: str) -> Support:
    return Support(
        model=model,
        vendor=vendor,
        title=title,
        device_class=DeviceClass.SCANNER,
        driver=SerialScanner,
        simulator=SerialScannerSimulator,
        schemes=("tcp", "tcp-listen", "memory"),
    )


def _hid(
    model: str, vendor: str, title: str, *usb_ids: str, source: str = _USB_IDS, **quirks: str
) -> Support:
    return Support(
        model=model,
        vendor=vendor,
        title=title,
        device_class=DeviceClass.SCANNER,
        driver=HidScanner,
        simulator=partial(HidScannerSimulator, feature=quirks.get("feature", "")),
        schemes=("hidraw", "memory"),
        usb_ids=usb_ids,
        source=source if usb_ids else "",
        quirks=quirks,
    )


def _keyboard(model: str, vendor: str, title: str, *usb_ids: str, source: str = _USB_IDS) -> Support:
    return Support(
        model=model,
        vendor=vendor,
        title=title,
        device_class=DeviceClass.SCANNER,
        driver=KeyboardScanner,
        simulator=KeyboardScannerSimulator,
        schemes=("evdev", "memory"),
        usb_ids=usb_ids,
        source=source if usb_ids else "",
    )


SCANNERS = (
    _row("serial-scanner-generic", "any", "Any scanner on a serial line"),
    _network("tcp-scanner-generic", "any", "Any scanner on the network, called or calling"),
    _hid("hid-pos-scanner-generic", "any", "Any scanner set to HID-POS"),
    _keyboard("keyboard-scanner-generic", "any", "Any scanner that types, by USB or Bluetooth"),
    _row("zebra-cdc", _ZEBRA, "Zebra scanner, USB CDC host", "05e0:1701", silence_ms="100"),
    _row("zebra-rs232", _ZEBRA, "Zebra DS, LI and LS series on RS-232", silence_ms="100"),
    _keyboard("zebra-keyboard", _ZEBRA, "Zebra scanner, HID keyboard", "05e0:1200"),
    _row("datalogic-gryphon-rs232", "Datalogic", "Gryphon series, RS-232 emulation", "05f9:4204"),
    _keyboard("datalogic-gryphon-keyboard", "Datalogic", "Gryphon series, keyboard emulation", "05f9:2206"),
    _row("honeywell-rs232", _HONEYWELL, "Voyager, Xenon, Granit on RS-232 (115200 baud)"),
    _hid(
        "honeywell-voyager-1400g-hid",
        _HONEYWELL,
        "Voyager 1400g, HID-POS",
        "0c2e:0b8f",
        source="npm @point-of-sale/webhid-barcode-scanner",
        feature=_BEGIN,
    ),
    _hid("honeywell-hid", _HONEYWELL, "Honeywell scanner, HID-POS", feature=_BEGIN),
    _keyboard("honeywell-vuquest-3310g-keyboard", _HONEYWELL, "Vuquest 3310g, keyboard mode", "0c2e:0b61"),
    _keyboard("honeywell-voyager-1400g-keyboard", _HONEYWELL, "Voyager 1400g, keyboard mode", "0c2e:0b81"),
    _row("honeywell-cm5680-cdc", _HONEYWELL, "CM5680, serial mode", "0c2e:0eca", source=_INEFI),
    _hid("honeywell-cm5680-hid", _HONEYWELL, "CM5680, HID-POS", "0c2e:0ec7", source=_INEFI, feature=_BEGIN),
    _keyboard("honeywell-cm5680-keyboard", _HONEYWELL, "CM5680, keyboard mode", "0c2e:0ec1", source=_INEFI),
    _row("metrologic-ms7120-serial", _HONEYWELL, "MS7120 Orbit, serial mode", "0c2e:0700", "0c2e:0720"),
    _keyboard("metrologic-ms7120-keyboard", _HONEYWELL, "MS7120 Orbit, keyboard mode", "0c2e:0204"),
    _keyboard("intermec-keyboard", "Honeywell / Intermec", "SG20 and others, keyboard mode", "067e:0801"),
    _row("intermec-vcp", "Honeywell / Intermec", "SG20 and others, serial mode", "067e:0803", "067e:0805"),
    _hid(
        "intermec-sg20-hid",
        "Honeywell / Intermec",
        "SG20, HID-POS",
        "067e:0809",
        source="github.com/brokenthorn/learning-rust-usb-hid-barcode-scanner-server",
    ),
    _row("newland-hr22-cdc", "Newland", "HR22, HR3290 corded, serial mode", "1eab:1a06"),
    _hid("newland-hr22-hid", "Newland", "HR22, HR3290 corded, HID-POS", "1eab:1a10"),
    _keyboard("newland-hr22-keyboard", "Newland", "HR22, HR3290 corded, keyboard mode", "1eab:1a03"),
    _row("newland-hr42-cdc", "Newland", "HR42, serial mode", "1eab:1e06"),
    _hid("newland-hr42-hid", "Newland", "HR42, HID-POS", "1eab:1e10"),
    _keyboard("newland-hr42-keyboard", "Newland", "HR42, keyboard mode", "1eab:1e03"),
    _row("newland-hr3260-cdc", "Newland", "HR3260 corded, EM20xx, EM30xx, serial mode", "1eab:1306"),
    _hid("newland-hr3260-hid", "Newland", "HR3260 corded, EM20xx, EM30xx, HID-POS", "1eab:1310"),
    _row("newland-fr20-cdc", "Newland", "FR20, FM30, EM3080 (built into kiosks), serial mode", "1eab:8206"),
    _hid("newland-fr20-hid", "Newland", "FR20, FM30, EM3080 (built into kiosks), HID-POS", "1eab:8210"),
    _row("opticon-nlv-1001", "Opticon", "NLV-1001, OPN-2001, serial mode", "065a:0009"),
    _keyboard("opticon-nlv-1001-keyboard", "Opticon", "NLV-1001, OPR-2001, keyboard mode", "065a:0001"),
)
