"""A virtual device from the test's side: the process it runs in, and the orders given to it."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from typing import Any, Self

import msgspec

from tests.vm.attached import END, Plan, serve

FORKING = multiprocessing.get_context("fork")
"""What all devices need is loaded once: an emulated machine takes half a minute for it."""
FIRST_S, ORDER_S = 300.0, 60.0


class DeviceError(Exception):
    """The virtual device could not do as it was told; says what."""


class Child:
    """One virtual device; an async context manager. It is not plugged in yet.

    Its process begins at once: make it before there is a loop or a thread, which a fork would leave half there.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._wire, theirs = socket.socketpair()
        self._process = FORKING.Process(target=serve, args=(self.plan, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        self._streams = await asyncio.open_connection(sock=self._wire, limit=1 << 24)
        await self._answer("begin", FIRST_S)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._streams is not None:
            # Said, not only closed: a device that was forked later has this end of the wire, too.
            self._streams[1].write(msgspec.json.encode(END) + b"\n")
            self._streams[1].close()
        await asyncio.to_thread(self._process.join, 30.0)
        self._process.kill()

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
        if self._streams is None:
            raise RuntimeError("enter it first: async with Child(plan)")
        self._streams[1].write(msgspec.json.encode(order) + b"\n")
        return await self._answer(str(order["do"]), ORDER_S)

    async def _answer(self, to: str, patience_s: float) -> dict[str, Any]:
        assert self._streams is not None
        try:
            async with asyncio.timeout(patience_s):
                line = await self._streams[0].readline()
        except TimeoutError as error:
            raise DeviceError(f"{self.plan.model}: {to}: no answer in {patience_s:.0f} s") from error
        if not line:
            raise DeviceError(f"{self.plan.model}: {to}: the device has ended")
        answer: dict[str, Any] = msgspec.json.decode(line)
        if "error" in answer:
            raise DeviceError(f"{self.plan.model}: {to}: {answer['error']}")
        return answer
