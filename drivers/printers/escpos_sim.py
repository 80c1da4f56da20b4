"""An ESC/POS printer on the wire, without the printer: what a TM series model does with every byte, and with time.

What it shares with printers of other languages stands in ``printer_sim.py``; here is what ESC/POS answers: DLE EOT, DLE
ENQ and DLE DC4 in real time, GS r, GS a, GS I and GS ( H in their turn. A half-fed command and the buffer stay over a
reconnect; only power off and DLE DC4 8 empty them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from drivers.printers.command_stream import Command
from drivers.printers.escpos_lexer import CLEAR_BUFFER, Lexer, is_real_time
from drivers.printers.escpos_press import Press
from drivers.printers.printer_knobs import PERSON, WIRE, flag
from drivers.printers.printer_sim import SimulatedPrinter

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


class EscposSimulator(SimulatedPrinter):
    """Sans-IO model of one receipt printer (``drivers.simulator.Simulator``)."""

    CUTS = frozenset({b"\x1dV", b"\x1bi", b"\x1bm"})

    def __init__(self, *, width: int = 576, speed: float = 0.0, model: str = "TM-T20III") -> None:
        """``width`` is the print area in dots (576 for 80 mm, 512 for 42 columns, 384 for 58 mm)."""
        self._escpos = Lexer()
        super().__init__(KNOBS, Press(width), self._escpos, speed)
        self._model = model
        self._status_back = 0
        self._told = b""

    def turn(self, knob: str, value: Any) -> None:
        """Turn one knob. Raises ValueError naming the knobs there are, or the values it takes."""
        super().turn(knob, value)
        self._escpos.clears = self._knobs["clear_buffer"]
        self._escpos.hears_in_data = self._knobs["real_time_in_data"]
        if knob == "status_back" and not value:
            self._status_back = 0

    def _switch_off(self) -> None:
        super()._switch_off()
        self._status_back = 0

    @property
    def _tells(self) -> bool:
        return bool(self._status_back)

    def knobs(self) -> Mapping[str, Any]:
        """As every printer's, and the symbols that did not come out (``Press.refused``)."""
        return {**super().knobs(), "refused_symbols": list(self._press.refused)}

    # ------------------------------------------------------------------------------------- its answers

    def _is_real_time(self, command: Command) -> bool:
        return is_real_time(command)

    def _ahead(self, command: Command) -> bool:
        """GS r; GS ( H waits until it is on the paper."""
        return command.name == b"\x1dr"

    def _in_real_time(self, command: Command) -> bytes:
        if command.name == b"\x10\x04":
            return self._status(command.args[0])
        if command.name == b"\x10\x05" and command.args[0] == 2:  # recover, the buffer cleared
            self._buffer.clear()
            self._jammed = False
        elif command.name == b"\x10\x14" and command.args[0] == 1 and not self._offline:
            self._kick()
        elif command == CLEAR and self._escpos.clears:
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


_ANSWERS: dict[bytes, Callable[[EscposSimulator, bytes], bytes]] = {
    b"\x1bp": EscposSimulator.pulse,
    b"\x1dr": EscposSimulator.transmit_status,
    b"\x1da": EscposSimulator.status_back,
    b"\x1dI": EscposSimulator.identify,
    b"\x1d(H": EscposSimulator.process_id,
}
