"""The card data scrubber, at the codec's boundary: nothing behind it ever sees a card number, track or check value.

PCI DSS 3.3 forbids keeping them after authorisation, 3.4.1 showing more than the last four; logs, traces and crash
dumps count. Values are overwritten in place, so frames keep their lengths and everything else its position.
"""

from __future__ import annotations

from drivers.errors import FrameError
from drivers.terminals.masking import KEPT_DIGITS, mask_text
from drivers.terminals.zvt import bmp, codes, tlv

_SECRET_BMPS = frozenset({bmp.EXPIRY, bmp.TRACK2, bmp.TRACK3, bmp.TRACK1, bmp.CHIP_DATA, bmp.CVV, bmp.EF_ID})
_SECRET_TAGS = frozenset({0x1F08, 0x1F09, 0x1F0A, 0x1F1A, 0x1F5E})
_MASK = 0xEE
"""Nibble E stands for a masked digit (PA00P015, BMP 22)."""


def scrubbed(command: int, data: bytes) -> bytes:
    """The data of an APDU without card data, of the same length.

    Raises FrameError when the data of a status-information cannot be read: it is then unknown where card data lies.
    """
    if command == codes.STATUS_INFO:
        return _fields(data, 0)
    if command in (codes.COMPLETION, codes.ABORT):
        try:
            return _fields(data, 1 if command == codes.ABORT else 0)
        except FrameError:
            return data  # the answer to a status enquiry is not made of BMPs
    if command in (codes.PRINT_LINE, codes.PRINT_BLOCK):
        return mask_text(data)
    return data


def _fields(data: bytes, start: int) -> bytes:
    clean = bytearray(data)
    for number, first, last in bmp.walk(data[start:]):
        begin, end = first + start, last + start
        if number in _SECRET_BMPS:
            clean[begin:end] = bytes([_MASK]) * (end - begin)
        elif number == bmp.PAN:
            clean[begin:end] = _masked_pan(data[begin:end])
        elif number == bmp.CONTAINER:
            _tags(data, begin, end, clean)
        elif number in (bmp.ADDITIONAL_TEXT, bmp.CARD_NAME):
            clean[begin:end] = mask_text(data[begin:end])
    return bytes(clean)


def _tags(data: bytes, start: int, end: int, clean: bytearray) -> None:
    for tag, first, last in tlv.walk(data, start, end):
        if tag in _SECRET_TAGS:
            clean[first:last] = bytes([_MASK]) * (last - first)
        elif tlv.is_constructed(tag):
            _tags(data, first, last, clean)


def _masked_pan(value: bytes) -> bytes:
    """All digits but the last four become nibble E; the filler F stays."""
    digits = value.hex().rstrip("f")
    masked = "e" * max(0, len(digits) - KEPT_DIGITS) + digits[-KEPT_DIGITS:]
    return bytes.fromhex(masked.ljust(2 * len(value), "f"))
