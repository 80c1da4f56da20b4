"""``python -m tests.proof [AREA …]`` (``make proof ONLY=area``): write build/proof/<area>.json and docs/proof.md."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.proof.areas import AREAS, named
from tests.proof.claim import FULL, page, publish

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "proof"
LIMIT = 7200.0
"""Seconds for one area."""


async def main(names: list[str]) -> int:
    """Prove the areas named, or all; exit status 0 only when every claim holds, 2 for an area there is not."""
    unknown = [name for name in names if not named(name)]
    if unknown:
        print(f"no area {unknown[0]!r}; there are: {', '.join(AREAS)}", file=sys.stderr)
        return 2
    wanted = [area for name in names or AREAS for area in (named(name) if names else [name])]
    held = [publish(name, await asyncio.wait_for(AREAS[name](), LIMIT), FOLDER) for name in wanted]
    if FULL:  # the page tells of full sizes only
        (ROOT / "docs" / "proof.md").write_text(page(FOLDER), encoding="utf-8")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
