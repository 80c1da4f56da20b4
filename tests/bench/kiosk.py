"""The customer's screen: what a scan, a touch and a film cost, each beside a bare Qt window of the same size.

A kiosk and a daemon in processes of their own, a display without a graphics card (Xvfb, llvmpipe), 1080x1920. *Shown*
is the first frame swapped after name, price and stock stand in the scene (``kiosk_probe.py``); the floor is a bare
window that shows the same texts on the same byte (``kiosk_bare.py``), on a display of its own, in the same run.
``STOREFLOOR_SIZE=full`` asks a store of a million products, else a hundred thousand.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from daemon.demo.tour.display import Display, virtual_display
from daemon.schema import Language, Role, TutorialView, Words
from tests.bench.kiosk_probe import SIZE
from tests.bench.measure import Measure, against_peer, at_least, percentile, within
from tests.bench.processes import SCANNER, Pty, process, pty, station
from tests.bench.store_set import Goods, built, sample

FULL = os.environ.get("STOREFLOOR_SIZE") == "full"
PRODUCTS = 1_000_000 if FULL else 100_000
PATIENCE = 30.0
SCANS = 150
"""Onto another product's page; the first few warm up."""
FRONTS = 60
"""Onto the screen that waits for a customer."""
WARM_UP = 10
STARTS = 4
FADES = 20
FADE_S = 0.16
WORDS = 41
"""Typed into the search; the first warms up."""
LETTERS = 5
FILM_S = 60
FILM_RATE = 30
REST_S = 0.12
"""Between two scans: a page has come to rest."""


@dataclass(slots=True)
class Window:
    """A window in a process of its own that says what it shows."""

    child: asyncio.subprocess.Process
    began: int

    async def tell(self, order: str) -> None:
        """Give an order."""
        assert self.child.stdin is not None
        self.child.stdin.write(order.encode() + b"\n")
        await self.child.stdin.drain()

    async def line(self) -> dict[str, object]:
        """What it says next. Raises TimeoutError, EOFError."""
        assert self.child.stdout is not None
        text = await asyncio.wait_for(self.child.stdout.readline(), PATIENCE)
        if not text:
            raise EOFError("the window is gone")
        return json.loads(text) if text.startswith(b"{") else {}

    async def shown(self, what: str) -> int:
        """When that was on the screen, in nanoseconds of the monotonic clock."""
        while True:
            told = await self.line()
            if told.get("what") == what:
                return int(str(told["at"]))

    async def asked(self, order: str, key: str) -> dict[str, object]:
        """The answer to an order."""
        await self.tell(order)
        while True:
            told = await self.line()
            if key in told:
                return told


@asynccontextmanager
async def window(display: Display, *arguments: str, log: Path, token: str = "") -> AsyncIterator[Window]:
    """Start one on a display."""
    given = {
        "DISPLAY": display.name,
        "QT_QPA_PLATFORM": "xcb",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "PULSE_SERVER": "unix:/dev/null",
        "STOREFLOOR_TOKEN": token,
    }
    began = time.monotonic_ns()
    command = ("env", *(f"{key}={value}" for key, value in given.items()), sys.executable, "-m", *arguments)
    async with process(*command, log=log, fed=True) as child:
        yield Window(child, began)


def since(start: int, end: int) -> float:
    """Milliseconds between two moments."""
    return (end - start) / 1e6


async def measure() -> list[Measure]:
    """Every bar of the customer's screen."""
    folder = await built(PRODUCTS)
    async with AsyncExitStack() as stack:
        state = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "state"
        state.mkdir()
        shutil.copy(folder / "store.db", state / "store.db")
        film = await _film(state)
        wire, bare_wire = await stack.enter_async_context(pty()), await stack.enter_async_context(pty())
        devices = SCANNER.format(tty=wire.path)
        running = await stack.enter_async_context(station(state, devices, location="shop-00"))
        token = (state / f"token-{Role.KIOSK}").read_text(encoding="utf-8").strip()
        displays = [await stack.enter_async_context(virtual_display(*SIZE)) for _ in range(2)]
        ours = ("tests.bench.kiosk_probe", running.url, "scanner")
        bare = ("tests.bench.kiosk_bare", bare_wire.path)
        log = state / "kiosk.log"
        starts = await _starts(displays, ours, bare, log, token)
        kiosk = await stack.enter_async_context(window(displays[0], *ours, log=log, token=token))
        floor = await stack.enter_async_context(window(displays[1], *bare, log=state / "bare.log"))
        await kiosk.shown("attract")
        await floor.shown("shown")
        await _heard(kiosk)
        return [
            *starts,
            *await _scans(kiosk, floor, wire, bare_wire),
            await _fades(kiosk, floor),
            *await _searches(kiosk),
            await _plays(kiosk, film),
            _memory(kiosk),
        ]


async def _heard(kiosk: Window) -> None:
    """Wait until the kiosk has heard its daemon: a scan before that is nobody's."""
    async with asyncio.timeout(PATIENCE):
        while not (await kiosk.asked("ready", "ready"))["ready"]:
            await asyncio.sleep(0.05)  # the pace of looking


async def _starts(
    displays: list[Display], ours: tuple[str, ...], bare: tuple[str, ...], log: Path, token: str
) -> list[Measure]:
    """The first one of a fresh tree compiles what the package of an installed kiosk brings: told, and not judged."""
    own, floor = [], []
    for _ in range(STARTS + 1):
        async with window(displays[0], *ours, log=log, token=token) as one:
            own.append(since(one.began, await one.shown("attract")))
        async with window(displays[1], *bare, log=log) as one:
            floor.append(since(one.began, await one.shown("shown")))
    first, worst, least = own[0], max(own[1:]), percentile(floor[1:], 0.5)
    return [
        Measure(
            "first start of all → attract shown", first, "ms", "", True, "bare window", floor[0], None, 1
        ),
        within("start → attract shown, worst", worst, 2000, "bare window", least, STARTS),
    ]


async def _scans(kiosk: Window, floor: Window, wire: Pty, bare_wire: Pty) -> list[Measure]:
    """Scans onto a product's page and onto the waiting screen, each in turns with the bare window."""
    draw = random.Random(7)
    goods = sample(PRODUCTS, SCANS + FRONTS + WARM_UP)
    pages, fronts, bare = [], [], []
    for number, one in enumerate(goods[: SCANS + WARM_UP]):
        bare.append(await _bare_scan(floor, bare_wire, one, number))
        pages.append(await _scan(kiosk, wire, one))
        await asyncio.sleep(REST_S)
    for one in goods[SCANS + WARM_UP :]:
        await kiosk.tell("wipe")
        await kiosk.shown("attract")
        await asyncio.sleep(draw.uniform(0.3, 2.5))  # whenever a customer comes: the hint may be sweeping
        fronts.append(await _scan(kiosk, wire, one))
    pages, bare = pages[WARM_UP:], bare[WARM_UP:]
    found = []
    for name, samples in (("onto a product's page", pages), ("onto the waiting screen", fronts)):
        for label, share, bar in (("p50", 0.5, 45), ("p99", 0.99, 90)):
            value, least = percentile(samples, share), percentile(bare, share)
            found.append(
                within(f"scan → shown, {name}, {label}", value, bar, "bare window", least, len(samples))
            )
    both = pages + fronts[: len(pages)]
    found.append(
        against_peer(
            "scan → shown, p50 of all",
            percentile(both, 0.5),
            "ms",
            "bare window",
            percentile(bare, 0.5),
            2.0,
            len(both),
        )
    )
    return found


async def _scan(kiosk: Window, wire: Pty, goods: Goods) -> float:
    start = time.monotonic_ns()
    wire.write(goods.gtin.encode() + b"\r")
    return since(start, await kiosk.shown(f"product 0{goods.gtin}"))


async def _bare_scan(floor: Window, wire: Pty, goods: Goods, number: int) -> float:
    name = goods.name.words()[Language.DA]
    start = time.monotonic_ns()
    wire.write(f"{name}\t{100 + number},95\t{number} stk. på lager\r".encode())
    return since(start, await floor.shown(name))


async def _fades(kiosk: Window, floor: Window) -> Measure:
    """Frames a second while one page gives way to another, and while a bare window fades.

    Counted from the first frame with the other page, the veil still whole, for as long as the fade takes.
    """
    rates = []
    ways = (("home", "home"), ("find", "find "))
    for window_, steps in (
        (kiosk, [ways[number % 2] for number in range(FADES + 2)]),
        (floor, [("fade", f"fade {number + 1}") for number in range(FADES + 2)]),
    ):
        counts = []
        for order, what in steps:
            await window_.asked("swaps", "swaps")
            await window_.tell(order)
            begun = await window_.shown(what)
            await asyncio.sleep(0.6)  # the fade is long over
            swaps = (await window_.asked("swaps", "swaps"))["swaps"]
            assert isinstance(swaps, list)
            counts.append(sum(begun < at <= begun + FADE_S * 1e9 for at in swaps))
        rates.append(sum(counts[2:]) / len(counts[2:]) / FADE_S)
    return at_least(
        "transition, frames a second", rates[0], "fps", "bare full-screen fade", rates[1], 0.75, FADES
    )


async def _searches(kiosk: Window) -> list[Measure]:
    """Words typed letter by letter on the station's own keyboard: from the touch to the frame with what was found."""
    keys = set("qwertyuiopåasdfghjklæøzxcvbnm")
    words = [one.name.words()[Language.DA].split()[0].lower() for one in sample(PRODUCTS, 20 * WORDS, 5)]
    fitting = [word for word in dict.fromkeys(words) if len(word) >= LETTERS and set(word[:LETTERS]) <= keys]
    took = []
    for word in fitting[:WORDS]:
        await kiosk.tell("home")
        await kiosk.shown("home")
        await kiosk.tell("find")
        await kiosk.shown("find ")
        await asyncio.sleep(0.4)  # the fade is over: nobody types before
        for count in range(1, LETTERS + 1):
            start = time.monotonic_ns()
            await kiosk.tell(f"press {word[count - 1]}")
            took.append(since(start, await kiosk.shown(f"find {word[:count]}")))
            await asyncio.sleep(REST_S)
    took = took[LETTERS:]
    worst = percentile(took, 0.99)
    return [
        Measure(f"key → frame with what was found, {label}", value, "ms", bar, ok, "", None, None, len(took))
        for label, value, bar, ok in (
            ("p50", percentile(took, 0.5), "", True),
            ("p99", worst, "≤ 120 ms", worst <= 120),
        )
    ]


async def _film(state: Path) -> TutorialView:
    """A film of 720p30 a little longer than what is watched, in the store's media."""
    made = state / "film.mp4"
    seconds = str(FILM_S + 8)
    async with process(
        *("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", f"testsrc2=size=1280x720:rate={FILM_RATE}"),
        *("-t", seconds, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(made)),
    ) as child:
        status = await asyncio.wait_for(child.wait(), 120)
    if status != 0:
        raise RuntimeError("ffmpeg could not make the film")
    data = made.read_bytes()
    name = hashlib.sha256(data).hexdigest()
    place = state / "media" / name[:2] / name
    place.parent.mkdir(parents=True, exist_ok=True)
    made.rename(place)
    with sqlite3.connect(state / "store.db") as store:
        store.execute(
            "INSERT INTO media(sha256, content_type, size) VALUES (?, 'video/mp4', ?)", (name, len(data))
        )
    store.close()
    words = dict.fromkeys(Language, "A film")
    title: Words = words
    return TutorialView(
        id="bench",
        topic=title,
        title=title,
        summary=title,
        duration_ms=(FILM_S + 8) * 1000,
        poster="",
        video=f"/v1/media/{name}",
        video_type="video/mp4",
        captions={},
        chapters=[],
        products=[],
    )


async def _plays(kiosk: Window, film: TutorialView) -> Measure:
    """Frames that reach the video sink in a minute, of those that are due by the film's own clock."""
    await kiosk.tell("watch " + msgspec.json.encode(film).decode())
    begun: dict[str, object] = {"position": 0, "frames": 0}
    async with asyncio.timeout(PATIENCE):
        while int(str(begun["position"])) < 2000:
            await asyncio.sleep(0.1)  # the pace of looking
            begun = await kiosk.asked("film", "position")
    await asyncio.sleep(FILM_S)
    ended = await kiosk.asked("film", "position")
    due = (int(str(ended["position"])) - int(str(begun["position"]))) * FILM_RATE / 1000
    came = int(str(ended["frames"])) - int(str(begun["frames"]))
    missing = max(0.0, 100 * (1 - came / due)) if due else 100.0
    played = due / FILM_RATE
    ok = missing < 1.0 and played > FILM_S * 0.98
    return Measure(
        "720p30 film: frames missing at the sink", missing, "%", "< 1 %", ok, "", None, None, round(due)
    )


def _memory(kiosk: Window) -> Measure:
    """Resident memory after all of it."""
    status = Path(f"/proc/{kiosk.child.pid}/status").read_text(encoding="ascii")
    value = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024
    return Measure("resident memory after all of it", value, "MB", "< 350 MB", value < 350, "", None, None, 1)
