"""The memory transport: one host at a time, and the link as the simulator says."""

from __future__ import annotations

import asyncio

import pytest

from drivers.errors import NotSupported, TransportClosed
from drivers.printers.escpos_sim import EscposSimulator
from drivers.transports.memory import MemoryTransport, serve_memory


def test_a_name_is_needed() -> None:
    with pytest.raises(NotSupported, match="memory://name"):
        MemoryTransport("memory://")


async def test_nothing_served_and_not_open() -> None:
    transport = MemoryTransport("memory://nobody")
    with pytest.raises(TransportClosed, match="nothing is served"):
        await transport.open()
    with pytest.raises(TransportClosed, match="not open"):
        await transport.read()
    with pytest.raises(TransportClosed, match="not open"):
        await transport.write(b"")
    await transport.close()


async def test_answers_one_host_and_cuts_with_the_power() -> None:
    simulator = EscposSimulator()
    async with serve_memory(simulator, "one") as url:
        host = MemoryTransport(url)
        await host.open()
        await host.write(b"\x10\x04\x01")
        assert await asyncio.wait_for(host.read(), 1) == b"\x16"
        with pytest.raises(TransportClosed, match="in use"):
            await MemoryTransport(url).open()
        simulator.turn("power", "off")
        for _ in range(2):  # the end stays the end
            with pytest.raises(TransportClosed, match="went away"):
                await asyncio.wait_for(host.read(), 1)
        with pytest.raises(TransportClosed):
            await host.write(b"\x10\x04\x01")
        with pytest.raises(TransportClosed, match="is off"):
            await MemoryTransport(url).open()
        await host.close()
        simulator.turn("power", "on")
        await host.open()
        await host.close()
        assert simulator.knobs()["connections"] == 2
