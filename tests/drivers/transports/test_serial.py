"""The serial transport on pseudo-terminals, which are serial lines to everything above the driver."""

from __future__ import annotations

import asyncio
import contextlib
import os
import termios
import tty
from collections.abc import Iterator

import pytest
import serial

from drivers.errors import NotSupported, TransportClosed, TransportTimeout
from drivers.testing import until
from drivers.transports.serial import SerialTransport


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    """The far end of a line, and the path of the near one."""
    master, slave = os.openpty()
    tty.setraw(slave)
    os.set_blocking(master, False)
    path = os.ttyname(slave)
    os.close(slave)
    yield master, f"serial://{path}"
    with contextlib.suppress(OSError):  # a test may have pulled it out already
        os.close(master)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("serial://ttyUSB0", "three slashes"),
        ("serial:///dev/ttyS0?speed=9600", "unknown option 'speed'"),
        ("serial:///dev/ttyS0?baud=fast", "are numbers"),
        ("serial:///dev/ttyS0?bits=9", "bits is 7 or 8"),
        ("serial:///dev/ttyS0?baud=0", "baud is a speed"),
        ("serial:///dev/ttyS0?parity=X", "parity is N, E or O"),
        ("serial:///dev/ttyS0?flow=maybe", "flow is none"),
    ],
)
def test_a_url_that_makes_no_sense_says_what_it_takes(url: str, words: str) -> None:
    with pytest.raises(NotSupported, match=words):
        SerialTransport(url)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/dev/ttyNone", "No such file or directory: check that it is plugged in and switched on"),
        ("/etc/hostname", "Inappropriate ioctl for device: it is no serial line: check the path"),
        ("/tmp", "Is a directory: check cable and device"),
    ],
)
async def test_a_line_that_cannot_be_opened_says_why_once_and_what_to_do(path: str, words: str) -> None:
    with pytest.raises(TransportClosed) as refused:
        await SerialTransport(f"serial://{path}").open()
    assert str(refused.value) == f"cannot open {path}: {words}"


@pytest.mark.parametrize(("flow", "wire"), [("rtscts", "CTS"), ("dsrdtr", "DSR")])
async def test_a_line_without_the_wire_its_flow_needs_is_refused(
    line: tuple[int, str], flow: str, wire: str
) -> None:
    _, url = line
    for _ in range(2):  # and let go again
        with pytest.raises(
            TransportClosed, match=f"has no {wire}, which flow={flow} needs: take flow=xonxoff"
        ):
            await SerialTransport(f"{url}?flow={flow}").open()
    transport = SerialTransport(url)
    await transport.open()
    await transport.close()


class WiredTransport(SerialTransport):
    """A line with the wires a pty has not got; ``signals`` says how they stand."""

    signals = frozenset({"CTS", "DSR"})

    def _signal(self, port: serial.Serial, name: str) -> bool:
        return name in self.signals


def flags(transport: SerialTransport) -> tuple[bool, bool]:
    """Whether the kernel was told to do CTS, and XON both ways."""
    assert transport._port is not None
    input_flags, _, control_flags, *_ = termios.tcgetattr(transport._port.fileno())
    both = termios.IXON | termios.IXOFF
    return bool(control_flags & termios.CRTSCTS), input_flags & both == both


@pytest.mark.parametrize(
    ("flow", "told"),
    [
        ("none", (False, False)),
        ("rtscts", (True, False)),
        ("dsrdtr", (False, False)),
        ("xonxoff", (False, True)),
    ],
)
async def test_the_kernel_is_told_what_it_does(
    line: tuple[int, str], flow: str, told: tuple[bool, bool]
) -> None:
    transport = WiredTransport(f"{line[1]}?flow={flow}")
    await transport.open()
    assert flags(transport) == told
    await transport.close()


async def test_while_dsr_says_busy_nothing_more_goes_and_afterwards_all_in_order(
    line: tuple[int, str],
) -> None:
    master, url = line
    transport = WiredTransport(url + "?flow=dsrdtr&write_timeout=0.1")
    await transport.open()
    read = bytearray()
    loop = asyncio.get_running_loop()
    loop.add_reader(master, lambda: read.extend(os.read(master, 65536)))
    job = bytes(range(256)) * 8
    transport.signals = frozenset()
    with pytest.raises(TransportTimeout, match="check flow control"):
        await transport.write(job)
    assert read == b""
    transport.signals = frozenset({"DSR"})
    await until(lambda: len(read) > 100, "the first pieces")
    transport.signals = frozenset()
    await asyncio.sleep(0.02)  # what the kernel had goes out
    there = len(read)
    with pytest.raises(TransportTimeout):
        await transport.write(b"")
    assert len(read) == there
    transport.signals = frozenset({"DSR"})
    transport._write_timeout = 10.0
    await transport.write(b"end")
    await until(lambda: len(read) >= len(job) + 3, "all bytes")
    loop.remove_reader(master)
    await transport.close()
    assert bytes(read) == job + b"end"


async def test_closed_while_busy_it_does_not_wait_for_ever(line: tuple[int, str]) -> None:
    transport = WiredTransport(line[1] + "?flow=dsrdtr&write_timeout=0.05")
    await transport.open()
    transport.signals = frozenset()
    with pytest.raises(TransportTimeout):
        await transport.write(b"x")
    await asyncio.wait_for(transport.close(), 3)


async def test_a_close_that_is_broken_off_leaves_the_port_free(line: tuple[int, str]) -> None:
    transport = SerialTransport(line[1] + "?write_timeout=0.05")
    await transport.open()
    with pytest.raises(TransportTimeout):
        await transport.write(bytes(1 << 17))
    closing = asyncio.create_task(transport.close())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.wait({closing})
    again = SerialTransport(line[1])
    await again.open()
    await again.close()


async def test_xoff_stops_us_and_xon_lets_us_go_on(line: tuple[int, str]) -> None:
    master, url = line
    transport = SerialTransport(url + "?flow=xonxoff&write_timeout=0.1")
    await transport.open()
    # The system hears XOFF and XON in its own time: what is read of the same write says that it has.
    os.write(master, b"\x13\x12")
    assert await asyncio.wait_for(transport.read(), 2) == b"\x12"  # XOFF is no data
    with pytest.raises(TransportTimeout):
        await transport.write(b"held back")
    with pytest.raises(BlockingIOError):
        os.read(master, 100)
    os.write(master, b"\x11\x12")
    assert await asyncio.wait_for(transport.read(), 2) == b"\x12"
    await transport.write(b", and gone")
    assert os.read(master, 100) == b"held back, and gone"
    await transport.close()


async def test_without_flow_control_xoff_is_data(line: tuple[int, str]) -> None:
    master, url = line
    transport = SerialTransport(url)
    await transport.open()
    os.write(master, b"\x13\x11")
    assert await asyncio.wait_for(transport.read(), 2) == b"\x13\x11"
    await transport.write(b"\x13")
    assert os.read(master, 100) == b"\x13"
    await transport.close()


async def test_both_ways_and_again_after_close(line: tuple[int, str]) -> None:
    master, url = line
    transport = SerialTransport(url + "?baud=115200")
    for _ in range(2):
        await transport.open()
        await transport.write(b"\x10\x04\x01")
        assert os.read(master, 100) == b"\x10\x04\x01"
        os.write(master, b"\x12\r\x11\x00")
        assert await asyncio.wait_for(transport.read(), 2) == b"\x12\r\x11\x00"
        await transport.close()
    await transport.close()


async def test_one_owner_at_a_time(line: tuple[int, str]) -> None:
    _, url = line
    first = SerialTransport(url)
    await first.open()
    with pytest.raises(TransportClosed, match="in use: another program has it"):
        await SerialTransport(url).open()
    await first.close()


async def test_unplugged_while_reading_and_writing(line: tuple[int, str]) -> None:
    master, url = line
    transport = SerialTransport(url)
    await transport.open()
    reading = asyncio.create_task(transport.read())
    await asyncio.sleep(0)
    os.close(master)
    with pytest.raises(TransportClosed, match="line lost"):
        await asyncio.wait_for(reading, 2)
    with pytest.raises(TransportClosed, match="line lost"):
        await transport.write(b"x")
    await transport.close()


async def test_reading_ends_when_the_owner_closes(line: tuple[int, str]) -> None:
    _, url = line
    transport = SerialTransport(url)
    await transport.open()
    reading = asyncio.create_task(transport.read())
    await asyncio.sleep(0)
    await transport.close()
    with pytest.raises(TransportClosed, match="was closed"):
        await asyncio.wait_for(reading, 2)


async def test_a_full_line_times_out_and_goes_on_in_order(line: tuple[int, str]) -> None:
    master, url = line
    transport = SerialTransport(url + "?write_timeout=0.1")
    await transport.open()
    job = bytes(range(256)) * 400
    with pytest.raises(TransportTimeout, match="flow control"):
        await transport.write(job)
    read = bytearray()
    loop = asyncio.get_running_loop()
    loop.add_reader(master, lambda: read.extend(os.read(master, 65536)))
    transport._write_timeout = 10.0
    await transport.write(b"end")
    await until(lambda: len(read) >= len(job) + 3, "all bytes")
    loop.remove_reader(master)
    await transport.close()
    assert bytes(read) == job + b"end"


async def test_use_before_open() -> None:
    transport = SerialTransport("serial:///dev/ttyS0")
    with pytest.raises(TransportClosed, match="not open"):
        await transport.read()
    with pytest.raises(TransportClosed, match="not open"):
        await transport.write(b"x")
