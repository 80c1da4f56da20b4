"""A printer's input taken apart, in any language: which bytes name a command, and how many follow it.

A language is a table from the bytes that name a command to a function that tells how many bytes of arguments follow.
Cutting is sans-IO and total: any bytes are taken, in any pieces, and give the same tokens. What no table knows becomes
an ``Unknown`` of the bytes that named it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Bytes to print in the code page that holds."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Command:
    """One command: the bytes that name it (``1d 76 30``), and what follows, length fields included."""

    name: bytes
    args: bytes = b""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes that name no known command."""

    data: bytes


Token = Text | Command | Unknown

Length = Callable[[bytearray], int]
"""How many bytes of arguments follow the name, as far as the bytes present tell; more than are present = not yet."""

NOT_YET = 1 << 40
LIST_LIMIT = 256
HEAD = 8
"""Bytes behind a name that tell the length of any command whose length does not depend on where its data ends."""
_PRINTABLE = re.compile(rb"[\x20-\xff]+")


def fixed(count: int) -> Length:
    """So many bytes, always."""
    return lambda _args: count


def to_byte(args: bytearray, end: int, start: int = 0) -> int:
    """Up to and with the next ``end``; no list is longer than 256 bytes, so one without end does not wait for ever."""
    found = args.find(end, start, LIST_LIMIT)
    if found >= 0:
        return found + 1
    return LIST_LIMIT if len(args) >= LIST_LIMIT else NOT_YET


def word(args: bytearray, at: int) -> int:
    """Two bytes, the low one first."""
    return int.from_bytes(args[at : at + 2], "little")


def counted(at: int, head: int, unit: int = 1) -> Length:
    """A two-byte count at ``at``; ``head`` bytes before the data, ``unit`` bytes for each counted."""
    return lambda args: head + word(args, at) * unit if len(args) >= head else NOT_YET


class CommandTable:
    """The commands of one language, by the bytes that name them: one, two or three."""

    def __init__(self, commands: Mapping[bytes, Length], whole: frozenset[Length] = frozenset()) -> None:
        """``whole`` are the lengths that need all bytes that came to be told, not the first HEAD."""
        self._commands = dict(commands)
        self._whole = whole
        self._starts = frozenset(name[0] for name in commands)
        self._names_of_three = frozenset(name[:2] for name in commands if len(name) == 3)
        self._ignored = frozenset(range(0x20)) - self._starts
        """Control codes without meaning, NUL above all: a printer steps over them."""

    def cut(self, buffer: bytearray) -> tuple[Token | None, int, int]:
        """The token at the head, the bytes it takes (0: not all are there), and how many are needed, when known."""
        first = buffer[0]
        if first in self._ignored:
            return None, 1, 0
        if first not in self._starts:
            run = _PRINTABLE.match(buffer)
            text = run.group() if run else bytes(buffer[:1])
            return Text(text), len(text), 0
        name = self._name(buffer)
        if name is None:
            return None, 0, 0
        length = self._commands.get(name)
        if length is None:
            return Unknown(name), len(name), 0
        end = None if length in self._whole else len(name) + HEAD
        needed = length(buffer[len(name) : end])
        total = len(name) + needed
        if total > len(buffer):
            return None, 0, total if needed < NOT_YET else 0
        return Command(name, bytes(buffer[len(name) : total])), total, 0

    def _name(self, buffer: bytearray) -> bytes | None:
        """The bytes that name the command at the head; None while they have not all come."""
        if bytes(buffer[:1]) in self._commands:
            return bytes(buffer[:1])
        if len(buffer) < 2:
            return None
        two = bytes(buffer[:2])
        if two not in self._names_of_three:
            return two
        return bytes(buffer[:3]) if len(buffer) >= 3 else None
