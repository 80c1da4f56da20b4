"""A virtual device from the test's side: the process it runs in, and the orders given to it."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, Self

import msgspec

from tests.vm.attached import Plan


class DeviceError(Exception):
    """The virtual device could not do as it was told; says what."""


class Child:
    """One virtual device; an async context manager. It is not plugged in yet."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.vm.attached",
            msgspec.json.encode(self.plan).decode(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=1 << 24,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        process = self._running()
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(30.0):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def plug(self) -> None:
        """Plug it in."""
        await self._order({"do": "plug"})

    async def pull(self) -> None:
        """Pull its cable."""
        await self._order({"do": "pull"})

    async def turn(self, knob: str, value: Any) -> None:
        """Turn a knob of its simulator."""
        await self._order({"do": "turn", "knob": knob, "value": value})

    async def state(self) -> dict[str, Any]:
        """Its knobs, and of a printer the papers."""
        return await self._order({"do": "state"})

    async def _order(self, order: dict[str, Any]) -> dict[str, Any]:
        """Give an order and wait for it to be done. Raises DeviceError."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(order) + b"\n")
        async with asyncio.timeout(60.0):
            line = await process.stdout.readline()
        if not line:
            raise DeviceError(f"the device {self.plan.kind} has ended")
        answer: dict[str, Any] = msgspec.json.decode(line)
        if "error" in answer:
            raise DeviceError(f"{self.plan.kind}: {order['do']}: {answer['error']}")
        return answer

    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise RuntimeError("enter it first: async with Child(plan)")
        return self._process
