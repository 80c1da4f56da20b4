"""Four scanners of three kinds on wires of their own, and what each writes for a code: for the proof and the bench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from drivers.hid_records import DESCRIPTOR, REPORT, record
from drivers.scanners.hid_sim import DESCRIPTORS
from drivers.scanners.keyboard_sim import typed

_ENTER = typed("\r", "us")[0]


class Line(Protocol):
    """Where a scanner's bytes are read."""

    @property
    def path(self) -> str:
        """The node."""


@dataclass(frozen=True, slots=True)
class Wire:
    """One kind of scanner: its model and address, and its bytes."""

    device: str
    model: str
    scheme: str

    @property
    def greeting(self) -> bytes:
        """What it says when it is plugged in."""
        return record(DESCRIPTOR, bytes.fromhex(DESCRIPTORS["usual"])) if self.scheme == "hidraw" else b""

    def said(self, code: str) -> bytes:
        """One scan of an EAN-13."""
        if self.scheme == "hidraw":
            return record(REPORT, bytes([2, len(code)]) + b"]E0" + code.encode().ljust(56, b"\0") + b"\0")
        if self.scheme == "evdev":
            return b"".join(key for character in code for key in typed(character, "us")) + _ENTER
        return code.encode() + b"\r"


WIRES = (
    Wire("serial-1", "serial-scanner-generic", "serial"),
    Wire("serial-2", "serial-scanner-generic", "serial"),
    Wire("hid", "hid-pos-scanner-generic", "hidraw"),
    Wire("keyboard", "keyboard-scanner-generic", "evdev"),
)


def configured(lines: Sequence[Line]) -> str:
    """The devices of a station's configuration."""
    return "".join(
        f'[devices.{wire.device}]\nmodel = "{wire.model}"\nurl = "{wire.scheme}://{line.path}"\n'
        for line, wire in zip(lines, WIRES, strict=True)
    )


def gtin13(number: int) -> str:
    """A GTIN-13 of the demo's prefix with its check digit (GS1 General Specifications, 7.9)."""
    body = f"952{number:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"
