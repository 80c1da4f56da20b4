"""A scanner set to be a keyboard: what is scanned is typed on the layout of the United States, then Enter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ENTER = 0x28
_ROW = {letter: 4 + place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
_ROW |= {digit: 30 + place for place, digit in enumerate("1234567890")}
_ROW |= {"-": 0x2D, "]": 0x30, ".": 0x37, "/": 0x38}
_SHIFT = 0x02
REPORT, REPORT_S = 8, 0.004
"""Bytes of a report, and how often the host asks for one: the endpoint's interval (tests.vm.usb_functions)."""


def strokes(text: str) -> bytes:
    """Boot-protocol reports of eight bytes: each key down and up (HID 1.11, appendix B.1; usage tables, page 7)."""
    reports = bytearray()
    for letter in text:
        shift = _SHIFT if letter.isupper() else 0
        reports += bytes((shift, 0, _ROW[letter.lower()], 0, 0, 0, 0, 0)) + bytes(8)
    return bytes(reports + bytes((0, 0, ENTER, 0, 0, 0, 0, 0)) + bytes(8))


class TypedKeys:
    """The device model; knobs: ``scan`` (a code), ``link``."""

    def __init__(self) -> None:
        self._link = True
        self._host = False
        self._out = bytearray()
        self._ticked = 0.0
        self._scanned = self._lost = 0

    @property
    def link_up(self) -> bool:
        """Whether the cable is in."""
        return self._link

    def connected(self, now: float) -> None:
        """The kernel listens."""
        self._host, self._ticked = True, now

    def disconnected(self, now: float) -> None:
        """It does not."""
        self._host = False
        self._out.clear()

    def feed(self, data: bytes, now: float) -> bytes:
        """A keyboard takes no orders here."""
        return b""

    def tick(self, now: float) -> bytes:
        """What was typed since the last tick, no faster than a host asks."""
        reports = max(1, round((now - self._ticked) / REPORT_S))
        self._ticked = now
        typed = bytes(self._out[: reports * REPORT])
        del self._out[: reports * REPORT]
        return typed

    def knobs(self) -> Mapping[str, Any]:
        """Positions, and how many codes were typed and lost."""
        return {"link": self._link, "scanned": self._scanned, "lost": self._lost}

    def turn(self, knob: str, value: Any) -> None:
        """Turn one. Raises ValueError."""
        match knob, value:
            case "link", bool():
                self._link = value
            case "scan", str():
                if self._link and self._host:
                    self._scanned += 1
                    self._out += strokes(value)
                else:
                    self._lost += 1
            case _:
                raise ValueError(f"cannot turn {knob!r} to {value!r}")
