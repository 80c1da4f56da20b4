"""A receipt printer on the wire, without the printer: what printers of all languages do with bytes, and with time.

Bytes are taken apart on arrival; real-time commands are obeyed at once, everything else waits in the receive buffer
for its turn. Without paper, with the cover open, with a cutter error or switched off-line the turn does not come; it
goes on by itself when a person has put things right. A half-fed command and the buffer stay over a reconnect, as in
printers.

Knobs: see ``printer_knobs.py`` and each language's own. What came out is on the roll: ``receipts()`` for what has been
cut, ``hanging`` for the rest.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from drivers.printers.command_stream import Command, Token, Unknown
from drivers.printers.escpos_inlet import Inlet
from drivers.printers.escpos_press import Press
from drivers.printers.escpos_slip import Slip
from drivers.printers.printer_knobs import Knob, check

DOTS_A_MM = 8


class Commands(Protocol):
    """A language's lexer."""

    @property
    def pending(self) -> int:
        """Bytes of a command whose rest has not come."""

    def clear(self) -> None:
        """Forget what is half fed."""

    def feed(self, data: bytes) -> list[Token]:
        """The commands completed by these bytes."""


class SimulatedPrinter(ABC):
    """Sans-IO model of one receipt printer (``drivers.simulator.Simulator``); a language says what it answers."""

    CUTS: ClassVar[frozenset[bytes]]
    """Names of the commands that cut."""

    def __init__(self, knobs: Mapping[str, Knob], press: Press, lexer: Commands, speed: float) -> None:
        self._kinds = knobs
        self._knobs: dict[str, Any] = {name: knob.first for name, knob in knobs.items()}
        self._knobs["speed"] = speed
        self._inlet = Inlet()
        self._press = press
        self._lexer = lexer
        self._buffer: deque[Token] = deque()
        self._free_at = 0.0
        self._resting = True
        self._jammed = False
        self._unsaid = b""
        self._drawer_kicks = 0
        self._unknown: list[str] = []
        self._connections = 0
        self._host = False
        self._bytes = 0

    # ------------------------------------------------------------------------------- what a language says

    @abstractmethod
    def _is_real_time(self, command: Command) -> bool:
        """Obeyed on arrival, past everything buffered."""

    @abstractmethod
    def _in_real_time(self, command: Command) -> bytes:
        """Obey it and answer."""

    @abstractmethod
    def _ahead(self, command: Command) -> bool:
        """Answered once what stands before it is processed: its last line may still be on its way to the paper."""

    @abstractmethod
    def _in_turn(self, command: Command) -> bytes:
        """What it answers, or does beside the paper, when its turn has come."""

    @abstractmethod
    def _changes(self) -> bytes:
        """What the printer says unasked when its state changed."""

    @property
    @abstractmethod
    def _tells(self) -> bool:
        """Whether it says changes unasked now."""

    # -------------------------------------------------------------------------------------- the wire

    def connected(self, now: float) -> None:
        """A host is there; nothing is forgotten."""
        self._connections += 1
        self._host = True

    def disconnected(self, now: float) -> None:
        """The host is gone; the buffer and a half-fed command stay."""
        self._host = False

    def feed(self, data: bytes, now: float) -> bytes:
        """Take bytes; return real-time answers, and those in turn that are due already."""
        if not self.link_up:
            return b""
        self._bytes += len(data)
        answer = b""
        for token in self._lexer.feed(data):
            if isinstance(token, Command) and self._is_real_time(token):
                answer += self._in_real_time(token)
            else:
                self._buffer.append(token)
        answer += self._work(now) + self._inlet.took(len(data), self._waiting, now)
        return self._said(answer)

    def room(self, now: float) -> int:
        """What the wire carries now and the receive buffer holds."""
        room = self._inlet.room(self._waiting, now)
        return min(room, 1) if self._knobs["fragment"] else room

    def reset_due(self) -> bool:
        """Once after the knob was turned."""
        due: bool = self._knobs["reset"]
        self._knobs["reset"] = False
        return due

    @property
    def _waiting(self) -> int:
        """Bytes in the receive buffer; not counted while it is endless."""
        return self._inlet.size and sum(_size(token) for token in self._buffer)

    def tick(self, now: float) -> bytes:
        """Print what time allows; return answers in turn and what is said unasked."""
        if not self.link_up:
            return b""
        answer = self._work(now) + self._changes() + self._inlet.worked(self._waiting)
        return self._said(answer)

    def _said(self, answer: bytes) -> bytes:
        """What goes out now of these bytes and of those kept back."""
        if self._knobs["mute"]:
            return b""
        self._unsaid += answer
        size = 1 if self._knobs["fragment"] else len(self._unsaid)
        said, self._unsaid = self._unsaid[:size], self._unsaid[size:]
        return said

    @property
    def link_up(self) -> bool:
        """False while the power is off."""
        return bool(self._knobs["power"] == "on")

    # ------------------------------------------------------------------------------------- the person

    def knobs(self) -> Mapping[str, Any]:
        """Every knob, and the truth about the roll."""
        return {
            **self._knobs,
            "receipts": len(self._press.slips),
            "hanging": bool(self._press.hanging.strips),
            "buffered": len(self._buffer),
            "half_fed": self._lexer.pending,
            "drawer_kicks": self._drawer_kicks,
            "unknown_commands": list(self._unknown),
            "tells": self._tells,
            "connected": self._host,
            "connections": self._connections,
            "bytes": self._bytes,
        }

    def turn(self, knob: str, value: Any) -> None:
        """Turn one knob. Raises ValueError naming the knobs there are, or the values it takes."""
        check(self._kinds, knob, value)
        self._knobs[knob] = value
        knobs = self._knobs
        self._inlet.speed, self._inlet.size = knobs["wire_speed"], int(knobs["receive_buffer"])
        self._inlet.tells = knobs["flow"] == "xon_xoff"
        if knob == "power" and value == "off":
            self._switch_off()
        elif knob == "paper" and value != "out" and self._knobs["paper_mm"] is not None:
            self._knobs["paper_mm"] = None  # a new roll
        elif knob == "paper_mm" and value is not None:
            self._knobs["paper"] = "ok" if value > 0 else "out"
        elif knob == "cutter_error" and not value:
            self._jammed = False

    def receipts(self) -> list[Slip]:
        """Every piece of paper cut off so far, the oldest first: ``.text``, ``.marked``, ``.symbols``, ``.png()``."""
        return list(self._press.slips)

    @property
    def hanging(self) -> Slip:
        """What has been printed since the last cut."""
        return self._press.hanging

    def _switch_off(self) -> None:
        self._lexer.clear()
        self._buffer.clear()
        self._inlet.power_off()
        self._press.power_off()
        self._free_at = 0.0
        self._jammed = False
        self._unsaid = b""

    # -------------------------------------------------------------------------------------- its work

    def _work(self, now: float) -> bytes:
        """Obey what is buffered, as far as time and paper allow; return the answers in turn."""
        answer = b""
        if self._resting:  # time in which there was nothing to do, or nothing could be done, is not caught up
            self._free_at = max(self._free_at, now)
        while self._buffer and not self._offline and (self._free_at <= now or self._hurries(self._buffer[0])):
            token = self._buffer.popleft()
            if isinstance(token, Unknown):
                self._unknown.append(token.data.hex(" "))
                continue
            if isinstance(token, Command) and self._cuts_into_a_jam(token):
                continue
            before = self._press.rows
            self._press.execute(token)
            self._unroll(self._press.rows - before)
            if isinstance(token, Command):
                answer += self._in_turn(token)
        self._resting = not self._buffer or self._offline
        return answer

    def _hurries(self, token: Token) -> bool:
        return isinstance(token, Command) and self._ahead(token)

    def _cuts_into_a_jam(self, token: Command) -> bool:
        if token.name not in self.CUTS or not self._knobs["cutter_error"]:
            return False
        self._jammed = True
        self._buffer.appendleft(token)
        return True

    def _unroll(self, rows: int) -> None:
        if rows <= 0:
            return
        if self._knobs["speed"]:
            self._free_at += rows / DOTS_A_MM / self._knobs["speed"]
        left = self._knobs["paper_mm"]
        if left is not None:
            left = max(0.0, left - rows / DOTS_A_MM)
            self._knobs["paper_mm"] = left
            if left == 0:
                self._knobs["paper"] = "out"

    @property
    def _offline(self) -> bool:
        """Nothing buffered is obeyed: switch, cover, jam, or no paper."""
        return (
            self._knobs["cover"] == "open"
            or self._knobs["paper"] == "out"
            or not self._knobs["online"]
            or self._jammed
        )

    def _kick(self) -> None:
        self._drawer_kicks += 1
        stuck = self._knobs["drawer_stuck"]
        if stuck == 0:
            self._knobs["drawer"] = "open"
        elif stuck is not None:
            self._knobs["drawer_stuck"] = max(0, stuck - 1)


def _size(token: Token) -> int:
    return len(token.name) + len(token.args) if isinstance(token, Command) else len(token.data)
