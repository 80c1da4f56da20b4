"""An Acme terminal, as its library sees it. Sans-IO.

Knobs: ``outcome`` (``approve``, ``decline``, ``cancel``, ``crash`` = charges the card and makes the library crash,
``silent`` = charges it and says nothing more), ``card`` (``auto``, ``wait``, ``in``), ``busy``. ``book`` is the truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CARD_NUMBER = "4761739001010119"
_TAKES: Mapping[str, tuple[Any, ...]] = {
    "outcome": ("approve", "decline", "cancel", "crash", "silent"),
    "card": ("auto", "wait", "in"),
    "busy": (True, False),
}


class AcmeSimulator:
    """The device model."""

    link_up = True

    def __init__(self) -> None:
        self._positions: dict[str, Any] = {"outcome": "approve", "card": "auto", "busy": False}
        self._book: list[dict[str, Any]] = []
        self._buffer = b""
        self._running: list[str] = []
        self._out: list[str] = []

    def connected(self, now: float) -> None:
        """A library connected."""
        del now
        self._buffer = b""

    def disconnected(self, now: float) -> None:
        """It went away; a payment that waits for a card is over."""
        del now
        self._running = []

    def feed(self, data: bytes, now: float) -> bytes:
        """Take lines, answer lines."""
        del now
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            self._take(line.decode().split())
        return self._said()

    def tick(self, now: float) -> bytes:
        """A card may have been put in."""
        del now
        if self._running and self._positions["card"] != "wait":
            self._charge()
        return self._said()

    def _said(self) -> bytes:
        said, self._out = "".join(f"{line}\n" for line in self._out), []
        return said.encode()

    def _take(self, words: list[str]) -> None:
        match words:
            case ["HELLO"]:
                self._out.append("ID 4711")
            case ["LAST"]:
                self._out.append(self._ok(self._book[-1]) if self._book else "NONE")
            case ["FIND", name]:
                found = [charge for charge in self._book if charge["attempt"] == name]
                self._out.append(self._ok(found[0]) if found else "NONE")
            case ["PAY", *_] if self._positions["busy"]:
                self._out.append("BUSY")
            case ["PAY", name, minor, currency]:
                self._running = [name, minor, currency]
                self._out.append("SHOW insert_card")
            case ["STOP"] if self._running:
                self._running = []
                self._out.append("NO cancelled")
            case _:
                pass

    def _charge(self) -> None:
        (name, minor, currency), self._running = self._running, []
        outcome = self._positions["outcome"]
        if outcome in ("decline", "cancel"):
            self._out.append("NO declined" if outcome == "decline" else "NO cancelled")
            return
        charge = {
            "receipt_no": len(self._book) + 1,
            "amount": int(minor),
            "currency": currency,
            "attempt": name,
            "state": "booked",
        }
        self._book.append(charge)
        if outcome != "silent":
            self._out.append("CRASH" if outcome == "crash" else self._ok(charge))

    @staticmethod
    def _ok(charge: dict[str, Any]) -> str:
        return f"OK {charge['receipt_no']} {charge['amount']} {charge['currency']} {CARD_NUMBER}"

    def knobs(self) -> Mapping[str, Any]:
        """Positions, and the book."""
        return {**self._positions, "book": self._book}

    def turn(self, knob: str, value: Any) -> None:
        """Turn one knob. Raises ValueError."""
        if value not in _TAKES.get(knob, ()):
            raise ValueError(f"{knob} cannot be {value!r}; there are {dict(_TAKES)}")
        self._positions[knob] = value
