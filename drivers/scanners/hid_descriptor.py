"""Where in a HID scanner's reports the scan is: a reader of report descriptors. Sans-IO.

Source: USB Device Class Definition for HID 1.11, section 6.2.2 (items), and USB HID Usage Tables 1.5, chapter 21
(Barcode Scanner page, 0x8C). Only input fields are looked at. A descriptor says for each report id which usage stands
at which bit; scanners lay them out differently, so nothing is taken for granted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.errors import FrameError

BYTE_COUNT = 0x0001_003B
"""Generic Desktop, Byte Count: how much of Decoded Data is data."""
SYMBOLOGY = (0x008C_00FB, 0x008C_00FC, 0x008C_00FD)
"""Symbology Identifier 1 to 3: the characters of the AIM identifier."""
DECODED_DATA = 0x008C_00FE
CONTINUED = 0x008C_00FF
"""Decoded Data Continued: 1 while the next report goes on with the same scan."""

LONGEST = 16384 * 8
"""Bits of the longest report Linux takes (HID_MAX_BUFFER_SIZE)."""
_LONG_ITEM = 0xFE
_CONSTANT = 0x01
_INPUT, _USAGE_PAGE, _REPORT_SIZE, _REPORT_ID, _REPORT_COUNT, _PUSH, _POP = (
    0x80,
    0x04,
    0x74,
    0x84,
    0x94,
    0xA4,
    0xB4,
)
_USAGE, _USAGE_MINIMUM, _MAIN_TAGS = 0x08, 0x18, frozenset({0x80, 0x90, 0xB0, 0xA0, 0xC0})


@dataclass(frozen=True, slots=True)
class Field:
    """``count`` values of ``size`` bits, one after the other, from ``offset`` (in bits, behind the report id)."""

    offset: int
    size: int
    count: int = 1

    def read(self, report: bytes) -> bytes:
        """The values as bytes (values over eight bits: their low byte); what the report is too short for is 0."""
        if self.size == 8 and self.offset % 8 == 0:
            start = self.offset // 8
            return report[start : start + self.count].ljust(self.count, b"\0")
        bits = int.from_bytes(report, "little") >> self.offset
        mask = min((1 << self.size) - 1, 0xFF)
        return bytes((bits >> (place * self.size)) & mask for place in range(self.count))


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of report is laid out: usage → where it stands."""

    fields: dict[int, Field]

    def number(self, usage: int, report: bytes) -> int | None:
        """The first value of a usage, or None where the report has no such field."""
        found = self.fields.get(usage)
        return found.read(report)[0] if found else None


@dataclass(slots=True)
class _State:
    """Global items, and the local ones since the last main item."""

    page: int = 0
    size: int = 0
    count: int = 0
    report: int = 0
    usages: list[int] = field(default_factory=list)
    minimum: int | None = None


def layouts(descriptor: bytes) -> dict[int, Layout]:
    """Report id (0 where there are none) → its input fields by usage. Raises FrameError for what is no descriptor."""
    found: dict[int, dict[int, Field]] = {}
    ends: dict[int, int] = {}
    state, kept = _State(), list[tuple[int, int, int, int]]()
    at = 0
    while at < len(descriptor):
        head = descriptor[at]
        if head == _LONG_ITEM:
            at += 3 + (descriptor[at + 1] if at + 1 < len(descriptor) else 0)
            continue
        length = (0, 1, 2, 4)[head & 3]
        body = descriptor[at + 1 : at + 1 + length]
        if len(body) < length:
            raise FrameError("the report descriptor ends inside an item")
        at += 1 + length
        value, tag = int.from_bytes(body, "little"), head & 0xFC
        if tag == _PUSH:
            kept.append((state.page, state.size, state.count, state.report))
        elif tag == _POP and kept:
            state.page, state.size, state.count, state.report = kept.pop()
        elif tag in _MAIN_TAGS:
            if tag == _INPUT:
                _place(state, found, ends, constant=bool(value & _CONSTANT))
            state.usages, state.minimum = [], None
        else:
            _note(state, tag, value, length)
    return {report: Layout(fields) for report, fields in found.items()}


def _note(state: _State, tag: int, value: int, length: int) -> None:
    """One global or local item."""
    usage = value if length == 4 else state.page << 16 | value
    if tag == _USAGE_PAGE:
        state.page = value
    elif tag == _REPORT_SIZE:
        state.size = value
    elif tag == _REPORT_COUNT:
        state.count = value
    elif tag == _REPORT_ID:
        state.report = value
    elif tag == _USAGE:
        state.usages.append(usage)
    elif tag == _USAGE_MINIMUM:
        state.minimum = usage
    elif tag == _USAGE_MINIMUM + 0x10 and state.minimum is not None:
        state.usages += range(state.minimum, min(usage, state.minimum + 0xFF) + 1)
        state.minimum = None


def _place(
    state: _State, found: dict[int, dict[int, Field]], ends: dict[int, int], *, constant: bool
) -> None:
    """One Input item: its values follow what this report had so far; the last usage stands for all that are left."""
    start = ends.get(state.report, 0)
    bits = state.size * state.count
    if start + bits > LONGEST:
        raise FrameError("the report descriptor names a report longer than any can be")
    ends[state.report] = start + bits
    if constant or not state.usages:
        return
    fields = found.setdefault(state.report, {})
    for place, usage in enumerate(state.usages[: state.count]):
        last = place == len(state.usages) - 1
        count = state.count - place if last else 1
        known = fields.get(usage)
        if known is not None and known.size == state.size and _end(known) == start + place * state.size:
            fields[usage] = Field(
                known.offset, known.size, known.count + count
            )  # one usage written out many times
        elif known is None:
            fields[usage] = Field(start + place * state.size, state.size, count)


def _end(known: Field) -> int:
    return known.offset + known.size * known.count
