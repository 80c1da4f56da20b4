"""``python -m tests.bench [AREA …]`` (``make bench ONLY=area``): measure, write build/bench/<area>.json, judge."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench import api, printing, scanning, store
from tests.bench.measure import Measure, publish

FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"
LIMIT = 900.0
"""Seconds for one area."""
AREAS: dict[str, Callable[[], Awaitable[list[Measure]]]] = {
    "api": api.measure,
    "printing": printing.measure,
    "scanning": scanning.measure,
    "store": store.measure,
}


async def main(names: list[str]) -> int:
    """Measure the areas named, or all; exit status 0 only when every bar holds, 2 for an area there is not."""
    unknown = [name for name in names if name not in AREAS]
    if unknown:
        print(f"no area {unknown[0]!r}; there are: {', '.join(AREAS)}", file=sys.stderr)
        return 2
    held = [publish(name, await asyncio.wait_for(AREAS[name](), LIMIT), FOLDER) for name in names or AREAS]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
