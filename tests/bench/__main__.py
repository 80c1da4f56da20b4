"""``python -m tests.bench [AREA …]`` (``make bench ONLY=area``): measure, write build/bench/<area>.json, judge."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench import (
    api,
    hotplug,
    importing,
    kiosk,
    kiosk_restart,
    payments,
    payments_nexo,
    printing,
    scanning,
    store,
    store_feed,
    store_postgres,
    store_reserving,
)
from tests.bench.measure import Measure, publish

FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"
LIMIT = 1800.0
"""Seconds for one area."""


AREAS: dict[str, Callable[[], Awaitable[list[Measure]]]] = {
    "api": api.measure,
    "hotplug": hotplug.measure,
    "kiosk": kiosk.measure,
    "kiosk_restart": kiosk_restart.measure,
    "payments": payments.measure,
    "payments_nexo": payments_nexo.measure,
    "printing": printing.measure,
    "scanning": scanning.measure,
    "store": store.measure,
    "store_import": importing.measure,
    "store_reserving": store_reserving.measure,
    "store_feed": store_feed.measure,
    "store_postgres": store_postgres.measure,
}


async def main(names: list[str]) -> int:
    """Measure the areas named with their parts (``store`` and ``store_…``), or all.

    Exit status 0 only when every bar holds, 2 for an area there is not.
    """
    unknown = [name for name in names if name not in AREAS]
    if unknown:
        print(f"no area {unknown[0]!r}; there are: {', '.join(AREAS)}", file=sys.stderr)
        return 2
    wanted = [
        area for area in AREAS if not names or area in names or area.startswith(tuple(f"{n}_" for n in names))
    ]
    held = [publish(area, await asyncio.wait_for(AREAS[area](), LIMIT), FOLDER) for area in wanted]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
