"""Receipts a terminal prints through the till: lines 06 D1 and text blocks 06 D3 (PA00P015).

They are collected and acknowledged, never printed on the way: the terminal reverses a payment whose lines are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from drivers.errors import FrameError
from drivers.terminals.zvt import bmp, codes
from drivers.terminals.zvt.frames import Command
from drivers.terminals.zvt.tlv import Tlv

CHARSET = "cp437"
"""What terminals send unless another set was agreed at registration (TLV tag 27)."""

_LAST_LINE = 0x80
_FEED = 0xFF
_TEXT_LINE = 0x07
_TEXT_BLOCK = 0x25
_ATTRIBUTE = 0x09


@dataclass(frozen=True, slots=True)
class PrintLine(Command):
    """06 D1: one line, with an attribute: 1xxxxxxx last line (cut), FF feed n lines, 01xxnnnn centred."""

    command: ClassVar[int] = codes.PRINT_LINE
    attribute: int
    raw: bytes

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """Attribute and text."""
        if not data:
            raise FrameError("a print line without attribute")
        return cls(data[0], data[1:])

    def data(self) -> bytes:
        """The data block."""
        return bytes([self.attribute]) + self.raw

    @property
    def lines(self) -> tuple[str, ...]:
        """The text, or as many empty lines as are to be fed."""
        if self.attribute == _FEED:
            return ("",) * (self.raw[0] if self.raw else 1)
        return (self.raw.decode(CHARSET),)


@dataclass(frozen=True, slots=True)
class PrintBlock(Command):
    """06 D3: a block of lines in a TLV container; a receipt may go on in the next block."""

    command: ClassVar[int] = codes.PRINT_BLOCK
    container: tuple[Tlv, ...]

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """BMP 06 with tags 1F07 (whose receipt) and 25 (the lines)."""
        container = bmp.parse(data).get(bmp.CONTAINER)
        if container is None:
            raise FrameError("a print block without BMP 06")
        return cls(Tlv.from_bytes(container))

    def data(self) -> bytes:
        """The data block."""
        return bmp.encode(bmp.CONTAINER, b"".join(tag.to_bytes() for tag in self.container))

    @property
    def lines(self) -> tuple[str, ...]:
        """The text of all lines."""
        return tuple(
            line.value.decode(CHARSET)
            for outer in self.container
            for block in outer.find(_TEXT_BLOCK)
            for line in block.find(_TEXT_LINE)
            if isinstance(line.value, bytes)
        )
