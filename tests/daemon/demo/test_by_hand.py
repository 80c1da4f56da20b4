"""The small screen of a simulated terminal, at a real pty: what it shows, and what its keys do."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import termios
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from daemon.demo.by_hand import press
from drivers.device import DeviceSpec
from drivers.errors import DriverError
from drivers.simulator import ByHand
from drivers.table import SUPPORTED, support
from drivers.terminals import PaymentResult, PaymentTerminal
from drivers.terminals.conformance import Recorder, RecordingJournal, request_for
from drivers.transport import open_transport
from drivers.vocabulary import Currency, DeviceClass, Money, PaymentState, PowerState, TerminalPrompt

AMOUNT = Money(12995, Currency.DKK)
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
S = PaymentState
OPTIONS = {
    "zvt-generic": {"t4": "2"},
    "vipps-mobilepay": {"merchant": "123456", "client_id": "till", "time_scale": "0.02"},
}
WAITS = {"zvt-generic": TerminalPrompt.INSERT_CARD, "vipps-mobilepay": TerminalPrompt.SCAN_CODE}


@dataclass
class Screen:
    """The other end of the pty: what was drawn, and keys to be pressed."""

    master: int
    drawn: str = ""
    seen: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def read(self) -> None:
        try:
            data = os.read(self.master, 65536)
        except OSError:  # the last holder of the other end let go
            asyncio.get_running_loop().remove_reader(self.master)
            return
        self.drawn += ESCAPES.sub("", data.decode("utf-8", "replace"))
        self.changed.set()

    async def until(self, words: str) -> None:
        """Wait until this is drawn after what was waited for last."""
        async with asyncio.timeout(30):
            while words not in self.drawn[self.seen :]:
                self.changed.clear()
                await self.changed.wait()
        self.seen = self.drawn.index(words, self.seen) + len(words)

    def press(self, key: str) -> None:
        os.write(self.master, key.encode())


@asynccontextmanager
async def screen(*more: str) -> AsyncIterator[tuple[Screen, subprocess.Popen[bytes], int]]:
    """``storefloor simulate terminal --ui`` at a pty whose own end stays open here, too."""
    master, slave = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "daemon.cli", "simulate", "terminal", "--ui", *more],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"},
        start_new_session=True,
    )
    shown = Screen(master)
    asyncio.get_running_loop().add_reader(master, shown.read)
    try:
        yield shown, process, slave
    finally:
        process.kill()
        await asyncio.to_thread(process.wait)
        asyncio.get_running_loop().remove_reader(master)
        os.close(master)
        os.close(slave)


@asynccontextmanager
async def terminal(model: str, url: str) -> AsyncIterator[tuple[PaymentTerminal, Recorder]]:
    """The model's driver at this address, run as the supervisor does."""
    recorder = Recorder()
    secrets = "client_secret=s\nsubscription_key=k" if model == "vipps-mobilepay" else ""
    spec = DeviceSpec("terminal", model, url, options=OPTIONS[model], password=secrets)
    device = support(model).driver(spec, open_transport(url), recorder)
    assert isinstance(device, PaymentTerminal)

    async def supervise() -> None:
        while True:
            try:
                await device.run()
            except DriverError:
                await asyncio.sleep(0.02)  # as the supervisor's back-off

    task = asyncio.create_task(supervise())
    try:
        yield device, recorder
    finally:
        task.cancel()
        await asyncio.wait({task})


async def paid(device: PaymentTerminal, recorder: Recorder, shown: Screen, key: str) -> PaymentResult:
    """One payment, at which a person presses a key when the customer is asked to do something."""
    async with asyncio.timeout(30):
        while device.status.power is not PowerState.ONLINE:
            await asyncio.sleep(0.02)  # the pace of looking
        recorder.events.clear()
        request = await request_for(device, AMOUNT)
        paying = asyncio.create_task(device.pay(request, RecordingJournal()))
        await recorder.until_prompt(WAITS[device.spec.model], 20)
        shown.press(key)
        return await paying


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("model", "keys"),
    [
        (
            "zvt-generic",
            {"i": S.APPROVED, "d": S.DECLINED, "c": S.CANCELLED, "t": S.APPROVED, "o": S.IN_DOUBT},
        ),
        ("vipps-mobilepay", {"i": S.APPROVED, "d": S.CANCELLED, "o": S.CANCELLED, "t": S.APPROVED}),
    ],
)
async def test_a_person_decides_with_keys(model: str, keys: dict[str, PaymentState]) -> None:
    async with screen("--model", model, "--knob", "pace=0.02") as (shown, process, slave):
        await shown.until("quit")
        found = re.search(r"(tcp|http)://127\.0\.0\.1:\d+", shown.drawn)
        assert found
        assert not termios.tcgetattr(slave)[3] & termios.ICANON
        async with terminal(model, found.group()) as (device, recorder):
            for key, state in keys.items():
                result = await paid(device, recorder, shown, key)
                assert result.state is state, (key, result)
        assert "129" in shown.drawn
        await shown.until("booked")
        shown.press("q")
        async with asyncio.timeout(20):
            assert await asyncio.to_thread(process.wait) == 0
        assert termios.tcgetattr(slave)[3] & termios.ICANON  # the line is as it was


async def test_without_a_line_to_draw_on_it_says_so() -> None:
    command = [sys.executable, "-m", "daemon.cli", "simulate", "terminal", "--ui"]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    async with asyncio.timeout(30):
        _, error = await process.communicate()
    assert (process.returncode, b"ssh -t" in error) == (2, True)


def test_whoever_has_keys_has_the_same() -> None:
    terminals = [row for row in SUPPORTED if row.device_class is DeviceClass.PAYMENT_TERMINAL]
    by_hand = {row.model: row.simulator() for row in terminals if isinstance(row.simulator(), ByHand)}
    assert {"zvt-generic", "vipps-mobilepay"} <= by_hand.keys()
    for simulator in by_hand.values():
        assert [press(simulator, key) != "" for key in "itdorc"] == [True] * 6
        assert press(simulator, "z") == ""
