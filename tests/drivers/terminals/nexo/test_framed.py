"""nexo XML on bare TCP: lengths, answers told apart on one connection, the same rules of money."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DriverError, FrameError, TransportClosed
from drivers.simulator import serve_tcp
from drivers.terminals.conformance import Recorder, RecordingJournal, booked, check_terminal, request_for
from drivers.terminals.nexo.framed import FramedWire, NexoFramer, framed
from drivers.terminals.nexo.framed_sim import FramedNexoSimulator
from drivers.terminals.nexo.sim_knobs import Fault, Step
from drivers.terminals.nexo.terminal import XmlTcpTerminal
from drivers.transport import Transport, open_transport
from drivers.vocabulary import PaymentState, PowerState
from tests.drivers.terminals.nexo.bench import AMOUNT, TIMERS, Counter, xml_spec
from tests.drivers.wire import SimulatedWire

S = PaymentState


def simulator() -> FramedNexoSimulator:
    sim = FramedNexoSimulator("P400Plus-275008565")
    sim.turn("pace", 0.003)
    sim.turn("cut_for", 0.02)
    return sim


@contextlib.asynccontextmanager
async def running(
    sim: FramedNexoSimulator, wire: Transport
) -> AsyncIterator[tuple[XmlTcpTerminal, Recorder]]:
    """Keep ``run`` going as the supervisor does: again after each loss."""
    recorder = Recorder()
    terminal = XmlTcpTerminal(xml_spec(), wire, recorder, TIMERS)
    terminal.numbers = Counter()

    async def supervise() -> None:
        while True:
            with contextlib.suppress(DriverError):
                await terminal.run()
            await asyncio.sleep(0.005)

    task = asyncio.create_task(supervise())
    await until(lambda: terminal.status.power is PowerState.ONLINE)
    yield terminal, recorder
    task.cancel()
    await asyncio.wait([task], timeout=2)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.002)


async def test_conformance() -> None:
    sim = simulator()
    async with running(sim, SimulatedWire(sim)) as (terminal, recorder):
        await check_terminal(terminal, sim, recorder, AMOUNT)


async def test_conformance_over_tcp() -> None:
    sim = simulator()
    async with (
        serve_tcp(sim) as url,
        running(sim, open_transport(url)) as (terminal, recorder),
    ):
        await check_terminal(terminal, sim, recorder, AMOUNT)


@pytest.mark.parametrize("step", [step for step in Step if step])
async def test_the_wire_is_cut_at_each_step_and_the_book_tells_the_truth(step: Step) -> None:
    sim = simulator()
    async with running(sim, SimulatedWire(sim)) as (terminal, _):
        sim.turn("drop_after", step)
        request = await request_for(terminal, AMOUNT)
        assert (await terminal.pay(request, RecordingJournal())).state is S.IN_DOUBT
        async with asyncio.timeout(5):
            resolved = None
            while resolved is None:
                with contextlib.suppress(DriverError):
                    resolved = await terminal.resolve(request)
                await asyncio.sleep(0.005)
        assert resolved.state is (S.APPROVED if booked(sim) else S.NOT_STARTED)
        assert len(booked(sim)) == (step is not Step.ARRIVAL)


@pytest.mark.parametrize("fault", [Fault.SERVICE_ID, Fault.GARBAGE])
async def test_an_answer_for_nobody_is_passed_over_and_the_payment_asked_about(fault: Fault) -> None:
    sim = simulator()
    async with running(sim, SimulatedWire(sim)) as (terminal, _):
        sim.turn("fault", fault)
        result = await terminal.pay(await request_for(terminal, AMOUNT), RecordingJournal())
        assert result.state is S.APPROVED
        assert len(booked(sim)) == 1


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=5), st.integers(1, 7))
def test_messages_come_out_whole_however_they_are_cut(messages: list[bytes], piece: int) -> None:
    data = b"".join(framed(message) for message in messages)
    framer = NexoFramer()
    found = [one for at in range(0, len(data), piece) for one in framer.feed(data[at : at + piece])]
    assert found == messages


@pytest.mark.parametrize("data", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"HTTP/1.1 200 OK"])
def test_a_length_that_no_message_has(data: bytes) -> None:
    with pytest.raises(FrameError, match="not nexo"):
        list(NexoFramer().feed(data))


async def test_a_close_that_is_broken_off_closes_the_wire() -> None:
    wire = SimulatedWire(simulator())
    framing = FramedWire(wire)
    await framing.open()
    await asyncio.sleep(0)  # it reads
    closing = asyncio.create_task(framing.close())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.wait({closing})
    assert closing.cancelled()
    with pytest.raises(TransportClosed):
        await wire.write(b"")
