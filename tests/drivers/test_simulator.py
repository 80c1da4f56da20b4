"""Simulators on TCP and on a pty: one host at a time, the link obeyed, the address kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from drivers.errors import TransportClosed
from drivers.printers.escpos_sim import EscposSimulator
from drivers.simulator import Simulator, serve_pty, serve_tcp
from drivers.testing import until
from drivers.transport import open_transport

Server = Callable[[Simulator], AbstractAsyncContextManager[str]]
ASK = b"\x10\x04\x01"


async def answer_to(url: str, question: bytes) -> bytes:
    transport = open_transport(url)
    await transport.open()
    try:
        await transport.write(question)
        return await asyncio.wait_for(transport.read(), 2)
    finally:
        await transport.close()


@pytest.mark.parametrize("serve", [serve_tcp, serve_pty])
async def test_hosts_come_and_go(serve: Server) -> None:
    simulator = EscposSimulator()
    async with serve(simulator) as url:
        for count in (1, 2):
            assert await answer_to(url, ASK) == b"\x16"
            assert simulator.knobs()["connections"] == count
            await until(lambda: not simulator.knobs()["connected"], "the host's leaving", 1)


@pytest.mark.parametrize("serve", [serve_tcp, serve_pty])
async def test_the_link_goes_down_and_comes_back_at_the_same_address(serve: Server) -> None:
    simulator = EscposSimulator()
    async with serve(simulator) as url:
        transport = open_transport(url)
        await transport.open()
        await transport.write(ASK)
        await asyncio.wait_for(transport.read(), 2)
        simulator.turn("power", "off")
        with pytest.raises(TransportClosed):
            await asyncio.wait_for(transport.read(), 2)
        await transport.close()
        with pytest.raises(TransportClosed):
            await open_transport(url).open()
        simulator.turn("power", "on")
        async with asyncio.timeout(2):
            while True:
                try:
                    assert await answer_to(url, ASK) == b"\x16"
                    break
                except TransportClosed:
                    await asyncio.sleep(0.01)


@pytest.mark.parametrize("serve", [serve_tcp, serve_pty])
async def test_what_it_says_unasked_arrives(serve: Server) -> None:
    simulator = EscposSimulator()
    async with serve(simulator) as url:
        transport = open_transport(url)
        await transport.open()
        await transport.write(b"\x1da\xff")
        assert await asyncio.wait_for(transport.read(), 2) == b"\x14\x00\x00\x00"
        simulator.turn("cover", "open")
        assert await asyncio.wait_for(transport.read(), 2) == b"\x3c\x00\x00\x00"
        await transport.close()


async def test_a_second_host_waits_for_the_first_to_leave() -> None:
    simulator = EscposSimulator()
    async with serve_tcp(simulator) as url:
        first, second = open_transport(url), open_transport(url)
        await first.open()
        await first.write(ASK)
        await asyncio.wait_for(first.read(), 2)
        await second.open()
        await second.write(ASK)
        waiting = asyncio.create_task(second.read())
        done, _ = await asyncio.wait({waiting}, timeout=0.1)
        assert not done
        await first.close()
        assert await asyncio.wait_for(waiting, 2) == b"\x16"
        await second.close()
