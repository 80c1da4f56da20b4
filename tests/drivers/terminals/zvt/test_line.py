"""ZVT on a serial line: the same driver, the same simulator, blocks that are acknowledged, damaged and repeated."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from drivers.device import utc_now
from drivers.errors import TransportClosed, TransportTimeout
from drivers.simulator import serve_pty
from drivers.terminals import Evidence, PaymentRequest
from drivers.terminals.conformance import Recorder, RecordingJournal, booked, check_terminal, request_for
from drivers.terminals.zvt import serial
from drivers.terminals.zvt.apdu import Apdu
from drivers.terminals.zvt.line import SerialLine
from drivers.terminals.zvt.sim import ZvtSimulator
from drivers.terminals.zvt.sim_line import ACK_WAIT, SimLine
from drivers.terminals.zvt.terminal import ZvtTerminal
from drivers.transport import Transport, open_transport
from drivers.vocabulary import PaymentState, PowerState
from tests.drivers.terminals.zvt.bench import AMOUNT, SPEC, TIMERS, simulator
from tests.drivers.wire import SimulatedWire

QUICK = replace(TIMERS, block=0.1, byte=0.05)
ACK, NAK = bytes([serial.ACK]), bytes([serial.NAK])
POSITIVE = Apdu(0x8000)


class NoisyWire(SimulatedWire):
    """Damages, swallows or keeps back what is on the line, as often as it is told."""

    damage_out = 0
    damage_in = 0
    swallow_in = 0

    async def write(self, data: bytes) -> None:
        if self.damage_out and len(data) > 4:
            self.damage_out -= 1
            data = data[:-1] + bytes([data[-1] ^ 0xFF])
        await super().write(data)

    async def read(self) -> bytes:
        while True:
            data = await super().read()
            if self.swallow_in:
                self.swallow_in -= 1
                continue
            if self.damage_in and len(data) > 4:
                self.damage_in -= 1
                data = data[:-1] + bytes([data[-1] ^ 0xFF])
            return data


@asynccontextmanager
async def running(
    wire: Transport, url: str = "serial:///dev/zvt"
) -> AsyncIterator[tuple[ZvtTerminal, Recorder]]:
    recorder = Recorder()
    terminal = ZvtTerminal(replace(SPEC, url=url), wire, recorder, QUICK)
    task = asyncio.create_task(terminal.run())
    async with asyncio.timeout(5):
        while terminal.status.power is not PowerState.ONLINE:
            await asyncio.sleep(0.002)
    yield terminal, recorder
    task.cancel()
    await asyncio.wait([task], timeout=2)


@pytest.mark.parametrize("fragment", [False, True])
async def test_conformance(*, fragment: bool) -> None:
    sim = simulator()
    sim.turn("fragment", fragment)
    async with running(SimulatedWire(sim)) as (terminal, recorder):
        await check_terminal(terminal, sim, recorder, AMOUNT)


async def test_conformance_on_a_pty() -> None:
    sim = simulator()
    async with (
        serve_pty(sim) as url,
        running(open_transport(f"{url}?baud=9600&stop=2"), url) as (terminal, recorder),
    ):
        await check_terminal(terminal, sim, recorder, AMOUNT)


@pytest.mark.parametrize("side", ["damage_out", "damage_in"])
async def test_damaged_blocks_are_repeated(side: str) -> None:
    sim = simulator()
    wire = NoisyWire(sim)
    async with running(wire) as (terminal, _):
        request = await request_for(terminal, AMOUNT)
        setattr(wire, side, 2)
        result = await terminal.pay(request, RecordingJournal())
        assert result.state is PaymentState.APPROVED
        assert len(booked(sim)) == 1


async def test_a_refusal_of_a_command_sent_twice_proves_nothing() -> None:
    sim = simulator()
    wire = NoisyWire(sim)
    async with running(wire) as (terminal, _):
        sim.turn("busy", value=True)
        wire.damage_out = 1
        request = PaymentRequest("a", AMOUNT, Evidence(), utc_now())
        result = await terminal.pay(request, RecordingJournal())
        assert (result.state, "sent twice" in result.text) == (PaymentState.IN_DOUBT, True)


async def test_a_line_without_answer_is_given_up_after_three_blocks() -> None:
    sim = ZvtSimulator()
    wire = NoisyWire(sim)
    line = SerialLine(wire, QUICK)
    await line.open()
    wire.swallow_in = 99
    with pytest.raises(TransportTimeout, match="acknowledged no block"):
        await line.write(bytes.fromhex("0501050000000300"))
    assert len(wire.written) == 3
    await line.close()


async def test_a_close_that_is_broken_off_closes_the_wire() -> None:
    wire = SimulatedWire(ZvtSimulator())
    line = SerialLine(wire, QUICK)
    await line.open()
    await asyncio.sleep(0)  # it reads
    closing = asyncio.create_task(line.close())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.wait({closing})
    assert closing.cancelled()
    with pytest.raises(TransportClosed):
        await wire.write(ACK)


async def test_a_silence_inside_a_block_is_answered_by_nak() -> None:
    wire = SimulatedWire(ZvtSimulator())
    line = SerialLine(wire, QUICK)
    await line.open()
    wire._say(serial.encode(POSITIVE)[:4])
    async with asyncio.timeout(2):
        while NAK not in wire.written:
            await asyncio.sleep(0.005)
    wire._say(serial.encode(POSITIVE))
    async with asyncio.timeout(2):
        assert await line.read() == POSITIVE.to_bytes()
    await line.close()


def test_the_simulator_repeats_what_is_not_acknowledged() -> None:
    line, block = SimLine(), serial.encode(POSITIVE)
    assert [apdu.command for apdu in line.feed(serial.encode(Apdu(0x0670)), 0.0)] == [0x0670]
    assert bytes(line.out) == ACK
    line.out.clear()
    line.say(POSITIVE.to_bytes(), 0.0)
    line.say(POSITIVE.to_bytes(), 0.0)
    assert bytes(line.out) == block
    line.tick(ACK_WAIT)
    assert bytes(line.out) == 2 * block
    assert list(line.feed(NAK, ACK_WAIT)) == []
    assert bytes(line.out) == 3 * block
    line.out.clear()
    assert list(line.feed(ACK, ACK_WAIT)) == []
    assert bytes(line.out) == block
    assert list(line.feed(ACK + ACK + NAK, ACK_WAIT)) == []
    assert bytes(line.out) == block
    line.out.clear()
    line.say(POSITIVE.to_bytes(), 0.0)
    for number in range(10, 13):
        line.tick(number * ACK_WAIT)
    assert bytes(line.out) == b""
    assert list(line.feed(b"\x10\x02\x05\x10\x03\0\0", 0.0)) == []
    assert bytes(line.out).endswith(NAK)
