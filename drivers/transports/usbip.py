"""The ``usbip`` transport: ``usbip://127.0.0.1:3240/1-1``, a USB device on a machine without USB, for tests.

A backend of pyusb that speaks USB/IP (``drivers/usbip_wire.py``) to a bus of virtual devices, and the ``usb``
transport on it: the same interface search, claims, transfers and errors, with no kernel and no libusb. Errors are
libusb's: ETIMEDOUT with the transfer unlinked, so that nothing of it is done later; ENODEV for what is pending when the
device is unplugged.
"""

from __future__ import annotations

import array
import contextlib
import errno
import socket
import struct
import threading
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import usb.backend
import usb.core

from drivers.errors import FrameError, NotSupported
from drivers.transports.usb import UsbTransport
from drivers.transports.usb_descriptors import Configuration, DeviceDescriptor, Endpoint, Interface
from drivers.usbip_wire import (
    BUS_ID_SIZE,
    ENTRY_SIZE,
    OPERATION_SIZE,
    UNLINKED,
    URB_SIZE,
    DeviceEntry,
    OpCode,
    Operation,
    OpStatus,
    Submit,
    Submitted,
    Unlink,
    Unlinked,
    urb_from_bytes,
)

PORT = 3240
CONNECT_TIMEOUT = 3.0
ANSWER_TIMEOUT = 5.0
"""Seconds the bus may take to answer an operation, a control request, or the word that a transfer is given up."""
GOODBYE = 1.0
CONTROL_MS = 2000
_LIBUSB = {
    errno.ENODEV: ("No such device (it may have been disconnected)", -4),
    errno.EBUSY: ("Resource busy", -6),
    errno.EPIPE: ("Pipe error", -9),
    errno.EOVERFLOW: ("Overflow", -8),
    errno.EIO: ("Input/Output Error", -1),
}
"""libusb's words and numbers for an errno."""
_REFUSED = {OpStatus.NOT_AVAILABLE: errno.EBUSY, OpStatus.BUSY: errno.EBUSY, OpStatus.ERROR: errno.EIO}


class UsbipTransport(UsbTransport):
    """A USB device exported over USB/IP. Options as of ``usb://``."""

    def _locate(self, place: str) -> None:
        """Read host and port; the path is the bus id. Raises NotSupported."""
        parts = urlsplit(f"//{place}")
        try:
            port = parts.port or PORT
        except ValueError:
            port = 0
        bus_id, self._serial = self._serial, ""
        if not parts.hostname or not port or not bus_id:
            raise NotSupported(f"{self.url!r} names no device: write usbip://127.0.0.1:3240/1-1")
        self._ids = {}
        self._usbip = UsbipBackend(parts.hostname, port, bus_id)

    def _backend(self) -> UsbipBackend:
        return self._usbip


def _error(number: int, detail: str = "") -> usb.core.USBError:
    words, code = _LIBUSB.get(number, ("Other error", -99))
    return usb.core.USBError(f"{words}: {detail}" if detail else words, code, number)


def _read(sock: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        piece = sock.recv(length - len(data))
        if not piece:
            raise ConnectionResetError("the bus closed the connection")
        data += piece
    return bytes(data)


@dataclass
class _Pending:
    """A request on its way, and what came of it."""

    inward: bool = False
    target: int = 0
    """Of an Unlink: the transfer given up."""
    ended: threading.Event = field(default_factory=threading.Event)
    status: int = 0
    actual: int = 0
    data: bytes = b""


class UsbipSession:
    """One imported device, pyusb's handle. A reader thread matches answers by seqnum: transfers may overlap."""

    def __init__(self, host: str, port: int, bus_id: str) -> None:
        """Import the device. Raises USBError."""
        self._lock = threading.Lock()
        self._seqnum = 0
        self._pending: dict[int, _Pending] = {}
        self._gone = False
        self._sock = _connect(host, port)
        try:
            self._sock.sendall(
                Operation(OpCode.ASK_IMPORT).to_bytes() + bus_id.encode().ljust(BUS_ID_SIZE, b"\0")
            )
            answer = Operation.from_bytes(_read(self._sock, OPERATION_SIZE))
            if answer.status is not OpStatus.OK:
                raise _error(_REFUSED.get(answer.status, errno.ENODEV), f"{bus_id} cannot be imported")
            entry, _ = DeviceEntry.from_bytes(_read(self._sock, ENTRY_SIZE))
        except usb.core.USBError:
            self._sock.close()
            raise
        except (OSError, FrameError) as error:
            self._sock.close()
            raise _error(errno.ENODEV, str(error)) from error
        self._device_id = entry.device_id
        self._sock.settimeout(None)
        # The reader may wait for ever, ended by close; a bus that takes no bytes must not hold up the writer so.
        self._sock.setsockopt(
            socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", int(ANSWER_TIMEOUT), 0)
        )
        self._reader = threading.Thread(target=self._read_on, name=f"usbip {bus_id}", daemon=True)
        self._reader.start()

    def transfer(
        self, endpoint: int, data: bytes | int, timeout: int, setup: bytes = bytes(8)
    ) -> tuple[bytes, int]:
        """Move bytes out, or that many in, within ``timeout`` milliseconds (0: for ever); the data, and how many.

        Raises USBTimeoutError when nothing moved, USBError when the device refused or is gone.
        """
        inward = isinstance(data, int)
        length = data if isinstance(data, int) else len(data)
        pending = _Pending(inward=inward)
        payload = data if isinstance(data, bytes) else b""
        seqnum = self._send(
            pending, lambda n: _submit(n, self._device_id, inward, endpoint, length, setup) + payload
        )
        if not pending.ended.wait(timeout / 1000 if timeout else None):
            giving_up = _Pending(target=seqnum)
            self._send(giving_up, lambda n: Unlink(n, self._device_id, seqnum).to_bytes())
            if not giving_up.ended.wait(ANSWER_TIMEOUT):
                self.close()
                raise _error(errno.ENODEV, "the bus does not answer")
            if not pending.ended.is_set():
                raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        if pending.status:
            raise _error(abs(pending.status))
        return pending.data, pending.actual

    def control(
        self, kind: int, request: int, value: int, index: int, data: bytes | int, timeout: int
    ) -> bytes:
        """A request on endpoint 0. Raises USBError."""
        length = data if isinstance(data, int) else len(data)
        return self.transfer(0, data, timeout, struct.pack("<BBHHH", kind, request, value, index, length))[0]

    def close(self) -> None:
        """Let go of the device and wait until the bus knows. Never raises."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_WR)
        self._reader.join(GOODBYE)
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self._reader.join(GOODBYE)
        self._sock.close()

    def _send(self, pending: _Pending, frame: Any) -> int:
        with self._lock:
            if self._gone:
                raise _error(errno.ENODEV)
            self._seqnum += 1
            seqnum = self._seqnum
            self._pending[seqnum] = pending
            try:
                self._sock.sendall(frame(seqnum))
            except OSError as error:
                raise _error(errno.ENODEV) from error
        return seqnum

    def _read_on(self) -> None:
        with contextlib.suppress(OSError, FrameError):
            while True:
                self._take(urb_from_bytes(_read(self._sock, URB_SIZE)))
        with self._lock:
            self._gone = True
            left, self._pending = list(self._pending.values()), {}
        for pending in left:
            pending.status = -errno.ENODEV
            pending.ended.set()

    def _take(self, answer: Submit | Unlink | Submitted | Unlinked) -> None:
        with self._lock:
            pending = self._pending.pop(answer.seqnum, None)
        if pending is None:
            raise FrameError(f"an answer to nothing that was asked: {answer}")
        match answer:
            case Submitted():
                pending.status, pending.actual = answer.status, answer.actual
                if pending.inward and answer.actual:
                    pending.data = _read(self._sock, answer.actual)
            case Unlinked() if answer.status == UNLINKED:
                with self._lock:
                    self._pending.pop(pending.target, None)
            case _:
                pass
        pending.ended.set()


def _submit(seqnum: int, device_id: int, inward: bool, endpoint: int, length: int, setup: bytes) -> bytes:
    return Submit(seqnum, device_id, inward, endpoint & 0x0F, length, setup).to_bytes()


def _connect(host: str, port: int) -> socket.socket:
    try:
        sock = socket.create_connection((host, port), CONNECT_TIMEOUT)
    except OSError as error:
        number = error.errno or errno.ETIMEDOUT
        raise usb.core.USBError(f"no USB/IP at {host}:{port} ({error})", -1, number) from error
    sock.settimeout(ANSWER_TIMEOUT)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


@dataclass(frozen=True)
class _Listed:
    """A device of the bus with its descriptors, pyusb's device identifier."""

    entry: DeviceEntry
    device: DeviceDescriptor
    configurations: tuple[Configuration, ...]


class UsbipBackend(usb.backend.IBackend):  # type: ignore[misc]  # pyusb ships no types
    """pyusb's view of one USB/IP bus; ``bus_id`` narrows it to one device."""

    def __init__(self, host: str, port: int, bus_id: str = "") -> None:
        self._address = host, port
        self._bus_id = bus_id

    def enumerate_devices(self) -> list[_Listed]:
        """Every device of the bus, asked anew. Raises USBError when there is no bus."""
        try:
            with contextlib.closing(_connect(*self._address)) as sock:
                sock.sendall(Operation(OpCode.ASK_LIST).to_bytes())
                Operation.from_bytes(_read(sock, OPERATION_SIZE))
                entries = []
                for _ in range(struct.unpack(">I", _read(sock, 4))[0]):
                    entry, interfaces = DeviceEntry.from_bytes(_read(sock, ENTRY_SIZE))
                    _read(sock, 4 * interfaces)
                    entries.append(entry)
            return [self._describe(entry) for entry in entries if self._bus_id in ("", entry.bus_id)]
        except usb.core.USBError:
            raise
        except (OSError, FrameError) as error:
            raise _error(errno.EIO, str(error)) from error

    def _describe(self, entry: DeviceEntry) -> _Listed:
        """The kernel knows the descriptors of what is plugged in; here the device is asked for them."""
        with contextlib.closing(UsbipSession(*self._address, entry.bus_id)) as session:

            def descriptor(kind: int, number: int, length: int) -> bytes:
                return session.control(0x80, 6, kind << 8 | number, 0, length, CONTROL_MS)

            device = DeviceDescriptor.from_bytes(descriptor(1, 0, DeviceDescriptor.SIZE))
            configurations = []
            for number in range(device.bNumConfigurations):
                length = int.from_bytes(descriptor(2, number, 4)[2:4], "little")
                configurations.append(Configuration.from_bytes(descriptor(2, number, length)))
        # The bus id says where it is plugged in, as in /sys/bus/usb/devices: bus, hyphen, port of each hub.
        ports = tuple(int(port) for port in entry.bus_id.partition("-")[2].split(".") if port.isdigit())
        placed = replace(device, bus=entry.bus, address=entry.number, speed=entry.speed, port_numbers=ports)
        return _Listed(entry, placed, tuple(configurations))

    def get_parent(self, dev: _Listed) -> None:
        """No hub is told."""

    def get_device_descriptor(self, dev: _Listed) -> DeviceDescriptor:
        """The descriptor, and where the device is plugged in."""
        return dev.device

    def get_configuration_descriptor(self, dev: _Listed, config: int) -> Configuration:
        """Raises IndexError, which ends pyusb's search."""
        return dev.configurations[config]

    def get_interface_descriptor(self, dev: _Listed, intf: int, alt: int, config: int) -> Interface:
        """Raises IndexError, which ends pyusb's search."""
        return dev.configurations[config].interfaces[intf][alt]

    def get_endpoint_descriptor(self, dev: _Listed, ep: int, intf: int, alt: int, config: int) -> Endpoint:
        """Raises IndexError, which ends pyusb's search."""
        return dev.configurations[config].interfaces[intf][alt].endpoints[ep]

    def open_device(self, dev: _Listed) -> UsbipSession:
        """Import it. Raises USBError."""
        return UsbipSession(*self._address, dev.entry.bus_id)

    def close_device(self, dev_handle: UsbipSession) -> None:
        """Let go of it."""
        dev_handle.close()

    def set_configuration(self, dev_handle: UsbipSession, config_value: int) -> None:
        """USB 2.0, 9.4.7."""
        dev_handle.control(0x00, 9, config_value, 0, b"", CONTROL_MS)

    def get_configuration(self, dev_handle: UsbipSession) -> int:
        """USB 2.0, 9.4.2."""
        return dev_handle.control(0x80, 8, 0, 0, 1, CONTROL_MS)[0]

    def set_interface_altsetting(self, dev_handle: UsbipSession, intf: int, altsetting: int) -> None:
        """USB 2.0, 9.4.10."""
        dev_handle.control(0x01, 11, altsetting, intf, b"", CONTROL_MS)

    def clear_halt(self, dev_handle: UsbipSession, ep: int) -> None:
        """USB 2.0, 9.4.1."""
        dev_handle.control(0x02, 1, 0, ep, b"", CONTROL_MS)

    def claim_interface(self, dev_handle: UsbipSession, intf: int) -> None:
        """Nobody else is there: who imported the device has all of it."""

    def release_interface(self, dev_handle: UsbipSession, intf: int) -> None:
        """As above."""

    def reset_device(self, dev_handle: UsbipSession) -> None:
        """A port's reset has no form on this wire."""

    def is_kernel_driver_active(self, dev_handle: UsbipSession, intf: int) -> bool:
        """No kernel has a part in this."""
        return False

    def bulk_write(self, dev_handle: UsbipSession, ep: int, intf: int, data: Any, timeout: int) -> int:
        """Raises USBError."""
        return dev_handle.transfer(ep, data.tobytes(), timeout)[1]

    def bulk_read(self, dev_handle: UsbipSession, ep: int, intf: int, buff: Any, timeout: int) -> int:
        """Raises USBError."""
        data, _ = dev_handle.transfer(ep, len(buff) * buff.itemsize, timeout)
        buff[: len(data)] = array.array("B", data)
        return len(data)

    def ctrl_transfer(
        self,
        dev_handle: UsbipSession,
        bmRequestType: int,  # noqa: N803  pyusb passes them by these names
        bRequest: int,  # noqa: N803  as above
        wValue: int,  # noqa: N803  as above
        wIndex: int,  # noqa: N803  as above
        data: Any,
        timeout: int,
    ) -> int:
        """Raises USBError."""
        if not bmRequestType & 0x80:
            dev_handle.control(bmRequestType, bRequest, wValue, wIndex, data.tobytes(), timeout)
            return len(data)
        said = dev_handle.control(bmRequestType, bRequest, wValue, wIndex, len(data), timeout)
        data[: len(said)] = array.array("B", said)
        return len(said)
