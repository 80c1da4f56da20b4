"""Nodes that are read: hidraw and evdev on a pty, and what is said of paths that are none."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.errors import NotSupported, TransportClosed
from drivers.hid_records import REPORT, record
from drivers.transport import open_transport

SCHEMES = pytest.mark.parametrize("scheme", ["hidraw", "evdev"])


@dataclass
class Line:
    master: int
    path: str


@pytest.fixture
def line() -> Iterator[Line]:
    master, slave = os.openpty()
    tty.setraw(slave)
    path = os.ttyname(slave)
    os.close(slave)
    yield Line(master, path)
    try:
        os.close(master)
    except OSError:
        return


@SCHEMES
async def test_bytes_come_as_they_were_written_and_a_loss_is_said(scheme: str, line: Line) -> None:
    transport = open_transport(f"{scheme}://{line.path}")
    await transport.open()
    data = record(REPORT, b"\x02abc")
    os.write(line.master, data)
    assert await asyncio.wait_for(transport.read(), 5) == data
    os.close(line.master)
    with pytest.raises(TransportClosed, match="went away"):
        await asyncio.wait_for(transport.read(), 5)
    await transport.close()
    await transport.close()


@SCHEMES
async def test_a_read_that_waits_ends_when_the_transport_is_closed(scheme: str, line: Line) -> None:
    transport = open_transport(f"{scheme}://{line.path}")
    await transport.open()
    reading = asyncio.create_task(transport.read())
    await asyncio.sleep(0)
    await transport.close()
    with pytest.raises(TransportClosed):
        await asyncio.wait_for(reading, 5)


@SCHEMES
async def test_a_path_that_is_no_such_node_is_said_with_what_to_do(scheme: str, tmp_path: Path) -> None:
    with pytest.raises(TransportClosed, match="plugged in"):
        await open_transport(f"{scheme}://{tmp_path}/missing").open()
    (tmp_path / "file").write_text("x")
    with pytest.raises(TransportClosed, match="no device node"):
        await open_transport(f"{scheme}://{tmp_path}/file").open()
    with pytest.raises(TransportClosed, match="check the path"):
        await open_transport(f"{scheme}:///dev/null").open()


@pytest.mark.parametrize("url", ["evdev://", "hidraw://dev/hidraw0", "evdev:///dev/input/event0?grab=no"])
def test_an_address_that_names_no_node_is_refused(url: str) -> None:
    with pytest.raises(NotSupported, match="three slashes"):
        open_transport(url)
