"""BER-TLV, as ZVT packs it into BMP 06 (PA00P015, chapter "TLV container"). Lengths are big-endian here.

Mixing them up with the APDU's length, which is low byte first, is the classic fault of ZVT programs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drivers.errors import FrameError


@dataclass(frozen=True, slots=True)
class Tlv:
    """One tag with its value: bytes of a primitive tag, or the tags inside a constructed one."""

    tag: int
    value: bytes | tuple[Tlv, ...]

    @classmethod
    def from_bytes(cls, data: bytes) -> tuple[Tlv, ...]:
        """All tags of a container. Raises FrameError."""
        found = []
        for tag, start, end in walk(data, 0, len(data)):
            constructed = is_constructed(tag)
            found.append(cls(tag, cls.from_bytes(data[start:end]) if constructed else data[start:end]))
        return tuple(found)

    def to_bytes(self) -> bytes:
        """Tag, length, value."""
        value = (
            self.value if isinstance(self.value, bytes) else b"".join(tag.to_bytes() for tag in self.value)
        )
        return self.tag.to_bytes(_tag_size(self.tag), "big") + encode_length(len(value)) + value

    def find(self, tag: int) -> Iterator[Tlv]:
        """Every occurrence of a tag in this one, itself included, in order."""
        if self.tag == tag:
            yield self
        if not isinstance(self.value, bytes):
            for inner in self.value:
                yield from inner.find(tag)


def find(tags: tuple[Tlv, ...], tag: int) -> bytes | None:
    """The value of the first primitive occurrence of a tag, or None."""
    for outer in tags:
        for found in outer.find(tag):
            if isinstance(found.value, bytes):
                return found.value
    return None


def is_constructed(tag: int) -> bool:
    """Whether the value is made of tags again: bit 6 of the tag's first byte."""
    return bool(tag >> 8 * (_tag_size(tag) - 1) & 0x20)


def walk(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Tag, start and end of each value between two positions. Raises FrameError."""
    at = start
    while at < end:
        tag, at = _read_tag(data, at, end)
        size, at = read_length(data, at, end)
        if at + size > end:
            raise FrameError(f"TLV tag {tag:X} is longer than its container")
        yield tag, at, at + size
        at += size


def read_length(data: bytes, at: int, end: int) -> tuple[int, int]:
    """A BER length (``xx``, ``81 xx``, ``82 hi lo``) and the position behind it. Raises FrameError."""
    if at >= end:
        raise FrameError("a TLV length is missing")
    first = data[at]
    more = {0x81: 1, 0x82: 2}.get(first, 0)
    if first > 0x7F and not more:
        raise FrameError(f"a TLV length begins with {first:02X}")
    if at + 1 + more > end:
        raise FrameError("a TLV length is cut off")
    return (int.from_bytes(data[at + 1 : at + 1 + more], "big") if more else first), at + 1 + more


def encode_length(size: int) -> bytes:
    """The shortest BER length."""
    if size < 0x80:
        return bytes([size])
    if size <= 0xFF:
        return bytes([0x81, size])
    return b"\x82" + size.to_bytes(2, "big")


def _read_tag(data: bytes, at: int, end: int) -> tuple[int, int]:
    tag = data[at]
    at += 1
    if tag & 0x1F != 0x1F:
        return tag, at
    for _ in range(2):  # ZVT uses tags of two bytes; three are allowed for
        if at >= end:
            raise FrameError(f"TLV tag {tag:X} is cut off")
        tag = tag << 8 | data[at]
        at += 1
        if not data[at - 1] & 0x80:
            return tag, at
    raise FrameError(f"TLV tag {tag:X} is too long")


def _tag_size(tag: int) -> int:
    return max(1, (tag.bit_length() + 7) // 8)
