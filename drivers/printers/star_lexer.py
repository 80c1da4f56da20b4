"""The printer's side of StarPRNT: a stream of bytes taken apart into commands.

Sources: Star Micronics, "StarPRNT Command Specifications" Rev. 2.25 and 4.01 (sections 2.3.1 to 2.3.26, ESC GS S with
its nine bytes of head) and "STAR Line Mode Command Specifications" (chapter 3), whose commands and lengths are the same
for what stands here. A command is named by one control code, by ESC and a byte, or by ESC, one of GS RS FS ACK and a
byte. Raster mode (``ESC * r``), which changes the meaning of letters, belongs to graphic-only models and is not taken
apart: StarPRNT models do not have it.

Real-time commands (ESC ACK SOH, ESC ACK CAN, ENQ, EOT) are commands of their own here and never found inside the data
of another. Whether printers find them there is not said by the manuals; the driver depends on neither.
"""

from __future__ import annotations

from drivers.printers.command_stream import (
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

RS = 0x1E
STATUS, RESET = b"\x1b\x06\x01", b"\x1b\x06\x18"
"""ESC ACK SOH and ESC ACK CAN."""
REAL_TIME = frozenset({STATUS, RESET, b"\x05", b"\x04"})
"""Obeyed on arrival, past everything buffered."""


def is_real_time(command: Command) -> bool:
    """Obeyed on arrival."""
    return command.name in REAL_TIME


def _until_nul(args: bytearray) -> int:
    return to_byte(args, 0)


def _bar_code(args: bytearray) -> int:
    """ESC b: n1 n2 n3 n4, data, RS. The data may be as long as it likes, so a lost RS swallows what follows."""
    end = args.find(RS, 4)
    return end + 1 if end >= 0 else NOT_YET


def _columns(args: bytearray) -> int:
    """ESC X: n1 n2, three bytes a column."""
    return 2 + word(args, 0) * 3 if len(args) >= 2 else NOT_YET


def _band(args: bytearray) -> int:
    """ESC k: n1 n2 (bytes a row), 24 rows."""
    return 2 + word(args, 0) * 24 if len(args) >= 2 else NOT_YET


def _raster(args: bytearray) -> int:
    """ESC GS S: m, xL xH (bytes a row), yL yH (rows), n (colour)."""
    return 6 + word(args, 1) * word(args, 3) if len(args) >= 6 else NOT_YET


def _qr(args: bytearray) -> int:
    """ESC GS y: S and two bytes; D 1 m nL nH and data; P; I."""
    if not args:
        return NOT_YET
    if args[0] == ord("S"):
        return 3
    if args[0] != ord("D"):
        return 1
    return 5 + word(args, 3) if len(args) >= 5 else NOT_YET


def _pdf417(args: bytearray) -> int:
    """ESC GS x: S 0 and three bytes, S and two bytes; D nL nH and data; P; I."""
    if not args:
        return NOT_YET
    if args[0] == ord("S"):
        if len(args) < 2:
            return NOT_YET
        return 5 if args[1] in b"\x000" else 3
    if args[0] != ord("D"):
        return 1
    return 3 + word(args, 1) if len(args) >= 3 else NOT_YET


def _page_length(args: bytearray) -> int:
    """ESC C: n, or 0 and n."""
    if not args:
        return NOT_YET
    return 2 if args[0] == 0 else 1


def _page_mode(args: bytearray) -> int:
    """ESC GS P: 0 and 1 enter and leave; 2 direction, 3 area, 4 and 5 positions; 6 and 7 print."""
    if not args:
        return NOT_YET
    return {2: 2, 3: 9, 4: 3, 5: 3}.get(args[0] % 48, 1)


def _logos(args: bytearray) -> int:
    """ESC FS q: n, then for each logo xL xH yL yH and x * y * 8 bytes (as ESC/POS has it: the manual is silent)."""
    if not args:
        return NOT_YET
    at = 1
    for _ in range(args[0]):
        if len(args) < at + 4:
            return NOT_YET
        at += 4 + word(args, at) * word(args, at + 2) * 8
    return at


def _names(prefix: bytes, spec: dict[str, int]) -> dict[bytes, Length]:
    return {
        prefix + sign.encode("latin-1"): fixed(length) for signs, length in spec.items() for sign in signs
    }


COMMANDS: dict[bytes, Length] = {
    **{
        bytes((code,)): fixed(0)
        for code in b"\x04\x05\x07\x09\x0a\x0b\x0c\x0d\x0e\x0f\x12\x14\x17\x18\x19\x1a\x1c"
    },
    **_names(
        b"\x1b",
        {
            "@45EFMPgpq012:O\x0e\x14": 0,
            "/ RW_-hlQaIJzcNAy3$%": 1,
            "ist?\x07": 2,
            "r": 74,
        },
    ),
    b"\x1bb": _bar_code,
    b"\x1bd": fixed(1),
    b"\x1bD": _until_nul,
    b"\x1bB": _until_nul,
    b"\x1b#": _until_nul,
    b"\x1bC": _page_length,
    b"\x1bK": counted(0, 2),
    b"\x1bL": counted(0, 2),
    b"\x1bX": _columns,
    b"\x1bk": _band,
    STATUS: fixed(0),
    RESET: fixed(0),
    **_names(b"\x1b\x1d", {"tabcg": 1, "AR\\": 2, "\x03\x07": 3, "\x19": 4}),
    b"\x1b\x1d#": _until_nul,
    b"\x1b\x1d)": counted(1, 3),
    b"\x1b\x1d(": counted(1, 3),
    b"\x1b\x1dP": _page_mode,
    b"\x1b\x1dS": _raster,
    b"\x1b\x1dx": _pdf417,
    b"\x1b\x1dy": _qr,
    **_names(b"\x1b\x1e", {"aAdrCEFLR": 1}),
    b"\x1b\x1cp": fixed(2),
    b"\x1b\x1cq": _logos,
}
TABLE = CommandTable(COMMANDS, frozenset({_bar_code, _until_nul, _logos}))


class StarLexer:
    """Feed bytes, get commands. What is half fed stays until the rest comes, or ``clear``."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._wanted = 0

    @property
    def pending(self) -> int:
        """Bytes of a command whose rest has not come."""
        return len(self._buffer)

    def clear(self) -> None:
        """Forget what is half fed (power off, ESC ACK CAN)."""
        self._buffer.clear()
        self._wanted = 0

    def feed(self, data: bytes) -> list[Token]:
        """The commands completed by these bytes."""
        self._buffer += data
        tokens: list[Token] = []
        while self._buffer and len(self._buffer) >= self._wanted:
            token, used, self._wanted = TABLE.cut(self._buffer)
            if used == 0:
                break
            if token is not None:
                tokens.append(token)
            del self._buffer[:used]
        return tokens
