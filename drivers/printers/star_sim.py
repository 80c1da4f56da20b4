"""A Star printer on the wire, without the printer: what a StarPRNT model does with every byte, and with time.

What it shares with printers of other languages (paper, cover, buffer, drawer, power, a half-fed command that stays over
a reconnect) stands in ``printer_sim.py``; here is what it answers. Sources: as ``star_status.py``.

Not answered: ENQ and EOT, whose one-byte status nothing here asks for.
"""

from __future__ import annotations

from drivers.printers.command_stream import Command
from drivers.printers.printer_knobs import PERSON, WIRE, flag
from drivers.printers.printer_sim import SimulatedPrinter
from drivers.printers.star_lexer import RESET, STATUS, StarLexer, is_real_time
from drivers.printers.star_press import StarPress

PRINT_END, ETB, TELLING, CLEAR_COUNT = b"\x1b\x1d\x03", b"\x17", b"\x1b\x1ea", b"\x1b\x1eE"
KNOBS = {
    **PERSON,
    "status_back": flag("false: automatic status is off, whatever ESC RS a says", first=True),
    "print_end": flag("false: a model without ESC GS ETX", first=True),
    "network": flag("true: answers are wrapped in a status, as by Star's network interfaces", first=False),
    **WIRE,
}


class StarSimulator(SimulatedPrinter):
    """Sans-IO model of one receipt printer (``drivers.simulator.Simulator``)."""

    CUTS = frozenset({b"\x1bd"})

    def __init__(self, *, width: int = 576, speed: float = 0.0, model: str = "mC-Print3") -> None:
        """``width`` is the print area in dots (576 for 80 mm, 384 for 58 mm)."""
        super().__init__(KNOBS, StarPress(width), StarLexer(), speed)
        self._model = model
        self._telling = False
        self._told = b""
        self._counted = 0
        """The ETB counter, 0 to 31."""
        self._just_counted = False
        self._ends = 0
        """The print-end counter, 0 to 255."""

    # ------------------------------------------------------------------------------------- its answers

    def _is_real_time(self, command: Command) -> bool:
        return is_real_time(command)

    def _in_real_time(self, command: Command) -> bytes:
        """ESC ACK SOH: the status. ESC ACK CAN: reset, as by switching off and on, but that the wire stays."""
        if command.name == STATUS:
            return self._status()
        if command.name == RESET:
            self._switch_off()
        return b""

    def _ahead(self, command: Command) -> bool:
        """ESC GS ETX 0 is answered once what stands before it is processed; 1 waits until it is on the paper."""
        return command.name == PRINT_END and command.args[0] == 0

    def _in_turn(self, command: Command) -> bytes:
        """Answers and kicks of the drawer."""
        match command.name:
            case b"\x07" | b"\x1c" | b"\x19" | b"\x1a":
                self._kick()
            case b"\x1b\x1d\x03":
                return self._print_end(command.args)
            case b"\x17":
                self._counted, self._just_counted = (self._counted + 1) % 32, True
                return self._status() if self._tells else b""
            case b"\x1b\x1eE" | b"\x18":
                self._counted, self._just_counted = 0, False
            case b"\x1b\x1ea":
                self._telling, self._told = bool(command.args[0] & 1), b""
                return self._changes()
            case b"\x1b#" if command.args[:1] == b"*":
                return self._wrapped(b"11", b"\x1b#*," + self._model.encode("ascii") + b"Ver1.0\n\0")
            case _:
                pass
        return b""

    def _changes(self) -> bytes:
        """Automatic status, when something changed since it was told last."""
        if not self._tells:
            return b""
        state = self._bits()
        if state == self._told:
            return b""
        self._told = state
        return self._status()

    def _switch_off(self) -> None:
        """What does not outlast the power."""
        super()._switch_off()
        self._telling, self._told = False, b""
        self._counted, self._just_counted, self._ends = 0, False, 0

    @property
    def _tells(self) -> bool:
        return bool(self._telling and self._knobs["status_back"])

    def _bits(self) -> bytes:
        """Status bytes 1 to 4: printer, errors, jams, paper."""
        knobs = self._knobs
        printer = (0x08 if self._offline else 0) | (0x20 if knobs["cover"] == "open" else 0)
        printer |= 0x04 if knobs["drawer"] == "open" else 0
        paper = {"out": 0x0C, "near_end": 0x04}.get(knobs["paper"], 0)
        return bytes((printer, 0x08 if self._jammed else 0, 0, paper))

    def _status(self) -> bytes:
        """Nine bytes; that an ETB was counted is told once."""
        printer, *rest = self._bits()
        counted, self._just_counted = self._just_counted, False
        counter = (self._counted & 0x07) << 1 | (self._counted & 0x18) << 2
        status = bytes((printer | (0x02 if counted else 0), *rest, 0, counter, 0))
        return b"\x23\x86" + status + b"\0\0" if self._knobs["network"] else b"\x23\x06" + status

    def _print_end(self, args: bytes) -> bytes:
        """ESC GS ETX: 0 refers to the counter, 1 counts, 2 clears."""
        if not self._knobs["print_end"] or args[0] > 2:
            return b""
        if args[0] == 2:
            self._ends = 0
            return b""
        self._ends = (self._ends + args[0]) % 256
        return self._wrapped(b"23", PRINT_END + args + bytes((self._ends, 0)))

    def _wrapped(self, kind: bytes, answer: bytes) -> bytes:
        if not self._knobs["network"]:
            return answer
        inside = kind + b":B" + len(answer).to_bytes(2, "little") + answer + b";"
        return self._status()[:-2] + len(inside).to_bytes(2, "little") + inside
