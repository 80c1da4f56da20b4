"""The printer's side of ESC/POS: a stream of bytes taken apart into commands, by the command reference's lengths.

Sans-IO and total: any bytes are taken, in any pieces, and give the same commands. What no table knows becomes an
``Unknown`` of the two bytes that named it. Real-time commands (DLE …) are heard also inside the data of another, where
their bytes are data as well, as printers do it; DLE DC4 8 ends what is half fed there.
"""

from __future__ import annotations

import re

from drivers.printers.command_stream import (
    LIST_LIMIT,
    NOT_YET,
    Command,
    CommandTable,
    Length,
    Token,
    counted,
    fixed,
    to_byte,
    word,
)

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10


def is_real_time(command: Command) -> bool:
    """Obeyed on arrival, past everything buffered."""
    return command.name[0] == DLE


def _until_nul(args: bytearray) -> int:
    return to_byte(args, 0)


def _column_image(args: bytearray) -> int:
    """ESC *: m, nL nH, then one byte a column (8 dots) or three (24 dots)."""
    if len(args) < 3:
        return NOT_YET
    return 3 + word(args, 1) * (3 if args[0] in (32, 33) else 1)


def _raster(args: bytearray) -> int:
    """GS v 0: m, xL xH (bytes a row), yL yH (rows)."""
    return 5 + word(args, 1) * word(args, 3) if len(args) >= 5 else NOT_YET


def _down_loaded(args: bytearray) -> int:
    """GS *: x, y, then x * y * 8 bytes."""
    return 2 + args[0] * args[1] * 8 if len(args) >= 2 else NOT_YET


def _bar_code(args: bytearray) -> int:
    """GS k: function A (m to 6) ends with NUL; function B (m from 65) has a count."""
    if not args:
        return NOT_YET
    if args[0] < 65:
        return to_byte(args, 0, 1)
    return 2 + args[1] if len(args) >= 2 else NOT_YET


def _user_characters(args: bytearray) -> int:
    """ESC &: y, c1 c2, then for each character x and x * y bytes."""
    if len(args) < 3:
        return NOT_YET
    at = 3
    for _ in range(max(0, args[2] - args[1] + 1)):
        if at >= len(args):
            return NOT_YET
        at += 1 + args[at] * args[0]
    return at


def _stored_images(args: bytearray) -> int:
    """FS q: n, then for each picture xL xH yL yH and x * y * 8 bytes."""
    if not args:
        return NOT_YET
    at = 1
    for _ in range(args[0]):
        if len(args) < at + 4:
            return NOT_YET
        at += 4 + word(args, at) * word(args, at + 2) * 8
    return at


def _long_graphics(args: bytearray) -> int:
    """GS 8 L: four bytes of count."""
    return 4 + int.from_bytes(args[:4], "little") if len(args) >= 4 else NOT_YET


def _cut(args: bytearray) -> int:
    """GS V: m alone, or m and n for the functions that feed (65, 66, 97, 98, 103, 104)."""
    if not args:
        return NOT_YET
    return 2 if args[0] in (65, 66, 97, 98, 103, 104) else 1


def _real_time_request(args: bytearray) -> int:
    """DLE EOT: n; the extended ones (7, 8, 18) have one byte more."""
    if not args:
        return NOT_YET
    return 2 if args[0] in (7, 8, 18) else 1


def _real_time_action(args: bytearray) -> int:
    """DLE DC4: fn and its arguments."""
    lengths = {1: 3, 2: 3, 3: 6, 7: 2, 8: 8}
    return lengths.get(args[0], 1) if args else NOT_YET


def _semicolons(args: bytearray) -> int:
    at = 0
    for _ in range(6):
        at = args.find(b";", at, LIST_LIMIT) + 1
        if not at:
            return LIST_LIMIT if len(args) >= LIST_LIMIT else NOT_YET
    return at


def _counter(args: bytearray) -> int:
    """GS C: ``0`` n m, ``1`` six bytes, ``2`` two bytes, ``;`` text with five semicolons."""
    if not args:
        return NOT_YET
    if args[0] == ord(";"):
        return _semicolons(args)
    return {0x30: 3, 0x31: 7, 0x32: 3}.get(args[0], 1)


def _names(prefix: int, spec: dict[str, int]) -> dict[bytes, Length]:
    return {bytes((prefix, ord(sign))): fixed(length) for signs, length in spec.items() for sign in signs}


COMMANDS: dict[bytes, Length] = {
    # ESC: the fixed ones by the number of their arguments
    **_names(ESC, {"@2<LSimv\x0c": 0, " !3%-=?EGJKMRTUVadert{4u": 1, "$\\Bcf": 2, "W": 8}),
    b"\x1bp": fixed(3),
    b"\x1b*": _column_image,
    b"\x1b&": _user_characters,
    b"\x1bD": _until_nul,
    # FS: Kanji switches, stored pictures
    **_names(FS, {"&.": 0, "!-CW": 1, "Sp?": 2, "2": 74}),
    b"\x1cq": _stored_images,
    b"\x1cg1": counted(5, 7),
    b"\x1cg2": fixed(7),
    # GS
    **_names(GS, {":c": 0, "!/BEHITabfhjrw": 1, "$LPW\\": 2, "^z": 3}),
    b"\x1dV": _cut,
    b"\x1d*": _down_loaded,
    b"\x1dk": _bar_code,
    b"\x1dv0": _raster,
    b"\x1d8L": _long_graphics,
    b"\x1dC": _counter,
    b"\x1dg0": fixed(3),
    b"\x1dg2": fixed(3),
    # real time
    b"\x10\x04": _real_time_request,
    b"\x10\x05": fixed(1),
    b"\x10\x14": _real_time_action,
    # single controls
    **{bytes((code,)): fixed(0) for code in (0x09, 0x0A, 0x0C, 0x0D, 0x18)},
}
for _prefix in (
    ESC,
    FS,
    GS,
):  # ESC ( A, GS ( k, …: one letter, then a count: even an unknown one can be stepped over
    for _letter in range(0x41, 0x7B):
        COMMANDS[bytes((_prefix, ord("("), _letter))] = counted(0, 2)

CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 8: clear the receive and print buffers. Its arguments are so long that no picture holds them by chance."""
REAL_TIME = re.compile(rb"\x10\x04[\x01-\x04]|\x10\x05\x02|\x10\x14\x01[\x00\x01][\x01-\x08]")
"""DLE EOT, DLE ENQ 2 and DLE DC4 1 (drawer), wherever they stand."""
LONGEST_REAL_TIME = 5
TABLE = CommandTable(COMMANDS, frozenset({_until_nul, _bar_code, _user_characters, _stored_images, _counter}))


class Lexer:
    """Feed bytes, get commands. What is half fed stays until the rest comes, or ``clear``."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._wanted = 0
        self._at = 0
        """Bytes of the stream before the buffer."""
        self.clears = True
        """Whether the model knows DLE DC4 8."""
        self.hears_in_data = True
        """Whether real-time commands are heard inside the data of others."""

    @property
    def pending(self) -> int:
        """Bytes of a command whose rest has not come."""
        return len(self._buffer)

    def clear(self) -> None:
        """Forget what is half fed (power off, DLE DC4 8)."""
        self._at += len(self._buffer)
        self._buffer.clear()
        self._wanted = 0

    def feed(self, data: bytes) -> list[Token]:
        """The commands completed by these bytes."""
        tokens: list[Token] = []
        known = len(self._buffer)
        self._buffer += data
        while self.clears:
            at = self._buffer.find(CLEAR_BUFFER, max(0, known - len(CLEAR_BUFFER) + 1))
            if at < 0:
                break
            rest = bytes(self._buffer[at + len(CLEAR_BUFFER) :])
            del self._buffer[at:]
            tokens += self._complete(known)
            self.clear()
            tokens.append(Command(CLEAR_BUFFER[:2], CLEAR_BUFFER[2:]))
            self._at += len(CLEAR_BUFFER)
            self._buffer += rest
            known = 0
        return tokens + self._complete(known)

    def _complete(self, known: int) -> list[Token]:
        """The complete commands; behind them the real-time ones inside data, unless known from the last time."""
        first = max(0, known - LONGEST_REAL_TIME + 1)
        inside = [
            (self._at + match.start(), match.group())
            for match in (REAL_TIME.finditer(self._buffer, first) if self.hears_in_data else ())
            if match.end() > known
        ]
        tokens: list[Token] = []
        starts: set[int] = set()
        while self._buffer and len(self._buffer) >= self._wanted:
            token, used, self._wanted = TABLE.cut(self._buffer)
            if used == 0:
                break
            if token is not None:
                tokens.append(token)
            if isinstance(token, Command) and is_real_time(token):
                starts.add(self._at)
            del self._buffer[:used]
            self._at += used
        return tokens + [Command(found[:2], found[2:]) for at, found in inside if at not in starts]
