"""BMPs: the fields of ZVT data blocks, in any order, each with the length its number says (PA00P015, chapter "BMPs").

A number that is not in the table ends the reading: without its length nothing behind it can be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from drivers.errors import FrameError
from drivers.terminals.zvt.tlv import encode_length, read_length

LLVAR = -2
"""Length as two bytes ``Fx Fy``."""
LLLVAR = -3
"""Length as three bytes ``Fx Fy Fz``."""
TLV = -1
"""Length as in BER."""

TIMEOUT, MAX_STATUS, SERVICE, AMOUNT, CONTAINER = 0x01, 0x02, 0x03, 0x04, 0x06
TRACE, TIME, DATE, EXPIRY, CARD_SEQUENCE = 0x0B, 0x0C, 0x0D, 0x0E, 0x17
ORIGINAL_TRACE = 0x37
STATUS, PAN, TRACK2, TRACK3, RESULT, TERMINAL_ID, VU_NUMBER = 0x19, 0x22, 0x23, 0x24, 0x27, 0x29, 0x2A
TRACK1, CHIP_DATA, CVV, APPROVAL, ADDITIONAL_TEXT = 0x2D, 0x2E, 0x3A, 0x3B, 0x3C
TOTALS = 0x60
CURRENCY, RECEIPT_NO, CARD_TYPE, CARD_NAME, EF_ID = 0x49, 0x87, 0x8A, 0x8B, 0xA7

LENGTHS: Mapping[int, int] = {
    TIMEOUT: 1,
    MAX_STATUS: 1,
    SERVICE: 1,
    AMOUNT: 6,
    0x05: 1,  # pump number
    CONTAINER: TLV,
    TRACE: 3,
    TIME: 3,
    DATE: 2,
    EXPIRY: 2,
    CARD_SEQUENCE: 2,
    STATUS: 1,
    PAN: LLVAR,
    TRACK2: LLVAR,
    TRACK3: LLLVAR,
    RESULT: 1,
    TERMINAL_ID: 4,
    VU_NUMBER: 15,
    TRACK1: LLVAR,
    CHIP_DATA: LLLVAR,
    ORIGINAL_TRACE: 3,  # trace number of the original transaction
    CVV: 2,
    APPROVAL: 8,
    ADDITIONAL_TEXT: LLLVAR,
    0x3D: 3,  # password
    CURRENCY: 2,
    0x4C: LLVAR,  # blocked goods groups
    TOTALS: LLLVAR,  # single totals, after an end of day
    RECEIPT_NO: 2,
    0x88: 3,  # turnover number
    CARD_TYPE: 1,
    CARD_NAME: LLVAR,
    0x8C: 1,  # card type of the network operator
    0x92: LLLVAR,  # additional data of an off-line chip
    0x9A: LLLVAR,  # card purse record
    0xA0: 1,  # result code of the authorisation system
    EF_ID: LLVAR,
    0xAA: 3,  # date YYMMDD
    0xAF: LLLVAR,  # EF info
    0xBA: 5,  # AID parameter
    0xD0: 1,  # algorithm and key
    0xD1: LLVAR,  # card offset or PIN data
    0xD2: 1,  # direction
    0xD3: 1,  # key position
    0xE0: 1,  # least length of an input
    **dict.fromkeys(range(0xE1, 0xE9), LLVAR),  # input lines
    0xE9: 1,  # greatest length of an input
    0xEA: 1,  # echo
    0xEB: 8,  # MAC over text
    0xF0: 1,  # seconds of display
    **dict.fromkeys(range(0xF1, 0xF9), LLVAR),  # display lines
    0xF9: 1,  # beeps
    0xFA: 1,  # status
    0xFB: 1,  # OK key required
    0xFC: 1,  # dialogue control
    0xFD: 1,  # dialogue status
}
"""Every BMP with its length in bytes, or how its length is said."""


def walk(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Number, start and end of the value of each field. Raises FrameError naming an unknown or cut-off BMP."""
    at, end = 0, len(data)
    while at < end:
        number = data[at]
        at += 1
        size = LENGTHS.get(number)
        if size is None:
            raise FrameError(f"unknown BMP {number:02X}")
        if size == TLV:
            size, at = read_length(data, at, end)
        elif size < 0:
            size, at = _digits(data, at, -size, number), at - size
        if at + size > end:
            raise FrameError(f"BMP {number:02X} is cut off")
        yield number, at, at + size
        at += size


def parse(data: bytes) -> dict[int, bytes]:
    """All fields. A BMP that comes twice keeps its first value, as terminals do. Raises FrameError."""
    fields: dict[int, bytes] = {}
    for number, start, end in walk(data):
        fields.setdefault(number, data[start:end])
    return fields


def encode(number: int, value: bytes) -> bytes:
    """One field. Raises FrameError for an unknown BMP or a value of the wrong length."""
    size = LENGTHS.get(number)
    if size is None:
        raise FrameError(f"unknown BMP {number:02X}")
    if size == TLV:
        return bytes([number]) + encode_length(len(value)) + value
    if size < 0:
        return bytes([number]) + ll_length(len(value), -size) + value
    if size != len(value):
        raise FrameError(f"BMP {number:02X} has {size} bytes, not {len(value)}")
    return bytes([number]) + value


def ll_length(size: int, digits: int) -> bytes:
    """A length in the manner of LLVAR: one decimal digit a byte, each ``Fx``. Raises FrameError when it is too long."""
    text = f"{size:0{digits}d}"
    if len(text) > digits:
        raise FrameError(f"{size} bytes do not fit a length of {digits} digits")
    return bytes(0xF0 | int(digit) for digit in text)


def read_ll_length(data: bytes, at: int, digits: int) -> int:
    """Read such a length. Raises FrameError."""
    return _digits(data, at, digits, data[at] if at < len(data) else 0)


def _digits(data: bytes, at: int, count: int, number: int) -> int:
    size = 0
    for byte in data[at : at + count]:
        if byte & 0xF0 != 0xF0 or byte & 0x0F > 9:
            raise FrameError(f"BMP {number:02X} has a length byte {byte:02X}")
        size = size * 10 + (byte & 0x0F)
    if at + count > len(data):
        raise FrameError(f"the length of BMP {number:02X} is cut off")
    return size


def bcd(value: int, size: int) -> bytes:
    """A number as ``size`` bytes of binary coded decimals. Raises FrameError when it does not fit."""
    if not 0 <= value < 10 ** (2 * size):
        raise FrameError(f"{value} does not fit {size} bytes of BCD")
    return bytes.fromhex(f"{value:0{2 * size}d}")


def from_bcd(value: bytes, number: int) -> int:
    """The number. Raises FrameError naming the BMP when a nibble is no digit."""
    text = value.hex()
    if not text.isdecimal():
        raise FrameError(f"BMP {number:02X} is no decimal number")
    return int(text)
