"""Walk the journeys, keep the score, and write down what was seen: tour.json, screenshots, receipts."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import msgspec

from daemon.client import ApiError, Unreachable
from daemon.demo.children import Child
from daemon.demo.kiosks import WINDOWS, kiosk_command
from daemon.demo.shop import DemoShop, demo_shop
from daemon.demo.tour.display import virtual_display
from daemon.demo.tour.inspector import Inspector, NotSeen, until
from daemon.demo.tour.journeys import JOURNEYS
from daemon.demo.tour.person import Person
from daemon.demo.tour.world import Step, StepFailed, World

FAILURES = (
    NotSeen,
    ApiError,
    Unreachable,
    AssertionError,
    ValueError,
    TimeoutError,
    OSError,
    aiohttp.ClientError,
)
"""How a step fails: something was not seen, not true, or a part of the shop did not answer."""


Sabotage = Callable[[str, DemoShop], Awaitable[None]]


class TourReport(msgspec.Struct, frozen=True):
    """What ``tour.json`` holds."""

    ok: bool
    steps: list[Step]


class Score:
    """The steps walked so far, and where their pictures go."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.steps: list[Step] = []

    @contextlib.asynccontextmanager
    async def step(self, journey: str, title: str, person: Person) -> AsyncIterator[None]:
        """One step: what is inside must hold. A failure is noted with its picture and ends the journey."""
        clock = asyncio.get_running_loop().time
        begun = clock()
        detail = ""
        try:
            yield
        except FAILURES as error:
            detail = str(error) or type(error).__name__
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:48]
        picture = f"{len(self.steps) + 1:02d}-{journey}-{slug}.png"
        milliseconds = round((clock() - begun) * 1000)
        await person.save_picture(self.out / picture)
        step = Step(
            journey=journey, step=title, ok=not detail, ms=milliseconds, screenshot=picture, detail=detail
        )
        self.steps.append(step)
        print(f"{'ok  ' if step.ok else 'FAIL'} {journey}  {title}  ({milliseconds} ms)", flush=True)  # noqa: T201
        if detail:
            print(f"     {detail}", flush=True)  # noqa: T201  the tour speaks to a person
            raise StepFailed(title)

    def write(self) -> TourReport:
        """Write tour.json."""
        report = TourReport(ok=bool(self.steps) and all(step.ok for step in self.steps), steps=self.steps)
        (self.out / "tour.json").write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2))
        return report


@dataclass(frozen=True, slots=True)
class _Window:
    person: Person
    child: Child


@contextlib.asynccontextmanager
async def _window(shop: DemoShop, station: str) -> AsyncIterator[_Window]:
    """A kiosk or till process on a virtual display of its own."""
    width, height = WINDOWS[station]
    async with virtual_display(width, height) as display:
        socket = shop.data / f"{station}.inspect"
        env = {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1"}
        env["PULSE_SERVER"] = (
            "unix:/dev/null"  # two windows at once would wait for each other to start a sound server
        )
        child = Child(
            station, kiosk_command(shop, station, inspect=socket), env, shop.data / "logs" / f"{station}.log"
        )
        await child.start()
        inspector = Inspector(socket)

        async def up() -> bool:
            with contextlib.suppress(OSError):
                return bool((await inspector.screen()).screen)
            return False

        try:
            await until(up, f"the {station} window (its log: {child.tail()})", 30)
            display.focus_window()
            scanner = shop.scanner if station == "kiosk" else shop.till_scanner
            yield _Window(Person(display, inspector, scanner), child)
        finally:
            await inspector.close()
            await child.stop()


def chosen(only: str) -> list[str]:
    """The letters of the journeys to walk. Raises ValueError naming them all when ``only`` names none."""
    if not only:
        return list(JOURNEYS)
    letters = [letter for letter, journey in JOURNEYS.items() if only in (letter, journey.name)]
    if not letters:
        names = ", ".join(f"{letter} ({journey.name})" for letter, journey in JOURNEYS.items())
        raise ValueError(f"no journey {only!r}; there are: {names}")
    wanted = [needed for letter in letters for needed in (JOURNEYS[letter].after, letter) if needed]
    return list(dict.fromkeys(wanted))


async def _walk(world: World, letter: str, sabotage: Sabotage | None) -> None:
    """One journey. What goes wrong between its steps fails it as well."""
    await world.fresh_start()
    if sabotage is not None:
        await sabotage(letter, world.shop)
    try:
        await JOURNEYS[letter].walk(world.journey(letter))
    except FAILURES as error:
        async with world.score.step(letter, "between two steps", world.kiosk):
            raise NotSeen(str(error)) from error


async def run_tour(
    out: Path, *, seed: int, only: str, products: int, sabotage: Sabotage | None = None
) -> int:
    """Walk the chosen journeys; returns 0 only if every step held.

    ``sabotage`` is called with each journey's letter before it is walked: a test breaks a part of the shop with it and
    sees the tour notice.
    """
    letters = chosen(only)
    for old in out.glob("[0-9][0-9]-*.png") if out.exists() else []:
        old.unlink()
    (out / "receipts").mkdir(parents=True, exist_ok=True)
    score = Score(out)
    data = Path(tempfile.mkdtemp(prefix="storefloor-tour-"))
    try:
        async with demo_shop(data, products=products) as shop, contextlib.AsyncExitStack() as stack:
            kiosk = await stack.enter_async_context(_window(shop, "kiosk"))
            till = await stack.enter_async_context(_window(shop, "till"))
            world = World(shop, kiosk.person, till.person, score, random.Random(seed))
            for letter in letters:
                with contextlib.suppress(StepFailed):
                    await _walk(world, letter, sabotage)
            await _keep_receipts(shop, out / "receipts")
    finally:
        if (data / "logs").exists():
            shutil.copytree(data / "logs", out / "logs", dirs_exist_ok=True)
        shutil.rmtree(data, ignore_errors=True)
        report = score.write()
    print(f"{'every step held' if report.ok else 'NOT every step held'}: {out / 'tour.json'}", flush=True)  # noqa: T201
    return 0 if report.ok else 1


async def _keep_receipts(shop: DemoShop, folder: Path) -> None:
    for number, text in enumerate(await shop.printer.receipts()):
        (folder / f"{number + 1:02d}.txt").write_text(text)
        (folder / f"{number + 1:02d}.png").write_bytes(await shop.printer.receipt_png(number))
