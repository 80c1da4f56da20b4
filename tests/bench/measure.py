"""One measured figure beside its bar, and the table and file a run of measurements becomes.

A bar is a ratio to a peer or to the machine's own floor, measured in the same run, wherever there is one. A bar in
milliseconds holds when the value is within it, or, where the floor takes more than 40 % of the bar, when the value is
within 2.5 times the floor: a slow machine is not a slow program.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

FLOOR_SHARE = 0.4
"""Of a bar in milliseconds: above it the floor is what is measured."""
FLOOR_FACTOR = 2.5


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. ``ratio`` is value to peer; without a peer it is None."""

    name: str
    value: float
    unit: str
    bar: str
    ok: bool
    peer: str
    peer_value: float | None
    ratio: float | None
    n: int


def percentile(samples: Sequence[float], share: float) -> float:
    """The sample below or at which ``share`` (0..1) of all lie (nearest rank). Raises ValueError without samples."""
    if not samples:
        raise ValueError("no samples")
    return sorted(samples)[max(0, math.ceil(share * len(samples)) - 1)]


def against_peer(
    name: str, value: float, unit: str, peer: str, peer_value: float, at_most: float, n: int
) -> Measure:
    """A figure that may be at most ``at_most`` times its peer's."""
    ratio = value / peer_value
    return Measure(name, value, unit, f"≤ {at_most:g} × peer", ratio <= at_most, peer, peer_value, ratio, n)


def at_least(
    name: str, value: float, unit: str, peer: str, peer_value: float, times: float, n: int
) -> Measure:
    """A figure of which more is better: at least ``times`` its peer's."""
    ratio = value / peer_value
    return Measure(name, value, unit, f"≥ {times:g} × peer", ratio >= times, peer, peer_value, ratio, n)


def within(name: str, value: float, bar: float, floor: str, floor_value: float, n: int) -> Measure:
    """A time in milliseconds with a bar in milliseconds, beside the floor measured in the same run."""
    ok = value <= bar or (floor_value > FLOOR_SHARE * bar and value <= FLOOR_FACTOR * floor_value)
    return Measure(name, value, "ms", f"≤ {bar:g} ms", ok, floor, floor_value, value / floor_value, n)


def reaching(
    name: str, value: float, unit: str, bar: float, floor: str, floor_value: float, n: int
) -> Measure:
    """So many a second, of which more is better, beside the floor's of the same run: `within` the other way round."""
    ok = value >= bar or (floor_value * FLOOR_SHARE < bar and value * FLOOR_FACTOR >= floor_value)
    return Measure(name, value, unit, f"≥ {bar:,g} {unit}", ok, floor, floor_value, value / floor_value, n)


def publish(area: str, measures: Sequence[Measure], folder: Path) -> bool:
    """Write ``folder/<area>.json`` and print the same as a table; True when every bar holds."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(measure) for measure in measures], indent=1, ensure_ascii=False)
    (folder / f"{area}.json").write_text(text + "\n", encoding="utf-8")
    table = Table("measured", "value", "bar", "peer", "peer's", "ratio", "n", "", title=f"bench: {area}")
    for measure in measures:
        table.add_row(
            measure.name,
            f"{measure.value:.3g} {measure.unit}",
            measure.bar,
            measure.peer,
            "" if measure.peer_value is None else f"{measure.peer_value:.3g} {measure.unit}",
            "" if measure.ratio is None else f"{measure.ratio:.2f}",
            str(measure.n),
            "ok" if measure.ok else "MISSED",
        )
    Console(width=140).print(table)
    return all(measure.ok for measure in measures)
