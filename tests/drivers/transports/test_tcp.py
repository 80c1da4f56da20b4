"""The tcp transport: time-outs, keeping what is queued, and a close that does not eat the printer's last lines."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from drivers.errors import NotSupported, TransportClosed, TransportTimeout
from drivers.transports.tcp import TcpTransport


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[socket.socket, str]]:
    """A listening socket that nobody serves: the test is the other side, by hand."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server, f"tcp://127.0.0.1:{server.getsockname()[1]}"


async def read_to_end(connection: socket.socket) -> bytes:
    loop, data = asyncio.get_running_loop(), bytearray()
    while piece := await loop.sock_recv(connection, 65536):
        data += piece
    return bytes(data)


@pytest.mark.parametrize("url", ["tcp://", "tcp://host", "tcp://:9100", "tcp://host:99999", "tcp://h:1?x=1"])
def test_an_address_that_makes_no_sense_is_named(url: str) -> None:
    with pytest.raises(NotSupported, match=url.replace("?", r"\?")):
        TcpTransport(url)


def test_a_time_out_is_a_number() -> None:
    with pytest.raises(NotSupported, match="no number of seconds"):
        TcpTransport("tcp://h:1?connect_timeout=soon")


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(TransportClosed, match=f"nothing listens at 127.0.0.1:{port}.*check power"):
        await TcpTransport(f"tcp://127.0.0.1:{port}").open()


async def test_use_before_open_and_close_twice() -> None:
    transport = TcpTransport("tcp://127.0.0.1:1")
    with pytest.raises(TransportClosed, match="not open"):
        await transport.read()
    with pytest.raises(TransportClosed, match="not open"):
        await transport.write(b"x")
    await transport.close()
    await transport.close()


async def test_no_delay_is_set_and_the_end_is_told() -> None:
    async with listening() as (server, url):
        transport = TcpTransport(url)
        await transport.open()
        ours = transport._opened()[1].get_extra_info("socket")
        assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection, _ = await asyncio.get_running_loop().sock_accept(server)
        with connection:
            connection.send(b"\x12")
            assert await transport.read() == b"\x12"
        with pytest.raises(TransportClosed, match="closed the connection"):
            await transport.read()
        await transport.close()


async def test_closing_half_closes_and_reads_to_the_end() -> None:
    """Unread answers must not turn the close into a reset, which would cost the other side what we wrote last."""
    async with listening() as (server, url):
        transport = TcpTransport(url)
        await transport.open()
        connection, _ = await asyncio.get_running_loop().sock_accept(server)
        with connection:
            connection.setblocking(False)
            await transport.write(b"last line")
            connection.send(b"an answer nobody reads")
            closing = asyncio.create_task(transport.close())
            assert await read_to_end(connection) == b"last line"  # a reset would raise here
        await asyncio.wait_for(closing, 3)


async def test_closing_does_not_wait_for_ever() -> None:
    async with listening() as (server, url):
        transport = TcpTransport(url)
        await transport.open()
        connection, _ = await asyncio.get_running_loop().sock_accept(server)
        with connection:
            began = time.monotonic()
            await asyncio.wait_for(transport.close(), 5)
            assert time.monotonic() - began < 4


async def test_a_full_wire_times_out_and_goes_on_in_order() -> None:
    """A printer out of paper takes no bytes: the rest stays queued, ``write(b"")`` waits on, nothing is lost."""
    job = bytes(range(256)) * 40_000
    async with listening() as (server, url):
        transport = TcpTransport(url + "?write_timeout=0.1")
        await transport.open()
        connection, _ = await asyncio.get_running_loop().sock_accept(server)
        connection.setblocking(False)
        with connection:
            with pytest.raises(TransportTimeout, match="took no bytes"):
                await transport.write(job)
            with pytest.raises(TransportTimeout):
                await transport.write(b"")
            reading = asyncio.create_task(read_to_end(connection))
            transport._write_timeout = 20.0
            await transport.write(b"end")
            await transport.close()
            assert await asyncio.wait_for(reading, 10) == job + b"end"


async def test_a_reset_is_a_closed_wire() -> None:
    async with listening() as (server, url):
        transport = TcpTransport(url)
        await transport.open()
        connection, _ = await asyncio.get_running_loop().sock_accept(server)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()
        with pytest.raises(TransportClosed):
            await asyncio.wait_for(transport.read(), 3)
        with pytest.raises(TransportClosed):
            await transport.write(b"x")
        await transport.close()


ANSWERS = 1 << 20
"""Bytes, more than asyncio takes in by itself: what a close leaves unread in the kernel is what makes it send RST."""


async def resets(count: int, end: Callable[[TcpTransport], Coroutine[Any, Any, None]]) -> tuple[int, int]:
    """Of so many connections, each ended with answers unread: how many printers saw RST, how many all their bytes."""
    loop, reset, whole = asyncio.get_running_loop(), 0, 0
    job = b"the last line of a receipt\n" * 2000
    async with listening() as (server, url):
        for _ in range(count):
            transport = TcpTransport(url)
            await transport.open()
            connection, _ = await loop.sock_accept(server)
            with connection:
                connection.setblocking(False)
                writing = asyncio.create_task(transport.write(job))
                connection.send(b"a" * ANSWERS)
                await writing
                ending = asyncio.create_task(end(transport))
                try:
                    whole += await asyncio.wait_for(read_to_end(connection), 5) == job
                except ConnectionResetError:
                    reset += 1
                connection.close()
                await asyncio.wait_for(ending, 5)
    return reset, whole


async def test_no_printer_ever_sees_rst() -> None:
    assert await resets(50, TcpTransport.close) == (0, 50)


async def test_a_rude_end_is_seen_as_one() -> None:
    """The count above can count: the same connections, dropped as most programs drop them."""

    async def dropped(transport: TcpTransport) -> None:
        assert transport._streams is not None
        transport._streams[1].transport.abort()
        await asyncio.sleep(0)

    reset, _ = await resets(5, dropped)
    assert reset == 5
