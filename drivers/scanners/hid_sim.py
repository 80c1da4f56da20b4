"""A HID-POS scanner as its host sees it: a report descriptor, and reports of what was scanned.

Knobs: ``scan`` (a code, or ``{"code": …, "aim": "]Q1"}``), ``reports`` (a list of hex, sent as they are), ``bytes``
(hex, written on the wire as it is), ``aim`` (whether identifiers are told), ``form`` (how reports are laid out:
``usual`` as Honeywell and most others, ``padded`` with two bytes before the flag as Access-IS, ``bare`` without report
id and Byte Count), ``feature`` (hex of the feature report without which it says nothing; empty: none), ``identity``
(``hid_pos``, or ``keyboard``: what a wrong programming code makes of it), ``link`` (cable in or out).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from drivers.hid_records import DESCRIPTOR, FEATURE, REPORT, RecordFramer, record
from drivers.scanners.serial_sim import likely_aim

KNOBS = ("scan", "reports", "bytes", "aim", "form", "feature", "identity", "link")
_ROOM = 56
_HEAD = "058c 0902 a101 0912 a102"
_COUNT = "8502 1500 26ff00 7508 9501 0501 093b 8102"
_IDENTIFIERS = "9503 058c 09fb 09fc 09fd 8102"
_FLAG = "09ff 2501 7501 9501 8102 7507 8103"
DESCRIPTORS = {
    "usual": f"{_HEAD} {_COUNT} {_IDENTIFIERS} 9538 09fe 820201 {_FLAG} c0c0",
    "padded": f"{_HEAD} {_COUNT} {_IDENTIFIERS} 9538 09fe 820201 9502 8103 {_FLAG} c0c0",
    "bare": f"{_HEAD} 1500 26ff00 7508 {_IDENTIFIERS} 9538 09fe 8102 {_FLAG} c0c0",
}
"""Report descriptors in hex (HID 1.11, section 6.2.2)."""
KEYBOARD = (
    "0501 0906 a101 0507 19e0 29e7 1500 2501 7501 9508 8102 9501 7508 8103 9506 1500 2565 1900 2965 8100 c0"
)
"""What the same device says once it was set to be a keyboard (HID 1.11, appendix B.1)."""


class HidScannerSimulator:
    """The device model (sans-IO). What is scanned while the cable is out is lost."""

    scheme: ClassVar[str] = "hidraw"

    def __init__(self, form: str = "usual", feature: str = "", *, aim: bool = True) -> None:
        self._form = form
        self._aim = aim
        self._identity = "hid_pos"
        self._feature = feature
        self._begun = not feature
        self._link = True
        self._out = bytearray()
        self._scanned = self._lost = 0

    @property
    def link_up(self) -> bool:
        """Whether the cable is in."""
        return self._link

    def connected(self, now: float) -> None:
        """The host opened the device: it reads the descriptor first."""
        self._begun = not self._feature
        told = KEYBOARD if self._identity == "keyboard" else DESCRIPTORS[self._form]
        self._out = bytearray(record(DESCRIPTOR, bytes.fromhex(told)))

    def disconnected(self, now: float) -> None:
        """The host closed it."""
        self._out.clear()

    def feed(self, data: bytes, now: float) -> bytes:
        """The one order it knows: the feature report that begins."""
        wanted = (FEATURE, bytes.fromhex(self._feature))
        self._begun = self._begun or wanted in RecordFramer().feed(data)
        return b""

    def tick(self, now: float) -> bytes:
        """What was scanned since the last tick."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def knobs(self) -> Mapping[str, Any]:
        """Positions of the knobs, and how many codes were scanned and lost."""
        return {
            "aim": self._aim,
            "form": self._form,
            "feature": self._feature,
            "identity": self._identity,
            "link": self._link,
            "scanned": self._scanned,
            "lost": self._lost,
        }

    def turn(self, knob: str, value: Any) -> None:
        """Turn one knob of the module's docstring. Raises ValueError saying what there is or what it takes."""
        if knob not in KNOBS:
            raise ValueError(f"no knob {knob!r}; there are {', '.join(KNOBS)}")
        match knob, value:
            case "scan", str() if value:
                self._scan(value, likely_aim(value))
            case "scan", {"code": str(code), "aim": str(aim)} if code:
                self._scan(code, aim)
            case "reports", list():
                self._say(*(record(REPORT, bytes.fromhex(each)) for each in value))
            case "bytes", str():
                self._say(bytes.fromhex(value))
            case "aim", bool():
                self._aim = value
            case "form", str() if value in DESCRIPTORS:
                self._form = value
            case "feature", str() if bytes.fromhex(value) or not value:
                self._feature = value
            case "identity", ("hid_pos" | "keyboard"):
                self._identity = value
            case "link", bool():
                self._link = value
            case _:
                raise ValueError(
                    f"cannot turn {knob!r} to {value!r}: scan takes a code or {{code, aim}}, reports a list of hex, "
                    f"bytes and feature hex, form one of {', '.join(DESCRIPTORS)}, identity hid_pos or keyboard, "
                    "aim and link true or false"
                )

    def _scan(self, code: str, aim: str) -> None:
        data = code.encode()
        parts = [data[at : at + _ROOM] for at in range(0, len(data), _ROOM)]
        identifier = aim.encode().ljust(3, b"\0")[:3] if self._aim else bytes(3)
        reports = []
        for place, part in enumerate(parts):
            more = bytes([place < len(parts) - 1])
            body = (
                identifier + part.ljust(_ROOM, b"\0") + (bytes(2) if self._form == "padded" else b"") + more
            )
            head = b"" if self._form == "bare" else bytes([2, len(part)])
            reports.append(record(REPORT, head + body))
        self._say(*reports)

    def _say(self, *records: bytes) -> None:
        if self._link and self._begun:
            self._scanned += 1
            self._out += b"".join(records)
        else:
            self._lost += 1
