"""A serial bar code scanner as its host sees it: each scan is text with prefix, AIM identifier and suffix.

Knobs: ``scan`` (a code, or ``{"code": …, "aim": "]Q1"}``), ``bytes`` (hex, sent as it is: noise, control characters),
``suffix``, ``prefix``, ``aim`` (whether identifiers are sent), ``link`` (cable in or out).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SUFFIXES = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "none": b""}


KNOBS = ("scan", "bytes", "suffix", "prefix", "aim", "link")
"""What can be turned; ``scan`` and ``bytes`` say something at once."""


class SerialScannerSimulator:
    """The device model (sans-IO). What a person scans while the cable is out is lost, as with the real thing."""

    def __init__(self, suffix: str = "cr", prefix: str = "", *, aim: bool = True) -> None:
        self._suffix = "cr"
        self._prefix = ""
        self._aim = aim
        self._link = True
        self._out = bytearray()
        self._scanned = 0
        self._lost = 0
        self.turn("suffix", suffix)
        self.turn("prefix", prefix)

    @property
    def link_up(self) -> bool:
        """Whether the cable is in."""
        return self._link

    def connected(self, now: float) -> None:
        """The host opened the port: nothing scanned before reaches it."""
        self._out.clear()

    def disconnected(self, now: float) -> None:
        """The host closed the port."""
        self._out.clear()

    def feed(self, data: bytes, now: float) -> bytes:
        """Scanners take no orders here; what the host writes is swallowed."""
        return b""

    def tick(self, now: float) -> bytes:
        """What was scanned since the last tick."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def knobs(self) -> Mapping[str, Any]:
        """Positions of the knobs, and how many codes were scanned and lost."""
        return {
            "suffix": self._suffix,
            "prefix": self._prefix,
            "aim": self._aim,
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
            case "bytes", str():
                self._send(bytes.fromhex(value))
            case "suffix", str() if value in SUFFIXES:
                self._suffix = value
            case "prefix", str():
                self._prefix = value
            case "aim", bool():
                self._aim = value
            case "link", bool():
                self._link = value
            case _:
                raise ValueError(
                    f"cannot turn {knob!r} to {value!r}: scan takes a code or {{code, aim}}, bytes takes hex, "
                    f"suffix one of {', '.join(SUFFIXES)}, prefix text, aim and link true or false"
                )

    def _scan(self, code: str, aim: str) -> None:
        text = self._prefix + (aim if self._aim else "") + code
        self._send(text.encode() + SUFFIXES[self._suffix])

    def _send(self, data: bytes) -> None:
        if self._link:
            self._scanned += 1
            self._out += data
        else:
            self._lost += 1


def likely_aim(code: str) -> str:
    """The identifier of the symbology a shop would print this code in (ISO/IEC 15424)."""
    if code.isascii() and code.isdigit() and len(code) in (8, 13):
        return "]E4" if len(code) == 8 else "]E0"
    if "\x1d" in code:
        return "]C1"
    if code.isascii() and len(code) <= 20 and "/" not in code:
        return "]C0"
    return "]Q1"
