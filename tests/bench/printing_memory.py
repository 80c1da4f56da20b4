"""The daemon's memory with ten printers: below a bound after a thousand jobs, and no more after ten thousand others.

Resident memory as the kernel counts it (VmRSS), of the daemon as ``storefloor serve`` starts it on a new state
directory. How long a start takes stands beside it: what is not loaded costs neither.
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.jobs import ours, paper, rate
from tests.bench.measure import Measure
from tests.bench.processes import Running, station

PRINTERS, CLIENTS = 10, 8
BAR_MB = 130
FLAT = 1.05
"""Growth that is none: pages of the allocator that are used later than others."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many jobs come before and after the first look."""

    first: int = 1_000
    then: int = 10_000


WHOLE = Size()


def resident_mb(running: Running) -> float:
    """Memory of the daemon's process that lies in RAM."""
    lines = Path(f"/proc/{running.pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024


def cpu_s(running: Running) -> float:
    """Seconds of processor time the daemon has used, without its children."""
    fields = Path(f"/proc/{running.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(size: Size = WHOLE) -> list[Measure]:
    """Memory after so many jobs, and after so many more; the start."""
    with tempfile.TemporaryDirectory() as name:
        async with paper(PRINTERS) as counted:
            start = time.monotonic()
            async with station(Path(name) / "state", counted.devices) as running:
                took, cpu = time.monotonic() - start, cpu_s(running)
                target = ours(running, PRINTERS)
                await rate(target, CLIENTS, size.first, counted)
                before = resident_mb(running)
                await rate(target, CLIENTS, size.then, counted)
                after = resident_mb(running)
    label = f"memory, {PRINTERS} printers, after {size.first:,} jobs"
    more = f"memory, after {size.then:,} more"
    grown = after / before
    return [
        Measure("first start, until it answers", took, "s", "", True, "", None, None, 1),
        Measure("first start, processor time", cpu, "s", "", True, "", None, None, 1),
        Measure(label, before, "MB", f"< {BAR_MB} MB", before < BAR_MB, "", None, None, size.first),
        Measure(more, after, "MB", f"≤ {FLAT:g} × before", grown <= FLAT, label, before, grown, size.then),
    ]
