"""What is wrong with a printer, and that it is mended, stands on the event stream within a second, printing or not."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from daemon.client import Client, Disconnected, event_data
from daemon.schema import DeviceView, Role
from drivers.vocabulary import EventType, PowerState, Problem
from tests.daemon.printers import Wanted
from tests.proof.claim import Claim, size
from tests.proof.printing_shop import shop

LATEST_S = 1.0
PRINTERS = {
    "network": Wanted("epson-tm-t20iii"),
    "polled": Wanted("citizen-ct-s310ii"),
    "nameless": Wanted("escpos-generic-80mm"),
    "line": Wanted("bixolon-srp-350iii", "pty:"),
    "usb": Wanted("epson-tm-t20ii", "usbip://127.0.0.1:0"),
}
"""As they come: no option set; some tell changes by themselves, some are polled."""
Holds = Callable[[DeviceView], bool]
FAULTS: tuple[tuple[str, object, object, Holds], ...] = (
    ("paper", "out", "ok", lambda view: Problem.REC_EMPTY in view.problems),
    ("paper", "near_end", "ok", lambda view: Problem.REC_NEAR_END in view.problems),
    ("cover", "open", "closed", lambda view: Problem.COVER_OPEN in view.problems),
    ("online", False, True, lambda view: view.power is PowerState.OFFLINE),
)
"""Knob, broken, mended, and what is said of it."""


class Told:
    """The event stream: when each printer was first said to be so."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._waiting: list[tuple[str, Holds, asyncio.Future[float]]] = []
        self.open = asyncio.Event()

    async def listen(self) -> None:
        """Until cancelled."""
        async for event in self._client.events():
            if isinstance(event, Disconnected):
                continue
            self.open.set()
            if event.type is not EventType.STATUS_UPDATE:
                continue
            view: DeviceView = event_data(event)
            for name, holds, future in self._waiting:
                if view.id == name and holds(view) and not future.done():
                    future.set_result(time.monotonic())

    def expect(self, printer: str, holds: Holds) -> asyncio.Future[float]:
        """When it is said next."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting = [entry for entry in self._waiting if not entry[2].done()]
        self._waiting.append((printer, holds, future))
        return future


def fine(view: DeviceView) -> bool:
    """Nothing is the matter."""
    return view.power is PowerState.ONLINE and not view.problems


async def told_in_time() -> Claim:
    """A person breaks and mends; nobody prints."""
    source = random.Random(47)
    n = size(6, 200)
    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with shop(source, Path(folder), PRINTERS) as open_shop:
            await open_shop.daemon.start()
            async with open_shop.daemon.client(Role.KIOSK) as client:
                told = Told(client)
                listening = asyncio.create_task(told.listen())
                async with asyncio.timeout(20):
                    await told.open.wait()
                    while not all(fine(view) for view in await client.devices()):
                        await asyncio.sleep(0.02)  # the pace of looking
                while len(times) < n:
                    name = source.choice(list(PRINTERS))
                    knob, broken, mended, holds = source.choice(FAULTS)
                    for value, said in ((broken, holds), (mended, fine)):
                        await asyncio.sleep(source.uniform(0, 0.6))  # anywhere between two polls
                        expected = told.expect(name, said)
                        began = time.monotonic()
                        await open_shop.printers[name].turn(knob, value)
                        async with asyncio.timeout(10):
                            times.append(await expected - began)
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)
    late = sum(seconds > LATEST_S for seconds in times)
    figures = f"p50 {statistics.median(times) * 1000:.0f} ms, max {max(times) * 1000:.0f} ms"
    return Claim(
        f"paper, cover, off-line switch, mended again: an event within {LATEST_S:g} s, before anybody prints",
        len(times),
        late,
        figures,
    )


async def prove() -> list[Claim]:
    """The one claim."""
    return [await told_in_time()]
