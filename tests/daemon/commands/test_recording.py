"""``storefloor record`` and ``replay``: a device heard at work, and its part played to a daemon that never met it."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from daemon.client import ApiError
from daemon.config import DeviceSection
from daemon.schema import Role
from drivers.printers.escpos_sim import EscposSimulator
from drivers.simulator import serve_tcp
from drivers.trace import parse
from tests.daemon.commands.shop import Shop, shop
from tests.daemon.stations import PRINTER, on_tcp, station
from tests.daemon.test_crash import online


@asynccontextmanager
async def started(here: Shop | None, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The command as a process of its own, which Ctrl-C reaches."""
    given = here.env if here is not None else {}
    env = {**os.environ, **{name: value for name, value in given.items() if value is not None}}
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "daemon.cli", *arguments),
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


async def line_of(stream: asyncio.StreamReader | None) -> str:
    assert stream is not None
    async with asyncio.timeout(20):
        return (await stream.readline()).decode().strip()


async def ended(child: asyncio.subprocess.Process) -> tuple[int, str, str]:
    child.send_signal(signal.SIGINT)
    async with asyncio.timeout(20):
        out, errors = await child.communicate()
    assert child.returncode is not None
    return child.returncode, out.decode(), errors.decode()


async def test_heard_at_the_daemon_and_replayed_to_another(tmp_path: Path) -> None:
    """The round trip: record a printer at work, serve the trace, and a fresh daemon prints the same job on it."""
    file, note = tmp_path / "receipt.trace", tmp_path / "note.txt"
    note.write_text("hej fra bænken")
    async with shop(tmp_path) as here:
        async with started(here, "record", "receipt", str(file), "--fresh") as child:
            assert await line_of(child.stderr) == "storefloor: hearing receipt; Ctrl-C ends"
            status, first, errors = await here.run("print", str(note))
            assert status == 0, errors
            status, out, errors = await ended(child)
        assert (status, errors) == (0, "")
        assert "bytes sent" in out
    text = file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "names on receipts included" in text
    assert b"b\x91nken" in b"".join(event.data for events in parse(text) for event in events if event.sent)
    async with started(None, "replay", str(file)) as child:
        devices = {"receipt": DeviceSection(PRINTER, await line_of(child.stdout))}
        async with station(tmp_path / "other", devices) as running, running.client() as client:
            await online(client, "receipt")
            env: dict[str, str | None] = {
                "STATE_DIRECTORY": str(tmp_path / "other"),
                "STOREFLOOR_API": running.url,
            }
            again = Shop({**env, "STOREFLOOR_TOKEN": None}, file, EscposSimulator(), EscposSimulator())
            status, out, errors = await again.run("print", str(note))
            assert status == 0, errors
            assert out.partition("completed")[2] == first.partition("completed")[2] != ""
        status, _, errors = await ended(child)
    assert (status, errors.count("\n")) == (0, 1), errors
    assert "strayed 0 times" in errors


@pytest.mark.logs("receipt is out of reach|answers again")
async def test_a_driver_that_does_something_else_is_told_where(tmp_path: Path) -> None:
    file = tmp_path / "odd.trace"
    file.write_text("> 10 04 01\n< 16\n> 1b 40\n")
    async with started(None, "replay", str(file)) as child:
        host, _, port = (await line_of(child.stdout)).removeprefix("tcp://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"\x10\x04\x01\x1b\x41")
        assert await asyncio.wait_for(reader.read(), 5) in {b"\x16", b""}
        writer.close()
        assert await line_of(child.stderr) == "storefloor: line 3 of the trace sends 1b 40, the driver 1b 41"
        status, _, errors = await ended(child)
    assert status == 1
    assert "strayed 1 times" in errors


async def test_a_payment_terminal_is_never_recorded(tmp_path: Path) -> None:
    file = tmp_path / "terminal.trace"
    async with shop(tmp_path) as here:
        status, out, errors = await here.run("record", "terminal", str(file))
        assert (status, out) == (1, "")
        assert "Card data may be on it" in errors
        status, _, errors = await here.run("record", "tcp://127.0.0.1:1", str(file), "--model", "zvt-generic")
        assert status == 2
        assert "card data may be on it" in errors
        status, _, errors = await here.run("record", "tcp://127.0.0.1:1", str(file))
        assert status == 2
        assert "--model says what stands there" in errors
        assert not file.exists()
        status, _, errors = await here.run("record", "toaster", str(file))
        assert status == 1
        assert "toaster" in errors
        file.write_text("mine")
        status, _, errors = await here.run("record", "receipt", str(file))
        assert status == 2
        assert "File exists" in errors
        assert file.read_text() == "mine"


async def test_only_a_technician_may_hear_and_a_drawer_has_no_wire(tmp_path: Path) -> None:
    async with on_tcp(PRINTER) as (printer, section):
        devices = {"receipt": section, "drawer": DeviceSection("drawer-on-printer", "printer://receipt")}
        async with station(tmp_path, devices) as running:
            for role, device, code in (
                (Role.KIOSK, "receipt", "forbidden"),
                (Role.TILL, "receipt", "forbidden"),
                (Role.TECHNICIAN, "drawer", "no_wire"),
            ):
                async with running.client(role) as client:
                    with pytest.raises(ApiError) as refused:
                        await anext(client.record(device))
                assert refused.value.code == code
            assert printer.link_up


async def test_in_between_a_printer_and_the_program_of_somebody_else(tmp_path: Path) -> None:
    file = tmp_path / "foreign.trace"
    simulator = EscposSimulator()
    async with (
        serve_tcp(simulator) as url,
        started(None, "record", url, str(file), "--model", PRINTER) as child,
    ):
        host, _, port = (await line_of(child.stdout)).removeprefix("tcp://").partition(":")
        for number in range(2):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(b"\x1b@number %d\n\x1dV\x00\x10\x04\x01" % number)
            async with asyncio.timeout(5):
                assert len(await reader.readexactly(1)) == 1
                writer.close()
                await writer.wait_closed()
        status, out, errors = await ended(child)
    assert (status, errors) == (0, "")
    assert "34 bytes sent, 2 bytes received" in out
    assert [slip.text.strip() for slip in simulator.receipts()] == ["number 0", "number 1"]
    assert [len(events) for events in parse(file.read_text("utf-8"))] == [2, 2]


async def test_a_device_that_is_away_ends_the_hosts_connection_and_the_trace_says_why(tmp_path: Path) -> None:
    file = tmp_path / "away.trace"
    async with started(None, "record", "tcp://127.0.0.1:1", str(file), "--model", PRINTER) as child:
        host, _, port = (await line_of(child.stdout)).removeprefix("tcp://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()
        await ended(child)
    assert "# cannot open: nothing listens at 127.0.0.1:1" in file.read_text("utf-8")


async def test_what_cannot_be_played_or_served_is_said(tmp_path: Path) -> None:
    async with shop(tmp_path) as here:
        file = tmp_path / "bad.trace"
        for text, words in (
            ("hello", "line 1 is no line of a trace"),
            ("# only words", "nothing was recorded"),
        ):
            file.write_text(text)
            status, _, errors = await here.run("replay", str(file))
            assert status == 2
            assert words in errors
        status, _, errors = await here.run("replay", str(tmp_path / "none"))
        assert "No such file" in errors
        file.write_text("> 01")
        status, out, errors = await here.run("replay", str(file), "--listen", "lpt1:")
        assert status == 2
        assert "cannot listen" in errors
        status, out, _ = await here.run("replay", str(file), "--listen", "pty:", "--seconds", "0.1")
        assert (status, out[:9]) == (0, "serial://")
