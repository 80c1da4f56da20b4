"""USB/IP on the wire: the frames a bus of virtual devices and its client exchange.

Source: the Linux kernel's ``Documentation/usb/usbip_protocol.rst``, version 1.1.1. Two layers share one connection:
operations (list the devices, import one) and, once a device is imported, USB request blocks (URBs) and their answers.
Numbers are big-endian; the eight setup bytes of a control transfer are USB's own and little-endian.
"""

from __future__ import annotations

import errno
import struct
from dataclasses import dataclass
from enum import IntEnum

from drivers.errors import FrameError

VERSION = 0x0111
ENTRY_SIZE = 312
"""Bytes of a device entry without its interfaces."""
OPERATION_SIZE = 8
BUS_ID_SIZE = 32
URB_SIZE = 48
"""Bytes of every URB header, both ways; data follows it."""
FULL_SPEED = 2
MAX_TRANSFER = 1 << 20
"""No URB carries more (bytes): a larger announcement is no frame of ours."""
NO_PACKETS = 0xFFFFFFFF
"""The number of isochronous packets of a transfer that is none."""
STALLED = -errno.EPIPE
UNLINKED = -errno.ECONNRESET

_OPERATION = struct.Struct(">HHI")
_ENTRY = struct.Struct(">256s32sIIIHHHBBBBBB")
_BASIC = struct.Struct(">IIIII")
_SUBMIT = struct.Struct(">IIIII8s")
_SUBMITTED = struct.Struct(">iiIII8x")
_UNLINK = struct.Struct(">I24x")
_UNLINKED = struct.Struct(">i24x")


class OpCode(IntEnum):
    """What an operation asks or answers."""

    ASK_IMPORT = 0x8003
    IMPORT = 0x0003
    ASK_LIST = 0x8005
    LIST = 0x0005


class OpStatus(IntEnum):
    """How an operation ended."""

    OK = 0
    NOT_AVAILABLE = 1
    BUSY = 2
    ERROR = 3
    NO_DEVICE = 4


class Command(IntEnum):
    """The first word of a URB header."""

    SUBMIT = 1
    UNLINK = 2
    SUBMITTED = 3
    UNLINKED = 4


@dataclass(frozen=True, slots=True)
class Operation:
    """The head of every operation; what follows depends on its code."""

    code: OpCode
    status: OpStatus = OpStatus.OK

    def to_bytes(self) -> bytes:
        """The eight bytes."""
        return _OPERATION.pack(VERSION, self.code, self.status)

    @classmethod
    def from_bytes(cls, data: bytes) -> Operation:
        """Raises FrameError for an operation or a status that is none of the protocol."""
        _version, code, status = _OPERATION.unpack(data)
        try:
            return cls(OpCode(code), OpStatus(status))
        except ValueError as error:
            raise FrameError(f"no USB/IP operation: {data.hex(' ')}") from error


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """One device of the list, as the answers to both operations tell it."""

    bus_id: str
    bus: int
    number: int
    vendor: int
    product: int
    release: int
    configurations: int
    interfaces: tuple[tuple[int, int, int], ...]
    """Class, subclass and protocol of each."""
    speed: int = FULL_SPEED

    @property
    def device_id(self) -> int:
        """How URBs name the device."""
        return self.bus << 16 | self.number

    def to_bytes(self, *, with_interfaces: bool) -> bytes:
        """The entry; a list tells the interfaces, the answer to an import does not."""
        told = _ENTRY.pack(
            f"/sys/devices/virtual/usb{self.bus}/{self.bus_id}".encode(),
            self.bus_id.encode(),
            self.bus,
            self.number,
            self.speed,
            self.vendor,
            self.product,
            self.release,
            0,  # class, subclass and protocol stand in the interfaces
            0,
            0,
            1,
            self.configurations,
            len(self.interfaces),
        )
        if with_interfaces:
            told += b"".join(bytes((*interface, 0)) for interface in self.interfaces)
        return told

    @classmethod
    def from_bytes(cls, data: bytes) -> tuple[DeviceEntry, int]:
        """The entry without its interfaces, and how many of four bytes each follow in a list."""
        fields = _ENTRY.unpack(data)
        entry = cls(
            bus_id=fields[1].split(b"\0")[0].decode("ascii", "replace"),
            bus=fields[2],
            number=fields[3],
            speed=fields[4],
            vendor=fields[5],
            product=fields[6],
            release=fields[7],
            configurations=fields[12],
            interfaces=(),
        )
        return entry, fields[13]


@dataclass(frozen=True, slots=True)
class Submit:
    """A transfer asked for. Outwards, ``length`` bytes of data follow the header."""

    seqnum: int
    device_id: int
    inward: bool
    endpoint: int
    length: int
    setup: bytes = bytes(8)

    def to_bytes(self) -> bytes:
        """The header."""
        basic = _BASIC.pack(Command.SUBMIT, self.seqnum, self.device_id, int(self.inward), self.endpoint)
        return basic + _SUBMIT.pack(0, self.length, 0, NO_PACKETS, 0, self.setup)


@dataclass(frozen=True, slots=True)
class Unlink:
    """A transfer is to be given up."""

    seqnum: int
    device_id: int
    target: int
    """The ``seqnum`` of the transfer."""

    def to_bytes(self) -> bytes:
        """The header."""
        return _BASIC.pack(Command.UNLINK, self.seqnum, self.device_id, 0, 0) + _UNLINK.pack(self.target)


@dataclass(frozen=True, slots=True)
class Submitted:
    """A transfer ended. Inwards, ``actual`` bytes of data follow the header."""

    seqnum: int
    status: int
    """0, or an errno below it."""
    actual: int

    def to_bytes(self) -> bytes:
        """The header."""
        told = _SUBMITTED.pack(self.status, self.actual, 0, NO_PACKETS, 0)
        return _BASIC.pack(Command.SUBMITTED, self.seqnum, 0, 0, 0) + told


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The answer to Unlink: ``UNLINKED``, or 0 when the transfer had ended already and was answered itself."""

    seqnum: int
    status: int

    def to_bytes(self) -> bytes:
        """The header."""
        return _BASIC.pack(Command.UNLINKED, self.seqnum, 0, 0, 0) + _UNLINKED.pack(self.status)


def urb_from_bytes(header: bytes) -> Submit | Unlink | Submitted | Unlinked:
    """Read any URB header. Raises FrameError for an unknown command or an absurd length."""
    command, seqnum, device_id, inward, endpoint = _BASIC.unpack_from(header)
    match command:
        case Command.SUBMIT:
            _flags, length, _start, _packets, _interval, setup = _SUBMIT.unpack_from(header, _BASIC.size)
            frame: Submit | Unlink | Submitted | Unlinked = Submit(
                seqnum, device_id, bool(inward), endpoint, length, setup
            )
        case Command.UNLINK:
            length = 0
            frame = Unlink(seqnum, device_id, _UNLINK.unpack_from(header, _BASIC.size)[0])
        case Command.SUBMITTED:
            status, length, *_ = _SUBMITTED.unpack_from(header, _BASIC.size)
            frame = Submitted(seqnum, status, length)
        case Command.UNLINKED:
            length = 0
            frame = Unlinked(seqnum, _UNLINKED.unpack_from(header, _BASIC.size)[0])
        case _:
            raise FrameError(f"no USB/IP command: {header[:20].hex(' ')}")
    if not 0 <= length <= MAX_TRANSFER:
        raise FrameError(f"a USB/IP transfer of {length} bytes")
    return frame
