"""What systemd is told: ready, alive, stopping, on the socket it names."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from daemon.notify import notify, watchdog, watchdog_interval


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket systemd listens at."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as wire:
        wire.bind(str(tmp_path / "notify"))
        wire.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield wire


def test_a_message_arrives(systemd: socket.socket) -> None:
    assert notify("READY=1")
    assert systemd.recv(100) == b"READY=1"


def test_an_abstract_socket_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as wire:
        wire.bind("\0storefloor-test-notify")
        monkeypatch.setenv("NOTIFY_SOCKET", "@storefloor-test-notify")
        assert notify("STOPPING=1")
        assert wire.recv(100) == b"STOPPING=1"


def test_without_systemd_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not notify("READY=1")


@pytest.mark.logs("systemd cannot be told")
def test_a_socket_that_is_gone_is_no_reason_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "none"))
    assert not notify("READY=1")


def test_signs_of_life_come_three_times_as_often_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "9000000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    assert watchdog_interval() == 3.0
    monkeypatch.setenv("WATCHDOG_PID", "1")
    assert watchdog_interval() is None


async def test_the_loop_gives_signs_of_life(systemd: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "30000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    alive = asyncio.create_task(watchdog(lambda: ""))
    systemd.setblocking(False)
    for _ in range(3):
        async with asyncio.timeout(5):
            assert await asyncio.get_running_loop().sock_recv(systemd, 100) == b"WATCHDOG=1"
    alive.cancel()
    with suppress(asyncio.CancelledError):
        await alive


@pytest.mark.logs("no sign of life to systemd: the supervisor of device receipt has ended")
async def test_no_sign_of_life_while_something_has_stalled(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "30000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    looks = 0

    def stalled() -> str:
        nonlocal looks
        looks += 1
        return "the supervisor of device receipt has ended"

    alive = asyncio.create_task(watchdog(stalled))
    systemd.setblocking(False)
    async with asyncio.timeout(5):
        while looks < 3:
            await asyncio.sleep(0.005)
    with pytest.raises(BlockingIOError):
        systemd.recv(100)
    alive.cancel()
    with suppress(asyncio.CancelledError):
        await alive
