"""The serial transport on pseudo-terminals, which are serial lines to everything above the driver."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tty
from collections.abc import Iterator

import pytest

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


async def test_a_line_that_is_not_there() -> None:
    with pytest.raises(TransportClosed, match="check that it is plugged in"):
        await SerialTransport("serial:///dev/ttyNone").open()


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
    with pytest.raises(TransportClosed, match="free"):
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
