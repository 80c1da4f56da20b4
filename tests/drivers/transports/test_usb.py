"""The usb transport: which device is meant, whose it is meanwhile, where transfers end, what to do when it fails."""

from __future__ import annotations

import asyncio
import errno
import threading
import time
from typing import Any

import pytest
import usb.core

from drivers.errors import NotSupported, TransportClosed, TransportTimeout
from drivers.transports.usb import UsbTransport
from drivers.transports.usbip import UsbipBackend, UsbipSession
from drivers.usb_printer_sim import UsbIdentity
from drivers.usbip_server import serve_usbip
from tests.drivers.usb_bus import OverBackend, Plain, backend_of, plugged

URL = "usb://04b8:0e28"


@pytest.mark.parametrize(
    "url",
    [
        "usb://",
        "usb://04b8",
        "usb://4b8:e28",
        "usb://printer:0e28",
        "usb:///dev/usb/lp0",
        "usb://04b8:0e28?speed=1",
        "usb://04b8:0e28?zlp=1",
        "usb://04b8:0e28?write_timeout=x",
    ],
)
def test_an_address_that_makes_no_sense_is_named(url: str) -> None:
    with pytest.raises(NotSupported, match=url.replace("?", r"\?")):
        UsbTransport(url)


async def test_what_is_not_plugged_in_is_said_by_libusb_itself() -> None:
    with pytest.raises(
        TransportClosed, match=r"usb://ffff:ffff.*(not plugged in|libusb is missing|may not open)"
    ):
        await UsbTransport("usb://ffff:ffff").open()


async def test_use_before_open_and_close_twice() -> None:
    transport = UsbTransport(URL)
    with pytest.raises(TransportClosed, match="not open"):
        await transport.read()
    with pytest.raises(TransportClosed, match="not open"):
        await transport.write(b"x")
    await transport.close()
    await transport.close()


# ------------------------------------------------------------------------------------------ which device


class Buses(UsbipBackend):
    """Two buses as one, as two printers at one computer are."""

    def __init__(self, *backends: UsbipBackend) -> None:
        super().__init__("", 0)
        self.backends = backends
        self.owners: dict[int, UsbipBackend] = {}

    def enumerate_devices(self) -> list[Any]:
        found = [device for each in self.backends for device in each.enumerate_devices()]
        self.owners = dict(zip(map(id, found), self.backends, strict=True))
        return found

    def open_device(self, dev: Any) -> UsbipSession:
        return self.owners[id(dev)].open_device(dev)


@pytest.mark.parametrize("address", ["", "/SIM0000001", "?port=1-1", "/SIM0000001?port=1-1"])
async def test_a_device_is_found_by_model_serial_number_or_port(address: str) -> None:
    device = Plain()
    async with serve_usbip(device) as url:
        transport = OverBackend(URL + address, backend_of(url))
        await transport.open()
        await transport.write(b"here")
        await device.has_taken(b"here")
        await transport.close()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("usb://04b8:0202", "not plugged in, or switched off: check cable and power"),
        ("usb://04b8:0e28/OTHER", "this model is, with serial number SIM0000001"),
        ("usb://04b8:0e28?port=1-2", "not plugged in"),
    ],
)
async def test_another_device_is_not_taken(address: str, words: str) -> None:
    device = Plain()
    async with serve_usbip(device) as url:
        with pytest.raises(TransportClosed, match=words):
            await OverBackend(address, backend_of(url)).open()
    assert device.connections == 0


async def test_of_two_of_a_model_one_must_be_named() -> None:
    left, right = Plain(), Plain()
    async with (
        serve_usbip(left, identity=UsbIdentity(serial="LEFT")) as one,
        serve_usbip(right, identity=UsbIdentity(serial="RIGHT")) as two,
    ):
        both = Buses(backend_of(one), backend_of(two))
        with pytest.raises(TransportClosed, match="2 of this model are plugged in: add the serial number"):
            await OverBackend(URL, both).open()
        transport = OverBackend(URL + "/RIGHT", both)
        await transport.open()
        await transport.write(b"x")
        await right.has_taken(b"x")
        await transport.close()
    assert left.taken == b""


@pytest.mark.parametrize("kind", [(7, 1, 1), (255, 0, 0)], ids=["unidirectional by name", "maker's own"])
async def test_endpoints_are_found_not_assumed(kind: tuple[int, int, int]) -> None:
    device = Plain()
    device.answers[b"?"] = b"!"
    identity = UsbIdentity(out_endpoint=0x03, in_endpoint=0x85, packet=512, interface=kind)
    async with plugged(device, identity) as transport:
        await transport.write(b"?")
        assert await asyncio.wait_for(transport.read(), 5) == b"!"


@pytest.mark.parametrize("kind", [(7, 1, 4), (3, 0, 0)], ids=["IPP over USB", "HID"])
async def test_a_device_that_is_no_printer_is_left_alone(kind: tuple[int, int, int]) -> None:
    device = Plain()
    async with serve_usbip(device, identity=UsbIdentity(interface=kind)) as url:
        with pytest.raises(TransportClosed, match="no printer interface"):
            await OverBackend(URL, backend_of(url)).open()
    assert device.connections == 0


# ----------------------------------------------------------------------------------- whose it is meanwhile


class WithUsblp(UsbipBackend):
    """A kernel whose driver has the interface, and notes what happens to it."""

    def __init__(self, like: UsbipBackend, *, refuse: int = 0) -> None:
        super().__init__(*like._address)
        self.active = True
        self.refuse = refuse
        self.story: list[str] = []

    def is_kernel_driver_active(self, dev_handle: UsbipSession, intf: int) -> bool:
        return self.active

    def detach_kernel_driver(self, dev_handle: UsbipSession, intf: int) -> None:
        self.active = False
        self.story.append("detach")

    def attach_kernel_driver(self, dev_handle: UsbipSession, intf: int) -> None:
        self.active = True
        self.story.append("attach")

    def claim_interface(self, dev_handle: UsbipSession, intf: int) -> None:
        if self.active or self.refuse:
            number = self.refuse or errno.EBUSY
            raise usb.core.USBError("Refused", -1, number)
        self.story.append("claim")

    def release_interface(self, dev_handle: UsbipSession, intf: int) -> None:
        self.story.append("release")


async def test_the_kernels_driver_has_it_back_afterwards() -> None:
    async with serve_usbip(Plain()) as url:
        backend = WithUsblp(backend_of(url))
        transport = OverBackend(URL, backend)
        await transport.open()
        assert backend.story == ["detach", "claim"]
        await transport.close()
        assert backend.story == ["detach", "claim", "release", "attach"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EBUSY, "another program has it: stop what uses it"),
        (errno.EACCES, "install udev/70-storefloor.rules, put the user into the group storefloor"),
        (errno.ENODEV, "not plugged in any more"),
        (errno.ENOTSUP, "unplug it and plug it in again"),
    ],
)
async def test_a_refused_claim_says_what_to_do_and_leaves_no_trace(number: int, words: str) -> None:
    device = Plain()
    async with serve_usbip(device) as url:
        backend = WithUsblp(backend_of(url), refuse=number)
        transport = OverBackend(URL, backend)
        with pytest.raises(TransportClosed, match=words):
            await transport.open()
        assert backend.story == ["detach", "attach"]
        again = OverBackend(URL, backend_of(url))
        await again.open()
        await again.close()


async def test_given_up_while_opening_it_is_let_go() -> None:
    device = Plain()
    async with serve_usbip(device) as url:
        opening = asyncio.create_task(OverBackend(URL, backend_of(url)).open())
        await asyncio.sleep(0)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        again = OverBackend(URL, backend_of(url))
        await again.open()
        await again.write(b"x")
        await device.has_taken(b"x")
        await again.close()


async def test_what_was_said_to_the_host_before_is_not_heard() -> None:
    device = Plain()
    device.answers[b"old?"] = b"old"
    device.answers[b"new?"] = b"new"
    async with serve_usbip(device) as url:
        session = await asyncio.to_thread(UsbipSession, *backend_of(url)._address, "1-1")
        await asyncio.to_thread(session.transfer, 0x01, b"old?", 1000)
        await asyncio.to_thread(session.close)
        transport = OverBackend(URL, backend_of(url))
        await transport.open()
        await transport.write(b"new?")
        assert await asyncio.wait_for(transport.read(), 5) == b"new"
        await transport.close()


# --------------------------------------------------------------------------------------------- transfers


@pytest.mark.parametrize("length", [1, 63, 64, 65, 128, 16384, 16384 + 64, 100_000])
async def test_a_transfer_that_fills_its_last_packet_is_ended(length: int) -> None:
    """Some printers print nothing of a transfer before a short packet ended it."""
    device = Plain()
    async with plugged(device, UsbIdentity(whole_transfers=True)) as transport:
        data = bytes(index % 251 for index in range(length))
        await transport.write(data)
        assert device.taken == data


async def test_the_empty_packet_can_be_left_out() -> None:
    device = Plain()
    async with plugged(device, UsbIdentity(whole_transfers=True), "?zlp=no") as transport:
        await transport.write(bytes(64))
        assert device.taken == b""
        await transport.write(b"end")
        assert device.taken == bytes(64) + b"end"


class Stingy(UsbipBackend):
    """Transfers end early, as they do when the time is over in their middle: seven bytes went."""

    def bulk_write(self, dev_handle: UsbipSession, ep: int, intf: int, data: Any, timeout: int) -> int:
        return dev_handle.transfer(ep, data.tobytes()[:7], timeout)[1]


async def test_short_writes_and_short_reads_lose_nothing() -> None:
    device = Plain()
    data = bytes(range(256)) * 3
    async with serve_usbip(device) as url:
        transport = OverBackend(URL, Stingy(*backend_of(url)._address))
        await transport.open()
        await transport.write(data)
        assert device.taken == data
        assert max(map(len, device.pieces)) == 7
        heard = b""
        for piece in (b"a", b"bc", b"d" * 64, b"e" * 65):
            device.say(piece)
            heard += await asyncio.wait_for(transport.read(), 5)
        assert heard == b"abc" + b"d" * 64 + b"e" * 65
        await transport.close()


async def test_a_device_that_takes_no_bytes_times_out_and_goes_on_in_order() -> None:
    device = Plain()
    async with plugged(device, options="?write_timeout=0.05") as transport:
        device.takes_bytes = False
        with pytest.raises(TransportTimeout, match=r"took no bytes.*paper"):
            await transport.write(b"first ")
        with pytest.raises(TransportTimeout):
            await transport.write(b"second ")
        with pytest.raises(TransportTimeout):
            await transport.write(b"")
        assert device.taken == b""
        device.takes_bytes = True
        transport._write_timeout = 5.0
        await transport.write(b"third")
        assert device.taken == b"first second third"


class Slow(Plain):
    """Takes a few bytes every tick: every call of libusb ends in the middle of its transfer."""

    def room(self, now: float) -> int:
        self.takes_bytes = not self.takes_bytes
        return 7 if self.takes_bytes else 0


async def test_what_had_gone_when_the_time_was_over_is_not_sent_again() -> None:
    device = Slow()
    data = bytes(range(200))
    async with plugged(device) as transport:
        await transport.write(data)
    assert device.taken == data
    assert max(map(len, device.pieces)) == 7


async def test_closing_lets_the_rest_go_out_and_does_not_wait_for_ever() -> None:
    device = Plain()
    async with plugged(device, options="?write_timeout=0.01") as transport:
        device.takes_bytes = False
        with pytest.raises(TransportTimeout):
            await transport.write(b"last line")
        closing = asyncio.create_task(transport.close())
        await asyncio.sleep(0.05)
        device.takes_bytes = True
        await closing
        assert device.taken == b"last line"
        device.takes_bytes = False
        await transport.open()
        with pytest.raises(TransportTimeout):
            await transport.write(b"never")
        began = time.monotonic()
        await transport.close()
        assert time.monotonic() - began < 4


class Stalling(UsbipBackend):
    """The device halts its endpoint."""

    halted = True

    def bulk_write(self, dev_handle: UsbipSession, ep: int, intf: int, data: Any, timeout: int) -> int:
        if self.halted:
            raise usb.core.USBError("Pipe error", -9, errno.EPIPE)
        return super().bulk_write(dev_handle, ep, intf, data, timeout)

    def clear_halt(self, dev_handle: UsbipSession, ep: int) -> None:
        super().clear_halt(dev_handle, ep)
        self.halted = False


async def test_a_stall_ends_the_connection_and_not_the_next_one() -> None:
    device = Plain()
    async with serve_usbip(device) as url:
        transport = OverBackend(URL, Stalling(*backend_of(url)._address))
        await transport.open()
        with pytest.raises(TransportClosed, match=r"stall.*switch it off and on"):
            await transport.write(b"x")
        await transport.close()
        await transport.open()
        await transport.write(b"y")
        assert device.taken == b"y"
        await transport.close()


# ---------------------------------------------------------------------------------------------- the cable


async def test_unplugged_it_says_so_at_once_and_plugged_in_it_is_back() -> None:
    device = Plain()
    async with plugged(device) as transport:
        await transport.write(b"one")
        reading = asyncio.create_task(transport.read())
        device.plugged = False
        with pytest.raises(TransportClosed, match="not plugged in any more: check cable and power"):
            await asyncio.wait_for(reading, 1)
        with pytest.raises(TransportClosed):
            await transport.write(b"lost")
        await transport.close()
        with pytest.raises(TransportClosed, match="not plugged in"):
            await transport.open()
        device.plugged = True
        began = time.monotonic()
        await transport.open()
        await transport.write(b" two")
        assert time.monotonic() - began < 1
        assert device.taken == b"one two"
        assert device.hosts == 1
    assert device.hosts == 0
    async with asyncio.timeout(5):
        while any("usbip" in thread.name for thread in threading.enumerate()):
            await asyncio.sleep(0.01)  # a thread that has told of its end is about to end


async def test_unplugged_while_it_takes_no_bytes() -> None:
    device = Plain()
    async with plugged(device) as transport:
        device.takes_bytes = False
        writing = asyncio.create_task(transport.write(b"x" * 50_000))
        await asyncio.sleep(0.05)
        device.plugged = False
        with pytest.raises(TransportClosed, match="not plugged in any more"):
            await asyncio.wait_for(writing, 1)
        assert device.taken == b""
