"""USB/IP from end to end: what pyusb and python-escpos see of the virtual printer is what they see of a real one."""

from __future__ import annotations

import asyncio
import errno
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

import pytest
import usb.core
import usb.util
from escpos.printer import Dummy, Usb

from drivers import usbip_server
from drivers.errors import NotSupported, TransportClosed
from drivers.printers.escpos_sim import EscposSimulator
from drivers.transports.usbip import UsbipBackend, UsbipSession, UsbipTransport
from drivers.usbip_server import serve_usbip
from tests.drivers.usb_bus import Plain, backend_of


async def on_device(url: str, use: Callable[[Any], Any]) -> Any:
    """Find the device with pyusb and use it, in a thread as it blocks; the server runs in the loop."""

    def find_and_use() -> Any:
        device = usb.core.find(backend=backend_of(url))
        try:
            device.set_configuration()
            return use(device)
        finally:
            usb.util.dispose_resources(device)

    return await asyncio.wait_for(asyncio.to_thread(find_and_use), 10)


@pytest.mark.parametrize(
    "url", ["usbip://", "usbip://127.0.0.1:3240", "usbip://:3240/1-1", "usbip://h:x/1-1"]
)
def test_an_address_that_makes_no_sense_is_named(url: str) -> None:
    with pytest.raises(NotSupported, match=url):
        UsbipTransport(url)


async def test_pyusb_sees_a_printer() -> None:
    def look(device: Any) -> tuple[object, ...]:
        interface = device.get_active_configuration()[(0, 0)]
        ends = [(each.bEndpointAddress, each.bmAttributes, each.wMaxPacketSize) for each in interface]
        names = (device.manufacturer, device.product, device.serial_number)
        return interface.bInterfaceClass, ends, names, (device.bus, device.port_numbers)

    async with serve_usbip(Plain()) as url:
        seen = await on_device(url, look)
    assert seen == (7, [(1, 2, 64), (0x82, 2, 64)], ("EPSON", "TM-T20III", "SIM0000001"), (1, (1,)))


async def test_requests_of_the_printer_class() -> None:
    simulator = EscposSimulator()

    def ask(device: Any) -> tuple[bytes, int]:
        identity = bytes(device.ctrl_transfer(0xA1, 0, 0, 0, 256))
        return identity, device.ctrl_transfer(0xA1, 1, 0, 0, 1)[0]

    async with serve_usbip(simulator) as url:
        identity, status = await on_device(url, ask)
        assert identity[2:].startswith(b"MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;")
        assert struct.unpack(">H", identity[:2]) == (len(identity),)
        assert status == 0x18
        simulator.turn("paper", "out")
        assert (await on_device(url, ask))[1] == 0x30
        simulator.turn("cover", "open")
        assert (await on_device(url, ask))[1] == 0x20


async def test_a_soft_reset_forgets_what_was_not_read() -> None:
    device = Plain()
    device.answers[b"?"] = b"!"

    def reset(printer: Any) -> None:
        printer.write(1, b"?")
        printer.ctrl_transfer(0x21, 2, 0, 0)
        printer.read(0x82, 64, 50)

    async with serve_usbip(device) as url:
        with pytest.raises(usb.core.USBTimeoutError):
            await on_device(url, reset)


@pytest.mark.parametrize("request_", [(0x80, 6, 0x0600, 0, 10), (0xA1, 9, 0, 0, 1), (0xC0, 1, 0, 0, 1)])
async def test_what_it_does_not_know_is_a_stall(request_: tuple[int, ...]) -> None:
    async with serve_usbip(Plain()) as url:
        with pytest.raises(usb.core.USBError) as caught:
            await on_device(url, lambda device: device.ctrl_transfer(*request_))
    assert caught.value.errno == errno.EPIPE


class Hearing(EscposSimulator):
    """A printer that remembers every byte."""

    heard = b""

    def feed(self, data: bytes, now: float) -> bytes:
        self.heard += data
        return super().feed(data, now)


def receipt(printer: Any) -> None:
    """What a till of another make prints."""
    printer.set(align="center", bold=True, double_height=True)
    printer.textln("Brodtorvet")
    printer.set(align="left")
    printer.textln("Rugbrod  12,00")
    printer.barcode("5701234567899", "EAN13")
    printer.cut()


async def test_python_escpos_prints_on_it() -> None:
    simulator = Hearing()
    reference = Dummy(profile="TM-T20II")
    receipt(reference)

    def write(url: str) -> tuple[int, bool]:
        printer = Usb(
            usb_args={"backend": backend_of(url)}, profile="TM-T20II", in_ep=0x82, out_ep=0x01, timeout=2000
        )
        try:
            receipt(printer)
            return printer.paper_status(), printer.is_online()
        finally:
            printer.close()

    async with serve_usbip(simulator) as url:
        assert await asyncio.wait_for(asyncio.to_thread(write, url), 10) == (2, True)
    assert simulator.heard.startswith(reference.output)
    (paper,) = simulator.receipts()
    assert "Rugbrod  12,00" in paper.text
    assert "5701234567899" in paper.text


# ------------------------------------------------------------------------------------ time-outs and cables


async def test_what_timed_out_is_not_done_later() -> None:
    device = Plain()
    device.takes_bytes = False

    def write(printer: Any) -> float:
        began = time.monotonic()
        with pytest.raises(usb.core.USBTimeoutError) as caught:
            printer.write(1, b"never", 100)
        assert caught.value.errno == errno.ETIMEDOUT
        took = time.monotonic() - began
        device.takes_bytes = True
        printer.write(1, b"now", 2000)
        return took

    async with serve_usbip(device) as url:
        assert 0.1 <= await on_device(url, write) < 1
    assert device.taken == b"now"


async def test_a_read_that_timed_out_takes_nothing_from_the_next() -> None:
    device = Plain()
    device.answers[b"?"] = b"answer"

    def read(printer: Any) -> bytes:
        with pytest.raises(usb.core.USBTimeoutError):
            printer.read(0x82, 64, 20)
        printer.write(1, b"?")
        return bytes(printer.read(0x82, 64, 2000))

    async with serve_usbip(device) as url:
        assert await on_device(url, read) == b"answer"


async def test_transfers_both_ways_overlap() -> None:
    device = Plain()
    device.answers[b"?"] = b"!"
    async with serve_usbip(device) as url:
        session = await asyncio.to_thread(UsbipSession, *backend_of(url)._address, "1-1")
        reading = asyncio.create_task(asyncio.to_thread(session.transfer, 0x82, 64, 5000))
        await asyncio.to_thread(session.transfer, 0x01, b"?", 5000)
        assert await asyncio.wait_for(reading, 5) == (b"!", 1)
        await asyncio.to_thread(session.close)


async def test_unplugged_a_pending_transfer_ends_as_libusb_ends_it() -> None:
    device = Plain()

    def read(printer: Any) -> None:
        printer.write(1, b"here")
        printer.read(0x82, 64, 5000)

    async with serve_usbip(device) as url:
        reading = asyncio.create_task(on_device(url, read))
        await device.has_taken(b"here")
        device.plugged = False
        with pytest.raises(usb.core.USBError, match="No such device") as caught:
            await asyncio.wait_for(reading, 2)
        assert caught.value.errno == errno.ENODEV
        assert await asyncio.to_thread(backend_of(url).enumerate_devices) == []
        device.plugged = True
        assert len(await asyncio.to_thread(backend_of(url).enumerate_devices)) == 1


async def test_without_a_bus_it_says_where_it_looked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(TransportClosed, match=f"127.0.0.1:{port}.*nothing serves USB/IP there"):
        await UsbipTransport(f"usbip://127.0.0.1:{port}/1-1").open()


async def test_a_bus_that_speaks_something_else_is_an_error_not_a_crash() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(TransportClosed, match="check cable and hub"):
            await UsbipTransport(f"usbip://127.0.0.1:{port}/1-1").open()


# ------------------------------------------------------------------------------------------- the server


async def test_one_host_at_a_time_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usbip_server, "GRACE", 0.05)
    async with serve_usbip(Plain()) as url:
        first = UsbipTransport(url)
        await first.open()
        with pytest.raises(TransportClosed, match="another program has it"):
            await UsbipTransport(url).open()
        await first.close()
        second = UsbipTransport(url)
        await second.open()
        await second.close()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        bytes.fromhex("0111 8003 00000000") + b"9-9".ljust(32, b"\0"),
        bytes.fromhex("0111 8003 00000000") + b"1-1".ljust(32, b"\0") + bytes(48),
        bytes.fromhex("0111 8003 00000000")
        + b"1-1".ljust(32, b"\0")
        + struct.pack(">IIIIIIIIII8x", 1, 1, 0, 0, 1, 0, 0x7FFFFFFF, 0, 0, 0),
    ],
    ids=["nothing", "http", "no such device", "no command", "two gigabytes"],
)
async def test_a_host_that_speaks_nonsense_does_no_harm(data: bytes) -> None:
    device = Plain()
    async with serve_usbip(device) as url:
        host, port = backend_of(url)._address
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(data)
        writer.write_eof()
        await asyncio.wait_for(reader.read(), 5)
        writer.close()
        await writer.wait_closed()
        transport = UsbipTransport(url)
        await transport.open()
        await transport.write(b"fine")
        assert device.taken == b"fine"
        await transport.close()


async def test_the_simulator_knows_when_a_host_is_there() -> None:
    device = Plain()
    async with serve_usbip(device) as url:
        await asyncio.to_thread(UsbipBackend.enumerate_devices, backend_of(url))
        assert device.connections == 0  # looked at, not opened
        transport = UsbipTransport(url)
        await transport.open()
        assert device.hosts == 1
        await transport.close()
        assert device.hosts == 0
