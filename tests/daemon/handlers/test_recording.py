"""Hearing a wire over the API: at work it is not disturbed, a slow listener is told what it missed, all of it ends."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest

from daemon.client import ApiError, Unreachable
from daemon.handlers import recording
from daemon.schema import JobState, Role
from tests.daemon.stations import PRINTER, on_tcp, station, until
from tests.daemon.test_crash import online


async def test_what_a_slow_listener_missed_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "QUEUE_MAX", 3)
    lines = recording._Lines()
    for number in range(6):
        lines.take(f"> 0{number}")
    time, *told = (await lines.next()).splitlines()
    assert time.startswith("# ")
    assert told == ["> 00", "> 01"]
    lines.take("> 06")
    assert (await lines.next()).splitlines() == ["# 4 lines were left out here", "> 06"]


async def test_a_quiet_wire_is_a_line_without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "PULSE_S", 0.01)
    assert await recording._Lines().next() == "\n"


async def test_a_printer_at_work_is_heard_and_not_disturbed(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TECHNICIAN) as client,
    ):
        await online(client, "receipt")
        printer.turn("speed", 200)
        job = await client.print_raw("receipt", "text/plain", b"a line\n" * 40)
        await until(lambda: bool(printer.knobs()["hanging"]))
        with pytest.raises(ApiError) as refused:
            await anext(client.record("receipt", fresh=True))
        assert refused.value.code == "device_busy"
        async with contextlib.aclosing(client.record("receipt")) as lines:
            assert (await anext(lines)).startswith("# ")
            assert "TM-T20III" in await anext(lines)
            async with asyncio.timeout(10):
                while not (await anext(lines)).startswith("< "):
                    pass
        async with asyncio.timeout(20):
            while (job := await client.job(job.id)).state is not JobState.COMPLETED:
                await asyncio.sleep(0.02)  # the pace of looking
    assert printer.knobs()["connections"] == 1


async def test_a_recording_ends_with_the_daemon(tmp_path: Path) -> None:
    heard = asyncio.Event()
    async with contextlib.AsyncExitStack() as stack:
        _, section = await stack.enter_async_context(on_tcp(PRINTER))
        running = station(tmp_path, {"receipt": section})
        here = await running.__aenter__()
        client = await stack.enter_async_context(here.client())

        async def listen() -> None:
            with contextlib.suppress(Unreachable):
                async for _ in client.record("receipt"):
                    heard.set()

        listening = asyncio.create_task(listen())
        await asyncio.wait_for(heard.wait(), 10)
        async with asyncio.timeout(10):
            await running.__aexit__(None, None, None)
            await listening
