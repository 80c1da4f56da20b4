"""Every ZVT frame the driver and the simulator speak, as a frozen dataclass (PA00P015, chapter "commands").

``from_bytes`` takes and ``to_bytes`` gives whole APDUs; ``decode`` picks the class by the command. Card data is gone
before a frame is made: a PAN here is all nibble E but its last four.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Protocol, Self

from drivers.errors import FrameError
from drivers.terminals.zvt import bmp, codes, tlv
from drivers.terminals.zvt.apdu import Apdu
from drivers.terminals.zvt.tlv import Tlv

_PASSWORD_BYTES = 3


class Frame(Protocol):
    """What all frames have in common."""

    def to_bytes(self) -> bytes:
        """The APDU on the wire."""


class Command:
    """A frame with one fixed command; subclasses say what their data holds."""

    __slots__ = ()
    command: ClassVar[int]

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read one APDU. Raises FrameError when it is another command or its data makes no sense."""
        apdu = Apdu.from_bytes(raw)
        if apdu.command != cls.command:
            raise FrameError(f"{cls.__name__} is {cls.command:04X}, not {apdu.command:04X}")
        return cls.from_data(apdu.data)

    def to_bytes(self) -> bytes:
        """The APDU on the wire."""
        return Apdu(self.command, self.data()).to_bytes()

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """Read the data block. Raises FrameError."""
        if data:
            raise FrameError(f"{cls.__name__} has no data")
        return cls()

    def data(self) -> bytes:
        """The data block."""
        return b""


@dataclass(frozen=True, slots=True)
class Registration(Command):
    """06 00: the till says who it is and how the terminal shall behave. Answered by 80 00, then 06 0F."""

    command: ClassVar[int] = codes.REGISTRATION
    currency: int | None
    config: int = codes.CONFIG_BYTE
    password: int = field(default=0, repr=False)
    container: tuple[Tlv, ...] = ()

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """Password, config byte, then optionally the currency, a service byte and a TLV container."""
        if len(data) < _PASSWORD_BYTES + 1:
            raise FrameError("a registration is cut off")
        rest = data[4:]
        currency = None
        if len(rest) >= 2 and rest[0] not in (bmp.SERVICE, bmp.CONTAINER):
            currency, rest = bmp.from_bcd(rest[:2], bmp.CURRENCY), rest[2:]
        container = tlv.Tlv.from_bytes(bmp.parse(rest).get(bmp.CONTAINER, b""))
        return cls(currency, data[3], _password(data), container)

    def data(self) -> bytes:
        """The data block."""
        currency = b"" if self.currency is None else bmp.bcd(self.currency, 2)
        return (
            bmp.bcd(self.password, _PASSWORD_BYTES)
            + bytes([self.config])
            + currency
            + _container(self.container)
        )


@dataclass(frozen=True, slots=True)
class Authorisation(Command):
    """06 01: take a payment. The currency is always sent: without it terminals assume EUR and report none."""

    command: ClassVar[int] = codes.AUTHORISATION
    amount: int
    """Minor units."""
    currency: int
    container: tuple[Tlv, ...] = ()

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """BMPs 04 and 49, others are read and left."""
        fields = bmp.parse(data)
        if bmp.AMOUNT not in fields or bmp.CURRENCY not in fields:
            raise FrameError("an authorisation needs BMP 04 and 49")
        return cls(
            bmp.from_bcd(fields[bmp.AMOUNT], bmp.AMOUNT),
            bmp.from_bcd(fields[bmp.CURRENCY], bmp.CURRENCY),
            tlv.Tlv.from_bytes(fields.get(bmp.CONTAINER, b"")),
        )

    def data(self) -> bytes:
        """The data block."""
        amount = bmp.encode(bmp.AMOUNT, bmp.bcd(self.amount, 6))
        return amount + bmp.encode(bmp.CURRENCY, bmp.bcd(self.currency, 2)) + _container(self.container)


@dataclass(frozen=True, slots=True)
class _Asking(Command):
    """A command of password and optional service byte."""

    password: int = field(default=0, repr=False)
    service: int | None = None

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """Password, then perhaps BMP 03."""
        service = bmp.parse(data[_PASSWORD_BYTES:]).get(bmp.SERVICE)
        return cls(_password(data), service[0] if service else None)

    def data(self) -> bytes:
        """The data block."""
        service = b"" if self.service is None else bytes([bmp.SERVICE, self.service])
        return bmp.bcd(self.password, _PASSWORD_BYTES) + service


@dataclass(frozen=True, slots=True)
class StatusEnquiry(_Asking):
    """05 01: how is the terminal. At least once a minute while nothing else goes on."""

    command: ClassVar[int] = codes.STATUS_ENQUIRY


@dataclass(frozen=True, slots=True)
class RepeatReceipt(_Asking):
    """06 20: tell the last transaction again; with service byte 03 silently, as status-information only."""

    command: ClassVar[int] = codes.REPEAT_RECEIPT


@dataclass(frozen=True, slots=True)
class EndOfDay(_Asking):
    """06 50: close the terminal's batch."""

    command: ClassVar[int] = codes.END_OF_DAY


@dataclass(frozen=True, slots=True)
class Reversal(Command):
    """06 30: reverse the transaction with a receipt number."""

    command: ClassVar[int] = codes.REVERSAL
    receipt_no: int
    password: int = field(default=0, repr=False)

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """Password and BMP 87."""
        fields = bmp.parse(data[_PASSWORD_BYTES:])
        if bmp.RECEIPT_NO not in fields:
            raise FrameError("a reversal needs BMP 87")
        return cls(bmp.from_bcd(fields[bmp.RECEIPT_NO], bmp.RECEIPT_NO), _password(data))

    def data(self) -> bytes:
        """The data block."""
        number = bmp.encode(bmp.RECEIPT_NO, bmp.bcd(self.receipt_no, 2))
        return bmp.bcd(self.password, _PASSWORD_BYTES) + number


@dataclass(frozen=True, slots=True)
class Refund(Command):
    """06 31: give an amount to the customer's card. Names no payment: the card is put in again."""

    command: ClassVar[int] = codes.REFUND
    amount: int
    """Minor units."""
    currency: int
    password: int = field(default=0, repr=False)

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """Password, BMPs 04 and 49."""
        fields = bmp.parse(data[_PASSWORD_BYTES:])
        if bmp.AMOUNT not in fields or bmp.CURRENCY not in fields:
            raise FrameError("a refund needs BMP 04 and 49")
        return cls(
            bmp.from_bcd(fields[bmp.AMOUNT], bmp.AMOUNT),
            bmp.from_bcd(fields[bmp.CURRENCY], bmp.CURRENCY),
            _password(data),
        )

    def data(self) -> bytes:
        """The data block."""
        amount = bmp.encode(bmp.AMOUNT, bmp.bcd(self.amount, 6))
        currency = bmp.encode(bmp.CURRENCY, bmp.bcd(self.currency, 2))
        return bmp.bcd(self.password, _PASSWORD_BYTES) + amount + currency


@dataclass(frozen=True, slots=True)
class AbortCommand(Command):
    """06 B0: please end what is going on. Many terminals take it while they wait for a card."""

    command: ClassVar[int] = codes.ABORT_COMMAND


@dataclass(frozen=True, slots=True)
class Positive(Command):
    """80 00: taken."""

    command: ClassVar[int] = codes.POSITIVE
    extra: bytes = b""

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """Some answers carry data."""
        return cls(data)

    def data(self) -> bytes:
        """The data block."""
        return self.extra


@dataclass(frozen=True, slots=True)
class Negative:
    """84 xx: refused. ``84 00`` is positive in spite of its class."""

    code: int
    extra: bytes = b""

    @classmethod
    def from_bytes(cls, raw: bytes) -> Negative:
        """Read one APDU. Raises FrameError."""
        apdu = Apdu.from_bytes(raw)
        if apdu.command >> 8 != codes.NEGATIVE_CLASS:
            raise FrameError(f"Negative is 84 xx, not {apdu.command:04X}")
        return cls(apdu.command & 0xFF, apdu.data)

    def to_bytes(self) -> bytes:
        """The APDU on the wire."""
        return Apdu(codes.NEGATIVE_CLASS << 8 | self.code, self.extra).to_bytes()


@dataclass(frozen=True, slots=True)
class Intermediate(Command):
    """04 FF: what the terminal is doing. May carry a new T4 in minutes (BCD) and a TLV container with text."""

    command: ClassVar[int] = codes.INTERMEDIATE
    status: int
    minutes: int | None = None
    container: tuple[Tlv, ...] = ()

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """Status byte, perhaps minutes, perhaps BMP 06."""
        if not data:
            raise FrameError("an intermediate status without status")
        rest, minutes = data[1:], None
        if rest and rest[0] != bmp.CONTAINER:
            minutes, rest = bmp.from_bcd(rest[:1], bmp.TIMEOUT), rest[1:]
        return cls(data[0], minutes, Tlv.from_bytes(bmp.parse(rest).get(bmp.CONTAINER, b"")))

    def data(self) -> bytes:
        """The data block."""
        minutes = b"" if self.minutes is None else bmp.bcd(self.minutes, 1)
        return bytes([self.status]) + minutes + _container(self.container)


@dataclass(frozen=True, slots=True)
class Completion(Command):
    """06 0F: the sequence is over, the till is master again. What it holds depends on the command it completes."""

    command: ClassVar[int] = codes.COMPLETION
    block: bytes = field(default=b"", repr=False)

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """Kept as it is; see ``fields`` and ``report``."""
        return cls(data)

    def data(self) -> bytes:
        """The data block."""
        return self.block

    @property
    def fields(self) -> dict[int, bytes]:
        """BMPs, as after a registration (19, 29, 49). Raises FrameError."""
        return bmp.parse(self.block)

    @property
    def status(self) -> int:
        """The status code, after a status enquiry: behind an optional software version (LLLVAR). Raises FrameError."""
        at = 0
        if len(self.block) > 3 and all(byte & 0xF0 == 0xF0 for byte in self.block[:3]):
            at = 3 + bmp.read_ll_length(self.block, 0, 3)
        if at >= len(self.block):
            raise FrameError("a status report without a status")
        return self.block[at]


@dataclass(frozen=True, slots=True)
class Abort(Command):
    """06 1E: the sequence ended without success; the till is master again."""

    command: ClassVar[int] = codes.ABORT
    code: int
    block: bytes = field(default=b"", repr=False)

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """The result code, then BMPs."""
        if not data:
            raise FrameError("an abort without a result code")
        return cls(data[0], data[1:])

    def data(self) -> bytes:
        """The data block."""
        return bytes([self.code]) + self.block


def _password(data: bytes) -> int:
    if len(data) < _PASSWORD_BYTES:
        raise FrameError("the password is cut off")
    return bmp.from_bcd(data[:_PASSWORD_BYTES], 0x3D)


def _container(tags: tuple[Tlv, ...]) -> bytes:
    return bmp.encode(bmp.CONTAINER, b"".join(tag.to_bytes() for tag in tags)) if tags else b""
