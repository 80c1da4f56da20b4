"""A scanner that connects to us: one at a time, only who is expected, the newest wins."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from drivers.errors import NotSupported, TransportClosed, TransportTimeout
from drivers.transports import listening
from drivers.transports.listening import ListeningTransport


async def opened(url: str = "tcp-listen://127.0.0.1:0") -> tuple[ListeningTransport, asyncio.StreamWriter]:
    transport = ListeningTransport(url)
    opening = asyncio.create_task(transport.open())
    async with asyncio.timeout(5):
        while not transport.port:
            await asyncio.sleep(0.005)  # the pace of looking
        _, writer = await asyncio.open_connection("127.0.0.1", transport.port)
        await opening
    return transport, writer


async def test_what_a_scanner_sends_is_read_and_its_going_is_said() -> None:
    transport, scanner = await opened()
    scanner.write(b"5901234123457\r")
    assert await asyncio.wait_for(transport.read(), 5) == b"5901234123457\r"
    scanner.close()
    with pytest.raises(TransportClosed, match="closed the connection"):
        await asyncio.wait_for(transport.read(), 5)
    await transport.close()
    await transport.close()


async def test_a_scanner_that_comes_again_takes_its_own_place() -> None:
    transport, first = await opened()
    reading = asyncio.create_task(transport.read())
    _, second = await asyncio.open_connection("127.0.0.1", transport.port)
    second.write(b"again\r")
    assert await asyncio.wait_for(reading, 5) == b"again\r"
    for writer in (first, second):
        writer.close()
    await transport.close()


async def test_a_stranger_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "WAIT", 0.2)
    transport = ListeningTransport("tcp-listen://127.0.0.1:0?from=10.0.0.7")
    opening = asyncio.create_task(transport.open())
    while not transport.port:
        await asyncio.sleep(0.005)  # the pace of looking
    reader, writer = await asyncio.open_connection("127.0.0.1", transport.port)
    with contextlib.suppress(ConnectionResetError):  # as good a way to say it
        assert await asyncio.wait_for(reader.read(), 5) == b""
    with pytest.raises(TransportTimeout, match="no scanner has connected"):
        await opening
    writer.close()
    await transport.close()


@pytest.mark.parametrize(
    "url",
    [
        "tcp-listen://0.0.0.0:4001",
        "tcp-listen://127.0.0.1",
        "tcp-listen://scanner:4001?from=10.0.0.7",
        "tcp-listen://0.0.0.0:4001?from=everybody",
        "tcp-listen://127.0.0.1:4001?baud=9600",
    ],
)
def test_an_address_that_makes_no_sense_or_trusts_everybody_is_refused(url: str) -> None:
    with pytest.raises(NotSupported, match="from"):
        ListeningTransport(url)
