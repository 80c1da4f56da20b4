"""Which of the locked Python packages go into which package: what the project runs on, and what of that is Qt."""

from __future__ import annotations

import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
SCREEN_ONLY = frozenset({"babel", "pyside6", "qasync"})
"""Dependencies only ``kiosk`` uses; with all they need they are ``storefloor-kiosk``."""
FROM_SOURCE = frozenset({"xcffib"})
"""Published without a wheel: setup/install, ``source_only``."""


def wanted() -> tuple[list[NormalizedName], list[NormalizedName]]:
    """Names of the packages of the daemon and of the screens, each with all it needs, as .venv holds them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [Requirement(text) for text in project["dependencies"]]
    screen = [item for item in asked if canonicalize_name(item.name) in SCREEN_ONLY]
    daemon = _closure([item for item in asked if item not in screen])
    return sorted(daemon), sorted(_closure(screen) - daemon)


def _closure(asked: list[Requirement]) -> set[NormalizedName]:
    found: set[tuple[NormalizedName, frozenset[str]]] = set()
    waiting = list(asked)
    while waiting:
        item = waiting.pop()
        known = (canonicalize_name(item.name), frozenset(item.extras))
        if known in found:
            continue
        found.add(known)
        for text in distribution(item.name).requires or []:
            needed = Requirement(text)
            extras = item.extras or {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    return {name for name, _ in found}


def blocks(names: list[NormalizedName]) -> str:
    """The lock's lines of these packages, pins and hashes, as pip reads them."""
    kept, keep = [], False
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if line and line[0].isalnum():
            keep = canonicalize_name(line.split("==")[0]) in names
        if keep:
            kept.append(line)
    return "\n".join(kept) + "\n"
