"""Simulated printers in a process of their own: what they print they go on printing, whoever is killed meanwhile.

``python -m tests.daemon.printers MODEL LISTEN …`` serves each pair until it is ended; a line each on stdout: the
device's URL and its control page. The roll in there is the truth.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from daemon.config import DeviceSection
from daemon.demo.simulate import control_page, served, simulator_for, usb_identity

START_S, STOP_S = 30.0, 10.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A printer to be served: its model, its wire, its knobs, and the options its driver is given."""

    model: str
    listen: str = "tcp://127.0.0.1:0"
    knobs: dict[str, Any] = field(default_factory=dict)
    options: dict[str, str | int | bool] = field(default_factory=dict)


@dataclass(slots=True)
class Printer:
    """One of them, by its control page."""

    url: str
    control: str
    wanted: Wanted
    _session: aiohttp.ClientSession

    @property
    def section(self) -> DeviceSection:
        """The section of a configuration that reaches it."""
        return DeviceSection(self.wanted.model, self.url, options=dict(self.wanted.options))

    async def turn(self, knob: str, value: Any) -> None:
        """Turn one knob."""
        async with self._session.put(f"{self.control}/knobs/{knob}", json={"value": value}) as answer:
            assert answer.status == 200, await answer.text()

    async def knobs(self) -> dict[str, Any]:
        """Every knob and the ground truth."""
        async with self._session.get(f"{self.control}/knobs") as answer:
            told: dict[str, Any] = await answer.json()
            return told

    async def roll(self) -> list[str]:
        """The text of every piece of paper cut off so far, the oldest first."""
        async with self._session.get(f"{self.control}/receipts") as answer:
            return [paper["text"] for paper in await answer.json()]


@contextlib.asynccontextmanager
async def printers(wanted: Sequence[Wanted]) -> AsyncIterator[list[Printer]]:
    """Serve these printers in one process of their own; ended when the context is left."""
    pairs = [word for each in wanted for word in (each.model, each.listen)]
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.daemon.printers", *pairs, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=STOP_S)) as session:
            found = [Printer(*await _line(child), each, session) for each in wanted]
            for printer in found:
                for knob, value in printer.wanted.knobs.items():
                    await printer.turn(knob, value)
            yield found
    finally:
        child.terminate()
        await asyncio.wait_for(child.wait(), STOP_S)


async def _line(child: asyncio.subprocess.Process) -> tuple[str, str]:
    assert child.stdout is not None
    async with asyncio.timeout(START_S):
        url, control = (await child.stdout.readline()).decode().split()
    return url, control


async def serve(pairs: Sequence[tuple[str, str]]) -> None:
    """Serve every pair until cancelled."""
    async with contextlib.AsyncExitStack() as stack:
        for model, listen in pairs:
            simulator = simulator_for("printer", model, {})
            url = await stack.enter_async_context(
                served(simulator, listen, identity=usb_identity("printer", model))
            )
            control = await stack.enter_async_context(control_page(simulator, "127.0.0.1:0"))
            print(url, control, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    words = sys.argv[1:]
    asyncio.run(serve(list(zip(words[::2], words[1::2], strict=True))))
