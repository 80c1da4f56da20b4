"""Scanners that misbehave at a real station: each says clearly what is wrong with it, and the others go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from daemon import keys
from daemon.bus import Listener
from daemon.config import DeviceSection
from daemon.schema import DeviceView
from drivers.scanners import reading
from drivers.scanners.pace import Pace
from drivers.simulator import Simulator
from drivers.vocabulary import DeviceState, EventType, PowerState, Problem
from tests.bench.processes import Pty, pty
from tests.daemon.stations import SCANNER, Running, on_pty, station, until

WELL = "5901234123457"
PATIENCE_S = 10.0


@dataclass(slots=True)
class Counter:
    """A station with three scanners, of which two may misbehave and the third must never notice."""

    running: Running
    line: Pty
    hid: Simulator
    keyboard: Simulator
    heard: Listener

    def view(self, device: str) -> DeviceView:
        return self.running.app[keys.MANAGER].view(device)

    def scans(self) -> list[str]:
        """Who scanned since it was asked last."""
        found = []
        while not self.heard.queue.empty():
            told = self.heard.queue.get_nowait()
            if told.kind is EventType.DATA:
                found.append(told.full.decode().partition('"device":"')[2].partition('"')[0])
        return found

    async def write(self, data: bytes) -> None:
        """Bytes of the serial scanner, as fast as they are read."""
        await asyncio.to_thread(self.line.write, data)

    async def still_serves(self, *, serial: bool = True) -> None:
        """The scanners that are well are read, and say so."""
        self.scans()
        if serial:
            await self.write(WELL.encode() + b"\r")
        wanted = {"keyboard", "serial"} if serial else {"keyboard"}
        seen: set[str] = set()
        async with asyncio.timeout(PATIENCE_S):
            while not wanted <= seen:
                if "keyboard" not in seen:
                    self.keyboard.turn("scan", WELL)  # as a person would, until it beeps
                await asyncio.sleep(0.05)
                seen.update(self.scans())


@asynccontextmanager
async def counter(folder: Path) -> AsyncIterator[Counter]:
    with_hid, with_keys = on_pty("hid-pos-scanner-generic"), on_pty("keyboard-scanner-generic")
    async with pty() as line, with_hid as (hid, hid_section), with_keys as (keyboard, keys_section):
        devices = {
            "serial": DeviceSection(SCANNER, f"serial://{line.path}"),
            "hid": hid_section,
            "keyboard": keys_section,
        }
        async with station(folder, devices) as running:
            with running.app[keys.BUS].listen() as heard:
                made = Counter(running, line, hid, keyboard, heard)
                await until(lambda: all(made.view(each).power is PowerState.ONLINE for each in devices))
                yield made


def is_garbled(view: DeviceView, words: str) -> bool:
    return (view.state, view.problems) == (DeviceState.ERROR, [Problem.GARBLED]) and words in view.detail


async def test_floods_megabytes_and_control_codes_are_the_devices_problem_and_nobody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "Pace", partial(Pace, 50, 25.0))
    async with counter(tmp_path) as shop:
        await shop.still_serves()
        await shop.write(b"x" * 1_000_000)
        await until(lambda: is_garbled(shop.view("serial"), "without a suffix"))
        await shop.still_serves(serial=False)
        await shop.write(b"\r")  # the end of the megabyte: from here on it is well again
        await shop.still_serves()
        assert shop.view("serial").problems == []

        for _ in range(3):
            await shop.write(b"59\x1b[A\r")
        await until(lambda: is_garbled(shop.view("serial"), "control character"))
        await shop.still_serves()
        assert shop.view("serial").problems == []

        await shop.write((WELL.encode() + b"\r") * 2000)
        await until(lambda: is_garbled(shop.view("serial"), "without end"))
        await shop.still_serves(serial=False)
        async with asyncio.timeout(10):  # it is believed again once it has been quiet
            while shop.view("serial").problems:
                await shop.write(WELL.encode() + b"\r")
                await asyncio.sleep(0.1)  # a person's pace


@pytest.mark.logs("is out of reach")
async def test_scanners_that_sleep_or_become_something_else_say_so_and_come_back(tmp_path: Path) -> None:
    async with counter(tmp_path) as shop:
        shop.keyboard.turn("asleep", value=True)
        await until(lambda: shop.view("keyboard").problems == [Problem.UNREACHABLE])
        assert "pull its trigger" in shop.view("keyboard").detail
        await shop.still_serves()  # the scan that wakes it is not lost

        shop.hid.turn("identity", "keyboard")
        shop.hid.turn("link", value=False)
        await until(lambda: shop.view("hid").problems == [Problem.UNREACHABLE])
        shop.hid.turn("link", value=True)
        await until(lambda: shop.view("hid").problems == [Problem.GARBLED])
        assert "HID-POS" in shop.view("hid").detail
        await shop.still_serves()
        shop.hid.turn("identity", "hid_pos")
        await until(lambda: shop.view("hid").power is PowerState.ONLINE)
        shop.scans()
        async with asyncio.timeout(PATIENCE_S):
            while "hid" not in shop.scans():
                shop.hid.turn("scan", WELL)  # as a person would, until it beeps
                await asyncio.sleep(0.05)
