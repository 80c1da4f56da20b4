"""The ``usb`` transport: ``usb://04b8:0e28/SERIAL?port=1-1.2&write_timeout=10&zlp=yes``, printers through libusb.

The door of pyusb. Interface and endpoints are found, not assumed: a printer-class interface (USB printer class
definition 1.1: class 7) with a bulk endpoint each way, or a maker's own class with such a pair, as Epson's printers
have it when set so. The kernel's driver (usblp) is detached for as long as the interface is ours, and attached again.

A bulk transfer ends with a short packet; one that fills its last packet is ended by an empty one (``zlp``), or some
printers keep its last bytes back. Without a serial number in the URL the model must be there once, or ``port`` (bus and
ports, as ``/sys/bus/usb/devices`` names them) says which.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import usb.backend.libusb1
import usb.core
import usb.util

from drivers.errors import NotSupported, TransportClosed
from drivers.transports.threads import SLICE, Pipe, ThreadedTransport

WRITE_TIMEOUT = 10.0
SLICE_MS = round(SLICE * 1000)
CONTROL_MS = 1000
READ_SIZE = 4096
"""Bytes asked for at a time: a whole number of packets of every speed, or the host controller calls it an overflow."""
STALE_MS, STALE_READS = 10, 16
"""What the device said to the host before us is read away when it is opened, and how patiently."""
PRINTER, VENDOR = 7, 255
_PROTOCOL_RANK = {2: 0, 1: 1}
"""Bidirectional before unidirectional; 3 (IEEE 1284.4) and 4 (IPP over USB) are other languages."""
_ADVICE = {
    errno.EACCES: "this user may not open it: install udev/70-storefloor.rules, put the user into the group "
    "storefloor, and plug the device in again",
    errno.EBUSY: "another program has it: stop what uses it, CUPS for one",
    errno.ENODEV: "it is not plugged in any more: check cable and power",
    errno.ENOENT: "it is not plugged in any more: check cable and power",
    errno.EPIPE: "it refused the transfer (stall): switch it off and on",
    errno.EIO: "the transfer failed: check cable and hub",
    errno.EPROTO: "the transfer failed: check cable and hub",
    errno.EOVERFLOW: "it said more than it announced: check cable and hub",
    errno.ECONNREFUSED: "nothing serves USB/IP there: start it, or check the address",
}


class UsbTransport(ThreadedTransport):
    """A USB device with bulk endpoints both ways. Times in the URL's query are seconds."""

    def __init__(self, url: str) -> None:
        """Take the URL apart; opens nothing. Raises NotSupported naming what makes no sense."""
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        try:
            write_timeout = float(query.pop("write_timeout", WRITE_TIMEOUT))
        except ValueError as error:
            raise NotSupported(f"write_timeout in {url!r} is no number of seconds") from error
        super().__init__(url, write_timeout)
        zlp = query.pop("zlp", "yes")
        if zlp not in ("yes", "no"):
            raise NotSupported(f"{url!r}: zlp is yes or no")
        self._ends_transfers = zlp == "yes"
        self._serial = unquote(parts.path.strip("/"))
        self._port = query.pop("port", "")
        if query:
            raise NotSupported(f"{url!r}: unknown option {min(query)!r}; known: port, write_timeout, zlp")
        self._locate(parts.netloc)

    def _locate(self, place: str) -> None:
        """Read the part of the URL behind the slashes. Raises NotSupported."""
        vendor, colon, product = place.partition(":")
        try:
            self._ids = {"idVendor": int(vendor, 16), "idProduct": int(product, 16)}
        except ValueError:
            colon = ""
        if not colon or len(vendor) != len(product) or len(vendor) != 4:
            raise NotSupported(
                f"{self.url!r} names no device: write usb://04b8:0e28/SERIAL, ids as lsusb shows them"
            )

    def _backend(self) -> Any:
        backend = usb.backend.libusb1.get_backend()
        if backend is None:
            raise TransportClosed(f"{self.url}: libusb is missing: install the package libusb-1.0-0")
        return backend

    # ------------------------------------------------------------------------------------ in a thread

    def _claim(self) -> Pipe:
        try:
            candidates = list(usb.core.find(find_all=True, backend=self._backend(), **self._ids))
            try:
                device = self._choose(candidates)
            except (usb.core.USBError, TransportClosed):
                _let_go(candidates)
                raise
            _let_go(other for other in candidates if other is not device)
            try:
                return UsbPipe(self.url, device, ends_transfers=self._ends_transfers)
            except (usb.core.USBError, TransportClosed):
                _let_go([device])
                raise
        except usb.core.USBError as error:
            raise lost(self.url, error) from error

    def _choose(self, candidates: list[Any]) -> Any:
        """The one device meant. Raises TransportClosed saying which there are, USBError when it cannot be asked."""
        if self._port:
            candidates = [device for device in candidates if _port_of(device) == self._port]
        if self._serial:
            there = [(_serial_of(device), device) for device in candidates]
            candidates = [device for serial, device in there if serial == self._serial]
            if not candidates and there:
                raise TransportClosed(
                    f"{self.url} is not plugged in; this model is, with serial number "
                    + ", ".join(serial or "(none)" for serial, _ in there)
                )
        if not candidates:
            raise TransportClosed(f"{self.url} is not plugged in, or switched off: check cable and power")
        if len(candidates) > 1:
            raise TransportClosed(
                f"{self.url}: {len(candidates)} of this model are plugged in: "
                "add the serial number, or ?port= and one of "
                + ", ".join(_port_of(device) for device in candidates)
            )
        return candidates[0]


class UsbPipe:
    """A claimed interface (``threads.Pipe``)."""

    def __init__(self, url: str, device: Any, *, ends_transfers: bool) -> None:
        """Claim the device's printer interface. Raises USBError, or TransportClosed when it has none."""
        self._url = url
        self._device = device
        self._ends_transfers = ends_transfers
        self._unended = False
        self._detached = False
        interface, outward, inward = _printer_interface(url, _configured(device))
        self._number = interface.bInterfaceNumber
        self._out, self._in = outward.bEndpointAddress, inward.bEndpointAddress
        self._packet = outward.wMaxPacketSize & 0x07FF  # the bits above count transactions (USB 2.0, 9.6.6)
        try:
            if device.is_kernel_driver_active(self._number):
                device.detach_kernel_driver(self._number)
                self._detached = True
            usb.util.claim_interface(device, self._number)
            if interface.bAlternateSetting:
                device.set_interface_altsetting(self._number, interface.bAlternateSetting)
            self._read_stale()
        except usb.core.USBError:
            self.release()
            raise

    def _read_stale(self) -> None:
        with contextlib.suppress(usb.core.USBTimeoutError):
            for _ in range(STALE_READS):
                self._device.read(self._in, READ_SIZE, STALE_MS)

    def read(self) -> bytes:
        """The next transfer in, however short. Raises TransportClosed."""
        try:
            return bytes(self._device.read(self._in, READ_SIZE, SLICE_MS))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise self._lost(error, self._in) from error

    def write(self, data: bytes) -> int:
        """One transfer out; what had gone when the time was over counts. Raises TransportClosed."""
        try:
            count = int(self._device.write(self._out, data, SLICE_MS))
        except usb.core.USBTimeoutError:
            return 0
        except usb.core.USBError as error:
            raise self._lost(error, self._out) from error
        if count or not data:
            self._unended = bool(data) and count % self._packet == 0
        return count

    def finish(self) -> bool:
        """An empty packet where the last one was full (USB 2.0, 5.8.3). Raises TransportClosed."""
        if self._unended and self._ends_transfers:
            self.write(b"")
            return not self._unended
        return True

    def release(self) -> None:
        """Give the interface back, and to the kernel's driver if it had it."""
        with contextlib.suppress(usb.core.USBError):
            usb.util.release_interface(self._device, self._number)
        if self._detached:
            with contextlib.suppress(usb.core.USBError):
                self._device.attach_kernel_driver(self._number)
        _let_go([self._device])

    def _lost(self, error: Any, endpoint: int) -> TransportClosed:
        if (
            error.errno == errno.EPIPE
        ):  # halted until told otherwise, also for the next who opens it (USB 2.0, 5.8.5)
            with contextlib.suppress(usb.core.USBError):
                self._device.clear_halt(endpoint)
        return lost(self._url, error)


def lost(url: str, error: Any) -> TransportClosed:
    """An error of USB as a sentence that says what to do."""
    advice = _ADVICE.get(error.errno or 0, "unplug it and plug it in again")
    return TransportClosed(f"{url}: {error.strerror}: {advice}")


def _let_go(devices: Iterable[Any]) -> None:
    for device in devices:
        with contextlib.suppress(usb.core.USBError):
            usb.util.dispose_resources(device)


def _port_of(device: Any) -> str:
    return f"{device.bus}-{'.'.join(str(number) for number in device.port_numbers or ())}"


def _serial_of(device: Any) -> str:
    """The serial number; empty without one. Raises USBError when the device cannot be opened."""
    if not device.iSerialNumber:
        return ""
    try:
        languages = device.ctrl_transfer(0x80, 6, 3 << 8, 0, 4, CONTROL_MS)
        if len(languages) < 4:
            return ""
        return str(usb.util.get_string(device, device.iSerialNumber, languages[2] | languages[3] << 8))
    except usb.core.USBError as error:
        if error.errno in (errno.EPIPE, errno.ETIMEDOUT):  # it promises a string and does not say it
            return ""
        raise


def _configured(device: Any) -> Any:
    """The active configuration; the first one is set where none is. Raises USBError."""
    try:
        return device.get_active_configuration()
    except usb.core.USBError as error:
        if error.errno is not None:  # pyusb's own "Configuration not set" has none
            raise
        device.set_configuration()
        return device.get_active_configuration()


def _printer_interface(url: str, configuration: Any) -> tuple[Any, Any, Any]:
    """The interface and its bulk endpoints out and in, the best first. Raises TransportClosed when there is none."""
    found: list[tuple[int, int, Any, Any, Any]] = []
    for interface in configuration:
        bulk = [endpoint for endpoint in interface if usb.util.endpoint_type(endpoint.bmAttributes) == 2]
        outward = [each for each in bulk if not each.bEndpointAddress & 0x80]
        inward = [each for each in bulk if each.bEndpointAddress & 0x80]
        rank = {PRINTER: _PROTOCOL_RANK.get(interface.bInterfaceProtocol), VENDOR: 2}.get(
            interface.bInterfaceClass
        )
        if rank is not None and outward and inward:
            found.append((rank, len(found), interface, outward[0], inward[0]))
    if not found:
        raise TransportClosed(
            f"{url} has no printer interface with a bulk endpoint each way: check model and mode"
        )
    _, _, interface, out_endpoint, in_endpoint = min(found, key=lambda each: each[:2])
    return interface, out_endpoint, in_endpoint
