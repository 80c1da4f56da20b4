"""USB devices for the guest's kernel: a serial line (CDC-ACM) and a HID device around any byte-wise simulator. Sans-IO.

The kernel's own drivers are the other side, so descriptors and requests are as the standards have them: USB 2.0 chapter
9, Communications Device Class 1.2 with the PSTN subclass (ACM), HID 1.11.
"""

from __future__ import annotations

import struct
from collections import deque
from dataclasses import dataclass

from drivers.hid_records import REPORT, RecordFramer
from drivers.simulator import Simulator
from drivers.usb_printer_sim import BUS_ID, ENGLISH, Completed
from drivers.usbip_wire import STALLED, UNLINKED, DeviceEntry, Submit, Submitted

PACKET = 64
_IN = 0x80


@dataclass(frozen=True, slots=True)
class Identity:
    """What a device says of itself."""

    vendor: int
    product: int
    maker: str
    title: str
    serial: str


class Function:
    """A device of full speed with one configuration; its kind of function is a subclass."""

    interfaces: tuple[tuple[int, int, int], ...]
    talk_in = 0x81
    """The endpoint that carries what the simulator says."""

    def __init__(self, simulator: Simulator, identity: Identity) -> None:
        self.simulator = simulator
        self.identity = identity
        self._configuration = 0
        self._asked: deque[Submit] = deque()
        self._said: deque[bytes] = deque()
        self._host = False

    @property
    def entry(self) -> DeviceEntry:
        """How the bus lists it."""
        told = self.identity
        return DeviceEntry(BUS_ID, 1, 2, told.vendor, told.product, 0x0100, 1, self.interfaces)

    def submit(self, urb: Submit, data: bytes, now: float) -> list[Completed]:
        """Take one transfer; return every transfer that ended by it."""
        if urb.endpoint == 0:
            return [self._control(urb, data, now)]
        if urb.inward:
            self._asked.append(urb)
            return self._move()
        self._say(self.simulator.feed(data, now))
        return [(Submitted(urb.seqnum, 0, len(data)), b""), *self._move()]

    def unlink(self, seqnum: int) -> tuple[list[Completed], int]:
        """Give a transfer up; what had ended by then, and the status of the answer."""
        for urb in self._asked:
            if urb.seqnum == seqnum:
                self._asked.remove(urb)
                return [], UNLINKED
        return [], 0

    def tick(self, now: float) -> list[Completed]:
        """Let time pass; return the transfers that ended."""
        if self._host:
            self._say(self.simulator.tick(now))
        return self._move()

    def detached(self, now: float) -> None:
        """The cable came out: what was not asked for is lost, as in a real device."""
        self._asked.clear()
        self._said.clear()
        self._configuration = 0
        self._opened(now, there=False)

    def _opened(self, now: float, *, there: bool) -> None:
        if there != self._host:
            self._host = there
            if there:
                self.simulator.connected(now)
            else:
                self.simulator.disconnected(now)

    def _say(self, data: bytes) -> None:
        if data:
            self._said.append(data)

    def _move(self) -> list[Completed]:
        done: list[Completed] = []
        for urb in [urb for urb in self._asked if urb.endpoint == self.talk_in & 0x0F]:
            if not self._said:
                break
            self._asked.remove(urb)
            said = self._said.popleft()
            if len(said) > urb.length:
                self._said.appendleft(said[urb.length :])
                said = said[: urb.length]
            done.append((Submitted(urb.seqnum, 0, len(said)), said))
        return done

    def _control(self, urb: Submit, data: bytes, now: float) -> Completed:
        kind, request, value, index, length = struct.unpack("<BBHHH", urb.setup)
        answer = self._answer(kind, request, value, index, data, now)
        if answer is None:
            return Submitted(urb.seqnum, STALLED, 0), b""
        if kind & _IN:
            answer = answer[: min(length, urb.length)]
            return Submitted(urb.seqnum, 0, len(answer)), answer
        return Submitted(urb.seqnum, 0, urb.length), b""

    def _answer(
        self, kind: int, request: int, value: int, index: int, data: bytes, now: float
    ) -> bytes | None:
        """The answer to a control request; None is a stall. USB 2.0, table 9-4."""
        match kind, request:
            case (0x80, 0x06):
                return self._descriptor(value >> 8, value & 0xFF)
            case (0x80, 0x08):
                return bytes((self._configuration,))
            case (0x00, 0x09) if value in (0, 1):
                self._configuration = value
                return b""
            case (0x80 | 0x81 | 0x82, 0x00):
                return b"\x01\x00" if kind == _IN else b"\x00\x00"  # self-powered
            case (0x00 | 0x01 | 0x02, 0x01 | 0x03 | 0x0B):
                return b""
            case _:
                return self._class_answer(kind, request, value, index, data, now)

    def _class_answer(
        self, kind: int, request: int, value: int, index: int, data: bytes, now: float
    ) -> bytes | None:
        raise AssertionError("a kind of function")

    def _function_descriptors(self) -> bytes:
        raise AssertionError("a kind of function")

    def _descriptor(self, kind: int, index: int) -> bytes | None:
        told = self.identity
        match kind, index:
            case (1, 0):
                numbers = (told.vendor, told.product, 0x0100)
                return struct.pack("<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0, 0, 0, PACKET, *numbers, 1, 2, 3, 1)
            case (2, 0):
                rest = self._function_descriptors()
                return (
                    struct.pack("<BBHBBBBB", 9, 2, 9 + len(rest), len(self.interfaces), 1, 0, 0xC0, 1) + rest
                )
            case (3, 0):
                return struct.pack("<BBH", 4, 3, ENGLISH)
            case (3, 1 | 2 | 3):
                text = (told.maker, told.title, told.serial)[index - 1].encode("utf-16-le")
                return bytes((len(text) + 2, 3)) + text
            case _:
                return None


class SerialLine(Function):
    """CDC-ACM: what /dev/ttyACM* is made for. The line's speed is told and means nothing, as on most such devices."""

    interfaces = ((2, 2, 1), (10, 0, 0))
    talk_in = 0x82

    def __init__(self, simulator: Simulator, identity: Identity) -> None:
        super().__init__(simulator, identity)
        self._coding = struct.pack("<IBBB", 9600, 0, 0, 8)

    def _class_answer(
        self, kind: int, request: int, value: int, index: int, data: bytes, now: float
    ) -> bytes | None:
        """PSTN subclass 1.2, table 13."""
        match kind, request:
            case (0x21, 0x20):  # SET_LINE_CODING
                self._coding = data
                return b""
            case (0xA1, 0x21):  # GET_LINE_CODING
                return self._coding
            case (0x21, 0x22):  # SET_CONTROL_LINE_STATE: DTR is up while somebody has the port open
                self._opened(now, there=bool(value & 1))
                return b""
            case (0x21, 0x23):  # SEND_BREAK
                return b""
            case _:
                return None

    def _function_descriptors(self) -> bytes:
        return b"".join(
            (
                struct.pack("<BBBBBBBB", 8, 11, 0, 2, 2, 2, 1, 0),  # both interfaces are one function
                struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 1, 2, 2, 1, 0),
                bytes((5, 0x24, 0x00, 0x10, 0x01)),  # header, CDC 1.10
                bytes((5, 0x24, 0x01, 0x00, 1)),  # call management: none
                bytes((4, 0x24, 0x02, 0x06)),  # ACM: line coding, break
                bytes((5, 0x24, 0x06, 0, 1)),  # union
                struct.pack("<BBBBHB", 7, 5, 0x83, 3, 16, 16),
                struct.pack("<BBBBBBBBB", 9, 4, 1, 0, 2, 10, 0, 0, 0),
                struct.pack("<BBBBHB", 7, 5, 0x02, 2, PACKET, 0),
                struct.pack("<BBBBHB", 7, 5, 0x82, 2, PACKET, 0),
            )
        )


class HumanInterface(Function):
    """HID with one report descriptor; its simulator speaks in the records of ``drivers.hid_records``, or in reports."""

    def __init__(
        self, simulator: Simulator, identity: Identity, descriptor: bytes, *, keyboard: bool, records: bool
    ) -> None:
        super().__init__(simulator, identity)
        self.interfaces = ((3, 1, 1) if keyboard else (3, 0, 0),)
        self._report_descriptor = descriptor
        self._records = RecordFramer() if records else None
        self._size = 8 if keyboard else PACKET

    def _say(self, data: bytes) -> None:
        if self._records is None:
            for at in range(0, len(data), self._size):
                super()._say(data[at : at + self._size])
            return
        for kind, payload in self._records.feed(data):
            if kind == REPORT:
                super()._say(payload)

    def _answer(
        self, kind: int, request: int, value: int, index: int, data: bytes, now: float
    ) -> bytes | None:
        if (kind, request, value >> 8) == (0x81, 0x06, 0x22):  # the report descriptor
            return self._report_descriptor
        return super()._answer(kind, request, value, index, data, now)

    def _class_answer(
        self, kind: int, request: int, value: int, index: int, data: bytes, now: float
    ) -> bytes | None:
        """HID 1.11, section 7.2: idle rate, protocol, the lamps of a keyboard."""
        if (kind, request) in {(0x21, 0x0A), (0x21, 0x0B), (0x21, 0x09)}:
            self._opened(now, there=True)
            return b""
        return bytes(self._size) if (kind, request) == (0xA1, 0x01) else None

    def submit(self, urb: Submit, data: bytes, now: float) -> list[Completed]:
        """As every function's; the host is there as soon as it asks for reports."""
        if urb.endpoint:
            self._opened(now, there=True)
        return super().submit(urb, data, now)

    def _function_descriptors(self) -> bytes:
        (told,) = self.interfaces
        return b"".join(
            (
                struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 1, *told, 0),
                struct.pack("<BBHBBBH", 9, 0x21, 0x0111, 0, 1, 0x22, len(self._report_descriptor)),
                struct.pack("<BBBBHB", 7, 5, 0x81, 3, self._size, 4),
            )
        )
