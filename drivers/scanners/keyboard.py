"""Bar code scanners that are keyboards ("wedges"): USB HID, Bluetooth; read as key events and kept from everybody else.

Models: every scanner out of the box. Protocol: ``struct input_event`` of Linux: keys down and up, ended by SYN_REPORT;
Enter or Tab end a scan. One decoder a device: keys of two scanners, or of a scanner and a person, never meet.

Options: those of ``reading.py`` and

==========  ==============================================================================================
``layout``  ``us`` (default), ``dk``, ``no``, ``se``, ``de``: the layout the *scanner* is set to
==========  ==============================================================================================

Beside the layout's characters it understands the keypad, Caps Lock, Alt with a number on the keypad (universal mode of
Honeywell, Zebra and Datalogic: code page 1252 with a leading zero, else 437) and Ctrl with a key (control characters:
Ctrl+] is the group separator of GS1; all others are refused). Nothing is left out of a scan in silence: a key that
makes no character, or events the kernel lost (SYN_DROPPED), make the whole scan one that is refused. Known limits:
codes typed by Ctrl+Shift+U are not read.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import ClassVar

from drivers.errors import NotSupported
from drivers.scanners.framing import LineReader, NoScan, Piece, Scanned
from drivers.scanners.layouts import LAYOUTS, Layout, Stroke, composed
from drivers.scanners.reading import Reader, ReadingScanner, ScannerOptions

EVENT = struct.Struct("llHHi")
"""struct input_event: seconds, microseconds, type, code, value (include/uapi/linux/input.h)."""
EV_SYN, EV_KEY = 0, 1
SYN_DROPPED = 3
PRESSED = 1

_SHIFT, _ALTGR, _ALT, _CTRL = frozenset({42, 54}), frozenset({100}), frozenset({56}), frozenset({29, 97})
_HELD = _SHIFT | _ALTGR | _ALT | _CTRL
_CAPS_LOCK = 58
_PLAIN = {15: "\t", 28: "\r", 96: "\r", 55: "*", 74: "-", 78: "+", 83: ".", 98: "/"}
"""Keys that are the same in every layout: Tab, Enter, and the keypad's signs."""
_MUTE = frozenset({69, 70, 125, 126, 127})
"""Num Lock, Scroll Lock, the system keys: scanners press them beside a code, never as a part of it."""
LOST, NO_CHARACTER = "\ue000", "\ufffd"
"""What stands in the text for events the kernel lost, and for a key that makes no character."""
_KEYPAD = {82: "0", 79: "1", 80: "2", 81: "3", 75: "4", 76: "5", 77: "6", 71: "7", 72: "8", 73: "9"}


class KeyDecoder:
    """Key events in, characters out (sans-IO). Raises nothing."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._down: set[int] = set()
        self._caps = False
        self._accent = ""
        self._number = ""
        self._rest = b""

    def feed(self, data: bytes) -> str:
        """The characters these events type, in order."""
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        return "".join(
            self._event(kind, code, value) for _, _, kind, code, value in EVENT.iter_unpack(data[:whole])
        )

    def _event(self, kind: int, code: int, value: int) -> str:
        if kind == EV_SYN and code == SYN_DROPPED:
            self._down.clear()
            self._accent = self._number = ""
            return LOST
        if kind != EV_KEY:
            return ""
        if code in _HELD:
            return self._hold(code, down=value != 0)
        if value != PRESSED or code in _MUTE:
            return ""  # a key that comes up, or repeats because it was held for long
        if code == _CAPS_LOCK:
            self._caps = not self._caps
            return ""
        return self._typed(code)

    def _hold(self, code: int, *, down: bool) -> str:
        if down:
            self._down.add(code)
            return ""
        self._down.discard(code)
        number, self._number = (self._number, "") if code in _ALT else ("", self._number)
        return _numbered(number)

    def _typed(self, code: int) -> str:
        digit = _KEYPAD.get(code, "")
        if self._down & _ALT and digit:
            self._number = (self._number + digit)[-5:]
            return ""
        if same := digit or _PLAIN.get(code, ""):
            return self._accented(same)
        shift = bool(self._down & _SHIFT)
        if self._down & _CTRL:
            return self._control(code)
        stroke = Stroke(code, shift, bool(self._down & _ALTGR))
        character = self._layout.characters.get(stroke, NO_CHARACTER)
        if self._caps and not stroke.altgr and character.isalpha():
            other = self._layout.characters.get(Stroke(code, not shift), character)
            character = other if other.isalpha() else character
        if stroke in self._layout.dead and not self._accent:
            self._accent = character
            return ""
        return self._accented(character)

    def _control(self, code: int) -> str:
        """Ctrl with a key: the control character of the key's place on a US keyboard, whatever the layout."""
        character = LAYOUTS["us"].characters.get(Stroke(code), "").upper()
        return chr(ord(character) & 0x1F) if "@" <= character <= "_" else NO_CHARACTER

    def _accented(self, character: str) -> str:
        accent, self._accent = self._accent, ""
        if not (accent and character):
            return accent + character
        return composed(accent, character)


def _numbered(number: str) -> str:
    """What Alt and a number on the keypad type on Windows."""
    if not number:
        return ""
    if int(number) > 0xFF:
        return NO_CHARACTER
    page = "cp1252" if number.startswith("0") else "cp437"
    return bytes([int(number)]).decode(page, "replace")


class KeyReader:
    """Key events in, scans out (sans-IO)."""

    def __init__(self, layout: Layout, options: ScannerOptions) -> None:
        self._keys = KeyDecoder(layout)
        self._lines = LineReader(options.suffix, options.max_length)

    @property
    def pending(self) -> bool:
        """A scan has begun and not ended."""
        return self._lines.pending

    def feed(self, data: bytes) -> list[Piece]:
        """The scans these events complete."""
        text = self._keys.feed(data).encode("utf-8")
        return [_judged(piece) for piece in self._lines.feed(text)]

    def flush(self) -> bytes:
        """Take what has come so far as it is; begin anew."""
        return self._lines.flush()


def _judged(piece: Piece) -> Piece:
    """A scan of which something is missing is none."""
    if isinstance(piece, Scanned) and LOST.encode() in piece.data:
        return NoScan("events_lost", "the system lost keys of this scanner: scan again")
    if isinstance(piece, Scanned) and NO_CHARACTER.encode() in piece.data:
        return NoScan(
            "unknown_key", "a key that the layout does not have; check the option layout and the scanner"
        )
    return piece


class KeyboardScanner(ReadingScanner):
    """A scanner on an event node. Emits one DataEvent a scan, stamped when its last key came."""

    option_names: ClassVar[tuple[str, ...]] = (
        "aim",
        "layout",
        "max_length",
        "prefix",
        "silence_ms",
        "suffix",
    )
    asleep: ClassVar[str] = "a scanner on a battery sleeps: pull its trigger"

    def reader(self, options: ScannerOptions, given: Mapping[str, str]) -> Reader:
        """Keys of the layout the scanner is set to. Raises NotSupported for a layout not known."""
        name = given.get("layout", "us")
        if name not in LAYOUTS:
            raise NotSupported(f"scanner option layout is {name!r}; it takes {', '.join(LAYOUTS)}")
        return KeyReader(LAYOUTS[name], options)
