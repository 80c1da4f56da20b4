"""A day at the kiosk, time compressed: thousands of visits by random but seeded customers, in real kiosk processes.

A real daemon and wire-level simulators stand behind two kiosks, each in a process of its own on a display of its own
(`tests/proof/kiosk_customer.py`). Counted: kiosks that ended by themselves, words of a visit found in the next, errors
in the log, and whether memory grows. At full size the memory of each kiosk is drawn into ``docs/pictures``.
"""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import msgspec

from daemon.demo.control import Control
from daemon.demo.shop import DemoShop, demo_shop
from daemon.demo.tour.display import virtual_display
from daemon.schema import Role
from kiosk.flow import Screen
from tests.bench.plot import level
from tests.bench.processes import process
from tests.proof.claim import FULL, Claim, size
from tests.proof.kiosk_customer import Line, Plan

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "pictures" / "kiosk-memory.svg"
PRODUCTS = 400
DISPLAY = (270, 480)
"""The canvas is laid out at its own size and shown small: what is looked at here is not how it looks."""
SECONDS_A_VISIT = 20.0
"""The longest a visit may take on average, on a busy machine."""
SETTLED = 0.4
"""Share of the visits after which every screen and every film has been seen."""
GROWTH_KB = 12_000
"""What memory may grow by, from the first half of the settled visits to the second: less than the noise of films."""
VISITS = {"scanner": size(6, 2_500), "till-scanner": size(0, 2_500)}
"""Visits of each kiosk, by its scanner."""
LONGEST_S = 5_400.0
"""After so long nobody new comes in; what was not visited by then is told."""
RESTART_S = 240.0
"""The daemon is killed so often, as a power cut would, and comes back as its service manager brings it."""
UNIT = ROOT / "systemd" / "storefloor-kiosk.service"


async def kiosk(
    folder: Path, shop: DemoShop, scanner: Control, name: str, seed: int, visits: int
) -> list[Line]:
    """One kiosk with its customers; what they told. Raises RuntimeError when it failed."""
    out, plan, log = folder / f"{name}.jsonl", folder / f"{name}.plan", folder / f"{name}.log"
    out.touch()
    async with virtual_display(*DISPLAY) as display:
        wish = Plan(
            api=shop.api,
            kiosk_token=shop.tokens[Role.KIOSK],
            till_token=shop.tokens[Role.TILL],
            device=name,
            scanner=scanner.url,
            printer=shop.printer.url,
            terminal=shop.terminal.url,
            seed=seed,
            visits=visits,
            out=str(out),
            closes=time.time() + LONGEST_S,
        )
        plan.write_bytes(msgspec.json.encode(wish))
        given = {
            "DISPLAY": display.name,
            "QT_QPA_PLATFORM": "xcb",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "PULSE_SERVER": "unix:/dev/null",
            **memory_rules(),
        }
        command = (
            "env",
            *(f"{key}={value}" for key, value in given.items()),
            sys.executable,
            "-m",
            "tests.proof.kiosk_customer",
            str(plan),
        )
        async with process(*command, log=log) as child:
            status = await asyncio.wait_for(child.wait(), 60 + SECONDS_A_VISIT * visits)
    lines = [msgspec.json.decode(line, type=Line) for line in out.read_bytes().splitlines()]
    if status != 0:
        keep = Path(os.environ.get("STOREFLOOR_KEEP", str(ROOT / "build"))) / f"soak-{name}.log"
        keep.parent.mkdir(parents=True, exist_ok=True)
        keep.write_bytes(log.read_bytes()[-200_000:])
        raise RuntimeError(f"the kiosk {name} ended with {status} at visit {len(lines)} of {visits}: {keep}")
    return lines


def memory_rules() -> dict[str, str]:
    """How the kiosk's unit has memory given out."""
    rules = re.findall(r"(MALLOC_\w+)=(\S+)", UNIT.read_text(encoding="utf-8"))
    return dict(rules)


async def power_cuts(shop: DemoShop) -> None:
    """Kill the daemon now and then."""
    while True:
        await asyncio.sleep(RESTART_S)
        shop.daemon.kill()


def growth(lines: Sequence[Line]) -> float:
    """What came between, in kB: from the middle of the first to that of the second half of the settled visits."""
    settled = [line.rss_kb for line in lines[int(len(lines) * SETTLED) :]]
    half = len(settled) // 2
    return statistics.median(settled[half:]) - statistics.median(settled[:half]) if half else 0.0


async def prove() -> list[Claim]:
    """Every claim, after all visits."""
    names = VISITS
    told: dict[str, list[Line]] = {}
    ended: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with AsyncExitStack() as stack:
            shop = await stack.enter_async_context(demo_shop(folder / "shop", products=PRODUCTS))
            await shop.terminal.turn("pace", 0.05)
            cuts = asyncio.create_task(power_cuts(shop), name="power cuts")
            stack.callback(cuts.cancel)
            scanners = {"scanner": shop.scanner, "till-scanner": shop.till_scanner}
            runs = [
                kiosk(folder, shop, scanners[device], device, seed, visits)
                for seed, (device, visits) in enumerate(names.items(), 1)
                if visits
            ]
            for device, answer in zip(
                names, await asyncio.gather(*runs, return_exceptions=True), strict=False
            ):
                if isinstance(answer, BaseException):
                    ended.append(str(answer) or repr(answer))
                else:
                    told[device] = answer
            starts = shop.daemon.starts
            daemon_log = shop.daemon.log.read_text(encoding="utf-8", errors="replace")
    visits = [line for lines in told.values() for line in lines]
    if FULL and told:
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        series = {
            f"kiosk {number}": [(line.visit, line.rss_kb / 1024) for line in lines]
            for number, lines in enumerate(told.values(), 1)
        }
        PICTURE.write_text(level(series, "visit", "MB resident"), encoding="utf-8")
    return [
        Claim("soak: a kiosk never ends by itself", sum(names.values()), len(ended), "; ".join(ended)),
        Claim(
            "soak: everybody comes in",
            sum(names.values()),
            sum(names.values()) - len(visits),
            "" if len(visits) == sum(names.values()) else f"{len(visits):,} so far",
        ),
        *_judged(visits, told, daemon_log, starts),
    ]


def _judged(visits: Sequence[Line], told: dict[str, list[Line]], daemon_log: str, starts: int) -> list[Claim]:
    n = len(visits)
    found = [f"visit {line.visit}: {word}" for line in visits for word in line.found]
    errors = [f"visit {line.visit}: {word}" for line in visits for word in line.errors]
    grown = {name: growth(lines) for name, lines in told.items()}
    screens = {screen for line in visits for screen in line.screens}
    wanted = {screen.value for screen in Screen} - {Screen.ATTRACT.value}  # where every visit begins and ends
    missed = sorted(wanted - screens)
    ended = {
        how: sum(line.ended == how for line in visits) for how in sorted({line.ended for line in visits})
    }
    top = max((line.rss_kb for line in visits), default=0) / 1024
    return [
        Claim("soak: no word of a visit is found in the next", n, len(found), "; ".join(found[:3])),
        Claim(
            "soak: nothing fails in the kiosk's log",
            n,
            len(errors),
            "; ".join(errors[:3])
            or f"{', '.join(f'{many} {how}' for how, many in ended.items())}; the daemon was killed {starts - 1} times",
        ),
        Claim(
            "soak: every screen is reached",
            len(wanted),
            len(missed) if FULL else 0,
            f"not reached: {', '.join(missed)}" if missed else ", ".join(sorted(wanted)),
        ),
        Claim(
            "soak: no name, number or address of a customer in the daemon's log",
            n,
            sum(word in daemon_log for word in ("Walburga", "@example.com")),
        ),
        Claim(
            "soak: memory does not grow",
            len(told),
            sum(kb > GROWTH_KB for kb in grown.values()) if FULL else 0,
            f"{', '.join(f'{kb / 1024:+.1f} MB' for kb in grown.values())} over the second part; at most {top:.0f} MB",
        ),
    ]
