"""An ESC/POS printer on the wire, without the printer: what a TM series model does with every byte, and with time.

Bytes are taken apart on arrival; real-time commands (DLE EOT, DLE ENQ, DLE DC4) are obeyed at once, everything else
waits in the receive buffer for its turn. Without paper, with the cover open, with a cutter error or switched off-line
the turn does not come; it goes on by itself when a person has put things right. A half-fed command and the buffer
stay over a reconnect, as in printers; only power off and DLE DC4 8 empty them.

Knobs: see ``KNOBS``. What came out is on the roll: ``receipts()`` for what has been cut, ``hanging`` for the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from drivers.printers.escpos_inlet import Inlet
from drivers.printers.escpos_lexer import CLEAR_BUFFER, Command, Lexer, Token, Unknown
from drivers.printers.escpos_press import Press
from drivers.printers.escpos_slip import Slip
from drivers.printers.printer_knobs import PERSON, WIRE, check, flag

DOTS_A_MM = 8
CLEAR = Command(CLEAR_BUFFER[:2], CLEAR_BUFFER[2:])
CLEARED = b"\x37\x25\0"
"""Answer to DLE DC4 8: header, identifier, NUL."""
KNOBS = {
    **PERSON,
    "status_back": flag("false: a model without GS a, or its setting lost", first=True),
    "process_id": flag("false: a model without GS ( H", first=True),
    "clear_buffer": flag("false: a model without DLE DC4 8", first=True),
    "real_time_in_data": flag(
        "false: a model that hears DLE EOT, DLE ENQ, DLE DC4 not inside a picture", first=True
    ),
    **WIRE,
}


class EscposSimulator:
    """Sans-IO model of one receipt printer (``drivers.simulator.Simulator``)."""

    def __init__(self, *, width: int = 576, speed: float = 0.0, model: str = "TM-T20III") -> None:
        """``width`` is the print area in dots (576 for 80 mm, 512 for 42 columns, 384 for 58 mm)."""
        self._width = width
        self._model = model
        self._knobs: dict[str, Any] = {name: knob.first for name, knob in KNOBS.items()}
        self._knobs["speed"] = speed
        self._inlet = Inlet()
        self._press = Press(width)
        self._lexer = Lexer()
        self._buffer: deque[Token] = deque()
        self._free_at = 0.0
        self._resting = True
        self._jammed = False
        self._status_back = 0
        self._told = b""
        self._unsaid = b""
        self._drawer_kicks = 0
        self._unknown: list[str] = []
        self._connections = 0
        self._host = False
        self._bytes = 0

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
            if isinstance(token, Command) and token.real_time:
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
        """Print what time allows; return answers in turn and Automatic Status Back."""
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
            "tells": bool(self._status_back),
            "connected": self._host,
            "connections": self._connections,
            "bytes": self._bytes,
        }

    def turn(self, knob: str, value: Any) -> None:
        """Turn one knob. Raises ValueError naming the knobs there are, or the values it takes."""
        check(KNOBS, knob, value)
        self._knobs[knob] = value
        knobs = self._knobs
        self._inlet.speed, self._inlet.size = knobs["wire_speed"], int(knobs["receive_buffer"])
        self._inlet.tells = knobs["flow"] == "xon_xoff"
        self._lexer.clears, self._lexer.hears_in_data = knobs["clear_buffer"], knobs["real_time_in_data"]
        if knob == "power" and value == "off":
            self._switch_off()
        elif knob == "paper" and value != "out" and self._knobs["paper_mm"] is not None:
            self._knobs["paper_mm"] = None  # a new roll
        elif knob == "paper_mm" and value is not None:
            self._knobs["paper"] = "ok" if value > 0 else "out"
        elif knob == "cutter_error" and not value:
            self._jammed = False
        elif knob == "status_back" and not value:
            self._status_back = 0

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
        self._status_back = 0
        self._jammed = False
        self._unsaid = b""

    # -------------------------------------------------------------------------------------- its work

    def _work(self, now: float) -> bytes:
        """Obey what is buffered, as far as time and paper allow; return the answers in turn."""
        answer = b""
        if self._resting:  # time in which there was nothing to do, or nothing could be done, is not caught up
            self._free_at = max(self._free_at, now)
        while self._buffer and not self._offline and (self._free_at <= now or _ahead(self._buffer[0])):
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

    def _cuts_into_a_jam(self, token: Command) -> bool:
        if token.name not in (b"\x1dV", b"\x1bi", b"\x1bm") or not self._knobs["cutter_error"]:
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

    # ------------------------------------------------------------------------------------- its answers

    @property
    def _offline(self) -> bool:
        """Nothing buffered is obeyed: switch, cover, jam, or no paper."""
        return (
            self._knobs["cover"] == "open"
            or self._knobs["paper"] == "out"
            or not self._knobs["online"]
            or self._jammed
        )

    def _in_real_time(self, command: Command) -> bytes:
        if command.name == b"\x10\x04":
            return self._status(command.args[0])
        if command.name == b"\x10\x05" and command.args[0] == 2:  # recover, the buffer cleared
            self._buffer.clear()
            self._jammed = False
        elif command.name == b"\x10\x14" and command.args[0] == 1 and not self._offline:
            self._kick()
        elif command == CLEAR and self._lexer.clears:
            self._buffer.clear()
            self._press.clear()
            return CLEARED
        return b""

    def _status(self, number: int) -> bytes:
        """DLE EOT n: the fixed bits 1 and 4, and what is the matter."""
        knobs, bits = self._knobs, 0x12
        out, near = knobs["paper"] == "out", knobs["paper"] == "near_end"
        match number:
            case 1:
                bits |= (0x04 if knobs["drawer"] == "closed" else 0) | (0x08 if self._offline else 0)
            case 2:
                bits |= 0x04 if knobs["cover"] == "open" else 0
                bits |= (0x20 if out else 0) | (0x40 if self._jammed else 0)
            case 3:
                bits |= 0x08 if self._jammed else 0
            case 4:
                bits |= 0x6C if out else 0x0C if near else 0
            case _:
                return b""
        return bytes((bits,))

    def _asb(self) -> bytes:
        """The four bytes of Automatic Status Back."""
        knobs = self._knobs
        out, near = knobs["paper"] == "out", knobs["paper"] == "near_end"
        first = 0x10 | (0x04 if knobs["drawer"] == "closed" else 0) | (0x08 if self._offline else 0)
        first |= 0x20 if knobs["cover"] == "open" else 0
        return bytes((first, 0x08 if self._jammed else 0, 0x0F if out else 0x03 if near else 0, 0))

    def _changes(self) -> bytes:
        if not self._status_back:
            return b""
        state = self._asb()
        if state == self._told:
            return b""
        self._told = state
        return state

    def _in_turn(self, command: Command) -> bytes:
        answer = _ANSWERS.get(command.name)
        return answer(self, command.args) if answer else b""

    def pulse(self, _args: bytes) -> bytes:
        """ESC p: the drawer's solenoid."""
        self._kick()
        return b""

    def transmit_status(self, args: bytes) -> bytes:
        """GS r: 1 or 49 paper sensors, 2 or 50 the drawer's pin."""
        if args[0] in (1, 49):
            return bytes(({"out": 0x0F, "near_end": 0x03}.get(self._knobs["paper"], 0),))
        return bytes((1 if self._knobs["drawer"] == "closed" else 0,)) if args[0] in (2, 50) else b""

    def status_back(self, args: bytes) -> bytes:
        """GS a: Automatic Status Back on or off; the state at once when on."""
        self._status_back = args[0] if self._knobs["status_back"] else 0
        self._told = b""
        return self._changes()

    def identify(self, args: bytes) -> bytes:
        """GS I: model id, or maker and model as text."""
        texts = {65: "1.0 ESC/POS", 66: "EPSON", 67: self._model, 68: "SIM0000001"}
        if args[0] in texts:
            return b"_" + texts[args[0]].encode("ascii") + b"\0"
        return b"\x20" if args[0] in (1, 49) else b"\x02" if args[0] in (2, 3, 50, 51) else b""

    def process_id(self, args: bytes) -> bytes:
        """GS ( H, function 48: say the four characters back when everything before is printed."""
        data = args[2:] if self._knobs["process_id"] else b""
        return b"\x37\x22" + data[2:6] + b"\0" if len(data) == 6 and data[0] == 48 else b""

    def _kick(self) -> None:
        self._drawer_kicks += 1
        stuck = self._knobs["drawer_stuck"]
        if stuck == 0:
            self._knobs["drawer"] = "open"
        elif stuck is not None:
            self._knobs["drawer_stuck"] = max(0, stuck - 1)


def _size(token: Token) -> int:
    return len(token.name) + len(token.args) if isinstance(token, Command) else len(token.data)


def _ahead(token: Token) -> bool:
    """GS r is answered once what stands before it is processed: its last line may still be on its way to the paper."""
    return isinstance(token, Command) and token.name == b"\x1dr"


_ANSWERS: dict[bytes, Callable[[EscposSimulator, bytes], bytes]] = {
    b"\x1bp": EscposSimulator.pulse,
    b"\x1dr": EscposSimulator.transmit_status,
    b"\x1da": EscposSimulator.status_back,
    b"\x1dI": EscposSimulator.identify,
    b"\x1d(H": EscposSimulator.process_id,
}
