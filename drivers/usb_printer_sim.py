"""A USB printer without the printer: any simulator behind a printer-class interface, sans-IO.

Takes URBs and returns the completed ones. Around the simulator it is what the USB printer class definition (1.1)
asks for: descriptors, GET_DEVICE_ID, GET_PORT_STATUS, SOFT_RESET, bulk out and bulk in. A transfer the device has
no room for (``drivers.simulator.Paced``) or nothing to say to stays pending, as a NAK does on a cable, until the
host gives it up.
"""

from __future__ import annotations

import struct
from collections import deque
from dataclasses import dataclass

from drivers.simulator import Simulator, room
from drivers.usbip_wire import STALLED, UNLINKED, DeviceEntry, Submit, Submitted

BUS_ID = "1-1"
FIFO = 4096
"""Bytes a device keeps for a host that does not read; what it says beyond is lost."""
PRINTER_CLASS = (7, 1, 2)
"""Printer, subclass printer, bidirectional (printer class definition, 4.3)."""
ENGLISH = 0x0409

_IN = 0x80
_SELECTED, _NO_ERROR, _PAPER_EMPTY = 0x10, 0x08, 0x20
"""Bits of GET_PORT_STATUS (printer class definition, 4.2.2)."""


@dataclass(frozen=True, slots=True)
class UsbIdentity:
    """What the device says it is, and how its interface is built."""

    vendor: int = 0x04B8
    product: int = 0x0E28
    maker: str = "EPSON"
    title: str = "TM-T20III"
    serial: str = "SIM0000001"
    out_endpoint: int = 0x01
    in_endpoint: int = 0x82
    interface: tuple[int, int, int] = PRINTER_CLASS
    """Class, subclass and protocol."""
    packet: int = 64
    """wMaxPacketSize of both bulk endpoints, in bytes."""
    whole_transfers: bool = False
    """True: nothing is printed before a short packet ended the transfer, as some printers have it."""

    @property
    def device_id(self) -> bytes:
        """The IEEE 1284 device id."""
        return f"MFG:{self.maker};CMD:ESC/POS;MDL:{self.title};CLS:PRINTER;DES:{self.maker} {self.title};".encode()


Completed = tuple[Submitted, bytes]


@dataclass(slots=True)
class _Outward:
    """A transfer out, and how much of it has gone."""

    urb: Submit
    data: bytes
    taken: int = 0


class UsbPrinterSimulator:
    """One virtual device. The server hands it the URBs of one host at a time, and the passing of time."""

    def __init__(self, simulator: Simulator, identity: UsbIdentity) -> None:
        self.simulator = simulator
        self.identity = identity
        self._configuration = 0
        self._out: deque[_Outward] = deque()
        self._in: deque[Submit] = deque()
        self._said = bytearray()
        self._unfinished = bytearray()
        self._talking = False

    @property
    def entry(self) -> DeviceEntry:
        """How the bus lists it."""
        return DeviceEntry(
            bus_id=BUS_ID,
            bus=1,
            number=2,
            vendor=self.identity.vendor,
            product=self.identity.product,
            release=0x0100,
            configurations=1,
            interfaces=(self.identity.interface,),
        )

    def submit(self, urb: Submit, data: bytes, now: float) -> list[Completed]:
        """Take one transfer; return every transfer that ended by it."""
        if urb.endpoint == 0:
            return [self._control(urb)]
        if not self._talking:
            self._talking = True
            self.simulator.connected(now)
        if urb.inward and urb.endpoint == self.identity.in_endpoint & 0x0F:
            self._in.append(urb)
        elif not urb.inward and urb.endpoint == self.identity.out_endpoint:
            self._out.append(_Outward(urb, data))
        else:
            return [(Submitted(urb.seqnum, STALLED, 0), b"")]
        return self._move(now)

    def unlink(self, seqnum: int) -> tuple[list[Completed], int]:
        """Give a transfer up; what had ended by then, and the status of the answer.

        One that was taken in part has ended short, which its own answer tells: the host must not send that part again.
        """
        for urb in self._in:
            if urb.seqnum == seqnum:
                self._in.remove(urb)
                return [], UNLINKED
        for waiting in self._out:
            if waiting.urb.seqnum == seqnum:
                self._out.remove(waiting)
                if waiting.taken:
                    return [(Submitted(seqnum, 0, waiting.taken), b"")], 0
                return [], UNLINKED
        return [], 0

    def tick(self, now: float) -> list[Completed]:
        """Let time pass; return the transfers that ended."""
        self._say(self.simulator.tick(now))
        return self._move(now)

    def detached(self, now: float) -> None:
        """The host let go or the cable came out: pending transfers are gone, what was said waits for the next host."""
        self._in.clear()
        self._out.clear()
        self._unfinished.clear()
        if not self.simulator.link_up:
            self._said.clear()
            self._configuration = 0
        if self._talking:
            self._talking = False
            self.simulator.disconnected(now)

    # ---------------------------------------------------------------------------------------------- bulk

    def _move(self, now: float) -> list[Completed]:
        done: list[Completed] = []
        while self._out and self.simulator.link_up and (size := room(self.simulator, now)):
            waiting = self._out[0]
            piece = waiting.data[waiting.taken : waiting.taken + size]
            waiting.taken += len(piece)
            ended = waiting.taken == len(waiting.data)
            self._take(piece, now, ended=ended)
            if ended:
                self._out.popleft()
                done.append((Submitted(waiting.urb.seqnum, 0, waiting.taken), b""))
        while self._in and self._said:
            urb = self._in.popleft()
            said = bytes(self._said[: urb.length])
            del self._said[: urb.length]
            done.append((Submitted(urb.seqnum, 0, len(said)), said))
        return done

    def _take(self, data: bytes, now: float, *, ended: bool) -> None:
        if self.identity.whole_transfers:
            self._unfinished += data
            if not ended or (data and len(data) % self.identity.packet == 0):
                return
            data = bytes(self._unfinished)
            self._unfinished.clear()
        if data:
            self._say(self.simulator.feed(data, now))

    def _say(self, data: bytes) -> None:
        self._said += data
        del self._said[FIFO:]

    # ------------------------------------------------------------------------------------------- control

    def _control(self, urb: Submit) -> Completed:
        kind, request, value, index, length = struct.unpack("<BBHHH", urb.setup)
        answer = self._asked(kind, request, value, index)
        if answer is None:
            return Submitted(urb.seqnum, STALLED, 0), b""
        if kind & _IN:
            answer = answer[: min(length, urb.length)]
            return Submitted(urb.seqnum, 0, len(answer)), answer
        return Submitted(urb.seqnum, 0, urb.length), b""

    def _asked(self, kind: int, request: int, value: int, index: int) -> bytes | None:
        """The answer to a control request; None is a stall. USB 2.0, table 9-4; printer class definition, 4.2."""
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
            case (0x81, 0x0A):
                return b"\x00"
            case (0x01, 0x0B) if value == 0:
                return b""
            case (0x00 | 0x02, 0x01 | 0x03):
                return b""
            case (0xA1, 0x00):
                identity = self.identity.device_id
                return struct.pack(">H", len(identity) + 2) + identity
            case (0xA1, 0x01):
                return bytes((self._port_status(),))
            case (0x21 | 0x23, 0x02):  # printer class 1.1, and 1.0 with its other recipient
                self._unfinished.clear()
                self._said.clear()
                return b""
            case _:
                return None

    def _port_status(self) -> int:
        knobs = self.simulator.knobs()
        empty = knobs.get("paper") == "out"
        selected = knobs.get("online", True) and knobs.get("cover") != "open"
        bits = (_PAPER_EMPTY if empty else 0) | (_SELECTED if selected else 0)
        return bits | (_NO_ERROR if selected and not empty and not knobs.get("cutter_error") else 0)

    def _descriptor(self, kind: int, index: int) -> bytes | None:
        told = self.identity
        match kind, index:
            case (1, 0):  # device
                return struct.pack(
                    "<BBHBBBBHHHBBBB",
                    18,
                    1,
                    0x0200,
                    0,
                    0,
                    0,
                    64,
                    told.vendor,
                    told.product,
                    0x0100,
                    1,
                    2,
                    3,
                    1,
                )
            case (2, 0):  # configuration 1, self-powered, with its interface and both endpoints
                rest = struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 2, *told.interface, 0)
                for address in (told.out_endpoint, told.in_endpoint):
                    rest += struct.pack("<BBBBHB", 7, 5, address, 2, told.packet, 0)
                return struct.pack("<BBHBBBBB", 9, 2, 9 + len(rest), 1, 1, 0, 0xC0, 1) + rest
            case (3, 0):
                return struct.pack("<BBH", 4, 3, ENGLISH)
            case (3, 1 | 2 | 3):
                text = (told.maker, told.title, told.serial)[index - 1].encode("utf-16-le")
                return bytes((len(text) + 2, 3)) + text
            case _:
                return None
